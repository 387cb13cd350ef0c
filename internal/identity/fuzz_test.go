package identity_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const token = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"

// Whatever is to be imported, it is the one instance of that id or name, or an
// error that can be shown.
func FuzzImport(f *testing.F) {
	server := simulator.New(simulator.Options{Strict: true})
	sales, twin := server.Add("Vendas São Paulo"), server.Add("Suporte")
	server.Add("Suporte")
	client := uazapitest.ConnectAsAdmin(f, server)
	names := map[string]string{sales.ID: sales.Name, twin.ID: twin.Name}

	for _, seed := range []string{
		"", " ", sales.ID, twin.ID, "name:" + sales.Name, "name:Suporte", "name:", "name:name:", "Name:x", "r76b15a4a3614b4", token, "{" + token + "}", "0" + strings.ToUpper(token), token + "/x",
		sales.Token, "name:" + sales.Token, "a b", "a\nb", "\x1b[31m", "\xff", "name:\xff", "name:\x00", "r1/../r2", "https://x", strings.Repeat("x", 10_000), "name:" + strings.Repeat("x", 10_000),
	} {
		f.Add(true, seed)
		f.Add(false, seed)
	}
	f.Fuzz(func(t *testing.T, whole bool, id string) {
		attribute := "instance_id"
		if whole {
			attribute = "id"
		}
		keys := identity.Keys{Instance: attribute}
		imported := schema.Schema{Attributes: map[string]schema.Attribute{attribute: schema.StringAttribute{Computed: true}}}
		kind := imported.Type().TerraformType(t.Context())
		identified := keys.Schema()
		none := tftypes.NewValue(identified.Type().TerraformType(t.Context()), nil)
		resp := resource.ImportStateResponse{
			State:    tfsdk.State{Schema: imported, Raw: tftypes.NewValue(kind, nil)},
			Identity: &tfsdk.ResourceIdentity{Schema: identified, Raw: none},
		}
		req := resource.ImportStateRequest{ID: id, Identity: &tfsdk.ResourceIdentity{Schema: identified, Raw: none}}
		// Each run may import an instance once.
		opened := access.NewServer(client, "", time.Now)
		keys.Import(t.Context(), opened, "import", req, &resp)
		for _, diagnostic := range resp.Diagnostics {
			if fault := messagetest.Line(diagnostic.Summary()); fault != "" {
				t.Errorf("%q: %q: %s", id, diagnostic.Summary(), fault)
			}
			if fault := messagetest.Detail(diagnostic.Detail()); fault != "" {
				t.Errorf("%q: %q: %s", id, diagnostic.Detail(), fault)
			}
			// A name may be whatever it likes.
			said := strings.ToLower(diagnostic.Summary() + diagnostic.Detail())
			if !strings.HasPrefix(id, "name:") && (strings.Contains(said, token) || strings.Contains(said, sales.Token)) {
				t.Errorf("%q: the error shows a token", id)
			}
		}
		if resp.Diagnostics.HasError() {
			return
		}
		var got types.String
		if diags := resp.State.GetAttribute(t.Context(), path.Root(attribute), &got); diags.HasError() {
			t.Fatal(diags)
		}
		name, known := names[got.ValueString()]
		if !known || got.ValueString() != id && id != "name:"+name {
			t.Errorf("%q is imported as %q", id, got.ValueString())
		}
	})
}
