package simulator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const leadFieldsRoute = "POST /instance/updateFieldsMap"

func (w *world) hasLeadFields(in simulator.Instance, want map[string]string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.instance(in.ID).LeadFields); diff != "" {
		w.t.Errorf("the names (-want +got):\n%s", diff)
	}
}

// A name can be replaced and never cleared, and the others stay.
func TestLeadFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.as(in, statusRoute, "").check(200, wants{"instance.fieldsMap": missing{}})
	w.as(in, leadFieldsRoute, `{}`).check(200, wants{"id": in.ID, "fieldsMap": missing{}})
	w.as(in, leadFieldsRoute, `{"lead_field01":"CPF","lead_field20":"Plano"}`).check(200, wants{"id": in.ID, "fieldsMap.lead_field01": "CPF"})
	w.as(in, leadFieldsRoute, `{"lead_field01":"","lead_field02":"Cidade","lead_field21":"x"}`).check(200, nil)
	want := map[string]string{"lead_field01": "CPF", "lead_field02": "Cidade", "lead_field20": "Plano"}
	w.hasLeadFields(in, want)
	w.as(in, statusRoute, "").check(200, wants{"instance.fieldsMap.lead_field02": "Cidade", "instance.fieldsMap.lead_field03": missing{}})
	if listed, _ := w.admin(listRoute, "").entries()[0]["fieldsMap"].(map[string]any); listed["lead_field20"] != "Plano" {
		t.Errorf("the listing has %v", listed)
	}
	for _, body := range []string{``, `[]`, `{"lead_field01":1}`, `{"lead_field01":"` + strings.Repeat("é", 256) + `"}`} {
		w.as(in, leadFieldsRoute, body).check(400, nil)
	}
	w.hasLeadFields(in, want)
	want["lead_field01"] = strings.Repeat("é", 255)
	w.as(in, leadFieldsRoute, `{"lead_field01":"`+want["lead_field01"]+`"}`).check(200, nil)
	w.hasLeadFields(in, want)
}

// What people do by hand in the panel.
func TestLeadFieldsByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.must(w.sim.NameLeadFields(in.ID, map[string]string{"lead_field01": "CPF", "lead_field02": ""}))
	w.hasLeadFields(in, map[string]string{"lead_field01": "CPF"})
	if w.sim.NameLeadFields(in.ID, map[string]string{"lead_field1": "CPF"}) == nil {
		t.Error("a field that does not exist has a name")
	}
}

// An answer that claims a name which was rolled back must not name the field either.
func TestLeadFieldsThatAreRolledBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.must(w.sim.NameLeadFields(in.ID, map[string]string{"lead_field01": "CPF"}))
	w.sim.Inject(simulator.Fault{Route: leadFieldsRoute, Kind: simulator.FaultAnswerOnly, Times: 1})
	w.as(in, leadFieldsRoute, `{"lead_field01":"Plano"}`).check(200, wants{"fieldsMap.lead_field01": "Plano"})
	w.hasLeadFields(in, map[string]string{"lead_field01": "CPF"})
}
