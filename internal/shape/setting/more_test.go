package setting

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// What only some settings have.

type unsettable struct {
	*toySetting
	unset func(on access.On, before toy) error
}

func (s unsettable) Unset(_ context.Context, on access.On, before toy) error {
	return s.unset(on, before)
}

type proving struct{ *toySetting }

// Proves is content with the color.
func (proving) Proves(kept toy, change Change[toy]) bool {
	return kept.Color.Equal(change.Wanted.Color)
}

type planning struct{ *toySetting }

func (planning) Plan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var planned toy
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planned)...)
	resp.Diagnostics.Append(message.Warning("Planned", planned.Color.ValueString()))
}

func TestDeleteUnsets(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	var unset []toy
	w.setting = unsettable{w.own, func(on access.On, before toy) error {
		if on.Instance.ID != w.shop.ID || on.Instance.Token != call.Token(w.shop.Token) {
			t.Errorf("it is unset on %q", on.Instance.ID)
		}
		unset = append(unset, before)
		return nil
	}}
	before := painted("red").of(w.shop.ID)
	said(t, w.destroy(before))
	if diff := cmp.Diff([]toy{before}, unset); diff != "" {
		t.Errorf("what was unset (-want +got):\n%s", diff)
	}
}

// A token that changes meanwhile is found in the listing.
func TestDeleteUnsetsWithATokenThatRotates(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	times := 0
	w.setting = unsettable{w.own, func(access.On, toy) error {
		times++
		if times > 1 {
			return nil
		}
		if _, err := w.simulator.RotateToken(w.shop.ID); err != nil {
			t.Error(err)
		}
		return &call.Error{Kind: call.ErrRejected, Status: 401, Sent: true, FromAPI: true}
	}}
	said(t, w.destroy(painted("red").of(w.shop.ID)))
	if times != 2 {
		t.Errorf("it was unset %d times, want twice", times)
	}
}

func TestDeleteWhereTheInstanceIsGone(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.setting = unsettable{w.own, func(access.On, toy) error {
		t.Error("what does not exist is unset")
		return nil
	}}
	if err := w.simulator.Remove(w.shop.ID); err != nil {
		t.Fatal(err)
	}
	said(t, w.destroy(painted("red").of(w.shop.ID)))
}

func TestDeleteThatFails(t *testing.T) {
	t.Parallel()
	for _, failed := range []error{refused, lost} {
		w := newWorkshop(t)
		w.setting = unsettable{w.own, func(access.On, toy) error { return failed }}
		said(t, w.destroy(painted("red").of(w.shop.ID)), `Error: Unable to unset the toy of instance "loja": `)
	}
}

func TestModifyPlanAsksTheSetting(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.setting = planning{w.own}
	plan := w.tf.Plan(painted("red").of(w.shop.ID))
	response := &resource.ModifyPlanResponse{Plan: plan}
	request := resource.ModifyPlanRequest{Config: w.configOf(painted("red").of(w.shop.ID)), Plan: plan, State: w.tf.NoState()}
	w.ModifyPlan(t.Context(), request, response)
	said(t, response.Diagnostics, "Warning: Planned\nred")
}

// Where the server does not tell all that was written, only the setting knows what
// proves a write whose answer was lost.
func TestWriteThatTheSettingProves(t *testing.T) {
	t.Parallel()
	wanted := toy{Color: text("blue"), Secret: text("swordfish")}
	for _, test := range []struct {
		proves bool
		says   []string
	}{
		{proves: true},
		{says: []string{`Error: Unable to change the toy of instance "loja": the server failed`}},
	} {
		w := newWorkshop(t)
		w.fails, w.kept = lost, func(toy) toy { return painted("blue") }
		if test.proves {
			w.setting = proving{w.own}
		}
		_, diags := w.create(wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("?"))
		said(t, diags, test.says...)
	}
}

func TestWriteKnowsWhatTheStateHasAndWhatTheServerHas(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.has = painted("green")
	before, after := painted("red").of(w.shop.ID).showing("available"), painted("blue").of(w.shop.ID)
	var change Change[toy]
	write := w.own.write
	w.own.write = func(on access.On, with Change[toy]) error {
		change = with
		return write(on, with)
	}
	_, diags := w.update(before, after, after.showing("?"))
	said(t, diags)
	want := Change[toy]{Before: &before, Has: painted("green").showing("available"), Wanted: painted("blue"), Planned: after.showing("?"), Untold: new(toy)}
	if diff := cmp.Diff(want, change); diff != "" {
		t.Errorf("the change (-want +got):\n%s", diff)
	}
	created := newWorkshop(t)
	created.own.write = func(_ access.On, change Change[toy]) error {
		if change.Before != nil {
			t.Errorf("a new object was %v before", change.Before)
		}
		return nil
	}
	_, _ = created.create(painted("red").of(created.shop.ID), painted("red").of(created.shop.ID).showing("?"))
}

// What was carried out of a write that failed in part stands in the state, and the
// rest is planned again.
func TestWriteThatFailsInPart(t *testing.T) {
	t.Parallel()
	wanted := toy{Color: text("blue"), Size: types.Int64Value(3), Secret: text("swordfish")}
	kept := toy{Color: text("blue"), Size: types.Int64Value(2)}
	partly := func(w *workshop) {
		w.fails, w.kept = &PartlyError{errors.Join(refused)}, func(toy) toy { return kept }
	}
	w := newWorkshop(t)
	partly(w)
	before := toy{Color: text("red"), Size: types.Int64Value(2), Secret: text("shark")}.of(w.shop.ID).showing("available")
	state, diags := w.update(before, wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("?"))
	said(t, diags, `Error: Unable to change the toy of instance "loja": the server refused the request`)
	half := kept
	half.Secret = text("shark")
	is(t, state, w.tf.State(half.of(w.shop.ID).showing("available")))
	asked(t, w.toyServer, "read", "write", "read")

	w = newWorkshop(t)
	partly(w)
	state, diags = w.create(wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("?"))
	said(t, diags, `Error: Unable to change the toy of instance "loja": the server refused the request`)
	is(t, state, w.tf.NoState())
}

// An address that changed without a moved block ends one object and begins another, in
// either order or at the same time. What the other has just written stays.
func TestDeleteLeavesWhatAnotherHasWritten(t *testing.T) {
	t.Parallel()
	for title, fails := range map[string]bool{"written": false, "not written": true} {
		w := newWorkshop(t)
		unset := 0
		w.setting = unsettable{w.own, func(access.On, toy) error {
			unset++
			return nil
		}}
		if fails {
			w.fails = &call.Error{Kind: call.ErrInvalid}
		}
		other := w.simulator.Add("outra")
		_, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
		if diags.HasError() != fails {
			t.Errorf("%s: %v", title, diags)
		}
		said(t, w.destroy(painted("red").of(w.shop.ID)))
		if fails != (unset == 1) {
			t.Errorf("%s: it was unset %d times", title, unset)
		}
		before := unset
		said(t, w.destroy(painted("red").of(other.ID)))
		if unset != before+1 {
			t.Errorf("%s: that of another instance was not unset", title)
		}
	}
}

// The other order: an instance that was opened before the end of the one is described as it
// was then, so that what is wanted seemed to be there.
func TestWriteAfterAnotherWasUnset(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.about.WithInstance = true
	paints := func(color string) {
		if err := w.simulator.SetAdminFields(w.shop.ID, color, ""); err != nil {
			t.Error(err)
		}
	}
	w.own.read = func(on access.On, into *toy) error {
		into.Color, into.Seen = text(on.Instance.AdminField01), text(on.Instance.CurrentPresence)
		return nil
	}
	w.own.write = func(_ access.On, change Change[toy]) error {
		if !change.Has.Color.Equal(change.Wanted.Color) {
			paints(change.Wanted.Color.ValueString())
		}
		return nil
	}
	w.setting = unsettable{w.own, func(access.On, toy) error {
		paints("red")
		return nil
	}}
	paints("blue")
	said(t, w.destroy(painted("blue").of(w.shop.ID)))
	w.simulator.Inject(simulator.Fault{Route: "GET /instance/status", Kind: simulator.FaultOld, Times: 1})
	state, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
	said(t, diags)
	is(t, state, w.tf.State(painted("blue").of(w.shop.ID).showing("available")))
}

// A copy of a server has all its instances: what is unset there would stay set on
// the other one.
func TestDeleteAtANewAddressIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.setting = unsettable{w.own, func(access.On, toy) error {
		t.Error("it is unset at an address where it never was")
		return nil
	}}
	w.tf.FoundAt = []string{"https://there.example"}
	said(t, w.destroy(painted("red").of(w.shop.ID)), `Error: Unable to unset the toy of instance "loja": `)
}

type deriving struct{ *toySetting }

func (deriving) Derived() []string { return []string{"seen"} }

// What the plan has worked out by itself has to be kept like what is configured.
func TestWriteWhereWhatIsDerivedIsNotKept(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.setting = deriving{w.own}
	before, after := painted("red").of(w.shop.ID).showing("available"), painted("blue").of(w.shop.ID)
	_, diags := w.update(before, after, after.showing("unavailable"))
	said(t, diags, `Error at seen: Unable to change the toy of instance "loja": the server kept another value`)
	// What the plan does not change may be otherwise by now.
	w.has = painted("red")
	_, diags = w.update(before.showing("unavailable"), after, after.showing("unavailable"))
	said(t, diags)
}

type warning struct{ *toySetting }

func (warning) Warnings(seen uazapi.Instance, before, planned *toy) diag.Diagnostics {
	color := func(of *toy) string {
		if of == nil {
			return "nothing"
		}
		return of.Color.ValueString()
	}
	return diag.Diagnostics{message.Warning("Repainted", seen.Name+" from "+color(before)+" to "+color(planned))}
}

// Only a number that is connected minds, and only what is known already counts.
func TestModifyPlanWarnsOfWhatAConnectedNumberMeets(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		before, planned string
		status          string
		says            []string
	}{
		"new":           {"", "red", uazapi.StatusConnected, []string{"Warning: Repainted\nloja from nothing to red"}},
		"changed":       {"blue", "red", uazapi.StatusConnected, []string{"Warning: Repainted\nloja from blue to red"}},
		"destroyed":     {"blue", "", uazapi.StatusConnected, []string{"Warning: Repainted\nloja from blue to nothing"}},
		"not connected": {"blue", "red", uazapi.StatusDisconnected, nil},
		"not seen":      {"blue", "red", "", nil},
	} {
		w := newWorkshop(t)
		w.setting = warning{w.own}
		if test.status != "" {
			w.server.Learn(uazapi.Instance{ID: w.shop.ID, Name: "loja", Token: call.Token(w.shop.Token), Status: test.status})
		}
		plan := tfsdk.Plan{Schema: w.tf.NoState().Schema, Raw: w.tf.NoState().Raw}
		state, config := w.tf.NoState(), w.configOf(painted("red").of(w.shop.ID))
		if test.before != "" {
			state = w.tf.State(painted(test.before).of(w.shop.ID))
		}
		if test.planned != "" {
			plan = w.tf.Plan(painted(test.planned).of(w.shop.ID))
		}
		response := &resource.ModifyPlanResponse{Plan: plan}
		w.ModifyPlan(t.Context(), resource.ModifyPlanRequest{Config: config, Plan: plan, State: state}, response)
		t.Log(title)
		said(t, response.Diagnostics, test.says...)
	}
}

// What only the answer to a write tells is completed by what is read back.
func TestWriteKeepsWhatOnlyItsAnswerTells(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	write := w.own.write
	w.own.write = func(on access.On, change Change[toy]) error {
		change.Untold.Secret = text("swordfish")
		return write(on, change)
	}
	planned := painted("blue").of(w.shop.ID).showing("?")
	planned.Secret = types.StringUnknown()
	state, diags := w.create(painted("blue").of(w.shop.ID), planned)
	said(t, diags)
	want := painted("blue").of(w.shop.ID).showing("available")
	want.Secret = text("swordfish")
	is(t, state, w.tf.State(want))
}

type secretive struct {
	*toySetting
	shows func() string
}

func (s secretive) KeptOtherwise(_ toy, change Change[toy]) []string {
	if s.shows() == change.Wanted.Secret.ValueString() {
		return nil
	}
	return []string{"secret"}
}

// A secret that the server shows and that no state has is compared like the rest, and
// written again by the next plan where it is not kept.
func TestWriteComparesSecrets(t *testing.T) {
	t.Parallel()
	wanted := painted("blue")
	wanted.Secret = text("swordfish")
	for title, test := range map[string]struct {
		shows []string
		says  []string
		has   string
	}{
		"kept":      {[]string{"swordfish"}, nil, "swordfish"},
		"kept late": {[]string{"shark", "swordfish"}, nil, "swordfish"},
		"not kept":  {[]string{"whale"}, []string{`Error at secret: Unable to change the toy of instance "loja": the server kept another value`}, "shark"},
	} {
		w := newWorkshop(t)
		w.kept = func(toy) toy { return painted("blue") }
		reads := 0
		w.own.read = func(_ access.On, into *toy) error {
			reads++
			*into = painted("blue").showing("available")
			return nil
		}
		w.setting = secretive{w.own, func() string { return test.shows[min(max(reads-2, 0), len(test.shows)-1)] }}
		before := painted("red").of(w.shop.ID).showing("available")
		before.Secret = text("shark")
		state, diags := w.update(before, wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("available"))
		t.Log(title)
		said(t, diags, test.says...)
		want := wanted.of(w.shop.ID).showing("available")
		want.Secret = text(test.has)
		is(t, state, w.tf.State(want))
	}
}

type restless struct{ *toySetting }

func (restless) ShownInstead(kept toy, change Change[toy]) (name, shown string) {
	if kept.Seen.Equal(change.Wanted.Color) {
		return "", ""
	}
	return "seen", kept.Seen.ValueString()
}

// What a server changes by itself is read back a few times, and is no failure.
func TestWriteWhereAServerShowsAnotherValueByItself(t *testing.T) {
	t.Parallel()
	for shown, reads := range map[string]int{"blue": 1, "available": 4} {
		w := newWorkshop(t)
		w.setting = restless{w.own}
		reading, showing := w.own.read, shown
		w.own.read = func(on access.On, into *toy) error {
			on.Instance.CurrentPresence = showing
			return reading(on, into)
		}
		before, after := painted("red").of(w.shop.ID), painted("blue").of(w.shop.ID)
		_, diags := w.update(before, after, after)
		if shown == "blue" {
			said(t, diags)
		} else {
			said(t, diags, "Warning at seen: The server shows another value than was written")
		}
		count := 0
		for _, asked := range w.asked[slices.Index(w.asked, "write"):] {
			if asked == "read" {
				count++
			}
		}
		if count != reads {
			t.Errorf("%s: it is read back %d times, want %d", shown, count, reads)
		}
	}
}
