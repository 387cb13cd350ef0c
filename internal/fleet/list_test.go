package fleet

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// A panic over one instance is told as that, and the others are listed.
func TestAPanicIsAResult(t *testing.T) {
	t.Parallel()
	l := &fleetList{list: List{Keys: identity.Keys{Instance: "id"}, Describe: func(_ context.Context, _ *access.Server, instance uazapi.Instance) ([]Entry, error) {
		if instance.ID == "r2" {
			panic("token=5d3f")
		}
		return nil, call.ErrGone
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

type part struct {
	InstanceID types.String `tfsdk:"instance_id"`
	ID         types.String `tfsdk:"id"`
}

var ofParts = schema.Schema{Attributes: map[string]schema.Attribute{
	"instance_id": schema.StringAttribute{Computed: true},
	"id":          schema.StringAttribute{Computed: true},
}}

// listParts lists two parts of each instance but the one that has none and the one
// that cannot be asked.
func listParts(t *testing.T, limit int64, include bool) (shown []string, asked int) {
	t.Helper()
	server := simulator.New(simulator.Options{Strict: true})
	for _, name := range []string{"a", "b", "broken", "c", "none"} {
		server.Add(name)
	}
	client := uazapitest.ConnectAsAdmin(t, server)
	keys := identity.Keys{Instance: "instance_id", Own: "id"}
	var calls atomic.Int64
	describe := func(_ context.Context, _ *access.Server, instance uazapi.Instance) ([]Entry, error) {
		calls.Add(1)
		switch instance.Name {
		case "broken":
			return nil, &call.Error{Kind: call.ErrServerFault, Status: 500}
		case "none":
			return nil, nil
		}
		id := types.StringValue(instance.ID)
		return []Entry{
			{Own: "1", Name: "one", Object: &part{id, types.StringValue("1")}},
			{Own: "2", Name: "two", Object: &part{id, types.StringValue("2")}},
		}, nil
	}
	l := &fleetList{list: List{Noun: "parts of the instances", Keys: keys, Describe: describe}, server: access.NewServer(client, "", time.Now)}
	config := schemaOf(t, l)
	req := list.ListRequest{
		Limit: limit, IncludeResource: include, Config: config,
		ResourceSchema: ofParts, ResourceIdentitySchema: keys.Schema(),
	}
	stream := &list.ListResultsStream{}
	l.List(t.Context(), req, stream)
	for result := range stream.Results {
		if len(result.Diagnostics) > 0 {
			said := result.Diagnostics[0]
			shown = append(shown, said.Severity().String()+": "+said.Summary())
			continue
		}
		var own types.String
		if diags := result.Identity.GetAttribute(t.Context(), path.Root("id"), &own); diags.HasError() {
			t.Fatal(diags)
		}
		shown = append(shown, result.DisplayName+" "+own.ValueString())
	}
	return shown, int(calls.Load())
}

// schemaOf is a configuration in which nothing is set.
func schemaOf(t *testing.T, l *fleetList) tfsdk.Config {
	t.Helper()
	described := &list.ListResourceSchemaResponse{}
	l.ListResourceConfigSchema(t.Context(), list.ListResourceSchemaRequest{}, described)
	object := described.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	nulls := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		nulls[name] = tftypes.NewValue(kind, nil)
	}
	return tfsdk.Config{Schema: described.Schema, Raw: tftypes.NewValue(object, nulls)}
}

// An instance may have several objects, or none, and how many there are is only
// known once it was asked.
func TestSeveralOfAnInstance(t *testing.T) {
	t.Parallel()
	const broken, cut = "Warning: Unable to read the parts of the instances: instance \"broken\"", "Warning: A list is not complete"
	all := []string{"a: one 1", "a: two 2", "b: one 1", "b: two 2", broken, "c: one 1", "c: two 2"}
	for limit, want := range map[int64][]string{
		0:   nil,
		1:   {cut, all[0]},
		6:   append([]string{cut}, all[:6]...),
		7:   all,
		100: all,
	} {
		for _, include := range []bool{false, true} {
			shown, asked := listParts(t, limit, include)
			for n := range shown {
				if n < len(want) && strings.HasPrefix(shown[n], want[n]) {
					shown[n] = want[n]
				}
			}
			if diff := cmp.Diff(want, shown); diff != "" {
				t.Errorf("limit %d (-want +got):\n%s", limit, diff)
			}
			if wanted := limit > 0; asked > 0 != wanted {
				t.Errorf("limit %d: %d instances were asked", limit, asked)
			}
		}
	}
}
