// Package invoke is the shape of something that is done to an instance: an action,
// and its resource form for the tools that have no actions.
//
// An action brings its arguments and what it does; naming the instance, the
// time it may take, and telling what went wrong are here.
package invoke

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/timelimit"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Action is what one action has of its own. C is its configuration, a struct
// that embeds [Arguments].
type Action[C any] struct {
	// Type is the name of the action without the provider's, "instance_reset".
	Type string
	// Verb completes "Unable to …", up to the instance.
	Verb string
	// Description opens the page of the action, in Markdown.
	Description string
	// Arguments are the action's own, besides those of [Arguments].
	Arguments []Argument
	// ByID has the instance named by its id alone, for what makes its token worthless. C
	// embeds [ArgumentsByID] then.
	ByID bool
	// Timeout is how long the action may take unless the configuration says.
	Timeout time.Duration
	// LateAdvice says what to do when the time was too short. A failure that has a method
	// TellsLate, which returns true, says so itself, and what is known by then.
	LateAdvice string
	// Warn, where set, says of a configuration what a plan that does it has to tell. What is
	// not known yet is unknown there.
	Warn func(ctx context.Context, config C) diag.Diagnostics
	// Refuses says, where it is set, what keeps the action from being done as it is
	// configured: while it is planned, and again before it is done.
	Refuses func(server *access.Server, config C) diag.Diagnostics
	// Run does it, and says how it goes. What must not be done twice is asked for with
	// [Once.Ask].
	Run func(ctx context.Context, on *Target, config C) error
}

// Arguments are what every action on an instance can be given.
type Arguments struct {
	access.Target
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// Common returns the arguments of a configuration that embeds them.
func (a *Arguments) Common() *Arguments { return a }

// ArgumentsByID are those of an action with [Action.ByID].
type ArgumentsByID struct {
	InstanceID types.String   `tfsdk:"instance_id"`
	Timeouts   timeouts.Value `tfsdk:"timeouts"`
}

// Common returns the same as [Arguments], without a token.
func (a *ArgumentsByID) Common() *Arguments {
	return &Arguments{Target: access.Target{InstanceID: a.InstanceID}, Timeouts: a.Timeouts}
}

// Target is the instance that an action is invoked on.
type Target struct {
	// Once is what is done to it.
	Once
	Server *access.Server
	// Instance is the instance as it was last seen, for what there is to tell
	// of a failure.
	Instance uazapi.Instance
	// Send shows progress to the user.
	Send func(message.Event)
	// Answers are what the resource form keeps, by the names of its attributes.
	Answers map[string]string
	// Warnings are what to know of something that is done.
	Warnings diag.Diagnostics
}

// Answer leaves something behind for the resource form.
func (t *Target) Answer(name, value string) {
	if t.Answers == nil {
		t.Answers = map[string]string{}
	}
	t.Answers[name] = value
}

// answer is what was left behind, null where nothing was.
func (t *Target) answer(name string) types.String {
	if answer, given := t.Answers[name]; given {
		return types.StringValue(answer)
	}
	return types.StringNull()
}

// Say shows a line of progress.
func (t *Target) Say(format string, values ...any) {
	t.Send(message.Progress(fmt.Sprintf(format, values...)))
}

// Show shows a drawing between two texts.
func (t *Target) Show(before, drawing, after string) { t.Send(message.Drawn(before, drawing, after)) }

type configuration[C any] interface {
	*C
	Common() *Arguments
}

type instanceAction[C any, P configuration[C]] struct {
	action Action[C]
	server *access.Server
}

var (
	_ action.ActionWithConfigure  = (*instanceAction[Arguments, *Arguments])(nil)
	_ action.ActionWithModifyPlan = (*instanceAction[Arguments, *Arguments])(nil)
)

// New makes an action.
func New[C any, P configuration[C]](action Action[C]) action.Action {
	return &instanceAction[C, P]{action: action}
}

func (a *instanceAction[C, P]) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.action.Type
}

func (a *instanceAction[C, P]) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.schema(ctx)
}

func (a *instanceAction[C, P]) schema(ctx context.Context) schema.Schema {
	attributes := access.ActionAttributes()
	if a.action.ByID {
		attributes = access.ActionAttributesByID()
	}
	for _, argument := range a.action.Arguments {
		attributes[argument.Name] = argument.InAction
	}
	attributes[AttributeTimeouts] = timelimit.Action(ctx,
		fmt.Sprintf("How long the action may take, such as `30s` or `10m`. Defaults to `%s`.", polling.Short(a.action.Timeout)))
	return schema.Schema{MarkdownDescription: a.action.Description, Attributes: attributes}
}

func (a *instanceAction[C, P]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan refuses, while it is still a plan, what names no instance at all, and what the
// action refuses.
func (a *instanceAction[C, P]) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	if a.server == nil {
		return
	}
	resp.Diagnostics.Append(a.checkNamed(ctx, req.Config)...)
	var config C
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(a.refuses(config)...)
	resp.Diagnostics.Append(a.warns(ctx, config)...)
}

// warns says what a plan that does it has to tell.
func (a *instanceAction[C, P]) warns(ctx context.Context, config C) diag.Diagnostics {
	if a.action.Warn == nil {
		return nil
	}
	return a.action.Warn(ctx, config)
}

// checkNamed refuses what names no instance at all.
func (a *instanceAction[C, P]) checkNamed(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	if a.action.ByID {
		return nil // the schema wants the id
	}
	return access.CheckNamed(ctx, a.server, config)
}

// refuses says what keeps the action from being done as it is configured.
func (a *instanceAction[C, P]) refuses(config C) diag.Diagnostics {
	if a.action.Refuses == nil || a.server == nil {
		return nil
	}
	return a.action.Refuses(a.server, config)
}

func (a *instanceAction[C, P]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer apidiag.Recover(&resp.Diagnostics)
	var config C
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	arguments := P(&config).Common()
	timeout, diags := arguments.Timeouts.Invoke(ctx, a.action.Timeout)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(a.refuses(config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	// Sent from this goroutine only: it blocks until the CLI takes it.
	target, err := a.run(ctx, config, resp.SendProgress)
	if target != nil {
		resp.Diagnostics.Append(target.Warnings...)
	}
	if err != nil {
		resp.Diagnostics.Append(a.failed(ctx, config, target, timeout, err)...)
	}
}

// run does it, within the time that the context has, and returns the instance that
// it was done to, nil where none was opened.
func (a *instanceAction[C, P]) run(ctx context.Context, config C, send func(message.Event)) (*Target, error) {
	instance, err := a.server.Lookup(ctx, P(&config).Common().Ref(), roster.Shared)
	if err != nil {
		return nil, err
	}
	target := &Target{Server: a.server, Instance: instance, Send: send}
	return target, a.action.Run(ctx, target, config)
}

// failed tells what went wrong. There is no target where no instance was opened.
func (a *instanceAction[C, P]) failed(ctx context.Context, config C, target *Target, timeout time.Duration, err error) diag.Diagnostics {
	attempt := a.server.AttemptOn(a.action.Verb, &P(&config).Common().Target)
	if target == nil {
		return attempt.Failed(ctx, err)
	}
	attempt = attempt.Opened(target.Instance)
	if isLate(ctx, err) {
		return diag.Diagnostics{attempt.Late(timeout, a.action.LateAdvice, err)}
	}
	return attempt.Failed(ctx, err)
}

// isLate tells whether the time was over, and the failure says no more than that.
func isLate(ctx context.Context, err error) bool {
	tells, is := errors.AsType[interface {
		error
		TellsLate() bool
	}](err)
	return errors.Is(ctx.Err(), context.DeadlineExceeded) && (!is || !tells.TellsLate())
}
