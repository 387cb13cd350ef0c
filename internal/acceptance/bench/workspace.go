package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// provider is what `make bench` builds, relative to the root of the project.
const provider = ".build/bin/terraform-provider-uazapi"

// workspace is a folder in which Terraform works on one configuration.
type workspace struct {
	dir, terraform string
	environment    []string
}

// spent is what a command took.
type spent struct {
	wall time.Duration
	// cpu and memory are the provider's: processor time, and the most that it
	// had resident, in bytes.
	cpu    time.Duration
	memory int64
}

func newWorkspace(terraform, configuration string, environment ...string) (*workspace, error) {
	dir, err := os.MkdirTemp("", "uazapi-bench-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(configuration), 0o600); err != nil {
		return nil, err
	}
	environment = append(environment, "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	return &workspace{dir: dir, terraform: terraform, environment: append(os.Environ(), environment...)}, nil
}

func (w *workspace) remove() { _ = os.RemoveAll(w.dir) }

// run runs a command with a provider process of its own, so that what that has
// used can be read when it ends.
func (w *workspace) run(ctx context.Context, arguments ...string) (spent, error) {
	plugin, reattach, err := serve(ctx, w.environment)
	if err != nil {
		return spent{}, err
	}
	command := exec.CommandContext(ctx, w.terraform, append(arguments, "-no-color")...)
	command.Dir = w.dir
	command.Env = slices.Concat(w.environment, []string{reattach})
	start := time.Now()
	output, err := command.CombinedOutput()
	took := spent{wall: time.Since(start)}
	took.cpu, took.memory = end(plugin)
	if err != nil {
		return took, fmt.Errorf("terraform %s: %w\n%s", arguments[0], err, output)
	}
	return took, nil
}

var reattachPattern = regexp.MustCompile(`TF_REATTACH_PROVIDERS='(.*)'`)

// serve starts the provider and gives the variable by which Terraform finds it.
func serve(ctx context.Context, environment []string) (*exec.Cmd, string, error) {
	path, err := filepath.Abs(provider)
	if err != nil {
		return nil, "", err
	}
	plugin := exec.CommandContext(ctx, path, "-debug")
	plugin.Env = environment
	output, err := plugin.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := plugin.Start(); err != nil {
		return nil, "", fmt.Errorf("%w; `make bench` builds it", err)
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if found := reattachPattern.FindStringSubmatch(lines.Text()); found != nil {
			return plugin, "TF_REATTACH_PROVIDERS=" + found[1], nil
		}
	}
	return nil, "", errors.New("the provider does not say how to reach it")
}

// end ends the provider and gives what it has used.
func end(plugin *exec.Cmd) (cpu time.Duration, memory int64) {
	_ = plugin.Process.Signal(os.Interrupt)
	_ = plugin.Wait()
	used := plugin.ProcessState
	usage, ok := used.SysUsage().(*syscall.Rusage)
	if ok {
		memory = usage.Maxrss
	}
	if runtime.GOOS != "darwin" {
		memory *= 1024 // counted in kilobytes there
	}
	return used.UserTime() + used.SystemTime(), memory
}

// stateSize is the size of the state in bytes.
func (w *workspace) stateSize() (int64, error) {
	info, err := os.Stat(filepath.Join(w.dir, "terraform.tfstate"))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func versionOf(ctx context.Context, terraform string) string {
	output, err := exec.CommandContext(ctx, terraform, "version").Output()
	if err != nil {
		return "unknown Terraform"
	}
	first, _, _ := strings.Cut(string(output), "\n")
	return first
}
