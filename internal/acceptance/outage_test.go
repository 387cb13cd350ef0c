package acceptance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// outages are ways in which a server is out of order for as long as a run takes.
var outages = map[string]struct {
	fault     simulator.Fault
	arguments string
}{
	"it does not answer":          {simulator.Fault{Kind: simulator.FaultDropBefore}, "max_retries = 1"},
	"a gateway says 502":          {simulator.Fault{Kind: simulator.FaultHTMLBefore}, "max_retries = 2"},
	"it is silent":                {simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour}, "request_timeout = \"2s\"\n  max_retries = 0"},
	"it asks to come back later":  {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 503}, "max_retries = 1"},
	"its listing alone is silent": {simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour, Route: listInstances}, "request_timeout = \"2s\"\n  max_retries = 0"},
}

// With the server out of order, a plan over a fleet fails after as few requests, and
// so as fast, as one over a single instance.
func TestOutage_planOverAFleetFailsAsFastAsOverOne(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, outage := range outages {
		for kind, arguments := range map[string][]string{
			"uazapi_instance":            {"name = each.value", "store_token = false"},
			"uazapi_instance_privacy":    {"instance_id = each.key", `last = "all"`},
			"uazapi_instance_connection": {"instance_id = each.key"},
		} {
			t.Run(title+"/"+kind, func(t *testing.T) {
				t.Parallel()
				asked := map[int]int{}
				for _, size := range []int{1, 15} {
					w := newTickingWorld(t, simulator.Options{})
					fleet := w.addShops(size)
					config := fleetWith(kind, fleet, arguments...)
					user := w.terminal(w.asAdmin(config))
					if kind == "uazapi_instance" {
						user.configure(w.asAdmin(config + importingFleet))
					}
					user.run(applies...)
					user.configure(w.configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), outage.arguments), config))
					w.ResetRequests()
					w.Inject(outage.fault)
					said, succeeded := user.tries(planned...)
					if succeeded || strings.Count(said, "Error: Unable to read") == 0 {
						t.Errorf("it does not fail:\n%s", said)
					}
					asked[size] = len(w.Requests())
					w.Heal()
					user.configure(w.asAdmin(config))
					user.isSettled()
				}
				if asked[15] != asked[1] {
					t.Errorf("15 take %d requests, and one takes %d", asked[15], asked[1])
				}
			})
		}
	}
}

// The same goes for an apply, if the server goes down after the plan.
func TestOutage_applyOverAFleetFailsAsFastAsOverOne(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, outage := range outages {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			asked := map[int]int{}
			for _, size := range []int{1, 15} {
				w := newTickingWorld(t, simulator.Options{})
				config := fleetWith("uazapi_instance_privacy", w.addShops(size), "instance_id = each.key", `last = "none"`)
				user := w.terminal(w.configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), outage.arguments), config))
				user.run(append(slices.Clone(planned), "-out=plan.bin")...)
				w.ResetRequests()
				w.Inject(outage.fault)
				user.fails([]string{"Unable to change the privacy of instance"}, "apply", "-input=false", "-no-color", "plan.bin")
				asked[size] = len(w.Requests())
				w.Heal()
				user.configure(w.asAdmin(config))
				user.run(applies...)
				user.isSettled()
			}
			if asked[15] != asked[1] {
				t.Errorf("15 take %d requests, and one takes %d", asked[15], asked[1])
			}
		})
	}
}

// Who waits for a phone goes on to wait while the server is restarted.
func TestOutage_waitingForAPhoneSurvivesARestart(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, config := range map[string]func(s *scene) string{
		"an action": func(s *scene) string {
			needs(s.t, "actions")
			return actionOf(connectAction, named(s.in)) + triggering(connectAction, "1")
		},
		"a resource": func(s *scene) string { return connectionOf(named(s.in), waitArgument) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			s.Inject(simulator.Fault{Route: readStatus, Kind: simulator.FaultHTMLBefore, Skip: 4, Times: 10})
			s.After(readStatus, 16, s.pair)
			user := s.terminal(s.configured(fmt.Sprintf("admin_token = %q\n  max_retries = 0", s.AdminToken()), config(s)))
			user.run(applies...)
			s.status("connected")()
			s.wrote(connectRoute)()
		})
	}
}

// And for data sources, which show what is true now and share no listing with
// others.
func TestOutage_planOverDataSourcesFailsAsFastAsOverOne(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, outage := range outages {
		for kind, argument := range map[string]string{
			"uazapi_instance":        "id = each.key",
			"uazapi_instance_status": "instance_id = each.key",
		} {
			t.Run(title+"/"+kind, func(t *testing.T) {
				t.Parallel()
				asked := map[int]int{}
				for _, size := range []int{1, 15} {
					w := newTickingWorld(t, simulator.Options{})
					var ids []string
					for _, instance := range w.addShops(size) {
						ids = append(ids, strconv.Quote(instance.ID))
					}
					config := block("data", kind, "all", "for_each = toset(["+strings.Join(ids, ", ")+"])", argument)
					user := w.terminal(w.configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), outage.arguments), config))
					w.Inject(outage.fault)
					user.fails([]string{"Error: Unable to"}, planned...)
					asked[size] = len(w.Requests())
				}
				if asked[15] != asked[1] {
					t.Errorf("15 take %d requests, and one takes %d", asked[15], asked[1])
				}
			})
		}
	}
}
