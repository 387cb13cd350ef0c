package setting

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// settings are tested together: one configuration has them all, of one instance, and each
// is looked at by itself. A run of the tool takes about as long for all as for one.
type settings []world.Setting

// allSettings are those of the registry.
func allSettings() settings {
	var all settings
	for _, entry := range objects.Settings() {
		all = append(all, world.SettingNamed(strings.TrimPrefix(entry.Type, "uazapi_instance_")))
	}
	return all
}

// those are the settings of which this is true.
func (all settings) those(are func(s world.Setting) bool) settings {
	return slices.DeleteFunc(slices.Clone(all), func(s world.Setting) bool { return !are(s) })
}

// ofASession are those that take a session.
func (all settings) ofASession() settings {
	return all.those(func(s world.Setting) bool { return s.Session })
}

// start starts a server whose instances have all of them.
func (all settings) start(t *testing.T, options simulator.Options) *world.World {
	t.Helper()
	options.Accounts = simulator.AccountsBusiness // some settings have no other
	options.ProxyKeepsLine = true                 // the others would meet an instance that is not connected
	w := world.StartTicking(t, options)
	w.Begins = func(s *simulator.Simulator, instance string) error {
		var failed []error
		for _, setting := range all {
			if setting.Begins != nil {
				failed = append(failed, setting.Begins(s, instance))
			}
		}
		return errors.Join(failed...)
	}
	return w
}

// each is what all have, in a row.
func each[T any](all settings, has func(s world.Setting) T) []T {
	var list []T
	for _, s := range all {
		list = append(list, has(s))
	}
	return list
}

// asPaired configures what a number has that was just paired. The lines name the instance.
func (all settings) asPaired(lines ...string) string {
	return strings.Join(each(all, func(s world.Setting) string { return s.With(append(slices.Clone(lines), s.AsPaired)...) }), "\n")
}

// wanted configures something else.
func (all settings) wanted(lines ...string) string {
	return strings.Join(each(all, func(s world.Setting) string { return s.With(append(slices.Clone(lines), s.Wanted)...) }), "\n")
}

// beside is [settings.wanted] of one instance among several, under a name. The lines name the instance.
func (all settings) beside(name string, lines ...string) string {
	return strings.Join(each(all, func(s world.Setting) string {
		return world.Block("resource", s.ResourceType(), name, append(slices.Clone(lines), s.Wanted)...)
	}), "")
}

// planned checks what is planned for each.
func (all settings) planned(action plancheck.ResourceActionType) []plancheck.PlanCheck {
	return each(all, func(s world.Setting) plancheck.PlanCheck { return plancheck.ExpectResourceAction(s.Address(), action) })
}

// plan is [settings.planned] before the apply.
func (all settings) plan(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: all.planned(action)}
}

// show checks an attribute of each in the state.
func (all settings) show(attribute string, value knownvalue.Check) []statecheck.StateCheck {
	return each(all, func(s world.Setting) statecheck.StateCheck { return s.Shows(attribute, value) })
}

// showBeside checks an attribute of each that [settings.beside] configures.
func (all settings) showBeside(name, attribute string, value knownvalue.Check) []statecheck.StateCheck {
	return each(all, func(s world.Setting) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(s.ResourceType()+"."+name, tfjsonpath.New(attribute), value)
	})
}

// sensitiveBeside checks that an attribute of each of these is sensitive in the state.
func (all settings) sensitiveBeside(name, attribute string) []statecheck.StateCheck {
	return each(all, func(s world.Setting) statecheck.StateCheck {
		address := s.ResourceType() + "." + name
		return stateOf{address, statecheck.ExpectSensitiveValue(address, tfjsonpath.New(attribute))}
	})
}

// plans checks that a plan does this to each, and to what these texts are of, and nothing else.
func (all settings) plans(user *world.Terminal, does func(address string) string, more ...string) {
	user.T.Helper()
	all.does(user, user.Run(world.Plan...), does, more...)
}

// settles is [settings.plans] for an apply, after which nothing is left to do.
func (all settings) settles(user *world.Terminal, does func(address string) string, checks ...statecheck.StateCheck) {
	user.T.Helper()
	all.does(user, user.Run(world.Apply...), does)
	user.Keeps(checks...)
	user.IsSettled()
}

// does checks what a plan says that it does.
func (all settings) does(user *world.Terminal, said string, does func(address string) string, more ...string) {
	user.T.Helper()
	texts := append(each(all, func(s world.Setting) string { return does(s.Address()) }), more...)
	for _, text := range texts {
		if !strings.Contains(said, text) {
			user.T.Errorf("the plan does not say %q:\n%s", text, said)
		}
	}
	if objects := len(planned.FindAllString(said, -1)); objects != len(texts) {
		user.T.Errorf("%d objects are planned for, want %d:\n%s", objects, len(texts), said)
	}
}

// planned is what a plan says of each object that it does something to.
var planned = regexp.MustCompile(`(?m)^  # \S+ (will|must) be `)

// refused is a step in which each has an error of its own. What is the same for all, one
// error may tell for the others: that is once.
func (all settings) refused(w *world.World, step resource.TestStep, says func(s world.Setting) []string, once ...[]string) resource.TestStep {
	return w.Refused(step, append(each(all, says), once...)...)
}

// written checks that each was written just once, with this token. The record of requests
// begins again then.
func (all settings) written(w *world.World, token string) func() {
	return func() {
		w.T.Helper()
		for _, s := range all {
			writtenOnce(w, s, token)()
		}
		w.ResetRequests()
	}
}

// writtenOn checks that each was written just once on each of these instances, and on no other.
// The record of requests begins again then.
func (all settings) writtenOn(w *world.World, instances ...simulator.Instance) {
	w.T.Helper()
	for _, s := range all {
		for _, in := range instances {
			sentFor(w, in, s.Writes, s.Sends)
		}
		if calls := w.Calls(s.Writes); calls != len(instances) {
			w.T.Errorf("%s was sent %d times, want %d", s.Writes, calls, len(instances))
		}
	}
	w.ResetRequests()
}

// notWritten checks that none was written. The record of requests begins again then.
func (all settings) notWritten(w *world.World) func() {
	return func() {
		w.T.Helper()
		for _, s := range all {
			if calls := w.Calls(s.Writes); calls > 0 {
				w.T.Errorf("%s was sent %d times, want none", s.Writes, calls)
			}
		}
		w.ResetRequests()
	}
}

// stateOf is a check of a state that does not say by itself of which resource it is.
type stateOf struct {
	address string
	check   statecheck.StateCheck
}

func (s stateOf) CheckState(ctx context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	s.check.CheckState(ctx, req, resp)
	if resp.Error != nil {
		resp.Error = fmt.Errorf("%s: %w", s.address, resp.Error)
	}
}
