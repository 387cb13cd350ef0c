package invoke_test

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/shapetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// clench is an action that refuses a fist, and warns once it has waved.
func (w *world) clench() invoke.Action[wave] {
	return invoke.Action[wave]{
		Type: "instance_wave", Verb: "wave to", Timeout: time.Minute, Arguments: []invoke.Argument{invoke.Text("hand", "The hand.")},
		Refuses: func(_ *access.Server, config wave) diag.Diagnostics {
			if config.Hand.ValueString() == "fist" {
				return diag.Diagnostics{message.Error("No fist", "Open the hand.")}
			}
			return nil
		},
		Run: func(ctx context.Context, on *invoke.Target, config wave) error {
			on.Warnings.AddWarning("It was seen", "Somebody looked.")
			return on.Ask(func() error { return w.run(ctx, on, config) })
		},
	}
}

func TestActionRefusesWhileItIsPlannedAndAgainBeforeItRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	waves := 0
	w.run = func(context.Context, *invoke.Target, wave) error { waves++; return nil }
	w.action = invoke.New(w.clench()).(action.ActionWithModifyPlan)
	w.configure(w.server)
	for hand, test := range map[string]struct {
		hand    tftypes.Value
		refused bool
	}{
		"a fist": {text("fist"), true}, "a hand": {text("left"), false}, "an unknown one": {tftypes.NewValue(tftypes.String, tftypes.UnknownValue), false},
	} {
		response := &action.ModifyPlanResponse{}
		w.action.ModifyPlan(t.Context(), action.ModifyPlanRequest{Config: w.config(map[string]tftypes.Value{"instance_id": text(w.in.ID), "hand": test.hand})}, response)
		if response.Diagnostics.HasError() != test.refused {
			t.Errorf("the plan of %s: %v", hand, response.Diagnostics)
		}
	}
	if _, ended := w.invoke(map[string]tftypes.Value{"instance_id": text(w.in.ID), "hand": text("fist")}); !ended.HasError() || waves != 0 {
		t.Errorf("a fist waved %d times: %v", waves, ended)
	}
	_, ended := w.invoke(map[string]tftypes.Value{"instance_id": text(w.in.ID), "hand": text("left")})
	shapetest.Said(t, ended, "Warning: It was seen")
	if waves != 1 {
		t.Errorf("it waved %d times", waves)
	}
}

func TestFormRefusesWhatIsDueAndNothingElse(t *testing.T) {
	t.Parallel()
	f := newForm(t)
	f.run = func(context.Context, *invoke.Target, wave) error { f.waves++; return nil }
	f.resource = invoke.NewResource(f.clench(), invoke.Form{Noun: "a wave", Again: "it waves again", Answers: []invoke.Answer{{Name: "back"}}}).(resource.ResourceWithImportState)
	f.resource.(resource.ResourceWithConfigure).Configure(t.Context(), resource.ConfigureRequest{ProviderData: f.server}, &resource.ConfigureResponse{})
	f.Terraform = shapetest.Using[waved](t, f.resource.(resource.ResourceWithIdentity))
	plan := func(state, config waved, fresh bool) diag.Diagnostics {
		request := resource.ModifyPlanRequest{Config: f.Config(config), Plan: f.Plan(config), State: f.State(state)}
		if fresh {
			request.State = f.NoState()
		}
		response := &resource.ModifyPlanResponse{Plan: request.Plan}
		f.resource.(resource.ResourceWithModifyPlan).ModifyPlan(t.Context(), request, response)
		return response.Diagnostics
	}
	made := f.made("1", "left")
	shapetest.Said(t, plan(made, f.wanted("1", "fist"), true), "Error: No fist")
	shapetest.Said(t, plan(made, f.wanted("2", "fist"), false), "Error: No fist")
	shapetest.Said(t, plan(made, f.wanted("1", "fist"), false))
	_, diags := f.Create(f.wanted("1", "fist"), f.wanted("1", "fist"))
	shapetest.Said(t, diags, "Error: No fist")
	_, diags = f.Create(f.wanted("1", "left"), f.wanted("1", "left"))
	shapetest.Said(t, diags, "Warning: It was seen")
	if f.waves != 1 {
		t.Errorf("it waved %d times", f.waves)
	}
}

// knock is the configuration of an action whose instance is named by its id alone.
type knock struct{ invoke.ArgumentsByID }

func TestByIDTakesNoToken(t *testing.T) {
	t.Parallel()
	s := simulator.New(simulator.Options{})
	knocking := invoke.Action[knock]{Type: "instance_knock", ByID: true, Timeout: time.Minute, Run: func(context.Context, *invoke.Target, knock) error { return nil }}
	w := &world{t: t, Simulator: s, action: invoke.New(knocking).(action.ActionWithModifyPlan)}
	if attributes := w.schema().Attributes; attributes["token"] != nil || !attributes["instance_id"].IsRequired() {
		t.Errorf("the action takes %v", attributes)
	}
	response := resource.SchemaResponse{}
	invoke.NewResource(knocking, invoke.Form{}).Schema(t.Context(), resource.SchemaRequest{}, &response)
	if attributes := response.Schema.Attributes; attributes["token"] != nil || !attributes["instance_id"].IsRequired() {
		t.Errorf("the form takes %v", attributes)
	}
}
