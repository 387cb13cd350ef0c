package businessprofile

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// model is the business profile of an instance as Terraform knows it.
type model struct {
	access.Target
	Description types.String `tfsdk:"description"`
	Address     types.String `tfsdk:"address"`
	Email       types.String `tfsdk:"email"`
}

// fields are the attributes by the names that servers use.
func (m *model) fields() map[string]*types.String {
	return map[string]*types.String{
		uazapi.BusinessDescription: &m.Description,
		uazapi.BusinessAddress:     &m.Address,
		uazapi.BusinessEmail:       &m.Email,
	}
}

// fill takes over what the server tells.
func (m *model) fill(told uazapi.BusinessProfile) {
	for name, field := range m.fields() {
		*field = types.StringValue(told[name])
	}
}

// changes are what to write so that what the server has becomes what is wanted.
func changes(has, wanted model) uazapi.BusinessProfile {
	return setting.ChangedTexts(has.fields(), wanted.fields())
}
