package setting

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
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

func (s shown) checks(address string) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range map[string]string{
		"mode": s.mode, "proxy_url": s.url, "proxy_fallback": s.fallback, "proxy_managed_country": s.country, "proxy_managed_state": s.state,
		"proxy_managed_city": s.city, "proxy_address": s.address, "effective_mode": s.effective, "proxy_url_wo": "",
	} {
		var check knownvalue.Check = knownvalue.Null()
		if value != "" {
			check = knownvalue.StringExact(value)
		}
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check))
	}
	return checks
}

// appliesProxy applies a proxy, which writes these bodies, and after which nothing is left to do.
func appliesProxy(user *world.Terminal, config, says string, want shown, sends ...string) {
	user.T.Helper()
	user.Becomes(config, []string{says}, want.checks(proxyCase.Address())...)
	user.Sent(proxyCase.Writes, sends...)()
}

const (
	sendsCustom = `{"mode":"custom","proxy_url":"` + proxyURL + `"`
	sendsOther  = `{"mode":"custom","proxy_url":"` + otherProxy + `"`
)

// Every mode, every attribute changed, and every one that is optional left out again.
func TestProxyEveryModeAndEveryAttribute(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal("")
	becomes := func(arguments, says string, want shown, sends ...string) {
		t.Helper()
		appliesProxy(user, w.AsAdmin(proxyOf(shop, arguments)), says, want, sends...)
	}
	update := world.PlansUpdate(proxyCase.Address())
	other := shown{mode: "custom", url: otherProxy, fallback: "never", address: "socks5://other.example:1080", effective: "custom"}
	becomes(customProxy(proxyURL, `proxy_fallback = "never"`), world.PlansCreate(proxyCase.Address()),
		shown{mode: "custom", url: proxyURL, fallback: "never", address: proxyAddress, effective: "custom"}, sendsCustom+`,"proxy_fallback":"never"}`)
	becomes(customProxy(otherProxy, `proxy_fallback = "never"`), update, other, sendsOther+`,"proxy_fallback":"never"}`)
	other.fallback = "internal"
	becomes(customProxy(otherProxy, `proxy_fallback = "internal"`), update, other, sendsOther+`,"proxy_fallback":"internal"}`)
	other.fallback = proxyURL
	becomes(customProxy(otherProxy, fmt.Sprintf("proxy_fallback = %q", proxyURL)), update, other, sendsOther+`,"proxy_fallback":"`+proxyURL+`"}`)
	// What is left out is kept.
	becomes(customProxy(otherProxy), world.NothingToDo, other)
	// Of a fallback that is a URL nobody is told the password.
	becomes(customProxy(proxyURL), update, shown{mode: "custom", url: proxyURL, fallback: "internal", address: proxyAddress, effective: "custom"}, sendsCustom+`}`)
	becomes(`mode = "internal"`, update, shown{mode: "internal", country: "br", effective: "internal"}, `{"mode":"internal"}`)
	becomes("mode = \"internal\"\n  proxy_managed_country = \"pt\"", update,
		shown{mode: "internal", country: "pt", effective: "internal"}, `{"mode":"internal","proxy_managed_country":"pt"}`)
	campinas := shown{mode: "internal", country: "br", state: "sp", city: "campinas", effective: "internal"}
	becomes("mode = \"internal\"\n  proxy_managed_country = \"br\"\n  proxy_managed_state = \"sp\"\n  proxy_managed_city = \"campinas\"", update,
		campinas, `{"mode":"internal","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`)
	becomes(`mode = "internal"`, world.NothingToDo, campinas)
	becomes(`mode = "none"`, update, shown{mode: "none", effective: "direct"}, `{"mode":"none","confirm_no_proxy":true}`)
	becomes(`mode = "none"`, world.NothingToDo, shown{mode: "none", effective: "direct"})
}

// A write-only URL is in no state, and a change of its version alone writes it again.
func TestProxyWriteOnly(t *testing.T) {
	world.Needs(t, "write-only attributes")
	t.Parallel()
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal("")
	becomes := func(arguments, says string, want shown, sends ...string) {
		t.Helper()
		appliesProxy(user, w.AsAdmin(proxyOf(shop, arguments)), says, want, sends...)
	}
	want := shown{mode: "custom", fallback: "internal", address: proxyAddress, effective: "custom"}
	stored := want
	stored.url = proxyURL
	update := world.PlansUpdate(proxyCase.Address())
	const rotated = "http://user:another@proxy.example:8080"
	becomes(onceProxy(proxyURL, 1), world.PlansCreate(proxyCase.Address()), want, sendsCustom+`}`)
	// Another password alone is not seen.
	becomes(onceProxy(rotated, 1), world.NothingToDo, want)
	becomes(onceProxy(rotated, 2), update, want, `{"mode":"custom","proxy_url":"`+rotated+`","proxy_fallback":"internal"}`)
	// Another host is.
	becomes(onceProxy(otherProxy, 2), update,
		shown{mode: "custom", fallback: "internal", address: "socks5://other.example:1080", effective: "custom"}, sendsOther+`,"proxy_fallback":"internal"}`)
	becomes(customProxy(proxyURL), update, stored, sendsCustom+`,"proxy_fallback":"internal"}`)
	becomes(onceProxy(proxyURL, 1), update, want, sendsCustom+`,"proxy_fallback":"internal"}`)
}

// What a server shows of a URL is its address: while that agrees, there is no drift.
func TestProxyMaskedReadIsNoDrift(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const open = "http://proxy.example:8080"
	three := []string{
		customProxy(proxyURL, `proxy_fallback = "internal"`), customProxy(open, fmt.Sprintf("proxy_fallback = %q", open)), customProxy(open, fmt.Sprintf("proxy_fallback = %q", proxyURL)),
	}
	for title, options := range map[string]simulator.Options{
		"masked":           {},
		"plain":            {ProxyURLPlain: true},
		"fallback plain":   {FallbackURLPlain: true},
		"place told":       {ProxyTellsPlace: true},
		"2.1":              {ProxyGeneration: simulator.ProxySecond},
		"2.1, strict word": {ProxyGeneration: simulator.ProxySecond, FallbackWordStrict: true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, options)
			shops := w.AddShops(len(three))
			user := w.Terminal("")
			// Each instance has one of the three, and then the next one.
			for round, says := range []string{"3 added, 0 changed", "0 added, 3 changed"} {
				var config strings.Builder
				for n, shop := range shops {
					config.WriteString(beside(proxyCase, shop, three[(n+round)%len(three)]))
				}
				user.Becomes(w.AsAdmin(config.String()), []string{says})
				user.Run(world.Refresh...)
				user.IsSettled()
			}
		})
	}
}

func TestProxyDriftIsMended(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	managed := simulator.Proxy{Mode: "custom", URL: proxyURL, Fallback: "never"}
	kinds := map[string]string{"stored": customProxy(proxyURL, `proxy_fallback = "never"`)}
	if world.FindTool(t).Knows("write-only attributes") {
		kinds["write-only"] = onceProxy(proxyURL, 1, `proxy_fallback = "never"`)
	}
	panels := map[string]simulator.Proxy{
		"another host":     {Mode: "custom", URL: "http://user:secret@evil.example:8080", Fallback: "never"},
		"another port":     {Mode: "custom", URL: "http://user:secret@proxy.example:3128", Fallback: "never"},
		"another scheme":   {Mode: "custom", URL: "https://user:secret@proxy.example:8080", Fallback: "never"},
		"another fallback": {Mode: "custom", URL: proxyURL, Fallback: "internal"},
		"a fallback URL":   {Mode: "custom", URL: proxyURL, Fallback: otherProxy},
		"internal":         {Mode: "internal", Fallback: "internal"},
		"none":             {Mode: "none", Fallback: "internal"},
		"another password": {Mode: "custom", URL: "http://user:other@proxy.example:8080", Fallback: "never"}, // nobody sees this one
	}
	var config strings.Builder
	var shops []simulator.Instance
	changed := map[string]simulator.Proxy{} // by the id of an instance
	for title, panel := range panels {
		for kind, arguments := range kinds {
			shop := w.Add(label(title + " " + kind))
			shops, changed[shop.ID] = append(shops, shop), panel
			config.WriteString(beside(proxyCase, shop, arguments))
		}
	}
	user := w.Terminal(w.AsAdmin(config.String()))
	user.Run(world.Apply...)
	user.IsSettled()
	for id, panel := range changed {
		w.Must(w.SetProxy(id, panel))
	}
	w.ResetRequests()
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		writes := 1
		if changed[shop.ID] == panels["another password"] {
			writes = 0
		}
		mended(w, proxyCase, shop, said, writes)
		if in, _ := w.Instance(shop.ID); writes > 0 && in.Proxy != managed {
			t.Errorf("%s: the proxy is %+v", shop.Name, in.Proxy)
		}
	}
	user.IsSettled()
}

// A fallback that stands in is shown, and no drift.
func TestProxyThatFailsIsNoDrift(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(proxyOf(shop, customProxy(proxyURL, `proxy_fallback = "internal"`)))
	user := w.Terminal("")
	user.Becomes(config, []string{world.PlansCreate(proxyCase.Address())})
	w.Must(w.FailProxy(shop.ID, "dial tcp timeout"))
	user.IsSettled()
	user.Becomes(config, []string{world.NothingToDo}, proxyCase.Shows("effective_mode", knownvalue.StringExact("internal")))
}

// A lost answer is proven by what the server shows, and where that proves nothing, it
// is an error that says so.
func TestProxyLostAnswer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const begins = "Unable to change the proxy of instance "
	changesWhileAnswersAreLost(world.StartTicking(t, simulator.Options{}), proxyCase, []string{proxyCase.Writes}, map[string]change{
		// Some are carried out.
		"another_mode":     {`mode = "internal"`, `mode = "none"`, nil, simulator.FaultDropAfter},
		"another_host":     {customProxy(otherProxy), customProxy(proxyURL), nil, simulator.FaultDropAfter},
		"another_fallback": {customProxy(proxyURL, `proxy_fallback = "never"`), customProxy(proxyURL, `proxy_fallback = "internal"`), nil, simulator.FaultDropAfter},
		"another_password": {customProxy("http://user:old@proxy.example:8080"), customProxy(proxyURL), []string{begins + `"another_password": nobody can tell whether it was saved`, "the user and the password", "Run the command again"}, simulator.FaultDropAfter},
		// And some are not.
		"another_mode_undone": {`mode = "internal"`, `mode = "none"`, []string{begins + `"another_mode_undone": no answer from the server`}, simulator.FaultDropBefore},
		"custom_undone":       {`mode = "internal"`, customProxy(proxyURL), []string{begins + `"custom_undone": nobody can tell whether it was saved`}, simulator.FaultDropBefore},
	})
}

// What a server accepts and does not keep is told, also of a URL that it masks.
func TestProxyThatIsNotKeptIsTold(t *testing.T) {
	tellsThatItIsNotKept(t, proxyCase, map[string]change{
		"mode":          {before: customProxy(proxyURL), after: `mode = "none"`},
		"proxy_address": {before: customProxy(proxyURL), after: customProxy(otherProxy)},
	})
}

func TestProxyOnAServerOfTheFirstGeneration(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{ProxyGeneration: simulator.ProxyFirst})
	shop := w.Add("loja")
	config := func(arguments ...string) string { return w.AsAdmin(proxyOf(shop, arguments...)) }
	user := w.Terminal("")
	tooOld := func(attribute, arguments string) {
		t.Helper()
		user.Configure(config(arguments))
		user.Fails([]string{"Unable to change the proxy of instance \"loja\": the server is too old for it", attribute + " =", "knows a proxy of your own and the server's", "API 2.1 or later"}, world.Apply...)
	}
	tooOld("mode", `mode = "none"`)
	tooOld("proxy_fallback", customProxy(proxyURL, `proxy_fallback = "never"`))
	update := world.PlansUpdate(proxyCase.Address())
	appliesProxy(user, config(customProxy(proxyURL)), world.PlansCreate(proxyCase.Address()), shown{mode: "custom", url: proxyURL, address: proxyAddress, effective: "custom"}, `{"enable":true,"proxy_url":"`+proxyURL+`"}`)
	appliesProxy(user, config(`mode = "internal"`), update, shown{mode: "internal", country: "br", effective: "internal"}, `{"enable":false,"proxy_url":""}`)
	appliesProxy(user, config(customProxy(otherProxy)), update, shown{mode: "custom", url: otherProxy, address: "socks5://other.example:1080", effective: "custom"}, `{"enable":true,"proxy_url":"`+otherProxy+`"}`)
	user.Run(world.DestroyUnseen...)
	if in, _ := w.Instance(shop.ID); in.Proxy.Mode != "internal" {
		t.Errorf("after the destroy the proxy is %+v", in.Proxy)
	}
}

// An import has no URL, and a configuration with one is an update that writes it.
func TestProxyImports(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	var importing, config strings.Builder
	shops := map[string]simulator.Instance{} // by their ids of an import
	for title, id := range importIDs {
		shop := w.Add(label(title))
		shops[id(shop)] = shop
		w.Must(w.SetProxy(shop.ID, simulator.Proxy{Mode: "custom", URL: proxyURL, Fallback: "never"}))
		config.WriteString(beside(proxyCase, shop, customProxy(proxyURL, `proxy_fallback = "never"`)))
		importing.WriteString(world.ImportBlock(besideOf(proxyCase, shop), id(shop)))
	}
	byCommand := w.Terminal(w.AsAdmin(config.String()))
	for id, shop := range shops {
		byCommand.Run("import", "-input=false", "-no-color", besideOf(proxyCase, shop), id)
	}
	w.ResetRequests()
	user := w.Terminal(w.AsAdmin(importing.String() + config.String()))
	user.Says([]string{"Plan: 2 to import, 0 to add, 2 to change, 0 to destroy"}, world.Apply...)
	for _, shop := range shops {
		user.Keeps(shown{mode: "custom", url: proxyURL, fallback: "never", address: proxyAddress, effective: "custom"}.checks(besideOf(proxyCase, shop))...)
		sentFor(w, shop, proxyCase.Writes, sendsCustom+`,"proxy_fallback":"never"}`)
	}
	user.Configure(w.AsAdmin(config.String()))
	user.IsSettled()
}

func TestProxyThatAServerWouldRefuseIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	const country = `proxy_managed_country = "br"`
	planRefuses(w, proxyCase, w.Add("loja"), "locals {\n  url = \"socks://user:secret@proxy.example:1080\"\n}\n\n",
		refused(`mode = "direct"`, "mode", `"custom", "internal" and "none"`),
		refused(`mode = "custom"`, "No proxy given", "proxy_url_wo"),
		refused("mode = \"custom\"\n  proxy_url = local.url", "Invalid proxy URL", "proxy_url = local.url", "Write socks5://"),
		refused("mode = \"custom\"\n  proxy_url = \"proxy.example:80\"", "Invalid proxy URL", "has no scheme"),
		refused(customProxy(proxyURL, "proxy_fallback = local.url"), "Invalid proxy fallback", "proxy_fallback = local.url", "Write socks5://"),
		refused(customProxy(proxyURL, `proxy_fallback = "internal_proxy"`), "Invalid proxy fallback", `"internal" for the server's own proxy`),
		refused(customProxy(proxyURL, country), "Argument of another mode", country, `proxy_managed_country goes with mode = "internal" only`),
		refused("mode = \"none\"\n  "+country, "Argument of another mode", country),
		refused(fmt.Sprintf("mode = \"none\"\n  proxy_url = %q", proxyURL), "Argument of another mode", `proxy_url goes with mode = "custom" only`),
		refused("mode = \"internal\"\n  proxy_fallback = \"never\"", "Argument of another mode", `proxy_fallback goes with mode = "custom" only`),
		refused("mode = \"internal\"\n  proxy_managed_country = \"Brazil\"", "proxy_managed_country", "two lower-case letters"),
		refused("mode = \"internal\"\n  proxy_managed_city = \"campinas\"", "proxy_managed_country", "must be specified"),
		refused("mode = \"internal\"\n  proxy_managed_country = \"br\"\n  proxy_managed_state = \"sp\"", "proxy_managed_city", "must be specified"),
		refused("mode = \"internal\"\n  proxy_url_wo_version = 1", "proxy_url_wo", "must be specified"),
	)
}

func TestProxyWriteOnlyThatIsRefusedByThePlan(t *testing.T) {
	world.Needs(t, "write-only attributes")
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	planRefuses(w, proxyCase, w.Add("loja"), "",
		refused(customProxy(proxyURL, fmt.Sprintf("proxy_url_wo = %q", proxyURL), "proxy_url_wo_version = 1"), "Invalid Attribute Combination", "cannot be specified when"),
		refused(fmt.Sprintf("mode = \"custom\"\n  proxy_url_wo = %q", proxyURL), "proxy_url_wo_version", "must be specified"),
		refused(strings.Replace(onceProxy(proxyURL, 1), "custom", "internal", 1), "Argument of another mode", `proxy_url_wo goes with mode = "custom" only`),
		refused(onceProxy("socks://proxy.example:1", 1), "Invalid proxy URL", "Write socks5://"),
	)
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
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{NoProxyRoute: true})
	shop := w.Add("loja")
	const connection = "uazapi_instance_connection.test"
	w.Terminal("").Becomes(w.AsAdmin(proxyOf(shop, customProxy(proxyURL))+
		"resource \"uazapi_instance_connection\" \"test\" {\n  instance_id = "+proxyCase.Address()+".instance_id\n}\n"), []string{world.PlansCreate(connection)}, statecheck.ExpectKnownValue(connection, tfjsonpath.New("connected"), knownvalue.Bool(false)))
	if in, _ := w.Instance(shop.ID); in.QR == "" {
		t.Error("there is no QR to scan")
	}
}
