// Package nullable turns what a server tells into values of Terraform: what it leaves empty
// is null.
package nullable

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Text is a text.
func Text(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// Time is a moment, in RFC 3339 if it can be read.
func Time(value string) types.String { return Text(uazapi.NormalTime(value)) }

// Texts are texts by their names.
func Texts(values map[string]string) types.Map {
	if len(values) == 0 {
		return types.MapNull(types.StringType)
	}
	elements := make(map[string]attr.Value, len(values))
	for name, value := range values {
		elements[name] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}
