//go:build unix

package acceptance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Whoever waits for a phone has to be able to stop: the tool and the provider
// both end, within far less than what they wait for.
func TestAction_endsWhenTheToolIsInterrupted(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	program := buildProvider(t)
	for title, c := range map[string]struct {
		config  func(s *scene) string
		command []string
		// group is a signal to the provider as well, as a terminal sends it.
		group bool
		told  []string
		// says is what is said, one after the other in each list.
		says [][]string
	}{
		"an action of apply": {
			config:  func(s *scene) string { return actionOf(connectAction, named(s.in)) + triggering(connectAction, "1") },
			command: applies, group: true,
			told: []string{fmt.Sprintf(scanThis, 1)},
			says: [][]string{{"Interrupt received", "execution halted"}},
		},
		// The tool takes the end of the events for the end of the action.
		"an action that is invoked": {
			config:  func(s *scene) string { return actionOf(connectAction, named(s.in)) },
			command: invokes(connectAction + ".this"),
			told:    []string{fmt.Sprintf(scanThis, 1)},
			// The tool tells of its stop while it tells of the signal.
			says: [][]string{{"Interrupt received"}, {"Stopping operation"}},
		},
		"a resource that waits": {
			config:  func(s *scene) string { return connectionOf(named(s.in), waitArgument) },
			command: applies, group: true,
			says: [][]string{{"Interrupt received", `Unable to connect instance "Vendas": interrupted`, "Run the command again"}},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{QRRotation: 1e6 * time.Hour, QRWindow: 1e6 * time.Hour})
			user := s.terminalWith(program, s.asAdmin(c.config(s)))
			waiting := make(chan struct{})
			s.After(readStatus, 3, func() { close(waiting) })

			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			command := user.command(ctx, c.command...)
			var output strings.Builder
			command.Stdout, command.Stderr = &output, &output
			command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			s.must(command.Start())
			group := -command.Process.Pid
			select {
			case <-waiting:
			case <-ctx.Done():
				t.Fatalf("it does not come to wait:\n%s", &output)
			}
			interrupted := time.Now()
			to := command.Process.Pid
			if c.group {
				to = group
			}
			s.must(syscall.Kill(to, syscall.SIGINT))
			_ = command.Wait() // its status differs between what is interrupted
			if took := time.Since(interrupted); took > 20*time.Second {
				t.Errorf("the tool took %s to end", took)
			}
			gone := func() (bool, error) { return errors.Is(syscall.Kill(group, 0), syscall.ESRCH), nil }
			if err := polling.Until(ctx, time.Millisecond, gone); err != nil {
				t.Errorf("the provider is still there: %v", err)
			}

			before, _, _ := strings.Cut(output.String(), "\nInterrupt received")
			// The tool tells of its stop in either order.
			before, _, _ = strings.Cut(before, "\nStopping operation")
			s.tells(before, c.told...)
			for _, said := range c.says {
				if !says(said...).MatchString(output.String()) {
					t.Errorf("it does not say %q:\n%s", said, &output)
				}
			}
			s.wrote(connectRoute)()
			s.status("connecting")()
			if left := user.run("state", "list"); strings.Contains(left, "uazapi") {
				t.Errorf("the state holds %s", left)
			}
			// The next run goes on from there.
			s.pair()
			user.run(c.command...)
			s.wrote()()
		})
	}
}
