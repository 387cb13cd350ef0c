//go:build unix

package action

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

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
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
func TestInterruptEndsTheWaitForAPhone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	program := world.BuildProvider(t)
	for title, c := range map[string]struct {
		needs   string
		slow    bool // to show a QR
		config  func(w *world.World) string
		command []string
		at      moment
		says    []string
		wrote   []string
		left    []string // in the state
	}{
		"the first configuration, while the QR shows": {
			needs: "actions", config: firstConfiguration, command: world.Apply, at: theQRShows,
			says:  []string{`Unable to connect instance "Vendas São Paulo": interrupted`, "Run the command again"},
			wrote: []string{world.CreateRoute, world.ConnectRoute}, left: []string{"uazapi_instance.sales"},
		},
		"the first configuration, before there is a QR": {
			needs: "actions", slow: true, config: firstConfiguration, command: world.Apply, at: connectIsSent,
			says:  []string{`Unable to connect instance "Vendas São Paulo": interrupted`, "Run the command again"},
			wrote: []string{world.CreateRoute, world.ConnectRoute}, left: []string{"uazapi_instance.sales"},
		},
		"an action after another resource": {
			needs: "actions", command: world.Apply, at: theQRShows,
			config: func(w *world.World) string {
				return w.AsAdmin(world.ActionOf(world.ConnectAction, world.ByID(w.Add("Vendas"))) + world.Triggering(world.ConnectAction, "1"))
			},
			says:  []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote: []string{world.ConnectRoute},
		},
		"an action that is invoked": {
			needs: "actions", command: world.Invoke(world.ConnectAction + ".this"), at: theQRShows,
			config: func(w *world.World) string {
				return w.AsAdmin(world.ActionOf(world.ConnectAction, world.ByID(w.Add("Vendas"))))
			},
			says:  []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote: []string{world.ConnectRoute},
		},
		"a connection that waits": {
			config: waitingConnection, command: world.Apply, at: statusIsReadTwice,
			says:  []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote: []string{world.CreateRoute, world.ConnectRoute}, left: []string{world.ThisInstance},
		},
		"a connection that has just begun": {
			config: waitingConnection, command: world.Apply, at: connectIsSent,
			says:  []string{`Unable to connect instance "Vendas": interrupted`, "Run the command again"},
			wrote: []string{world.CreateRoute, world.ConnectRoute}, left: []string{world.ThisInstance},
		},
	} {
		for whom, target := range targets {
			t.Run(title+", "+whom, func(t *testing.T) {
				t.Parallel()
				if c.needs != "" {
					world.Needs(t, c.needs)
				}
				options := patient
				if c.slow {
					options.ShowDelay = time.Hour
				}
				w := world.Start(t, options)
				user := w.TerminalWith(program, "")
				plays(user, c.config(w))
				said := interrupted(user, c.at, target, c.command...)
				if !world.Says(c.says...).MatchString(said) {
					t.Errorf("it does not say %q:\n%s", c.says, said)
				}
				w.Wrote(c.wrote...)()
				if status := w.Only().Status; status != "connecting" {
					t.Errorf("the server has the instance %s", status)
				}
				goesOn(user, c.left, c.command)
			})
		}
	}
}

// The tool may begin to create the connection after it has stopped the provider,
// where the action that came before was just complete. Here the phone has logged
// out by then, so that the connection would wait.
func TestInterruptBetweenTheActionAndTheConnection(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	program := world.BuildProvider(t)
	for whom, target := range targets {
		t.Run(whom, func(t *testing.T) {
			t.Parallel()
			var script simulator.Script
			options := patient
			options.OnRequest = script.Play
			w := world.Start(t, options)
			script.After(world.StatusRoute, 2, func() { w.Must(w.Pair(w.Only().ID, world.Phone)) })
			script.After(world.StatusRoute, 3, func() { w.Must(w.LogOut(w.Only().ID)) })
			user := w.TerminalWith(program, "")
			plays(user, firstConfiguration(w))
			said := interrupted(user, theActionIsComplete, target, world.Apply...)
			if !world.Says("Paired as", "execution halted").MatchString(said) {
				t.Errorf("it does not say that it was halted:\n%s", said)
			}
			// The connection may have come as far as to ask for a QR.
			if calls := w.Calls(world.ConnectRoute); calls > 2 {
				t.Errorf("the server was asked for a QR %d times", calls)
			}
			if calls := w.Calls(world.DisconnectRoute); calls > 0 {
				t.Errorf("the session was ended %d times", calls)
			}
			w.ResetRequests()
			goesOn(user, []string{"uazapi_instance.sales"}, world.Apply)
		})
	}
}

// firstConfiguration is that of the README, on the world's server.
func firstConfiguration(w *world.World) string {
	return w.Here(world.ReadRepository(w.T, "examples/first-number/main.tf"))
}

// waitingConnection is for tools that have no actions.
func waitingConnection(w *world.World) string {
	return w.AsAdmin(world.Sales() + world.ConnectionOf("instance_id = "+world.ThisInstance+".id", world.WaitArgument))
}

// plays has the terminal work on a whole configuration. The admin token comes
// from the environment.
func plays(user *world.Terminal, config string) {
	user.T.Helper()
	if !strings.Contains(config, "required_providers") {
		user.Configure(config)
		return
	}
	user.WriteFile("main.tf", config)
	user.Environment = append(user.Environment, "UAZAPI_ADMIN_TOKEN="+user.AdminToken())
}

// moment tells whether it has come, by what the server was asked for and what
// stands on the screen.
type moment func(w *world.World, screen string) bool

func connectIsSent(w *world.World, _ string) bool { return w.Calls(world.ConnectRoute) > 0 }

func statusIsReadTwice(w *world.World, _ string) bool { return w.Calls(world.StatusRoute) >= 2 }

// asksWhileTheQRShows are the first look at the instance, the one as the QR shows, and the
// next after a pause.
const asksWhileTheQRShows = 3

// theQRShows also waits until the server was asked once more whether a phone has taken it.
// A tool prints what an action tells before it looks whether it was interrupted: one that is
// interrupted just then says "execution halted", and drops what the action tells after that.
func theQRShows(w *world.World, screen string) bool {
	if !strings.Contains(screen, "The QR above is for") || w.Calls(world.StatusRoute) < asksWhileTheQRShows {
		return false
	}
	drawn, err := qrtest.ReadAll(screen)
	w.Must(err)
	return len(drawn) == 1 && drawn[0] == w.Only().QR
}

func theActionIsComplete(_ *world.World, screen string) bool {
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
func interrupted(user *world.Terminal, at moment, target target, arguments ...string) string {
	user.T.Helper()
	ctx, cancel := context.WithTimeout(user.T.Context(), 2*time.Minute)
	defer cancel()
	var output screen
	command := user.Command(ctx, arguments...)
	command.Stdout, command.Stderr = &output, &output
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.WaitDelay = 10 * time.Second // a provider may hold the output open
	user.Must(command.Start())
	group := -command.Process.Pid
	user.T.Cleanup(func() { _ = syscall.Kill(group, syscall.SIGKILL) })
	if err := polling.Until(ctx, time.Millisecond, func() (bool, error) { return at(user.World, output.String()), nil }); err != nil {
		user.T.Fatalf("the moment does not come (%v):\n%s", err, &output)
	}
	to := command.Process.Pid
	if target.group {
		to = group
	}
	interrupted := time.Now()
	user.Must(syscall.Kill(to, syscall.SIGINT))
	_ = command.Wait() // its status differs between what is interrupted
	took := time.Since(interrupted)
	user.T.Logf("the tool ended %s after the interrupt", took.Round(time.Millisecond))
	if took > 20*time.Second {
		user.T.Errorf("the tool took %s to end:\n%s", took, &output)
	}
	gone := func() (bool, error) { return errors.Is(syscall.Kill(group, 0), syscall.ESRCH), nil }
	if err := polling.Until(ctx, time.Millisecond, gone); err != nil {
		user.T.Errorf("the provider is still there: %v", err)
	}
	if !strings.Contains(output.String(), "Interrupt received") {
		user.T.Errorf("the tool does not tell of the interrupt:\n%s", &output)
	}
	return output.String()
}

// goesOn checks what an interrupt has left in the state, and that the next run
// goes on from there and asks the server for nothing twice.
func goesOn(user *world.Terminal, left, command []string) {
	user.T.Helper()
	var managed []string
	for address := range strings.FieldsSeq(user.Run("state", "list")) {
		if strings.HasPrefix(address, "uazapi_") {
			managed = append(managed, address)
		}
	}
	if diff := cmp.Diff(left, managed, cmpopts.EquateEmpty()); diff != "" {
		user.T.Errorf("what is left in the state (-want +got):\n%s", diff)
	}
	user.Must(user.Pair(user.Only().ID, world.Phone))
	user.Run(command...)
	user.Wrote()()
	if left != nil {
		user.Agrees()
	}
}
