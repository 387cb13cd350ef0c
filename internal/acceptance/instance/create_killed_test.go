//go:build linux

package instance

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// While an instance is created, the tool is interrupted, or somebody kills it or
// the provider. What is created is either in the state, or the next plan tells of
// it.
func TestCreateKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	built := world.BuildProvider(t)
	for title, c := range map[string]struct {
		// end ends a run whose tool is this process, the leader of its group.
		end func(t *testing.T, tool int, program string)
		// lost tells whether the answer is lost as well.
		lost  bool
		saved bool
	}{
		"tool and provider interrupted":           {end: interruptGroup, saved: true},
		"interrupted, and the answer is lost":     {end: interruptGroup, lost: true, saved: true},
		"tool interrupted":                        {end: interruptTool, saved: true},
		"tool killed":                             {end: killTool},
		"provider killed":                         {end: killProvider},
		"both killed at once, as by a power loss": {end: killGroup},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			var script simulator.Script
			w := world.Start(t, simulator.Options{OnRequest: script.Play})
			// By its path, this test's provider is told from those of others.
			program := filepath.Join(t.TempDir(), filepath.Base(built))
			w.Must(os.Link(built, program))
			user := w.TerminalWith(program, w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)))
			if c.lost {
				w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropAfter, Times: 1})()
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			command := user.Command(ctx, world.Apply...)
			var output strings.Builder
			command.Stdout, command.Stderr = &output, &output
			command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			command.WaitDelay = 10 * time.Second // a provider may hold the output open
			w.Must(command.Start())
			tool := command.Process.Pid
			script.After(world.CreateRoute, 1, func() { c.end(t, tool, program) })
			t.Cleanup(func() { _ = syscall.Kill(-tool, syscall.SIGKILL) })
			_ = command.Wait() // its status differs between what ended it

			left := w.Only()
			if _, known := saved(user)[left.ID]; known != c.saved {
				t.Errorf("the state has it: %t, want %t\n%s", known, c.saved, &output)
			}
			said := user.Run(world.Apply...)
			managed, existing := user.Managed(), w.Existing()
			if len(managed) != 1 {
				t.Errorf("the state has %d instances, want 1", len(managed))
			}
			switch {
			case c.saved && len(existing) != 1:
				t.Errorf("the server has %d instances, want the one that was saved\n%s", len(existing), said)
			case !c.saved && !world.Says(`Another instance has the name "Vendas"`, left.ID, "import").MatchString(said):
				t.Errorf("it is not told of %s:\n%s", left.ID, said)
			}
			if said := user.Run(world.Plan...); !strings.Contains(said, "No changes") {
				t.Errorf("there is something left to do:\n%s", said)
			}
		})
	}
}

func interruptGroup(t *testing.T, tool int, _ string) { t.Helper(); signal(t, -tool, syscall.SIGINT) }

func interruptTool(t *testing.T, tool int, _ string) { t.Helper(); signal(t, tool, syscall.SIGINT) }

func killTool(t *testing.T, tool int, _ string) { t.Helper(); signal(t, tool, syscall.SIGKILL) }

func killGroup(t *testing.T, tool int, _ string) { t.Helper(); signal(t, -tool, syscall.SIGKILL) }

func signal(t *testing.T, to int, what syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(to, what); err != nil {
		t.Error(err)
	}
}

// killProvider kills all processes that run a program.
func killProvider(t *testing.T, _ int, program string) {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		t.Error(err)
	}
	killed := 0
	for _, link := range links {
		if path, err := os.Readlink(link); err != nil || path != program {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link)))
		if err == nil {
			signal(t, pid, syscall.SIGKILL)
			killed++
		}
	}
	if killed == 0 {
		t.Errorf("nobody runs %s", program)
	}
}
