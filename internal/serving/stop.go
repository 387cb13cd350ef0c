package serving

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// patience is how long a stop waits for actions to tell of their end.
const patience = 5 * time.Second

// stopping has a stop end every call that speaks to a server: those that are
// under way, and those that Terraform still begins. To wait for a phone then
// would hold the run, and the lock of its state, for minutes. A refresh that ends
// so keeps the state, and a change comes back in the next plan.
//
// The framework ends only calls that it has taken note of, and what arrived a
// moment ago may not be among them.
type stopping struct {
	server
	// run is over after a stop.
	run context.Context
	end context.CancelFunc
	// acting are the actions that began before the stop. With mu, none begins
	// while a stop looks whether there are any.
	acting sync.WaitGroup
	mu     sync.Mutex
}

func newStopping(server server) *stopping {
	s := &stopping{server: server}
	s.run, s.end = context.WithCancel(context.Background())
	return s
}

// StopProvider returns when the actions have told how they ended. After that,
// the library drops what they tell, and Terraform takes an action that tells
// nothing for one that succeeded: it would go on, or say that all is done.
func (s *stopping) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.mu.Lock()
	s.end()
	s.mu.Unlock()
	answer, err := s.server.StopProvider(ctx, req)
	told := make(chan struct{})
	go func() {
		s.acting.Wait()
		close(told)
	}()
	select {
	case <-told:
	case <-time.After(patience):
	}
	return answer, err
}

func (s *stopping) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return untilStop(ctx, s, s.server.ReadResource, req)
}

func (s *stopping) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return untilStop(ctx, s, s.server.PlanResourceChange, req)
}

func (s *stopping) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return untilStop(ctx, s, s.server.ApplyResourceChange, req)
}

func (s *stopping) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return untilStop(ctx, s, s.server.ImportResourceState, req)
}

func (s *stopping) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return untilStop(ctx, s, s.server.ReadDataSource, req)
}

func (s *stopping) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return untilStop(ctx, s, s.server.OpenEphemeralResource, req)
}

func (s *stopping) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	ctx, release := s.bound(ctx)
	stream, err := s.server.ListResource(ctx, req)
	if err != nil {
		release()
		return nil, err
	}
	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		defer release()
		stream.Results(push)
	}}, nil
}

func (s *stopping) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	ctx, release := s.bound(ctx)
	done := s.act()
	stream, err := s.server.InvokeAction(ctx, req)
	if err != nil {
		release()
		done()
		return nil, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		defer done()
		defer release()
		tell(stream, push, release)
	}}, nil
}

// tell pushes what an action tells. Where nobody takes it, the action is ended,
// and what it tells until then is dropped: it waits for somebody to take it, and
// would wait for ever.
func tell(stream *tfprotov6.InvokeActionServerStream, push func(tfprotov6.InvokeActionEvent) bool, end func()) {
	taken := true
	for event := range stream.Events {
		if taken && !push(event) {
			taken = false
			end()
		}
	}
}

// act takes note of an action until it is done. One that begins after a stop
// ends at once, and no stop waits for it.
func (s *stopping) act() (done func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run.Err() != nil {
		return func() {}
	}
	s.acting.Add(1)
	return s.acting.Done
}

// untilStop serves a request that ends with a stop.
func untilStop[Request, Response any](ctx context.Context, s *stopping, serve func(context.Context, Request) (Response, error), req Request) (Response, error) {
	ctx, release := s.bound(ctx)
	defer release()
	return serve(ctx, req)
}

// bound returns the context of a call, which ends with a stop as well, and what
// is to be called after the call. After a stop, it is over already.
func (s *stopping) bound(ctx context.Context) (_ context.Context, release func()) {
	ctx, cancel := context.WithCancel(ctx)
	if s.run.Err() != nil {
		cancel()
		return ctx, cancel
	}
	forget := context.AfterFunc(s.run, cancel)
	return ctx, func() {
		forget()
		cancel()
	}
}
