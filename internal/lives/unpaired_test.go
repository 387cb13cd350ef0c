package lives

import (
	"fmt"
	"maps"
	"math/big"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The actions of this file are about what an instance has without a phone: its message
// delay, its proxy and its webhooks. What teams write and what people do in the panel.

// ofProxies and ofWebhooks are what is secret in the URLs, and delays are as the files
// have them, with 1 and 3 those of a new instance.
var (
	ofProxies  = []string{"senha-do-proxy-4711", "senha-do-proxy-0815"}
	ofWebhooks = []string{"segredo-do-webhook-1", "segredo-do-webhook-2"}
	delays     = [][2]int64{{0, 0}, {1, 3}, {2, 6}, {5, 5}, {2, 9}}
)

// factoryDelay and factoryProxy are what a new instance has.
const (
	factoryDelay = "1 to 3"
	factoryProxy = "internal"
)

func newDelay(t *rapid.T) map[string]any {
	one := pick(t, "delay", delays)
	return map[string]any{"msg_delay_min": one[0], "msg_delay_max": one[1]}
}

// proxyURL draws the URL of a proxy of one's own.
func proxyURL(t *rapid.T) string {
	return fmt.Sprintf("http://loja:%s@%s.example:8080", pick(t, "password", ofProxies), pick(t, "proxy", []string{"um", "dois"}))
}

// newProxy draws a proxy that the servers of this life have.
func (w *world) newProxy(t *rapid.T) map[string]any {
	old := w.kind.ProxyGeneration == simulator.ProxyFirst
	switch mode := pick(t, "mode", []string{"custom", "custom", "internal", "none"}); {
	case mode == "custom" && !old && sometimes(t, "with a fallback", 2):
		return map[string]any{"mode": mode, "proxy_url": proxyURL(t), "proxy_fallback": pick(t, "fallback", []string{"never", "internal"})}
	case mode == "custom":
		return map[string]any{"mode": mode, "proxy_url": proxyURL(t)}
	case old:
		return map[string]any{"mode": "internal"}
	default:
		return map[string]any{"mode": mode}
	}
}

// webhookURLs are those that files and people write. Some are the same.
func webhookURLs() []string {
	return []string{"https://crm.example.com/in/" + ofWebhooks[0], "https://bot.example.com/" + ofWebhooks[1], "https://log.example.com"}
}

// webhookEvents are known to all servers.
var webhookEvents = []string{"messages", "connection", "messages_update"}

func newWebhook(t *rapid.T, url string) map[string]any {
	arguments := map[string]any{"url": url, "events": words(pick(t, "event", webhookEvents))}
	if sometimes(t, "disabled", 4) {
		arguments["enabled"] = false
	}
	if sometimes(t, "excludes", 2) {
		arguments["exclude_messages"] = words("wasSentByApi")
	}
	if sometimes(t, "adds", 4) {
		arguments["add_url_events"] = true
	}
	return arguments
}

// words are a set of texts as files have it.
func words(texts ...string) []tftypes.Value {
	var all []tftypes.Value
	for _, text := range texts {
		all = append(all, tftypes.NewValue(tftypes.String, text))
	}
	return all
}

// addUnpaired gives an instance a delay or a proxy.
func (w *world) addUnpaired(t *rapid.T) {
	s := w.space(t)
	on := pick(t, "instance", s.config.of(instanceKind))
	kind := pick(t, "kind", []string{delayKind, proxyKind})
	if slices.ContainsFunc(s.config.settingsOf(on), func(address string) bool { return kindOf(address) == kind }) {
		t.Skip("it has one")
	}
	b := &block{kind: kind, on: on, byToken: !w.tellsTokens()}
	if kind == delayKind {
		b.arguments = newDelay(t)
	} else {
		b.arguments = w.newProxy(t)
	}
	s.config[pick(t, "address", s.free(kind))] = b
}

func (w *world) changeDelay(t *rapid.T) {
	w.argument(t, delayKind, func(_ *workspace, arguments map[string]any) { maps.Copy(arguments, newDelay(t)) })
}

func (w *world) changeProxy(t *rapid.T) {
	w.argument(t, proxyKind, func(_ *workspace, arguments map[string]any) {
		clear(arguments)
		maps.Copy(arguments, w.newProxy(t))
	})
}

// importUnpaired takes over a delay or a proxy of an instance that the team has.
func (w *world) importUnpaired(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", s.missing(pick(t, "kind", []string{delayKind, proxyKind})))
	on := s.state[s.config[address].on]
	if on == nil || len(w.holders(kindOf(address), on.instance())) > 0 {
		t.Skip("there is nothing to import")
	}
	w.importInto(s, address, on.instance())
}

// addWebhook gives an instance a webhook. Where a server takes no two of one URL, an
// instance is to have each once.
func (w *world) addWebhook(t *rapid.T) {
	s := w.space(t)
	on, address := pick(t, "instance", s.config.of(instanceKind)), pick(t, "address", s.free(webhookKind))
	url := pick(t, "url", webhookURLs())
	has := s.state[on]
	switch {
	case w.kind.Webhooks.NotSaved, w.kind.Webhooks.Most > 0:
		t.Skip("the server would not keep it")
	case w.kind.Webhooks.TwinsRefused && (s.writes(on, url) || has != nil && w.hasWebhook(has.instance(), url)):
		t.Skip("the server would refuse it")
	}
	s.config[address] = &block{kind: webhookKind, on: on, byToken: !w.tellsTokens(), arguments: newWebhook(t, url)}
}

// writes tells whether the files give an instance a webhook with a URL.
func (s *workspace) writes(on, url string) bool {
	return slices.ContainsFunc(s.config.settingsOf(on), func(address string) bool { return s.config[address].arguments["url"] == url })
}

// hasWebhook tells whether an instance has a webhook with a URL.
func (w *world) hasWebhook(id, url string) bool {
	return slices.ContainsFunc(w.servers[0].Webhooks(id), func(one simulator.Webhook) bool { return one.URL == url })
}

func (w *world) changeWebhook(t *rapid.T) {
	w.argument(t, webhookKind, func(_ *workspace, arguments map[string]any) {
		url := arguments["url"].(string)
		if !w.kind.Webhooks.TwinsRefused && sometimes(t, "another url", 3) {
			url = pick(t, "url", webhookURLs())
		}
		clear(arguments)
		maps.Copy(arguments, newWebhook(t, url))
	})
}

// importWebhook takes over a webhook that no state has.
func (w *world) importWebhook(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", s.missing(webhookKind))
	on := s.state[s.config[address].on]
	if on == nil {
		t.Skip("its instance is not there")
	}
	found := pick(t, "webhook", w.unheldWebhooks(on.instance()))
	w.importInto(s, address, on.instance()+"/"+found.ID)
}

// unheldWebhooks are the webhooks of an instance that no state has.
func (w *world) unheldWebhooks(id string) []simulator.Webhook {
	return slices.DeleteFunc(w.servers[0].Webhooks(id), func(one simulator.Webhook) bool { return w.holdsWebhook(one.ID) })
}

// holdsWebhook tells whether any state has a webhook.
func (w *world) holdsWebhook(own string) bool {
	return slices.ContainsFunc(w.spaces, func(s *workspace) bool {
		return slices.ContainsFunc(sorted(s.state), func(address string) bool {
			return kindOf(address) == webhookKind && s.state[address].values.text("id") == own
		})
	})
}

func (w *world) handDelays(t *rapid.T) {
	one := pick(t, "delay", delays)
	w.must(w.servers[0].SetMessageDelay(w.anyInstance(t).ID, one[0], one[1]))
}

func (w *world) handProxies(t *rapid.T) {
	one := simulator.Proxy{Mode: pick(t, "mode", []string{"custom", "internal", "none"}), Fallback: "internal"}
	if w.kind.ProxyGeneration == simulator.ProxyFirst && one.Mode == "none" {
		t.Skip("there is no such mode")
	}
	if one.Mode == "custom" {
		one.URL = proxyURL(t)
	}
	w.must(w.servers[0].SetProxy(w.anyInstance(t).ID, one))
}

func (w *world) handAddsWebhook(t *rapid.T) {
	in, url := w.anyInstance(t), pick(t, "url", webhookURLs())
	if w.kind.Webhooks.TwinsRefused {
		url += "/painel" // the panel knows who has the others
	}
	added, err := w.servers[0].AddWebhook(in.ID, simulator.Webhook{URL: url, Enabled: true, Events: []string{"messages", "call"}, ExcludeMessages: []string{"isGroupYes"}})
	w.must(err)
	w.telling.add("somebody adds webhook %s %s of %s", added.ID, url, in.ID)
}

// anyWebhook draws one of all webhooks.
func (w *world) anyWebhook(t *rapid.T) (id string, one simulator.Webhook) {
	in := w.anyInstance(t)
	return in.ID, pick(t, "webhook", w.servers[0].Webhooks(in.ID))
}

func (w *world) handChangesWebhook(t *rapid.T) {
	id, one := w.anyWebhook(t)
	one.Enabled, one.Events = !one.Enabled, []string{pick(t, "event", webhookEvents)}
	w.telling.add("somebody changes webhook %s of %s", one.ID, id)
	w.must(w.servers[0].SetWebhook(id, one))
}

func (w *world) handRemovesWebhook(t *rapid.T) {
	id, one := w.anyWebhook(t)
	w.telling.add("somebody removes webhook %s of %s", one.ID, id)
	w.must(w.servers[0].SetWebhook(id, simulator.Webhook{ID: one.ID}))
}

// handsBeforeApply has people do such things between a plan and its apply.
func handsBeforeApply(acts ...func(*world, *rapid.T)) func(*world, *rapid.T) {
	return func(w *world, t *rapid.T) {
		s := w.space(t)
		w.atThePhones(t)
		made := w.plan(s, true)
		if made == nil {
			return
		}
		w.check() // since one who finds nothing to do by hand skips the rest
		pick(t, "by hand", acts)(w, t)
		w.apply(s, made, manner{})
	}
}

const (
	webhooksRoute = "GET /webhook"
	webhookRoute  = "POST /webhook"
)

// webhookFails has requests of webhooks go wrong.
func (w *world) webhookFails(t *rapid.T) {
	fault := pick(t, "fault", faults)
	fault.Route = pick(t, "route", []string{webhooksRoute, webhookRoute, webhookRoute})
	w.inject(t, fault)
}

// webhookIsLost has a team add a webhook, and the answer to that be wrong.
func (w *world) webhookIsLost(t *rapid.T) {
	w.addWebhook(t)
	fault := pick(t, "fault", wrongEnds)
	fault.Route, fault.Times = webhookRoute, 1
	w.servers[0].ail(other)
	w.servers[0].fails(fault)
	w.applyTo(t, w.space(t))
}

// webhooksSeemGone has a gateway answer once that there are no webhooks.
func (w *world) webhooksSeemGone(t *rapid.T) {
	if slices.Contains(w.servers[0].failing, webhooksRoute) {
		t.Skip("two such answers are what a server gives whose webhooks are gone")
	}
	w.servers[0].ail(other)
	w.servers[0].fails(simulator.Fault{Route: webhooksRoute, Kind: simulator.FaultGarbled, Body: pick(t, "webhooks", []string{"null", "[]"}), Times: 1})
	w.refreshOnly(w.space(t))
}

// webhookEndsBadly has a team remove a webhook, and the answer to that be wrong.
func (w *world) webhookEndsBadly(t *rapid.T) {
	s := w.space(t)
	held := slices.DeleteFunc(s.config.of(webhookKind), func(address string) bool { return s.state[address] == nil })
	s.removeAt(pick(t, "address", held))
	fault := pick(t, "fault", wrongEnds)
	fault.Route, fault.Times = webhookRoute, rapid.IntRange(1, retried).Draw(t, "times")
	w.servers[0].heal()
	w.servers[0].ail(other)
	w.servers[0].fails(fault)
	w.applyTo(t, s)
}

// settingFails has requests of a delay or a proxy go wrong.
func (w *world) settingFails(t *rapid.T) {
	fault := pick(t, "fault", faults)
	fault.Route = pick(t, "route", []string{delayRoute, proxyRoute, "GET /instance/proxy"})
	w.inject(t, fault)
}

const (
	delayRoute = "POST /instance/updateDelaySettings"
	proxyRoute = "POST /instance/proxy"
)

// delayOf and proxyOf are what an instance has, in a word.
func delayOf(in simulator.Instance) string {
	return fmt.Sprintf("%d to %d", in.MsgDelayMin, in.MsgDelayMax)
}

func proxyOf(in simulator.Instance) string {
	if in.Proxy.Mode != "custom" {
		return in.Proxy.Mode
	}
	return "custom " + in.Proxy.URL + " else " + in.Proxy.Fallback
}

// fallbackAfter is the fallback that a proxy has after a change, where the files name
// none: the word that it had.
func fallbackAfter(planned values, from string) string {
	if named := planned.text("proxy_fallback"); named != "" {
		return named
	}
	if _, word, custom := strings.Cut(from, " else "); custom {
		return word
	}
	return "internal"
}

// delayIn and proxyIn are what a plan says that an instance is to have.
func delayIn(v values) string {
	least, most := number(v["msg_delay_min"]), number(v["msg_delay_max"])
	return fmt.Sprintf("%d to %d", least, most)
}

func proxyIn(v values, from string) string {
	if v.text("mode") != "custom" {
		return v.text("mode")
	}
	return "custom " + v.text("proxy_url") + " else " + fallbackAfter(v, from)
}

// addressOf is what shows of a proxy.
func addressOf(proxyURL string) string {
	parsed, err := url.Parse(proxyURL)
	if err != nil {
		return ""
	}
	return parsed.Scheme + "://" + parsed.Host
}

// webhookIn is a webhook as a plan or a state has it, with its id where that is known.
func webhookIn(v values) simulator.Webhook {
	return simulator.Webhook{
		ID: v.text("id"), URL: v.text("url"), Enabled: v.is("enabled"),
		Events: texts(v["events"]), ExcludeMessages: texts(v["exclude_messages"]),
		AddURLEvents: v.is("add_url_events"), AddURLTypesMessages: v.is("add_url_types_messages"),
	}
}

// sameWebhook compares all but the ids. The order of events means nothing.
func sameWebhook(a, b simulator.Webhook) bool {
	a.ID, b.ID = "", ""
	return fmt.Sprint(inOrder(a)) == fmt.Sprint(inOrder(b))
}

func inOrder(one simulator.Webhook) simulator.Webhook {
	one.Events, one.ExcludeMessages = slices.Sorted(slices.Values(one.Events)), slices.Sorted(slices.Values(one.ExcludeMessages))
	return one
}

func number(value tftypes.Value) int64 {
	is, err := as[big.Float](value)
	if err != nil {
		return -1
	}
	whole, _ := is.Int64()
	return whole
}

func texts(value tftypes.Value) []string {
	var members []tftypes.Value
	if !value.IsFullyKnown() || value.As(&members) != nil {
		return nil
	}
	var all []string
	for _, member := range members {
		text, err := as[string](member)
		if err == nil {
			all = append(all, text)
		}
	}
	return all
}
