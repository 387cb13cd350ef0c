package identity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

var both = identity.Keys{Instance: "instance_id", Own: "id"}

var several = schema.Schema{Attributes: map[string]schema.Attribute{
	"instance_id": schema.StringAttribute{Computed: true},
	"id":          schema.StringAttribute{Computed: true},
}}

// identified is an identity with both keys, null where they are "".
func identified(t *testing.T, instance, own string) *tfsdk.ResourceIdentity {
	t.Helper()
	of := both.Schema()
	identified := &tfsdk.ResourceIdentity{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)}
	if instance != "" {
		if diags := both.Set(t.Context(), identified, types.StringValue(instance), types.StringValue(own)); diags.HasError() {
			t.Fatal(diags)
		}
	}
	return identified
}

// One of several objects on an instance has an id of its own.
func TestImportOfOneOfSeveral(t *testing.T) {
	t.Parallel()
	server := simulator.New(simulator.Options{Strict: true})
	shop := server.Add("Vendas 1/2")
	client := uazapitest.ConnectAsAdmin(t, server)
	for title, test := range map[string]struct {
		id       string
		identity *tfsdk.ResourceIdentity
		token    call.Token
		fault    string
	}{
		"by its id":                    {id: shop.ID + "/w1"},
		"by the name of its instance":  {id: "name:Vendas 1/2/w1"},
		"by its identity":              {identity: identified(t, shop.ID, "w1")},
		"by the id of the instance":    {id: shop.ID, fault: "Invalid import id"},
		"without an id of its own":     {id: shop.ID + "/", fault: "Invalid import id"},
		"by the provider's token":      {id: "/w1", token: call.Token(shop.Token)},
		"without that of the instance": {id: "/w1", fault: "Unable to import the instance: no credential opens it"},
		"of an instance that is not":   {id: "r0/w1", fault: "Unable to import instance r0: it does not exist"},
		"of a name that is not":        {id: "name:Vendas/w1", fault: `Unable to import instance "Vendas": it does not exist`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			resp := resource.ImportStateResponse{
				State:    tfsdk.State{Schema: several, Raw: tftypes.NewValue(several.Type().TerraformType(t.Context()), nil)},
				Identity: identified(t, "", ""),
			}
			both.Import(t.Context(), access.NewServer(client, test.token, time.Now), "import", resource.ImportStateRequest{ID: test.id, Identity: test.identity}, &resp)
			if test.fault != "" {
				if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != test.fault {
					t.Errorf("it says %v, want %s", resp.Diagnostics, test.fault)
				}
				return
			}
			if resp.Diagnostics.HasError() {
				t.Fatal(resp.Diagnostics)
			}
			var instance, own types.String
			diags := resp.State.GetAttribute(t.Context(), path.Root("instance_id"), &instance)
			diags.Append(resp.State.GetAttribute(t.Context(), path.Root("id"), &own)...)
			if diff := cmp.Diff([]string{shop.ID, "w1"}, []string{instance.ValueString(), own.ValueString()}); diags.HasError() || diff != "" {
				t.Errorf("what is imported (-want +got):\n%s\n%v", diff, diags)
			}
		})
	}
}
