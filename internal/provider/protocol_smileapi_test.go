package provider_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

// smileStage is a server of SmileAPI with one instance, and a provider with its account.
type smileStage struct {
	*caller
	*smileapi.Server
}

// newSmileStage starts a server of this kind, with something before it where that is set,
// and a provider.
func newSmileStage(t *testing.T, options smileapi.Options, before func(http.Handler) http.Handler) *smileStage {
	t.Helper()
	server := smileapi.New(options)
	server.Add(smileID, "5511999990000")
	var handler http.Handler = server
	if before != nil {
		handler = before(server)
	}
	listening := httptest.NewServer(handler)
	t.Cleanup(listening.Close)
	account := map[string]any{"base_url": listening.URL, "username": "acme", "token": server.Token()}
	if options.NoUsername {
		delete(account, "username")
	}
	return &smileStage{newConfigured(t, values{"smileapi": smile(account)}), server}
}

// applies plans a restart and applies it, and returns the state and what is told.
func (s *smileStage) applies(prior, config values) (values, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	planned, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: smileRestart, Config: s.resource(smileRestart, config), PriorState: s.resource(smileRestart, prior), ProposedNewState: s.resource(smileRestart, s.propose(smileRestart, prior, config)),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.fine(planned.Diagnostics)
	request := &tfprotov6.ApplyResourceChangeRequest{
		TypeName: smileRestart, Config: s.resource(smileRestart, config), PriorState: s.resource(smileRestart, prior), PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate,
	}
	if prior != nil {
		request.PlannedIdentity = s.identity(smileRestart, values{"phone_number_id": prior["phone_number_id"], "id": prior["id"]})
	}
	applied, err := s.ApplyResourceChange(s.t.Context(), request)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.read(smileRestart, applied.NewState), applied.Diagnostics
}

// invokes runs the action, and returns what it says and tells.
func (s *smileStage) invokes(config values) (said []string, told []*tfprotov6.Diagnostic) {
	s.t.Helper()
	as := s.schemas.ActionSchemas[smileRestart].Schema.ValueType()
	events, err := s.ProviderServer.(tfprotov6.ActionServer).InvokeAction(s.t.Context(), &tfprotov6.InvokeActionRequest{ActionType: smileRestart, Config: s.encode(as, config)})
	if err != nil {
		s.t.Fatal(err)
	}
	for event := range events.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			said = append(said, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			told = event.Diagnostics
		}
	}
	return said, told
}

// tells is all that is told, in one text.
func tells(diagnostics []*tfprotov6.Diagnostic) string {
	var text strings.Builder
	for _, diagnostic := range diagnostics {
		text.WriteString(diagnostic.Severity.String() + ": " + diagnostic.Summary + "\n" + diagnostic.Detail + "\n")
	}
	return text.String()
}

// The timeouts of a test that waits in vain.
func lasting(kind, short string) map[string]tftypes.Value {
	return map[string]tftypes.Value{kind: tftypes.NewValue(tftypes.String, short)}
}

// On every server and in every form of its answers, the action and the resource restart
// an instance once, and end when it answers again.
func TestSmileAPIRestartsOnEveryServer(t *testing.T) {
	t.Parallel()
	kinds := map[string]func(*smileapi.Options){"": func(*smileapi.Options) {}}
	maps.Copy(kinds, smileapi.Oddities)
	for form, of := range map[string]smileapi.Form{"object": smileapi.Object, "string": smileapi.JSONString, "text": smileapi.RawText} {
		for name, change := range kinds {
			t.Run(form+"/"+name, func(t *testing.T) {
				t.Parallel()
				options := smileapi.Options{Form: of}
				change(&options)
				s := newSmileStage(t, options, nil)
				said, diagnostics := s.invokes(values{"phone_number_id": smileID})
				s.fine(diagnostics)
				if want := []string{`The restart was taken ("Instance restarted successfully").`, "The instance answers again."}; !slices.Equal(said, want) || s.Restarts(smileID) != 1 {
					t.Errorf("the action says %q, after %d restarts", said, s.Restarts(smileID))
				}
				state, diagnostics := s.applies(nil, values{"phone_number_id": smileID})
				s.fine(diagnostics)
				if state["message"] != "Instance restarted successfully" || state["method"] != "POST" || s.Restarts(smileID) != 2 {
					t.Errorf("the resource has %v, after %d restarts", state, s.Restarts(smileID))
				}
				again := values{"phone_number_id": smileID, "triggers": map[string]string{"round": "2"}}
				changed, diagnostics := s.applies(state, again)
				s.fine(diagnostics)
				if changed["id"] != state["id"] || s.Restarts(smileID) != 3 {
					t.Errorf("a change of triggers: %v, after %d restarts", changed, s.Restarts(smileID))
				}
				if _, diagnostics = s.applies(changed, again.with(values{"method": "PUT"})); len(diagnostics) > 0 || s.Restarts(smileID) != 3 {
					t.Errorf("a change of something else: %s, after %d restarts", tells(diagnostics), s.Restarts(smileID))
				}
				s.comesBack(options)
			})
		}
	}
}

// comesBack checks that reads went on until the instance was back after the last restart.
func (s *smileStage) comesBack(options smileapi.Options) {
	s.t.Helper()
	reads := 0
	for _, request := range s.Requests() {
		if reads++; strings.HasSuffix(request.Path, "/restart") {
			reads = 0
		}
	}
	want := options.Down + 1
	if options.Form != smileapi.RawText && !options.NoState {
		want += options.Unpaired
	}
	if reads < want {
		s.t.Errorf("%d reads after the last restart, want %d at the least", reads, want)
	}
}

func TestSmileAPITheVerbIsASetting(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"POST", "PUT", "PATCH", "GET"} {
		s := newSmileStage(t, smileapi.Options{AnyVerb: true}, nil)
		if _, diagnostics := s.applies(nil, values{"phone_number_id": smileID, "method": verb}); len(diagnostics) > 0 {
			t.Error(tells(diagnostics))
		}
		if first := s.Requests()[0]; first.Method != verb || s.Restarts(smileID) != 1 {
			t.Errorf("it sent %s, and there were %d restarts", first.Method, s.Restarts(smileID))
		}
	}
}

// afterRestart changes the answer to a restart that the server has carried out.
func afterRestart(answer http.HandlerFunc) func(http.Handler) http.Handler {
	return func(server http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/restart") {
				server.ServeHTTP(w, r)
				return
			}
			server.ServeHTTP(httptest.NewRecorder(), r)
			answer(w, r)
		})
	}
}

// Where the answer is lost, the restart is not repeated: the action fails and says so, and
// the resource is in the state.
func TestSmileAPIALostAnswerIsNoReasonToRestartTwice(t *testing.T) {
	t.Parallel()
	for title, answer := range map[string]http.HandlerFunc{
		"cut":         func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"an error":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGatewayTimeout) },
		"a page":      func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html></html>")) },
		"half of one": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"status":`)) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newSmileStage(t, smileapi.Options{Down: 1}, afterRestart(answer))
			_, diagnostics := s.invokes(values{"phone_number_id": smileID})
			failed := s.only(tfprotov6.DiagnosticSeverityError, diagnostics)
			if !strings.Contains(failed.Summary, "nobody knows whether it was carried out") || !strings.Contains(failed.Detail, "The instance answers now.") || s.Restarts(smileID) != 1 {
				t.Errorf("after %d restarts: %s", s.Restarts(smileID), tells(diagnostics))
			}
			state, diagnostics := s.applies(nil, values{"phone_number_id": smileID})
			if warned := s.only(tfprotov6.DiagnosticSeverityWarning, diagnostics); warned.Summary != "Nobody knows whether a restart was carried out" {
				t.Error(tells(diagnostics))
			}
			if _, known := state["message"]; known || state["id"] == nil {
				t.Errorf("the state is %v", state)
			}
			if _, diagnostics := s.applies(state, values{"phone_number_id": smileID}); len(diagnostics) > 0 || s.Restarts(smileID) != 2 {
				t.Errorf("the next apply: %s, after %d restarts", tells(diagnostics), s.Restarts(smileID))
			}
		})
	}
}

// What fails before a restart leaves nothing in the state, and says what to do.
func TestSmileAPIRefusalsAreExplained(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		options smileapi.Options
		config  values
		account map[string]any
		says    []string
	}{
		"another token":       {smileapi.Options{}, nil, map[string]any{"token": "none-of-this-account"}, []string{"the credential was rejected", "SMILEAPI_TOKEN", `"Unauthorized"`}},
		"another account":     {smileapi.Options{}, nil, map[string]any{"username": "outra"}, []string{"the credential was rejected", "SMILEAPI_USERNAME", `"Authentication failed"`}},
		"another instance":    {smileapi.Options{}, values{"phone_number_id": "5500000000000"}, nil, []string{"it does not exist", `The account "acme"`, "13 to 15 digits", `"Instance not found"`}},
		"the same in a text":  {smileapi.Options{Form: smileapi.RawText, ErrorsIn200: true}, values{"phone_number_id": "5500000000000"}, nil, []string{"it does not exist", `"Instance not found"`}},
		"the same in a 200":   {smileapi.Options{ErrorsIn200: true}, nil, map[string]any{"token": "none-of-this-account"}, []string{"the credential was rejected", `HTTP 200, "Unauthorized"`}},
		"a verb it has not":   {smileapi.Options{}, values{"method": "PUT"}, nil, []string{"no such route", "Which verb it takes is not documented", "Try another method"}},
		"no username":         {smileapi.Options{}, nil, map[string]any{"username": nil}, []string{"it takes a username", "SMILEAPI_USERNAME"}},
		"a username too much": {smileapi.Options{NoUsername: true}, nil, nil, []string{"no such route", "smileapi.username"}},
		"no server":           {smileapi.Options{}, nil, map[string]any{"base_url": "http://127.0.0.1:1"}, []string{"no answer from the server", "smileapi.base_url (SMILEAPI_BASE_URL)", "connection refused"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server, address := smileServer(t, c.options)
			account := map[string]any{"base_url": address, "username": "acme", "token": server.Token()}
			maps.Copy(account, c.account)
			s := &smileStage{newConfigured(t, values{"smileapi": smile(account), "max_retries": 0}), server}
			config := values{"phone_number_id": smileID}.with(c.config)
			_, told := s.invokes(config)
			state, alsoTold := s.applies(nil, config)
			if len(state) > 0 || server.Restarts(smileID) > 0 {
				t.Errorf("the state is %v, after %d restarts", state, server.Restarts(smileID))
			}
			for _, want := range c.says {
				if !strings.Contains(tells(told), want) {
					t.Errorf("the action does not say %q:\n%s", want, tells(told))
				}
			}
			// What many may meet at once is told in short the second time.
			for face, told := range map[string]string{"the action": tells(told), "the resource": tells(alsoTold)} {
				if !strings.Contains(told, "ERROR: Unable to restart instance") || !strings.Contains(told, c.says[0]) {
					t.Errorf("%s does not say %q:\n%s", face, c.says[0], told)
				}
				if strings.Contains(told, server.Token()) || strings.Contains(told, "none-of-this-account") {
					t.Errorf("%s shows a token:\n%s", face, told)
				}
			}
		})
	}
}

// A time that is too short says what the instance was waited for.
func TestSmileAPIAnInstanceThatIsNotBackInTime(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		options smileapi.Options
		says    string
	}{
		"it does not answer":    {smileapi.Options{Down: 1e6}, "Service unavailable"},
		"it waits for a phone":  {smileapi.Options{Unpaired: 1e6}, "webhook of the kind authentication"},
		"it never shows itself": {smileapi.Options{Down: 1e6, Form: smileapi.RawText}, "out of order"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newSmileStage(t, c.options, nil)
			as := s.schemas.ActionSchemas[smileRestart].Schema.ValueType().(tftypes.Object).AttributeTypes["timeouts"]
			_, diagnostics := s.invokes(values{"phone_number_id": smileID, "timeouts": tftypes.NewValue(as, lasting("invoke", "400ms"))})
			if failed := s.only(tfprotov6.DiagnosticSeverityError, diagnostics); !strings.HasPrefix(failed.Summary, "Unable to restart instance "+smileID+" in ") || !strings.Contains(failed.Detail, c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, tells(diagnostics))
			}
			resourceAs := s.schemas.ResourceSchemas[smileRestart].ValueType().(tftypes.Object).AttributeTypes["timeouts"]
			short := lasting("create", "400ms")
			short["update"] = tftypes.NewValue(tftypes.String, nil)
			state, diagnostics := s.applies(nil, values{"phone_number_id": smileID, "timeouts": tftypes.NewValue(resourceAs, short)})
			if warned := s.only(tfprotov6.DiagnosticSeverityWarning, diagnostics); warned.Summary != "Something failed after a restart" || !strings.Contains(warned.Detail, c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, tells(diagnostics))
			}
			if state["message"] != "Instance restarted successfully" || s.Restarts(smileID) != 2 {
				t.Errorf("the state is %v, after %d restarts", state, s.Restarts(smileID))
			}
		})
	}
}

// What is done is not imported, and every form of an action says the same of that.
func TestSmileAPIARestartIsNotImported(t *testing.T) {
	t.Parallel()
	c := newConfigured(t, values{"base_url": "http://127.0.0.1:1", "token": "a-token-that-opens-nothing", "smileapi": smile(map[string]any{"username": "acme", "token": "a-token-that-opens-nothing"})})
	refused := func(name string) *tfprotov6.Diagnostic {
		imported, err := c.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: smileID})
		if err != nil {
			t.Fatal(err)
		}
		return c.only(tfprotov6.DiagnosticSeverityError, imported.Diagnostics)
	}
	refusal := refused(smileRestart)
	if refusal.Summary != "Unable to import a restart" {
		t.Error(refusal.Summary)
	}
	for _, other := range []string{"uazapi_instance_reset", "uazapi_instance_rotate_proxy", "uazapi_message_queue_clear", "uazapi_send_text"} {
		if diff := cmp.Diff(refusal.Detail, refused(other).Detail); diff != "" {
			t.Errorf("%s says otherwise: %s", other, diff)
		}
	}
}

// An interrupt ends the wait for an instance, and what was done is in the state.
func TestSmileAPIAnInterruptEndsTheWait(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	server, address := smileServer(t, smileapi.Options{OnRequest: func(r smileapi.Request) {
		if strings.HasSuffix(r.Path, "/restart") {
			interrupt()
		}
	}})
	c := newCallerWith(t, provider.Options{Pause: time.Hour, Getenv: func(string) string { return "" }})
	c.configure(values{"smileapi": smile(map[string]any{"base_url": address, "username": "acme", "token": server.Token()})})
	config := values{"phone_number_id": smileID}
	applied, err := c.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: smileRestart, Config: c.resource(smileRestart, config), PriorState: c.resource(smileRestart, nil),
		PlannedState: c.resource(smileRestart, values{"phone_number_id": smileID, "method": "POST", "id": unknown, "message": unknown}),
	})
	if err != nil {
		t.Fatal(err)
	}
	warned := c.only(tfprotov6.DiagnosticSeverityWarning, applied.Diagnostics)
	if !strings.Contains(warned.Detail, "interrupted") || c.read(smileRestart, applied.NewState)["id"] == nil || server.Restarts(smileID) != 1 {
		t.Errorf("after %d restarts: %s", server.Restarts(smileID), tells(applied.Diagnostics))
	}
}
