package pairing

import (
	"errors"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	aQR   = "data:image/png;base64,AAAA"
	aCode = "ABCD-1234"

	before = "2026-08-04 09:50:00.000Z"
	start  = "2026-08-04 09:52:02.993Z"
	later  = "2026-08-04 09:52:03.993Z"
)

// The rules whether an attempt still runs, each with what it is decided from.
func TestOver(t *testing.T) {
	t.Parallel()
	connecting, disconnected := uazapi.StatusConnecting, uazapi.StatusDisconnected
	timeout, manual, loggedOut := "QR Code timeout", "manual disconnect", "401: logged out from another device"
	shown := func(status, qr, at, reason string) uazapi.Status {
		return uazapi.Status{Instance: uazapi.Instance{Status: status, QRCode: qr, LastDisconnect: at, LastDisconnectReason: reason}}
	}
	coded := shown(disconnected, "", before, timeout)
	coded.Instance.Paircode = aCode
	paired := shown(disconnected, "", later, timeout)
	paired.Connected = true
	half := shown(connecting, "", before, timeout)
	half.Connected, half.TellsLoggedIn = true, true
	for name, c := range map[string]struct {
		last  uazapi.Status
		age   time.Duration
		phone string
		lost  bool
		over  bool
	}{
		"paired, whatever else is said":               {last: paired, age: time.Hour, over: false},
		"a QR shows":                                  {last: shown(connecting, aQR, before, timeout), age: time.Minute, over: false},
		"a QR shows, and disconnected":                {last: shown(disconnected, aQR, before, timeout), age: time.Minute, over: false},
		"a code shows, and disconnected":              {last: coded, age: 4 * time.Minute, phone: "5511990000001", over: false},
		"a QR shows, disconnected since, no reason":   {last: shown(disconnected, aQR, later, ""), age: time.Minute, over: false},
		"a QR shows, disconnected since, for another": {last: shown(disconnected, aQR, later, "503: stream errored"), age: time.Minute, over: false},
		"a QR shows, and the window has closed":       {last: shown(disconnected, aQR, later, timeout), age: time.Minute, over: true},
		"a QR shows, and it was ended by hand":        {last: shown(disconnected, aQR, later, manual), age: time.Minute, over: true},
		"a QR shows, and it was logged out":           {last: shown(disconnected, aQR, later, loggedOut), age: time.Minute, over: true},
		"a QR shows, disconnected by hand before":     {last: shown(disconnected, aQR, before, manual), age: time.Minute, over: false},
		"a QR shows just before the deadline":         {last: shown(disconnected, aQR, before, ""), age: 2*time.Minute - 1, over: false},
		"a QR shows at the deadline":                  {last: shown(connecting, aQR, before, ""), age: 2 * time.Minute, over: true},
		"a code shows just before the deadline":       {last: coded, age: 5*time.Minute - 1, phone: "5511990000001", over: false},
		"a code shows at the deadline":                {last: coded, age: 5 * time.Minute, phone: "5511990000001", over: true},
		"nothing shows, disconnected since":           {last: shown(disconnected, "", later, ""), age: time.Second, over: true},
		"nothing shows, disconnected since, though":   {last: shown(connecting, "", later, "x"), age: time.Second, over: true},
		"nothing shows, connecting":                   {last: shown(connecting, "", before, ""), age: time.Minute, over: false},
		"nothing shows, connecting, at the deadline":  {last: shown(connecting, "", before, ""), age: 2 * time.Minute, over: true},
		"nothing shows, only the line is open":        {last: half, age: time.Minute, over: false},
		"nothing shows, disconnected, for a moment":   {last: shown(disconnected, "", before, ""), age: 12*time.Second - 1, over: false},
		"nothing shows, disconnected, for long":       {last: shown(disconnected, "", before, ""), age: 12 * time.Second, over: true},
		"the request failed, a moment ago":            {last: shown(disconnected, "", before, ""), lost: true, age: 5*time.Second - 1, over: false},
		"the request failed, and nothing came of it":  {last: shown(disconnected, "", before, ""), lost: true, age: 5 * time.Second, over: true},
		"hibernates":                               {last: shown("hibernated", "", before, ""), age: time.Minute, over: false},
		"a QR shows where a code was asked for":    {last: shown(connecting, aQR, before, ""), age: 29 * time.Second, phone: "5511990000001", over: false},
		"a QR shows for its life where a code was": {last: shown(connecting, aQR, before, ""), age: 30 * time.Second, phone: "5511990000001", over: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)
			a := &attempt{wanted: uazapi.Pairing{Phone: c.phone}, ours: true, since: began, seen: began.Add(c.age), last: c.last}
			a.begun.Instance.CurrentTime = start
			if c.lost {
				a.failure = errors.New("no answer")
			}
			if got := a.over(); got != c.over {
				t.Errorf("over is %t", got)
			}
		})
	}
}

// The server's clock tells, whatever ours says.
func TestEnded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		currentTime, was, is string
		ended                bool
	}{
		"never disconnected":              {start, "", "", false},
		"as before":                       {start, before, before, false},
		"later":                           {start, before, later, true},
		"for the first time":              {start, "", later, true},
		"at the very moment":              {start, before, start, false},
		"another date, but an earlier":    {start, "", before, false},
		"later, with a T":                 {"2026-08-04T09:52:02.993Z", before, "2026-08-04T09:52:03.993Z", true},
		"earlier, in two forms":           {start, "", "2026-08-04T09:50:00.000Z", false},
		"no current time, as before":      {"", before, before, false},
		"no current time, another date":   {"", before, later, true},
		"no current time, the first date": {"", "", before, true},
		"no current time, no date now":    {"", before, "", false},
		"a date that is none":             {start, before, "yesterday", true},
		"a date that was none before":     {start, "yesterday", "yesterday", false},
		"a current time that is none":     {"now", before, later, true},
	} {
		a := &attempt{}
		a.begun.Instance.CurrentTime, a.begun.Instance.LastDisconnect = c.currentTime, c.was
		a.last.Instance.LastDisconnect = c.is
		if got := a.ended(); got != c.ended {
			t.Errorf("%s: ended is %t", name, got)
		}
	}
}

// A session that comes back by itself is not taken for an attempt.
func TestUnderWay(t *testing.T) {
	t.Parallel()
	connecting := uazapi.Instance{Status: uazapi.StatusConnecting}
	showing := uazapi.Instance{Status: uazapi.StatusConnecting, QRCode: aQR}
	for name, c := range map[string]struct {
		status uazapi.Status
		want   bool
	}{
		"an attempt that shows a QR":       {uazapi.Status{Instance: showing}, true},
		"an attempt that shows nothing":    {uazapi.Status{Instance: connecting}, true},
		"an attempt with the line open":    {uazapi.Status{Instance: showing, Connected: true, TellsLoggedIn: true}, true},
		"the line open, nothing shows":     {uazapi.Status{Instance: connecting, Connected: true, TellsLoggedIn: true}, false},
		"a session that reconnects":        {uazapi.Status{Instance: connecting, LoggedIn: true, TellsLoggedIn: true}, false},
		"a session that reconnects, named": {uazapi.Status{Instance: connecting, JID: "5511990000001:7@s.whatsapp.net"}, false},
		"a session":                        {uazapi.Status{Instance: uazapi.Instance{Status: uazapi.StatusConnected}, Connected: true}, false},
		"disconnected":                     {uazapi.Status{Instance: uazapi.Instance{Status: uazapi.StatusDisconnected}}, false},
		"disconnected with a QR":           {uazapi.Status{Instance: uazapi.Instance{Status: uazapi.StatusDisconnected, QRCode: aQR}}, false},
		"hibernated":                       {uazapi.Status{Instance: uazapi.Instance{Status: "hibernated"}}, false},
	} {
		if got := underWay(c.status); got != c.want {
			t.Errorf("%s: under way is %t", name, got)
		}
	}
}
