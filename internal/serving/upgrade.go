package serving

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Terraform asks for the upgrade of every object of a state in every run, although
// there is hardly ever one to do. The framework (1.19) takes such a state apart
// token by token and puts it together again, which is an eighth of all memory
// that a plan allocates. A state that is as its schema wants it is returned as it
// came instead.

// shape is a schema whose attributes are texts, numbers and booleans, sets, lists and maps
// of texts, or an object such as timeouts, which most states leave null.
type shape struct {
	version int64
	types   map[string]tftypes.Type
}

// shapes returns the shape of each resource that has one.
func shapes(ctx context.Context, of tfprotov6.ProviderServer) map[string]shape {
	schemas, err := of.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil // every request fails as this one did, and says so
	}
	found := map[string]shape{}
	for name, schema := range schemas.ResourceSchemas {
		if shape, ok := shapeOf(schema); ok {
			found[name] = shape
		}
	}
	return found
}

func shapeOf(schema *tfprotov6.Schema) (_ shape, ok bool) {
	types := map[string]tftypes.Type{}
	for _, attribute := range schema.Block.Attributes {
		if attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
			types[attribute.Name] = tftypes.Object{} // which fits nothing but null
			continue
		}
		if attribute.NestedType != nil || !slices.ContainsFunc(simple, attribute.Type.Equal) {
			return shape{}, false
		}
		types[attribute.Name] = attribute.Type
	}
	return shape{schema.Version, types}, len(schema.Block.BlockTypes) == 0
}

// simple are the types of attributes that [fits] knows.
var simple = []tftypes.Type{
	tftypes.String, tftypes.Number, tftypes.Bool,
	tftypes.List{ElementType: tftypes.String},
	tftypes.Set{ElementType: tftypes.String},
	tftypes.Map{ElementType: tftypes.String},
}

// fits tells whether a state has just the attributes of the shape, each with a
// value of its type or null.
func (s shape) fits(version int64, state *tfprotov6.RawState) bool {
	if s.types == nil || state == nil || version != s.version {
		return false
	}
	var values map[string]json.RawMessage
	if json.Unmarshal(state.JSON, &values) != nil || len(values) != len(s.types) {
		return false
	}
	for name, value := range values {
		if !fits(s.types[name], value) {
			return false
		}
	}
	return true
}

// fits tells whether a JSON value is one of a type, by its first character where that
// is enough.
func fits(kind tftypes.Type, value json.RawMessage) bool {
	if kind == nil {
		return false
	}
	switch value[0] {
	case 'n':
		return true
	case '"':
		return kind.Is(tftypes.String)
	case 't', 'f':
		return kind.Is(tftypes.Bool)
	case '{':
		var texts map[string]*string
		return kind.Is(tftypes.Map{}) && json.Unmarshal(value, &texts) == nil
	case '[':
		var texts []*string
		return (kind.Is(tftypes.List{}) || kind.Is(tftypes.Set{})) && json.Unmarshal(value, &texts) == nil
	default:
		return kind.Is(tftypes.Number)
	}
}
