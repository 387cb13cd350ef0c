package simulator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.must(w.sim.AddFleet(25))
	w.must(w.sim.Connect(w.sim.Add("Açaí").ID, ""))
	all := w.sim.Look("", 10)
	if len(all.Shown) != 10 || all.Matching != 26 {
		t.Errorf("%d of %d", len(all.Shown), all.Matching)
	}
	if diff := cmp.Diff(map[string]int{"connected": 25, "connecting": 1}, all.Statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if got := w.sim.Look(" RECIFE 02 ", 10); got.Matching != 1 {
		t.Errorf("%d match without the blanks around", got.Matching)
	}
	for text, want := range map[string]int{"suporte": 3, "AÇAÍ": 1, "connecting": 1, "5521990000007": 1, "nobody": 0} {
		if got := w.sim.Look(text, 10); got.Matching != want || len(got.Shown) != want {
			t.Errorf("%q matches %d", text, got.Matching)
		}
	}
}

func TestParseFault(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]simulator.Fault{
		"503":                           {Kind: simulator.FaultStatusBefore, Status: 503},
		"lost*2":                        {Kind: simulator.FaultDropAfter, Times: 2},
		"POST /instance/create=lost":    {Kind: simulator.FaultDropAfter, Route: "POST /instance/create"},
		"GET /instance/all=429*1":       {Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "2", Route: "GET /instance/all", Times: 1},
		"DELETE /instance=answer-only*": {},
	} {
		got, err := simulator.ParseFault(text)
		if broken := strings.HasSuffix(text, "*"); (err != nil) != broken {
			t.Errorf("%s: error %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for _, text := range []string{"", "nonsense", "lost*0", "lost*x", "instance/create=lost", "PATCH /a=lost"} {
		if _, err := simulator.ParseFault(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestFaultsAreToldByTheirNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	for _, name := range simulator.FaultNames() {
		fault, err := simulator.FaultNamed(name, "GET /instance/all", 3)
		w.must(err)
		w.sim.Inject(fault)
	}
	var names []string
	for _, fault := range w.sim.Faults() {
		names = append(names, fault.Name())
	}
	if diff := cmp.Diff(simulator.FaultNames(), names); diff != "" {
		t.Error(diff)
	}
	w.sim.Heal()
	if left := w.sim.Faults(); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
}
