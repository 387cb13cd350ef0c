package invoke_test

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	resourcetimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/shapetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// waved is the state of the resource that waves.
type waved struct {
	access.Target
	ID       types.String           `tfsdk:"id"`
	Triggers types.Map              `tfsdk:"triggers"`
	Hand     types.String           `tfsdk:"hand"`
	Back     types.String           `tfsdk:"back"`
	Timeouts resourcetimeouts.Value `tfsdk:"timeouts"`
}

// form is the resource form of waving, as Terraform calls it.
type form struct {
	*world
	*shapetest.Terraform[waved]
	resource resource.ResourceWithImportState
	// waves counts how often it waved, with which hand last.
	waves int
	hand  string
	// before, asked and after are what fails before the request, with it, and after it.
	before, asked, after error
	// warns has it warn of hands.
	warns bool
	// seenDone tells that it is seen to be done although the request failed, and late, where
	// set, what the end of the time is told as.
	seenDone bool
	late     error
	// within is how long it may take.
	within string
}

func newForm(t *testing.T) *form {
	t.Helper()
	f := &form{world: newWorld(t), within: "1m"}
	f.resource = invoke.NewResource(invoke.Action[wave]{
		Type:       "instance_wave",
		Verb:       "wave to",
		Arguments:  []invoke.Argument{invoke.Text("hand", "The hand.")},
		Timeout:    time.Minute,
		LateAdvice: lateAdvice,
		Warn:       f.warnOfHand,
		Run:        f.wave,
	}, invoke.Form{Noun: "a wave", Again: "it waves again", Answers: []invoke.Answer{{Name: "back", Description: "What came back."}}}).(resource.ResourceWithImportState)
	f.resource.(resource.ResourceWithConfigure).Configure(t.Context(), resource.ConfigureRequest{ProviderData: f.server}, &resource.ConfigureResponse{})
	f.Terraform = shapetest.Using[waved](t, f.resource.(resource.ResourceWithIdentity))
	return f
}

// wave waves, and may wait for something then.
func (f *form) wave(ctx context.Context, on *invoke.Target, config wave) error {
	if f.before != nil {
		return f.before
	}
	f.waves, f.hand = f.waves+1, config.Hand.ValueString()
	err := on.Ask(func() error { return f.asked })
	switch {
	case err != nil && f.seenDone:
		on.Done()
	case err != nil:
		return err
	}
	on.Answer("back", "Hello")
	if errors.Is(f.after, context.DeadlineExceeded) {
		return cmp.Or(f.late, polling.Pause(ctx, time.Hour))
	}
	return f.after
}

// warnOfHand warns of every hand, if it is to warn.
func (f *form) warnOfHand(_ context.Context, config wave) diag.Diagnostics {
	if !f.warns {
		return nil
	}
	return diag.Diagnostics{message.Warning("A hand", "It is "+config.Hand.String()+".")}
}

// wanted is a model with this trigger and this hand.
func (f *form) wanted(trigger, hand string) waved {
	values := map[string]attr.Value{}
	if trigger != "" {
		values["version"] = types.StringValue(trigger)
	}
	times := map[string]attr.Type{"create": types.StringType, "update": types.StringType}
	return waved{
		Target:   access.Target{InstanceID: types.StringValue(f.in.ID)},
		ID:       types.StringUnknown(),
		Triggers: types.MapValueMust(types.StringType, values),
		Hand:     shapetest.Text(hand),
		Back:     types.StringUnknown(),
		Timeouts: resourcetimeouts.Value{Object: types.ObjectValueMust(times, map[string]attr.Value{"create": types.StringValue(f.within), "update": types.StringValue(f.within)})},
	}
}

// made is the model of what has waved once.
func (f *form) made(trigger, hand string) waved {
	made := f.wanted(trigger, hand)
	made.ID, made.Back = types.StringValue("8a1c2d90-54f0-4c8c-9e51-0c9d6b7f2a10"), types.StringValue("Hello")
	return made
}

// planned is the plan of a change, as the framework and ModifyPlan make it.
func (f *form) planned(state, config waved) waved {
	f.t.Helper()
	planned := config
	planned.ID = state.ID
	request := resource.ModifyPlanRequest{Config: f.Config(config), Plan: f.Plan(planned), State: f.State(state)}
	response := &resource.ModifyPlanResponse{Plan: request.Plan}
	f.resource.(resource.ResourceWithModifyPlan).ModifyPlan(f.t.Context(), request, response)
	shapetest.Said(f.t, response.Diagnostics)
	if diags := response.Plan.Get(f.t.Context(), &planned); diags.HasError() {
		f.t.Fatal(diags)
	}
	return planned
}

// back is the answer in a state.
func (f *form) back(state tfsdk.State) types.String {
	f.t.Helper()
	var back types.String
	if diags := state.GetAttribute(f.t.Context(), path.Root("back"), &back); diags.HasError() {
		f.t.Fatal(diags)
	}
	return back
}

// failure is something that goes wrong, and what becomes of it.
type failure struct {
	// before, asked and after fail before the request, with it, and after it.
	before, asked, after error
	// stored tells that it counts as done, and back what the state has of the answer.
	stored bool
	back   string
	// said is how the one diagnostic begins, with %s for the id of the instance.
	said string
}

func failures() map[string]failure {
	failed := func(kind call.Kind, status int, sent bool) error {
		return &call.Error{Kind: kind, Method: "POST", Path: "/wave", Status: status, Message: "no waving", Sent: sent, FromAPI: true, Attempts: 1}
	}
	const (
		refused = `Error: Unable to wave to instance "Vendas"`
		unknown = "Warning: Nobody knows whether a wave was carried out\nThe request to wave to instance %s (\"Vendas\") was sent, and nothing tells whether the server did it: "
		after   = "Warning: Something failed after a wave\nThe server took the request to wave to instance %s (\"Vendas\"). It is in the state as done, and only a change of triggers does it again.\n\n"
	)
	return map[string]failure{
		"what comes before the request":                {before: errors.New("the hand hurts"), said: refused},
		"a look before the request, by a server fault": {before: failed(call.ErrServerFault, 500, true), said: refused + ": the server failed"},
		"a look before the request, without an answer": {before: failed(call.ErrUnreachable, 0, true), said: refused + ": no answer from the server"},
		"the credential":                                {asked: failed(call.ErrRejected, 401, true), said: refused + ": the instance token was rejected"},
		"a policy":                                      {asked: failed(call.ErrInvalid, 403, true), said: refused + ": the server refused the request"},
		"a route that is not there":                     {asked: failed(call.ErrNoRoute, 404, true), said: refused + ": the server has no such route"},
		"something else that is under way":              {asked: failed(call.ErrConflict, 409, true), said: refused},
		"a session that is missing":                     {asked: failed(uazapi.ErrNoSession, 409, true), said: refused + ": it is not connected to WhatsApp"},
		"a limit of the rate":                           {asked: failed(call.ErrRateLimit, 429, true), said: refused + ": too many requests"},
		"a connection that is refused":                  {asked: failed(call.ErrUnreachable, 0, false), said: refused + ": no answer from the server"},
		"a provider that is read-only":                  {asked: failed(call.ErrReadOnly, 0, false), said: refused + ": the provider is read-only"},
		"the answer, which is lost":                     {asked: failed(call.ErrUnreachable, 0, true), stored: true, said: unknown + "no answer from the server."},
		"the answer, which is a fault of the server":    {asked: failed(call.ErrServerFault, 500, true), stored: true, said: unknown + "the server failed."},
		"the answer, which cannot be read":              {asked: failed(call.ErrUndecodable, 200, true), stored: true, said: unknown + "the answer makes no sense."},
		"what comes after the request":                  {after: errors.New("nobody waved back"), stored: true, back: "Hello", said: after + "Then something failed: nobody waved back."},
		"what comes after, as if it was the credential": {after: failed(call.ErrRejected, 401, true), stored: true, back: "Hello", said: after + "Then something failed: the instance token was rejected."},
		"the time for what comes after":                 {after: context.DeadlineExceeded, stored: true, back: "Hello", said: after + "Unable to wave to instance \"Vendas\" in 1s."},
		"an interrupt after the request":                {after: context.Canceled, stored: true, back: "Hello", said: after + "Then something failed: interrupted."},
	}
}

// What may have been carried out is in the state, so that no apply does it twice. What
// certainly was not is no part of it.
func TestFormIsStoredOnceItMayHaveBeenCarriedOut(t *testing.T) {
	t.Parallel()
	for name, c := range failures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newForm(t)
			f.before, f.asked, f.after = c.before, c.asked, c.after
			if errors.Is(c.after, context.DeadlineExceeded) {
				f.within = "1s"
			}

			created, diags := f.Create(f.wanted("1", "left"), f.wanted("1", "left"))
			f.told(diags, c.said)
			if created.Raw.IsNull() == c.stored {
				t.Errorf("after a create, the state is %s", created.Raw)
			}
			if c.stored && (f.back(created) != shapetest.Text(c.back) || f.idOf(created) == "") {
				t.Errorf("after a create, the state is %s", created.Raw)
			}

			before, wanted := f.made("1", "left"), f.made("2", "left")
			updated, diags := f.Update(before, wanted, f.planned(before, f.wanted("2", "left")))
			f.told(diags, c.said)
			if !c.stored {
				shapetest.Is(t, updated, f.State(before))
				return
			}
			wanted.Back = shapetest.Text(c.back)
			shapetest.Is(t, updated, f.State(wanted))
		})
	}
}

// told fails the test unless there is one diagnostic that begins like this.
func (f *form) told(diags diag.Diagnostics, said string) {
	f.t.Helper()
	shapetest.Said(f.t, diags, strings.ReplaceAll(said, "%s", f.in.ID))
}

func (f *form) idOf(state tfsdk.State) string {
	f.t.Helper()
	var id types.String
	if diags := state.GetAttribute(f.t.Context(), path.Root("id"), &id); diags.HasError() {
		f.t.Fatal(diags)
	}
	return id.ValueString()
}

func TestFormActsWhenItIsCreatedAndWhenItsTriggersChange(t *testing.T) {
	t.Parallel()
	f := newForm(t)
	state := f.made("1", "left")
	for _, step := range []struct {
		title string
		to    waved
		waves int
		hand  string
	}{
		{"another hand is only stored", f.wanted("1", "right"), 0, ""},
		{"another trigger waves, with the hand that is stored", f.wanted("2", "right"), 1, "right"},
		{"no trigger any more waves", f.wanted("", "right"), 2, "right"},
		{"both at once wave with the new hand", f.wanted("3", "left"), 3, "left"},
	} {
		planned := f.planned(state, step.to)
		if due := f.waves < step.waves; planned.Back.IsUnknown() != due {
			t.Errorf("%s: the answer is planned as %s", step.title, planned.Back)
		}
		got, diags := f.Update(state, step.to, planned)
		shapetest.Said(t, diags)
		if f.waves != step.waves || f.hand != step.hand {
			t.Errorf("%s: it waved %d times, with the hand %q last", step.title, f.waves, f.hand)
		}
		want := step.to
		want.ID, want.Back = state.ID, state.Back
		shapetest.Is(t, got, f.State(want))
		state = want
	}
	shapetest.Said(t, f.Destroy(state))
	if f.waves != 3 {
		t.Errorf("its end waves")
	}
}

// The state would have the one instance and the token of the other.
func TestFormRefusesTheTokenOfAnotherInstance(t *testing.T) {
	t.Parallel()
	f := newForm(t)
	other := f.Add("Outra")
	before := f.made("1", "left")
	for title, trigger := range map[string]string{"only stored": "1", "due": "2"} {
		wanted := f.wanted(trigger, "left")
		wanted.ID, wanted.Back, wanted.Token = before.ID, before.Back, types.StringValue(other.Token)
		got, diags := f.Update(before, wanted, wanted)
		f.told(diags, "Error at token: Unable to wave to instance %s: the token is another instance's")
		if f.waves != 0 {
			t.Errorf("%s: it waved", title)
		}
		shapetest.Is(t, got, f.State(before))
	}
	own := before
	own.Token = types.StringValue(f.in.Token)
	got, diags := f.Update(before, own, own)
	shapetest.Said(t, diags)
	shapetest.Is(t, got, f.State(own))
}

// A plan of something that is due warns of it, and no other plan does.
func TestFormWarnsOfWhatIsDue(t *testing.T) {
	t.Parallel()
	f := newForm(t)
	f.warns = true
	before, unknown := f.State(f.made("1", "left")), f.wanted("1", "left")
	unknown.Hand = types.StringUnknown()
	ends := tfsdk.Plan{Schema: before.Schema, Raw: f.NoState().Raw}
	for title, c := range map[string]struct {
		state tfsdk.State
		plan  tfsdk.Plan
		warns bool
	}{
		"a create":          {f.NoState(), f.Plan(f.wanted("1", "left")), true},
		"an unknown hand":   {f.NoState(), f.Plan(unknown), true},
		"another trigger":   {before, f.Plan(f.wanted("2", "left")), true},
		"another hand":      {before, f.Plan(f.wanted("1", "right")), false},
		"nothing different": {before, f.Plan(f.wanted("1", "left")), false},
		"its end":           {before, ends, false},
	} {
		request := resource.ModifyPlanRequest{Config: f.Config(f.wanted("1", "left")), Plan: c.plan, State: c.state}
		response := &resource.ModifyPlanResponse{Plan: request.Plan}
		f.resource.(resource.ResourceWithModifyPlan).ModifyPlan(t.Context(), request, response)
		if warned := response.Diagnostics.WarningsCount() == 1; warned != c.warns || response.Diagnostics.HasError() {
			t.Errorf("%s: it says %v", title, response.Diagnostics)
		}
	}
}

// Where the answer was lost and something else tells that it was done, it counts as done.
func TestFormIsDoneWhereSomethingElseTells(t *testing.T) {
	t.Parallel()
	f := newForm(t)
	f.asked = &call.Error{Kind: call.ErrUnreachable, Method: "POST", Path: "/wave", Message: "cut", Sent: true, Attempts: 1}
	f.seenDone = true
	f.after = errors.New("nobody waved back")
	state, diags := f.Create(f.wanted("1", "left"), f.wanted("1", "left"))
	f.told(diags, "Warning: Something failed after a wave\nThe server took the request to wave to instance %s (\"Vendas\").")
	if state.Raw.IsNull() {
		t.Error("it is not stored")
	}
}

// lateError is a failure that says itself what is known when the time is over.
type lateError struct{ tells bool }

func (lateError) Error() string     { return "one hand was seen" }
func (e lateError) TellsLate() bool { return e.tells }

func TestFormThatIsLateTellsWhatIsKnown(t *testing.T) {
	t.Parallel()
	for tells, said := range map[bool]string{true: "Then something failed: one hand was seen.", false: `Unable to wave to instance "Vendas" in 1s.`} {
		f := newForm(t)
		f.within, f.after, f.late = "1s", context.DeadlineExceeded, lateError{tells}
		_, diags := f.Create(f.wanted("1", "left"), f.wanted("1", "left"))
		f.told(diags, "Warning: Something failed after a wave\nThe server took the request to wave to instance %s (\"Vendas\"). It is in the state as done, and only a change of triggers does it again.\n\n"+said)
	}
}

// An instance may have several, and each has an id of its own that stays.
func TestFormHasARandomID(t *testing.T) {
	t.Parallel()
	f := newForm(t)
	one, diags := f.Create(f.wanted("", ""), f.wanted("", ""))
	shapetest.Said(t, diags)
	two, diags := f.Create(f.wanted("", ""), f.wanted("", ""))
	shapetest.Said(t, diags)
	if f.idOf(one) == f.idOf(two) {
		t.Errorf("both have the id %s", f.idOf(one))
	}
	read, diags := f.Refresh(f.made("1", "left"))
	shapetest.Said(t, diags)
	shapetest.Is(t, read, f.State(f.made("1", "left")))
}

func TestFormIsNotImported(t *testing.T) {
	t.Parallel()
	f := newForm(t)
	for title, request := range map[string]resource.ImportStateRequest{
		"by id":       {ID: f.in.ID},
		"by both ids": {ID: f.in.ID + "/8a1c2d90-54f0-4c8c-9e51-0c9d6b7f2a10"},
		"by name":     {ID: "name:Vendas"},
		"by identity": {Identity: f.Identity()},
	} {
		response := &resource.ImportStateResponse{State: f.NoState(), Identity: f.Identity()}
		f.resource.ImportState(t.Context(), request, response)
		if !response.State.Raw.IsNull() {
			t.Errorf("%s: the state is %s", title, response.State.Raw)
		}
		shapetest.Said(t, response.Diagnostics, "Error: Unable to import a wave\nIt is something that is done, and no server keeps which resource did it.")
	}
}
