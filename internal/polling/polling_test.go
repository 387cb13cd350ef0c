package polling_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
)

const pause = 2 * time.Second

var errFailed = errors.New("the look failed")

// Each test runs in a bubble, whose clock moves only while everything in it
// waits: times are exact, and a goroutine that is left behind is a failure.

func TestUntilLooksAtOnceAndThenAfterEachPause(t *testing.T) {
	t.Parallel()
	for _, looks := range []int{1, 2, 5} {
		synctest.Test(t, func(t *testing.T) {
			start, looked := time.Now(), 0
			err := polling.Until(t.Context(), pause, func() (bool, error) {
				looked++
				return looked == looks, nil
			})
			if err != nil || looked != looks {
				t.Errorf("looked %d times and ended with %v, want %d times and no error", looked, err, looks)
			}
			if took, want := time.Since(start), time.Duration(looks-1)*pause; took != want {
				t.Errorf("%d looks took %s, want %s", looks, took, want)
			}
		})
	}
}

func TestUntilEndsWithTheFirstLookThatFails(t *testing.T) {
	t.Parallel()
	for _, done := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			start, looked := time.Now(), 0
			err := polling.Until(t.Context(), pause, func() (bool, error) {
				looked++
				if looked < 3 {
					return false, nil
				}
				return done, errFailed
			})
			if !errors.Is(err, errFailed) || looked != 3 || time.Since(start) != 2*pause {
				t.Errorf("after %d looks and %s: %v", looked, time.Since(start), err)
			}
		})
	}
}

func TestUntilEndsWithTheContext(t *testing.T) {
	t.Parallel()
	errStopped := errors.New("somebody stopped it")
	for name, c := range map[string]struct {
		context func(context.Context) (context.Context, context.CancelFunc)
		after   time.Duration
		err     error
	}{
		"when it is canceled in the middle of a pause": {
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(3*pause/2, cancel)
				return ctx, cancel
			}, 3 * pause / 2, context.Canceled,
		},
		"when its time is over": {
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 5*pause/2)
			}, 5 * pause / 2, context.DeadlineExceeded,
		},
		"for the reason that it was canceled for": {
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancelCause(ctx)
				time.AfterFunc(pause/2, func() { cancel(errStopped) })
				return ctx, func() { cancel(nil) }
			}, pause / 2, errStopped,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := c.context(t.Context())
				defer cancel()
				err := polling.Until(ctx, pause, func() (bool, error) { return false, nil })
				if !errors.Is(err, c.err) || time.Since(start) != c.after {
					t.Errorf("ended after %s with %v, want %s and %v", time.Since(start), err, c.after, c.err)
				}
			})
		})
	}
}

// failing is a failure that says of itself whether it passes.
type failing bool

func (failing) Error() string   { return "the server is out of order" }
func (f failing) Passing() bool { return bool(f) }

func TestPatientlySitsOutWhatPasses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		looks []error
		want  error
		took  time.Duration
	}{
		"it goes well":         {[]error{nil}, nil, 0},
		"what passes":          {[]error{failing(true), failing(true), nil}, nil, 2 * pause},
		"what passes, wrapped": {[]error{errors.Join(errFailed, failing(true)), nil}, nil, pause},
		"what lasts":           {[]error{failing(true), failing(false)}, failing(false), pause},
		"what does not say":    {[]error{errFailed}, errFailed, 0},
		"the time is over":     {[]error{failing(true), failing(true), failing(true), failing(true)}, context.DeadlineExceeded, 5 * pause / 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 5*pause/2)
				defer cancel()
				start, looked := time.Now(), 0
				err := polling.Patiently(ctx, pause, func() (bool, error) {
					looked++
					return true, c.looks[looked-1]
				})
				if !errors.Is(err, c.want) || time.Since(start) != c.took {
					t.Errorf("ended after %s with %v, want %s and %v", time.Since(start), err, c.took, c.want)
				}
			})
		})
	}
}

// The error of a time that is over tells of an outage, unless that had ended.
func TestPatientlyTellsOfTheOutage(t *testing.T) {
	t.Parallel()
	for _, mended := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*pause/2)
			defer cancel()
			looked := 0
			err := polling.Patiently(ctx, pause, func() (bool, error) {
				looked++
				if mended && looked > 1 {
					return false, nil
				}
				return false, failing(true)
			})
			outage, is := errors.AsType[*polling.OutageError](err)
			if is == mended || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("with the outage over (%t), it ended with %v", mended, err)
			}
			if is && (outage.Error() != "context deadline exceeded: the server is out of order" || !errors.Is(err, failing(true))) {
				t.Errorf("it says %q", outage.Error())
			}
		})
	}
}

func TestPauseWaitsNoLongerThanTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := polling.Pause(t.Context(), pause); err != nil || time.Since(start) != pause {
			t.Errorf("waited %s and got %v, want %s and no error", time.Since(start), err, pause)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		start = time.Now()
		if err := polling.Pause(ended, pause); !errors.Is(err, context.Canceled) || time.Since(start) != 0 {
			t.Errorf("with a context that has ended, waited %s and got %v", time.Since(start), err)
		}
	})
}

func TestShort(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0:                               "0s",
		300 * time.Millisecond:          "300ms",
		30 * time.Second:                "30s",
		time.Minute:                     "1m",
		10 * time.Minute:                "10m",
		90 * time.Second:                "1m30s",
		time.Hour:                       "1h",
		70 * time.Minute:                "1h10m",
		time.Hour + 5*time.Second:       "1h0m5s",
		10*time.Hour + 30*time.Minute:   "10h30m",
		100*time.Hour + 100*time.Minute: "101h40m",
	} {
		if got := polling.Short(d); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}
