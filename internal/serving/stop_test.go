package serving

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// waiting is a server that has taken note of no call when it is stopped: each
// call begins, and waits for the end of its context.
type waiting struct {
	server
	// begun has each call with what its context said as it began.
	begun chan error
}

func newWaiting() *waiting { return &waiting{begun: make(chan error, 1)} }

func (w *waiting) wait(ctx context.Context) error {
	w.begun <- ctx.Err()
	<-ctx.Done()
	return ctx.Err()
}

func (w *waiting) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (w *waiting) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return nil, w.wait(ctx)
}

func (w *waiting) PlanResourceChange(ctx context.Context, _ *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return nil, w.wait(ctx)
}

func (w *waiting) ApplyResourceChange(ctx context.Context, _ *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return nil, w.wait(ctx)
}

func (w *waiting) ImportResourceState(ctx context.Context, _ *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return nil, w.wait(ctx)
}

func (w *waiting) ReadDataSource(ctx context.Context, _ *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return nil, w.wait(ctx)
}

func (w *waiting) OpenEphemeralResource(ctx context.Context, _ *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return nil, w.wait(ctx)
}

func (w *waiting) ListResource(ctx context.Context, _ *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		_ = w.wait(ctx)
		push(tfprotov6.ListResourceResult{})
	}}, nil
}

func (w *waiting) InvokeAction(ctx context.Context, _ *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		_ = w.wait(ctx)
		push(completed)
	}}, nil
}

// broken is a server whose streams do not begin.
type broken struct{ *waiting }

var errBroken = errors.New("broken")

func (broken) ListResource(context.Context, *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return nil, errBroken
}

func (broken) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return nil, errBroken
}

var (
	progress  = tfprotov6.InvokeActionEvent{Type: tfprotov6.ProgressInvokeActionEventType{Message: "Scan this"}}
	completed = tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{}}
)

// waits are the calls that speak to a server.
var waits = map[string]func(ctx context.Context, s server) error{
	"ReadResource": func(ctx context.Context, s server) error {
		_, err := s.ReadResource(ctx, nil)
		return err
	},
	"PlanResourceChange": func(ctx context.Context, s server) error {
		_, err := s.PlanResourceChange(ctx, nil)
		return err
	},
	"ApplyResourceChange": func(ctx context.Context, s server) error {
		_, err := s.ApplyResourceChange(ctx, nil)
		return err
	},
	"ImportResourceState": func(ctx context.Context, s server) error {
		_, err := s.ImportResourceState(ctx, nil)
		return err
	},
	"ReadDataSource": func(ctx context.Context, s server) error {
		_, err := s.ReadDataSource(ctx, nil)
		return err
	},
	"OpenEphemeralResource": func(ctx context.Context, s server) error {
		_, err := s.OpenEphemeralResource(ctx, nil)
		return err
	},
	"ListResource": func(ctx context.Context, s server) error {
		stream, err := s.ListResource(ctx, nil)
		if err != nil {
			return err
		}
		for range stream.Results {
			err = context.Canceled
		}
		return err
	},
	"InvokeAction": func(ctx context.Context, s server) error {
		stream, err := s.InvokeAction(ctx, nil)
		if err != nil {
			return err
		}
		for range stream.Events {
			err = context.Canceled
		}
		return err
	},
}

func stop(t *testing.T, s server) {
	t.Helper()
	if _, err := s.StopProvider(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// A call that has begun, and that the framework has not taken note of yet.
func TestStopEndsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	for name, call := range waits {
		synctest.Test(t, func(t *testing.T) {
			inner := newWaiting()
			s := newStopping(inner)
			ended := make(chan error)
			go func() { ended <- call(t.Context(), s) }()
			if begun := <-inner.begun; begun != nil {
				t.Errorf("%s began with %v", name, begun)
			}
			synctest.Wait()
			go stop(t, s)
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("%s ended with %v", name, err)
			}
		})
	}
}

// What Terraform begins after the stop is over at once, however often.
func TestStopEndsWhatBeginsAfterIt(t *testing.T) {
	t.Parallel()
	for name, call := range waits {
		inner := newWaiting()
		s := newStopping(inner)
		stop(t, s)
		for range 2 {
			if err := call(t.Context(), s); !errors.Is(err, context.Canceled) {
				t.Errorf("%s ended with %v", name, err)
			}
			if begun := <-inner.begun; begun == nil {
				t.Errorf("%s began as if there were no stop", name)
			}
		}
		stop(t, s)
	}
}

// Without a stop, calls end as their callers want.
func TestCallsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	for name, call := range waits {
		s := newStopping(newWaiting())
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := call(ctx, s); !errors.Is(err, context.Canceled) {
			t.Errorf("%s ended with %v", name, err)
		}
		if s.run.Err() != nil {
			t.Errorf("%s has stopped all calls", name)
		}
	}
}

func TestStreamsThatDoNotBegin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStopping(broken{newWaiting()})
		for _, name := range []string{"ListResource", "InvokeAction"} {
			if err := waits[name](t.Context(), s); !errors.Is(err, errBroken) {
				t.Errorf("%s ended with %v", name, err)
			}
		}
		stopped := time.Now()
		stop(t, s)
		if waited := time.Since(stopped); waited > 0 {
			t.Errorf("the stop has waited %s for nobody", waited)
		}
	})
}

// The library drops what is told after a stop, so that Terraform would take an
// action that was stopped for one that succeeded.
func TestStopWaitsUntilActionsHaveTold(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		// taking is how long somebody needs to take the last event.
		taking time.Duration
		waits  time.Duration
	}{
		"at once":                   {0, 0},
		"slowly":                    {patience - 1, patience - 1},
		"so slowly that it goes on": {time.Hour, patience},
	} {
		synctest.Test(t, func(t *testing.T) {
			inner := newWaiting()
			s := newStopping(inner)
			told := make(chan struct{})
			go func() {
				stream, err := s.InvokeAction(t.Context(), nil)
				if err != nil {
					t.Error(err)
				}
				for range stream.Events {
					<-time.After(test.taking)
				}
				close(told)
			}()
			if begun := <-inner.begun; begun != nil {
				t.Errorf("the action began with %v", begun)
			}
			stopped := time.Now()
			stop(t, s)
			if waited := time.Since(stopped); waited != test.waits {
				t.Errorf("%s: the stop has waited %s, want %s", title, waited, test.waits)
			}
			<-told
		})
	}
}

// telling is a server whose actions tell of their progress again and again until
// they are ended, and wait until it is taken, as the framework has them do.
type telling struct{ *waiting }

func (telling) InvokeAction(ctx context.Context, _ *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		for ctx.Err() == nil {
			if !push(progress) {
				panic("the action waits for ever")
			}
		}
		push(completed)
	}}, nil
}

func TestActionsEndWhenNobodyTakesTheirEvents(t *testing.T) {
	t.Parallel()
	s := newStopping(telling{newWaiting()})
	stream, err := s.InvokeAction(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	taken := 0
	for range stream.Events {
		if taken++; taken == 3 {
			break
		}
	}
	if taken != 3 {
		t.Errorf("%d events were taken", taken)
	}
	stop(t, s)
}

// A call that has ended is forgotten, with all that came with it.
func TestCallsAreForgotten(t *testing.T) {
	s := newStopping(newWaiting())
	pointer := func() weak.Pointer[held] {
		value := &held{}
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), heldKey{}, value))
		cancel()
		if err := waits["ReadResource"](ctx, s); !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
		return weak.Make(value)
	}()
	runtime.GC()
	if pointer.Value() != nil {
		t.Error("the context is still held after the call has ended")
	}
	runtime.KeepAlive(s)
}
