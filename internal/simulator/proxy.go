package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The modes of a proxy, and the words of a fallback that is no URL. Servers of 2.1 write internal_proxy where later ones
// write internal.
const (
	proxyCustom   = "custom"
	proxyInternal = "internal"
	proxyNone     = "none"

	fallbackNever = "never"
	fallbackOld   = "internal_proxy"
)

// restartTime is how long the line of a connected instance is down after a change of its proxy.
const restartTime = 2 * time.Second

// Proxy is how an instance reaches WhatsApp, as the server was told.
type Proxy struct {
	// Mode is custom, internal or none.
	Mode string
	// URL is the proxy of mode custom, with its user and its password.
	URL string
	// Fallback is what stands in for that proxy: internal, never or a URL.
	Fallback string
}

// newProxy is what a new instance has.
func newProxy() Proxy { return Proxy{Mode: proxyInternal, Fallback: proxyInternal} }

func (s *Simulator) proxyRoutes() routes {
	known := routes{
		"GET /instance/proxy":  {access: byInstance, handle: s.showProxy},
		"POST /instance/proxy": {access: byInstance, handle: s.updateProxy, saves: savesOne(s.savedProxy)},
	}
	if s.opts.ProxyGeneration == ProxyFirst {
		known["DELETE /instance/proxy"] = route{access: byInstance, handle: s.removeProxy}
	}
	return known
}

// savedProxy are the places of what the generation of the server knows.
func (s *Simulator) savedProxy(r record) places {
	in := r.in
	if s.opts.ProxyGeneration == ProxyFirst {
		return places{"enable": &in.proxy.Mode, "proxy_url": &in.proxy.URL}
	}
	all := places{"mode": &in.proxy.Mode, "proxy_url": &in.proxy.URL, "proxy_fallback": &in.proxy.Fallback}
	if s.opts.ProxyGeneration == ProxyThird {
		all["proxy_managed_country"], all["proxy_managed_state"], all["proxy_managed_city"] = &in.proxyCountry, &in.proxyState, &in.proxyCity
	}
	return all
}

// showProxy answers in the form of the generation of the server.
func (s *Simulator) showProxy(c call) answer { return success(s.proxyObject(c.in)) }

func (s *Simulator) proxyObject(in *instance) object {
	shown := object{
		"proxy_url":    s.shownProxyURL(in.proxy.URL),
		"last_test_at": 0, "last_test_error": "", "validation_error": "",
	}
	if s.opts.ProxyGeneration == ProxyFirst {
		shown["enabled"] = in.proxy.Mode == proxyCustom
		return shown
	}
	shown["mode"] = in.proxy.Mode
	shown["managed"] = in.proxy.Mode == proxyInternal
	shown["proxy_fallback"] = s.shownFallback(in.proxy.Fallback)
	s.showEffect(in, shown)
	if s.opts.ProxyTellsPlace {
		place := instanceObject{}
		s.showPlace(in, &place)
		shown["proxy_managed_country"], shown["proxy_managed_state"], shown["proxy_managed_city"] = place.ProxyManagedCountry, place.ProxyManagedState, place.ProxyManagedCity
	}
	return shown
}

// showEffect tells which way the connection takes, which is another than the one that was chosen while the proxy fails.
func (s *Simulator) showEffect(in *instance, shown object) {
	fallback := object{"active": false, "reason": "", "since": 0}
	switch {
	case in.proxy.Mode == proxyNone:
		shown["effective_mode"] = "direct"
	case in.proxy.Mode == proxyInternal:
		shown["effective_mode"], shown["effective_detail"] = proxyInternal, "managed_pool"
	case in.proxyFailure != "" && in.proxy.Fallback == proxyInternal:
		shown["effective_mode"], shown["effective_detail"] = proxyInternal, "internal_route"
		fallback = object{"active": true, "reason": "custom_failed_internal:" + in.proxyFailure, "since": in.updated.UnixMilli()}
	default:
		shown["effective_mode"] = proxyCustom
	}
	shown["fallback"] = fallback
}

// shownProxyURL hides the user and the password of a URL. Some servers write the stars where there is neither.
func (s *Simulator) shownProxyURL(proxyURL string) string {
	return masked(proxyURL, s.opts.ProxyURLPlain)
}

// shownFallback is the word for internal of this server, never, or a URL.
func (s *Simulator) shownFallback(fallback string) string {
	switch {
	case fallback == proxyInternal:
		return s.wordForInternal()
	case fallback == fallbackNever, s.opts.FallbackURLPlain:
		return fallback
	default:
		return masked(fallback, s.opts.ProxyURLPlain)
	}
}

func (s *Simulator) wordForInternal() string {
	if s.opts.ProxyGeneration == ProxySecond {
		return fallbackOld
	}
	return proxyInternal
}

// masked writes stars for the user and the password of a URL, and keeps one that has neither if that is shown plainly.
func masked(proxyURL string, plain bool) string {
	address, err := url.Parse(proxyURL)
	if err != nil || proxyURL == "" || address.User == nil && plain {
		return proxyURL
	}
	return address.Scheme + "://***:***@" + address.Host
}

// updateProxy saves what is asked for, and proves none of it. A connected instance restarts its connection.
func (s *Simulator) updateProxy(c call) answer {
	if s.opts.ProxyGeneration == ProxyFirst {
		return s.updateFirstProxy(c)
	}
	known := []string{"mode", "proxy_url", "proxy_fallback", "confirm_no_proxy", "rotate_now"}
	if s.opts.ProxyGeneration == ProxyThird {
		known = append(known, placeKeys()...)
	}
	body, err := c.required(known...)
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	wish, problem := s.readProxy(body)
	if problem != "" {
		return failure(http.StatusBadRequest, problem)
	}
	rotates, err := body.flag("rotate_now")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	wish.keepIn(c.in)
	said := s.saveProxy(c, wish.proxy)
	if rotates && wish.proxy.Mode == proxyInternal && !s.opts.ProxyNotRotated {
		c.in.proxyRotations++
		said["rotated"] = true
	}
	return success(said)
}

func placeKeys() []string {
	return []string{"proxy_managed_country", "proxy_managed_state", "proxy_managed_city"}
}

// proxyWish is what a change of the proxy asks for.
type proxyWish struct {
	proxy Proxy
	place map[string]string
}

// keepIn stores the place, all of it where any is given.
func (w proxyWish) keepIn(in *instance) {
	if len(w.place) == 0 {
		return
	}
	in.placed = true
	in.proxyCountry, in.proxyState, in.proxyCity = w.place["proxy_managed_country"], w.place["proxy_managed_state"], w.place["proxy_managed_city"]
}

// readProxy returns what is asked for, or what is wrong with it.
func (s *Simulator) readProxy(body fields) (proxyWish, string) {
	given, err := body.texts("mode", "proxy_url", "proxy_fallback")
	place, other := body.texts(placeKeys()...)
	confirmed, third := body.flag("confirm_no_proxy")
	if err != nil || other != nil || third != nil {
		return proxyWish{}, "Invalid payload"
	}
	wish := proxyWish{proxy: newProxy(), place: place}
	wish.proxy.Mode = given["mode"]
	switch wish.proxy.Mode {
	case proxyCustom:
		return s.readCustom(wish, given)
	case proxyNone:
		if !confirmed {
			return wish, "confirm_no_proxy é obrigatório para desabilitar proxy"
		}
	case proxyInternal:
		return wish, s.placeFault(place)
	default:
		return wish, "mode inválido"
	}
	return wish, placeElsewhere(place)
}

// readCustom reads a proxy of one's own, and what stands in for it.
func (s *Simulator) readCustom(wish proxyWish, given map[string]string) (proxyWish, string) {
	if fault := proxyURLFault(given["proxy_url"]); fault != "" {
		return wish, fault
	}
	wish.proxy.URL = given["proxy_url"]
	switch fallback := given["proxy_fallback"]; {
	case fallback == "", fallback == s.wordForInternal():
	case fallback == proxyInternal, fallback == fallbackOld:
		if s.opts.FallbackWordStrict {
			return wish, "proxy_fallback inválido"
		}
	case fallback == fallbackNever:
		wish.proxy.Fallback = fallback
	default:
		if fault := proxyURLFault(fallback); fault != "" {
			return wish, "proxy_fallback inválido"
		}
		wish.proxy.Fallback = fallback
	}
	return wish, placeElsewhere(wish.place)
}

// placeFault returns what is wrong with the place of the proxy, as connect checks it.
func (s *Simulator) placeFault(place map[string]string) string {
	country := place["proxy_managed_country"]
	switch {
	case country != "" && !s.knownCountry(country):
		return "Invalid proxy_managed_country"
	case country == "" && (place["proxy_managed_state"] != "" || place["proxy_managed_city"] != ""):
		return "proxy_managed_country is required"
	}
	return ""
}

func placeElsewhere(place map[string]string) string {
	if len(place) > 0 {
		return "proxy_managed_* requer mode internal"
	}
	return ""
}

// proxyURLFault returns what is wrong with the URL of a proxy.
func proxyURLFault(proxyURL string) string {
	address, err := url.Parse(proxyURL)
	if err != nil || address.Hostname() == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, strings.ToLower(address.Scheme)) {
		return "proxy_url inválida"
	}
	return ""
}

// saveProxy changes the proxy and says so.
func (s *Simulator) saveProxy(c call, proxy Proxy) object {
	c.in.proxy, c.in.proxyFailure, c.in.updated = proxy, "", c.now
	s.takeBack(c)
	said := object{"details": "Proxy configurado", "proxy": s.proxyObject(c.in)}
	if c.in.connected() {
		said["restart_requested"] = true
		s.restartLine(c.in, c.now)
	}
	return said
}

// restartLine takes the line of a connected instance down for a moment, unless the server keeps it.
func (s *Simulator) restartLine(in *instance, now time.Time) {
	if s.opts.ProxyKeepsLine {
		return
	}
	in.status, in.broken, in.presence = statusConnecting, true, presenceUnavailable
	in.returnsAt = now.Add(restartTime)
}

// updateFirstProxy is the change of servers before 2.1, which know a proxy of one's own and the server's.
func (s *Simulator) updateFirstProxy(c call) answer {
	body, err := c.required("enable", "proxy_url")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	enable, err := body.flag("enable")
	given, other := body.texts("proxy_url")
	if err != nil || other != nil {
		return badBody(errBody, "Invalid payload")
	}
	proxy := newProxy()
	if enable {
		if fault := proxyURLFault(given["proxy_url"]); fault != "" {
			return failure(http.StatusBadRequest, fault)
		}
		proxy.Mode, proxy.URL = proxyCustom, given["proxy_url"]
	}
	return success(s.saveProxy(c, proxy))
}

// removeProxy is a route of servers before 2.1.
func (s *Simulator) removeProxy(c call) answer {
	if err := c.none(); err != nil {
		return badBody(err, "Invalid payload")
	}
	said := s.saveProxy(c, newProxy())
	said["details"] = "Proxy removido"
	return success(said)
}
