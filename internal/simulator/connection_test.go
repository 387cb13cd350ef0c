package simulator_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	connectRoute    = "POST /instance/connect"
	statusRoute     = "GET /instance/status"
	disconnectRoute = "POST /instance/disconnect"
	byPhone         = `{"phone":"5511990000001"}`
)

// readQR returns what is written in the QR of an answer.
func readQR(t *testing.T, encoded string) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatalf("QR is not base64: %v", err)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("QR is not a PNG: %v", err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatalf("QR cannot be scanned: %v", err)
	}
	return result.GetText()
}

func TestConnectByQR(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	r := w.as(in, connectRoute, "{}")
	r.check(200, wants{
		"connected":         false,
		"loggedIn":          false,
		"jid":               nil,
		"response":          "Connecting",
		"status.connected":  false,
		"status.loggedIn":   false,
		"status.jid":        nil,
		"status.resetting":  missing{},
		"instance.id":       in.ID,
		"instance.status":   "connecting",
		"instance.paircode": "",
		"instance.updated":  "2026-08-04 09:52:02.993Z",
	})
	image, found := strings.CutPrefix(r.text("instance.qrcode"), "data:image/png;base64,")
	if !found {
		t.Fatalf("QR is no data URI: %.40s", r.text("instance.qrcode"))
	}
	text := readQR(t, image)
	if !regexp.MustCompile(`^2@[A-Za-z0-9+/=]+(,[A-Za-z0-9+/]{43}=){3}$`).MatchString(text) {
		t.Errorf("QR says %q", text)
	}
	if issued := w.instance(in.ID).QR; issued != text {
		t.Errorf("QR says %q, the server issued %q", text, issued)
	}
	if empty := w.as(w.sim.Add("b"), connectRoute, ""); empty.status != 200 {
		t.Errorf("without a body: %d %s", empty.status, empty.body)
	}
}

func TestQRRotation(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		opts     simulator.Options
		rotation time.Duration
	}{
		{"default", simulator.Options{BareQR: true}, 20 * time.Second},
		{"slow", simulator.Options{BareQR: true, QRRotation: 44 * time.Second}, 44 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.opts)
			in := w.sim.Add("a")
			first := w.as(in, connectRoute, "{}").text("instance.qrcode")
			w.clock.Advance(test.rotation - 1)
			if w.as(in, statusRoute, "").text("instance.qrcode") != first {
				t.Error("the QR changed too early")
			}
			w.clock.Advance(1)
			second := w.as(in, statusRoute, "").text("instance.qrcode")
			if readQR(t, second) == readQR(t, first) {
				t.Error("the QR did not change")
			}
			if got := w.instance(in.ID).QR; got != readQR(t, second) {
				t.Errorf("QR says %q, the server issued %q", readQR(t, second), got)
			}
		})
	}
}

func TestQRFormsOfServers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{BareQR: true, QROnlyInStatus: true})
	in := w.sim.Add("a")
	w.as(in, connectRoute, "{}").check(200, wants{"instance.qrcode": "", "instance.status": "connecting"})
	w.as(in, connectRoute, "{}").check(200, wants{"instance.qrcode": ""})
	bare := w.as(in, statusRoute, "").text("instance.qrcode")
	if readQR(t, bare) != w.instance(in.ID).QR {
		t.Error("the bare QR says something else")
	}
}

func TestQRAndCodeMayComeLate(t *testing.T) {
	t.Parallel()
	for body, key := range map[string]string{"{}": "instance.qrcode", byPhone: "instance.paircode"} {
		w := newWorld(t, simulator.Options{ShowDelay: 7 * time.Second})
		in := w.sim.Add("a")
		w.as(in, connectRoute, body).check(200, wants{"response": "Connecting", key: ""})
		w.clock.Advance(7*time.Second - 1)
		w.as(in, statusRoute, "").check(200, wants{"instance.status": "connecting", key: ""})
		if early := w.instance(in.ID); early.QR+early.PairCode != "" {
			t.Errorf("%s: an onlooker sees %q too early", body, early.QR+early.PairCode)
		}
		w.clock.Advance(1)
		if w.as(in, statusRoute, "").text(key) == "" {
			t.Errorf("%s: nothing to pair with in the end", body)
		}
	}
}

func TestConnectByCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{DisconnectSettle: simulator.AtOnce})
	in := w.sim.Add("a")
	r := w.as(in, connectRoute, byPhone)
	r.check(200, wants{"instance.status": "connecting", "instance.qrcode": "", "response": "Connecting"})
	code := r.text("instance.paircode")
	if !regexp.MustCompile(`^[A-Z0-9]{4}-[A-Z0-9]{4}$`).MatchString(code) {
		t.Errorf("code %q", code)
	}
	w.as(in, statusRoute, "").check(200, wants{"instance.paircode": code})
	if got := w.instance(in.ID); got.PairCode != code || got.QR != "" {
		t.Errorf("code %q, QR %q", got.PairCode, got.QR)
	}

	w.as(in, disconnectRoute, "").check(200, nil)
	if again := w.as(in, connectRoute, byPhone).text("instance.paircode"); again == code || again == "" {
		t.Errorf("the next attempt has the code %q, the first had %q", again, code)
	}
}

func TestConnectDuringAnAttempt(t *testing.T) {
	t.Parallel()
	const wait = "Connection attempt in progress, please wait 2 minutes before trying again"
	for name, test := range map[string]struct {
		busy   simulator.BusyAnswer
		status int
		want   wants
	}{
		"newer server":         {simulator.BusyOK, 200, wants{"response": "Connecting", "instance.status": "connecting", "instance.paircode": "", "connected": false}},
		"older server":         {simulator.Busy409, 409, wants{"response": wait, "instance.status": "connecting", "instance.paircode": ""}},
		"older server, curtly": {simulator.Busy409Bare, 409, wants{"response": wait, "instance": missing{}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, bodies := range [][2]string{{"{}", "{}"}, {"{}", byPhone}, {byPhone, "{}"}, {byPhone, byPhone}} {
				w := newWorld(t, simulator.Options{Busy: test.busy})
				in := w.sim.Add("a")
				w.as(in, connectRoute, bodies[0]).check(200, nil)
				before := w.instance(in.ID)
				w.as(in, connectRoute, bodies[1]).check(test.status, test.want)
				if diff := cmp.Diff(before, w.instance(in.ID)); diff != "" {
					t.Errorf("the second connect disturbed the attempt:\n%s", diff)
				}
			}
		})
	}
}

func TestConnectBody(t *testing.T) {
	t.Parallel()
	tests := []struct {
		body   string
		status int
	}{
		{`{"phone":"1234567890"}`, 200},
		{`{"phone":"123456789012345"}`, 200},
		{`{"phone":"123456789"}`, 400},
		{`{"phone":"1234567890123456"}`, 400},
		{`{"phone":"+5511990000001"}`, 400},
		{`{"phone":"55 11 99000 0001"}`, 400},
		{`{"phone":""}`, 200},
		{`{"phone":null}`, 200},
		{`{"phone":5511990000001}`, 400},
		{`{"browser":"auto"}`, 200},
		{`{"browser":"safari"}`, 200},
		{`{"browser":"firefox"}`, 200},
		{`{"browser":"edge"}`, 200},
		{`{"browser":"chrome"}`, 200},
		{`{"browser":"Chrome"}`, 400},
		{`{"browser":""}`, 200},
		{`{"systemName":"Minha Empresa"}`, 200},
		{`{"systemName":1}`, 400},
		{`{"proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`, 200},
		{`{"proxy_managed_country":"BR"}`, 400},
		{`{"proxy_managed_country":"pt"}`, 200},
		{`{"proxy_managed_country":"prt"}`, 400},
		{`{"proxy_managed_city":"campinas"}`, 400},
	}
	for _, test := range tests {
		w := newWorld(t, simulator.Options{})
		in := w.sim.Add("a")
		r := w.as(in, connectRoute, test.body)
		if r.status != test.status {
			t.Errorf("%s: %d %s, want %d", test.body, r.status, r.body, test.status)
		}
		connecting := w.instance(in.ID).Status == "connecting"
		if connecting != (test.status == 200) {
			t.Errorf("%s: connecting is %t", test.body, connecting)
		}
	}
}

func TestConnectKeepsWhatItWasGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{DisconnectSettle: simulator.AtOnce})
	in := w.sim.Add("a")
	w.as(in, connectRoute, `{"browser":"edge","systemName":"Loja","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`).
		check(200, wants{
			"instance.systemName":            "Loja",
			"instance.proxy_managed_country": "br",
			"instance.proxy_managed_state":   "sp",
			"instance.proxy_managed_city":    "campinas",
		})
	w.as(in, disconnectRoute, "").check(200, nil)
	w.as(in, connectRoute, "{}").check(200, wants{"instance.systemName": "Loja"})
	w.as(in, disconnectRoute, "").check(200, nil)
	w.as(in, connectRoute, `{"systemName":""}`).check(200, wants{"instance.systemName": "uazapi"})
	if got := w.instance(in.ID); got.Browser != "edge" || got.ProxyCountry != "br" || got.ProxyState != "sp" || got.ProxyCity != "campinas" {
		t.Errorf("kept %+v", got)
	}
}

func TestPaired(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"{}", byPhone} {
		w := newWorld(t, simulator.Options{})
		in := w.sim.Add("a")
		w.as(in, connectRoute, body).check(200, nil)
		w.clock.Advance(30 * time.Second)
		w.must(w.sim.Pair(in.ID, "5511990000001"))
		r := w.as(in, statusRoute, "")
		r.check(200, wants{
			"instance.status":           "connected",
			"instance.qrcode":           "",
			"instance.paircode":         "",
			"instance.owner":            "5511990000001",
			"instance.current_presence": "unavailable",
			"instance.plataform":        "android",
			"instance.isBusiness":       false,
			"instance.profileName":      "",
			"instance.profilePicUrl":    "",
			"instance.updated":          "2026-08-04 09:52:02.993Z",
			"status.connected":          true,
			"status.loggedIn":           true,
		})
		if jid := r.text("status.jid"); !regexp.MustCompile(`^5511990000001:\d+@s\.whatsapp\.net$`).MatchString(jid) {
			t.Errorf("jid %q", jid)
		}
		r = w.as(in, statusRoute, "")
		if r.text("instance.profileName") == "" || r.text("instance.profilePicUrl") == "" {
			t.Error("no profile a read later")
		}
		w.as(in, connectRoute, "{}").check(200, wants{"connected": true, "loggedIn": true, "instance.status": "connected", "jid": r.at("status.jid")})
		// The window of the attempt is over, and the session is not.
		w.clock.Advance(time.Hour)
		w.as(in, statusRoute, "").check(200, wants{"status.connected": true})
	}
}

func TestJIDAsObject(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{JIDForm: simulator.JIDObject})
	in := w.sim.Add("a")
	w.as(in, statusRoute, "").check(200, wants{"status.jid": nil})
	w.must(w.sim.Pair(in.ID, "5511990000001"))
	r := w.as(in, statusRoute, "")
	r.check(200, wants{
		"status.jid.user":   "5511990000001",
		"status.jid.agent":  0.0,
		"status.jid.server": "s.whatsapp.net",
	})
	if device, ok := r.at("status.jid.device").(float64); !ok || device < 1 {
		t.Errorf("device %v", r.at("status.jid.device"))
	}
}

func TestWindowsClose(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		opts   simulator.Options
		body   string
		window time.Duration
	}{
		{"QR", simulator.Options{}, "{}", 2 * time.Minute},
		{"code", simulator.Options{}, byPhone, 5 * time.Minute},
		{"short QR", simulator.Options{QRWindow: time.Second}, "{}", time.Second},
		{"short code", simulator.Options{PairCodeWindow: time.Second}, byPhone, time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.opts)
			in := w.sim.Add("a")
			w.as(in, connectRoute, test.body).check(200, nil)
			w.clock.Advance(test.window - time.Millisecond)
			w.as(in, statusRoute, "").check(200, wants{"instance.status": "connecting", "instance.lastDisconnectReason": ""})
			// Nobody looks before some time after the end; it is dated right all the same.
			w.clock.Advance(time.Millisecond + time.Minute)
			w.as(in, statusRoute, "").check(200, wants{
				"instance.status":               "disconnected",
				"instance.lastDisconnectReason": "QR Code timeout",
				"instance.qrcode":               "",
				"instance.paircode":             "",
			})
			if got, want := w.instance(in.ID).LastDisconnect, start.Add(test.window); !got.Equal(want) {
				t.Errorf("disconnected at %s, want %s", got, want)
			}
			w.as(in, connectRoute, test.body).check(200, wants{"instance.status": "connecting"})
		})
	}
}

func TestQRMayOutliveItsWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{QROutlivesWindow: true, BareQR: true})
	in := w.sim.Add("a")
	w.as(in, connectRoute, "{}").check(200, nil)
	w.clock.Advance(2*time.Minute - time.Millisecond)
	last := w.as(in, statusRoute, "").text("instance.qrcode")
	w.clock.Advance(time.Hour)
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "disconnected", "instance.qrcode": last})
	w.must(w.sim.Pair(in.ID, "5511990000001"))
	w.as(in, statusRoute, "").check(200, wants{"instance.qrcode": ""})
}

func TestPairAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{PairAfter: 5 * time.Second})
	byQR, byCode, idle := w.sim.Add("a"), w.sim.Add("b"), w.sim.Add("c")
	w.as(byQR, connectRoute, "{}").check(200, nil)
	w.as(byCode, connectRoute, byPhone).check(200, nil)
	w.clock.Advance(5*time.Second - 1)
	w.as(byQR, statusRoute, "").check(200, wants{"status.connected": false})
	w.clock.Advance(1)
	w.as(byQR, statusRoute, "").check(200, wants{"status.connected": true, "instance.qrcode": ""})
	w.as(byCode, statusRoute, "").check(200, wants{"status.connected": true, "instance.owner": "5511990000001", "instance.paircode": ""})
	w.as(idle, statusRoute, "").check(200, wants{"status.connected": false})

	// The same phone scans again.
	owner := w.instance(byQR.ID).Owner
	w.must(w.sim.LogOut(byQR.ID))
	w.as(byQR, connectRoute, "{}").check(200, nil)
	w.clock.Advance(time.Hour)
	if got := w.instance(byQR.ID); !got.Connected || got.Owner != owner {
		t.Errorf("connected %t as %s, want as %s", got.Connected, got.Owner, owner)
	}
	if other := w.instance(byCode.ID).Owner; other == owner {
		t.Errorf("two instances were paired by one imaginary phone, %s", owner)
	}

	never := newWorld(t, simulator.Options{PairAfter: time.Hour})
	in := never.sim.Add("a")
	never.as(in, connectRoute, "{}").check(200, nil)
	never.clock.Advance(2 * time.Hour)
	never.as(in, statusRoute, "").check(200, wants{"instance.lastDisconnectReason": "QR Code timeout"})
}

func TestFirstConnectTooEarly(t *testing.T) {
	t.Parallel()
	opts := simulator.Options{FirstConnectDelay: 3 * time.Second}
	w := newWorld(t, opts)
	in, late := w.sim.Add("a"), w.sim.Add("b")
	w.as(in, connectRoute, "{}").check(500, wants{"error": "Failed to connect: instance is still starting"})
	if got := w.instance(in.ID).Status; got != "disconnected" {
		t.Errorf("status %s after the failure", got)
	}
	w.as(in, connectRoute, "{}").check(200, nil)
	w.clock.Advance(3 * time.Second)
	w.as(late, connectRoute, "{}").check(200, nil)
}

func TestDisconnect(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{DisconnectSettle: simulator.AtOnce})
	in := w.paired("a", "5511990000001")
	w.clock.Advance(time.Second)
	r := w.as(in, disconnectRoute, "")
	r.check(200, wants{
		"response":                      "Disconnected",
		"instance.status":               "disconnected",
		"instance.lastDisconnectReason": "manual disconnect",
		"instance.lastDisconnect":       "2026-08-04 09:52:03.993Z",
		"instance.updated":              "2026-08-04 09:52:02.993Z",
		"instance.owner":                "5511990000001",
		"instance.current_presence":     "unavailable",
	})
	if r.text("info") == "" {
		t.Error("no info")
	}
	w.as(in, statusRoute, "").check(200, wants{"status.connected": false, "status.loggedIn": false, "status.jid": nil})
	if r := w.as(in, disconnectRoute, ""); r.body != `{"response":"Already disconnected"}` {
		t.Errorf("second disconnect: %s", r.body)
	}
	if r := w.as(w.sim.Add("b"), disconnectRoute, "{}"); r.body != `{"response":"Already disconnected"}` {
		t.Errorf("disconnect of a new instance: %s", r.body)
	}
	w.as(in, connectRoute, "{}").check(200, wants{"connected": false, "instance.status": "connecting"})
	w.as(in, disconnectRoute, "").check(200, wants{"response": "Disconnected", "instance.status": "disconnected", "instance.qrcode": ""})
}

func TestDisconnectSettles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{PairAfter: 3 * time.Second})
	in := w.paired("a", "5511990000001")
	w.as(in, disconnectRoute, "").check(200, wants{"response": "Disconnected", "instance.status": "connected"})
	w.clock.Advance(time.Second)
	w.as(in, disconnectRoute, "").check(200, wants{"response": "Disconnected", "instance.status": "connected"})
	w.clock.Advance(time.Second)
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "disconnected", "instance.lastDisconnect": "2026-08-04 09:52:04.993Z"})

	// An attempt that is being ended does not pair any more, also when nobody looks in between.
	w.as(in, connectRoute, "{}").check(200, nil)
	w.as(in, disconnectRoute, "").check(200, wants{"instance.status": "connecting"})
	w.clock.Advance(time.Hour)
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "disconnected", "instance.lastDisconnectReason": "manual disconnect"})

	// One that pairs just before the disconnect takes effect is disconnected then.
	w.as(in, connectRoute, "{}").check(200, nil)
	w.clock.Advance(2 * time.Second)
	w.as(in, disconnectRoute, "").check(200, nil)
	w.clock.Advance(time.Second)
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "connected"})
	w.clock.Advance(time.Second)
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "disconnected"})
}

func TestConnectBeforeADisconnectHasSettled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	paired, pending := w.paired("a", "5511990000001"), w.sim.Add("b")
	w.as(pending, connectRoute, byPhone).check(200, nil)
	for in, status := range map[*simulator.Instance]string{&paired: "connected", &pending: "connecting"} {
		w.as(*in, disconnectRoute, "").check(200, nil)
		w.as(*in, connectRoute, byPhone).check(200, wants{"instance.status": status, "instance.paircode": ""})
	}
	w.clock.Advance(2 * time.Second)
	for _, in := range []simulator.Instance{paired, pending} {
		w.as(in, statusRoute, "").check(200, wants{"instance.status": "disconnected", "instance.paircode": ""})
		if w.as(in, connectRoute, byPhone).text("instance.paircode") == "" {
			t.Error("no code once it has settled")
		}
	}
}

func TestHalfConnected(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{HalfConnected: true})
	in := w.sim.Add("a")
	w.as(in, statusRoute, "").check(200, wants{"status.connected": false})
	w.as(in, connectRoute, "{}").check(200, wants{
		"connected": true, "loggedIn": false, "status.connected": true, "status.loggedIn": false, "instance.status": "connecting",
	})
	w.as(in, statusRoute, "").check(200, wants{"status.connected": true, "status.loggedIn": false, "status.jid": nil, "instance.status": "connecting"})
	w.must(w.sim.Pair(in.ID, "5511990000001"))
	w.as(in, statusRoute, "").check(200, wants{"status.connected": true, "status.loggedIn": true, "instance.status": "connected"})
}

func TestNoProxyRoute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{NoProxyRoute: true, PairAfter: time.Minute})
	in := w.sim.Add("a")
	const reason = "proxy managed_pool: region route country unsupported: country=br"
	for _, body := range []string{"{}", byPhone} {
		for _, r := range []reply{w.as(in, connectRoute, body), w.as(in, statusRoute, "")} {
			r.check(200, wants{"instance.status": "connecting", "instance.qrcode": "", "instance.paircode": "", "instance.lastDisconnectReason": reason})
			if began := r.text("instance.currentTime"); r.text("instance.lastDisconnect") > began {
				t.Errorf("disconnected after the attempt began, at %s", began)
			}
		}
		w.clock.Advance(5 * time.Minute)
		w.as(in, statusRoute, "").check(200, wants{"instance.status": "disconnected", "instance.lastDisconnectReason": reason})
	}
}

// The status says disconnected a second after the connect, and the QR or the code goes on to be served.
func TestFalseDisconnect(t *testing.T) {
	t.Parallel()
	for body, key := range map[string]string{"{}": "instance.qrcode", byPhone: "instance.paircode"} {
		for _, moves := range []bool{false, true} {
			w := newWorld(t, simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true, Moves: moves}})
			in := w.sim.Add("a")
			served := w.as(in, connectRoute, body).text(key)
			w.clock.Advance(time.Second - time.Millisecond)
			w.as(in, statusRoute, "").check(200, wants{"instance.status": "connecting", key: served, "instance.lastDisconnect": ""})
			w.clock.Advance(time.Millisecond)
			want := wants{"instance.status": "disconnected", "status.connected": false, key: served, "instance.lastDisconnect": "", "instance.lastDisconnectReason": ""}
			if moves {
				want["instance.lastDisconnect"], want["instance.lastDisconnectReason"] = "2026-08-04 09:52:03.993Z", "503: stream errored"
			}
			w.as(in, statusRoute, "").check(200, want)
			w.clock.Advance(time.Hour)
			w.as(in, statusRoute, "").check(200, want)
			w.as(in, disconnectRoute, "").check(200, wants{"response": "Already disconnected"})
			w.must(w.sim.Pair(in.ID, "5511990000001"))
			w.as(in, statusRoute, "").check(200, wants{"instance.status": "connected", key: ""})
		}
	}
}

func TestConnectAfterAFalseDisconnect(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		odd           simulator.FalseDisconnect
		first, second string
		kept          bool
	}{
		"keeps the QR":                      {simulator.FalseDisconnect{On: true}, "{}", "{}", true},
		"keeps the code":                    {simulator.FalseDisconnect{On: true}, byPhone, byPhone, true},
		"begins again for the other kind":   {simulator.FalseDisconnect{On: true}, "{}", byPhone, false},
		"renews the QR":                     {simulator.FalseDisconnect{On: true, Renews: true}, "{}", "{}", false},
		"renews the code":                   {simulator.FalseDisconnect{On: true, Renews: true}, byPhone, byPhone, false},
		"keeps the QR with which none pair": {simulator.FalseDisconnect{On: true, Dead: true}, "{}", "{}", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{FalseDisconnect: test.odd, PairAfter: time.Minute})
			in := w.sim.Add("a")
			w.as(in, connectRoute, test.first).check(200, nil)
			before := w.instance(in.ID)
			w.clock.Advance(2 * time.Second)
			w.as(in, connectRoute, test.second).check(200, wants{"response": "Connecting"})
			after := w.instance(in.ID)
			if kept := after.QR+after.PairCode == before.QR+before.PairCode; kept != test.kept || after.QR+after.PairCode == "" {
				t.Errorf("it shows %q, and %q before", after.QR+after.PairCode, before.QR+before.PairCode)
			}
			w.clock.Advance(time.Minute)
			if got := w.instance(in.ID).Connected; got == test.odd.Dead {
				t.Errorf("connected is %t", got)
			}
			if err := w.sim.Pair(in.ID, "5511990000001"); test.odd.Dead && err == nil {
				t.Error("a dead QR pairs")
			}
		})
	}
}

func TestLoggedOutOnThePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	w.must(w.sim.LogOut(in.ID))
	w.as(in, statusRoute, "").check(200, wants{
		"status.connected":              false,
		"instance.status":               "disconnected",
		"instance.lastDisconnectReason": "401: logged out from another device",
		"instance.owner":                "5511990000001",
		"instance.updated":              "2026-08-04 09:52:02.993Z",
	})
}

const noSlot = "Maximum number of instances connected reached"

func TestQuotaCountsExistingInstances(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Quota: 2, DisconnectSettle: simulator.AtOnce})
	connected, second := w.paired("a", "5511990000001"), w.sim.Add("b")
	w.as(connected, connectRoute, "{}").check(200, wants{"connected": true})
	w.as(second, connectRoute, "{}").check(200, nil)

	third := w.sim.Add("c")
	for _, in := range []simulator.Instance{third, connected} {
		w.as(in, connectRoute, "{}").check(429, wants{"error": noSlot})
	}
	w.as(second, connectRoute, "{}").check(200, wants{"instance.status": "connecting"})
	w.as(second, disconnectRoute, "").check(200, nil)
	w.as(third, connectRoute, "{}").check(429, wants{"error": noSlot})
	w.as(second, "DELETE /instance", "").check(200, nil)
	w.as(third, connectRoute, "{}").check(200, nil)
}

func TestQuotaChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.paired("a", "5511990000001")
	in := w.sim.Add("b")
	w.sim.SetQuota(1)
	w.as(in, connectRoute, "{}").check(429, wants{"error": noSlot})
	w.sim.SetQuota(0)
	w.as(in, connectRoute, "{}").check(200, nil)
}

func TestCopy(t *testing.T) {
	t.Parallel()
	w, copied := newWorld(t, simulator.Options{}), newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	lost := copied.sim.Add("lost")
	copied.sim.CopyFrom(w.sim)
	copied.as(in, "GET /instance/status", "").check(200, wants{"instance.id": in.ID, "status.connected": true})
	copied.as(lost, "GET /instance/status", "").check(401, nil)
	w.must(copied.sim.Rename(in.ID, "b"))
	w.as(in, "GET /instance/status", "").check(200, wants{"instance.name": "a"})
}

func TestQuotaMayCountConnectedInstances(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Quota: 2, QuotaCounts: simulator.CountConnected})
	connected, connecting, third := w.paired("a", "5511990000001"), w.sim.Add("b"), w.sim.Add("c")
	w.as(connected, connectRoute, "{}").check(200, wants{"connected": true})
	w.as(connecting, connectRoute, "{}").check(200, nil)

	w.as(third, connectRoute, "{}").check(429, wants{"error": noSlot})
	w.as(connected, connectRoute, "{}").check(429, wants{"error": noSlot})
	w.as(connecting, connectRoute, "{}").check(200, wants{"instance.status": "connecting"})
	if got := w.instance(third.ID).Status; got != "disconnected" {
		t.Errorf("status %s after the refusal", got)
	}

	w.clock.Advance(2 * time.Minute)
	w.as(third, connectRoute, "{}").check(200, nil)
	w.as(connecting, connectRoute, "{}").check(429, nil)
	w.as(connected, "DELETE /instance", "").check(200, nil)
	w.as(connecting, connectRoute, "{}").check(200, nil)
}

func TestTheLimitMayBeToldOnCreate(t *testing.T) {
	t.Parallel()
	for limit, status := range map[simulator.Limit]int{simulator.LimitOnCreate429: 429, simulator.LimitOnCreate403: 403} {
		w := newWorld(t, simulator.Options{Quota: 1, Limit: limit})
		created := w.admin(createRoute, `{"name":"a"}`)
		created.check(200, nil)
		w.admin(createRoute, `{"name":"b"}`).check(status, nil)
		w.do(connectRoute, "{}", "token", created.text("token")).check(200, nil)
	}
}

func TestHibernated(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{DisconnectSettle: simulator.AtOnce})
	in := w.paired("a", "5511990000001")
	w.must(w.sim.SetStatus(in.ID, "hibernated"))
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "hibernated", "status.connected": false, "status.jid": nil})
	w.as(in, "GET /instance/privacy", "").check(500, wants{"error": "No session"})
	w.as(in, connectRoute, "{}").check(200, wants{"connected": true, "instance.status": "connected", "instance.current_presence": "unavailable"})

	w.must(w.sim.SetStatus(in.ID, "hibernated"))
	w.as(in, disconnectRoute, "").check(200, wants{"response": "Disconnected"})
	w.as(in, connectRoute, "{}").check(200, wants{"connected": false, "instance.status": "connecting"})
}

func TestReset(t *testing.T) {
	t.Parallel()
	const route = "POST /instance/reset"
	w := newWorld(t, simulator.Options{ResetTime: 3 * time.Second, ResetCooldown: 8500 * time.Millisecond})
	in := w.sim.Add("a")
	w.as(in, route, "").check(409, wants{"resetting": false, "instanceId": in.ID, "queuedRecoveryAttempted": false})
	w.must(w.sim.Pair(in.ID, "5511990000001"))

	steps := []struct {
		after     time.Duration
		response  string
		resetting bool
		queued    bool
	}{
		{0, "Instance reset started", true, true},
		{time.Second, "Instance reset already in progress", true, false},
		{2 * time.Second, "Instance reset cooldown active (9s remaining)", false, false},
		{8 * time.Second, "Instance reset cooldown active (1s remaining)", false, false},
		{500 * time.Millisecond, "Instance reset started", true, true},
	}
	for _, step := range steps {
		w.clock.Advance(step.after)
		w.as(in, route, "").check(200, wants{
			"response":                step.response,
			"resetting":               step.resetting,
			"instanceId":              in.ID,
			"queuedRecoveryAttempted": step.queued,
		})
		w.as(in, statusRoute, "").check(200, wants{"status.resetting": step.resetting, "status.connected": true})
	}
}

func TestRestart(t *testing.T) {
	t.Parallel()
	for name, restart := range map[string]func(w *world){
		"by the route": func(w *world) {
			r := w.admin("POST /admin/restart", "")
			r.check(202, nil)
			if r.text("message") == "" {
				t.Error("no message")
			}
		},
		"from outside": func(w *world) { w.sim.Restart() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			in, connecting := w.paired("a", "5511990000001"), w.sim.Add("b")
			w.as(connecting, connectRoute, "{}").check(200, nil)
			w.must(w.sim.SetPresence(in.ID, "available"))
			restart(w)
			w.as(in, statusRoute, "").check(200, wants{"status.connected": true, "instance.current_presence": "unavailable"})
			w.as(connecting, statusRoute, "").check(200, wants{"instance.status": "disconnected", "instance.qrcode": ""})
		})
	}
}

// A session whose line is broken comes back by itself, or never, if a phone or a disconnect ends it.
func TestBreak(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"connecting", "reconnecting", "disconnected"} {
		w := newWorld(t, simulator.Options{DisconnectSettle: simulator.AtOnce})
		in := w.paired("a", "5511990000001")
		jid := w.as(in, statusRoute, "").at("status.jid")
		broken := wants{"instance.status": status, "status.connected": false, "status.loggedIn": true, "status.jid": jid, "instance.qrcode": ""}
		back := wants{"instance.status": "connected", "status.connected": true, "status.loggedIn": true, "status.jid": jid}
		over := wants{"instance.status": "disconnected", "status.connected": false, "status.loggedIn": false, "status.jid": nil}

		w.must(w.sim.Break(in.ID, status))
		w.as(in, statusRoute, "").check(200, broken)
		w.must(w.sim.SetStatus(in.ID, "connected"))
		w.as(in, statusRoute, "").check(200, back)

		w.must(w.sim.Break(in.ID, status))
		if in, _ := w.sim.Instance(in.ID); !in.HasSession || in.Connected {
			t.Errorf("%s: it has a session: %t, and is connected: %t", status, in.HasSession, in.Connected)
		}
		w.as(in, disconnectRoute, "").check(200, wants{"response": "Disconnected"})
		w.as(in, statusRoute, "").check(200, over)
		if err := w.sim.Break(in.ID, status); err == nil {
			t.Errorf("%s: a session is broken that is over", status)
		}

		w.must(w.sim.Pair(in.ID, "5511990000001"))
		w.must(w.sim.Break(in.ID, status))
		w.must(w.sim.LogOut(in.ID))
		w.as(in, statusRoute, "").check(200, over)
	}
}
