package item

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A server does not keep the field by which a new item is known again. Where its answer names
// the item, that one is saved and the difference is told. Where it does not, nobody knows which
// one it is: it is told that the next apply adds one more, and it can be imported.
func TestItemNewOneWithoutItsKnownFieldIsAddedOnce(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop, field := addsFor(w, i, "loja"), keptFields[i.Type].known
		w.Must(w.Keep(shop.ID, i.Adds, field[1]))
		user := w.Terminal(w.AsAdmin(i.usual(shop)))
		if i.answerNames() {
			user.Says([]string{"Warning: Unable to add the " + i.Noun(), "the server kept another value", field[0] + " was asked to be"}, world.Apply...)
		} else {
			id := i.addedUnlike(w, user, shop)
			user.Run("import", "-input=false", "-no-color", i.address(), shop.ID+"/"+id)
		}
		user.Says([]string{"0 to add, 1 to change, 0 to destroy"}, world.Plan...)
		if all := i.All(w.Simulator, shop.ID); len(all) != 1 {
			w.T.Errorf("there are %d", len(all))
		}
		w.Heal()
		user.Run(world.Apply...)
		user.IsSettled()
	})
}

// The same where an answer names nothing, although such servers usually do.
func TestItemNewOneWithoutItsKnownFieldAndWithoutAnAnswerIsTold(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop, field := addsFor(w, i, "loja"), keptFields[i.Type].known
		w.Must(w.Keep(shop.ID, i.Adds, field[1]))
		w.Inject(simulator.Fault{Route: i.Adds, Kind: simulator.FaultGarbled, Body: `{"message":"ok"}`})
		user := w.Terminal(w.AsAdmin(i.usual(shop)))
		i.addedUnlike(w, user, shop)
	})
}

// answerNames tells whether the usual answer to an addition names the new item, as one does
// that lists all there are.
func (i itemCase) answerNames() bool { return i.Type == "uazapi_quick_reply" }

// addedUnlike applies, which has to say that something was added that looks otherwise, and
// returns its id.
func (i itemCase) addedUnlike(w *world.World, user *world.Terminal, shop simulator.Instance) string {
	w.T.Helper()
	said, succeeded := user.Tries(world.Apply...)
	all := i.All(w.Simulator, shop.ID)
	if len(all) != 1 {
		w.T.Fatalf("there are %d:\n%s", len(all), said)
	}
	says := world.Says("Unable to add the "+i.Noun(), "what is new does not look like it", "before you run terraform apply again, which adds one more", "terraform import "+i.Type+".NAME "+shop.ID+"/"+all[0].ID)
	if succeeded || !says.MatchString(said) {
		w.T.Errorf("it does not name %s:\n%s", all[0].ID, said)
	}
	return all[0].ID
}
