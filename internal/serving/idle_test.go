package serving

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// idleProvider has resources that are idle as long as they are ready.
type idleProvider struct {
	toyProvider
	data any
}

func (p idleProvider) ResourceData() any { return p.data }

func (idleProvider) Resources(context.Context) []func() resource.Resource {
	text := types.ListValueMust(types.StringType, []attr.Value{types.StringValue("a")})
	listed := map[string]schema.Attribute{
		"name": schema.StringAttribute{Optional: true},
		"list": schema.ListAttribute{Optional: true, Computed: true, ElementType: types.StringType, Default: listdefault.StaticValue(text)},
	}
	nested := map[string]schema.Attribute{
		"name": schema.StringAttribute{Optional: true},
		"nest": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("a")},
		}},
	}
	return []func() resource.Resource{
		func() resource.Resource { return idleResource{toyResource{"idle", idleAttributes, nil}} },
		func() resource.Resource { return idleResource{toyResource{"list", listed, nil}} },
		func() resource.Resource { return idleResource{toyResource{"nest", nested, nil}} },
		func() resource.Resource { return toyResource{"busy", idleAttributes, nil} },
	}
}

var idleAttributes = map[string]schema.Attribute{
	"name":     schema.StringAttribute{Optional: true},
	"kind":     schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("plain")},
	"size":     schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(5)},
	"ready":    schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)},
	"secret":   schema.StringAttribute{Optional: true, WriteOnly: true},
	"told":     schema.StringAttribute{Computed: true},
	"timeouts": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"read": schema.StringAttribute{Optional: true}}},
	"tags": schema.SetAttribute{
		Optional: true, Computed: true, ElementType: types.StringType,
		Default: setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a")})),
	},
}

type idleResource struct{ toyResource }

func (idleResource) Idle(_, state map[string]any) bool { return state["told"] != "busy" }

func (idleResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true},
	}}
}

// object encodes what a resource has. What is left out is null.
func object(t *testing.T, of map[string]tftypes.Type, values map[string]any) *tfprotov6.DynamicValue {
	t.Helper()
	attributes := map[string]tftypes.Value{}
	for name, kind := range of {
		attributes[name] = tftypes.NewValue(kind, values[name])
	}
	encoded, err := tfprotov6.NewDynamicValue(tftypes.Object{AttributeTypes: of}, tftypes.NewValue(tftypes.Object{AttributeTypes: of}, attributes))
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

var (
	timeoutsType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}}
	idleTypes    = map[string]tftypes.Type{
		"name": tftypes.String, "kind": tftypes.String, "size": tftypes.Number, "ready": tftypes.Bool, "secret": tftypes.String,
		"told": tftypes.String, "timeouts": timeoutsType, "tags": tftypes.Set{ElementType: tftypes.String},
	}
	tagged = []tftypes.Value{tftypes.NewValue(tftypes.String, "a")}
	// asMade is an object of which only the name is configured.
	asMade = map[string]any{"name": "Vendas", "kind": "plain", "size": 5, "ready": true, "told": "x", "tags": tagged}
)

// with returns values with one of them as another.
func with(values map[string]any, name string, value any) map[string]any {
	changed := map[string]any{name: value}
	for other, value := range values {
		if other != name {
			changed[other] = value
		}
	}
	return changed
}

// An object is left alone only if the framework would return it as it is.
func TestIdle(t *testing.T) {
	t.Parallel()
	named := map[string]any{"name": "Vendas"}
	for title, test := range map[string]struct {
		config, prior, proposed map[string]any
		want                    bool
	}{
		"as made":                      {named, asMade, asMade, true},
		"with a write-only value":      {with(named, "secret", "s"), asMade, with(asMade, "secret", "s"), true},
		"with one that is not known":   {with(named, "secret", tftypes.UnknownValue), asMade, with(asMade, "secret", tftypes.UnknownValue), false},
		"with one, and changed":        {with(named, "secret", "s"), asMade, with(with(asMade, "secret", "s"), "size", 7), false},
		"with values of its own":       {with(named, "size", 7), with(asMade, "size", 7), with(asMade, "size", 7), true},
		"with timeouts":                {with(named, "timeouts", timeouts("5m")), with(asMade, "timeouts", timeouts("5m")), with(asMade, "timeouts", timeouts("5m")), true},
		"changed":                      {with(named, "name", "SAC"), asMade, with(asMade, "name", "SAC"), false},
		"a text that drifted":          {named, with(asMade, "kind", "fancy"), with(asMade, "kind", "fancy"), false},
		"a number that drifted":        {named, with(asMade, "size", 6), with(asMade, "size", 6), false},
		"a boolean that drifted":       {named, with(asMade, "ready", false), with(asMade, "ready", false), false},
		"a set that drifted":           {named, with(asMade, "tags", []tftypes.Value{}), with(asMade, "tags", []tftypes.Value{}), false},
		"a default that is not known":  {with(named, "kind", tftypes.UnknownValue), asMade, with(asMade, "kind", tftypes.UnknownValue), false},
		"one that has something to do": {named, with(asMade, "told", "busy"), with(asMade, "told", "busy"), false},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			ours, framework := New(idleProvider{data: "data"}), providerserver.NewProtocol6(idleProvider{})()
			req := &tfprotov6.PlanResourceChangeRequest{
				TypeName: "toy_idle", Config: object(t, idleTypes, test.config),
				PriorState: object(t, idleTypes, test.prior), ProposedNewState: object(t, idleTypes, test.proposed),
				PriorPrivate:  []byte(`{"kept":"dHJ1ZQ=="}`),
				PriorIdentity: &tfprotov6.ResourceIdentityData{IdentityData: object(t, map[string]tftypes.Type{"id": tftypes.String}, map[string]any{"id": "r1"})},
			}
			got, err := ours.PlanResourceChange(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if left := got.PlannedState == req.PriorState; left != test.want {
				t.Errorf("it is left alone: %t, want %t", left, test.want)
			}
			want, err := framework.PlanResourceChange(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(planOf(t, want), planOf(t, got)); diff != "" {
				t.Errorf("the framework plans - and not +:\n%s", diff)
			}
		})
	}
}

func timeouts(read string) map[string]tftypes.Value {
	return map[string]tftypes.Value{"read": tftypes.NewValue(tftypes.String, read)}
}

// planOf is what a plan says, in words that can be compared.
func planOf(t *testing.T, answer *tfprotov6.PlanResourceChangeResponse) []string {
	t.Helper()
	if answer.PlannedState == nil {
		t.Fatalf("there is no plan: %+v", answer.Diagnostics[0])
	}
	state, err := answer.PlannedState.Unmarshal(tftypes.Object{AttributeTypes: idleTypes})
	if err != nil {
		t.Fatal(err)
	}
	plan := []string{state.String(), string(answer.PlannedPrivate)}
	if answer.PlannedIdentity != nil {
		plan = append(plan, string(answer.PlannedIdentity.IdentityData.MsgPack))
	}
	for _, diagnostic := range answer.Diagnostics {
		plan = append(plan, diagnostic.Summary)
	}
	return plan
}

// What it cannot know for certain is left to the framework.
func TestIdleIsLeftToTheFramework(t *testing.T) {
	t.Parallel()
	listTypes := map[string]tftypes.Type{"name": tftypes.String, "list": tftypes.List{ElementType: tftypes.String}}
	nestTypes := map[string]tftypes.Type{"name": tftypes.String, "nest": tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String}}}
	idle := object(t, idleTypes, asMade)
	config := object(t, idleTypes, map[string]any{"name": "Vendas"})
	identity := &tfprotov6.ResourceIdentityData{}
	null := &tfprotov6.DynamicValue{MsgPack: null}
	for title, test := range map[string]struct {
		data any
		req  tfprotov6.PlanResourceChangeRequest
	}{
		"without a configured provider":  {nil, tfprotov6.PlanResourceChangeRequest{TypeName: "toy_idle", Config: config, PriorState: idle, ProposedNewState: idle, PriorIdentity: identity}},
		"without an identity":            {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_idle", Config: config, PriorState: idle, ProposedNewState: idle}},
		"a create":                       {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_idle", Config: config, PriorState: null, ProposedNewState: idle, PriorIdentity: identity}},
		"nothing that stays nothing":     {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_idle", Config: null, PriorState: null, ProposedNewState: null, PriorIdentity: identity}},
		"a destroy":                      {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_idle", Config: null, PriorState: idle, ProposedNewState: null, PriorIdentity: identity}},
		"where the tool takes deferrals": {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_idle", Config: config, PriorState: idle, ProposedNewState: idle, PriorIdentity: identity, ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: true}}},
		"a default of a list":            {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_list", Config: object(t, listTypes, nil), PriorState: object(t, listTypes, nil), ProposedNewState: object(t, listTypes, nil), PriorIdentity: identity}},
		"a default of a nested value":    {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_nest", Config: object(t, nestTypes, nil), PriorState: object(t, nestTypes, nil), ProposedNewState: object(t, nestTypes, nil), PriorIdentity: identity}},
		"a resource that never is idle":  {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_busy", Config: config, PriorState: idle, ProposedNewState: idle, PriorIdentity: identity}},
		"no type of the provider":        {"data", tfprotov6.PlanResourceChangeRequest{TypeName: "toy_other", Config: config, PriorState: idle, ProposedNewState: idle, PriorIdentity: identity}},
	} {
		of := idling{provider: idleProvider{data: test.data}}
		if of.leaves(t.Context(), &test.req) {
			t.Errorf("%s: it is left alone", title)
		}
	}
}
