// Package proxy is uazapi_instance_proxy: the way on which an instance reaches
// WhatsApp.
package proxy

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(proxy{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(proxy{}) }

type proxy struct{}

// These are found by their methods alone, so that a misspelled one would go unseen.
var (
	_ setting.WithPlan            = proxy{}
	_ setting.WithRenewal         = proxy{}
	_ setting.WithDerived         = proxy{}
	_ setting.WithProof[model]    = proxy{}
	_ setting.WithUnset[model]    = proxy{}
	_ setting.WithWarnings[model] = proxy{}
)

// About takes the description of the instance, too: the region stands there.
func (proxy) About() setting.About {
	return setting.About{
		Type:         "instance_proxy",
		Noun:         "proxy",
		Description:  description,
		Attributes:   attributes(),
		Validators:   []resource.ConfigValidator{ofItsMode{}},
		WithInstance: true,
	}
}

// Plan works out the address of the proxy, in which a change shows of a URL that is
// not stored, and one that was made elsewhere.
func (proxy) Plan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, planned, before model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &planned)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &before)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	planned.Address = config.address()
	if !planned.Mode.Equal(before.Mode) || !planned.Address.Equal(before.Address) || !planned.Country.Equal(before.Country) {
		planned.forget(config)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &planned)...)
}

// forget has what only the server knows be known after the apply.
func (m *model) forget(config model) {
	m.EffectiveMode = types.StringUnknown()
	if config.Fallback.IsNull() {
		m.Fallback = types.StringUnknown()
	}
	if config.Country.IsNull() {
		m.Country = types.StringUnknown()
	}
	if config.State.IsNull() {
		m.State = types.StringUnknown()
	}
	if config.City.IsNull() {
		m.City = types.StringUnknown()
	}
}

// Warnings are of the connection that a change restarts.
func (proxy) Warnings(seen uazapi.Instance, before, planned *model) diag.Diagnostics {
	internal := &model{Mode: types.StringValue(uazapi.ProxyInternal)}
	switch {
	case before == nil && planned.Mode.Equal(internal.Mode), planned == nil && before.Mode.Equal(internal.Mode),
		before != nil && planned != nil && before.own() == planned.own():
		return nil
	}
	return diag.Diagnostics{message.Warning("A change of the proxy restarts the connection",
		apidiag.Which(seen)+" is connected to WhatsApp. The apply changes its proxy, so its connection restarts. The session stays, and comes back by itself if the proxy has a route to WhatsApp.")}
}

func (proxy) Read(ctx context.Context, on access.On, into *model) error {
	told, err := on.API.Proxy(ctx, on.Key())
	if err != nil {
		return err
	}
	into.fill(told, on.Instance)
	return nil
}

// Renewing has all of the proxy written where a part of it changes: the server takes
// it as a whole.
func (proxy) Renewing() []string {
	return []string{
		"mode", "proxy_url", "proxy_url_wo_version", "proxy_fallback", "proxy_address",
		"proxy_managed_country", "proxy_managed_state", "proxy_managed_city",
	}
}

// Derived is what shows that the server has kept a URL.
func (proxy) Derived() []string { return []string{"proxy_address"} }

// Write sends nothing where the server shows all that is wanted, since each write
// restarts the connection. Of a URL it never shows all.
func (proxy) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	wanted := change.Wanted
	custom := wanted.Mode.ValueString() == uazapi.ProxyCustom
	if wanted.Mode.IsNull() || !custom && change.Has.shows(wanted) {
		return nil
	}
	has, err := on.API.Proxy(ctx, on.Key())
	if err != nil {
		return err
	}
	if err := tooOld(has, wanted); err != nil {
		return err
	}
	err = on.API.SetProxy(ctx, on.Key(), has, wanted.asked(has))
	if custom && call.OutcomeUnknown(err) {
		return &unprovenError{err}
	}
	return err
}

// Proves says no where the server showed the same before: it tells nothing of a user
// and a password that were changed.
func (proxy) Proves(kept model, change setting.Change[model]) bool {
	return kept.shows(change.Wanted) && !change.Has.shows(change.Wanted)
}

// Unset goes back to the proxy of the server, which a new instance has.
func (proxy) Unset(ctx context.Context, on access.On, _ model) error {
	has, err := on.API.Proxy(ctx, on.Key())
	if err != nil || has.Mode == uazapi.ProxyInternal {
		return err
	}
	return on.API.SetProxy(ctx, on.Key(), has, uazapi.NewProxy{Mode: uazapi.ProxyInternal})
}

// tooOld refuses what a server of the first generation does not know.
func tooOld(has uazapi.Proxy, wanted model) error {
	if !has.First {
		return nil
	}
	var refused []error
	if wanted.Mode.ValueString() == uazapi.ProxyNone {
		refused = append(refused, apidiag.OfField(path.Root("mode"), errTooOld))
	}
	if !wanted.Fallback.IsNull() {
		refused = append(refused, apidiag.OfField(path.Root("proxy_fallback"), errTooOld))
	}
	if !wanted.Country.IsNull() {
		refused = append(refused, apidiag.OfField(path.Root("proxy_managed_country"), errTooOld))
	}
	return errors.Join(refused...)
}
