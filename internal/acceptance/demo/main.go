// Command demo shows the provider at work: it starts the simulator, applies the
// quick start with a real Terraform, changes things from outside, shows how a
// plan sees that and an apply mends it, and cleans up. Whoever watches may open
// the page of the simulator. With DEMO=interactive, nothing happens from outside
// but what the reader does there.
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
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/window"
)

const (
	// scanAfter is how long the simulated phone looks at a QR before it scans it.
	scanAfter = 4 * time.Second
	// unhurried is how long a QR waits for a reader who finds the page first.
	unhurried = time.Hour
)

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
	interactive, err := isInteractive(os.Getenv("DEMO"))
	if err != nil {
		return err
	}
	server, url, shutdown, err := serve(ctx, interactive)
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
	say("Open %s%s to see what happens to the instance.", url, window.Path)
	story := story{workspace, server}
	acts := story.byItself()
	if interactive {
		acts = story.byTheReader(ctx)
	}
	started := time.Now()
	if err := story.tell(ctx, acts); err != nil {
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

// act is one step. What happens before the commands comes from outside.
type act struct {
	say      string
	before   func() error
	commands [][]string
}

// The commands of the acts.
var (
	plan     = []string{"plan"}
	planned  = []string{"plan", "-out=plan"}
	applied  = []string{"apply", "plan"}
	applies  = []string{"apply", "-auto-approve"}
	destroys = []string{"destroy", "-auto-approve"}
)

// byItself is the story as it goes without anybody.
func (s story) byItself() []act {
	return []act{
		{"What would it do?", nil, [][]string{planned}},
		{"Do it. The phone of this demo scans the QR after a few seconds.", nil, [][]string{applied}},
		{"Is there anything left to do?", nil, [][]string{plan}},
		{"Somebody renames the instance in the panel, and shows \"last seen\" to everybody on the phone.", s.tamper, [][]string{planned, applied}},
		{"The phone logs the instance out. One apply pairs it again.", s.logOut, [][]string{applies}},
		{"And now?", nil, [][]string{plan}},
		{"Clean up.", nil, [][]string{destroys}},
	}
}

func (s story) tell(ctx context.Context, acts []act) error {
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

// serve serves a server with its page on a free port of this machine.
func serve(ctx context.Context, interactive bool) (server *simulator.Simulator, url string, shutdown func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", nil, err
	}
	url = "http://" + listener.Addr().String()
	options := simulator.Options{PairAfter: scanAfter}
	if interactive {
		options = simulator.Options{QRWindow: unhurried}
	}
	var page *window.Window
	options.OnRequest = func(request simulator.Request) { page.Observe(request) }
	server = simulator.New(options)
	page = window.New(server, url)
	web := &http.Server{Handler: page, ReadHeaderTimeout: time.Minute}
	go func() { _ = web.Serve(listener) }()
	return server, url, func() {
		page.Close()
		_ = web.Close()
	}, nil
}

// say is the demo's own voice between the outputs of Terraform.
func say(format string, values ...any) {
	fmt.Printf("\n── "+format+"\n\n", values...)
}
