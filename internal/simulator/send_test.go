package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	sendText     = "POST /send/text"
	sendMedia    = "POST /send/media"
	sendLocation = "POST /send/location"
	sendContact  = "POST /send/contact"
	sendMenu     = "POST /send/menu"
	findRoute    = "POST /message/find"

	hello = `{"number":"5581999990000","text":"Olá {{name}}","track_source":"terraform","track_id":"a"}`
)

func TestSendsTakeMessagesOfEachKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in, fresh := w.paired("a", "5511990000001"), w.sim.Add("b")
	for n, c := range []struct{ route, body, kind, bad, says string }{
		{sendText, hello, "ExtendedTextMessage", `{"number":"5581999990000","text":""}`, "Missing number or text"},
		{sendMedia, `{"number":"1@g.us","type":"image","file":"https://a.example/a.jpg","text":"Olá"}`, "DocumentMessage", `{"number":"1@g.us","type":"picture","file":"https://a.example/a.jpg"}`, "Invalid media type or file format"},
		{sendLocation, `{"number":"5581999990000","latitude":-8.05,"longitude":-34.9,"name":"Loja"}`, "LocationMessage", `{"number":"5581999990000","latitude":0,"longitude":0}`, "Invalid coordinates or missing number"},
		{sendContact, `{"number":"5581999990000","fullName":"Ana","phoneNumber":"5581999990001,5581999990002"}`, "ContactMessage", `{"number":"5581999990000","fullName":"Ana"}`, "Missing required fields"},
		{sendMenu, `{"number":"5581999990000","type":"poll","text":"Serve?","choices":["Sim","Não"],"selectableCount":1}`, "ListMessage", `{"number":"5581999990000","type":"poll","text":"Serve?","choices":[]}`, "Missing required fields or invalid menu type"},
	} {
		w.as(in, c.route, c.body).check(200, wants{
			"messageid": fmt.Sprintf("3EB0%016X", n+1), "id": fmt.Sprintf("5511990000001:3EB0%016X", n+1),
			"status": "Pending", "messageType": c.kind, "fromMe": true, "response": missing{},
		})
		w.as(in, c.route, c.bad).check(400, wants{"error": c.says})
		w.as(in, c.route, strings.Replace(c.body, "{", `{"nummer":"1",`, 1)).check(400, wants{"error": `unknown key "nummer"`})
		w.as(fresh, c.route, c.body).check(503, wants{"error": "WhatsApp disconnected: session is not reconnectable"})
	}
	sent := w.sim.Messages(in.ID)
	if len(sent) != 5 || sent[1].Chat != "1@g.us" || sent[0].Chat != "5581999990000@s.whatsapp.net" {
		t.Errorf("sent %+v", sent)
	}
	if diff := cmp.Diff("Olá Cliente", sent[0].Text); diff != "" {
		t.Error(diff)
	}
}

func TestSendsAreRefusedByWhatsApp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	w.sim.LeaveWhatsApp("5581999990001")
	w.as(in, sendText, `{"number":"5581999990001","text":"Olá"}`).check(500, wants{"error": "the number 5581999990001@s.whatsapp.net is not on WhatsApp"})
	w.as(in, sendText, hello).check(200, nil)
	w.must(w.sim.SetLimits(in.ID, simulator.Limits{Until: start.Add(time.Hour)}))
	w.as(in, sendText, hello).check(200, nil) // a chat that exists
	w.as(in, sendText, `{"number":"5581999990002","text":"Olá"}`).check(500, wants{
		"provider_code": 463.0, "error_key": "WHATSAPP_REACHOUT_TIMELOCK", "provider": "whatsapp", "error_source": "whatsapp_server",
	})
	w.clock.Advance(time.Hour)
	w.as(in, sendText, `{"number":"5581999990002","text":"Olá"}`).check(200, nil)
}

func TestFindMessageShowsThemLateAndInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in, other := w.paired("a", "5511990000001"), w.paired("b", "5511990000002")
	for _, track := range []string{"a", "b", "a"} {
		w.as(in, sendText, strings.Replace(hello, `"track_id":"a"`, `"track_id":"`+track+`"`, 1)).check(200, nil)
	}
	finds := func(as simulator.Instance, body string, want wants) {
		t.Helper()
		w.as(as, findRoute, body).check(200, want)
	}
	finds(in, `{"track_id":"a"}`, wants{"returnedMessages": 0.0})
	w.clock.Advance(3 * time.Second)
	finds(in, `{"track_id":"a"}`, wants{"returnedMessages": 2.0, "limit": 100.0, "offset": 0.0, "nextOffset": 2.0, "hasMore": false})
	finds(in, `{"track_id":"a","limit":1}`, wants{"returnedMessages": 1.0, "nextOffset": 1.0, "hasMore": true})
	finds(in, `{"track_id":"a","limit":5,"offset":1}`, wants{"returnedMessages": 1.0})
	finds(in, `{"track_source":"terraform","chatid":"5581999990000@s.whatsapp.net"}`, wants{"returnedMessages": 3.0})
	finds(in, `{"id":"3EB00000000000000002"}`, wants{"returnedMessages": 1.0})
	finds(in, `{"id":"5511990000001:3EB00000000000000002"}`, wants{"returnedMessages": 1.0})
	finds(in, `{"track_id":"c"}`, wants{"returnedMessages": 0.0})
	finds(other, `{"track_id":"a"}`, wants{"returnedMessages": 0.0})
	w.as(in, findRoute, `{"limit":-1}`).check(400, nil)
	w.as(in, findRoute, `{"track":"a"}`).check(400, wants{"error": `unknown key "track"`})
	w.must(w.sim.LogOut(in.ID))
	finds(in, `{"track_id":"a"}`, wants{"returnedMessages": 2.0}) // it takes no session
}

// sendsAndFinds sends a text, and looks for it after some time.
func sendsAndFinds(after time.Duration, answered, found wants, status string) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.as(in, sendText, hello).check(200, answered)
		w.clock.Advance(after)
		w.as(in, findRoute, `{"track_id":"a"}`).check(200, found)
		if got := w.sim.Messages(in.ID)[0].Status; got != status {
			w.t.Errorf("it is %s, want %s", got, status)
		}
	}
}
