package invoke

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// notImported says why nothing is imported, and what to do instead.
func (r *formResource[C, P]) notImported() diag.Diagnostic {
	return message.Error("Unable to import "+r.form.Noun,
		"It is something that is done, and no server keeps which resource did it. So there is nothing that an import could find.\n\n"+
			"Without the import, the next apply creates the resource, which does it once. After that, only a change of triggers does it again. "+
			"If it is not to be done, leave the resource out. If only the address of the resource changed, use a moved block.")
}

// notSeenDone warns of what failed once the server may have carried it out.
func (r *formResource[C, P]) notSeenDone(ctx context.Context, target *Target, timeout time.Duration, err error) diag.Diagnostic {
	attempt := r.server.Attempt(r.action.Verb, target.Instance)
	switch {
	case !target.done:
		return attempt.OutcomeUnknown(ctx, r.form.Noun, err)
	case isLate(ctx, err):
		return attempt.LateAfter(r.form.Noun, timeout, r.action.LateAdvice, err)
	default:
		return attempt.FailedAfter(ctx, r.form.Noun, err)
	}
}
