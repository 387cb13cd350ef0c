package invoke_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// wave is the configuration of an action that waves to an instance.
type wave struct {
	invoke.Arguments
	Hand types.String `tfsdk:"hand"`
}

const lateAdvice = "Wave faster."

// world is an action that waves, and a server with an instance to wave to.
type world struct {
	*simulator.Simulator
	t      *testing.T
	server *access.Server
	in     simulator.Instance
	action action.ActionWithModifyPlan
	// warns, where set, is what a plan warns of.
	warns func(config wave) diag.Diagnostics
	// run is what waving does.
	run func(ctx context.Context, on *invoke.Target, config wave) error
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, Simulator: simulator.New(simulator.Options{Strict: true, Quota: 1})}
	w.in = w.Add("Vendas")
	client := uazapitest.ConnectAsAdmin(t, w.Simulator)
	w.server = access.NewServer(client, "", time.Now)
	w.action = invoke.New(invoke.Action[wave]{
		Type:        "instance_wave",
		Verb:        "wave to",
		Description: "Waves.",
		Arguments:   []invoke.Argument{invoke.Text("hand", "The hand.")},
		Timeout:     time.Minute,
		LateAdvice:  lateAdvice,
		Warn: func(_ context.Context, config wave) diag.Diagnostics {
			if w.warns == nil {
				return nil
			}
			return w.warns(config)
		},
		Run: func(ctx context.Context, on *invoke.Target, config wave) error { return w.run(ctx, on, config) },
	}).(action.ActionWithModifyPlan)
	w.configure(w.server)
	return w
}

func (w *world) configure(data any) {
	w.t.Helper()
	response := action.ConfigureResponse{}
	w.action.(action.ActionWithConfigure).Configure(w.t.Context(), action.ConfigureRequest{ProviderData: data}, &response)
	if response.Diagnostics.HasError() {
		w.t.Error(response.Diagnostics)
	}
}

func (w *world) schema() schema.Schema {
	response := action.SchemaResponse{}
	w.action.Schema(w.t.Context(), action.SchemaRequest{}, &response)
	return response.Schema
}

// config is a configuration of the action with these values.
func (w *world) config(values map[string]tftypes.Value) tfsdk.Config {
	w.t.Helper()
	s := w.schema()
	object := s.Type().TerraformType(w.t.Context()).(tftypes.Object)
	all := map[string]tftypes.Value{}
	for name, attribute := range object.AttributeTypes {
		all[name] = tftypes.NewValue(attribute, nil)
		if value, given := values[name]; given {
			all[name] = value
		}
	}
	return tfsdk.Config{Schema: s, Raw: tftypes.NewValue(object, all)}
}

// invoke runs the action and returns what it said and what went wrong.
func (w *world) invoke(values map[string]tftypes.Value) ([]string, diag.Diagnostics) {
	w.t.Helper()
	var said []string
	response := action.InvokeResponse{SendProgress: func(event action.InvokeProgressEvent) { said = append(said, event.Message) }}
	w.action.Invoke(w.t.Context(), action.InvokeRequest{Config: w.config(values)}, &response)
	return said, response.Diagnostics
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func timeout(value string) tftypes.Value {
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"invoke": tftypes.String}}, map[string]tftypes.Value{"invoke": text(value)})
}

func TestActionHasItsOwnArgumentsAndTheSharedOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	response := action.MetadataResponse{}
	w.action.Metadata(t.Context(), action.MetadataRequest{ProviderTypeName: "uazapi"}, &response)
	if response.TypeName != "uazapi_instance_wave" {
		t.Errorf("it is called %s", response.TypeName)
	}
	s := w.schema()
	if diags := s.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
	for _, name := range []string{"instance_id", "token", "timeouts", "hand"} {
		if s.Attributes[name] == nil {
			t.Errorf("no argument %s", name)
		}
	}
	if said := s.Attributes["timeouts"].(schema.SingleNestedAttribute).Attributes["invoke"].GetDescription(); !strings.Contains(said, "Defaults to `1m`") {
		t.Errorf("timeouts.invoke is described as %q", said)
	}
}

func TestActionRunsOnTheInstanceThatIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, values := range map[string]map[string]tftypes.Value{
		"by its id":    {"instance_id": text(w.in.ID), "hand": text("left")},
		"by its token": {"token": text(" " + w.in.Token + "\n"), "hand": text("left")},
	} {
		w.run = func(_ context.Context, on *invoke.Target, config wave) error {
			if on.Server != w.server || on.Instance.ID != w.in.ID || string(on.Instance.Token) != w.in.Token {
				t.Errorf("%s: ran on %s", name, on.Instance.ID)
			}
			on.Say("Waving the %s hand to %s.", config.Hand.ValueString(), on.Instance.Name)
			on.Say("Done: 100%% of it.")
			return nil
		}
		said, diags := w.invoke(values)
		if len(diags) > 0 {
			t.Errorf("%s: %v", name, diags)
		}
		if diff := cmp.Diff([]string{"Waving the left hand to Vendas.", "Done: 100% of it."}, said); diff != "" {
			t.Errorf("%s: what was said (-want +got):\n%s", name, diff)
		}
	}
}

func TestActionHasItsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for given, want := range map[string]time.Duration{"": time.Minute, "90m": 90 * time.Minute} {
		w.run = func(ctx context.Context, _ *invoke.Target, _ wave) error {
			deadline, bounded := ctx.Deadline()
			if left := time.Until(deadline); !bounded || left > want || left < want-30*time.Second {
				t.Errorf("timeout %q: it has %s, want %s", given, left, want)
			}
			return nil
		}
		values := map[string]tftypes.Value{"instance_id": text(w.in.ID)}
		if given != "" {
			values["timeouts"] = timeout(given)
		}
		if _, diags := w.invoke(values); len(diags) > 0 {
			t.Error(diags)
		}
	}
}

func TestActionTellsWhatWentWrong(t *testing.T) {
	t.Parallel()
	quota := &call.Error{Kind: uazapi.ErrQuota, Method: "POST", Path: "/instance/connect", Status: 429, Message: "Maximum number of instances connected reached"}
	for name, c := range map[string]struct {
		values func(w *world) map[string]tftypes.Value
		run    func(ctx context.Context, on *invoke.Target, config wave) error
		at     path.Path
		says   []string
	}{
		"a failure": {
			run:  func(context.Context, *invoke.Target, wave) error { return errors.New("the hand hurts") },
			says: []string{`Unable to wave to instance "Vendas"`, "the hand hurts"},
		},
		"the plan's limit, with how many are connected": {
			run:  func(context.Context, *invoke.Target, wave) error { return quota },
			says: []string{`Unable to wave to instance "Vendas": the server's limit of instances is reached`, "The server has 1 instance.", "no longer needed", "HTTP 429"},
		},
		"too little time": {
			values: func(w *world) map[string]tftypes.Value {
				return map[string]tftypes.Value{"instance_id": text(w.in.ID), "timeouts": timeout("1s")}
			},
			run: func(ctx context.Context, _ *invoke.Target, _ wave) error {
				return polling.Pause(ctx, time.Hour)
			},
			says: []string{`Unable to wave to instance "Vendas" in 1s`, lateAdvice},
		},
		"an instance that is not there": {
			values: func(*world) map[string]tftypes.Value {
				return map[string]tftypes.Value{"instance_id": text("r00000000000000")}
			},
			at:   path.Root("instance_id"),
			says: []string{"Unable to wave to instance r00000000000000: it does not exist"},
		},
		"a token that opens nothing": {
			values: func(*world) map[string]tftypes.Value { return map[string]tftypes.Value{"token": text("errado")} },
			at:     path.Root("token"),
			says:   []string{"Unable to wave to the instance: the instance token was rejected"},
		},
		"no instance": {
			values: func(*world) map[string]tftypes.Value { return nil },
			says:   []string{"Unable to wave to the instance: no credential opens it", "instance_id"},
		},
		"a timeout that is none": {
			values: func(w *world) map[string]tftypes.Value {
				return map[string]tftypes.Value{"instance_id": text(w.in.ID), "timeouts": timeout("soon")}
			},
			says: []string{"soon"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if err := w.Pair(w.in.ID, "5511990000001"); err != nil {
				t.Fatal(err)
			}
			values := map[string]tftypes.Value{"instance_id": text(w.in.ID)}
			if c.values != nil {
				values = c.values(w)
			}
			w.run = c.run
			if w.run == nil {
				w.run = func(context.Context, *invoke.Target, wave) error {
					t.Error("it ran")
					return nil
				}
			}
			_, diags := w.invoke(values)
			if len(diags) != 1 || diags[0].Severity() != diag.SeverityError {
				t.Fatalf("got %v, want one error", diags)
			}
			told := diags[0].Summary() + "\n" + diags[0].Detail()
			for _, want := range c.says {
				if !strings.Contains(told, want) {
					t.Errorf("it does not say %q:\n%s", want, told)
				}
			}
			if blamed, ok := diags[0].(diag.DiagnosticWithPath); ok && !blamed.Path().Equal(c.at) || !ok && len(c.at.Steps()) > 0 {
				t.Errorf("it blames %v, want %s", diags[0], c.at)
			}
			if strings.Contains(told, w.in.Token) || strings.Contains(told, w.AdminToken()) {
				t.Errorf("it holds a token:\n%s", told)
			}
		})
	}
}

// A panic of one action ends neither the others nor what is being created.
func TestActionThatPanicsFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.run = func(context.Context, *invoke.Target, wave) error { panic("token=5d3f") }
	_, diags := w.invoke(map[string]tftypes.Value{"instance_id": text(w.in.ID)})
	if len(diags) != 1 || diags[0].Summary() != "The provider has a bug" || strings.Contains(diags[0].Detail(), "5d3f") {
		t.Errorf("it said %v", diags)
	}
}

func TestActionOfAnUnconfiguredProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configure(nil)
	w.run = func(context.Context, *invoke.Target, wave) error {
		t.Error("it ran")
		return nil
	}
	_, diags := w.invoke(map[string]tftypes.Value{"instance_id": text(w.in.ID)})
	if len(diags) != 1 || !strings.Contains(diags[0].Summary(), "Unable to wave to instance "+w.in.ID+": the provider is not configured") {
		t.Errorf("got %v", diags)
	}
}

func TestPlanOfAnActionThatNamesNoInstance(t *testing.T) {
	t.Parallel()
	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	for name, c := range map[string]struct {
		values     map[string]tftypes.Value
		configured bool
		ownToken   call.Token
		refused    bool
	}{
		"is refused":                            {configured: true, refused: true},
		"is fine with a token of the provider":  {configured: true, ownToken: "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"},
		"is fine while the id is not known":     {configured: true, values: map[string]tftypes.Value{"instance_id": unknown}},
		"is fine while the token is not known":  {configured: true, values: map[string]tftypes.Value{"token": unknown}},
		"is fine before there is configuration": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configure(nil)
			if c.configured {
				w.configure(access.NewServer(w.server.API, c.ownToken, time.Now))
			}
			response := action.ModifyPlanResponse{}
			w.action.ModifyPlan(t.Context(), action.ModifyPlanRequest{Config: w.config(c.values)}, &response)
			if response.Diagnostics.HasError() != c.refused {
				t.Errorf("got %v", response.Diagnostics)
			}
			if c.refused && response.Diagnostics[0].Summary() != "No instance named" {
				t.Errorf("got %v", response.Diagnostics)
			}
		})
	}
}

// A plan of an action warns, also of what is not known yet.
func TestActionWarnsInAPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.warns = func(config wave) diag.Diagnostics {
		return diag.Diagnostics{diag.NewWarningDiagnostic("A hand", config.Hand.String())}
	}
	for want, hand := range map[string]tftypes.Value{`"left"`: text("left"), "<unknown>": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)} {
		response := action.ModifyPlanResponse{}
		w.action.ModifyPlan(t.Context(), action.ModifyPlanRequest{Config: w.config(map[string]tftypes.Value{"instance_id": text(w.in.ID), "hand": hand})}, &response)
		if len(response.Diagnostics) != 1 || response.Diagnostics[0].Detail() != want {
			t.Errorf("it says %v, want %s", response.Diagnostics, want)
		}
	}
}

// An action whose time is over says what is known, where it knows more.
func TestActionThatIsLateTellsWhatIsKnown(t *testing.T) {
	t.Parallel()
	for tells, summary := range map[bool]string{true: `Unable to wave to instance "Vendas"`, false: `Unable to wave to instance "Vendas" in 1s`} {
		w := newWorld(t)
		w.run = func(ctx context.Context, _ *invoke.Target, _ wave) error {
			<-ctx.Done()
			return lateError{tells}
		}
		_, diags := w.invoke(map[string]tftypes.Value{"instance_id": text(w.in.ID), "timeouts": timeout("1s")})
		if len(diags) != 1 || diags[0].Summary() != summary || tells != strings.Contains(diags[0].Detail(), "one hand was seen") {
			t.Errorf("it says %v, want %s", diags, summary)
		}
	}
}
