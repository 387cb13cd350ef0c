// Package fleet picks instances of a server, and lists the objects that live on
// them.
package fleet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	list "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// Filter picks instances. What is null picks all. Models embed it.
type Filter struct {
	NamePrefix   types.String `tfsdk:"name_prefix"`
	NameRegex    types.String `tfsdk:"name_regex"`
	Status       types.String `tfsdk:"status"`
	AdminField01 types.String `tfsdk:"admin_field_01"`
	AdminField02 types.String `tfsdk:"admin_field_02"`
}

// attributeStatus picks by the state of the connection.
const attributeStatus = "status"

// values are the attributes of the filter, by their names.
func (f *Filter) values() map[string]*types.String {
	return map[string]*types.String{
		"name_prefix":    &f.NamePrefix,
		"name_regex":     &f.NameRegex,
		attributeStatus:  &f.Status,
		"admin_field_01": &f.AdminField01,
		"admin_field_02": &f.AdminField02,
	}
}

// criterion is one attribute of a filter.
type criterion struct {
	name, description string
	validators        []validator.String
}

var criteria = []criterion{
	{"name_prefix", "Only instances whose name begins so. Case and accents count.", []validator.String{stringvalidator.LengthAtLeast(1)}},
	{"name_regex", "Only instances whose name matches this regular expression, in the syntax of Go (RE2), anywhere in the name.", []validator.String{validate.Regex()}},
	{attributeStatus, "Only instances in this state: `connected`, `connecting`, `disconnected`, or another that the server has.", []validator.String{validate.Status()}},
	{"admin_field_01", "Only instances whose first admin field is exactly this. An empty text picks those that have none.", nil},
	{"admin_field_02", "Only instances whose second admin field is exactly this. An empty text picks those that have none.", nil},
}

// DataSourceAttributes are the attributes of [Filter] in a data source.
func DataSourceAttributes() map[string]datasource.Attribute {
	attributes := map[string]datasource.Attribute{}
	for _, c := range criteria {
		attributes[c.name] = datasource.StringAttribute{MarkdownDescription: c.description, Optional: true, Validators: c.validators}
	}
	return attributes
}

// ListAttributes are the attributes of [Filter] in a list resource.
func ListAttributes() map[string]list.Attribute {
	attributes := map[string]list.Attribute{}
	for _, c := range criteria {
		attributes[c.name] = list.StringAttribute{MarkdownDescription: c.description, Optional: true, Validators: c.validators}
	}
	return attributes
}

// Pick returns the instances that the filter picks, by name and then by id, since
// servers list them in any order.
func (f Filter) Pick(instances []uazapi.Instance) ([]uazapi.Instance, error) {
	pattern, err := regexp.Compile(f.NameRegex.ValueString())
	if err != nil {
		return nil, err
	}
	picked := slices.DeleteFunc(slices.Clone(instances), func(instance uazapi.Instance) bool {
		return !strings.HasPrefix(instance.Name, f.NamePrefix.ValueString()) ||
			!pattern.MatchString(instance.Name) ||
			!is(f.Status, instance.Status) ||
			!is(f.AdminField01, instance.AdminField01) ||
			!is(f.AdminField02, instance.AdminField02)
	})
	slices.SortFunc(picked, func(a, b uazapi.Instance) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return picked, nil
}

// is tells whether a value is the wanted one, if one is wanted.
func is(wanted types.String, value string) bool {
	return wanted.IsNull() || wanted.ValueString() == value
}
