package simulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	leadTagsRoute    = "GET /lead/tags"
	editLeadTagRoute = "POST /lead/tags/edit"
)

// tags are the names of the tags that a read shows.
func (w *world) tags(in simulator.Instance) []string {
	w.t.Helper()
	r := w.as(in, leadTagsRoute, "")
	r.check(200, nil)
	var tags []simulator.LeadTag
	if err := json.Unmarshal([]byte(r.body), &tags); err != nil {
		w.t.Fatal(err)
	}
	names := []string{}
	for _, tag := range tags {
		names = append(names, tag.Name)
	}
	return names
}

func (w *world) hasTags(in simulator.Instance, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), w.tags(in)); diff != "" {
		w.t.Errorf("the tags (-want +got):\n%s", diff)
	}
}

func (w *world) addsTag(in simulator.Instance, name string) reply {
	w.t.Helper()
	r := w.as(in, editLeadTagRoute, fmt.Sprintf(`{"name":%q}`, name))
	r.check(200, nil)
	return r
}

func TestLeadTags(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.hasTags(in)
	w.as(in, editLeadTagRoute, `{"name":"Quente","kanban":true,"kanbanOrder":2}`).check(200, wants{"name": "Quente", "kanban": true, "kanbanOrder": 2.0})
	w.addsTag(in, "Frio")
	w.addsTag(in, "Frio")
	w.hasTags(in, "Quente", "Frio", "Frio")
	hot := w.sim.LeadTags(in.ID)[0]
	// What an edit leaves out stays.
	w.as(in, editLeadTagRoute, fmt.Sprintf(`{"id":%q,"kanbanOrder":3}`, hot.ID)).check(200, wants{"id": hot.ID, "name": "Quente", "kanban": true, "kanbanOrder": 3.0})
	w.as(in, editLeadTagRoute, fmt.Sprintf(`{"id":%q,"delete":true}`, hot.ID)).check(200, nil)
	w.hasTags(in, "Frio", "Frio")
	for body, status := range map[string]int{
		``: 400, `{}`: 400, `{"name":" "}`: 400, `{"name":1}`: 400, `{"name":"a","kanban":"x"}`: 400, `{"name":"a","kanbanOrder":-1}`: 400,
		`{"delete":true}`: 400, `{"name":"` + strings.Repeat("é", 101) + `"}`: 400,
		`{"id":"r0","name":"a"}`: 404, `{"id":"r0","delete":true}`: 404,
	} {
		w.as(in, editLeadTagRoute, body).check(status, nil)
	}
	w.hasTags(in, "Frio", "Frio")
	w.hasTags(w.sim.Add("b"))
}

func TestLeadTagsOnOddServers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts       simulator.Options
		usual, odd func(w *world)
	}{
		"twins": {
			simulator.Options{Lists: simulator.ListOptions{TwinsRefused: true}},
			func(w *world) { w.addsTag(w.sim.Instances()[0], "quente") },
			func(w *world) { w.as(w.sim.Instances()[0], editLeadTagRoute, `{"name":"quente"}`).check(400, nil) },
		},
		"late": {
			simulator.Options{Lists: simulator.ListOptions{LateReads: 2}},
			func(w *world) {
				in := w.sim.Instances()[0]
				w.addsTag(in, "Frio")
				w.hasTags(in, "Quente", "Frio")
			},
			func(w *world) {
				in := w.sim.Instances()[0]
				w.addsTag(in, "Frio")
				w.hasTags(in, "Quente")
				w.hasTags(in, "Quente")
				w.hasTags(in, "Quente", "Frio")
			},
		},
		"edit": {
			simulator.Options{Lists: simulator.ListOptions{EditClears: true}},
			editsTag(wants{"name": "Quente", "kanban": true, "kanbanOrder": 5.0}),
			editsTag(wants{"name": "Quente", "kanban": false, "kanbanOrder": 5.0}),
		},
		"answer with the list": {
			simulator.Options{LeadTagAnswer: simulator.TagsAnswerList},
			editsTag(wants{"name": "Quente"}),
			func(w *world) {
				if r := w.addsTag(w.sim.Instances()[0], "Frio"); !strings.HasPrefix(r.body, `[{"id":`) || strings.Count(r.body, `"name"`) != 2 {
					w.t.Errorf("it answers %s", r.body)
				}
			},
		},
		"answer with a message": {
			simulator.Options{LeadTagAnswer: simulator.TagsAnswerMessage},
			editsTag(wants{"name": "Quente", "message": missing{}}),
			editsTag(wants{"name": missing{}, "message": "Tag saved"}),
		},
		"without the list":  {simulator.Options{MissingRoutes: []string{leadTagsRoute}}, asks(leadTagsRoute, 200), asks(leadTagsRoute, 404)},
		"without the edits": {simulator.Options{MissingRoutes: []string{editLeadTagRoute}}, asks(editLeadTagRoute, 400), asks(editLeadTagRoute, 405)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, one := range []struct {
				opts  simulator.Options
				plays func(w *world)
			}{{simulator.Options{}, test.usual}, {test.opts, test.odd}} {
				w := newWorld(t, one.opts)
				in := w.sim.Add("a")
				_, err := w.sim.AddLeadTag(in.ID, simulator.LeadTag{Name: "Quente", Kanban: true})
				w.must(err)
				one.plays(w)
			}
		})
	}
}

// editsTag changes the order of the tag that there is, and nothing else.
func editsTag(want wants) func(w *world) {
	return func(w *world) {
		in := w.sim.Instances()[0]
		w.as(in, editLeadTagRoute, fmt.Sprintf(`{"id":%q,"kanbanOrder":5}`, w.sim.LeadTags(in.ID)[0].ID)).check(200, want)
	}
}

// What people do by hand in the panel, and servers by themselves.
func TestLeadTagsByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Lists: simulator.ListOptions{LateReads: 2}})
	in := w.sim.Add("a")
	tag, err := w.sim.AddLeadTag(in.ID, simulator.LeadTag{Name: "Quente"})
	w.must(err)
	w.hasTags(in, "Quente")
	tag.Name = "Frio"
	w.must(w.sim.SetLeadTag(in.ID, tag))
	w.hasTags(in, "Frio")
	w.must(w.sim.SetLeadTag(in.ID, simulator.LeadTag{ID: tag.ID}))
	w.hasTags(in)
	if _, err := w.sim.AddLeadTag("r0", tag); err == nil {
		t.Error("an instance that does not exist has tags")
	}
}

func TestLeadTagsThatAreRolledBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	tag, err := w.sim.AddLeadTag(in.ID, simulator.LeadTag{Name: "Quente"})
	w.must(err)
	w.sim.Inject(simulator.Fault{Route: editLeadTagRoute, Kind: simulator.FaultAnswerOnly, Times: 1})
	w.as(in, editLeadTagRoute, fmt.Sprintf(`{"id":%q,"name":"Frio"}`, tag.ID)).check(200, wants{"name": "Frio"})
	w.hasTags(in, "Quente")
}
