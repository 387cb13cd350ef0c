package setting

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

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	proxyURL     = "http://user:secret@proxy.example:8080"
	proxyAddress = "http://proxy.example:8080"
	otherProxy   = "socks5://user:secret@other.example:1080"
)

// proxyOf configures the proxy of an instance.
func proxyOf(in simulator.Instance, arguments ...string) string {
	return proxyCase.With(append([]string{world.ByID(in)}, arguments...)...)
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
			checks = append(checks, proxyCase.Shows(name, knownvalue.StringExact(value)))
			continue
		}
		checks = append(checks, proxyCase.Shows(name, check))
	}
	return checks
}

// applied is a step that writes these bodies, and after which nothing is left to do.
func applied(w *world.World, config string, action plancheck.ResourceActionType, want shown, sends ...string) resource.TestStep {
	return resource.TestStep{
		Config: config, ConfigPlanChecks: proxyCase.Planned(action), ConfigStateChecks: want.checks(), PostApplyFunc: w.Sent(proxyCase.Writes, sends...),
	}
}

const (
	sendsCustom = `{"mode":"custom","proxy_url":"` + proxyURL + `"`
	sendsOther  = `{"mode":"custom","proxy_url":"` + otherProxy + `"`
)

// Every mode, every attribute changed, and every one that is optional left out again.
func TestProxyEveryModeAndEveryAttribute(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := func(arguments ...string) string { return w.AsAdmin(proxyOf(shop, arguments...)) }
	w.Steps(
		applied(w, config(customProxy(proxyURL, `proxy_fallback = "never"`)), plancheck.ResourceActionCreate,
			shown{mode: "custom", url: proxyURL, fallback: "never", address: proxyAddress, effective: "custom"}, sendsCustom+`,"proxy_fallback":"never"}`),
		applied(w, config(customProxy(otherProxy, `proxy_fallback = "never"`)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: otherProxy, fallback: "never", address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"never"}`),
		applied(w, config(customProxy(otherProxy, `proxy_fallback = "internal"`)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: otherProxy, fallback: "internal", address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"internal"}`),
		applied(w, config(customProxy(otherProxy, fmt.Sprintf("proxy_fallback = %q", proxyURL))), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: otherProxy, fallback: proxyURL, address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"`+proxyURL+`"}`),
		// What is left out is kept.
		applied(w, config(customProxy(otherProxy)), plancheck.ResourceActionNoop,
			shown{mode: "custom", url: otherProxy, fallback: proxyURL, address: "socks5://other.example:1080", effective: "custom"}),
		// Of a fallback that is a URL nobody is told the password.
		applied(w, config(customProxy(proxyURL)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", url: proxyURL, fallback: "internal", address: proxyAddress, effective: "custom"}, sendsCustom+`}`),
		applied(w, config(`mode = "internal"`), plancheck.ResourceActionUpdate, shown{mode: "internal", country: "br", effective: "internal"}, `{"mode":"internal"}`),
		applied(w, config(`mode = "internal"`, `proxy_managed_country = "pt"`), plancheck.ResourceActionUpdate,
			shown{mode: "internal", country: "pt", effective: "internal"}, `{"mode":"internal","proxy_managed_country":"pt"}`),
		applied(w, config(`mode = "internal"`, `proxy_managed_country = "br"`, `proxy_managed_state = "sp"`, `proxy_managed_city = "campinas"`), plancheck.ResourceActionUpdate,
			shown{mode: "internal", country: "br", state: "sp", city: "campinas", effective: "internal"},
			`{"mode":"internal","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`),
		applied(w, config(`mode = "internal"`), plancheck.ResourceActionNoop, shown{mode: "internal", country: "br", state: "sp", city: "campinas", effective: "internal"}),
		applied(w, config(`mode = "none"`), plancheck.ResourceActionUpdate, shown{mode: "none", effective: "direct"}, `{"mode":"none","confirm_no_proxy":true}`),
		applied(w, config(`mode = "none"`), plancheck.ResourceActionNoop, shown{mode: "none", effective: "direct"}),
	)
}

// A write-only URL is in no state, and a change of its version alone writes it again.
func TestProxyWriteOnly(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := func(arguments ...string) string { return w.AsAdmin(proxyOf(shop, arguments...)) }
	want := shown{mode: "custom", fallback: "internal", address: proxyAddress, effective: "custom"}
	stored := want
	stored.url = proxyURL
	const rotated = "http://user:another@proxy.example:8080"
	w.Steps(
		applied(w, config(onceProxy(proxyURL, 1)), plancheck.ResourceActionCreate, want, sendsCustom+`}`),
		// Another password alone is not seen.
		applied(w, config(onceProxy(rotated, 1)), plancheck.ResourceActionNoop, want),
		applied(w, config(onceProxy(rotated, 2)), plancheck.ResourceActionUpdate, want, `{"mode":"custom","proxy_url":"`+rotated+`","proxy_fallback":"internal"}`),
		// Another host is.
		applied(w, config(onceProxy(otherProxy, 2)), plancheck.ResourceActionUpdate,
			shown{mode: "custom", fallback: "internal", address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"internal"}`),
		applied(w, config(customProxy(proxyURL)), plancheck.ResourceActionUpdate, stored, sendsCustom+`,"proxy_fallback":"internal"}`),
		applied(w, config(onceProxy(proxyURL, 1)), plancheck.ResourceActionUpdate, want, sendsCustom+`,"proxy_fallback":"internal"}`),
	)
}

// What a server shows of a URL is its address: while that agrees, there is no drift.
func TestProxyMaskedReadIsNoDrift(t *testing.T) {
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
			w := world.StartTicking(t, options)
			shop := w.Add("loja")
			var steps []resource.TestStep
			for _, arguments := range []string{
				customProxy(proxyURL, `proxy_fallback = "internal"`), customProxy(open, fmt.Sprintf("proxy_fallback = %q", open)), customProxy(open, fmt.Sprintf("proxy_fallback = %q", proxyURL)),
			} {
				config := w.AsAdmin(proxyOf(shop, arguments))
				steps = append(steps, resource.TestStep{Config: config}, resource.TestStep{RefreshState: true}, resource.TestStep{Config: config, PlanOnly: true})
			}
			w.Steps(steps...)
		})
	}
}

func TestProxyDriftIsMended(t *testing.T) {
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
		if world.FindTool(t).Knows("write-only attributes") {
			kinds["write-only"] = onceProxy(proxyURL, 1, `proxy_fallback = "never"`)
		}
		for kind, arguments := range kinds {
			t.Run(title+"/"+kind, func(t *testing.T) {
				w := world.StartTicking(t, simulator.Options{})
				shop := w.Add("loja")
				config := w.AsAdmin(proxyOf(shop, arguments))
				action := plancheck.ResourceActionNoop
				if test.writes > 0 {
					action = plancheck.ResourceActionUpdate
				}
				w.Steps(
					resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
					resource.TestStep{
						PreConfig:        w.Do(func() error { return w.SetProxy(shop.ID, test.panel) }),
						Config:           config,
						ConfigPlanChecks: proxyCase.Planned(action),
						PostApplyFunc: func() {
							if got := w.Calls(proxyCase.Writes); got != test.writes {
								w.T.Errorf("it was written %d times, want %d", got, test.writes)
							}
							if in, _ := w.Instance(shop.ID); test.writes > 0 && in.Proxy != managed {
								w.T.Errorf("the proxy is %+v", in.Proxy)
							}
						},
					},
				)
			})
		}
	}
}

// A fallback that stands in is shown, and no drift.
func TestProxyThatFailsIsNoDrift(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(proxyOf(shop, customProxy(proxyURL, `proxy_fallback = "internal"`)))
	w.Steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: w.Do(func() error { return w.FailProxy(shop.ID, "dial tcp timeout") }), Config: config, PlanOnly: true},
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{proxyCase.Shows("effective_mode", knownvalue.StringExact("internal"))}},
	)
}

// A lost answer is proven by what the server shows, and where that proves nothing, it
// is an error that says so.
func TestProxyLostAnswer(t *testing.T) {
	t.Parallel()
	lost := simulator.Fault{Route: proxyCase.Writes, Kind: simulator.FaultDropAfter}
	for title, test := range map[string]struct {
		before, after string
		fault         simulator.Fault
		says          []string
	}{
		"another mode":         {`mode = "internal"`, `mode = "none"`, lost, nil},
		"another host":         {customProxy(otherProxy), customProxy(proxyURL), lost, nil},
		"another fallback":     {customProxy(proxyURL, `proxy_fallback = "never"`), customProxy(proxyURL, `proxy_fallback = "internal"`), lost, nil},
		"another password":     {customProxy("http://user:old@proxy.example:8080"), customProxy(proxyURL), lost, []string{"Unable to change the proxy of instance \"loja\": nobody can tell whether it was saved", "the user and the password", "Run the command again"}},
		"not carried out":      {`mode = "internal"`, `mode = "none"`, simulator.Fault{Route: proxyCase.Writes, Kind: simulator.FaultDropBefore}, []string{"Unable to change the proxy of instance \"loja\": no answer from the server"}},
		"custom, and not done": {`mode = "internal"`, customProxy(proxyURL), simulator.Fault{Route: proxyCase.Writes, Kind: simulator.FaultDropBefore}, []string{"nobody can tell whether it was saved"}},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Add("loja")
			after := w.AsAdmin(proxyOf(shop, test.after))
			step := resource.TestStep{PreConfig: func() { w.Inject(test.fault) }, Config: after}
			if test.says != nil {
				step.ExpectError = world.Says(test.says...)
			}
			w.Steps(
				resource.TestStep{Config: w.AsAdmin(proxyOf(shop, test.before))},
				step,
				resource.TestStep{PreConfig: w.Heal, Config: after},
				resource.TestStep{Config: after, PlanOnly: true},
			)
		})
	}
}

// What a server accepts and does not keep is told, also of a URL that it masks.
func TestProxyThatIsNotKeptIsTold(t *testing.T) {
	t.Parallel()
	for title, arguments := range map[string]string{"mode": `mode = "none"`, "proxy_address": customProxy(otherProxy)} {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Add("loja")
			before, after := w.AsAdmin(proxyOf(shop, customProxy(proxyURL))), w.AsAdmin(proxyOf(shop, arguments))
			tellsThatItIsNotKept(w, proxyCase, title, before, after)
		})
	}
}

func TestProxyOnAServerOfTheFirstGeneration(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{ProxyGeneration: simulator.ProxyFirst})
	shop := w.Add("loja")
	config := func(arguments ...string) string { return w.AsAdmin(proxyOf(shop, arguments...)) }
	tooOld := func(attribute string) []string {
		return []string{"Unable to change the proxy of instance \"loja\": the server is too old for it", attribute + " =", "knows a proxy of your own and the server's", "API 2.1 or later"}
	}
	w.Steps(
		resource.TestStep{Config: config(`mode = "none"`), ExpectError: world.Says(tooOld("mode")...)},
		resource.TestStep{Config: config(customProxy(proxyURL, `proxy_fallback = "never"`)), ExpectError: world.Says(tooOld("proxy_fallback")...)},
		applied(w, config(customProxy(proxyURL)), plancheck.ResourceActionCreate, shown{mode: "custom", url: proxyURL, address: proxyAddress, effective: "custom"}, `{"enable":true,"proxy_url":"`+proxyURL+`"}`),
		resource.TestStep{Config: config(customProxy(proxyURL)), PlanOnly: true},
		applied(w, config(`mode = "internal"`), plancheck.ResourceActionUpdate, shown{mode: "internal", country: "br", effective: "internal"}, `{"enable":false,"proxy_url":""}`),
		applied(w, config(customProxy(otherProxy)), plancheck.ResourceActionUpdate, shown{mode: "custom", url: otherProxy, address: "socks5://other.example:1080", effective: "custom"}, `{"enable":true,"proxy_url":"`+otherProxy+`"}`),
	)
	if in, _ := w.Instance(shop.ID); in.Proxy.Mode != "internal" {
		t.Errorf("after the destroy the proxy is %+v", in.Proxy)
	}
}

func TestProxyOnAServerThatHasNone(t *testing.T) {
	w := world.Start(t, simulator.Options{MissingRoutes: []string{proxyCase.Writes, proxyCase.Reads}})
	shop := w.Add("loja")
	w.Steps(resource.TestStep{
		Config:      w.AsAdmin(proxyOf(shop, `mode = "none"`)),
		ExpectError: world.Says(`Unable to change the proxy of instance "loja": the server has no such route`, "HTTP 404"),
	})
}

// An import has no URL, and a configuration with one is an update that writes it.
func TestProxyImports(t *testing.T) {
	t.Parallel()
	for title, id := range importIDs {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Add("loja")
			w.Must(w.SetProxy(shop.ID, simulator.Proxy{Mode: "custom", URL: proxyURL, Fallback: "never"}))
			config := proxyOf(shop, customProxy(proxyURL, `proxy_fallback = "never"`))
			importing := world.ImportBlock(proxyCase.Address(), id(shop))
			w.Steps(
				resource.TestStep{
					Config: w.AsAdmin(config), ResourceName: proxyCase.Address(), ImportState: true, ImportStateId: id(shop), ImportStatePersist: false,
				},
				resource.TestStep{
					Config:            w.AsAdmin(importing + config),
					ConfigPlanChecks:  importedAs(proxyCase, plancheck.ResourceActionUpdate),
					ConfigStateChecks: shown{mode: "custom", url: proxyURL, fallback: "never", address: proxyAddress, effective: "custom"}.checks(),
					PostApplyFunc:     w.Sent(proxyCase.Writes, sendsCustom+`,"proxy_fallback":"never"}`),
				},
				resource.TestStep{Config: w.AsAdmin(config), PlanOnly: true},
			)
		})
	}
}

func TestProxyThatAServerWouldRefuseIsRefusedByThePlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	refuses := func(arguments string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: w.AsAdmin("locals {\n  url = \"socks://user:secret@proxy.example:1080\"\n}\n\n" + proxyOf(shop, arguments)), PlanOnly: true, ExpectError: world.Says(texts...)}
	}
	const country = `proxy_managed_country = "br"`
	w.Steps(
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
	w.Sent(proxyCase.Writes)()
}

func TestProxyWriteOnlyThatIsRefusedByThePlan(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	refuses := func(arguments string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: w.AsAdmin(proxyOf(shop, arguments)), PlanOnly: true, ExpectError: world.Says(texts...)}
	}
	w.Steps(
		refuses(customProxy(proxyURL, fmt.Sprintf("proxy_url_wo = %q", proxyURL), "proxy_url_wo_version = 1"), "Invalid Attribute Combination", "cannot be specified when"),
		refuses(fmt.Sprintf("mode = \"custom\"\n  proxy_url_wo = %q", proxyURL), "proxy_url_wo_version", "must be specified"),
		refuses(strings.Replace(onceProxy(proxyURL, 1), "custom", "internal", 1), "Argument of another mode", `proxy_url_wo goes with mode = "custom" only`),
		refuses(onceProxy("socks://proxy.example:1", 1), "Invalid proxy URL", "Write socks5://"),
	)
	w.Sent(proxyCase.Writes)()
}

// A plan warns where it has seen that a change restarts a connection.
func TestProxyWarnsOfTheRestart(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	connection := fmt.Sprintf("resource \"uazapi_instance_connection\" \"test\" {\n  %s\n}\n", world.ByID(shop))
	user := w.Terminal(w.AsAdmin(connection + proxyOf(shop, `mode = "internal"`)))
	user.Run(world.Apply...)
	user.Configure(w.AsAdmin(connection + proxyOf(shop, `mode = "none"`)))
	user.Says([]string{"A change of the proxy restarts the connection", "Instance " + shop.ID, "is connected to WhatsApp"}, world.Plan...)
	user.Run(world.Apply...)
	if in, _ := w.Instance(shop.ID); in.Connected || !in.HasSession {
		t.Errorf("its status is %s, and the test was to look during the restart", in.Status)
	}
	user.IsSettled()
	w.Clock.Advance(time.Minute)
	user.IsSettled()
}

// Where the proxy of the server has no route, a number pairs once its instance has
// another: the proxy comes before the connection.
func TestProxyIsThereBeforeTheConnection(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{NoProxyRoute: true})
	shop := w.Add("loja")
	config := w.AsAdmin(proxyOf(shop, customProxy(proxyURL)) +
		"resource \"uazapi_instance_connection\" \"test\" {\n  instance_id = " + proxyCase.Address() + ".instance_id\n}\n")
	w.Steps(resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
		statecheck.ExpectKnownValue("uazapi_instance_connection.test", tfjsonpath.New("connected"), knownvalue.Bool(false)),
	}, PostApplyFunc: func() {
		if in, _ := w.Instance(shop.ID); in.QR == "" {
			w.T.Error("there is no QR to scan")
		}
	}})
}
