package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestRequestsAreRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.admin("POST /instance/create?a=1&a=2", `{"name":"a"}`).check(200, nil)
	w.clock.Advance(time.Second)
	w.do("GET /instance/all", "").check(401, nil)

	got := w.sim.Requests()
	if len(got) != 2 {
		t.Fatalf("%d requests", len(got))
	}
	if token := got[0].Header.Get("admintoken"); token != w.sim.AdminToken() {
		t.Errorf("recorded admin token %q", token)
	}
	got[0].Header, got[1].Header = nil, nil
	want := []simulator.Request{
		{
			Method: "POST", Path: "/instance/create", Route: "POST /instance/create", Query: url.Values{"a": {"1", "2"}},
			Body: `{"name":"a"}`, Status: 200, Time: start,
		},
		{Method: "GET", Path: "/instance/all", Route: "GET /instance/all", Query: url.Values{}, Status: 401, Time: start.Add(time.Second)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	got[0].Query.Set("a", "mine")
	if w.sim.Requests()[0].Query.Get("a") != "1" || w.sim.Requests()[0].Header == nil {
		t.Error("what Requests returns is shared with the simulator")
	}
	if n := w.sim.Calls("GET /instance/all"); n != 1 {
		t.Errorf("%d calls", n)
	}
	w.sim.ResetRequests()
	if len(w.sim.Requests()) != 0 || w.sim.Calls("GET /instance/all") != 0 {
		t.Error("something is left after ResetRequests")
	}
}

func TestRequestsCanBeDiscardedAndHeardOf(t *testing.T) {
	t.Parallel()
	var heard []string
	sim := simulator.New(simulator.Options{
		DiscardRequests: true,
		OnRequest:       func(r simulator.Request) { heard = append(heard, fmt.Sprint(r.Route, " ", r.Status)) },
	})
	for _, path := range []string{"/status", "/nothing"} {
		sim.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	}
	if diff := cmp.Diff([]string{"GET /status 200", "GET /nothing 404"}, heard); diff != "" {
		t.Error(diff)
	}
	if got := len(sim.Requests()); got != 0 {
		t.Errorf("%d requests kept", got)
	}
	if got := sim.Calls("GET /status"); got != 1 {
		t.Errorf("%d calls", got)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	clock := simulator.NewClock(start)
	clock.Advance(time.Hour)
	if got, want := clock.Now(), start.Add(time.Hour); !got.Equal(want) {
		t.Errorf("%s, want %s", got, want)
	}
	clock.Set(start)
	if got := clock.Now(); !got.Equal(start) {
		t.Errorf("%s, want %s", got, start)
	}
	before := time.Now()
	if got := simulator.New(simulator.Options{}).Add("a").Created; got.Before(before) || got.After(time.Now()) {
		t.Errorf("without a clock the time is %s", got)
	}
}

// Run with -race, it shows that everything can be called at once.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Quota: 1000, DisconnectSettle: time.Second})
	var workers sync.WaitGroup
	for worker := range 8 {
		workers.Go(func() {
			number := fmt.Sprintf("55119900000%02d", worker)
			for range 5 {
				r := w.admin(createRoute, `{"name":"a"}`)
				id, token := r.text("instance.id"), r.text("token")
				in := simulator.Instance{ID: id, Token: token}
				w.as(in, connectRoute, "{}").check(200, nil)
				w.clock.Advance(time.Second)
				if err := w.sim.Pair(id, number); err != nil {
					t.Error(err)
				}
				w.as(in, setPrivacy, `{"last":"none"}`).check(200, nil)
				w.sim.Inject(simulator.Fault{Route: "GET /nothing", Kind: simulator.FaultStatusBefore, Times: 1})
				w.admin("GET /instance/all", "").check(200, nil)
				w.sim.Instances()
				w.sim.Requests()
				w.as(in, disconnectRoute, "").check(200, nil)
				w.as(in, statusRoute, "").check(200, nil)
				w.as(in, "DELETE /instance", "").check(200, nil)
			}
		})
	}
	workers.Wait()
	if got := len(w.sim.Instances()); got != 0 {
		t.Errorf("%d instances are left", got)
	}
	if got, want := w.sim.Calls(createRoute), 40; got != want {
		t.Errorf("%d creates counted, want %d", got, want)
	}
}
