package simulator_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	showLabels = "GET /labels"
	editLabel  = "POST /label/edit"
	newLabel   = `{"labelid":"new","name":"Novo","color":2,"delete":false}`
)

// showsLabels checks the labels that a read shows, each as its number and its name.
func (w *world) showsLabels(in simulator.Instance, want ...string) {
	w.t.Helper()
	r := w.as(in, showLabels, "")
	r.check(200, nil)
	var labels []simulator.Label
	if err := json.Unmarshal([]byte(r.body), &labels); err != nil {
		w.t.Fatal(err)
	}
	got := []string{}
	for _, label := range labels {
		got = append(got, label.LabelID+" "+label.Name)
	}
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		w.t.Errorf("the labels (-want +got):\n%s", diff)
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000009")
	w.showsLabels(in)
	w.as(in, editLabel, newLabel).check(200, wants{"response": "Label created"})
	w.as(in, editLabel, newLabel).check(200, nil)
	w.as(in, showLabels, "").check(200, wants{"0.color": 2.0, "0.colorHex": "#fed428", "0.labelid": "1", "0.owner": "5511990000009"})
	record := w.sim.Labels(in.ID)[0].RecordID
	w.as(in, editLabel, `{"labelid":"1","color":0}`).check(200, wants{"response": "Label edited"})
	w.as(in, editLabel, `{"labelid":"1","name":"VIP"}`).check(200, nil)
	if diff := cmp.Diff(simulator.Label{RecordID: record, LabelID: "1", Name: "VIP"}, w.sim.Labels(in.ID)[0]); diff != "" {
		t.Errorf("the label (-want +got):\n%s", diff)
	}
	// The number of a removed one goes to the next, whose record is another.
	w.as(in, editLabel, `{"labelid":"1","name":"","color":0,"delete":true}`).check(200, wants{"response": "Label edited"})
	w.showsLabels(in, "2 Novo")
	w.as(in, editLabel, newLabel).check(200, nil)
	w.showsLabels(in, "2 Novo", "1 Novo")
	if w.sim.Labels(in.ID)[1].RecordID == record {
		t.Error("it has the record of the removed one")
	}
	for body, status := range map[string]int{
		`{"name":"x"}`:      400,
		`{"labelid":"new"}`: 400,
		`{"labelid":"new","name":"x","color":20}`:    400,
		`{"labelid":"new","name":"x","color":-1}`:    400,
		`{"labelid":"new","name":"x","color":"red"}`: 400,
		`{"labelid":1,"name":"x"}`:                   400,
		`{"labelid":"9","name":"x"}`:                 500,
		`{"labelid":"new","delete":true}`:            500,
		`[`:                                          400,
	} {
		w.as(in, editLabel, body).check(status, nil)
	}
}

// Labels live on the phone. What the server knows of them, it tells without.
func TestLabelsTakeWhatsAppBusiness(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in, personal, fresh := w.paired("a", "5511990000009"), w.paired("b", "5511990000001"), w.sim.Add("c")
	w.as(in, editLabel, newLabel).check(200, nil)
	w.must(w.sim.LogOut(in.ID))
	w.as(in, editLabel, `{"labelid":"1","name":"VIP"}`).check(500, wants{"error": "No session"})
	w.showsLabels(in, "1 Novo")
	w.as(personal, editLabel, newLabel).check(500, wants{"error": "error editing label"})
	w.as(fresh, editLabel, newLabel).check(500, wants{"error": "No session"})
	w.showsLabels(fresh)
}

func TestLabelsOnOddServers(t *testing.T) {
	t.Parallel()
	const number = "5511990000009"
	w := newWorld(t, simulator.Options{Lists: simulator.ListOptions{TwinsRefused: true}})
	in := w.paired("a", number)
	w.as(in, editLabel, newLabel).check(200, nil)
	w.as(in, editLabel, newLabel).check(400, nil)
	w.as(in, editLabel, `{"labelid":"1","name":"Novo","color":3}`).check(200, nil)
	w = newWorld(t, simulator.Options{Lists: simulator.ListOptions{LateReads: 1}})
	in = w.paired("a", number)
	w.as(in, editLabel, newLabel).check(200, nil)
	w.showsLabels(in)
	w.showsLabels(in, "1 Novo")
	w = newWorld(t, simulator.Options{Lists: simulator.ListOptions{EditClears: true}})
	in = w.paired("a", number)
	w.as(in, editLabel, newLabel).check(200, nil)
	w.as(in, editLabel, `{"labelid":"1","name":"VIP"}`).check(200, nil)
	w.showsLabels(in, "1 VIP")
	if color := w.sim.Labels(in.ID)[0].Color; color != 0 {
		t.Errorf("the color is %d", color)
	}
}

// What people do on the phone.
func TestLabelsByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Lists: simulator.ListOptions{LateReads: 2}})
	in := w.sim.Add("a")
	added, err := w.sim.AddLabel(in.ID, simulator.Label{Name: "Novo"})
	w.must(err)
	w.showsLabels(in, "1 Novo")
	added.Name = "VIP"
	w.must(w.sim.SetLabel(in.ID, added))
	w.showsLabels(in, "1 VIP")
	added.Name = ""
	w.must(w.sim.SetLabel(in.ID, added))
	w.showsLabels(in)
	if _, err := w.sim.AddLabel("r0", added); err == nil {
		t.Error("an instance that does not exist has labels")
	}
}
