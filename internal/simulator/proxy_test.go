package simulator_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	getProxy    = "GET /instance/proxy"
	setProxy    = "POST /instance/proxy"
	removeProxy = "DELETE /instance/proxy"
)

func TestProxyModes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.sim.Add("a")
	w.as(in, getProxy, "").check(200, wants{
		"mode": "internal", "effective_mode": "internal", "effective_detail": "managed_pool", "managed": true,
		"proxy_url": "", "proxy_fallback": "internal", "fallback.active": false,
	})
	w.as(in, setProxy, customProxy("http://user:secret@a.example:8080", "never")).check(200, wants{
		"details": "Proxy configurado", "restart_requested": missing{}, "rotated": missing{},
		"proxy.mode": "custom", "proxy.effective_mode": "custom", "proxy.effective_detail": missing{}, "proxy.managed": false,
		"proxy.proxy_url": "http://***:***@a.example:8080", "proxy.proxy_fallback": "never",
	})
	want := simulator.Proxy{Mode: "custom", URL: "http://user:secret@a.example:8080", Fallback: "never"}
	if diff := cmp.Diff(want, w.instance(in.ID).Proxy); diff != "" {
		t.Errorf("the proxy (-want +got):\n%s", diff)
	}
	w.as(in, setProxy, `{"mode":"none","confirm_no_proxy":true}`).check(200, wants{"proxy.effective_mode": "direct", "proxy.proxy_url": "", "proxy.proxy_fallback": "internal"})
	w.as(in, setProxy, `{"mode":"internal","rotate_now":true,"proxy_managed_country":"pt"}`).check(200, wants{"proxy.mode": "internal", "rotated": true})
	w.as(in, statusRoute, "").check(200, wants{"instance.proxy_managed_country": "pt", "instance.proxy_managed_state": missing{}})
	w.as(in, removeProxy, "").check(405, nil)
}

func TestProxyThatIsRefused(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct{ body, says string }{
		"no body":                   {"", "Invalid payload"},
		"no mode":                   {`{}`, "mode inválido"},
		"unknown mode":              {`{"mode":"direct"}`, "mode inválido"},
		"mode of another type":      {`{"mode":1}`, "Invalid payload"},
		"custom without a URL":      {`{"mode":"custom"}`, "proxy_url inválida"},
		"a scheme without a number": {`{"mode":"custom","proxy_url":"socks://a.example:1"}`, "proxy_url inválida"},
		"no host":                   {`{"mode":"custom","proxy_url":"http://:80"}`, "proxy_url inválida"},
		"fallback of another word":  {customProxy("http://a.example:1", "always"), "proxy_fallback inválido"},
		"none without confirmation": {`{"mode":"none"}`, "confirm_no_proxy é obrigatório para desabilitar proxy"},
		"confirmation as a text":    {`{"mode":"none","confirm_no_proxy":"true"}`, "Invalid payload"},
		"a place with none":         {`{"mode":"none","confirm_no_proxy":true,"proxy_managed_country":"br"}`, "proxy_managed_* requer mode internal"},
		"a place with custom":       {`{"mode":"custom","proxy_url":"http://a.example:1","proxy_managed_country":"br"}`, "proxy_managed_* requer mode internal"},
		"no such country":           {`{"mode":"internal","proxy_managed_country":"Brazil"}`, "Invalid proxy_managed_country"},
		"a city without a country":  {`{"mode":"internal","proxy_managed_city":"campinas"}`, "proxy_managed_country is required"},
		"rotation as a text":        {`{"mode":"internal","rotate_now":"yes"}`, "Invalid payload"},
		"a key of the first kind":   {`{"mode":"internal","enable":true}`, `unknown key "enable"`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{Strict: true})
			in := w.sim.Add("a")
			w.as(in, setProxy, test.body).check(400, wants{"error": test.says})
			if diff := cmp.Diff(in, w.instance(in.ID)); diff != "" {
				t.Errorf("a refused change changed the instance:\n%s", diff)
			}
		})
	}
}

func TestProxyOfTheFirstGeneration(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true, ProxyGeneration: simulator.ProxyFirst})
	in := w.sim.Add("a")
	w.as(in, setProxy, `{"enable":true,"proxy_url":"http://u:p@a.example:1"}`).check(200, wants{"proxy.enabled": true})
	w.as(in, setProxy, `{"enable":true,"proxy_url":""}`).check(400, nil)
	w.as(in, setProxy, `{"enable":"true"}`).check(400, nil)
	w.as(in, setProxy, `{"mode":"none"}`).check(400, wants{"error": `unknown key "mode"`})
	w.as(in, removeProxy, `{"a":1}`).check(400, nil)
	w.as(in, removeProxy, "").check(200, wants{"proxy.enabled": false, "proxy.proxy_url": ""})
	w.as(in, setProxy, `{"enable":false,"proxy_url":""}`).check(200, wants{"proxy.enabled": false})
}

// The fallback stands in for a proxy that fails, until the proxy is changed.
func TestProxyThatFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	if err := w.sim.FailProxy(in.ID, "dial tcp timeout"); err == nil {
		t.Error("the proxy of the server failed")
	}
	w.must(w.sim.SetProxy(in.ID, simulator.Proxy{Mode: "custom", URL: "http://u:p@a.example:1", Fallback: "internal"}))
	w.must(w.sim.FailProxy(in.ID, "dial tcp timeout"))
	w.as(in, getProxy, "").check(200, wants{
		"mode": "custom", "effective_mode": "internal", "effective_detail": "internal_route", "proxy_url": "http://***:***@a.example:1",
		"fallback.active": true, "fallback.reason": "custom_failed_internal:dial tcp timeout",
	})
	w.as(in, setProxy, customProxy("http://b.example:1", "")).check(200, wants{"proxy.effective_mode": "custom", "proxy.fallback.active": false})
}

// Where the proxy of the server has no route, an instance without a proxy pairs.
func TestNoProxyRouteIsCuredByNoProxy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{NoProxyRoute: true, PairAfter: time.Minute})
	in := w.sim.Add("a")
	w.as(in, setProxy, `{"mode":"none","confirm_no_proxy":true}`).check(200, nil)
	if w.as(in, connectRoute, "{}").text("instance.qrcode") == "" {
		t.Error("there is no QR")
	}
	w.clock.Advance(time.Minute)
	w.as(in, statusRoute, "").check(200, wants{"status.connected": true})
}

// What comes between a change of the proxy and the return of the line counts.
func TestProxyRestartEndsWithTheSession(t *testing.T) {
	t.Parallel()
	for title, act := range map[string]func(w *world, id string) error{
		"log out": func(w *world, id string) error { return w.sim.LogOut(id) },
		"status":  func(w *world, id string) error { return w.sim.SetStatus(id, "hibernated") },
	} {
		w := newWorld(t, simulator.Options{})
		in := w.paired("a", "5511990000001")
		w.must(w.sim.SetProxy(in.ID, simulator.Proxy{Mode: "none", Fallback: "internal"}))
		w.must(act(w, in.ID))
		w.clock.Advance(time.Minute)
		if w.instance(in.ID).Connected {
			t.Errorf("%s: it is connected again", title)
		}
	}
}
