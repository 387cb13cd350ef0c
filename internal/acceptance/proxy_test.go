package acceptance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	proxyURL     = "http://user:secret@proxy.example:8080"
	proxyAddress = "http://proxy.example:8080"
	otherProxy   = "socks5://user:secret@other.example:1080"
)

// proxyOf configures the proxy of an instance.
func proxyOf(in simulator.Instance, arguments ...string) string {
	return proxyCase.with(append([]string{named(in)}, arguments...)...)
}

func customProxy(url string, more ...string) string {
	return strings.Join(append([]string{`mode = "custom"`, fmt.Sprintf("proxy_url = %q", url)}, more...), "\n  ")
}

func onceProxy(url string, version int, more ...string) string {
	return strings.Join(append([]string{`mode = "custom"`, fmt.Sprintf("proxy_url_wo = %q", url), fmt.Sprintf("proxy_url_wo_version = %d", version)}, more...), "\n  ")
}

// shown is what the state has of a proxy. What is "" is null there.
type shown struct{ mode, url, fallback, country, state, city, address, effective string }

func (s shown) checks() []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range map[string]string{
		"mode": s.mode, "proxy_url": s.url, "proxy_fallback": s.fallback, "proxy_managed_country": s.country, "proxy_managed_state": s.state,
		"proxy_managed_city": s.city, "proxy_address": s.address, "effective_mode": s.effective, "proxy_url_wo": "",
	} {
		check := knownvalue.Null()
		if value != "" {
			checks = append(checks, proxyCase.shows(name, knownvalue.StringExact(value)))
			continue
		}
		checks = append(checks, proxyCase.shows(name, check))
	}
	return checks
}

// applied is a step that writes these bodies, and after which nothing is left to do.
func (w *world) applied(config string, action plancheck.ResourceActionType, want shown, sends ...string) resource.TestStep {
	return resource.TestStep{
		Config: config, ConfigPlanChecks: proxyCase.planned(action), ConfigStateChecks: want.checks(), PostApplyFunc: w.sent(proxyCase.writes, sends...),
	}
}

const (
	sendsCustom = `{"mode":"custom","proxy_url":"` + proxyURL + `"`
	sendsOther  = `{"mode":"custom","proxy_url":"` + otherProxy + `"`
)

// Every mode, every attribute changed, and every one that is optional left out again.
func TestProxy_everyModeAndEveryAttribute(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := func(arguments ...string) string { return w.asAdmin(proxyOf(shop, arguments...)) }
	w.steps(
		w.applied(config(customProxy(proxyURL, `proxy_fallback = "never"`)), plancheck.ResourceActionCreate,
			shown{mode: "custom", url: proxyURL, fallback: "never", address: proxyAddress, effective: "custom"}, sendsCustom+`,"proxy_fallback":"never"}`),
		w.applied(config(customProxy(otherProxy, `proxy_fallback = "never"`)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: otherProxy, fallback: "never", address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"never"}`),
		w.applied(config(customProxy(otherProxy, `proxy_fallback = "internal"`)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: otherProxy, fallback: "internal", address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"internal"}`),
		w.applied(config(customProxy(otherProxy, fmt.Sprintf("proxy_fallback = %q", proxyURL))), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: otherProxy, fallback: proxyURL, address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"`+proxyURL+`"}`),
		// What is left out is kept.
		w.applied(config(customProxy(otherProxy)), plancheck.ResourceActionNoop,
			shown{mode: "custom", url: otherProxy, fallback: proxyURL, address: "socks5://other.example:1080", effective: "custom"}),
		// Of a fallback that is a URL nobody is told the password.
		w.applied(config(customProxy(proxyURL)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: proxyURL, fallback: "internal", address: proxyAddress, effective: "custom"}, sendsCustom+`}`),
		w.applied(config(`mode = "internal"`), plancheck.ResourceActionUpdate, shown{mode: "internal", country: "br", effective: "internal"}, `{"mode":"internal"}`),
		w.applied(config(`mode = "internal"`, `proxy_managed_country = "pt"`), plancheck.ResourceActionUpdate,
			shown{mode: "internal", country: "pt", effective: "internal"}, `{"mode":"internal","proxy_managed_country":"pt"}`),
		w.applied(config(`mode = "internal"`, `proxy_managed_country = "br"`, `proxy_managed_state = "sp"`, `proxy_managed_city = "campinas"`), plancheck.ResourceActionUpdate,
			shown{mode: "internal", country: "br", state: "sp", city: "campinas", effective: "internal"},
			`{"mode":"internal","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`),
		w.applied(config(`mode = "internal"`), plancheck.ResourceActionNoop, shown{mode: "internal", country: "br", state: "sp", city: "campinas", effective: "internal"}),
		w.applied(config(`mode = "none"`), plancheck.ResourceActionUpdate, shown{mode: "none", effective: "direct"}, `{"mode":"none","confirm_no_proxy":true}`),
		w.applied(config(`mode = "none"`), plancheck.ResourceActionNoop, shown{mode: "none", effective: "direct"}),
	)
}

// A write-only URL is in no state, and a change of its version alone writes it again.
func TestProxy_writeOnly(t *testing.T) {
	needs(t, "write-only attributes")
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := func(arguments ...string) string { return w.asAdmin(proxyOf(shop, arguments...)) }
	want := shown{mode: "custom", fallback: "internal", address: proxyAddress, effective: "custom"}
	stored := want
	stored.url = proxyURL
	const rotated = "http://user:another@proxy.example:8080"
	w.steps(
		w.applied(config(onceProxy(proxyURL, 1)), plancheck.ResourceActionCreate, want, sendsCustom+`}`),
		// Another password alone is not seen.
		w.applied(config(onceProxy(rotated, 1)), plancheck.ResourceActionNoop, want),
		w.applied(config(onceProxy(rotated, 2)), plancheck.ResourceActionUpdate, want, `{"mode":"custom","proxy_url":"`+rotated+`","proxy_fallback":"internal"}`),
		// Another host is.
		w.applied(config(onceProxy(otherProxy, 2)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", fallback: "internal", address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"internal"}`),
		w.applied(config(customProxy(proxyURL)), plancheck.ResourceActionUpdate, stored, sendsCustom+`,"proxy_fallback":"internal"}`),
		w.applied(config(onceProxy(proxyURL, 1)), plancheck.ResourceActionUpdate, want, sendsCustom+`,"proxy_fallback":"internal"}`),
	)
}

// What a server shows of a URL is its address: while that agrees, there is no drift.
func TestProxy_maskedReadIsNoDrift(t *testing.T) {
	t.Parallel()
	const open = "http://proxy.example:8080"
	for title, options := range map[string]simulator.Options{
		"masked":           {},
		"plain":            {ProxyURLPlain: true},
		"fallback plain":   {FallbackURLPlain: true},
		"place told":       {ProxyTellsPlace: true},
		"2.1":              {ProxyGeneration: simulator.ProxySecond},
		"2.1, strict word": {ProxyGeneration: simulator.ProxySecond, FallbackWordStrict: true},
	} {
		t.Run(title, func(t *testing.T) {
			w := newTickingWorld(t, options)
			shop := w.Add("loja")
			var steps []resource.TestStep
			for _, arguments := range []string{
				customProxy(proxyURL, `proxy_fallback = "internal"`), customProxy(open, fmt.Sprintf("proxy_fallback = %q", open)), customProxy(open, fmt.Sprintf("proxy_fallback = %q", proxyURL)),
			} {
				config := w.asAdmin(proxyOf(shop, arguments))
				steps = append(steps, resource.TestStep{Config: config}, resource.TestStep{RefreshState: true}, resource.TestStep{Config: config, PlanOnly: true})
			}
			w.steps(steps...)
		})
	}
}

func TestProxy_driftIsMended(t *testing.T) {
	t.Parallel()
	managed := simulator.Proxy{Mode: "custom", URL: proxyURL, Fallback: "never"}
	for title, test := range map[string]struct {
		panel simulator.Proxy
		// writes is how often the plan that follows writes.
		writes int
	}{
		"another host":     {simulator.Proxy{Mode: "custom", URL: "http://user:secret@evil.example:8080", Fallback: "never"}, 1},
		"another port":     {simulator.Proxy{Mode: "custom", URL: "http://user:secret@proxy.example:3128", Fallback: "never"}, 1},
		"another scheme":   {simulator.Proxy{Mode: "custom", URL: "https://user:secret@proxy.example:8080", Fallback: "never"}, 1},
		"another fallback": {simulator.Proxy{Mode: "custom", URL: proxyURL, Fallback: "internal"}, 1},
		"a fallback URL":   {simulator.Proxy{Mode: "custom", URL: proxyURL, Fallback: otherProxy}, 1},
		"internal":         {simulator.Proxy{Mode: "internal", Fallback: "internal"}, 1},
		"none":             {simulator.Proxy{Mode: "none", Fallback: "internal"}, 1},
		// Nobody sees this one.
		"another password": {simulator.Proxy{Mode: "custom", URL: "http://user:other@proxy.example:8080", Fallback: "never"}, 0},
	} {
		kinds := map[string]string{"stored": customProxy(proxyURL, `proxy_fallback = "never"`)}
		if findTool(t).knows("write-only attributes") {
			kinds["write-only"] = onceProxy(proxyURL, 1, `proxy_fallback = "never"`)
		}
		for kind, arguments := range kinds {
			t.Run(title+"/"+kind, func(t *testing.T) {
				w := newTickingWorld(t, simulator.Options{})
				shop := w.Add("loja")
				config := w.asAdmin(proxyOf(shop, arguments))
				action := plancheck.ResourceActionNoop
				if test.writes > 0 {
					action = plancheck.ResourceActionUpdate
				}
				w.steps(
					resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
					resource.TestStep{
						PreConfig:        w.do(func() error { return w.SetProxy(shop.ID, test.panel) }),
						Config:           config,
						ConfigPlanChecks: proxyCase.planned(action),
						PostApplyFunc: func() {
							if got := w.Calls(proxyCase.writes); got != test.writes {
								w.t.Errorf("it was written %d times, want %d", got, test.writes)
							}
							if in, _ := w.Instance(shop.ID); test.writes > 0 && in.Proxy != managed {
								w.t.Errorf("the proxy is %+v", in.Proxy)
							}
						},
					},
				)
			})
		}
	}
}

// A fallback that stands in is shown, and no drift.
func TestProxy_thatFailsIsNoDrift(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.asAdmin(proxyOf(shop, customProxy(proxyURL, `proxy_fallback = "internal"`)))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: w.do(func() error { return w.FailProxy(shop.ID, "dial tcp timeout") }), Config: config, PlanOnly: true},
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{proxyCase.shows("effective_mode", knownvalue.StringExact("internal"))}},
	)
}

// A lost answer is proven by what the server shows, and where that proves nothing, it
// is an error that says so.
func TestProxy_lostAnswer(t *testing.T) {
	t.Parallel()
	lost := simulator.Fault{Route: proxyCase.writes, Kind: simulator.FaultDropAfter}
	for title, test := range map[string]struct {
		before, after string
		fault         simulator.Fault
		says          []string
	}{
		"another mode":         {`mode = "internal"`, `mode = "none"`, lost, nil},
		"another host":         {customProxy(otherProxy), customProxy(proxyURL), lost, nil},
		"another fallback":     {customProxy(proxyURL, `proxy_fallback = "never"`), customProxy(proxyURL, `proxy_fallback = "internal"`), lost, nil},
		"another password":     {customProxy("http://user:old@proxy.example:8080"), customProxy(proxyURL), lost, []string{"Unable to change the proxy of instance \"loja\": nobody can tell whether it was saved", "the user and the password", "Run the command again"}},
		"not carried out":      {`mode = "internal"`, `mode = "none"`, simulator.Fault{Route: proxyCase.writes, Kind: simulator.FaultDropBefore}, []string{"Unable to change the proxy of instance \"loja\": no answer from the server"}},
		"custom, and not done": {`mode = "internal"`, customProxy(proxyURL), simulator.Fault{Route: proxyCase.writes, Kind: simulator.FaultDropBefore}, []string{"nobody can tell whether it was saved"}},
	} {
		t.Run(title, func(t *testing.T) {
			w := newTickingWorld(t, simulator.Options{})
			shop := w.Add("loja")
			after := w.asAdmin(proxyOf(shop, test.after))
			step := resource.TestStep{PreConfig: func() { w.Inject(test.fault) }, Config: after}
			if test.says != nil {
				step.ExpectError = says(test.says...)
			}
			w.steps(
				resource.TestStep{Config: w.asAdmin(proxyOf(shop, test.before))},
				step,
				resource.TestStep{PreConfig: w.Heal, Config: after},
				resource.TestStep{Config: after, PlanOnly: true},
			)
		})
	}
}

// What a server accepts and does not keep is told, also of a URL that it masks.
func TestProxy_thatIsNotKeptIsTold(t *testing.T) {
	t.Parallel()
	for title, arguments := range map[string]string{"mode": `mode = "none"`, "proxy_address": customProxy(otherProxy)} {
		t.Run(title, func(t *testing.T) {
			w := newTickingWorld(t, simulator.Options{})
			shop := w.Add("loja")
			before, after := w.asAdmin(proxyOf(shop, customProxy(proxyURL))), w.asAdmin(proxyOf(shop, arguments))
			w.steps(
				resource.TestStep{Config: before},
				resource.TestStep{
					PreConfig:   func() { w.Inject(simulator.Fault{Route: proxyCase.writes, Kind: simulator.FaultAnswerOnly}) },
					Config:      after,
					ExpectError: says("Unable to change the proxy of instance \"loja\": the server kept another value", title+" was asked to be"),
				},
				resource.TestStep{PreConfig: w.Heal, Config: after, ConfigPlanChecks: proxyCase.planned(plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: after, PlanOnly: true},
			)
		})
	}
}

func TestProxy_onAServerOfTheFirstGeneration(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{ProxyGeneration: simulator.ProxyFirst})
	shop := w.Add("loja")
	config := func(arguments ...string) string { return w.asAdmin(proxyOf(shop, arguments...)) }
	tooOld := func(attribute string) []string {
		return []string{"Unable to change the proxy of instance \"loja\": the server is too old for it", attribute + " =", "knows a proxy of your own and the server's", "API 2.1 or later"}
	}
	w.steps(
		resource.TestStep{Config: config(`mode = "none"`), ExpectError: says(tooOld("mode")...)},
		resource.TestStep{Config: config(customProxy(proxyURL, `proxy_fallback = "never"`)), ExpectError: says(tooOld("proxy_fallback")...)},
		w.applied(config(customProxy(proxyURL)), plancheck.ResourceActionCreate, shown{mode: "custom", url: proxyURL, address: proxyAddress, effective: "custom"}, `{"enable":true,"proxy_url":"`+proxyURL+`"}`),
		resource.TestStep{Config: config(customProxy(proxyURL)), PlanOnly: true},
		w.applied(config(`mode = "internal"`), plancheck.ResourceActionUpdate, shown{mode: "internal", country: "br", effective: "internal"}, `{"enable":false,"proxy_url":""}`),
		w.applied(config(customProxy(otherProxy)), plancheck.ResourceActionUpdate, shown{mode: "custom", url: otherProxy, address: "socks5://other.example:1080", effective: "custom"}, `{"enable":true,"proxy_url":"`+otherProxy+`"}`),
	)
	if in, _ := w.Instance(shop.ID); in.Proxy.Mode != "internal" {
		t.Errorf("after the destroy the proxy is %+v", in.Proxy)
	}
}

func TestProxy_onAServerThatHasNone(t *testing.T) {
	w := newWorld(t, simulator.Options{MissingRoutes: []string{proxyCase.writes, proxyCase.reads}})
	shop := w.Add("loja")
	w.steps(resource.TestStep{
		Config:      w.asAdmin(proxyOf(shop, `mode = "none"`)),
		ExpectError: says(`Unable to change the proxy of instance "loja": the server has no such route`, "HTTP 404"),
	})
}

// An import has no URL, and a configuration with one is an update that writes it.
func TestProxy_imports(t *testing.T) {
	t.Parallel()
	for title, id := range map[string]func(in simulator.Instance) string{
		"by id":   func(in simulator.Instance) string { return in.ID },
		"by name": func(in simulator.Instance) string { return "name:" + in.Name },
	} {
		t.Run(title, func(t *testing.T) {
			w := newTickingWorld(t, simulator.Options{})
			shop := w.Add("loja")
			w.must(w.SetProxy(shop.ID, simulator.Proxy{Mode: "custom", URL: proxyURL, Fallback: "never"}))
			config := proxyOf(shop, customProxy(proxyURL, `proxy_fallback = "never"`))
			importing := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", proxyCase.address(), id(shop))
			w.steps(
				resource.TestStep{
					Config: w.asAdmin(config), ResourceName: proxyCase.address(), ImportState: true, ImportStateId: id(shop), ImportStatePersist: false,
				},
				resource.TestStep{
					Config:            w.asAdmin(importing + config),
					ConfigPlanChecks:  proxyCase.importedAs(plancheck.ResourceActionUpdate),
					ConfigStateChecks: shown{mode: "custom", url: proxyURL, fallback: "never", address: proxyAddress, effective: "custom"}.checks(),
					PostApplyFunc:     w.sent(proxyCase.writes, sendsCustom+`,"proxy_fallback":"never"}`),
				},
				resource.TestStep{Config: w.asAdmin(config), PlanOnly: true},
			)
		})
	}
}

func TestProxy_thatAServerWouldRefuseIsRefusedByThePlan(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	refuses := func(arguments string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: w.asAdmin("locals {\n  url = \"socks://user:secret@proxy.example:1080\"\n}\n\n" + proxyOf(shop, arguments)), PlanOnly: true, ExpectError: says(texts...)}
	}
	const country = `proxy_managed_country = "br"`
	w.steps(
		refuses(`mode = "direct"`, "mode", `"custom" "internal" "none"`),
		refuses(`mode = "custom"`, "No proxy given", "proxy_url_wo"),
		refuses("mode = \"custom\"\n  proxy_url = local.url", "Invalid proxy URL", "proxy_url = local.url", "Write socks5://"),
		refuses("mode = \"custom\"\n  proxy_url = \"proxy.example:80\"", "Invalid proxy URL", "has no scheme"),
		refuses(customProxy(proxyURL, "proxy_fallback = local.url"), "Invalid proxy fallback", "proxy_fallback = local.url", "Write socks5://"),
		refuses(customProxy(proxyURL, `proxy_fallback = "internal_proxy"`), "Invalid proxy fallback", `"internal" for the server's own proxy`),
		refuses(customProxy(proxyURL, country), "Argument of another mode", country, `proxy_managed_country goes with mode = "internal" only`),
		refuses("mode = \"none\"\n  "+country, "Argument of another mode", country),
		refuses(fmt.Sprintf("mode = \"none\"\n  proxy_url = %q", proxyURL), "Argument of another mode", `proxy_url goes with mode = "custom" only`),
		refuses("mode = \"internal\"\n  proxy_fallback = \"never\"", "Argument of another mode", `proxy_fallback goes with mode = "custom" only`),
		refuses("mode = \"internal\"\n  proxy_managed_country = \"Brazil\"", "proxy_managed_country", "two lower-case letters"),
		refuses("mode = \"internal\"\n  proxy_managed_city = \"campinas\"", "proxy_managed_country", "must be specified"),
		refuses("mode = \"internal\"\n  proxy_managed_country = \"br\"\n  proxy_managed_state = \"sp\"", "proxy_managed_city", "must be specified"),
		refuses("mode = \"internal\"\n  proxy_url_wo_version = 1", "proxy_url_wo", "must be specified"),
	)
	w.sent(proxyCase.writes)()
}

func TestProxy_writeOnlyThatIsRefusedByThePlan(t *testing.T) {
	needs(t, "write-only attributes")
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	refuses := func(arguments string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: w.asAdmin(proxyOf(shop, arguments)), PlanOnly: true, ExpectError: says(texts...)}
	}
	w.steps(
		refuses(customProxy(proxyURL, fmt.Sprintf("proxy_url_wo = %q", proxyURL), "proxy_url_wo_version = 1"), "Invalid Attribute Combination", "cannot be specified when"),
		refuses(fmt.Sprintf("mode = \"custom\"\n  proxy_url_wo = %q", proxyURL), "proxy_url_wo_version", "must be specified"),
		refuses(strings.Replace(onceProxy(proxyURL, 1), "custom", "internal", 1), "Argument of another mode", `proxy_url_wo goes with mode = "custom" only`),
		refuses(onceProxy("socks://proxy.example:1", 1), "Invalid proxy URL", "Write socks5://"),
	)
	w.sent(proxyCase.writes)()
}

// A plan warns where it has seen that a change restarts a connection.
func TestProxy_warnsOfTheRestart(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newTickingWorld(t, simulator.Options{})
	shop := w.paired("loja", phone)
	connection := fmt.Sprintf("resource \"uazapi_instance_connection\" \"test\" {\n  %s\n}\n", named(shop))
	user := w.terminal(w.asAdmin(connection + proxyOf(shop, `mode = "internal"`)))
	user.run(applies...)
	user.configure(w.asAdmin(connection + proxyOf(shop, `mode = "none"`)))
	user.says([]string{"A change of the proxy restarts the connection", "Instance " + shop.ID, "is connected to WhatsApp"}, planned...)
	user.run(applies...)
	if in, _ := w.Instance(shop.ID); in.Connected || !in.HasSession {
		t.Errorf("its status is %s, and the test was to look during the restart", in.Status)
	}
	user.isSettled()
	w.clock.Advance(time.Minute)
	user.isSettled()
}

// Where the proxy of the server has no route, a number pairs once its instance has
// another: the proxy comes before the connection.
func TestProxy_isThereBeforeTheConnection(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{NoProxyRoute: true})
	shop := w.Add("loja")
	config := w.asAdmin(proxyOf(shop, customProxy(proxyURL)) +
		"resource \"uazapi_instance_connection\" \"test\" {\n  instance_id = " + proxyCase.address() + ".instance_id\n}\n")
	w.steps(resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
		statecheck.ExpectKnownValue("uazapi_instance_connection.test", tfjsonpath.New("connected"), knownvalue.Bool(false)),
	}, PostApplyFunc: func() {
		if in, _ := w.Instance(shop.ID); in.QR == "" {
			w.t.Error("there is no QR to scan")
		}
	}})
}
