package setting

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// lateToy is a toy whose color servers show late, or in a form of its own.
type lateToy struct{ *toySetting }

func (lateToy) Late() []string { return []string{"color"} }

// lateWorkshop is a workshop with a late toy, and what private state and state have of it.
type lateWorkshop struct {
	*workshop
	state toy
}

// colored is a toy of this color, which may be "".
func colored(color string) toy { return toy{Color: types.StringValue(color)} }

// known is what a state has of a toy of this color.
func (w *lateWorkshop) known(color string) toy {
	return colored(color).of(w.shop.ID).showing("available")
}

func newLateWorkshop(t *testing.T, color string) *lateWorkshop {
	t.Helper()
	w := &lateWorkshop{workshop: newWorkshop(t)}
	w.setting, w.has = lateToy{w.own}, colored(color)
	w.tf.Kept[keptKey] = nil
	w.state = w.known(color)
	return w
}

// always is more reads than any test makes.
const always = 1000

// writes changes the color, of which this is said.
func (w *lateWorkshop) writes(color string, says ...string) {
	w.t.Helper()
	wanted := colored(color).of(w.shop.ID)
	state, diags := w.update(w.state, wanted, wanted.showing("?"))
	said(w.t, diags, says...)
	if diags := state.Get(w.t.Context(), &w.state); diags.HasError() {
		w.t.Fatal(diags)
	}
}

// shows has the server show a color from now on.
func (w *lateWorkshop) shows(color string) { w.has, w.late = colored(color), 0 }

// knows fails the test unless the state has a color.
func (w *lateWorkshop) knows(color string) {
	w.t.Helper()
	is(w.t, w.tf.State(w.state), w.tf.State(w.known(color)))
}

// finds refreshes the toy and fails the test unless the state then has a color.
func (w *lateWorkshop) finds(color string) {
	w.t.Helper()
	state, diags := w.refresh(w.state)
	said(w.t, diags)
	if diags := state.Get(w.t.Context(), &w.state); diags.HasError() {
		w.t.Fatal(diags)
	}
	w.knows(color)
}

const notShown = "Warning at color: The server does not show a change yet"

// What was there before is no drift, until it cannot be late any more.
func TestLateIsNoDriftForAWhile(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "red")
	w.late = always
	w.writes("blue", notShown)
	w.knows("blue")
	w.finds("blue")
	w.clock.Advance(lateBy)
	w.finds("red")
	if kept := w.tf.Kept[keptKey]; len(kept) > 0 {
		t.Errorf("it is not forgotten: %s", kept)
	}
}

// A server that shows nothing does not know the value yet.
func TestLateIsNoDriftWhereNothingIsShown(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "red")
	w.kept = func(toy) toy { return colored("") }
	w.writes("blue", notShown)
	w.finds("blue")
	w.clock.Advance(lateBy)
	w.finds("")
}

// One answer may be new, and the next one old.
func TestLateAfterItWasShownOnce(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "red")
	w.writes("blue")
	for _, shown := range []string{"red", "blue", "", "red"} {
		w.shows(shown)
		w.finds("blue")
	}
	w.clock.Advance(lateBy)
	w.finds("red")
}

// A third value is one that somebody has set, and so is each one after it.
func TestLateIsNotWhatSomebodyElseHasSet(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "red")
	w.writes("blue")
	for _, shown := range []string{"green", "blue", "red"} {
		w.shows(shown)
		w.finds(shown)
	}
}

// What is not written is not late either.
func TestLateIsOnlyWhatIsWritten(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "red")
	w.state = w.known("blue")
	wanted := colored("blue").of(w.shop.ID)
	wanted.Size = types.Int64Value(3)
	_, diags := w.update(w.state, wanted, wanted.showing("?"))
	said(t, diags)
	w.shows("red")
	w.finds("red")
}

func TestLateIsNoExcuseForAnotherValue(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "red")
	w.kept = func(toy) toy { return colored("green") }
	w.writes("blue", `Error at color: Unable to change the toy of instance "loja": the server kept another value`)
	w.knows("green")
}

// Where the answer was lost, or a part failed, neither what is shown of before nor a form
// of the value proves that it was written.
func TestLateIsNoProof(t *testing.T) {
	t.Parallel()
	const failed = `Error: Unable to change the toy of instance "loja": the server failed`
	for _, fails := range []error{lost, &PartlyError{Err: lost}} {
		w := newLateWorkshop(t, "red")
		w.late, w.fails = always, fails
		wanted := colored("BLUE").of(w.shop.ID)
		_, diags := w.update(w.state, wanted, wanted.showing("?"))
		said(t, diags, failed)
		w.finds("red")

		w = newLateWorkshop(t, "red")
		w.kept, w.fails = func(toy) toy { return colored("blue") }, fails
		_, diags = w.update(w.state, wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("?"))
		said(t, diags, failed)
		w.finds("blue")
	}
}

// A server may keep a text in a form of its own, and for good.
func TestLateTakesTheFormOfTheServer(t *testing.T) {
	t.Parallel()
	for written, form := range map[string]string{" Light  blue ": "Light blue", "BLUE": "blue", "Light blue of the sea": "Light blue"} {
		w := newLateWorkshop(t, "red")
		w.kept = func(toy) toy { return colored(form) }
		w.writes(written)
		w.knows(written)
		w.clock.Advance(2 * lateBy)
		w.finds(written)
		// Once somebody has changed it, the form is a value like any other.
		w.shows("green")
		w.finds("green")
		w.shows(form)
		w.finds(form)
	}
}

// A text that differs from what was there in its form alone is kept as it was.
func TestLateTakesTheFormThatWasThere(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "blue")
	w.kept = func(toy) toy { return colored("blue") }
	w.writes("BLUE")
	w.clock.Advance(2 * lateBy)
	w.finds("BLUE")
}

// What a text begins with is not its form where the server had just that before.
func TestLateIsNotCutWhereItIsAsBefore(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "Light")
	w.late = always
	w.writes("Light blue", notShown)
	w.finds("Light blue")
	w.clock.Advance(lateBy)
	w.finds("Light")
}

// A server that goes on to show what was cleared is not asked again and again.
func TestLateWhatIsClearedMayBeShownForGood(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "red")
	w.late = always
	w.writes("", "Warning at color: The server still shows what was cleared")
	w.clock.Advance(time.Hour)
	w.finds("")
	w.shows("green")
	w.finds("green")
}

// Private state goes from an object to the one that replaces it. What is kept of the
// values of the one says nothing of the other.
func TestLateOfANewObjectForgetsTheOld(t *testing.T) {
	t.Parallel()
	w := newLateWorkshop(t, "blue")
	w.tf.Kept[keptKey] = []byte(`{"color":{"written":"blue","shown":"red"}}`)
	wanted := colored("blue").of(w.shop.ID)
	_, diags := w.create(wanted, wanted.showing("?"))
	said(t, diags)
	w.shows("red")
	w.finds("red")

	w = newLateWorkshop(t, "red")
	w.late = always
	_, diags = w.create(wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("?"))
	said(t, diags, notShown)
	w.state = w.known("blue")
	w.finds("blue")
}
