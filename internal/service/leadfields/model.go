package leadfields

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
)

// model is the lead fields of an instance as Terraform knows them: their names by
// their keys.
type model struct {
	access.Target
	Fields types.Map `tfsdk:"fields"`
}

// mapOf is a map of names.
func mapOf(names map[string]string) types.Map {
	elements := make(map[string]attr.Value, len(names))
	for key, name := range names {
		elements[key] = types.StringValue(name)
	}
	return types.MapValueMust(types.StringType, elements)
}

// keysOf are the keys of a map in order, nil where there is no map.
func keysOf(fields types.Map) []string {
	if fields.IsNull() || fields.IsUnknown() {
		return nil
	}
	return slices.Sorted(maps.Keys(fields.Elements()))
}

// namesOf are the names in a map by their keys, without those that are not known.
func namesOf(fields types.Map) map[string]string {
	names := map[string]string{}
	for key, element := range fields.Elements() {
		if name, is := element.(types.String); is && !name.IsNull() && !name.IsUnknown() {
			names[key] = name.ValueString()
		}
	}
	return names
}
