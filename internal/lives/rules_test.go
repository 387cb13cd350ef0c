package lives

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// story is what happened to one instance that a state holds.
type story struct {
	*world
	in    simulator.Instance
	had   *object
	run   *run
	space *workspace
}

// tell begins a story in which nothing has happened but a run without a plan.
func tell(t *testing.T, what string) *story {
	t.Helper()
	w := newWorld(t)
	s := &story{world: w, in: w.servers[0].Add("norte 1"), space: w.spaces[0]}
	w.born = append(w.born, birth{s.in, w.servers[0]})
	s.had = &object{kind: instanceKind, values: values{"id": word(s.in.ID), "name": word(s.in.Name), "admin_field_01": word("")}}
	s.space.state = state{"uazapi_instance.a": s.had}
	s.run = &run{agent: "1", what: what, space: s.space, on: w.servers[0], healthy: true, before: s.space.state, plan: &plan{config: config{}}}
	w.runs = []*run{s.run}
	return s
}

func word(text string) tftypes.Value { return tftypes.NewValue(tftypes.String, text) }

// plans adds a change of the instance to the plan of the run.
func (s *story) plans(what action, planned values) {
	c := &change{address: "uazapi_instance.a", kind: instanceKind, action: what, prior: s.had, planned: planned}
	if what == creates {
		c.prior = nil
	}
	s.run.plan.changes = append(s.run.plan.changes, c)
}

func (s *story) did(e entry) {
	e.agent, e.server = s.run.agent, s.servers[0]
	s.entries = append(s.entries, e)
}

func (s *story) says(summary, detail string) {
	s.run.said = append(s.run.said, message{summary: summary, detail: detail})
}

// Each rule is broken by what it forbids, and not by the same thing when it was said.
func TestRulesAreBroken(t *testing.T) {
	t.Parallel()
	stray := simulator.Instance{ID: "r00000000000001", Name: "norte 2"}
	named := func(name string) values { return values{"name": word(name), "admin_field_01": word("")} }
	tested := map[string]bool{}
	for _, test := range []struct {
		rule, what   string
		broken, kept func(s *story)
	}{
		{
			"nothing lost", "plan",
			func(s *story) { s.run.gone = []*object{s.had} },
			func(s *story) {
				s.must(s.servers[0].Remove(s.in.ID))
				s.ended[s.in.ID] = true
				s.run.gone = []*object{s.had}
			},
		},
		{
			"nothing lost", "apply",
			func(s *story) { s.space.state = state{} },
			func(s *story) { s.space.state = state{}; s.plans(deletes, nil) },
		},
		{
			"no session lost", "plan",
			func(s *story) {
				s.run.gone = []*object{{kind: connectionKind, values: values{"instance_id": word(s.in.ID)}}}
			},
			func(s *story) {
				s.run.gone = []*object{{kind: connectionKind, values: values{"instance_id": word(stray.ID)}}}
			},
		},
		{
			"nothing orphaned", "apply",
			func(s *story) { s.did(entry{births: []simulator.Instance{stray}}) },
			func(s *story) {
				s.did(entry{births: []simulator.Instance{stray}})
				s.says("Unable to create", `Instance "norte 2" may exist now.`)
			},
		},
		{
			"nobody is surprised", "plan",
			func(s *story) {
				s.strays[s.in.ID] = s.born[0]
				s.plans(creates, named("norte 1"))
			},
			func(s *story) {
				s.strays[s.in.ID] = s.born[0]
				s.plans(creates, named("norte 1"))
				s.says("The name is taken", "It is that of "+s.in.ID)
			},
		},
		{
			"nothing doubled", "apply",
			func(s *story) { s.spaces[1].state = state{"uazapi_instance.b": s.had} },
			func(*story) {},
		},
		{
			"nothing made twice", "apply",
			func(s *story) {
				s.plans(creates, named("norte 2"))
				s.did(entry{births: []simulator.Instance{stray, stray}})
			},
			func(s *story) {
				s.plans(creates, named("norte 2"))
				s.did(entry{births: []simulator.Instance{stray}})
			},
		},
		{
			"nothing ended", "apply",
			func(s *story) { s.did(entry{route: deleteRoute, to: &s.in}) },
			func(s *story) { s.did(entry{route: deleteRoute, to: &s.in}); s.plans(deletes, nil) },
		},
		{
			"nothing written", "apply",
			func(s *story) {
				s.plans(updates, named("norte 2"))
				s.did(entry{edits: []edit{{s.in.ID, "admin_field_01", "cliente 1", ""}}})
			},
			func(s *story) {
				s.plans(updates, named("norte 2"))
				s.did(entry{edits: []edit{{s.in.ID, "name", "norte 1", "norte 2"}}})
			},
		},
		{
			"nothing secret", "plan",
			func(s *story) { s.says("It is refused", "The token "+s.in.Token+" is wrong.") },
			func(s *story) { s.says("It is refused", "The token is wrong.") },
		},
		{
			"no bug", "plan",
			func(s *story) { s.run.blame("uazapi_instance.a", "inconsistent result") },
			func(s *story) { s.says("Unable to create", "The server is down.") },
		},
	} {
		tested[test.rule] = true
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			for _, rule := range invariants {
				broken, kept := tell(t, test.what), tell(t, test.what)
				test.broken(broken)
				test.kept(kept)
				if breach := rule.breach(broken.world); rule.name == test.rule && breach == "" {
					t.Errorf("%s is not broken", rule.name)
				}
				if breach := rule.breach(kept.world); rule.name == test.rule && breach != "" {
					t.Errorf("%s is broken: %s", rule.name, breach)
				}
			}
		})
	}
	for _, rule := range invariants {
		if !tested[rule.name] {
			t.Errorf("nothing shows that %q can be broken", rule.name)
		}
	}
}
