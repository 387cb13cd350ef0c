package fleet

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// A panic over one instance is told as that, and the others are listed.
func TestAPanicIsAResult(t *testing.T) {
	t.Parallel()
	l := &fleetList{list: List{IDAttribute: "id", Describe: func(_ context.Context, _ *access.Server, instance uazapi.Instance) (any, error) {
		if instance.ID == "r2" {
			panic("token=5d3f")
		}
		return nil, uazapi.ErrGone
	}}}
	req := list.ListRequest{
		IncludeResource:        true,
		ResourceSchema:         schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}}},
		ResourceIdentitySchema: identityschema.Schema{Attributes: map[string]identityschema.Attribute{"id": identityschema.StringAttribute{RequiredForImport: true}}},
	}
	results := l.describe(t.Context(), req, []uazapi.Instance{{ID: "r1"}, {ID: "r2"}})
	if len(results) != 2 || results[0].Diagnostics.HasError() || len(results[1].Diagnostics.Errors()) != 1 {
		t.Fatalf("the results are %v", results)
	}
	said := results[1].Diagnostics[0]
	if said.Summary() != "The provider has a bug" || strings.Contains(said.Detail(), "5d3f") || !strings.Contains(said.Detail(), "list_test.go") {
		t.Errorf("it says %s: %s", said.Summary(), said.Detail())
	}
}
