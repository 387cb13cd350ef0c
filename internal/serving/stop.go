package serving

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// errStopped is why requests end that begin after a stop.
var errStopped = errors.Join(context.Canceled, errors.New("the run was interrupted"))

// stopping has a stop reach also what begins after it. The framework cancels the
// calls that are under way only, and Terraform may still begin one: to wait for a
// phone then would hold the run, and the lock of its state, for minutes.
type stopping struct {
	server
	stopped atomic.Bool
}

func (s *stopping) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stopped.Store(true)
	return s.server.StopProvider(ctx, req)
}

func (s *stopping) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return s.server.ApplyResourceChange(s.unlessStopped(ctx), req)
}

func (s *stopping) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return s.server.InvokeAction(s.unlessStopped(ctx), req)
}

// unlessStopped returns the context of a call that begins, which is over already
// after a stop.
func (s *stopping) unlessStopped(ctx context.Context) context.Context {
	if !s.stopped.Load() {
		return ctx
	}
	ctx, cancel := context.WithCancelCause(ctx)
	cancel(errStopped)
	return ctx
}
