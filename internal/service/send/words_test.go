package send

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag/goldentest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What a send tells of its failures is as its golden files have it: as the action tells it,
// and after "form_" as its resource form does.
func TestSendTellsAsItsGoldenFilesSay(t *testing.T) {
	t.Parallel()
	answers := func(status int, body string) func(w *world) {
		return func(w *world) {
			w.Inject(simulator.Fault{Route: sendRoute, Kind: simulator.FaultStatusBefore, Status: status, Body: body})
		}
	}
	loses := func(w *world) { w.Inject(simulator.Fault{Route: sendRoute, Kind: simulator.FaultDropAfter}) }
	stays := simulator.Options{Sends: simulator.SendOptions{Stays: true}}
	neverFound := simulator.Options{Sends: simulator.SendOptions{NeverFound: true}}
	told := map[string]diag.Diagnostic{}
	var secrets []string
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		waitFor string
		// ends is why the second look for the message is the last.
		ends error
	}{
		"not_on_whatsapp":         {given: func(w *world) { w.LeaveWhatsApp(number) }},
		"no_new_chats":            {given: func(w *world) { _ = w.SetLimits(w.id, simulator.Limits{Until: w.clock.Now().Add(time.Hour)}) }},
		"refused_by_whatsapp":     {given: answers(500, `{"error":"WhatsApp server error 479","provider_code":479}`)},
		"file_not_taken":          {given: answers(415, `{"error":"Unsupported media format"}`)},
		"may_be_sent":             {options: neverFound, given: loses},
		"may_be_sent_late":        {options: neverFound, given: loses, ends: context.DeadlineExceeded},
		"may_be_sent_garbled":     {options: neverFound, given: answers(200, `{}`)},
		"may_be_sent_interrupt":   {options: neverFound, given: loses, ends: context.Canceled},
		"may_be_sent_no_look":     {options: simulator.Options{MissingRoutes: []string{findRoute}}, given: loses},
		"not_delivered_in_time":   {options: stays, waitFor: waitDelivered, ends: context.DeadlineExceeded},
		"not_delivered_interrupt": {options: stays, waitFor: waitDelivered, ends: context.Canceled},
		"failed":                  {options: simulator.Options{Sends: simulator.SendOptions{Fails: true}}, waitFor: waitSent},
	} {
		w := newWorld(t, c.options)
		if err := w.on.Server.MakeSure(t.Context(), &w.on.Instance); err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, string(w.on.Instance.Token))
		if c.given != nil {
			c.given(w)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		if c.ends != nil {
			w.script.After(findRoute, 2, func() { cancel(c.ends) })
		}
		err := send(ctx, w, asText(c.waitFor))
		cancel(nil)
		action := newAction(aText(), text.message)
		attempt := w.on.Server.Attempt(action.Verb, w.on.Instance)
		failed := attempt.Failed(t.Context(), err)
		if err == nil || len(failed) != 1 {
			t.Fatalf("%s: ended with %v, which is told %d times", name, err, len(failed))
		}
		told[name] = failed[0]
		if w.on.WasAsked() {
			told["form_"+name] = w.on.NotSeenDone(t.Context(), attempt, aText().form().Noun, action.Timeout, action.LateAdvice, err)
		}
	}
	told["placeholder"] = warnOfPlaceholders(map[string]types.String{"text": types.StringValue("Olá, {{name}}")})[0]
	goldentest.Check(t, told, secrets...)
}
