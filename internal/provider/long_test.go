package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// mayBeLong are the texts that may be of any length, by the end of their address, with why.
var mayBeLong = map[string]string{
	"_base64":       "the contents of a file",
	".file":         "may be the contents of a file",
	".image_button": "may be the contents of a file",
	"picture_file":  "a path, which is not sent",
	"media_file":    "a path, which is not sent",
	".session":      "not sent",
	".triggers":     "not sent",
}

// ofOthers is what is said of an attribute since another one is, or is not, there.
var ofOthers = regexp.MustCompile(`specified when|attributes specified|No attribute specified`)

// A text of a megabyte breaks what a server answers of all instances, and a request that
// it refuses may have been carried out. So each text has a maximum, and a plan says so.
func TestNoTextMayHaveAMegabyte(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for _, kind := range slices.Sorted(maps.Keys(c.schemas.ResourceSchemas)) {
		schema := c.schemas.ResourceSchemas[kind]
		refuses(t, kind, schema, func(config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
			answer, err := c.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
				TypeName: kind, Config: config,
				ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
			})
			if err != nil {
				t.Fatal(err)
			}
			return answer.Diagnostics
		})
	}
	actions := c.ProviderServer.(tfprotov6.ActionServer)
	for _, kind := range slices.Sorted(maps.Keys(c.schemas.ActionSchemas)) {
		refuses(t, "action "+kind, c.schemas.ActionSchemas[kind].Schema, func(config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
			answer, err := actions.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: kind, Config: config})
			if err != nil {
				t.Fatal(err)
			}
			return answer.Diagnostics
		})
	}
}

func refuses(t *testing.T, kind string, schema *tfprotov6.Schema, validate func(config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic) {
	t.Helper()
	as := schema.ValueType().(tftypes.Object)
	for _, attribute := range schema.Block.Attributes {
		long := longAs(attribute.Type)
		address := kind + "." + attribute.Name
		if !attribute.Optional && !attribute.Required || long == nil || isAllowed(address) {
			continue
		}
		all := map[string]tftypes.Value{}
		for name, of := range as.AttributeTypes {
			all[name] = tftypes.NewValue(of, nil)
		}
		all[attribute.Name] = tftypes.NewValue(attribute.Type, long)
		config, err := tfprotov6.NewDynamicValue(as, tftypes.NewValue(as, all))
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(validate(&config), func(d *tfprotov6.Diagnostic) bool {
			return d.Severity == tfprotov6.DiagnosticSeverityError && strings.HasPrefix(d.Attribute.String(), `AttributeName("`+attribute.Name+`")`) && !ofOthers.MatchString(d.Detail)
		})
		if !said {
			t.Errorf("%s takes a megabyte", address)
		}
	}
}

// longAs is a text of a megabyte, or something that holds one, or nil for what has no texts.
func longAs(as tftypes.Type) any {
	text := tftypes.NewValue(tftypes.String, strings.Repeat("7a", 600_000))
	switch {
	case as == nil:
		return nil
	case as.Is(tftypes.String):
		return strings.Repeat("7a", 600_000)
	case as.Is(tftypes.List{ElementType: tftypes.String}), as.Is(tftypes.Set{ElementType: tftypes.String}):
		return []tftypes.Value{text}
	case as.Is(tftypes.Map{ElementType: tftypes.String}):
		return map[string]tftypes.Value{"lead_field_01": text}
	}
	return nil
}

func isAllowed(address string) bool {
	for end := range mayBeLong {
		if strings.HasSuffix(address, end) {
			return true
		}
	}
	return false
}
