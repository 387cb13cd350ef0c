package simulator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestAddMixedFleet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.must(w.sim.AddMixedFleet(500, simulator.UsualMix))
	counts, reasons, names := map[string]int{}, map[string]bool{}, map[string]int{}
	never, oldest := 0, w.clock.Now()
	for _, in := range w.sim.Instances() {
		counts[in.Status]++
		names[in.Name]++
		reasons[in.LastDisconnectReason] = true
		if in.Owner == "" {
			never++
		}
		if in.Created.Before(oldest) {
			oldest = in.Created
		}
		if in.LastDisconnect.After(w.clock.Now()) || !in.LastDisconnect.IsZero() && in.LastDisconnect.Before(in.Created) {
			t.Errorf("%s was created %s and lost %s", in.Name, in.Created, in.LastDisconnect)
		}
	}
	want := map[string]int{"connected": 375, "disconnected": 95, "hibernated": 15, "connecting": 15}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if never != 40 { // those that show a QR, and those that are new
		t.Errorf("%d were never paired", never)
	}
	if len(reasons) < 4 || len(names) > 490 || w.clock.Now().Sub(oldest).Hours() < 24*365 {
		t.Errorf("%d reasons, %d names, the oldest from %s", len(reasons), len(names), oldest)
	}
	listed := w.admin(listRoute, "").body
	for _, kind := range []string{`"plataform":"smba"`, `"plataform":"android"`, `"adminField01":"crm-`, "São Paulo", `"fieldsMap"`} {
		if !strings.Contains(listed, kind) {
			t.Errorf("none is listed with %s", kind)
		}
	}
}

// A small fleet has of each kind, too.
func TestAddMixedFleetOfTwenty(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.must(w.sim.AddMixedFleet(20, simulator.Mix{Disconnected: 10, Hibernated: 10, Connecting: 10, New: 10}))
	counts := map[string]int{}
	for _, in := range w.sim.Instances() {
		counts[in.Status]++
	}
	if diff := cmp.Diff(map[string]int{"connected": 12, "disconnected": 4, "hibernated": 2, "connecting": 2}, counts); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func TestAddMixedFleetRefusesWhatIsNoMix(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	for _, mix := range []simulator.Mix{{Disconnected: 60, New: 50}, {New: -1}} {
		if err := w.sim.AddMixedFleet(10, mix); err == nil || len(w.sim.Instances()) != 0 {
			t.Errorf("%+v: error %v, and %d instances", mix, err, len(w.sim.Instances()))
		}
	}
}
