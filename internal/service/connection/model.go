package connection

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// request is what an attempt is started with. Models embed it.
type request struct {
	Phone               types.String `tfsdk:"phone"`
	Browser             types.String `tfsdk:"browser"`
	SystemName          types.String `tfsdk:"system_name"`
	ProxyManagedCountry types.String `tfsdk:"proxy_managed_country"`
	ProxyManagedState   types.String `tfsdk:"proxy_managed_state"`
	ProxyManagedCity    types.String `tfsdk:"proxy_managed_city"`
}

func (r request) pairing() uazapi.Pairing {
	return uazapi.Pairing{
		Phone:               r.Phone.ValueString(),
		Browser:             r.Browser.ValueString(),
		SystemName:          r.SystemName.ValueString(),
		ProxyManagedCountry: r.ProxyManagedCountry.ValueString(),
		ProxyManagedState:   r.ProxyManagedState.ValueString(),
		ProxyManagedCity:    r.ProxyManagedCity.ValueString(),
	}
}

// model is a connection as Terraform knows it.
type model struct {
	access.Target
	request
	WaitForConnected types.Bool     `tfsdk:"wait_for_connected"`
	Status           types.String   `tfsdk:"status"`
	Connected        types.Bool     `tfsdk:"connected"`
	JID              types.String   `tfsdk:"jid"`
	Number           types.String   `tfsdk:"number"`
	Paircode         types.String   `tfsdk:"paircode"`
	Timeouts         timeouts.Value `tfsdk:"timeouts"`
}

// fill takes over how the instance stands.
func (m *model) fill(status uazapi.Status) {
	m.InstanceID = types.StringValue(status.Instance.ID)
	m.Status = types.StringValue(status.Instance.Status)
	m.Connected = types.BoolValue(status.Connected)
	m.JID = text(string(status.JID))
	m.Number = text(status.JID.Number())
	m.Paircode = types.StringNull()
	if !status.Connected {
		m.Paircode = text(status.Instance.Paircode)
	}
	if m.WaitForConnected.IsNull() {
		m.WaitForConnected = types.BoolValue(false)
	}
}

// current tells whether the description of an instance says nothing that the
// model does not know, so that its status need not be asked for.
func (m *model) current(instance uazapi.Instance) bool {
	return instance.Connected() && m.Connected.ValueBool() &&
		m.Status.ValueString() == instance.Status && m.Number.ValueString() == instance.Owner
}

// asLastSeen is an instance as a status described it, if there was one.
func asLastSeen(instance uazapi.Instance, status uazapi.Status) uazapi.Instance {
	if status.Instance.ID == "" {
		return instance
	}
	return status.Instance
}

func text(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}
