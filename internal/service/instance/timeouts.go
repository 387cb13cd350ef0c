package instance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
)

// operationTime is how long a change on the server may take unless the configuration
// says. A request that is repeated after each failure is given up before.
const operationTime = 10 * time.Minute

// tooLate is a failure after the time of an operation was over.
type tooLate struct {
	operation string
	within    time.Duration
	err       error
}

func (e *tooLate) Error() string { return "the time was over: " + e.err.Error() }

// Unwrap returns what failed at that moment.
func (e *tooLate) Unwrap() error { return e.err }

// Explain says which argument sets the time.
func (e *tooLate) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it was not done in " + polling.Short(e.within),
		Detail:   fmt.Sprintf("The time was over before the server had done it. timeouts.%s of the resource sets how long it may take.", e.operation),
		Advice:   "Run the command again: it goes on with what is left.",
	}
}

// failed tells why an operation failed. That nobody knows what became of a create comes
// before the time that ran out.
func failed(ctx context.Context, attempt apidiag.Attempt, operation string, within time.Duration, err error) diag.Diagnostics {
	_, several := errors.AsType[*creation.SeveralError](err)
	_, unseen := errors.AsType[*creation.UnseenError](err)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) && !several && !unseen {
		err = &tooLate{operation, within, err}
	}
	return attempt.Failed(ctx, err)
}
