package main

import (
	"context"
	"fmt"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// look is how often the demo looks whether the reader has done something.
const look = 200 * time.Millisecond

// isInteractive reads the variable DEMO.
func isInteractive(chosen string) (bool, error) {
	switch chosen {
	case "":
		return false, nil
	case "interactive":
		return true, nil
	default:
		return false, fmt.Errorf("DEMO is %q; it may be interactive, or left out", chosen)
	}
}

// byTheReader is the story whose outside is the reader on the page.
func (s story) byTheReader(ctx context.Context) []act {
	return []act{
		{"What would it do?", nil, [][]string{planned}},
		{"Do it. Press \"Scan with the phone\" on the page: the apply waits for you.", nil, [][]string{applied}},
		{"Is there anything left to do?", nil, [][]string{plan}},
		{"Your turn. Rename the instance on the page, or change its privacy. This goes on as soon as you have.", s.until(ctx, isTampered), [][]string{planned, applied}},
		{"Your turn. Press \"Log out on the phone\". The apply then waits until you scan again.", s.until(ctx, isLoggedOut), [][]string{applies}},
		{"And now?", nil, [][]string{plan}},
		{"Clean up.", nil, [][]string{destroys}},
	}
}

// until returns what waits until an instance is no more as it is then.
func (s story) until(ctx context.Context, done func(before, now simulator.Instance) bool) func() error {
	return func() error { return s.wait(ctx, s.server.Instances(), done) }
}

// wait waits until one of the instances is no more as it was, or until ctx is done.
func (s story) wait(ctx context.Context, instances []simulator.Instance, done func(before, now simulator.Instance) bool) error {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		for _, before := range instances {
			if now, _ := s.server.Instance(before.ID); done(before, now) {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// isTampered tells whether an instance has another name or another privacy, or is gone.
func isTampered(before, now simulator.Instance) bool {
	for key, value := range before.Privacy {
		if now.Privacy[key] != value {
			return true
		}
	}
	return now.Name != before.Name
}

func isLoggedOut(_, now simulator.Instance) bool { return !now.HasSession }
