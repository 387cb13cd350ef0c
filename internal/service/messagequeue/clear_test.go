package messagequeue

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const (
	route = "DELETE /message/async"
	busy  = `{"error":"async queue did not drain before reset","stats":{}}`
)

func TestEmpty(t *testing.T) {
	t.Parallel()
	const cleared, again = "Async queue cleared.", "A message is being sent that holds the queue up: asking again."
	for title, c := range map[string]struct {
		fault      simulator.Fault
		says       []string
		err        error
		sent, left int
	}{
		"at once":              {says: []string{cleared}, sent: 1},
		"after a while":        {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 409, Body: busy, Times: 3}, says: []string{again, cleared}, sent: 4},
		"the answer is lost":   {fault: simulator.Fault{Kind: simulator.FaultDropAfter, Times: 1}, err: call.ErrUnreachable, sent: 1},
		"the server fails":     {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 503, Times: 1}, err: call.ErrServerFault, sent: 1, left: 3},
		"the token is refused": {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid token."}`}, err: call.ErrRejected, sent: 1, left: 3},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := simulator.New(simulator.Options{Strict: true})
			in := queued(t, w)
			if c.fault.Route = route; c.fault.Kind != 0 {
				w.Inject(c.fault)
			}
			var said []string
			on := targetOf(t, w, in, func(text string) { said = append(said, text) })
			err := empty(t.Context(), on)
			if !errors.Is(err, c.err) || c.err == nil && (err != nil || on.Answers[answerResponse] != "Async queue cleared") || !slices.Equal(said, c.says) {
				t.Errorf("it says %q and keeps %q: %v", said, on.Answers, err)
			}
			if now, _ := w.Instance(in.ID); w.Calls(route) != c.sent || now.Queued != c.left {
				t.Errorf("it was sent %d times, and %d messages wait", w.Calls(route), now.Queued)
			}
		})
	}
}

// A server that goes on to refuse is asked for as long as the time goes, and its words are
// the reason.
func TestEmptyEndsWithItsTime(t *testing.T) {
	t.Parallel()
	script := &simulator.Script{}
	w := simulator.New(simulator.Options{Strict: true, QueueBusy: true, OnRequest: script.Play})
	in := queued(t, w)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	script.After(route, 3, func() { cancel(context.DeadlineExceeded) })
	err := empty(ctx, targetOf(t, w, in, func(string) {}))
	if !errors.Is(err, call.ErrConflict) || w.Calls(route) != 3 {
		t.Errorf("%v, %d requests", err, w.Calls(route))
	}
}

// queued is an instance with three messages that wait for a session.
func queued(t *testing.T, w *simulator.Simulator) simulator.Instance {
	t.Helper()
	in := w.Add("Vendas")
	if err := w.Enqueue(in.ID, 3); err != nil {
		t.Fatal(err)
	}
	return in
}

func targetOf(t *testing.T, w *simulator.Simulator, in simulator.Instance, hear func(string)) *invoke.Target {
	t.Helper()
	server := access.NewServer(uazapitest.Connect(t, w), "", time.Now)
	server.Pause = time.Microsecond
	return &invoke.Target{
		Server: server, Instance: uazapi.Instance{ID: in.ID, Token: call.Token(in.Token)},
		Send: func(event message.Event) { hear(event.Message) },
	}
}
