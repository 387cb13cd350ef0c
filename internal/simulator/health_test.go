package simulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const healthRoute = "GET /status"

func TestHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{HealthStale: time.Minute})
	w.do(healthRoute, "").check(200, wants{
		"instance_counts":                    map[string]any{"total": 0.0, "connected": 0.0, "disconnected": 0.0, "reconnecting": 0.0, "connecting": 0.0},
		"status.server_status":               "running",
		"status.checked_instance.is_healthy": true,
		"status.last_check":                  "2026-08-04 09:51:02.993Z",
	})

	w.paired("a", "5511990000001")
	w.must(w.sim.SetStatus(w.paired("b", "5511990000002").ID, "reconnecting"))
	w.must(w.sim.SetStatus(w.paired("c", "5511990000003").ID, "hibernated"))
	w.as(w.sim.Add("d"), connectRoute, "{}").check(200, nil)
	w.sim.Add("e")
	w.sim.Add("f")
	w.clock.Advance(time.Second)
	w.do(healthRoute, "").check(200, wants{
		"instance_counts":   map[string]any{"total": 6.0, "connected": 1.0, "disconnected": 2.0, "reconnecting": 1.0, "connecting": 1.0},
		"status.last_check": "2026-08-04 09:51:03.993Z",
	})
}

func TestHealthWarns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{HealthForm: simulator.HealthWarning})
	w.sim.Add("a")
	r := w.do(healthRoute, "")
	if want := `{"connected_instances":0,"info":"Server is up but no instances connected","status":"warning"}`; r.status != 200 || r.body != want {
		t.Errorf("%d %s, want %s", r.status, r.body, want)
	}
	w.paired("b", "5511990000001")
	w.do(healthRoute, "").check(200, wants{"instance_counts.connected": 1.0, "connected_instances": missing{}})
}

func TestHealthMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{HealthForm: simulator.HealthMissing})
	w.do(healthRoute, "").check(404, wants{"code": 404.0})
}

func TestHealthOfThePast(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.sim.Inject(simulator.Fault{Route: healthRoute, Kind: simulator.FaultOld})
	w.clock.Advance(time.Hour)
	w.sim.Add("a")
	w.do(healthRoute, "").check(200, wants{"instance_counts.total": 0.0, "status.last_check": "2026-08-04 09:52:02.993Z"})
}

// Whatever is answered has the date of the simulator's clock, except what is answered from the past.
func TestDateOfAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault simulator.Fault
		past  bool
	}{
		{name: "no fault", fault: simulator.Fault{Route: "GET /nothing"}},
		{name: "latency", fault: simulator.Fault{Kind: simulator.FaultLatency}},
		{name: "status", fault: simulator.Fault{Kind: simulator.FaultStatusBefore}},
		{name: "page", fault: simulator.Fault{Kind: simulator.FaultHTMLAfter}},
		{name: "half", fault: simulator.Fault{Kind: simulator.FaultHalfJSON}},
		{name: "garbled", fault: simulator.Fault{Kind: simulator.FaultGarbled}},
		{name: "redirect", fault: simulator.Fault{Kind: simulator.FaultRedirect}},
		{name: "answer only", fault: simulator.Fault{Kind: simulator.FaultAnswerOnly}},
		{name: "foreign", fault: simulator.Fault{Kind: simulator.FaultForeign}},
		{name: "old", fault: simulator.Fault{Kind: simulator.FaultOld}, past: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			w.sim.Inject(test.fault)
			w.clock.Advance(time.Minute)
			want := start.Add(time.Minute)
			if test.past {
				want = start
			}
			for _, route := range []string{listRoute, statusRoute} {
				got := w.admin(route, "").header.Values("Date")
				if diff := cmp.Diff([]string{want.Format(http.TimeFormat)}, got); diff != "" {
					t.Errorf("%s: %s", route, diff)
				}
			}
		})
	}
}
