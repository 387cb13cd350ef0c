package provider_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
)

// whoseEntry says where the entry of an object belongs.
const whoseEntry = "internal/objects/registry.go"

func TestObjectsHaveAnEntryEach(t *testing.T) {
	t.Parallel()
	built := builtOf(t)
	for name := range built {
		if _, has := objects.Of(name); !has {
			t.Errorf("%s has no entry in %s, from which the suites take what they test of it", name, whoseEntry)
		}
	}
	for _, object := range objects.All {
		if _, is := built[object.Type]; !is {
			t.Errorf("%s has an entry in %s, and the provider has no such object", object.Type, whoseEntry)
		}
	}
	if !slices.IsSortedFunc(objects.All, func(a, b objects.Object) int { return cmp.Compare(a.Type, b.Type) }) {
		t.Errorf("the entries of %s are not sorted by type", whoseEntry)
	}
}

func TestObjectsEntriesLackNothing(t *testing.T) {
	t.Parallel()
	built := builtOf(t)
	for _, object := range objects.All {
		for _, missing := range object.Lacks(built[object.Type]) {
			t.Errorf("the entry of %s in %s lacks %s", object.Type, whoseEntry, missing)
		}
	}
	for _, disagreement := range objects.Disagreements(objects.All) {
		t.Error(disagreement)
	}
}

// settingTypes are the types of all settings.
func settingTypes() []string {
	var types []string
	for _, object := range objects.Settings() {
		types = append(types, object.Type)
	}
	return types
}

// arguments are those of some values that can be configured.
func (c *caller) arguments(kind string, some values) values {
	configured := values{}
	for _, attribute := range c.schemas.ResourceSchemas[kind].Block.Attributes {
		if value, has := some[attribute.Name]; has && (attribute.Optional || attribute.Required) {
			configured[attribute.Name] = value
		}
	}
	return configured
}

// builtOf is what the provider has, by type.
func builtOf(t *testing.T) map[string]objects.Built {
	t.Helper()
	all := map[string]objects.Built{}
	c := newCaller(t)
	shapes := shapesOf(t)
	for name, schema := range c.schemas.ResourceSchemas {
		_, listed := c.schemas.ListResourceSchemas[name]
		all[name] = objects.Built{Shape: shapes[name], Resource: true, Listed: listed, Arguments: argumentsOf(schema)}
	}
	for object := range c.everything() {
		_, name, is := strings.Cut(strings.TrimPrefix(object, "data "), " ")
		if _, known := all[name]; is && !known {
			all[name] = objects.Built{}
		}
	}
	return all
}

// argumentsOf are what can be configured, besides what names the instance, and whether it
// has to be.
func argumentsOf(schema *tfprotov6.Schema) map[string]bool {
	arguments := map[string]bool{}
	for _, attribute := range schema.Block.Attributes {
		if (attribute.Optional || attribute.Required) && attribute.Name != "instance_id" && attribute.Name != "token" {
			arguments[attribute.Name] = attribute.Required
		}
	}
	return arguments
}

// shapesOf are the shapes that made the resources, by what Go calls them.
func shapesOf(t *testing.T) map[string]string {
	t.Helper()
	shapes := map[string]string{}
	for _, build := range provider.New(provider.Options{}).Resources(t.Context()) {
		built := build()
		named := &resource.MetadataResponse{}
		built.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "uazapi"}, named)
		for _, shape := range []string{"setting", "item", "invoke"} {
			if strings.Contains(fmt.Sprintf("%T", built), "*"+shape+".") {
				shapes[named.TypeName] = shape
			}
		}
	}
	return shapes
}
