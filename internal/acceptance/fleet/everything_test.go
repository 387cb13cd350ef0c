package fleet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// everything is a configuration with each object that an instance has, on two of them.
func everything() string {
	var b strings.Builder
	b.WriteString(onlyInstances)
	for _, object := range objects.All {
		switch {
		case object.Type == typeProxy: // is there before the number connects
		case object.Setting != nil:
			b.WriteString(onBoth(object, configuredOf(object), newTo[object.Type]))
		case object.Item != nil:
			b.WriteString(onBoth(object, objects.Lines(object.Item.Arguments)...))
		}
	}
	return b.String()
}

// newTo is what a setting takes besides: a token where the server has none yet, and the
// word that a presence which turns is to be planned.
var newTo = map[string]string{
	"uazapi_instance_chatwoot": `access_token = "token-of-ana"`,
	"uazapi_instance_presence": "detect_drift = true",
}

// hands change a setting outside whose Existing is what the configuration has.
var hands = map[string]func(s *simulator.Simulator, instance string) error{
	"uazapi_instance_lead_fields": func(s *simulator.Simulator, instance string) error {
		return s.NameLeadFields(instance, map[string]string{"lead_field01": "Outro"})
	},
}

// typeProxy is set before the number connects, and stays: a change restarts the line, and
// what takes a session fails meanwhile.
const typeProxy = "uazapi_instance_proxy"

const onlyInstances = `
resource "uazapi_instance" "both" {
  for_each    = { norte = "Loja Norte", sul = "Loja Sul" }
  name        = each.value
  store_token = false
}

resource "uazapi_instance_proxy" "both" {
  for_each    = uazapi_instance.both
  instance_id = each.value.id
  mode        = "none"
}

resource "uazapi_instance_connection" "both" {
  for_each           = uazapi_instance_proxy.both
  instance_id        = each.value.instance_id
  wait_for_connected = true
}

`

// onBoth is an object on each of the two, once its number has paired.
func onBoth(object objects.Object, arguments ...string) string {
	return world.Block("resource", object.Type, "both", append([]string{"for_each = uazapi_instance_connection.both", "instance_id = each.value.instance_id"}, arguments...)...)
}

// configuredOf are arguments of a setting that are not what Existing makes of it.
func configuredOf(object objects.Object) string {
	setting := object.Setting
	if setting.AsPaired == "" || object.Existing == nil || strings.Join(object.Existing.Arguments, "\n") == setting.AsPaired {
		return setting.Wanted
	}
	return setting.AsPaired
}

// A configuration of everything on two instances applies, and plans empty. It survives a
// logout, tokens that somebody changed, and what a panel adds beside it. What somebody
// changes is in the plan, and nothing else. What is taken out leaves the neighbors.
func TestEverythingOnTwoInstances(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartPassing(t, simulator.Options{
		Accounts: simulator.AccountsBusiness, AvailableAtPairing: true, ProfileAtOnce: true, PairAfter: 3 * time.Second,
	}, world.HalfASecond)
	user := w.Terminal(w.AsAdmin(everything()))
	user.Run(world.Apply...)
	user.PlanSays(world.NothingToDo)
	both := w.Instances()

	for _, in := range both {
		_, err := w.RotateToken(in.ID)
		w.Must(err)
		for _, object := range objects.Items() {
			_, err := object.Item.Add(w.Simulator, in.ID, object.Item.Neighbors[0].Content)
			w.Must(err)
		}
	}
	user.PlanSays(world.NothingToDo)

	w.Must(w.LogOut(both[0].ID))
	if said := user.Run(world.Plan...); !strings.Contains(said, " 0 to destroy.") || !strings.Contains(said, "0 to add, ") {
		t.Errorf("a logout has the plan make or end something:\n%s", said)
	}
	user.Run(world.Apply...)
	user.PlanSays(world.NothingToDo)

	changed := changeOutside(w, both[1].ID, user)
	if len(changed) < 8 {
		t.Errorf("only %q was changed outside", changed)
	}
	user.Run(world.Apply...)
	user.PlanSays(world.NothingToDo)

	user.Configure(w.AsAdmin(onlyInstances))
	user.Run(world.Apply...)
	for _, in := range both {
		for _, object := range objects.Items() {
			if left := object.Item.All(w.Simulator, in.ID); len(left) != 1 || cmp.Diff(object.Item.Neighbors[0].Content, left[0].Content) != "" {
				t.Errorf("of the %s, the neighbor alone should be left: %v", object.Type, left)
			}
		}
	}
	user.Run("destroy", "-auto-approve", "-no-color")
	if left := w.Instances(); len(left) > 0 {
		t.Errorf("instances are left: %v", left)
	}
}

// changeOutside has somebody change one object of an instance after the other, and wants
// of each plan that it shows just that many.
func changeOutside(w *world.World, instance string, user *world.Terminal) (changed []string) {
	w.T.Helper()
	for _, object := range objects.All {
		switch {
		case object.Type == typeProxy:
			continue
		case hands[object.Type] != nil:
			w.Must(hands[object.Type](w.Simulator, instance))
		case object.Setting != nil && object.Existing != nil && object.Existing.Make != nil:
			w.Must(object.Existing.Make(w.Simulator, instance))
		case object.Item != nil:
			w.Must(object.Item.Set(w.Simulator, instance, oursOf(w, object, instance), object.Item.Drifted))
		default:
			continue
		}
		changed = append(changed, object.Type)
		if said := user.Run(world.Plan...); !strings.Contains(said, fmt.Sprintf("Plan: 0 to add, %d to change, 0 to destroy.", len(changed))) {
			w.T.Errorf("after a change of %s, the plan says:\n%s", object.Type, said)
		}
	}
	return changed
}

// oursOf is the id of the one that the configuration has.
func oursOf(w *world.World, object objects.Object, instance string) string {
	for _, made := range object.Item.All(w.Simulator, instance) {
		if cmp.Diff(object.Item.Has, made.Content) == "" {
			return made.ID
		}
	}
	w.T.Fatalf("instance %s has no %s as it is configured", instance, object.Type)
	return ""
}
