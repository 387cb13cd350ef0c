// Command demo shows the provider at work: it starts the simulator, applies the
// quick start with a real Terraform, changes things from outside, shows how a
// plan sees that and an apply mends it, and cleans up.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// scanAfter is how long the simulated phone looks at a QR before it scans it.
const scanAfter = 4 * time.Second

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	terraform := os.Getenv("TERRAFORM")
	if terraform == "" {
		return errors.New("TERRAFORM has to name a Terraform or OpenTofu; `make demo` does that")
	}
	server := simulator.New(simulator.Options{PairAfter: scanAfter})
	url, shutdown, err := serve(ctx, server)
	if err != nil {
		return err
	}
	defer shutdown()
	workspace, err := newWorkspace(ctx, terraform, url, server.AdminToken())
	if err != nil {
		return err
	}
	defer workspace.remove()

	say("A simulated uazapi server listens on %s. This is examples/quickstart:", url)
	fmt.Println(workspace.configuration)
	story := story{workspace, server}
	started := time.Now()
	if err := story.tell(ctx); err != nil {
		return err
	}
	say("That took %s and %d calls of the API. Everything is cleaned up.", time.Since(started).Round(time.Second), len(server.Requests()))
	return nil
}

// story is what the demo shows, step by step.
type story struct {
	*workspace
	server *simulator.Simulator
}

func (s story) tell(ctx context.Context) error {
	acts := []struct {
		say      string
		before   func() error
		commands [][]string
	}{
		{"What would it do?", nil, [][]string{{"plan", "-out=plan"}}},
		{"Do it. The phone of this demo scans the QR after a few seconds.", nil, [][]string{{"apply", "plan"}}},
		{"Is there anything left to do?", nil, [][]string{{"plan"}}},
		{"Somebody renames the instance in the panel, and shows \"last seen\" to everybody on the phone.", s.tamper, [][]string{{"plan", "-out=plan"}, {"apply", "plan"}}},
		{"The phone logs the instance out. One apply pairs it again.", s.logOut, [][]string{{"apply", "-auto-approve"}}},
		{"And now?", nil, [][]string{{"plan"}}},
		{"Clean up.", nil, [][]string{{"destroy", "-auto-approve"}}},
	}
	for _, act := range acts {
		say("%s", act.say)
		if act.before != nil {
			if err := act.before(); err != nil {
				return err
			}
		}
		for _, command := range act.commands {
			if err := s.terraform(ctx, command...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s story) tamper() error {
	for _, instance := range s.server.Instances() {
		if err := s.server.Rename(instance.ID, "teste 2 (não mexer)"); err != nil {
			return err
		}
		if err := s.server.SetPrivacy(instance.ID, "last", "all"); err != nil {
			return err
		}
	}
	return nil
}

func (s story) logOut() error {
	for _, instance := range s.server.Instances() {
		if err := s.server.LogOut(instance.ID); err != nil {
			return err
		}
	}
	return nil
}

// serve serves a server on a free port of this machine.
func serve(ctx context.Context, server *simulator.Simulator) (url string, shutdown func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	web := &http.Server{Handler: server, ReadHeaderTimeout: time.Minute}
	go func() { _ = web.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = web.Close() }, nil
}

// say is the demo's own voice between the outputs of Terraform.
func say(format string, values ...any) {
	fmt.Printf("\n── "+format+"\n\n", values...)
}
