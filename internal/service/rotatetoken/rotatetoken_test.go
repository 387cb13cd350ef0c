package rotatetoken

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const (
	rotateRoute = "POST /instance/token/rotate"
	listRoute   = "GET /instance/all"
	changed     = "The token was changed. The old one is refused from now on."
)

// world is a server with an instance that is connected.
type world struct {
	*simulator.Simulator
	script *simulator.Script
	clock  *simulator.FakeClock
	server *access.Server
	in     simulator.Instance
}

func newWorld(t *testing.T, options simulator.Options) *world {
	t.Helper()
	w := &world{script: &simulator.Script{}, clock: simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))}
	options.Strict, options.Clock, options.OnRequest = true, w.clock, w.script.Play
	w.Simulator = simulator.New(options)
	w.in = w.Add("Vendas")
	if err := w.Pair(w.in.ID, "5511999990000"); err != nil {
		t.Fatal(err)
	}
	w.serve(t, "")
	return w
}

// serve has a provider with a token of its own.
func (w *world) serve(t *testing.T, own call.Token) {
	t.Helper()
	w.server = access.NewServer(uazapitest.ConnectAsAdmin(t, w.Simulator), own, w.clock.Now)
	w.server.Pause = time.Microsecond
}

// target is the instance with the token that a listing has shown.
func (w *world) target(hear func(string)) *invoke.Target {
	return &invoke.Target{
		Server: w.server, Instance: uazapi.Instance{ID: w.in.ID, Name: w.in.Name, Token: call.Token(w.in.Token)},
		Send: func(event message.Event) { hear(event.Message) },
	}
}

// listsBefore has so many of the next listings show the token from before.
func listsBefore(times, skip int) func(w *world) {
	return func(w *world) {
		w.Inject(simulator.Fault{Route: listRoute, Kind: simulator.FaultGarbled, Times: times, Skip: skip, Body: `[{"id":"` + w.in.ID + `","name":"Vendas","status":"connected","token":"` + w.in.Token + `"}]`})
	}
}

func answers(kind simulator.FaultKind, status int, body string) func(w *world) {
	return func(w *world) {
		w.Inject(simulator.Fault{Route: rotateRoute, Kind: kind, Status: status, Body: body, Times: 1})
	}
}

func TestRunChangesTheTokenOnce(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		warns   []string
	}{
		"the answer has the token":                 {},
		"the answer has the instance":              {options: simulator.Options{Rotation: simulator.RotationOptions{Answer: simulator.RotationAnswersInstance}}},
		"the answer has no token":                  {options: simulator.Options{Rotation: simulator.RotationOptions{Answer: simulator.RotationAnswersNothing}}},
		"the answer has a mask":                    {given: answers(simulator.FaultGarbled, 0, `{"token":"********"}`)},
		"the answer has a wrong token":             {given: answers(simulator.FaultGarbled, 0, `{"token":"00000000-0000-4000-8000-000000000000"}`)},
		"the answer is lost":                       {given: answers(simulator.FaultDropAfter, 0, "")},
		"the answer is cut":                        {given: answers(simulator.FaultCutJSON, 0, "")},
		"the server fails afterwards":              {given: answers(simulator.FaultStatusAfter, 500, `{"error":"database is locked"}`)},
		"a gateway has no time":                    {given: answers(simulator.FaultStatusAfter, 504, "<html>Gateway Time-out</html>")},
		"the listing shows it late":                {given: listsBefore(2, 1)},
		"the listing shows it late, and no answer": {given: func(w *world) { listsBefore(2, 1)(w); answers(simulator.FaultDropAfter, 0, "")(w) }},
		"the listing does not show it":             {given: listsBefore(9, 1), warns: []string{"A new token does not show in the listing yet"}},
		"the session is dropped": {
			options: simulator.Options{Rotation: simulator.RotationOptions{DropsSession: true}}, warns: []string{"The session did not outlive the change of a token"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			var said []string
			on := w.target(func(text string) { said = append(said, text) })
			if err := run(t.Context(), on); err != nil {
				t.Fatal(err)
			}
			var warns []string
			for _, warning := range on.Warnings {
				warns = append(warns, warning.Summary())
			}
			if diff := cmp.Diff(c.warns, warns); diff != "" || !slices.Equal(said, []string{changed}) {
				t.Errorf("it says %q and warns of (-want +got):\n%s", said, diff)
			}
			now, _ := w.Instance(w.in.ID)
			if w.Calls(rotateRoute) != 1 || now.Token == w.in.Token {
				t.Errorf("it was sent %d times", w.Calls(rotateRoute))
			}
			// Whoever comes next in this run has the new token.
			w.Heal()
			found, err := w.server.Lookup(t.Context(), access.Ref{ID: w.in.ID}, 0)
			if err != nil || found.Token != call.Token(now.Token) {
				t.Errorf("the run finds it with another token: %v", err)
			}
			for _, warning := range on.Warnings {
				if text := warning.Summary() + warning.Detail(); strings.Contains(text, now.Token) || strings.Contains(text, w.in.Token) {
					t.Errorf("it shows a token: %s", text)
				}
			}
		})
	}
}

// What would lose the instance, and what the server refuses, changes nothing.
func TestRunRefuses(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		says    string
		is      error
		sent    int
	}{
		"the listing masks tokens":      {options: simulator.Options{ListedTokens: simulator.TokensMasked}, says: "does not show its token"},
		"the listing leaves tokens out": {options: simulator.Options{ListedTokens: simulator.TokensLeftOut}, says: "does not show its token"},
		"the listing is switched off":   {options: simulator.Options{ListingDisabled: true}, says: "shows no listing", is: call.ErrDisabled},
		"there is no listing":           {options: simulator.Options{MissingRoutes: []string{listRoute}}, says: "shows no listing", is: call.ErrNoRoute},
		"it is not listed":              {given: listing(`[]`), says: "not in the listing"},
		"another token is listed":       {given: listing(`[{"id":"ID","token":"00000000-0000-4000-8000-000000000000"}]`), says: "shows another token"},
		"the listing fails": {given: func(w *world) {
			w.Inject(simulator.Fault{Route: listRoute, Kind: simulator.FaultStatusBefore, Status: 500})
		}, is: call.ErrServerFault},
		"the server has no such route": {options: simulator.Options{MissingRoutes: []string{rotateRoute}}, is: call.ErrNoRoute, sent: 1},
		"it was changed a moment ago":  {given: answers(simulator.FaultStatusBefore, 429, `{"error":"Instance token rotation cooldown active","retry_after_ms":60000}`), is: uazapi.ErrCooldown, sent: 1},
		"the server refuses":           {given: answers(simulator.FaultStatusBefore, 400, `{"error":"confirm_impacts must be true"}`), is: call.ErrInvalid, sent: 1},
		"the server says done, and does nothing": {
			given: answers(simulator.FaultStatusBefore, 200, `{"token":"00000000-0000-4000-8000-000000000000"}`), says: "no new token", sent: 1,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			err := run(t.Context(), w.target(func(text string) { t.Errorf("it says %q", text) }))
			if err == nil || !strings.Contains(err.Error(), c.says) || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("got %v", err)
			}
			if now, _ := w.Instance(w.in.ID); now.Token != w.in.Token || w.Calls(rotateRoute) != c.sent {
				t.Errorf("it was sent %d times, want %d", w.Calls(rotateRoute), c.sent)
			}
		})
	}
}

// listing has the server list this.
func listing(body string) func(w *world) {
	return func(w *world) {
		w.Inject(simulator.Fault{Route: listRoute, Kind: simulator.FaultGarbled, Body: strings.ReplaceAll(body, "ID", w.in.ID)})
	}
}

// Where the answer is lost and no new token shows, it is told what the old one does.
func TestRunTellsWhatIsKnown(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		given    func(w *world)
		oldOpens bool
	}{
		"it was not changed": {answers(simulator.FaultDropBefore, 0, ""), true},
		"it was changed":     {func(w *world) { listsBefore(9, 1)(w); answers(simulator.FaultDropAfter, 0, "")(w) }, false},
	} {
		w := newWorld(t, simulator.Options{})
		c.given(w)
		err := run(t.Context(), w.target(func(text string) { t.Errorf("%s: it says %q", title, text) }))
		lost, is := errors.AsType[*lostError](err)
		if !is || lost.oldOpens != c.oldOpens || !call.OutcomeUnknown(err) || w.Calls(rotateRoute) != 1 {
			t.Errorf("%s: %v, %d requests", title, err, w.Calls(rotateRoute))
		}
	}
}

func TestRunWarnsOfTheProvidersOwnToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.serve(t, call.Token(w.in.Token))
	on := w.target(func(string) {})
	if err := run(t.Context(), on); err != nil {
		t.Fatal(err)
	}
	if len(on.Warnings) != 1 || on.Warnings[0].Summary() != "The provider's own token is worthless now" {
		t.Errorf("it warns of %v", on.Warnings)
	}
}

// The time is over while the new token is looked for: nothing is asked for a second time.
func TestRunEndsWithItsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	listsBefore(99, 1)(w)
	answers(simulator.FaultDropAfter, 0, "")(w)
	w.server.Pause = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.script.After(listRoute, 2, cancel)
	err := run(ctx, w.target(func(string) {}))
	if !call.OutcomeUnknown(err) || w.Calls(rotateRoute) != 1 {
		t.Errorf("%v, %d requests", err, w.Calls(rotateRoute))
	}
}
