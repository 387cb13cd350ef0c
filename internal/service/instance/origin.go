package instance

import (
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const (
	attributeSystemName = "system_name"
	attributeCountry    = "proxy_managed_country"
	attributeState      = "proxy_managed_state"
	attributeCity       = "proxy_managed_city"
)

// Origin is what an instance is created with, and what belongs to its connection and to
// its proxy from then on. So it is neither read nor written later: the state has what
// was configured.
type Origin struct {
	SystemName types.String `tfsdk:"system_name"`
	Country    types.String `tfsdk:"proxy_managed_country"`
	State      types.String `tfsdk:"proxy_managed_state"`
	City       types.String `tfsdk:"proxy_managed_city"`
}

const (
	createOnly = " For the creation only: it is sent when the instance is created, is not read afterwards, and takes API 2.4, "
	laterOwner = " A change is refused unless the server has the new value already; to take it out changes nothing."
)

func originAttributes() map[string]schema.Attribute {
	const owners = "or later. Older servers ignore it, and a warning says so. Later it belongs to `uazapi_instance_proxy`, or to `uazapi_instance_connection`, which have an attribute of the same name."
	return map[string]schema.Attribute{
		attributeSystemName: schema.StringAttribute{
			MarkdownDescription: "Name that the phone shows for the instance among its linked devices. Left out, it is the server's." + createOnly +
				"or 2.0.1 and older. Other servers ignore it, and a warning says so. Later it belongs to `system_name` of `uazapi_instance_connection`." + laterOwner,
			Optional:   true,
			Validators: []validator.String{validate.Word("system name")},
		},
		attributeCountry: schema.StringAttribute{
			MarkdownDescription: "Country of the server's own proxy, in two lower-case letters such as `br`." + createOnly + owners + laterOwner,
			Optional:            true,
			Validators:          []validator.String{stringvalidator.RegexMatches(regexp.MustCompile(`^[a-z]{2}$`), "must be two lower-case letters, such as br")},
		},
		attributeState: schema.StringAttribute{
			MarkdownDescription: "State of the server's own proxy, as the server's list of cities has it, such as `sp`. Like `proxy_managed_country`.",
			Optional:            true,
			Validators:          []validator.String{validate.Word("state"), stringvalidator.AlsoRequires(path.MatchRoot(attributeCountry), path.MatchRoot(attributeCity))},
		},
		attributeCity: schema.StringAttribute{
			MarkdownDescription: "City of the server's own proxy, as the server's list of cities has it, such as `campinas`. Like `proxy_managed_country`.",
			Optional:            true,
			Validators:          []validator.String{validate.Word("city"), stringvalidator.AlsoRequires(path.MatchRoot(attributeCountry))},
		},
	}
}

// difference is a value that was asked for, and what the server has instead.
type difference struct{ attribute, wanted, has string }

// missing are the values that a server does not show, of those that are configured and
// that the state has not yet.
func (o Origin) missing(state Origin, has uazapi.Instance) []difference {
	var missing []difference
	for _, one := range []struct {
		attribute     string
		wanted, known types.String
		has           string
	}{
		{attributeSystemName, o.SystemName, state.SystemName, has.SystemName},
		{attributeCountry, o.Country, state.Country, has.ProxyManagedCountry},
		{attributeState, o.State, state.State, has.ProxyManagedState},
		{attributeCity, o.City, state.City, has.ProxyManagedCity},
	} {
		if present(one.wanted) && !one.wanted.Equal(one.known) && one.wanted.ValueString() != one.has {
			missing = append(missing, difference{one.attribute, one.wanted.ValueString(), one.has})
		}
	}
	return missing
}

// refused are the errors for values that only a new instance could get.
func (o Origin) refused(attempt apidiag.Attempt, state Origin, has uazapi.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, other := range o.missing(state, has) {
		diags.Append(message.ErrorAt(path.Root(other.attribute), fmt.Sprintf("Unable to change %s of %s", other.attribute, apidiag.Name(attempt.Instance)), fmt.Sprintf(
			"%s is what a new instance is created with, and %s exists already. It is to be %s, and the server shows %s.\n\n%s Then take it out here, or write the value that the server shows.",
			other.attribute, apidiag.Name(has), message.Quoted(other.wanted), shown(other.has), other.owner())))
	}
	return diags
}

// untaken warns of what the server did not take for a new instance. It is no error: that
// would taint the instance, and the next apply would delete it.
func (o Origin) untaken(created uazapi.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, other := range o.missing(Origin{}, created) {
		diags.Append(message.WarningAt(path.Root(other.attribute), "The server did not take "+other.attribute+" of a new instance", fmt.Sprintf(
			"%s was created. %s was asked to be %s, and the server shows %s, as servers do that know it later only.\n\n%s Here it may stay or be taken out: it is not sent again.",
			apidiag.Which(created), other.attribute, message.Quoted(other.wanted), shown(other.has), other.owner())))
	}
	return diags
}

// owner says where the value is set for an instance that exists.
func (d difference) owner() string {
	if d.attribute == attributeSystemName {
		return "Set system_name in the uazapi_instance_connection of the instance, for its next pairing."
	}
	return "Set the region in a uazapi_instance_proxy of the instance with mode = \"internal\", or in its uazapi_instance_connection, for its next pairing."
}

// shown is what a server has, fit to be shown.
func shown(has string) string {
	if has == "" {
		return "nothing"
	}
	return message.Quoted(has)
}
