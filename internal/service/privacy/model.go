package privacy

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// model is the privacy of an instance as Terraform knows it.
type model struct {
	access.Target
	GroupAdd     types.String `tfsdk:"groupadd"`
	Last         types.String `tfsdk:"last"`
	Status       types.String `tfsdk:"status"`
	Profile      types.String `tfsdk:"profile"`
	ReadReceipts types.String `tfsdk:"readreceipts"`
	Online       types.String `tfsdk:"online"`
	CallAdd      types.String `tfsdk:"calladd"`
}

// settings returns the fields by the names that servers use.
func (m *model) settings() map[string]*types.String {
	return map[string]*types.String{
		"groupadd":     &m.GroupAdd,
		"last":         &m.Last,
		"status":       &m.Status,
		"profile":      &m.Profile,
		"readreceipts": &m.ReadReceipts,
		"online":       &m.Online,
		"calladd":      &m.CallAdd,
	}
}

// fill takes over the values that a server named.
func (m *model) fill(privacy uazapi.Privacy) {
	for name, field := range m.settings() {
		if value, named := privacy[name]; named {
			*field = types.StringValue(value)
		}
	}
}

// changes are the settings to write so that what the server has becomes what
// is wanted.
func changes(has, wanted model) uazapi.Privacy {
	return setting.ChangedTexts(has.settings(), wanted.settings())
}
