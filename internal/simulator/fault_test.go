package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const createRoute = "POST /instance/create"

func (w *world) tryCreate(ctx context.Context) (reply, error) {
	w.t.Helper()
	return w.try(ctx, createRoute, `{"name":"a"}`, "admintoken", w.sim.AdminToken())
}

// Every kind meets a create, because what was handled shows there.
func TestFaultKinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   simulator.Fault
		created bool
		// cut is whether the connection ends before the answer does.
		cut    bool
		status int
		header [2]string
		body   func(string) bool
	}{
		{name: "latency", fault: simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Millisecond}, created: true, status: 200, body: isJSON},
		{name: "late", fault: simulator.Fault{Kind: simulator.FaultLate, Latency: time.Millisecond}, created: true, status: 200, body: isJSON},
		{name: "slow answer", fault: simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Millisecond}, created: true, status: 200, body: isJSON},
		{name: "drop before", fault: simulator.Fault{Kind: simulator.FaultDropBefore}, cut: true},
		{name: "drop after", fault: simulator.Fault{Kind: simulator.FaultDropAfter}, created: true, cut: true},
		{
			name: "status before", fault: simulator.Fault{Kind: simulator.FaultStatusBefore},
			status: 503, header: [2]string{"Content-Type", "application/json"}, body: is(`{"error":"Service Unavailable"}`),
		},
		{
			name: "status before, all told", fault: simulator.Fault{
				Kind: simulator.FaultStatusBefore, Status: 429, Body: `{"error":"slow down"}`, RetryAfter: "2", Latency: time.Millisecond,
			},
			status: 429, header: [2]string{"Retry-After", "2"}, body: is(`{"error":"slow down"}`),
		},
		{
			name: "status before, plain text", fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Body: "oops"},
			status: 500, header: [2]string{"Content-Type", "text/plain; charset=utf-8"}, body: is("oops"),
		},
		{
			name: "status after", fault: simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 504}, created: true,
			status: 504, body: is(`{"error":"Gateway Timeout"}`),
		},
		{
			name: "HTML before", fault: simulator.Fault{Kind: simulator.FaultHTMLBefore},
			status: 502, header: [2]string{"Content-Type", "text/html"}, body: isPage("502 Bad Gateway"),
		},
		{
			name: "HTML after", fault: simulator.Fault{Kind: simulator.FaultHTMLAfter, Status: 504, RetryAfter: "1"}, created: true,
			status: 504, header: [2]string{"Retry-After", "1"}, body: isPage("504 Gateway Timeout"),
		},
		{name: "cut JSON", fault: simulator.Fault{Kind: simulator.FaultCutJSON}, created: true, cut: true, status: 200, body: isNoJSON},
		{
			name: "half JSON", fault: simulator.Fault{Kind: simulator.FaultHalfJSON}, created: true,
			status: 200, header: [2]string{"Content-Type", "application/json"}, body: isNoJSON,
		},
		{
			name: "garbled", fault: simulator.Fault{Kind: simulator.FaultGarbled}, created: true,
			status: 200, header: [2]string{"Content-Type", "application/json"}, body: isNoJSON,
		},
		{name: "garbled, body", fault: simulator.Fault{Kind: simulator.FaultGarbled, Body: "?"}, created: true, status: 200, body: is("?")},
		{
			name: "redirect", fault: simulator.Fault{Kind: simulator.FaultRedirect, Location: "https://example.com/x"},
			status: 302, header: [2]string{"Location", "https://example.com/x"}, body: is(""),
		},
		{
			name: "redirect in a circle", fault: simulator.Fault{Kind: simulator.FaultRedirect, Status: 307},
			status: 307, header: [2]string{"Location", "/instance/create"}, body: is(""),
		},
		{name: "answer only", fault: simulator.Fault{Kind: simulator.FaultAnswerOnly}, status: 200, body: isJSON},
		{name: "old", fault: simulator.Fault{Kind: simulator.FaultOld}, status: 200, body: isJSON},
		{name: "foreign", fault: simulator.Fault{Kind: simulator.FaultForeign}, created: true, status: 200, body: isJSON},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			test.fault.Route = createRoute
			w.sim.Inject(test.fault)
			before := time.Now()
			r, err := w.tryCreate(t.Context())
			if took := time.Since(before); took < test.fault.Latency {
				t.Errorf("took %s, want at least %s", took, test.fault.Latency)
			}
			if cut := err != nil; cut != test.cut {
				t.Fatalf("error %v, want one: %t", err, test.cut)
			}
			if r.status != test.status {
				t.Errorf("status %d, want %d", r.status, test.status)
			}
			if test.body != nil && !test.body(r.body) {
				t.Errorf("body %q", r.body)
			}
			if name, want := test.header[0], test.header[1]; name != "" && r.header.Get(name) != want {
				t.Errorf("%s is %q, want %q", name, r.header.Get(name), want)
			}
			if created := len(w.sim.Instances()) == 1; created != test.created {
				t.Errorf("created: %t, want %t", created, test.created)
			}
			if got := w.sim.Requests()[0].Status; got != test.status {
				t.Errorf("recorded with status %d, want %d", got, test.status)
			}
			w.sim.Heal()
			if r, err := w.tryCreate(t.Context()); err != nil || r.status != 200 || !isJSON(r.body) {
				t.Errorf("after Heal: %v %d %s", err, r.status, r.body)
			}
		})
	}
}

func isJSON(body string) bool   { return json.Valid([]byte(body)) }
func isNoJSON(body string) bool { return body != "" && !json.Valid([]byte(body)) }

func is(want string) func(string) bool {
	return func(body string) bool { return body == want }
}

func isPage(title string) func(string) bool {
	return func(body string) bool {
		return strings.HasPrefix(body, "<html>") && strings.Contains(body, title)
	}
}

// leave sends a create whose client is gone before the simulator sees the request, and waits for the handler to end.
func leave(t *testing.T, sim *simulator.Simulator) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		cancel()
		<-r.Context().Done()
		sim.ServeHTTP(w, r)
	}))
	w := &world{t: t, sim: sim, server: server, client: server.Client()}
	if _, err := w.tryCreate(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of leaving", err)
	}
	server.Close()
}

func TestFaultsWhenTheClientLeaves(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   simulator.Fault
		created bool
	}{
		{"no fault", simulator.Fault{Route: "GET /status"}, true},
		{"latency", simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour}, false},
		{"late", simulator.Fault{Kind: simulator.FaultLate, Latency: time.Millisecond}, true},
		{"slow answer", simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Hour}, true},
		{"drop after, slowly", simulator.Fault{Kind: simulator.FaultDropAfter, Latency: time.Hour}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sim := simulator.New(simulator.Options{})
			sim.Inject(test.fault)
			leave(t, sim)
			if created := len(sim.Instances()) == 1; created != test.created {
				t.Errorf("created: %t, want %t", created, test.created)
			}
		})
	}
}

func TestLatencyOfEveryRequest(t *testing.T) {
	t.Parallel()
	const latency = 5 * time.Millisecond
	w := newWorld(t, simulator.Options{Latency: latency})
	before := time.Now()
	w.admin("GET /instance/all", "").check(200, nil)
	if took := time.Since(before); took < latency {
		t.Errorf("took %s, want at least %s", took, latency)
	}

	sim := simulator.New(simulator.Options{Latency: time.Hour})
	leave(t, sim)
	if got := sim.Instances(); len(got) != 0 {
		t.Errorf("handled although the client had left: %+v", got)
	}
}

func TestEndlessBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.sim.Inject(simulator.Fault{Kind: simulator.FaultEndless})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/instance/all", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := w.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	const enough = 5 << 20
	n, err := io.CopyN(io.Discard, response.Body, enough)
	if n != enough || err != nil {
		t.Errorf("ended after %d bytes: %v", n, err)
	}
	_ = response.Body.Close()
	w.server.Close() // returns only if the stream ends when the client has left
}

func TestWhichRequestsFail(t *testing.T) {
	t.Parallel()
	const route = "GET /instance/all"
	tests := []struct {
		name   string
		faults []simulator.Fault
		want   []int
	}{
		{"for ever", []simulator.Fault{{Route: route, Kind: simulator.FaultStatusBefore}}, []int{503, 503, 503, 503, 503}},
		{"any route", []simulator.Fault{{Kind: simulator.FaultStatusBefore}}, []int{503, 503, 503, 503, 503}},
		{"another route", []simulator.Fault{{Route: "GET /status", Kind: simulator.FaultStatusBefore}}, []int{200, 200, 200, 200, 200}},
		{"twice", []simulator.Fault{{Route: route, Kind: simulator.FaultStatusBefore, Times: 2}}, []int{503, 503, 200, 200, 200}},
		{"the second", []simulator.Fault{{Route: route, Kind: simulator.FaultStatusBefore, Times: 1, Skip: 1}}, []int{200, 503, 200, 200, 200}},
		{
			"one after the other",
			[]simulator.Fault{
				{Route: route, Kind: simulator.FaultStatusBefore, Times: 1},
				{Kind: simulator.FaultStatusBefore, Status: 500, Times: 2, Skip: 1},
			},
			[]int{503, 200, 500, 500, 200},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			for _, fault := range test.faults {
				w.sim.Inject(fault)
			}
			var got []int
			for range test.want {
				got = append(got, w.admin(route, "").status)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFaultBelowAPrefix(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Prefix: "/gate"})
	w.sim.Inject(simulator.Fault{Route: "GET /instance/all", Kind: simulator.FaultStatusBefore, Status: http.StatusBadGateway})
	w.admin("GET /gate/instance/all", "").check(502, nil)
}
