package proxy

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// model is the proxy of an instance as Terraform knows it.
type model struct {
	access.Target
	Mode          types.String `tfsdk:"mode"`
	URL           types.String `tfsdk:"proxy_url"`
	URLWO         types.String `tfsdk:"proxy_url_wo"`
	URLWOVersion  types.Int64  `tfsdk:"proxy_url_wo_version"`
	Fallback      types.String `tfsdk:"proxy_fallback"`
	Country       types.String `tfsdk:"proxy_managed_country"`
	State         types.String `tfsdk:"proxy_managed_state"`
	City          types.String `tfsdk:"proxy_managed_city"`
	Address       types.String `tfsdk:"proxy_address"`
	EffectiveMode types.String `tfsdk:"effective_mode"`
}

// given is the URL of the configuration, stored or not.
func (m model) given() types.String {
	if m.URL.IsNull() {
		return m.URLWO
	}
	return m.URL
}

// address is where the configured proxy is, null where none is.
func (m model) address() types.String {
	switch given := m.given(); {
	case m.Mode.IsUnknown(), m.Mode.ValueString() == uazapi.ProxyCustom && given.IsUnknown():
		return types.StringUnknown()
	case m.Mode.ValueString() != uazapi.ProxyCustom:
		return types.StringNull()
	default:
		return nullable.Text(uazapi.ProxyAddress(given.ValueString()))
	}
}

// fill takes over what the server tells. URLs come masked: one that is stored stays as
// long as the server shows its address.
func (m *model) fill(told uazapi.Proxy, instance uazapi.Instance) {
	m.Mode, m.EffectiveMode = nullable.Text(told.Mode), nullable.Text(told.EffectiveMode)
	if told.Mode != uazapi.ProxyCustom {
		m.URL, m.Fallback, m.Address = types.StringNull(), types.StringNull(), types.StringNull()
	} else {
		m.fillCustom(told)
	}
	if told.Mode != uazapi.ProxyInternal {
		m.Country, m.State, m.City = types.StringNull(), types.StringNull(), types.StringNull()
		return
	}
	take(&m.Country, cmp.Or(told.Country, instance.ProxyManagedCountry))
	take(&m.State, cmp.Or(told.State, instance.ProxyManagedState))
	take(&m.City, cmp.Or(told.City, instance.ProxyManagedCity))
}

func (m *model) fillCustom(told uazapi.Proxy) {
	take(&m.Address, uazapi.ProxyAddress(told.URL))
	m.URL = still(m.URL, told.URL)
	if uazapi.ProxyAddress(told.Fallback) == "" {
		take(&m.Fallback, told.Fallback)
	} else {
		m.Fallback = still(m.Fallback, told.Fallback)
	}
}

// still is a URL as it is known, and null where the server shows another address.
func still(known types.String, told string) types.String {
	if address := uazapi.ProxyAddress(told); address != "" && address != uazapi.ProxyAddress(known.ValueString()) {
		return types.StringNull()
	}
	return known
}

// shows tells whether a proxy is the one that is wanted, as far as a server tells.
func (m model) shows(wanted model) bool {
	return m.Mode.Equal(wanted.Mode) && m.Address.Equal(wanted.address()) && is(m.Country, wanted.Country) &&
		is(m.State, wanted.State) && is(m.City, wanted.City) &&
		(uazapi.ProxyAddress(wanted.Fallback.ValueString()) != "" || is(m.Fallback, wanted.Fallback))
}

// is tells whether a value is the wanted one, if one is wanted.
func is(value, wanted types.String) bool { return wanted.IsNull() || value.Equal(wanted) }

// asked is what is sent. A fallback that is not configured is the one of before, where
// that is a word: of a URL nobody is told the password.
func (m model) asked(has uazapi.Proxy) uazapi.NewProxy {
	fallback := m.Fallback.ValueString()
	if fallback == "" && m.Mode.ValueString() == uazapi.ProxyCustom && has.Mode == uazapi.ProxyCustom && uazapi.ProxyAddress(has.Fallback) == "" {
		fallback = has.Fallback
	}
	return uazapi.NewProxy{
		Mode: m.Mode.ValueString(), URL: m.given().ValueString(), Fallback: fallback,
		Country: m.Country.ValueString(), State: m.State.ValueString(), City: m.City.ValueString(),
	}
}

// own is the model without the instance and without what runs at the moment.
func (m model) own() model {
	m.Target, m.EffectiveMode = access.Target{}, types.StringNull()
	return m
}

// take takes over a value that is told.
func take(into *types.String, told string) {
	if told != "" {
		*into = types.StringValue(told)
	}
}
