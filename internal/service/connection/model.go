package connection

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
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
	WaitForConnected    types.Bool     `tfsdk:"wait_for_connected"`
	OnLogout            types.String   `tfsdk:"on_logout"`
	DisconnectOnDestroy types.Bool     `tfsdk:"disconnect_on_destroy"`
	Status              types.String   `tfsdk:"status"`
	Connected           types.Bool     `tfsdk:"connected"`
	JID                 types.String   `tfsdk:"jid"`
	Session             types.String   `tfsdk:"session"`
	Number              types.String   `tfsdk:"number"`
	Paircode            types.String   `tfsdk:"paircode"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// fill takes over how the instance stands. The session of a number that is lost stays, so
// that what hangs on it waits for the next one.
func (m *model) fill(status uazapi.Status) {
	m.InstanceID = types.StringValue(status.Instance.ID)
	m.Status = types.StringValue(status.State())
	m.Connected = types.BoolValue(status.Paired())
	m.JID, m.Number, m.Paircode = types.StringNull(), types.StringNull(), types.StringNull()
	if status.Paired() {
		m.JID = nullable.Text(string(status.JID))
		m.Number = nullable.Text(status.Number())
	} else {
		m.Paircode = nullable.Text(status.Instance.Paircode)
	}
	m.remember()
	m.fillDefaults()
}

// remember takes over the session that is known by its address. It tells whether another
// one was known before.
func (m *model) remember() bool {
	if m.JID.IsNull() || m.Session.Equal(m.JID) {
		return false
	}
	m.Session = m.JID
	return true
}

// fillDefaults gives an imported connection what a configuration has by default.
func (m *model) fillDefaults() {
	if m.WaitForConnected.IsNull() {
		m.WaitForConnected = types.BoolValue(false)
	}
	if m.OnLogout.IsNull() {
		m.OnLogout = types.StringValue(onLogoutPair)
	}
	if m.DisconnectOnDestroy.IsNull() {
		m.DisconnectOnDestroy = types.BoolValue(true)
	}
}

// current tells whether the description of an instance says nothing that the
// model does not know, so that its status need not be asked for. Known is the mark
// of the session that the model knows.
func (m *model) current(instance uazapi.Instance, known mark) bool {
	return known == markOf(instance) && instance.Connected() &&
		m.Connected.ValueBool() && m.Status.ValueString() == instance.Status
}

// reconnects tells whether the session that the model knows comes back by itself:
// the server neither says that it is over nor asks for a phone.
func (m *model) reconnects(status uazapi.Status) bool {
	over := status.State() == uazapi.StatusDisconnected || status.Instance.Pairing()
	return m.Connected.ValueBool() && !status.Paired() && (status.LoggedIn || !over)
}

// lost tells whether the session is over and no attempt to pair is under way.
func (m *model) lost() bool {
	return !m.Connected.ValueBool() && m.Status.ValueString() != uazapi.StatusConnecting
}

// endsSession tells whether destroying the connection ends a session.
func (m *model) endsSession() bool {
	return m.Connected.ValueBool() && (m.DisconnectOnDestroy.IsNull() || m.DisconnectOnDestroy.ValueBool())
}

// pairingOf is an instance as it is paired and disconnected.
func pairingOf(server *access.Server, instance uazapi.Instance) pairing.Instance {
	return pairing.Instance{API: server.API, Key: instance.Key(), Pause: server.Pause, Now: server.Now}
}

// asLastSeen is an instance as a status described it, if there was one.
func asLastSeen(instance uazapi.Instance, status uazapi.Status) uazapi.Instance {
	if status.Instance.ID == "" {
		return instance
	}
	return status.Instance
}
