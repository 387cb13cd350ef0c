package serving

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// errStopped is why requests end that begin after a stop.
var errStopped = errors.Join(context.Canceled, errors.New("the run was interrupted"))

// stopping has a stop reach also what begins after it. The framework cancels the
// calls that are under way only, and Terraform may still begin one: to wait for a
// phone then would hold the run, and the lock of its state, for minutes.
type stopping struct {
	server
	once    sync.Once
	stopped chan struct{}
}

func newStopping(inner server) *stopping {
	return &stopping{server: inner, stopped: make(chan struct{})}
}

func (s *stopping) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.once.Do(func() { close(s.stopped) })
	return s.server.StopProvider(ctx, req)
}

func (s *stopping) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	ctx, cancel := s.until(ctx)
	defer cancel()
	return s.server.ApplyResourceChange(ctx, req)
}

func (s *stopping) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	ctx, cancel := s.until(ctx)
	stream, err := s.server.InvokeAction(ctx, req)
	if err != nil {
		cancel()
		return nil, err
	}
	events := stream.Events
	stream.Events = func(yield func(tfprotov6.InvokeActionEvent) bool) {
		defer cancel()
		events(yield)
	}
	return stream, nil
}

// until returns a context that also ends with a stop.
func (s *stopping) until(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	select {
	case <-s.stopped:
		cancel(errStopped)
	default:
	}
	return ctx, func() { cancel(nil) }
}
