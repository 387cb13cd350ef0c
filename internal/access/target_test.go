package access_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestWhatATargetNamesAndWhatIsToBlame(t *testing.T) {
	t.Parallel()
	id, token := types.StringValue("r1"), types.StringValue(" \t"+wrongToken+"\n")
	for name, test := range map[string]struct {
		target access.Target
		ref    access.Ref
		blame  path.Path
	}{
		"id":            {access.Target{InstanceID: id}, access.Ref{ID: "r1"}, path.Root("instance_id")},
		"token":         {access.Target{Token: token}, access.Ref{Token: wrongToken}, path.Root("token")},
		"both":          {access.Target{InstanceID: id, Token: token}, access.Ref{ID: "r1", Token: wrongToken}, path.Root("token")},
		"neither":       {access.Target{}, access.Ref{}, path.Empty()},
		"unknown id":    {access.Target{InstanceID: types.StringUnknown()}, access.Ref{}, path.Root("instance_id")},
		"unknown token": {access.Target{Token: types.StringUnknown()}, access.Ref{}, path.Root("token")},
	} {
		if got := test.target.On().Ref(); got != test.ref {
			t.Errorf("%s: it names %+v, want %+v", name, got, test.ref)
		}
		if got := test.target.Blame(); !got.Equal(test.blame) {
			t.Errorf("%s: %s is to blame, want %s", name, got, test.blame)
		}
	}
}

func TestCheckNamedRefusesWhatNamesNoInstance(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	withToken, without := world.open(credentials{token: wrongToken}), world.open(credentials{admin: world.AdminToken()})
	null, unknown := tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	value := tftypes.NewValue(tftypes.String, "r1")
	for name, test := range map[string]struct {
		server    *access.Server
		id, token tftypes.Value
		refused   bool
	}{
		"nothing":                         {without, null, null, true},
		"nothing, provider has a token":   {withToken, null, null, false},
		"nothing, not configured":         {nil, null, null, true},
		"id":                              {without, value, null, false},
		"token":                           {without, null, value, false},
		"unknown id":                      {without, unknown, null, false},
		"unknown token":                   {without, null, unknown, false},
		"unknown, provider has no access": {nil, unknown, null, false},
	} {
		schema := schema.Schema{Attributes: access.DataSourceAttributes()}
		config := tfsdk.Config{Schema: schema, Raw: tftypes.NewValue(schema.Type().TerraformType(t.Context()), map[string]tftypes.Value{
			"instance_id": test.id, "token": test.token,
		})}
		diags := access.CheckNamed(t.Context(), test.server, config)
		if diags.HasError() != test.refused {
			t.Errorf("%s: got %v", name, diags)
		}
		for _, refusal := range diags {
			placed, ok := refusal.(diag.DiagnosticWithPath)
			if !ok || !placed.Path().Equal(path.Root("instance_id")) {
				t.Errorf("%s: the error is at no attribute", name)
			}
			if !strings.Contains(refusal.Detail(), "UAZAPI_TOKEN") {
				t.Errorf("%s: the error does not say what to do: %s", name, refusal.Detail())
			}
		}
	}
}

func TestProviderDataIsTheServerOrABugIsReported(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	server := world.open(credentials{})
	var diags diag.Diagnostics
	if got := access.FromProviderData(server, &diags); got != server || diags.HasError() {
		t.Errorf("got %p and %v", got, diags)
	}
	if got := access.FromProviderData(nil, &diags); got != nil || diags.HasError() {
		t.Errorf("before the configuration: got %p and %v", got, diags)
	}
	if got := access.FromProviderData("something else", &diags); got != nil || !diags.HasError() {
		t.Errorf("something else: got %p and %v", got, diags)
	}
	for _, bug := range diags {
		if strings.Contains(bug.Detail(), "something else") {
			t.Errorf("the value is shown: %s", bug.Detail())
		}
	}
}
