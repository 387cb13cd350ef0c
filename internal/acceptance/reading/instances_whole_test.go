package reading

import (
	"fmt"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// connectionsOfAll has a connection for each instance that the listing has, opened by tokens
// that are known anyway.
func connectionsOfAll(fleet []simulator.Instance) string {
	tokens := map[string]string{}
	for _, in := range fleet {
		tokens[in.ID] = in.Token
	}
	return world.InstancesData() + "locals {\n  tokens = " + world.JSON(tokens) + "\n}\n\n" +
		world.Block("resource", "uazapi_instance_connection", "each",
			"for_each = toset("+world.ThisInstancesData+".ids)", "token = local.tokens[each.key]")
}

// What a for_each lacks is destroyed, and a session with it.
func TestInstancesDataOfAListingThatIsNotWhole(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const saying = "Unable to list the instances: the listing is not complete"
	for title, cut := range map[string]func(g *world.Gated){
		"empty": func(g *world.Gated) { g.Edge.Empty() },
		"null":  func(g *world.Gated) { g.Edge.Null() },
		"a page": func(g *world.Gated) {
			g.Edge.Truncate(2)
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := world.StartGated(t, simulator.Options{})
			user := g.Terminal(g.AsAdmin(connectionsOfAll(g.AddShops(6))))
			user.Run(world.Apply...)
			g.ResetRequests()
			cut(g)
			user.Fails([]string{saying, "6"}, world.Apply...)
			user.Fails([]string{saying, "6"}, append([]string{"apply", "-refresh=false"}, world.Apply[1:]...)...)
			g.WroteNothing()
			said := user.With(map[string]string{"UAZAPI_KNOWN_GONE": "*"}).Run(append([]string{"plan", "-refresh=false"}, world.Plan[1:]...)...)
			if !world.Says("to destroy").MatchString(said) {
				t.Errorf("the operator's word counts for nothing:\n%s", said)
			}
			g.Edge.Whole()
			user.IsSettled()
		})
	}
}

// A count that is older than what this run deleted contradicts nothing.
func TestInstancesDataAfterInstancesWereDeleted(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	const fleet = "resource \"uazapi_instance\" \"each\" {\n  count = %d\n  name  = \"loja-${count.index}\"\n}\n\n"
	before := world.Block("data", "uazapi_instances", "before")
	after := world.Block("data", "uazapi_instances", "after", "depends_on = [uazapi_instance.each]") +
		"output \"left\" {\n  value = length(data.uazapi_instances.after.ids)\n}\n"
	user := w.Terminal(w.AsAdmin(before + fmt.Sprintf(fleet, 6) + after))
	user.Says([]string{"left = 6"}, world.Apply...)
	user.Configure(w.AsAdmin(before + fmt.Sprintf(fleet, 0) + after))
	user.Says([]string{"left = 0"}, world.Apply...)
}
