//go:build unix

package acceptance

import (
	"context"
	"errors"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr/qrtest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// targets are whom a signal is sent to. A terminal sends it to the whole group,
// which has the provider in it, and other programs to the tool alone.
var targets = map[string]target{"the tool alone": {group: false}, "its group": {group: true}}

type target struct{ group bool }

// patient is a server whose attempts come to no end by themselves.
var patient = simulator.Options{QRRotation: 1e6 * time.Hour, QRWindow: 1e6 * time.Hour}

// A user who waits for a phone has to be able to stop with one interrupt: the tool
// and the provider both end, within far less than what they wait for. It is said,
// nothing is lost by it, and the next run goes on.
func TestInterrupt_endsTheWaitForAPhone(t *testing.T) {
	t.Parallel()
	onCLI(t)
	program := buildProvider(t)
	for title, c := range map[string]struct {
		needs   string
		slow    bool // to show a QR
		config  func(w *world) string
		command []string
		at      moment
		says    []string
		wrote   []string
		left    []string // in the state
	}{
		"the first configuration, while the QR shows": {
			needs: "actions", config: firstConfiguration, command: applies, at: theQRShows,
			says:  []string{`Unable to connect instance "Vendas São Paulo": interrupted`, "Run the command again"},
			wrote: []string{createInstance, connectRoute}, left: []string{"uazapi_instance.sales"},
		},
		"the first configuration, before there is a QR": {
			needs: "actions", slow: true, config: firstConfiguration, command: applies, at: connectIsSent,
			says:  []string{`Unable to connect instance "Vendas São Paulo": interrupted`, "Run the command again"},
			wrote: []string{createInstance, connectRoute}, left: []string{"uazapi_instance.sales"},
		},
		"an action after another resource": {
			needs: "actions", command: applies, at: theQRShows,
			config: func(w *world) string {
				return w.asAdmin(actionOf(connectAction, named(w.Add("Vendas"))) + triggering(connectAction, "1"))
			},
			says:  []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote: []string{connectRoute},
		},
		"an action that is invoked": {
			needs: "actions", command: invokes(connectAction + ".this"), at: theQRShows,
			config: func(w *world) string { return w.asAdmin(actionOf(connectAction, named(w.Add("Vendas")))) },
			says:   []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote:  []string{connectRoute},
		},
		"a connection that waits": {
			config: waitingConnection, command: applies, at: statusIsReadTwice,
			says:  []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote: []string{createInstance, connectRoute}, left: []string{thisInstance},
		},
		"a connection that has just begun": {
			config: waitingConnection, command: applies, at: connectIsSent,
			says:  []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote: []string{createInstance, connectRoute}, left: []string{thisInstance},
		},
	} {
		for whom, target := range targets {
			t.Run(title+", "+whom, func(t *testing.T) {
				t.Parallel()
				if c.needs != "" {
					needs(t, c.needs)
				}
				options := patient
				if c.slow {
					options.ShowDelay = time.Hour
				}
				w := newWorld(t, options)
				user := w.terminalWith(program, "")
				user.plays(c.config(w))
				said := user.interrupted(c.at, target, c.command...)
				if !says(c.says...).MatchString(said) {
					t.Errorf("it does not say %q:\n%s", c.says, said)
				}
				w.wrote(c.wrote...)()
				if status := w.the().Status; status != "connecting" {
					t.Errorf("the server has the instance %s", status)
				}
				user.goesOn(c.left, c.command)
			})
		}
	}
}

// The tool may begin to create the connection after it has stopped the provider,
// where the action that came before was just complete. Here the phone has logged
// out by then, so that the connection would wait.
func TestInterrupt_betweenTheActionAndTheConnection(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	program := buildProvider(t)
	for whom, target := range targets {
		t.Run(whom, func(t *testing.T) {
			t.Parallel()
			var script simulator.Script
			options := patient
			options.OnRequest = script.Play
			w := newWorld(t, options)
			script.After(readStatus, 2, func() { w.must(w.Pair(w.the().ID, phone)) })
			script.After(readStatus, 3, func() { w.must(w.LogOut(w.the().ID)) })
			user := w.terminalWith(program, "")
			user.plays(firstConfiguration(w))
			said := user.interrupted(theActionIsComplete, target, applies...)
			if !says("Paired as", "execution halted").MatchString(said) {
				t.Errorf("it does not say that it was halted:\n%s", said)
			}
			// The connection may have come as far as to ask for a QR.
			if calls := w.Calls(connectRoute); calls > 2 {
				t.Errorf("the server was asked for a QR %d times", calls)
			}
			if calls := w.Calls(disconnectRoute); calls > 0 {
				t.Errorf("the session was ended %d times", calls)
			}
			w.ResetRequests()
			user.goesOn([]string{"uazapi_instance.sales"}, applies)
		})
	}
}

// firstConfiguration is that of the README, on the world's server.
func firstConfiguration(w *world) string {
	return w.here(readRepository(w.t, "examples/first-number/main.tf"))
}

// waitingConnection is for tools that have no actions.
func waitingConnection(w *world) string {
	return w.asAdmin(sales() + connectionOf("instance_id = "+thisInstance+".id", waitArgument))
}

// plays has the terminal work on a whole configuration. The admin token comes
// from the environment.
func (t *terminal) plays(config string) {
	t.t.Helper()
	if !strings.Contains(config, "required_providers") {
		t.configure(config)
		return
	}
	t.write("main.tf", config)
	t.environment = append(t.environment, "UAZAPI_ADMIN_TOKEN="+t.AdminToken())
}

// moment tells whether it has come, by what the server was asked for and what
// stands on the screen.
type moment func(w *world, screen string) bool

func connectIsSent(w *world, _ string) bool { return w.Calls(connectRoute) > 0 }

func statusIsReadTwice(w *world, _ string) bool { return w.Calls(readStatus) >= 2 }

func theQRShows(w *world, screen string) bool {
	if !strings.Contains(screen, "The QR above is for") {
		return false
	}
	drawn, err := qrtest.ReadAll(screen)
	w.must(err)
	return len(drawn) == 1 && drawn[0] == w.the().QR
}

func theActionIsComplete(_ *world, screen string) bool {
	return strings.Contains(screen, "Action complete")
}

// screen is what a tool has printed so far.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// interrupted runs the tool and interrupts it once, when the moment has come. It
// checks that tool and provider end soon, and returns what the tool printed.
func (t *terminal) interrupted(at moment, target target, arguments ...string) string {
	t.t.Helper()
	ctx, cancel := context.WithTimeout(t.t.Context(), 2*time.Minute)
	defer cancel()
	var output screen
	command := t.command(ctx, arguments...)
	command.Stdout, command.Stderr = &output, &output
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.WaitDelay = 10 * time.Second // a provider may hold the output open
	t.must(command.Start())
	group := -command.Process.Pid
	t.t.Cleanup(func() { _ = syscall.Kill(group, syscall.SIGKILL) })
	if err := polling.Until(ctx, time.Millisecond, func() (bool, error) { return at(t.world, output.String()), nil }); err != nil {
		t.t.Fatalf("the moment does not come (%v):\n%s", err, &output)
	}
	to := command.Process.Pid
	if target.group {
		to = group
	}
	interrupted := time.Now()
	t.must(syscall.Kill(to, syscall.SIGINT))
	_ = command.Wait() // its status differs between what is interrupted
	took := time.Since(interrupted)
	t.t.Logf("the tool ended %s after the interrupt", took.Round(time.Millisecond))
	if took > 20*time.Second {
		t.t.Errorf("the tool took %s to end:\n%s", took, &output)
	}
	gone := func() (bool, error) { return errors.Is(syscall.Kill(group, 0), syscall.ESRCH), nil }
	if err := polling.Until(ctx, time.Millisecond, gone); err != nil {
		t.t.Errorf("the provider is still there: %v", err)
	}
	if !strings.Contains(output.String(), "Interrupt received") {
		t.t.Errorf("the tool does not tell of the interrupt:\n%s", &output)
	}
	return output.String()
}

// goesOn checks what an interrupt has left in the state, and that the next run
// goes on from there and asks the server for nothing twice.
func (t *terminal) goesOn(left, command []string) {
	t.t.Helper()
	var managed []string
	for address := range strings.FieldsSeq(t.run("state", "list")) {
		if strings.HasPrefix(address, "uazapi_") {
			managed = append(managed, address)
		}
	}
	if diff := cmp.Diff(left, managed, cmpopts.EquateEmpty()); diff != "" {
		t.t.Errorf("what is left in the state (-want +got):\n%s", diff)
	}
	t.must(t.Pair(t.the().ID, phone))
	t.run(command...)
	t.wrote()()
	if left != nil {
		t.agrees()
	}
}
