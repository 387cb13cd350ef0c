package validate

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Refused returns what a configuration with these values would be refused with, as
// "attribute: why" in the order of the attributes. A server may have values that
// no configuration may hold.
func Refused(ctx context.Context, config tfsdk.Config) []string {
	var refused []string
	attributes := config.Schema.GetAttributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		text, is := attributes[name].(interface{ StringValidators() []validator.String })
		if !is {
			continue
		}
		at := path.Root(name)
		var value types.String
		if config.GetAttribute(ctx, at, &value).HasError() || value.IsNull() {
			continue
		}
		req := validator.StringRequest{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value}
		var resp validator.StringResponse
		for _, rule := range text.StringValidators() {
			rule.ValidateString(ctx, req, &resp)
		}
		if faults := resp.Diagnostics.Errors(); len(faults) > 0 {
			refused = append(refused, name+": "+faults[0].Detail())
		}
	}
	return refused
}
