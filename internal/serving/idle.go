package serving

import (
	"bytes"
	"context"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// Nearly all objects of a fleet are idle: a plan finds them as they are configured. For
// each, the framework (1.19) walks through the configuration, the state and the proposal
// about twenty times, which is more than half of the processor time of a plan. Where
// the proposal is the state, but for what is write-only, there is little left to ask.

// Idle is a resource that can tell when a plan has nothing to do for an object.
type Idle interface {
	resource.Resource
	// Idle tells whether ModifyPlan, and the plan modifiers of its own, would leave an
	// object without a word whose proposal is its state. What is null is nil, or is left
	// out. It makes no call.
	Idle(config, state map[string]any) bool
}

// WithResourceData is a provider that can be asked what its resources are configured with.
type WithResourceData interface {
	framework.Provider
	// ResourceData is nil until the provider is configured.
	ResourceData() any
}

// idling knows the resources of a provider that can tell.
type idling struct {
	provider framework.Provider
	mu       sync.Mutex
	// data is what they were configured with.
	data  any
	kinds map[string]idleKind
}

type idleKind struct {
	resource Idle
	// defaults are those of its attributes.
	defaults map[string]any
	// writeOnly are the attributes that no state has, and that a proposal has as configured.
	writeOnly []string
}

// leaves tells whether a plan leaves an object as it is, without a word.
func (i *idling) leaves(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) bool {
	if req.PriorIdentity == nil || req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil ||
		req.ClientCapabilities != nil && req.ClientCapabilities.DeferralAllowed {
		return false
	}
	kind, can := i.kind(ctx, req.TypeName)
	if !can {
		return false
	}
	config, state, proposed := attributes(req.Config), attributes(req.PriorState), attributes(req.ProposedNewState)
	if config == nil || state == nil || proposed == nil {
		return false
	}
	for _, name := range kind.writeOnly {
		proposed[name] = nil
	}
	if !reflect.DeepEqual(proposed, state) {
		return false
	}
	for name, value := range kind.defaults {
		if config[name] == nil && !reflect.DeepEqual(state[name], value) {
			return false
		}
	}
	return kind.resource.Idle(config, state)
}

// attributes decodes an object, nil where it is null or not all of it is known.
func attributes(object *tfprotov6.DynamicValue) map[string]any {
	values, _ := plain(object.MsgPack).(map[string]any)
	return values
}

// plain decodes a value, nil where it is null or not all of it is known.
func plain(value []byte) any {
	decoder := msgpack.NewDecoder(bytes.NewReader(value))
	decoder.UseLooseInterfaceDecoding(true)
	decoded, err := decoder.DecodeInterfaceLoose()
	if err != nil {
		return nil
	}
	return decoded
}

// kind returns the resource of a type, if it can tell.
func (i *idling) kind(ctx context.Context, name string) (idleKind, bool) {
	with, can := i.provider.(WithResourceData)
	if !can || with.ResourceData() == nil {
		return idleKind{}, false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if data := with.ResourceData(); i.data != data {
		i.data, i.kinds = data, idleKinds(ctx, i.provider, data)
	}
	kind, can := i.kinds[name]
	return kind, can
}

// idleKinds are the resources that can tell, by type.
func idleKinds(ctx context.Context, of framework.Provider, data any) map[string]idleKind {
	var about framework.MetadataResponse
	of.Metadata(ctx, framework.MetadataRequest{}, &about)
	kinds := map[string]idleKind{}
	for _, kind := range of.Resources(ctx) {
		made, can := kind().(Idle)
		if !can || !configured(ctx, made, data) {
			continue
		}
		var name resource.MetadataResponse
		made.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: about.TypeName}, &name)
		var has resource.SchemaResponse
		made.Schema(ctx, resource.SchemaRequest{}, &has)
		if defaults, can := defaultsOf(ctx, has.Schema.Attributes); can && len(has.Schema.Blocks) == 0 {
			kinds[name.TypeName] = idleKind{made, defaults, writeOnly(has.Schema.Attributes)}
		}
	}
	return kinds
}

// writeOnly are the attributes that no state has.
func writeOnly(attributes map[string]schema.Attribute) []string {
	var found []string
	for name, attribute := range attributes {
		if attribute.IsWriteOnly() {
			found = append(found, name)
		}
	}
	return found
}

// configured tells whether a resource could be configured.
func configured(ctx context.Context, made Idle, data any) bool {
	with, can := made.(resource.ResourceWithConfigure)
	if !can {
		return true
	}
	var answer resource.ConfigureResponse
	with.Configure(ctx, resource.ConfigureRequest{ProviderData: data}, &answer)
	return fine(answer.Diagnostics)
}

// defaultsOf are the defaults of attributes, as they are decoded. It knows no others than
// those of texts, booleans, numbers and sets on top.
func defaultsOf(ctx context.Context, attributes map[string]schema.Attribute) (_ map[string]any, known bool) {
	found := map[string]any{}
	for name, attribute := range attributes {
		if nested, is := attribute.(schema.SingleNestedAttribute); is {
			inside, known := defaultsOf(ctx, nested.Attributes)
			if !known || len(inside) > 0 {
				return nil, false
			}
			continue
		}
		value, known := defaultOf(ctx, attribute)
		if !known {
			return nil, false
		}
		if value == nil {
			continue
		}
		if found[name] = decoded(ctx, value); found[name] == nil {
			return nil, false
		}
	}
	return found, true
}

// defaultOf is the default of an attribute, nil where it has none.
func defaultOf(ctx context.Context, attribute schema.Attribute) (_ attr.Value, known bool) {
	switch attribute := attribute.(type) {
	case schema.StringAttribute:
		var answer defaults.StringResponse
		if attribute.Default == nil {
			return nil, true
		}
		attribute.Default.DefaultString(ctx, defaults.StringRequest{}, &answer)
		return answer.PlanValue, fine(answer.Diagnostics)
	case schema.BoolAttribute:
		var answer defaults.BoolResponse
		if attribute.Default == nil {
			return nil, true
		}
		attribute.Default.DefaultBool(ctx, defaults.BoolRequest{}, &answer)
		return answer.PlanValue, fine(answer.Diagnostics)
	case schema.Int64Attribute:
		var answer defaults.Int64Response
		if attribute.Default == nil {
			return nil, true
		}
		attribute.Default.DefaultInt64(ctx, defaults.Int64Request{}, &answer)
		return answer.PlanValue, fine(answer.Diagnostics)
	case schema.SetAttribute:
		var answer defaults.SetResponse
		if attribute.Default == nil {
			return nil, true
		}
		attribute.Default.DefaultSet(ctx, defaults.SetRequest{}, &answer)
		return answer.PlanValue, fine(answer.Diagnostics)
	case schema.MapAttribute:
		return nil, attribute.Default == nil
	default:
		return nil, false
	}
}

func fine(diags diag.Diagnostics) bool { return !diags.HasError() }

// decoded is a value as [plain] decodes it, nil where it cannot be encoded.
func decoded(ctx context.Context, value attr.Value) any {
	of := value.Type(ctx).TerraformType(ctx)
	raw, err := value.ToTerraformValue(ctx)
	if err != nil {
		return nil
	}
	encoded, err := tfprotov6.NewDynamicValue(of, raw)
	if err != nil {
		return nil
	}
	return plain(encoded.MsgPack)
}
