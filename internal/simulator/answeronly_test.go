package simulator_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestFaultAnswerOnlyChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	before := w.sim.Instances()
	w.sim.Inject(simulator.Fault{Kind: simulator.FaultAnswerOnly})
	w.as(in, setPrivacy, `{"last":"none"}`).check(200, wants{"last": "none"})
	w.as(in, "POST /instance/presence", `{"presence":"unavailable"}`).check(200, nil)
	w.as(in, renameRoute, `{"name":"b"}`).check(200, wants{"name": "b"})
	w.as(in, "DELETE /instance", "").check(200, nil)
	w.admin(createRoute, `{"name":"c"}`).check(200, nil)
	if diff := cmp.Diff(before, w.sim.Instances()); diff != "" {
		t.Errorf("something changed:\n%s", diff)
	}
	w.sim.Heal()
	w.as(in, setPrivacy, `{"last":"none"}`).check(200, nil)
	w.as(in, getPrivacy, "").check(200, wants{"last": "none"})
}

// names returns the names that a listing shows, in the order of the alphabet.
func (r reply) names() []string {
	r.t.Helper()
	var names []string
	for _, entry := range r.entries() {
		names = append(names, entry["name"].(string))
	}
	slices.Sort(names)
	return names
}

func TestFaultOld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{PairAfter: time.Second})
	in, leaving := w.paired("a", "5511990000001"), w.sim.Add("b")
	w.as(leaving, connectRoute, "{}").check(200, nil)
	w.sim.Inject(simulator.Fault{Route: listRoute, Kind: simulator.FaultOld})
	w.sim.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultOld})
	w.sim.Inject(simulator.Fault{Route: getPrivacy, Kind: simulator.FaultOld})

	w.clock.Advance(time.Minute)
	w.sim.Add("c")
	w.must(w.sim.Rename(in.ID, "z"))
	w.must(w.sim.SetPrivacy(in.ID, "last", "none"))
	w.as(leaving, "DELETE /instance", "").check(200, nil)

	first, second := w.admin(listRoute, ""), w.admin(listRoute, "")
	if diff := cmp.Diff([]string{"a", "b"}, first.names()); diff != "" {
		t.Error(diff)
	}
	if first.body != second.body {
		t.Errorf("what is frozen moves:\n%s\n%s", first.body, second.body)
	}
	w.as(in, statusRoute, "").check(200, wants{"instance.name": "a", "instance.currentTime": "2026-08-04 09:52:02.995Z"})
	w.as(leaving, statusRoute, "").check(200, wants{"instance.status": "connecting"})
	w.as(in, getPrivacy, "").check(200, wants{"last": "all"})

	w.sim.Heal()
	if diff := cmp.Diff([]string{"c", "z"}, w.admin(listRoute, "").names()); diff != "" {
		t.Error(diff)
	}
	w.as(in, getPrivacy, "").check(200, wants{"last": "none"})
	w.as(leaving, statusRoute, "").check(401, nil)
}

func TestFaultOldLagsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.sim.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultOld, Skip: 1, Times: 1})
	w.as(in, renameRoute, `{"name":"b"}`).check(200, nil)
	for _, want := range []string{"b", "a", "b"} {
		w.as(in, statusRoute, "").check(200, wants{"instance.name": want})
	}
}

func TestFaultOldChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in, other := w.paired("a", "5511990000001"), w.sim.Add("b")
	w.as(other, connectRoute, "{}").check(200, nil)
	w.sim.Inject(simulator.Fault{Kind: simulator.FaultOld})
	w.must(w.sim.Rename(in.ID, "c"))
	w.clock.Advance(time.Minute)
	before := w.sim.Instances()
	for range 2 {
		w.as(in, renameRoute, `{"name":"d"}`).check(200, wants{"name": "d"})
		w.as(in, statusRoute, "").check(200, wants{"instance.name": "a"})
		w.as(in, setPrivacy, `{"last":"none"}`).check(200, wants{"last": "none"})
		w.as(other, statusRoute, "").check(200, wants{"instance.status": "connecting"})
		w.as(other, disconnectRoute, "").check(200, nil)
		w.as(in, "DELETE /instance", "").check(200, nil)
		w.admin(createRoute, `{"name":"e"}`).check(200, nil)
	}
	if diff := cmp.Diff(before, w.sim.Instances()); diff != "" {
		t.Errorf("something changed:\n%s", diff)
	}
}

func TestFaultForeign(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	first := w.paired("a", "5511990000001")
	w.sim.Inject(simulator.Fault{Kind: simulator.FaultForeign})
	w.as(first, statusRoute, "").check(200, wants{"instance.name": "a"})

	second, third := w.sim.Add("b"), w.sim.Add("c")
	w.as(first, statusRoute, "").check(200, wants{"instance.name": "b"})
	w.as(second, statusRoute, "").check(200, wants{"instance.name": "a"})
	w.as(third, getPrivacy, "").check(200, wants{"last": "all"})
	w.do(statusRoute, "", "token", "nobody's").check(200, wants{"instance.name": "a"})
	w.do(statusRoute, "").check(200, wants{"instance.name": "a"})
	if diff := cmp.Diff([]string{"a", "b", "c"}, w.admin(listRoute, "").names()); diff != "" {
		t.Error(diff)
	}

	before := w.sim.Instances()
	w.as(second, renameRoute, `{"name":"z"}`).check(200, wants{"id": first.ID, "name": "z"})
	w.as(second, "DELETE /instance", "").check(200, nil)
	if diff := cmp.Diff(before, w.sim.Instances()); diff != "" {
		t.Errorf("something changed:\n%s", diff)
	}
	w.admin(createRoute, `{"name":"d"}`).check(200, nil)
	if got := len(w.sim.Instances()); got != 4 {
		t.Errorf("%d instances, the create was not handled", got)
	}
	w.sim.Heal()
	w.as(third, statusRoute, "").check(200, wants{"instance.name": "c"})
}
