package provider_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr/qrtest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	connectAction    = "uazapi_instance_connect"
	disconnectAction = "uazapi_instance_disconnect"
	resetAction      = "uazapi_instance_reset"
	restartAction    = "uazapi_server_restart"

	rotateTokenAction = "uazapi_instance_rotate_token"

	connectRoute    = "POST /instance/connect"
	disconnectRoute = "POST /instance/disconnect"
	resetRoute      = "POST /instance/reset"
	restartRoute    = "POST /admin/restart"
	statusRoute     = "GET /instance/status"
	listRoute       = "GET /instance/all"

	phone = "5511999990000"
)

// stage is a server with one instance, and a provider with the admin token that
// acts on it. There, each look at the status takes the time of a pause.
type stage struct {
	*caller
	*simulator.Simulator
	simulator.Script
	clock *simulator.FakeClock
	url   string
	in    simulator.Instance
	// issued are the QRs, or else the codes, that the server has shown, in order.
	issued []string
}

// newStage starts a server of this kind, and a provider.
func newStage(t *testing.T, options simulator.Options) *stage {
	t.Helper()
	s := &stage{clock: simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))}
	options.Clock, options.OnRequest = s.clock, s.Play
	s.Simulator, s.url = newServer(t, options)
	s.in = s.Add("Vendas")
	s.caller = newCallerWith(t, provider.Options{
		Pause:  time.Microsecond,
		Now:    s.clock.Now,
		Getenv: func(string) string { return "" },
	})
	s.configure(values{"base_url": s.url, "admin_token": s.AdminToken()})
	s.Every(connectRoute, s.note)
	s.Every(statusRoute, func() {
		s.note()
		s.clock.Advance(polling.Every)
	})
	return s
}

// note takes note of what the server shows.
func (s *stage) note() {
	in, _ := s.Instance(s.in.ID)
	if shown := in.QR + in.PairCode; shown != "" && !slices.Contains(s.issued, shown) {
		s.issued = append(s.issued, shown)
	}
}

func (s *stage) pair() {
	s.note()
	s.must(s.Pair(s.in.ID, phone))
}

func (s *stage) remove() { s.must(s.Remove(s.in.ID)) }
func (s *stage) fill()   { s.must(s.Pair(s.Add("Outra").ID, "5511999991111")) }

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Error(err)
	}
}

// attempt has somebody else ask for a QR.
func (s *stage) attempt() {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/instance/connect", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("token", s.in.Token)
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		s.t.Fatal(err)
	}
	s.must(answer.Body.Close())
}

// config encodes the configuration of an action, on the stage's instance unless
// the values say otherwise.
func (s *stage) config(action string, v values) *tfprotov6.DynamicValue {
	s.t.Helper()
	as := s.schemas.ActionSchemas[action].Schema.ValueType()
	if _, onInstance := as.(tftypes.Object).AttributeTypes["instance_id"]; onInstance {
		v = values{"instance_id": s.in.ID}.with(v)
	}
	return s.encode(as, v)
}

// within is the time that an action is given.
func within(timeout string) map[string]tftypes.Value {
	return map[string]tftypes.Value{"invoke": tftypes.NewValue(tftypes.String, timeout)}
}

// invoke runs an action. It returns the events of its progress, with QRs and codes
// read and numbered as the server issued them, and the diagnostics it ended with.
func (s *stage) invoke(ctx context.Context, action string, v values) (told []string, ended []*tfprotov6.Diagnostic) {
	s.t.Helper()
	stream, err := s.ProviderServer.(tfprotov6.ActionServer).InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType:         action,
		Config:             s.config(action, v),
		ClientCapabilities: &tfprotov6.InvokeActionClientCapabilities{},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	completed := 0
	for event := range stream.Events {
		switch happened := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			told = append(told, happened.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed++
			ended = happened.Diagnostics
		}
	}
	if completed != 1 {
		s.t.Errorf("the action was completed %d times", completed)
	}
	for i := range told {
		told[i] = s.read(told[i])
	}
	return told, ended
}

// read puts "<QR n>" in the place of the drawing of the nth QR that the server
// issued, and "<code n>" in that of the nth code.
func (s *stage) read(message string) string {
	s.t.Helper()
	texts, err := qrtest.ReadAll(message)
	if err != nil {
		s.t.Error(err)
	}
	for _, text := range texts {
		above, drawing, _ := strings.Cut(message, "\n\n\x1b")
		_, below, _ := strings.Cut(drawing, "\x1b[0m\n\n")
		if want := fmt.Sprintf("The QR above is for \"Vendas\" (%s).", s.in.ID); below != want {
			s.t.Errorf("below the QR stands %q, want %q", below, want)
		}
		message = fmt.Sprintf("%s\n\n<QR %d>", above, slices.Index(s.issued, text)+1)
	}
	message = strings.ReplaceAll(message, s.in.ID, "<id>")
	for n, code := range s.issued {
		message = strings.ReplaceAll(message, code, fmt.Sprintf("<code %d>", n+1))
	}
	return strings.TrimSuffix(message, "\n")
}

// wrote are the routes that were asked to write.
func (s *stage) wrote() []string {
	return slices.DeleteFunc(calls(s.Simulator), func(route string) bool { return strings.HasPrefix(route, "GET") })
}

const (
	scan    = "Scan for \"Vendas\" (<id>) with WhatsApp on the phone: Settings (on Android the menu ⋮), Linked devices, Link a device.\n\n"
	rotated = "The QR for \"Vendas\" (<id>) has changed. Scan this one:\n\n"
	closed  = "Nobody paired in time. Asking the server for another try."
	enter   = "Enter this code on the phone: <code %d>\nIt pairs \"Vendas\" (<id>) with 55 11 99999-0000, and is valid for 5 minutes. On the phone: Settings (on Android the menu ⋮), Linked devices, Link a device, Link with phone number instead."
	paired  = "Paired as 55 11 99999-0000 after %s."
	already = "Already connected as 55 11 99999-0000 (Conta 0000): nothing to do."
)

func TestActionTellsHowItGoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(s *stage)
		action  string
		values  values
		told    []string
		wrote   []string
	}{
		"connect draws the QR and ends when it was scanned": {
			given:  func(s *stage) { s.After(connectRoute, 1, s.pair) },
			action: connectAction,
			told:   []string{scan + "<QR 1>", fmt.Sprintf(paired, "4s")},
			wrote:  []string{connectRoute},
		},
		"connect draws each QR": {
			options: simulator.Options{QRRotation: 5 * time.Second, BareQR: true},
			given:   func(s *stage) { s.After(statusRoute, 7, s.pair) },
			action:  connectAction,
			told:    []string{scan + "<QR 1>", rotated + "<QR 2>", rotated + "<QR 3>", fmt.Sprintf(paired, "16s")},
			wrote:   []string{connectRoute},
		},
		"connect goes on when the window closes": {
			options: simulator.Options{QRWindow: 40 * time.Second, QRRotation: time.Minute},
			given:   func(s *stage) { s.After(connectRoute, 2, s.pair) },
			action:  connectAction,
			told:    []string{scan + "<QR 1>", closed, scan + "<QR 2>", fmt.Sprintf(paired, "46s")},
			wrote:   []string{connectRoute, connectRoute},
		},
		"connect shows the code": {
			options: simulator.Options{PairCodeWindow: 40 * time.Second},
			given:   func(s *stage) { s.After(connectRoute, 2, s.pair) },
			action:  connectAction,
			values:  values{"phone": phone},
			told:    []string{fmt.Sprintf(enter, 1), closed, fmt.Sprintf(enter, 2), fmt.Sprintf(paired, "46s")},
			wrote:   []string{connectRoute, connectRoute},
		},
		"connect shows the code where a QR was asked for before": {
			options: simulator.Options{DisconnectSettle: 3 * time.Second},
			given: func(s *stage) {
				s.attempt()
				s.After(connectRoute, 2, s.pair)
			},
			action: connectAction,
			values: values{"phone": phone},
			told:   []string{fmt.Sprintf(enter, 2), fmt.Sprintf(paired, "10s")},
			wrote:  []string{connectRoute, disconnectRoute, connectRoute},
		},
		"connect leaves a session alone": {
			given:  (*stage).pair,
			action: connectAction,
			told:   []string{already},
		},
		"connect says that the session is of another number, and leaves it alone": {
			given:  (*stage).pair,
			action: connectAction,
			values: values{"phone": "5521999991111"},
			told: []string{"Warning: another number is connected. \"Vendas\" (<id>) is connected as 55 11 99999-0000 (Conta 0000), and phone is 55 21 99999-1111. Its session was not ended for that. " +
				"To pair the other number, run the action uazapi_instance_disconnect first, and then this one again."},
		},
		"connect goes on where the status says disconnected and the QR is served": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true}},
			given:   func(s *stage) { s.After(statusRoute, 20, s.pair) },
			action:  connectAction,
			told:    []string{scan + "<QR 1>", fmt.Sprintf(paired, "42s")},
			wrote:   []string{connectRoute},
		},
		"connect does not take an open line for a session": {
			options: simulator.Options{HalfConnected: true},
			given:   func(s *stage) { s.After(statusRoute, 5, s.pair) },
			action:  connectAction,
			told:    []string{scan + "<QR 1>", fmt.Sprintf(paired, "12s")},
			wrote:   []string{connectRoute},
		},
		"connect is given its instance by the token": {
			given:  func(s *stage) { s.After(connectRoute, 1, s.pair) },
			action: connectAction,
			values: values{"instance_id": nil, "token": ""},
			told:   []string{scan + "<QR 1>", fmt.Sprintf(paired, "4s")},
			wrote:  []string{connectRoute},
		},
		"disconnect says what it was": {
			given:  (*stage).pair,
			action: disconnectAction,
			told:   []string{"Disconnected (it was connected)."},
			wrote:  []string{disconnectRoute},
		},
		"disconnect waits until the server agrees": {
			options: simulator.Options{DisconnectSettle: 5 * time.Second},
			given:   (*stage).pair,
			action:  disconnectAction,
			told:    []string{"Disconnected (it was connected)."},
			wrote:   []string{disconnectRoute},
		},
		"disconnect has nothing to do": {
			action: disconnectAction,
			told:   []string{"Already disconnected: nothing to do."},
			wrote:  []string{disconnectRoute},
		},
		"reset says that it has started": {
			given:  (*stage).pair,
			action: resetAction,
			told:   []string{"The reset has started."},
			wrote:  []string{resetRoute},
		},
		"reset waits": {
			given:  (*stage).pair,
			action: resetAction,
			values: values{"wait": true},
			told:   []string{"The reset has started.", "The reset is over."},
			wrote:  []string{resetRoute},
		},
		"restart says so": {
			action: restartAction,
			values: values{"confirm": true},
			told:   []string{"URL restarts (\"Restart scheduled\"). Its instances connect again by themselves."},
			wrote:  []string{restartRoute},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, c.options)
			if c.given != nil {
				c.given(s)
			}
			if _, byToken := c.values["token"]; byToken {
				c.values = c.values.with(values{"token": s.in.Token})
			}
			told, ended := s.invoke(t.Context(), c.action, c.values)
			s.fine(ended)
			for i := range told {
				told[i] = strings.ReplaceAll(told[i], s.url, "URL")
			}
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("what was told (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.wrote, s.wrote(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("what the server was asked to write (-want +got):\n%s", diff)
			}
		})
	}
}

func TestActionTellsWhatWentWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(s *stage)
		action  string
		values  values
		told    []string
		says    []string
		wrote   []string
	}{
		"connect, and the plan's limit is reached": {
			options: simulator.Options{Quota: 1},
			given:   (*stage).fill,
			action:  connectAction,
			says: []string{
				`Unable to connect instance "Vendas": the server's limit of instances is reached`,
				"The server has 2 instances.", "an instance that is no longer needed, or raise the plan", "HTTP 429",
			},
			wrote: []string{connectRoute},
		},
		"connect, and the plan's limit is reached meanwhile": {
			options: simulator.Options{Quota: 1, QRWindow: 3 * time.Second},
			given:   func(s *stage) { s.After(statusRoute, 3, s.fill) },
			action:  connectAction,
			told:    []string{scan + "<QR 1>", closed},
			says:    []string{"the server's limit of instances is reached", "The server has 2 instances."},
			wrote:   []string{connectRoute, connectRoute},
		},
		"connect, and nobody pairs": {
			// The clock stands still, so that no window closes.
			given:  func(s *stage) { s.Every(statusRoute, s.note) },
			action: connectAction,
			values: values{"timeouts": within("1s"), "phone": phone},
			told:   []string{fmt.Sprintf(enter, 1)},
			says: []string{
				`Unable to connect instance "Vendas" in 1s`, "(status: connecting)",
				"Nobody paired it in time. Run the action again, and pair meanwhile: with terraform apply where a resource triggers it, and with terraform apply -invoke=ACTION where none does. The timeouts of the action set how long it waits.",
			},
			wrote: []string{connectRoute},
		},
		"connect, and the instance is deleted": {
			given:  func(s *stage) { s.After(statusRoute, 2, s.remove) },
			action: connectAction,
			told:   []string{scan + "<QR 1>"},
			says:   []string{`Unable to connect instance "Vendas": the instance token was rejected`, "HTTP 401"},
			wrote:  []string{connectRoute},
		},
		"connect without an instance": {
			action: connectAction,
			values: values{"instance_id": nil},
			says:   []string{"Unable to connect the instance: no credential opens it"},
		},
		"disconnect, and it stays connected": {
			given: func(s *stage) {
				s.pair()
				s.Inject(simulator.Fault{Route: disconnectRoute, Kind: simulator.FaultAnswerOnly})
			},
			action: disconnectAction,
			says:   []string{`Unable to disconnect instance "Vendas": it is still connected`},
			wrote:  []string{disconnectRoute},
		},
		"disconnect, too slow": {
			options: simulator.Options{DisconnectSettle: time.Hour},
			given: func(s *stage) {
				s.pair()
				s.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultLatency, Latency: time.Hour, Skip: 1})
			},
			action: disconnectAction,
			values: values{"timeouts": within("1s")},
			says:   []string{`Unable to disconnect instance "Vendas" in 1s`, "still connected"},
			wrote:  []string{disconnectRoute},
		},
		"reset of one that does not exist": {
			action: resetAction,
			values: values{"instance_id": "r00000000000000"},
			says:   []string{"Unable to reset instance r00000000000000: it does not exist"},
		},
		"reset without a session": {
			action: resetAction,
			says:   []string{`Unable to reset instance "Vendas": it is not connected to WhatsApp`, "HTTP 409"},
			wrote:  []string{resetRoute},
		},
		"reset, and the session does not come back": {
			given:  func(s *stage) { s.pair(); s.After(resetRoute, 1, func() { s.must(s.LogOut(s.in.ID)) }) },
			action: resetAction,
			values: values{"wait": true, "timeouts": within("1s")},
			told:   []string{"The reset has started."},
			says:   []string{`Unable to reset instance "Vendas" in 1s`, "status: disconnected", "the session was not back in time"},
			wrote:  []string{resetRoute},
		},
		"restart without an admin token": {
			given:  func(s *stage) { s.configure(values{"base_url": s.url, "token": s.in.Token}) },
			action: restartAction,
			values: values{"confirm": true},
			says:   []string{"Unable to restart the server: the provider has no admin token", "UAZAPI_ADMIN_TOKEN"},
		},
		"restart with a wrong admin token": {
			given:  func(s *stage) { s.configure(values{"base_url": s.url, "admin_token": "errado"}) },
			action: restartAction,
			values: values{"confirm": true},
			says:   []string{"Unable to restart the server: the admin token was rejected"},
			wrote:  []string{restartRoute},
		},
		"restart, too slow": {
			given: func(s *stage) {
				s.Inject(simulator.Fault{Route: restartRoute, Kind: simulator.FaultLatency, Latency: time.Hour})
			},
			action: restartAction,
			values: values{"confirm": true, "timeouts": within("1s")},
			says:   []string{"Unable to restart the server"},
			wrote:  []string{restartRoute},
		},
		"restart on a demo server": {
			options: simulator.Options{Demo: true},
			action:  restartAction,
			values:  values{"confirm": true},
			says:    []string{"Unable to restart the server: the server has this route switched off"},
			wrote:   []string{restartRoute},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, c.options)
			if c.given != nil {
				c.given(s)
			}
			told, ended := s.invoke(t.Context(), c.action, c.values)
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("what was told (-want +got):\n%s", diff)
			}
			failure := s.only(tfprotov6.DiagnosticSeverityError, ended)
			s.says(failure, c.says...)
			if text := failure.Summary + failure.Detail; strings.Contains(text, s.in.Token) || strings.Contains(text, s.AdminToken()) {
				t.Errorf("it holds a token:\n%s", text)
			}
			if diff := cmp.Diff(c.wrote, s.wrote(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("what the server was asked to write (-want +got):\n%s", diff)
			}
		})
	}
}

// says checks that a diagnostic holds these texts.
func (s *stage) says(diagnostic *tfprotov6.Diagnostic, texts ...string) {
	s.t.Helper()
	told := diagnostic.Summary + "\n" + diagnostic.Detail
	for _, text := range texts {
		if !strings.Contains(told, text) {
			s.t.Errorf("it does not say %q:\n%s", text, told)
		}
	}
}

// Actions of an unconfigured provider are no case that a tool should come to.
func TestActionOfAnUnconfiguredProvider(t *testing.T) {
	t.Parallel()
	for action, v := range map[string]values{connectAction: nil, disconnectAction: nil, resetAction: nil, restartAction: {"confirm": true}} {
		s := newStage(t, simulator.Options{})
		s.caller = newCaller(t)
		told, ended := s.invoke(t.Context(), action, v)
		if len(told) > 0 {
			t.Errorf("%s told %q", action, told)
		}
		s.says(s.only(tfprotov6.DiagnosticSeverityError, ended), "the provider is not configured")
		if got := calls(s.Simulator); len(got) > 0 {
			t.Errorf("%s: the server was asked for %q", action, got)
		}
	}
}

func TestActionIsCheckedWhileItIsPlanned(t *testing.T) {
	t.Parallel()
	s := newStage(t, simulator.Options{})
	server := s.ProviderServer.(tfprotov6.ActionServer)
	for name, c := range map[string]struct {
		action string
		values values
		says   []string
	}{
		"instance_id":                   {connectAction, nil, nil},
		"all arguments":                 {connectAction, values{"phone": phone, "browser": "edge", "system_name": "Loja", "proxy_managed_country": "br", "proxy_managed_state": "sp", "proxy_managed_city": "campinas", "timeouts": within("15m")}, nil},
		"everything unknown":            {connectAction, values{"instance_id": unknown, "token": nil, "phone": unknown, "browser": unknown}, nil},
		"an unknown token":              {disconnectAction, values{"instance_id": nil, "token": unknown}, nil},
		"an unknown confirmation":       {restartAction, values{"confirm": unknown}, nil},
		"a confirmation":                {restartAction, values{"confirm": true}, nil},
		"no confirmation":               {restartAction, values{"confirm": false}, []string{"confirm", "true"}},
		"no instance":                   {connectAction, values{"instance_id": nil}, []string{"No instance named", "instance_id = uazapi_instance.NAME.id"}},
		"no instance to reset":          {resetAction, values{"instance_id": nil}, []string{"No instance named"}},
		"a token that is to change":     {rotateTokenAction, values{"confirm_impacts": true}, nil},
		"a change not confirmed":        {rotateTokenAction, values{"confirm_impacts": false}, []string{"confirm_impacts", "true"}},
		"a change perhaps confirmed":    {rotateTokenAction, values{"confirm_impacts": unknown, "instance_id": unknown}, nil},
		"another address of a proxy":    {"uazapi_instance_rotate_proxy", nil, nil},
		"an empty queue":                {"uazapi_message_queue_clear", nil, nil},
		"no instance with a queue":      {"uazapi_message_queue_clear", values{"instance_id": nil}, []string{"No instance named"}},
		"an id and a token":             {disconnectAction, values{"token": "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"}, []string{"instance_id", "token"}},
		"a token for an id":             {resetAction, values{"instance_id": s.in.Token}, []string{"This looks like the token of an instance"}},
		"a phone with blanks":           {connectAction, values{"phone": "+55 11 99999-0000"}, []string{"Invalid phone number", "This one would be 5511999990000"}},
		"a browser that there is not":   {connectAction, values{"browser": "lynx"}, []string{"safari", "lynx"}},
		"a country in capitals":         {connectAction, values{"proxy_managed_country": "BR"}, []string{"two lower-case letters"}},
		"a city without its country":    {connectAction, values{"proxy_managed_city": "campinas"}, []string{"proxy_managed_country"}},
		"a state without its city":      {connectAction, values{"proxy_managed_country": "br", "proxy_managed_state": "sp"}, []string{"proxy_managed_city"}},
		"a name that is empty":          {connectAction, values{"system_name": ""}, []string{"Invalid system name"}},
		"a timeout that is no time":     {connectAction, values{"timeouts": within("soon")}, []string{"soon"}},
		"a timeout that is no time (2)": {resetAction, values{"timeouts": within("10")}, []string{"10"}},
		"a timeout of a restart":        {restartAction, values{"confirm": true, "timeouts": within("30s")}, nil},
		"a timeout that is no time (4)": {restartAction, values{"confirm": true, "timeouts": within("later")}, []string{"later"}},
		"a timeout that is no time (3)": {disconnectAction, values{"timeouts": within("")}, []string{"Time Duration"}},
	} {
		validated, err := server.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: c.action, Config: s.config(c.action, c.values)})
		if err != nil {
			t.Fatal(err)
		}
		planned, err := server.PlanAction(t.Context(), &tfprotov6.PlanActionRequest{ActionType: c.action, Config: s.config(c.action, c.values), ClientCapabilities: &tfprotov6.PlanActionClientCapabilities{}})
		if err != nil {
			t.Fatal(err)
		}
		told := slices.Concat(validated.Diagnostics, planned.Diagnostics)
		if c.says == nil && len(told) > 0 {
			t.Errorf("%s: %s: %s", name, told[0].Summary, told[0].Detail)
		}
		if c.says != nil && len(told) == 0 {
			t.Errorf("%s passes", name)
			continue
		}
		if c.says != nil {
			s.says(told[0], c.says...)
		}
	}
	if got := calls(s.Simulator); len(got) > 0 {
		t.Errorf("the server was asked for %q", got)
	}
}

func TestRotationIsRefusedByThePlanWithoutAnAdminToken(t *testing.T) {
	t.Parallel()
	s := newStage(t, simulator.Options{})
	s.configure(values{"base_url": s.url, "token": s.in.Token})
	config := s.config(rotateTokenAction, values{"confirm_impacts": true})
	planned, err := s.ProviderServer.(tfprotov6.ActionServer).PlanAction(t.Context(), &tfprotov6.PlanActionRequest{ActionType: rotateTokenAction, Config: config, ClientCapabilities: &tfprotov6.PlanActionClientCapabilities{}})
	if err != nil {
		t.Fatal(err)
	}
	_, ended := s.invoke(t.Context(), rotateTokenAction, values{"confirm_impacts": true})
	for _, told := range [][]*tfprotov6.Diagnostic{planned.Diagnostics, ended} {
		s.says(s.only(tfprotov6.DiagnosticSeverityError, told), "Unable to change the token of an instance: the provider has no admin token", "UAZAPI_ADMIN_TOKEN")
	}
	if got := calls(s.Simulator); len(got) > 0 {
		t.Errorf("the server was asked for %q", got)
	}
}

func TestRestartIsRefusedByThePlanWithoutAnAdminToken(t *testing.T) {
	t.Parallel()
	s := newStage(t, simulator.Options{})
	s.configure(values{"base_url": s.url, "token": s.in.Token})
	planned, err := s.ProviderServer.(tfprotov6.ActionServer).PlanAction(t.Context(), &tfprotov6.PlanActionRequest{
		ActionType: restartAction, Config: s.config(restartAction, values{"confirm": true}), ClientCapabilities: &tfprotov6.PlanActionClientCapabilities{},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.says(s.only(tfprotov6.DiagnosticSeverityError, planned.Diagnostics), "Unable to restart the server: the provider has no admin token")
}

// These tests look at all goroutines, so they do not run beside others.

func TestActionEndsWithItsContext(t *testing.T) { //nolint:paralleltest // see above
	for name, c := range map[string]struct {
		action string
		values values
		given  func(s *stage)
		works  string
		at     int
		told   []string
	}{
		"connect waits for the phone": {
			action: connectAction, works: "pairing.Instance.Follow", at: 2, told: []string{scan + "<QR 1>"},
		},
		"connect waits for a QR": {
			action: connectAction, works: "pairing.Instance.await", at: 2,
			given: func(s *stage) { s.must(s.SetStatus(s.in.ID, "connecting")) },
		},
		"disconnect waits for the server": {
			action: disconnectAction, works: "pairing.Instance.End", at: 2, given: (*stage).pair,
		},
		"reset waits for the session": {
			action: resetAction, values: values{"wait": true}, works: "reset.run", at: 2, given: (*stage).pair, told: []string{"The reset has started."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, simulator.Options{DisconnectSettle: time.Hour, ResetTime: time.Hour})
			if c.given != nil {
				c.given(s)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s.After(statusRoute, c.at, func() {
				if !running(c.works) {
					t.Errorf("%s is not found while it runs", c.works)
				}
				cancel()
			})
			told, ended := s.invoke(ctx, c.action, c.values)
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("what was told (-want +got):\n%s", diff)
			}
			s.says(s.only(tfprotov6.DiagnosticSeverityError, ended), `instance "Vendas": interrupted`, "Run the command again")
			if running(c.works) {
				t.Errorf("%s is still running", c.works)
			}
			if got := s.Calls(statusRoute); got != c.at {
				t.Errorf("the server was looked at %d times, want %d", got, c.at)
			}
		})
	}
}

// A tool that goes away takes no more events, and an action that wanted to tell
// it of one would wait for ever.
func TestActionEndsWhenTheToolGoesAway(t *testing.T) { //nolint:paralleltest // see above
	s := newStage(t, simulator.Options{QRRotation: 3 * time.Second})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stream, err := s.ProviderServer.(tfprotov6.ActionServer).InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType:         connectAction,
		Config:             s.config(connectAction, nil),
		ClientCapabilities: &tfprotov6.InvokeActionClientCapabilities{},
	})
	if err != nil {
		t.Fatal(err)
	}
	waiting, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	for range stream.Events {
		// By then the QR has changed, so that there is something else to tell.
		changed := func() (bool, error) { return s.Calls(statusRoute) >= 4, nil }
		if err := polling.Until(waiting, time.Millisecond, changed); err != nil {
			t.Errorf("the action does not go on: %v", err)
		}
		cancel()
		break
	}
	if running("pairing.Instance.Follow") {
		t.Error("the action is still running")
	}
}

// running tells whether a function of ours is being run by any goroutine.
func running(function string) bool {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return strings.Contains(string(stacks), "internal/"+function+"(") || strings.Contains(string(stacks), "internal/service/"+function+"(")
}
