package simulator

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	reasonTimeout = "QR Code timeout"
	reasonManual  = "manual disconnect"
	reasonPhone   = "401: logged out from another device"
	reasonNoRoute = "proxy managed_pool: region route country unsupported: country=br"
)

func savedByConnect(r record) places { return placesOf(r.in.connectFields()) }

func (s *Simulator) connectionRoutes() routes {
	return routes{
		"GET /instance/status":      {access: byInstance, handle: s.status},
		"POST /instance/connect":    {access: byInstance, handle: s.connect, saves: savesOne(savedByConnect)},
		"POST /instance/disconnect": {access: byInstance, handle: s.disconnect},
	}
}

func (s *Simulator) status(c call) answer {
	return success(object{"instance": s.show(c.in, c), "status": s.statusObject(c.in, c.now)})
}

func (s *Simulator) connect(c call) answer {
	wish, problem := s.readConnect(c)
	if problem != "" {
		return failure(http.StatusBadRequest, problem)
	}
	in := c.in
	// A server that is full says so even to an instance that is connected already; only an attempt that runs has
	// its place.
	if s.opts.Limit == LimitOnConnect && in.status != statusConnecting && s.full(c.now) {
		return failure(http.StatusTooManyRequests, "Maximum number of instances connected reached")
	}
	switch {
	case !in.leavesAt.IsZero():
		return s.unsettled(c)
	case in.connected():
		return s.again(c)
	case s.saysDisconnected(in, c.now):
		return s.reconnect(c, wish)
	case in.status == statusConnecting:
		return s.busy(c)
	case s.tooEarly(in, c.now):
		in.tried = true
		return failure(http.StatusInternalServerError, "Failed to connect: instance is still starting")
	}
	in.tried = true
	wish.keepIn(in)
	s.takeBack(c)
	if in.session != nil {
		// It was hibernated: the phone still knows this device, so there is nothing to scan.
		s.resume(in)
		return s.connectAnswer(c, "Connected", s.showToConnect(c))
	}
	s.begin(in, wish.phone, c.now)
	return s.connectAnswer(c, "Connecting", s.showToConnect(c))
}

// begin starts an attempt.
func (s *Simulator) begin(in *instance, phone string, now time.Time) {
	in.status = statusConnecting
	in.staleQR = ""
	in.attempt = s.newAttempt(phone, now)
	in.attempt.routeless = s.opts.NoProxyRoute && in.proxy.Mode == proxyInternal
	if in.attempt.routeless {
		in.lastDisconnect = now
		in.lastDisconnectReason = reasonNoRoute
	}
}

// connectWish is what a connect asks for.
type connectWish struct {
	phone string
	given map[string]string
}

// readConnect returns what is asked for, or what is wrong with it.
func (s *Simulator) readConnect(c call) (connectWish, string) {
	keys := []string{"phone", "browser", "systemName", "proxy_managed_country", "proxy_managed_state", "proxy_managed_city"}
	body, err := c.optional(keys...)
	if err != nil {
		return connectWish{}, wording(err, "Invalid payload")
	}
	given, err := body.texts(keys...)
	if err != nil {
		return connectWish{}, "Invalid payload"
	}
	wish := connectWish{phone: given["phone"], given: given}
	if s.opts.ConnectTakesAll {
		return wish, ""
	}
	return wish, s.checkConnect(given)
}

// checkConnect returns what is wrong with a value.
func (s *Simulator) checkConnect(given map[string]string) string {
	phone, sent := given["phone"]
	byCode := phone != "" || sent && s.opts.EmptyPhoneRefused
	if byCode && !validNumber(phone) {
		return "Invalid phone, use 10 to 15 digits with the country code"
	}
	browsers := []string{"", "auto", "safari", "firefox", "edge", "chrome"}
	if !slices.Contains(browsers, given["browser"]) {
		return "Invalid browser"
	}
	country := given["proxy_managed_country"]
	if country != "" && !s.knownCountry(country) {
		return "Invalid proxy_managed_country"
	}
	// A place without its country cannot be looked up.
	if country == "" && (given["proxy_managed_state"] != "" || given["proxy_managed_city"] != "") {
		return "proxy_managed_country is required"
	}
	return ""
}

// knownCountry tells whether the server has proxies in a country, by its two small letters.
func (s *Simulator) knownCountry(country string) bool {
	if s.opts.OnlyBrazil {
		return country == defaultCountry
	}
	return len(country) == 2 && strings.Trim(country, "abcdefghijklmnopqrstuvwxyz") == ""
}

// connectFields are what a connect changes, by its keys.
func (in *instance) connectFields() map[string]*string {
	return map[string]*string{
		"browser": &in.browser, "systemName": &in.systemName,
		"proxy_managed_country": &in.proxyCountry, "proxy_managed_state": &in.proxyState, "proxy_managed_city": &in.proxyCity,
	}
}

// keepIn stores what outlives the attempt. What was not sent keeps its value; a blank system name asks for the
// subscription's own.
func (w connectWish) keepIn(in *instance) {
	for key, field := range in.connectFields() {
		if value, sent := w.given[key]; sent {
			*field = value
		}
	}
	in.systemName = cmp.Or(in.systemName, defaultSystemName)
	in.placed = true
}

// full tells whether the plan allows no further connection. It does not even when all that is too much is another
// instance, which holds its slot without ever having been connected.
func (s *Simulator) full(now time.Time) bool {
	switch {
	case s.opts.Quota == 0:
		return false
	case s.opts.QuotaCounts == CountConnected:
		return s.used(now) >= s.opts.Quota
	default:
		return s.used(now) > s.opts.Quota
	}
}

// used counts the slots of the plan that are held.
func (s *Simulator) used(now time.Time) int {
	all := s.all(now)
	if s.opts.QuotaCounts == CountExisting {
		return len(all)
	}
	used := 0
	for _, in := range all {
		if in.connected() || in.status == statusConnecting {
			used++
		}
	}
	return used
}

// tooEarly plays a runtime that is not up yet when its instance has just been created.
func (s *Simulator) tooEarly(in *instance, now time.Time) bool {
	return !in.tried && now.Before(in.created.Add(s.opts.FirstConnectDelay))
}

func (s *Simulator) connectAnswer(c call, response string, shown instanceObject) answer {
	return success(object{
		"connected": s.lineOpen(c.in),
		"loggedIn":  c.in.connected(),
		"jid":       s.jid(c.in),
		"instance":  shown,
		"response":  response,
		"status":    s.line(c.in),
	})
}

// again answers a connect of an instance that is connected.
func (s *Simulator) again(c call) answer {
	shown := s.showToConnect(c)
	switch s.opts.Connected {
	case ConnectedAlready:
		return s.connectAnswer(c, "Already connected", shown)
	case Connected409:
		return answer{status: http.StatusConflict, body: object{"response": "Already connected", "instance": shown}}
	default:
		return s.connectAnswer(c, "Connected", shown)
	}
}

func (s *Simulator) showToConnect(c call) instanceObject {
	shown := s.show(c.in, c)
	if s.opts.QROnlyInStatus {
		shown.Qrcode = ""
	}
	return shown
}

// busy answers a connect during a running attempt. It never has a pairing code: the running attempt may be
// another's, and real servers give a code only to who starts one.
func (s *Simulator) busy(c call) answer {
	shown := s.showToConnect(c)
	shown.Paircode = ""
	const wait = "Connection attempt in progress, please wait 2 minutes before trying again"
	switch s.opts.Busy {
	case Busy409:
		return answer{status: http.StatusConflict, body: object{"response": wait, "instance": shown}}
	case Busy409Bare:
		return answer{status: http.StatusConflict, body: object{"response": wait}}
	default:
		return s.connectAnswer(c, "Connecting", shown)
	}
}

// unsettled answers a connect while a disconnect has not taken effect yet: with the state from before, and no attempt.
func (s *Simulator) unsettled(c call) answer {
	shown := s.showToConnect(c)
	shown.Paircode = ""
	if c.in.connected() {
		return s.connectAnswer(c, "Connected", shown)
	}
	return s.connectAnswer(c, "Connecting", shown)
}

func (s *Simulator) disconnect(c call) answer {
	if err := c.none(); err != nil {
		return badBody(err, "Invalid payload")
	}
	if s.shownStatus(c.in, c.now) == statusDisconnected && !c.in.broken {
		return success(object{"response": "Already disconnected"})
	}
	if c.in.leavesAt.IsZero() {
		c.in.leavesAt = c.now.Add(max(s.opts.DisconnectSettle, 0))
		s.settle(c.in, c.now)
	}
	return success(object{
		"response": "Disconnected",
		"instance": s.show(c.in, c),
		"info":     "The device was disconnected. Pair it again to connect.",
	})
}

// settle lets happen, in the order of time, what happens to a connection by itself until now.
func (s *Simulator) settle(in *instance, now time.Time) {
	leaving := !in.leavesAt.IsZero()
	s.disconnectFalsely(in, now)
	if in.broken && !in.returnsAt.IsZero() && !now.Before(in.returnsAt) {
		s.resume(in)
	}
	if in.attempt != nil {
		end, paired := s.attemptEnd(in.attempt)
		over := !now.Before(end) && (!leaving || end.Before(in.leavesAt))
		switch {
		case over && paired:
			s.pair(in, s.imaginaryPhone(in))
		case over:
			s.expire(in, end)
		}
	}
	if !in.leavesAt.IsZero() && !now.Before(in.leavesAt) {
		s.leaveOrderly(in, in.leavesAt)
	}
}

// leaveOrderly ends the connection as its owner asked.
func (s *Simulator) leaveOrderly(in *instance, at time.Time) {
	paired := in.session
	in.leave(reasonManual, at)
	if s.opts.DisconnectKeepsSession {
		in.session = paired
	}
}

// attemptEnd returns when the attempt ends by itself, and whether it ends with a phone.
func (s *Simulator) attemptEnd(a *attempt) (end time.Time, paired bool) {
	window := s.opts.QRWindow
	if a.phone != "" {
		window = s.opts.PairCodeWindow
	}
	useless := a.routeless || s.opts.FalseDisconnect.On && s.opts.FalseDisconnect.Dead
	if after := s.opts.PairAfter; after > 0 && after < window && !useless {
		return a.started.Add(after), true
	}
	if s.opts.FalseDisconnect.On {
		return a.started.Add(endless), false
	}
	return a.started.Add(window), false
}

func (s *Simulator) expire(in *instance, at time.Time) {
	last, reason := "", reasonTimeout
	if s.opts.QROutlivesWindow {
		last = s.qrImage(in.attempt, at.Add(-1))
	}
	if in.attempt.routeless {
		reason = reasonNoRoute
	}
	in.leave(reason, at)
	in.staleQR = last
}

// pair connects the instance with the WhatsApp account of the number. The account has its settings from before,
// wherever they were set.
func (s *Simulator) pair(in *instance, number string) {
	in.owner = number
	s.state.devices++
	in.session = &session{number: number, device: s.state.devices}
	in.attempt = nil
	in.staleQR = ""
	in.profileLate = !s.opts.ProfileAtOnce
	s.resume(in)
}

// resume connects an instance that has a session. Its presence is not what it was before.
func (s *Simulator) resume(in *instance) {
	in.status, in.broken, in.returnsAt = statusConnected, false, time.Time{}
	in.presence = s.presenceAtPairing()
}

// imaginaryPhone returns the number that answers an attempt when nobody pairs by hand.
func (s *Simulator) imaginaryPhone(in *instance) string {
	switch {
	case in.attempt.phone != "":
		return in.attempt.phone
	case in.owner != "":
		return in.owner
	default:
		return in.sample
	}
}

// sampleNumber returns a Brazilian mobile number for the n-th instance.
func sampleNumber(n int) string {
	return fmt.Sprintf("55319%08d", 90_000_000+n)
}

func validNumber(number string) bool {
	return len(number) >= 10 && len(number) <= 15 && strings.Trim(number, "0123456789") == ""
}
