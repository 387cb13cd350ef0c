package simulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	deleteRoute      = "DELETE /instance"
	presenceRoute    = "POST /instance/presence"
	adminFieldsRoute = "POST /instance/updateAdminFields"
	delayRoute       = "POST /instance/updateDelaySettings"
	resetRoute       = "POST /instance/reset"
	restartRoute     = "POST /admin/restart"
	webhookRoute     = "GET /webhook"
)

// stranger is a client that somebody else wrote for the real server. It knows what its instance answered, and no more.
type stranger struct {
	*world
	token string
	// answered is the last answer.
	answered reply
}

// sends asks something as the instance, with a Content-Type only where there is a body.
func (s *stranger) sends(route, body string) {
	s.t.Helper()
	s.answered = s.do(route, body, "TOKEN", s.token)
}

// sees checks the last answer.
func (s *stranger) sees(status int, want wants) {
	s.t.Helper()
	s.answered.check(status, want)
}

// creates makes an instance and takes the token from the answer.
func (s *stranger) creates(body string) {
	s.t.Helper()
	s.answered = s.do(createRoute, body, "AdminToken", s.sim.AdminToken())
	s.answered.check(200, wants{"response": "Instance created successfully", "connected": false})
	s.token = s.answered.text("token")
	if inside := s.answered.text("instance.token"); inside != s.token {
		s.t.Errorf("two tokens, %s and %s", s.token, inside)
	}
}

// id returns the id of the instance, which stands in no answer but in the instance.
func (s *stranger) id() string {
	s.t.Helper()
	s.sends(statusRoute, "")
	return s.answered.text("instance.id")
}

// waitsFor asks for the status every other second, as pages with a QR do, until it is this one.
func (s *stranger) waitsFor(status string) {
	s.t.Helper()
	for range 100 {
		s.sends(statusRoute, "")
		if s.answered.text("instance.status") == status {
			return
		}
		s.clock.Advance(2 * time.Second)
	}
	s.t.Fatalf("it never was %s: %s", status, s.answered.body)
}

// TestStrangers plays clients that others wrote, in the orders and with the liberties of theirs.
func TestStrangers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts  simulator.Options
		plays func(s *stranger)
	}{
		"panel that shows a QR":               {simulator.Options{PairAfter: 50 * time.Second}, playPanel},
		"shop that pairs by code":             {simulator.Options{}, playShop},
		"page that asks for the QR each time": {simulator.Options{}, playImpatientPage},
		"product that sends its own keys":     {simulator.Options{}, playProduct},
		"script that cleans up first":         {simulator.Options{}, playCleaner},
		"script that sends whatever it has":   {simulator.Options{AnyContentType: true}, playSloppy},
		"settings in any order":               {simulator.Options{}, playSettings},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.plays(&stranger{world: newWorld(t, test.opts)})
		})
	}
}

// playPanel creates, shows the QR, follows its changes, and takes the name of the profile once it is there.
func playPanel(s *stranger) {
	s.creates(`{"name":"Loja Centro","systemName":"Painel"}`)
	s.sends(connectRoute, "")
	s.sees(200, wants{"response": "Connecting", "instance.status": "connecting", "instance.systemName": "Painel"})
	first := s.answered.text("instance.qrcode")
	s.clock.Advance(25 * time.Second)
	s.sends(statusRoute, "")
	if second := s.answered.text("instance.qrcode"); second == first || !strings.HasPrefix(second, "data:image/png;base64,") {
		s.t.Errorf("the QR is %.40s, and was %.40s", second, first)
	}
	s.waitsFor("connected")
	s.sees(200, wants{"status.connected": true, "status.loggedIn": true, "instance.qrcode": "", "instance.profileName": ""})
	s.sends(statusRoute, "")
	if s.answered.text("instance.profileName") == "" {
		s.t.Error("the profile has no name")
	}
	s.sends(disconnectRoute, "")
	s.sees(200, wants{"response": "Disconnected"})
	s.waitsFor("disconnected")
	s.sees(200, wants{"instance.lastDisconnectReason": "manual disconnect", "status.connected": false})
	s.sends(deleteRoute, "")
	s.sees(200, wants{"response": "Instance Deleted"})
	s.sends(statusRoute, "")
	s.sees(401, nil)
}

// playShop asks for a code, lets it run out, and asks for the next.
func playShop(s *stranger) {
	s.creates(`{"instanceName":"Loja Norte"}`)
	s.sees(200, wants{"name": "Loja Norte", "instance.name": "Loja Norte"})
	s.sends(connectRoute, `{"phone":"5511990000001","browser":"auto"}`)
	s.sees(200, wants{"instance.qrcode": ""})
	code := s.answered.text("instance.paircode")
	s.clock.Advance(4 * time.Minute)
	s.sends(statusRoute, "")
	s.sees(200, wants{"instance.paircode": code})
	s.waitsFor("disconnected")
	s.sees(200, wants{"instance.paircode": "", "instance.qrcode": "", "instance.lastDisconnectReason": "QR Code timeout"})
	s.sends(connectRoute, `{"phone":"5511990000001"}`)
	if next := s.answered.text("instance.paircode"); next == code || next == "" {
		s.t.Errorf("the code is %q, and was %q", next, code)
	}
	s.must(s.sim.Pair(s.id(), "5511990000001"))
	s.sends(statusRoute, "")
	s.sees(200, wants{"status.connected": true, "instance.owner": "5511990000001", "instance.paircode": ""})
}

// playImpatientPage sends a connect for each look at the QR, and wants a code in the middle.
func playImpatientPage(s *stranger) {
	s.creates(`{"name":"Página"}`)
	s.sends(connectRoute, "{}")
	qr := s.answered.text("instance.qrcode")
	for range 3 {
		s.sends(connectRoute, "{}")
		s.sees(200, wants{"response": "Connecting", "instance.qrcode": qr, "status.resetting": missing{}})
	}
	s.sends(connectRoute, byPhone)
	s.sees(200, wants{"instance.qrcode": qr, "instance.paircode": ""})
	s.sends(disconnectRoute, "{}")
	s.sends(connectRoute, byPhone)
	s.sees(200, wants{"instance.paircode": ""})
	s.waitsFor("disconnected")
	s.sends(connectRoute, byPhone)
	if s.answered.text("instance.paircode") == "" {
		s.t.Error("no code after the disconnect has settled")
	}
}

// playProduct sends keys that the server does not know, as two products do in production.
func playProduct(s *stranger) {
	s.creates(`{"name":"Cliente 7","qrcode":true,"integration":"WHATSAPP-BAILEYS","webhook":{"url":"https://example.com"},"adminField01":"7"}`)
	s.sees(200, wants{"instance.adminField01": "7"})
	s.sends(connectRoute, `{"instance":"Cliente 7","phone":null,"number":"","syncFullHistory":false}`)
	s.sees(200, wants{"response": "Connecting", "instance.paircode": ""})
	s.must(s.sim.Pair(s.id(), "5511990000007"))
	s.sends(statusRoute, "")
	s.sees(200, wants{"instance.isBusiness": true, "instance.plataform": "smba"})
	s.sends(presenceRoute, `{"presence":"available","delay":1200}`)
	s.sees(200, wants{"response": "Presence updated successfully"})
	s.sends(renameRoute, `{"name":"Cliente 7 (novo)","id":"x"}`)
	s.sees(200, wants{"name": "Cliente 7 (novo)", "adminField01": "7"})
	s.sends(disconnectRoute, `{"force":true}`)
	s.sees(200, wants{"response": "Disconnected"})
	s.sends(deleteRoute, `{"confirm":true}`)
	s.sees(200, nil)
}

// playCleaner disconnects and deletes what may not be there, before it begins.
func playCleaner(s *stranger) {
	s.token = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"
	for _, route := range []string{disconnectRoute, deleteRoute, statusRoute} {
		s.sends(route, "")
		s.sees(401, nil)
	}
	s.creates(`{"name":"Robô"}`)
	s.sends(disconnectRoute, "")
	s.sees(200, wants{"response": "Already disconnected", "instance": missing{}})
	s.sends(resetRoute, "")
	s.sees(409, wants{"resetting": false})
	s.sends(getPrivacy, "")
	s.sees(500, wants{"error": "No session"})
	s.sends(webhookRoute, "")
	if s.answered.body != "null" {
		s.t.Errorf("webhook: %s", s.answered.body)
	}
	s.sends("POST /instance/logout", "{}")
	s.sees(405, wants{"message": "Method Not Allowed."})
	s.sends("GET /instance/qrcode", "")
	s.sees(404, wants{"code": 404.0, "message": "Not Found."})
	s.sends(deleteRoute, "")
	s.sends(deleteRoute, "")
	s.sees(401, nil)
}

// playSloppy writes keys in other cases, nulls, and no Content-Type that tells of JSON.
func playSloppy(s *stranger) {
	plain := []string{"Content-Type", "text/plain"}
	r := s.do(createRoute, `{"Name":"Bagunça","ADMINFIELD01":"x","adminfield02":null}`, append(plain, "admintoken", s.sim.AdminToken())...)
	r.check(200, wants{"name": "Bagunça", "instance.adminField01": "x", "instance.adminField02": ""})
	s.token = r.text("token")
	s.do(connectRoute, `{"Phone":"5511990000001"}`, append(plain, "token", s.token)...).check(200, wants{"instance.qrcode": ""})
	s.must(s.sim.Pair(s.id(), "5511990000001"))
	s.do(presenceRoute, `{"Presence":"available"}`, append(plain, "token", s.token)...).check(200, nil)
	s.do(renameRoute, `{"name":" ","NAME":"other"}`, append(plain, "token", s.token)...).check(200, wants{"name": " "})
	s.do(delayRoute, `{"Msg_Delay_Min":4,"MSG_DELAY_MAX":null}`, append(plain, "token", s.token)...).
		check(200, wants{"instance.msg_delay_min": 4.0, "instance.msg_delay_max": 4.0})
}

// playSettings renames, and sets privacy, presence and fields, before the pairing, in it, and after.
func playSettings(s *stranger) {
	s.creates(`{"name":"a"}`)
	id := s.id()
	s.sends(renameRoute, `{"name":"b"}`)
	s.sees(200, wants{"name": "b", "status": "disconnected"})
	s.sends(presenceRoute, `{"presence":"available"}`)
	s.sees(500, wants{"error": "No session"})
	s.sends(connectRoute, "{}")
	s.sends(setPrivacy, `{"last":"none"}`)
	s.sees(500, wants{"error": "No session"})
	s.sends(renameRoute, `{"name":"c"}`)
	s.sees(200, wants{"name": "c", "status": "connecting"})
	s.must(s.sim.Pair(id, "5511990000001"))
	s.sends(setPrivacy, `{"last":"none"}`)
	s.sees(200, wants{"last": "none", "online": "all"})
	s.sends(setPrivacy, `{"last":"contacts","unknown":"all"}`)
	s.sees(400, nil)
	s.sends(presenceRoute, `{"presence":"available"}`)
	s.sends(statusRoute, "")
	s.sees(200, wants{"instance.current_presence": "available", "instance.name": "c"})
	s.admin(adminFieldsRoute, `{"id":"`+id+`","adminField02":"z","extra":1}`).check(200, wants{"adminField02": "z"})
	s.admin(restartRoute, `{"now":true}`).check(202, nil)
	s.sends(statusRoute, "")
	s.sees(200, wants{"status.connected": true, "instance.current_presence": "unavailable"})
	s.sends(resetRoute, "")
	s.sees(200, wants{"response": "Instance reset started"})
	s.sends(statusRoute, "")
	s.sees(200, wants{"status.connected": true, "status.resetting": true})
}
