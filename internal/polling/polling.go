// Package polling waits for a server to reach a state that it does not announce.
package polling

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Every is the pause between two looks where a server settles within seconds.
const Every = 2 * time.Second

// Until looks again and again, with a pause in between, until a look says that
// it is done, fails, or the context ends.
func Until(ctx context.Context, pause time.Duration, look func() (done bool, err error)) error {
	for {
		done, err := look()
		if done || err != nil {
			return err
		}
		if err := Pause(ctx, pause); err != nil {
			return err
		}
	}
}

// Patiently is Until for what may take longer than an outage of the server, such as
// a phone that is waited for: a look is no news whose failure passes by itself. If
// the context ends while the server is out of order, the error is an [OutageError].
func Patiently(ctx context.Context, pause time.Duration, look func() (done bool, err error)) error {
	var outage error
	err := Until(ctx, pause, func() (bool, error) {
		done, err := look()
		switch {
		case ctx.Err() != nil:
			return done, err
		case passes(err):
			outage = err
			return false, nil
		}
		outage = nil
		return done, err
	})
	if err != nil && outage != nil {
		return &OutageError{Last: outage, Cause: context.Cause(ctx)}
	}
	return err
}

// passes tells whether a failure says of itself that it passes.
func passes(err error) bool {
	failed, is := errors.AsType[interface {
		error
		Passing() bool
	}](err)
	return is && failed.Passing()
}

// OutageError says that the time was over while the server was out of order.
type OutageError struct {
	// Last is how the last look failed, and Cause is why the wait has ended.
	Last, Cause error
}

func (e *OutageError) Error() string { return e.Cause.Error() + ": " + e.Last.Error() }

// Unwrap makes it both.
func (e *OutageError) Unwrap() []error { return []error{e.Cause, e.Last} }

// Pause waits, unless the context ends first.
func Pause(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Short writes a time as people do: 10m, where Go writes 10m0s.
func Short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
