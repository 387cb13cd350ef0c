package invoke

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/timelimit"
)

// What all resource forms have in common is here, whatever it is that they do something
// to: [NewResource] makes those of an instance of uazapi with it, and service/smileapi
// makes its own.

// The attributes that every resource form has.
const (
	AttributeID       = "id"
	AttributeTriggers = "triggers"
	AttributeTimeouts = "timeouts"
)

// Once is something that must not be done twice.
type Once struct {
	// asked tells that the server may have done what it was asked for, and done that
	// it said so.
	asked, done bool
}

// Ask makes the request that does it, and remembers whether the server may have
// carried it out: then nothing that fails is a reason to do it again.
func (o *Once) Ask(request func() error) error {
	err := request()
	o.done = err == nil
	o.asked = o.asked || o.done || call.OutcomeUnknown(err)
	return err
}

// Done says that the server has done it, although the request had failed.
func (o *Once) Done() { o.asked, o.done = true, true }

// WasAsked tells whether the server may have done it.
func (o *Once) WasAsked() bool { return o.asked }

// WasDone tells whether the server said that it did it.
func (o *Once) WasDone() bool { return o.done }

// NotSeenDone warns of what failed once the server may have carried it out. It is no
// error: the next apply would do it again.
func (o *Once) NotSeenDone(ctx context.Context, attempt apidiag.Attempt, noun string, within time.Duration, lateAdvice string, err error) diag.Diagnostic {
	switch {
	case !o.done:
		return attempt.OutcomeUnknown(ctx, noun, err)
	case isLate(ctx, err):
		return attempt.LateAfter(noun, within, lateAdvice, err)
	default:
		return attempt.FailedAfter(ctx, noun, err)
	}
}

// IDAttribute is the id of a form, which is our own.
func IDAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "Id of the resource, random. It means nothing to the server.",
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// TriggersAttribute is what has it done again. Again completes "When one of them
// changes, …".
func TriggersAttribute(again string) schema.Attribute {
	return schema.MapAttribute{
		MarkdownDescription: "Any values. When one of them changes, " + again + ". None by default.",
		Optional:            true,
		ElementType:         types.StringType,
	}
}

// TimeoutsAttribute says what the timeouts are for, and how long they are unless the
// configuration says.
func TimeoutsAttribute(ctx context.Context, waits string, usual time.Duration) schema.Attribute {
	return timelimit.Resource(ctx, timeouts.Opts{
		Create:            true,
		CreateDescription: fmt.Sprintf("%s Defaults to `%s`.", waits, polling.Short(usual)),
		Update:            true,
		UpdateDescription: fmt.Sprintf("The same when `triggers` have changed. Defaults to `%s`.", polling.Short(usual)),
	})
}

// IsDue tells whether it is to be done, or done again.
func IsDue(ctx context.Context, plan tfsdk.Plan, state tfsdk.State) (bool, diag.Diagnostics) {
	if state.Raw.IsNull() {
		return true, nil
	}
	var planned, before types.Map
	diags := plan.GetAttribute(ctx, path.Root(AttributeTriggers), &planned)
	diags.Append(state.GetAttribute(ctx, path.Root(AttributeTriggers), &before)...)
	return !planned.Equal(before), diags
}

// KeepAnswer keeps in a plan what the server last answered, since nothing is due.
func KeepAnswer(ctx context.Context, name string, state tfsdk.State, plan *tfsdk.Plan) diag.Diagnostics {
	var last types.String
	diags := state.GetAttribute(ctx, path.Root(name), &last)
	diags.Append(plan.SetAttribute(ctx, path.Root(name), last)...)
	return diags
}

// NotImported says why nothing is imported, and what to do instead.
func NotImported(noun string) diag.Diagnostic {
	return message.Error("Unable to import "+noun,
		"It is something that is done, and no server keeps which resource did it. So there is nothing that an import could find.\n\n"+
			"Without the import, the next apply creates the resource, which does it once. After that, only a change of triggers does it again. "+
			"If it is not to be done, leave the resource out. If only the address of the resource changed, use a moved block.")
}
