package proxy

import (
	"cmp"
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const readDescription = `How an instance reaches WhatsApp: which proxy was chosen, which one runs, and why they differ where they do.

Every plan reads it, with one call an instance. No number has to be paired. Servers never tell the user and the password of a proxy.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(proxyReading{}) }

type readModel struct {
	access.Target
	Mode            types.String `tfsdk:"mode"`
	EffectiveMode   types.String `tfsdk:"effective_mode"`
	Address         types.String `tfsdk:"proxy_address"`
	Fallback        types.String `tfsdk:"fallback"`
	FallbackActive  types.Bool   `tfsdk:"fallback_active"`
	FallbackReason  types.String `tfsdk:"fallback_reason"`
	FallbackSince   types.String `tfsdk:"fallback_since"`
	Country         types.String `tfsdk:"proxy_managed_country"`
	State           types.String `tfsdk:"proxy_managed_state"`
	City            types.String `tfsdk:"proxy_managed_city"`
	LastTestAt      types.String `tfsdk:"last_test_at"`
	LastTestError   types.String `tfsdk:"last_test_error"`
	ValidationError types.String `tfsdk:"validation_error"`
}

type proxyReading struct{}

func (proxyReading) About() reading.About {
	return reading.About{
		Type:        "instance_proxy",
		Noun:        "proxy",
		Description: readDescription,
		Attributes: map[string]schema.Attribute{
			"mode":                  reading.Text("Which proxy was chosen: `custom`, `internal` for the server's own, or `none`."),
			"effective_mode":        reading.Text("What runs: `custom`, `internal`, or `direct` for no proxy. It is another than `mode` while a proxy fails and its fallback stands in."),
			"proxy_address":         reading.Text("Scheme, host and port of the proxy of mode `custom`. Null with another mode."),
			"fallback":              reading.Text("What stands in for that proxy when it fails: `internal`, `never`, or the scheme, the host and the port of another proxy. Null with another mode."),
			"fallback_active":       reading.Flag("Whether the fallback stands in right now."),
			"fallback_reason":       reading.Text("Why it stands in. Null if it does not."),
			"fallback_since":        reading.Text("Since when, in RFC 3339. Null if it does not."),
			"proxy_managed_country": reading.Text("Country of the server's own proxy, such as `br`. Null where the server does not say."),
			"proxy_managed_state":   reading.Text("State of the server's own proxy, such as `sp`. Null where the server does not say."),
			"proxy_managed_city":    reading.Text("City of the server's own proxy, such as `campinas`. Null where the server does not say."),
			"last_test_at":          reading.Text("When the server last tried the proxy, in RFC 3339. Null if never."),
			"last_test_error":       reading.Text("What went wrong then. Null if nothing did."),
			"validation_error":      reading.Text("What the server finds wrong with the proxy. Null if nothing."),
		},
	}
}

func (proxyReading) Read(ctx context.Context, on reading.On, into *readModel) error {
	shown, err := on.API.Proxy(ctx, on.Key())
	if err != nil {
		return err
	}
	into.fill(shown, on.Instance)
	return nil
}

func (m *readModel) fill(shown uazapi.Proxy, instance uazapi.Instance) {
	m.Mode, m.EffectiveMode = nullable.Text(shown.Mode), nullable.Text(shown.EffectiveMode)
	if shown.Mode == uazapi.ProxyCustom {
		m.Address = nullable.Text(uazapi.ProxyAddress(shown.URL))
		m.Fallback = nullable.Text(fallback(shown.Fallback))
	}
	m.FallbackActive = types.BoolValue(shown.Failure.Active)
	m.FallbackReason, m.FallbackSince = nullable.Text(shown.Failure.Reason), moment(shown.Failure.Since)
	m.Country = nullable.Text(cmp.Or(shown.Country, instance.ProxyManagedCountry))
	m.State = nullable.Text(cmp.Or(shown.State, instance.ProxyManagedState))
	m.City = nullable.Text(cmp.Or(shown.City, instance.ProxyManagedCity))
	m.LastTestAt, m.LastTestError = moment(shown.LastTestAt), nullable.Text(shown.LastTestError)
	m.ValidationError = nullable.Text(shown.ValidationError)
}

// fallback is the word for a fallback, or what of its URL may be shown. What is neither may
// hold a password.
func fallback(shown string) string {
	if shown == uazapi.FallbackInternal || shown == uazapi.FallbackNever {
		return shown
	}
	return uazapi.ProxyAddress(shown)
}

// moment is a time that is null if it never came.
func moment(at time.Time) types.String {
	if at.IsZero() {
		return types.StringNull()
	}
	return types.StringValue(at.Format(time.RFC3339Nano))
}
