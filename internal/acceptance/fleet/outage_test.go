package fleet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
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
	"its listing alone is silent": {simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour, Route: world.ListRoute}, "request_timeout = \"2s\"\n  max_retries = 0"},
}

// With the server out of order, a plan over a fleet fails after as few requests, and
// so as fast, as one over a single instance.
func TestOutagePlanOverAFleetFailsAsFastAsOverOne(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
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
					w := world.StartTicking(t, simulator.Options{})
					fleet := w.AddShops(size)
					config := world.FleetWith(kind, fleet, arguments...)
					user := w.Terminal(w.AsAdmin(config))
					if kind == "uazapi_instance" {
						user.Configure(w.AsAdmin(config + world.ImportFleet))
					}
					user.Run(world.Apply...)
					user.Configure(w.Configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), outage.arguments), config))
					w.ResetRequests()
					w.Inject(outage.fault)
					said, succeeded := user.Tries(world.Plan...)
					if succeeded || strings.Count(said, "Error: Unable to read") == 0 {
						t.Errorf("it does not fail:\n%s", said)
					}
					asked[size] = len(w.Requests())
					w.Heal()
					user.Configure(w.AsAdmin(config))
					user.IsSettled()
				}
				if asked[15] != asked[1] {
					t.Errorf("15 take %d requests, and one takes %d", asked[15], asked[1])
				}
			})
		}
	}
}

// The same goes for an apply, if the server goes down after the plan.
func TestOutageApplyOverAFleetFailsAsFastAsOverOne(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, outage := range outages {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			asked := map[int]int{}
			for _, size := range []int{1, 15} {
				w := world.StartTicking(t, simulator.Options{})
				config := world.FleetWith("uazapi_instance_privacy", w.AddShops(size), "instance_id = each.key", `last = "none"`)
				user := w.Terminal(w.Configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), outage.arguments), config))
				user.Run(world.PlanInto("plan.bin")...)
				w.ResetRequests()
				w.Inject(outage.fault)
				user.Fails([]string{"Unable to change the privacy of instance"}, world.ApplyFile("plan.bin")...)
				asked[size] = len(w.Requests())
				w.Heal()
				user.Configure(w.AsAdmin(config))
				user.Run(world.Apply...)
				user.IsSettled()
			}
			if asked[15] != asked[1] {
				t.Errorf("15 take %d requests, and one takes %d", asked[15], asked[1])
			}
		})
	}
}

// Who waits for a phone goes on to wait while the server is restarted.
func TestOutageWaitingForAPhoneSurvivesARestart(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, config := range map[string]func(s *world.Scene) string{
		"an action": func(s *world.Scene) string {
			world.Needs(s.T, "actions")
			return world.ActionOf(world.ConnectAction, world.ByID(s.It)) + world.Triggering(world.ConnectAction, "1")
		},
		"a resource": func(s *world.Scene) string { return world.ConnectionOf(world.ByID(s.It), world.WaitArgument) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.Inject(simulator.Fault{Route: world.StatusRoute, Kind: simulator.FaultHTMLBefore, Skip: 4, Times: 10})
			s.After(world.StatusRoute, 16, s.PhonePairs)
			user := s.Terminal(s.Configured(fmt.Sprintf("admin_token = %q\n  max_retries = 0", s.AdminToken()), config(s)))
			user.Run(world.Apply...)
			s.HasStatus("connected")()
			s.Wrote(world.ConnectRoute)()
		})
	}
}

// So do all that wait at the same time, with the tokens alone: that the server is away is
// remembered for those who read, and ends no wait.
func TestOutageAFleetThatWaitsForPhonesSurvivesARestart(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const size = 12
	for title, fault := range map[string]simulator.Fault{
		"it does not answer": {Kind: simulator.FaultDropBefore},
		"a gateway says 502": {Kind: simulator.FaultHTMLBefore},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartGated(t, simulator.Options{})
			var fleet []simulator.Instance
			var objects strings.Builder
			for n := range size {
				in := w.Add(fmt.Sprintf("loja-%02d", n))
				fleet = append(fleet, in)
				objects.WriteString(world.Block("resource", "uazapi_instance_connection", fmt.Sprintf("c%d", n),
					world.ByToken(in), world.PhoneArgument, world.WaitArgument, `timeouts = { create = "1m" }`))
			}
			user := w.Terminal(w.Configured("", objects.String()))
			var missed atomic.Int64
			w.Script.After(world.ConnectRoute, size, func() {
				w.Inject(fault)
				w.Script.Every(world.StatusRoute, func() {
					if missed.Add(1) != 10*size {
						return
					}
					w.Heal()
					for _, in := range fleet {
						w.Must(w.Pair(in.ID, world.Phone))
					}
				})
			})
			user.Run(append(slices.Clone(world.Apply), fmt.Sprintf("-parallelism=%d", size))...)
			w.Wrote(slices.Repeat([]string{world.ConnectRoute}, size)...)()
			user.IsSettled()
		})
	}
}

// And for data sources, which show what is true now and share no listing with
// others.
func TestOutagePlanOverDataSourcesFailsAsFastAsOverOne(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, outage := range outages {
		for kind, argument := range map[string]string{
			"uazapi_instance":        "id = each.key",
			"uazapi_instance_status": "instance_id = each.key",
		} {
			t.Run(title+"/"+kind, func(t *testing.T) {
				t.Parallel()
				asked := map[int]int{}
				for _, size := range []int{1, 15} {
					w := world.StartTicking(t, simulator.Options{})
					var ids []string
					for _, instance := range w.AddShops(size) {
						ids = append(ids, strconv.Quote(instance.ID))
					}
					config := world.Block("data", kind, "all", "for_each = toset(["+strings.Join(ids, ", ")+"])", argument)
					user := w.Terminal(w.Configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), outage.arguments), config))
					w.Inject(outage.fault)
					user.Fails([]string{"Error: Unable to"}, world.Plan...)
					asked[size] = len(w.Requests())
				}
				if asked[15] != asked[1] {
					t.Errorf("15 take %d requests, and one takes %d", asked[15], asked[1])
				}
			})
		}
	}
}

// Where the listing has no part in it, a few instances in a row are enough for all: with
// the tokens alone, and where a route of its own is out of order.
func TestOutageOfRoutesOfInstancesCostsAFleetAFewRequests(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const size = 40
	privacy := "GET /instance/privacy"
	for title, c := range map[string]struct {
		fault    simulator.Fault
		byTokens bool
	}{
		"it does not answer, and there are tokens alone": {simulator.Fault{Kind: simulator.FaultDropBefore}, true},
		"it is silent, and there are tokens alone":       {simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour}, true},
		"one route is silent":                            {simulator.Fault{Route: privacy, Kind: simulator.FaultLatency, Latency: time.Hour}, false},
		"a gateway says 502 to one route":                {simulator.Fault{Route: privacy, Kind: simulator.FaultHTMLBefore}, false},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			credential := fmt.Sprintf("admin_token = %q\n  ", w.AdminToken())
			if c.byTokens {
				credential = ""
			}
			var objects strings.Builder
			for n, in := range w.AddShops(size) {
				by := world.ByID(in)
				if c.byTokens {
					by = world.ByToken(in)
				}
				objects.WriteString(world.Block("resource", "uazapi_instance_privacy", fmt.Sprintf("p%d", n), by, `last = "none"`))
			}
			user := w.Terminal(w.Configured(credential+"request_timeout = \"1s\"\n  max_retries = 0", objects.String()))
			user.Run(world.PlanInto("plan.bin")...)
			failsForAll(t, user, c.fault, size, world.ApplyFile("plan.bin"))
			user.Run(world.Apply...)
			failsForAll(t, user, c.fault, size, world.Plan)
			user.Run(world.Apply...)
			user.IsSettled()
		})
	}
}

// failsForAll runs a command while a fault lasts. It has to fail for all objects, after a
// few requests to what is out of order, and tell the cause in full once.
func failsForAll(t *testing.T, user *world.Terminal, fault simulator.Fault, size int, command []string) {
	t.Helper()
	// Terraform has ten operations at once, and a route is tried anew where others have
	// answered meanwhile.
	const most = 25
	user.ResetRequests()
	user.Inject(fault)
	defer user.Heal()
	said, succeeded := user.Tries(command...)
	if failures := strings.Count(said, "Error: Unable to"); succeeded || failures != size {
		t.Errorf("%d of %d objects fail:\n%s", failures, size, said)
	}
	// What works is asked for each object, as ever.
	asked := user.Calls(fault.Route)
	if fault.Route == "" {
		asked = len(user.Requests())
	}
	if asked > most {
		t.Errorf("what is out of order is asked %d times for %d objects", asked, size)
	}
	if full := strings.Count(said, " failed: ") + strings.Count(said, "The server answered"); full != 1 {
		t.Errorf("the same is told in full %d times:\n%s", full, said)
	}
}
