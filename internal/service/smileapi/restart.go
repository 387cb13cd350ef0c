package smileapi

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	api "github.com/uazapi/terraform-provider-uazapi/internal/smileapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const (
	typeRestart = "uazapi_smileapi_instance_restart"

	attributeMethod = "method"
	attributeAnswer = "message"

	// restartTime is how long a restart may take unless the configuration says.
	restartTime = 2 * time.Minute
	waitsText   = "How long to wait until the instance answers again, such as `1m`."

	// nounRestart is what is done, in messages.
	nounRestart = "a restart"
)

var methodText = "Verb of the request: `POST`, `PUT`, `PATCH` or `GET`. SmileAPI does not document which one it takes. Defaults to `" + api.Verbs[0] + "`, as at UZAPI."

func methodValidators() []validator.String {
	return []validator.String{validate.OneOf(api.Verbs...)}
}

// restart is one restart of an instance.
type restart struct {
	invoke.Once
	server *Server
	id     string
	verb   string
	// say tells the user how it goes.
	say func(text string)

	// message is what the server said.
	message string
	// last is the instance as it was last seen.
	last api.Instance
}

func newRestart(server *Server, id, method types.String, say func(text string)) *restart {
	verb := method.ValueString()
	if verb == "" {
		verb = api.Verbs[0]
	}
	return &restart{server: server, id: id.ValueString(), verb: verb, say: say}
}

// run asks for the restart, once, and waits until the instance answers again. Where
// nobody knows whether it was carried out, it waits as well: a read tells how the
// instance is.
func (r *restart) run(ctx context.Context) error {
	err := r.Ask(func() (err error) {
		r.message, err = r.server.API.Restart(ctx, r.id, r.verb)
		return err
	})
	switch {
	case err != nil && r.WasAsked():
		return &unknownError{err: err, back: r.wait(ctx) == nil}
	case err != nil:
		return err
	}
	r.say(fmt.Sprintf("The restart was taken (%s).", message.Quoted(r.message)))
	if err := r.wait(ctx); err != nil {
		return err
	}
	r.say("The instance answers again.")
	return nil
}

// wait looks at the instance until it answers, and until it works where the server tells
// that. The first look comes after a pause: the instance may still answer as before.
func (r *restart) wait(ctx context.Context) error {
	if err := polling.Pause(ctx, r.server.Pause); err != nil {
		return err
	}
	var failed error
	err := polling.Until(ctx, r.server.Pause, func() (bool, error) {
		instance, err := r.server.API.Instance(ctx, r.id)
		switch {
		case ctx.Err() != nil:
			return false, context.Cause(ctx)
		case err != nil && isFinal(err):
			return false, err
		}
		if failed = err; err == nil {
			r.last = instance
		}
		return err == nil && instance.Works(), nil
	})
	if failed != nil && ctx.Err() != nil {
		return &polling.OutageError{Last: failed, Cause: context.Cause(ctx)}
	}
	return err
}

// isFinal tells whether a read fails in a way that has nothing to do with the restart.
// While an instance restarts, it may be missing for the server.
func isFinal(err error) bool {
	return errors.Is(err, call.ErrRejected) || errors.Is(err, call.ErrBlocked) || errors.Is(err, call.ErrReadOnly) || errors.Is(err, context.Canceled)
}

// attempt is the restart, for messages.
func (r *restart) attempt() apidiag.Attempt {
	attempt := r.server.attempt("restart", r.id)
	attempt.Instance.Status = r.last.DeploymentStatus
	return attempt
}

// failed tells of a restart that failed.
func (r *restart) failed(ctx context.Context, within time.Duration, err error) diag.Diagnostics {
	if r.WasDone() && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return diag.Diagnostics{r.attempt().Late(within, lateAdvice(r.last), err)}
	}
	return r.attempt().Failed(ctx, err)
}

// notSeenDone warns of what failed once the server may have carried it out.
func (r *restart) notSeenDone(ctx context.Context, within time.Duration, err error) diag.Diagnostic {
	// The warning says by itself that nobody knows.
	if unknown, is := errors.AsType[*unknownError](err); is {
		err = unknown.err
	}
	return r.NotSeenDone(ctx, r.attempt(), nounRestart, within, lateAdvice(r.last), err)
}
