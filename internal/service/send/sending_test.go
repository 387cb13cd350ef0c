package send

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const (
	sendRoute = "POST /send/text"
	findRoute = "POST /message/find"

	number = "5581999990000"
)

// world is a server with a paired instance. Each look for a message takes the time of a
// pause there.
type world struct {
	*simulator.Simulator
	script *simulator.Script
	clock  *simulator.FakeClock
	on     *invoke.Target
	id     string
	said   []string
}

func newWorld(t *testing.T, options simulator.Options) *world {
	t.Helper()
	w := &world{clock: simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC)), script: &simulator.Script{}}
	w.script.Every(findRoute, func() { w.clock.Advance(polling.Every) })
	options.Strict, options.Clock, options.OnRequest = true, w.clock, w.script.Play
	w.Simulator = simulator.New(options)
	in := w.Add("Vendas")
	w.id = in.ID
	if err := w.Pair(w.id, "5511999990000"); err != nil {
		t.Fatal(err)
	}
	server := access.NewServer(uazapitest.Connect(t, w.Simulator), "", w.clock.Now)
	server.Pause = time.Microsecond
	w.on = &invoke.Target{
		Server: server, Instance: uazapi.Instance{ID: in.ID, Token: call.Token(in.Token), Name: "Vendas", Status: "connected"},
		Send: func(event message.Event) { w.said = append(w.said, event.Message) },
	}
	return w
}

// asText is the configuration of a text.
func asText(waitFor string) text {
	config := text{shared: shared{Number: types.StringValue(number)}, Text: types.StringValue("Olá")}
	if waitFor != "" {
		config.WaitFor = types.StringValue(waitFor)
	}
	return config
}

// send sends a text.
func send(ctx context.Context, w *world, config text) error {
	return newAction(aText(), text.message).Run(ctx, w.on, config)
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// A message is sent once, whatever becomes of the answer.
func TestSendOnce(t *testing.T) {
	t.Parallel()
	lost := func(kind simulator.FaultKind, status int, body string) func(w *world) {
		return func(w *world) {
			w.Inject(simulator.Fault{Route: sendRoute, Kind: kind, Status: status, Body: body})
		}
	}
	const (
		accepted  = "Accepted for 55 81 99999-0000 (message 3EB00000000000000001, Pending)."
		lookingUp = "No answer tells whether it was sent. Looking for its track_id, <id>."
		foundSent = "Accepted for 55 81 99999-0000 (message 3EB00000000000000001, Sent)."
	)
	for title, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		said    []string
		// found and unknown tell what becomes of it, messages how many there are, and finds how often
		// one was looked for.
		unknown         bool
		messages, finds int
		status          string
	}{
		"where all goes well": {said: []string{accepted}, messages: 1, status: "pending"},
		"with an answer that tells more": {
			options: simulator.Options{Sends: simulator.SendOptions{AnswerTells: true}},
			said:    []string{accepted}, messages: 1, status: "pending",
		},
		"where the connection is cut": {
			given: lost(simulator.FaultDropAfter, 0, ""), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent",
		},
		"where it is found at once": {
			options: simulator.Options{Sends: simulator.SendOptions{FoundAfter: simulator.AtOnce}},
			given:   lost(simulator.FaultDropAfter, 0, ""), said: []string{lookingUp, accepted}, messages: 1, finds: 1, status: "pending",
		},
		"where what is found has pages": {
			options: simulator.Options{Sends: simulator.SendOptions{Paginated: true}},
			given:   lost(simulator.FaultDropAfter, 0, ""), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent",
		},
		"where it is found late": {
			options: simulator.Options{Sends: simulator.SendOptions{FoundAfter: 25 * time.Second, Stays: true}},
			given:   lost(simulator.FaultDropAfter, 0, ""), said: []string{lookingUp, accepted}, messages: 1, finds: 14, status: "pending",
		},
		"where it is never found": {
			options: simulator.Options{Sends: simulator.SendOptions{NeverFound: true}},
			given:   lost(simulator.FaultDropAfter, 0, ""), said: []string{lookingUp}, unknown: true, messages: 1, finds: looks, status: "unknown",
		},
		"where it never arrived": {
			given: lost(simulator.FaultDropBefore, 0, ""), said: []string{lookingUp}, unknown: true, finds: looks, status: "unknown",
		},
		"where the answer is cut":        {given: lost(simulator.FaultCutJSON, 0, ""), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent"},
		"where half of the answer comes": {given: lost(simulator.FaultHalfJSON, 0, ""), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent"},
		"where the answer is no JSON":    {given: lost(simulator.FaultGarbled, 0, ""), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent"},
		"where the answer is empty":      {given: lost(simulator.FaultGarbled, 0, "{}"), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent"},
		"where the answer is another's": {
			given: lost(simulator.FaultGarbled, 0, `{"messageid":"3EB0FF","status":"Sent","track_id":"6f0f4a4e-54f0-4c8c-9e51-0c9d6b7f2a10"}`),
			said:  []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent",
		},
		"where a page comes":         {given: lost(simulator.FaultHTMLAfter, 502, ""), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent"},
		"where the gateway gives up": {given: lost(simulator.FaultStatusAfter, 504, ""), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent"},
		"where the server fails": {
			given: lost(simulator.FaultStatusAfter, 500, `{"error":"Failed to send message"}`), said: []string{lookingUp, foundSent}, messages: 1, finds: 3, status: "sent",
		},
		"where the server fails before": {
			given: lost(simulator.FaultStatusBefore, 500, `{"error":"Failed to send message"}`), said: []string{lookingUp}, unknown: true, finds: looks, status: "unknown",
		},
		"where looking fails as well, for a while": {
			given: func(w *world) {
				lost(simulator.FaultDropAfter, 0, "")(w)
				w.Inject(simulator.Fault{Route: findRoute, Kind: simulator.FaultStatusBefore, Status: 500, Times: 3})
			},
			said: []string{lookingUp, "Accepted for 55 81 99999-0000 (message 3EB00000000000000001, Delivered)."}, messages: 1, finds: 4, status: "delivered",
		},
		"where there is nothing to look with": {
			options: simulator.Options{MissingRoutes: []string{findRoute}},
			given:   lost(simulator.FaultDropAfter, 0, ""), said: []string{lookingUp}, unknown: true, messages: 1, finds: looks, status: "unknown",
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			err := send(t.Context(), w, asText(""))
			if unknown, is := errors.AsType[*unknownError](err); is != c.unknown || err != nil && !is {
				t.Errorf("ended with %v, %v", err, unknown)
			}
			if !c.unknown != (err == nil) || c.unknown != call.OutcomeUnknown(err) {
				t.Errorf("its outcome is unknown: %t, %v", call.OutcomeUnknown(err), err)
			}
			for n, said := range w.said {
				w.said[n] = uuids.ReplaceAllString(said, "<id>")
			}
			if diff := cmp.Diff(c.said, w.said); diff != "" {
				t.Errorf("what was said (-want +got):\n%s", diff)
			}
			if sends, finds := w.Calls(sendRoute), w.Calls(findRoute); sends != 1 || finds != c.finds {
				t.Errorf("%d sends and %d looks, want 1 and %d", sends, finds, c.finds)
			}
			if sent := w.Messages(w.id); len(sent) != c.messages {
				t.Errorf("there are %d messages, want %d", len(sent), c.messages)
			}
			if got := w.on.Answers[answerStatus]; got != c.status {
				t.Errorf("the status is %q, want %q", got, c.status)
			}
			if (w.on.Answers[answerMessageID] == "") != c.unknown {
				t.Errorf("the message is %q", w.on.Answers[answerMessageID])
			}
		})
	}
}

// A message that is sent after a delay is looked for as much longer.
func TestSendLooksLongerAfterADelay(t *testing.T) {
	t.Parallel()
	for delay, finds := range map[int64]int{0: looks, 20_000: 21} {
		w := newWorld(t, simulator.Options{Sends: simulator.SendOptions{FoundAfter: 40 * time.Second}})
		w.Inject(simulator.Fault{Route: sendRoute, Kind: simulator.FaultDropAfter})
		config := asText("")
		config.Delay = types.Int64Value(delay)
		if err := send(t.Context(), w, config); (err == nil) != (delay > 0) || w.Calls(findRoute) != finds {
			t.Errorf("a delay of %d: %d looks, %v", delay, w.Calls(findRoute), err)
		}
	}
}

// What was certainly not sent is an error, and nothing is looked for.
func TestSendThatIsRefused(t *testing.T) {
	t.Parallel()
	fails := func(status int, body string) func(w *world) {
		return func(w *world) {
			w.Inject(simulator.Fault{Route: sendRoute, Kind: simulator.FaultStatusBefore, Status: status, Body: body})
		}
	}
	for title, c := range map[string]struct {
		given func(w *world)
		kind  call.Kind
	}{
		"no account":             {func(w *world) { w.LeaveWhatsApp(number) }, uazapi.ErrNotOnWhatsApp},
		"no new chats":           {func(w *world) { _ = w.SetLimits(w.id, simulator.Limits{Until: w.clock.Now().Add(time.Hour)}) }, uazapi.ErrNotSent},
		"another code":           {fails(500, `{"error":"WhatsApp server error 479","provider_code":479}`), uazapi.ErrNotSent},
		"no session":             {func(w *world) { _ = w.LogOut(w.id) }, uazapi.ErrNoSession},
		"no session, otherwise":  {fails(500, `{"error":"WhatsApp client is not connected"}`), uazapi.ErrNoSession},
		"a session, still 401":   {fails(401, `{"error":"No active session"}`), uazapi.ErrNoSession},
		"a wrong token":          {fails(401, `{"error":"Invalid token"}`), call.ErrRejected},
		"a missing field":        {fails(400, `{"error":"Missing number or text"}`), call.ErrInvalid},
		"too large a file":       {fails(413, `{"error":"File size exceeds limit"}`), uazapi.ErrMedia},
		"too large for the edge": {fails(413, `<html><title>413</title></html>`), uazapi.ErrMedia},
		"a format":               {fails(415, `{"error":"Unsupported media format"}`), uazapi.ErrMedia},
		"an upload":              {fails(500, `{"error":"Failed to upload media"}`), uazapi.ErrMedia},
		"a limit of the rate":    {fails(429, `{"error":"Rate limit exceeded"}`), call.ErrRateLimit},
		"no route":               {fails(405, `{"message":"Method Not Allowed."}`), call.ErrNoRoute},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			if err := w.on.Server.MakeSure(t.Context(), &w.on.Instance); err != nil {
				t.Fatal(err)
			}
			c.given(w)
			err := send(t.Context(), w, asText(waitSent))
			if !errors.Is(err, c.kind) || call.OutcomeUnknown(err) {
				t.Errorf("ended with %v, want %v", err, c.kind)
			}
			if sends, finds := w.Calls(sendRoute), w.Calls(findRoute); sends != 1 || finds != 0 || len(w.Messages(w.id)) != 0 {
				t.Errorf("%d sends and %d looks, and %d messages", sends, finds, len(w.Messages(w.id)))
			}
		})
	}
}

func TestSendWaits(t *testing.T) {
	t.Parallel()
	const accepted = "Accepted for 55 81 99999-0000 (message 3EB00000000000000001, Pending)."
	is := func(status string) string { return "Message 3EB00000000000000001 is " + status + "." }
	for title, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		waitFor string
		said    []string
		status  string
		// fails tells that the server says that it was not sent, notYet that it did not get there.
		fails, notYet bool
	}{
		"until it is sent": {
			options: simulator.Options{Sends: simulator.SendOptions{FoundAfter: simulator.AtOnce}},
			waitFor: waitSent, said: []string{accepted, is("Sent")}, status: "sent",
		},
		"until it is found and sent": {waitFor: waitSent, said: []string{accepted, is("Sent")}, status: "sent"},
		"until it is delivered": {
			options: simulator.Options{Sends: simulator.SendOptions{FoundAfter: simulator.AtOnce}},
			waitFor: waitDelivered, said: []string{accepted, is("Sent"), is("Delivered")}, status: "delivered",
		},
		"although the server is away for a while": {
			given: func(w *world) {
				w.Inject(simulator.Fault{Route: findRoute, Kind: simulator.FaultStatusBefore, Status: 503, Times: 2, RetryAfter: "0"})
			},
			waitFor: waitDelivered, said: []string{accepted, is("Sent"), is("Delivered")}, status: "delivered",
		},
		"until it has failed": {
			options: simulator.Options{Sends: simulator.SendOptions{Fails: true}},
			waitFor: waitSent, said: []string{accepted, is("Failed")}, status: "failed", fails: true,
		},
		"until looking fails": {
			given: func(w *world) {
				w.Inject(simulator.Fault{Route: findRoute, Kind: simulator.FaultStatusBefore, Status: 500})
			},
			waitFor: waitSent, said: []string{accepted}, status: "pending", notYet: true,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			err := send(t.Context(), w, asText(c.waitFor))
			_, fails := errors.AsType[*failedError](err)
			_, notYet := errors.AsType[*notYetError](err)
			if fails != c.fails || notYet != c.notYet || (err != nil) != (c.fails || c.notYet) {
				t.Errorf("ended with %v", err)
			}
			if diff := cmp.Diff(c.said, w.said); diff != "" {
				t.Errorf("what was said (-want +got):\n%s", diff)
			}
			if got := w.on.Answers[answerStatus]; got != c.status {
				t.Errorf("the status is %q, want %q", got, c.status)
			}
			if sends := w.Calls(sendRoute); sends != 1 {
				t.Errorf("%d sends", sends)
			}
		})
	}
}

// An end of the time, and an interrupt, leave what is known.
func TestSendEndsWithTheTime(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		options simulator.Options
		cause   error
		// lost has the answer lost, and ends is the route at whose second call the time ends.
		lost bool
		says string
	}{
		"while it is waited for":                  {cause: context.DeadlineExceeded, options: simulator.Options{Sends: simulator.SendOptions{Stays: true}}, says: "message 3EB00000000000000001 is Pending, and not delivered"},
		"by an interrupt":                         {cause: context.Canceled, options: simulator.Options{Sends: simulator.SendOptions{Stays: true}}, says: "message 3EB00000000000000001 is Pending, and not delivered"},
		"while it is looked for":                  {lost: true, cause: context.DeadlineExceeded, options: simulator.Options{Sends: simulator.SendOptions{NeverFound: true}}, says: "it may have been sent"},
		"by an interrupt, while it is looked for": {lost: true, cause: context.Canceled, options: simulator.Options{Sends: simulator.SendOptions{NeverFound: true}}, says: "it may have been sent"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.lost {
				w.Inject(simulator.Fault{Route: sendRoute, Kind: simulator.FaultDropAfter})
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			w.script.After(findRoute, 2, func() { cancel(c.cause) })
			err := send(ctx, w, asText(waitDelivered))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("ended with %v, want %q", err, c.says)
			}
			if errors.Is(err, context.Canceled) {
				t.Error("it is told as an interrupt, after which the message would be sent again")
			}
			if sends, finds := w.Calls(sendRoute), w.Calls(findRoute); sends != 1 || finds != 2 {
				t.Errorf("%d sends and %d looks", sends, finds)
			}
		})
	}
}
