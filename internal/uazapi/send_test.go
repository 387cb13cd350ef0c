package uazapi

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

const sentBody = `{"id":"5511999990000:3EB0538DA65A59F6D8A251","messageid":"3EB0538DA65A59F6D8A251","status":"Pending","track_id":"a"}`

// Each kind of message has a route and a body of its own, in which what is not set is
// left out.
func TestSendSendsEachKind(t *testing.T) {
	t.Parallel()
	least := Envelope{Number: "5581999990000", TrackID: "a"}
	full := Envelope{Number: "5581999990000", Delay: 1500, ReplyID: "3EB0", Mentions: "all", TrackSource: "terraform", TrackID: "a"}
	const sendsLeast, sendsFull = `"number":"5581999990000","track_id":"a"`, `"number":"5581999990000","delay":1500,"replyid":"3EB0","mentions":"all","track_source":"terraform","track_id":"a"`
	for _, c := range []struct {
		message     Outgoing
		route, body string
	}{
		{Text{least, "Olá", false}, "/send/text", `{` + sendsLeast + `,"text":"Olá"}`},
		{Text{full, "Olá", true}, "/send/text", `{` + sendsFull + `,"text":"Olá","linkPreview":true}`},
		{Media{Envelope: least, Type: "image", File: "https://a.example/b.png"}, "/send/media", `{` + sendsLeast + `,"type":"image","file":"https://a.example/b.png"}`},
		{Media{full, "document", "aGVsbG8=", "Segue", "a.pdf"}, "/send/media", `{` + sendsFull + `,"type":"document","file":"aGVsbG8=","text":"Segue","docName":"a.pdf"}`},
		{Location{Envelope: least, Longitude: -34.5}, "/send/location", `{` + sendsLeast + `,"latitude":0,"longitude":-34.5}`},
		{Location{full, -8.05, -34.9, "Loja", "Rua 1"}, "/send/location", `{` + sendsFull + `,"latitude":-8.05,"longitude":-34.9,"name":"Loja","address":"Rua 1"}`},
		{ContactCard{Envelope: least, FullName: "Ana", PhoneNumber: "1,2"}, "/send/contact", `{` + sendsLeast + `,"fullName":"Ana","phoneNumber":"1,2"}`},
		{ContactCard{full, "Ana", "1", "Acme", "a@b.example", "https://b.example"}, "/send/contact", `{` + sendsFull + `,"fullName":"Ana","phoneNumber":"1","organization":"Acme","email":"a@b.example","url":"https://b.example"}`},
		{Menu{Envelope: least, Type: "poll", Text: "Serve?", Choices: []string{"Sim"}}, "/send/menu", `{` + sendsLeast + `,"type":"poll","text":"Serve?","choices":["Sim"]}`},
		{Menu{full, "list", "Oi", []string{"[A]", "b|c"}, "f", "l", 2, "https://a.example/b.png"}, "/send/menu", `{` + sendsFull + `,"type":"list","text":"Oi","choices":["[A]","b|c"],"footerText":"f","listButton":"l","selectableCount":2,"imageButton":"https://a.example/b.png"}`},
	} {
		var asked, body string
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			sent, _ := io.ReadAll(r.Body)
			asked, body = r.URL.Path, string(sent)
			_, _ = io.WriteString(w, sentBody)
		})
		sent, err := client.Send(t.Context(), ownKey, c.message)
		if err != nil || asked != c.route || body != c.body {
			t.Errorf("%v: sent %s %s\nwant %s %s", err, asked, body, c.route, c.body)
		}
		if diff := cmp.Diff(Message{ID: "3EB0538DA65A59F6D8A251", Status: "Pending", TrackID: "a"}, sent); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestSendReadsAnswersLeniently(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Message{
		sentBody:               {ID: "3EB0538DA65A59F6D8A251", Status: "Pending", TrackID: "a"},
		`{"messageid":"3EB0"}`: {ID: "3EB0"},
		`{"id":"5511999990000:3EB0","status":null}`:                                                               {ID: "5511999990000:3EB0"},
		`{"messageid":"3EB0","response":{"status":"success"},"content":{"a":[1]},"status":"Sent","error":"a\nb"}`: {ID: "3EB0", Status: "Sent", Error: "a b"},
	} {
		got, err := serve(t, calltest.Says(http.StatusOK, body)).Send(t.Context(), ownKey, Text{Envelope: Envelope{TrackID: "a"}, Text: "Olá"})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
	// What names no message, or another one, leaves it open whether it was sent.
	for _, body := range []string{`{}`, `null`, `[]`, `"ok"`, ``, `<html>`, `{"response":{"status":"success"}}`, `{"messageid":"3EB0","track_id":"b"}`} {
		got, err := serve(t, calltest.Says(http.StatusOK, body)).Send(t.Context(), ownKey, Text{Envelope: Envelope{TrackID: "a"}, Text: "Olá"})
		if !call.OutcomeUnknown(err) || got != (Message{}) {
			t.Errorf("%q is read as %v, %v", body, got, err)
		}
	}
}

func TestFindMessageFindsItAmongOthers(t *testing.T) {
	t.Parallel()
	const other = `{"messageid":"3EB1","status":"Sent","track_id":"b"}`
	for body, found := range map[string]bool{
		`{"messages":[` + sentBody + `],"limit":20,"hasMore":false}`:                  true,
		`{"messages":[` + other + `,` + sentBody + `],"pagination":{"nextOffset":2}}`: true,
		`{"messages":[` + other + `,{}]}`:                                             false,
		`{"messages":[]}`:                                                             false,
		`{"messages":null}`:                                                           false,
	} {
		got, is, err := serve(t, calltest.Says(http.StatusOK, body)).FindMessage(t.Context(), ownKey, Text{Envelope: Envelope{TrackID: "a"}})
		if err != nil || is != found || is && got.ID != "3EB0538DA65A59F6D8A251" {
			t.Errorf("%s: found %t %v, %v", body, is, got, err)
		}
	}
	for _, body := range []string{`{}`, `null`, `[]`, `{"messages":{}}`, `{"messages":[1]}`, ``} {
		if _, is, err := serve(t, calltest.Says(http.StatusOK, body)).FindMessage(t.Context(), ownKey, Text{Envelope: Envelope{TrackID: "a"}}); is || err == nil {
			t.Errorf("%q is taken: %t", body, is)
		}
	}
}

// A refusal of a send is certain where its words or its code say so, and not by its status.
func TestRefusalsOfASend(t *testing.T) {
	t.Parallel()
	for answer, c := range map[string]struct {
		kind    call.Kind
		code    string
		unknown bool
	}{
		`500 {"error":"the number 5581999990000@s.whatsapp.net is not on WhatsApp"}`:                                                      {ErrNotOnWhatsApp, "", false},
		`500 {"error":"WhatsApp server error 463: x","provider_code":463,"error_key":"WHATSAPP_REACHOUT_TIMELOCK","provider":"whatsapp"}`: {ErrNotSent, "WHATSAPP_REACHOUT_TIMELOCK (463)", false},
		`500 {"error":"x","provider_code":479}`:                                              {ErrNotSent, "479", false},
		`500 {"error":"x","error_key":"WHATSAPP_X"}`:                                         {ErrNotSent, "WHATSAPP_X", false},
		`503 {"error":true,"message":"WhatsApp disconnected: session is not reconnectable"}`: {ErrNoSession, "", false},
		`500 {"error":"WhatsApp client is not connected"}`:                                   {ErrNoSession, "", false},
		`401 {"error":"No active session"}`:                                                  {ErrNoSession, "", false},
		`413 {"error":"File size exceeds limit"}`:                                            {ErrMedia, "", false},
		`413 <html><title>413 Request Entity Too Large</title></html>`:                       {ErrMedia, "", false},
		`415 {"error":"Unsupported media format"}`:                                           {ErrMedia, "", false},
		`500 {"error":"Failed to upload media"}`:                                             {ErrMedia, "", false},
		`500 {"error":"Failed to send message"}`:                                             {call.ErrServerFault, "", true},
		`502 <html><title>the number is not on WhatsApp</title></html>`:                      {call.ErrServerFault, "", true},
		`415 <html><title>415</title></html>`:                                                {call.ErrBlocked, "", true},
		`400 {"error":"Missing number or text"}`:                                             {call.ErrInvalid, "", false},
	} {
		status, body, _ := strings.Cut(answer, " ")
		code := map[string]int{"400": 400, "401": 401, "413": 413, "415": 415, "500": 500, "502": 502, "503": 503}[status]
		_, err := serve(t, calltest.Says(code, body)).Send(t.Context(), ownKey, Text{Envelope: Envelope{TrackID: "a"}, Text: "Olá"})
		failed := failure(t, err)
		if failed.Kind != c.kind || failed.Code != c.code || failed.OutcomeUnknown() != c.unknown {
			t.Errorf("%s: %s, code %q, outcome unknown: %t", answer, failed.Kind, failed.Code, failed.OutcomeUnknown())
		}
	}
	// Elsewhere, the same words leave open what became of a request.
	err := serve(t, calltest.Says(500, `{"error":"x is not on WhatsApp"}`)).RenameInstance(t.Context(), ownKey, "x")
	if !errors.Is(err, call.ErrServerFault) {
		t.Errorf("a rename: %v", err)
	}
}

// What a message says is not told, should the server quote it.
func TestSendQuotesNoContents(t *testing.T) {
	t.Parallel()
	const contents = "o segredo da casa"
	of := Envelope{TrackID: "a"}
	for _, message := range []Outgoing{
		Text{Envelope: of, Text: contents},
		Media{Envelope: of, File: "https://files.example/" + contents},
		Media{Envelope: of, Text: contents},
		Media{Envelope: of, DocName: contents},
		Location{Envelope: of, Name: contents},
		Location{Envelope: of, Address: contents},
		ContactCard{Envelope: of, FullName: contents},
		ContactCard{Envelope: of, Organization: contents},
		ContactCard{Envelope: of, Email: contents},
		Menu{Envelope: of, Text: contents},
		Menu{Envelope: of, Choices: []string{contents}},
		Menu{Envelope: of, FooterText: contents},
		Menu{Envelope: of, ListButton: contents},
		Menu{Envelope: of, ImageButton: "https://files.example/" + contents},
	} {
		const quoted = `"cannot send ` + contents + ` to it"`
		_, err := serve(t, calltest.Says(500, `{"error":`+quoted+`}`)).Send(t.Context(), ownKey, message)
		if strings.Contains(err.Error(), "segredo") || !strings.Contains(err.Error(), "cannot send (secret) to it") {
			t.Errorf("%T: %v", message, err)
		}
		found, _, err := serve(t, calltest.Says(200, `{"messages":[{"messageid":"3EB0","track_id":"a","error":`+quoted+`}]}`)).FindMessage(t.Context(), ownKey, message)
		if err != nil || found.Error != "cannot send (secret) to it" {
			t.Errorf("%T: found with %q, %v", message, found.Error, err)
		}
	}
}
