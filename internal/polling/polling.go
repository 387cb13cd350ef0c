// Package polling waits for a server to reach a state that it does not announce.
package polling

import (
	"context"
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
