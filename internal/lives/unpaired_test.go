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
// delay and its proxy. What teams write and what people do in the panel.

// ofProxies is what is secret in the URLs, and delays are as the files have them, with 1
// and 3 those of a new instance.
var (
	ofProxies = []string{"senha-do-proxy-4711", "senha-do-proxy-0815"}
	delays    = [][2]int64{{0, 0}, {1, 3}, {2, 6}, {5, 5}, {2, 9}}
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
