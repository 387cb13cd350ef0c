package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/environment"
)

// workspace is a folder in which Terraform works on one configuration.
type workspace struct {
	dir, terraform string
	environment    []string
}

// spent is what a command took.
type spent struct {
	wall time.Duration
	usage
}

// newWorkspace is ready to plan: Terraform has installed the provider from a
// mirror on disk, as it does from a registry.
func newWorkspace(ctx context.Context, terraform string, files map[string]string, settings ...string) (*workspace, error) {
	dir, err := os.MkdirTemp("", "uazapi-bench-")
	if err != nil {
		return nil, err
	}
	w := &workspace{dir: dir, terraform: terraform}
	mirror, err := stubMirror(filepath.Join(dir, "mirror"))
	if err != nil {
		return nil, err
	}
	installation := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	if err := w.write("cli.tfrc", installation); err != nil {
		return nil, err
	}
	for name, text := range files {
		if err := w.write(name, text); err != nil {
			return nil, err
		}
	}
	w.environment = slices.Concat(environment.Without(os.Environ()), settings, []string{
		"TF_CLI_CONFIG_FILE=" + w.path("cli.tfrc"), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		usageVariable + "=" + w.path("usage.jsonl"),
	})
	if err := w.serves(0, 1); err != nil {
		return nil, err
	}
	_, err = w.run(ctx, "init")
	return w, err
}

// serves has the workspace be that of so many customers, beginning with this one.
func (w *workspace) serves(first, count int) error {
	return w.write("customers.csv", customerTable(first, count))
}

// refresh has a copied state hold what is each customer's own, such as their numbers.
func (w *workspace) refresh(ctx context.Context) error {
	_, err := w.run(ctx, "apply", "-refresh-only", "-auto-approve")
	return err
}

func (w *workspace) write(name, text string) error {
	path := w.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}

func (w *workspace) path(name string) string { return filepath.Join(w.dir, name) }

func (w *workspace) remove() { _ = os.RemoveAll(w.dir) }

// run runs a command and says what it took, of which the providers that it
// started are told apart.
func (w *workspace) run(ctx context.Context, arguments ...string) (spent, error) {
	if err := os.RemoveAll(w.path("usage.jsonl")); err != nil {
		return spent{}, err
	}
	command := exec.CommandContext(ctx, w.terraform, append(arguments, "-no-color")...)
	command.Dir, command.Env = w.dir, w.environment
	start := time.Now()
	output, err := command.CombinedOutput()
	took := spent{wall: time.Since(start)}
	if err != nil {
		return took, fmt.Errorf("terraform %s: %w\n%s", arguments[0], err, output)
	}
	took.usage, err = readUsage(w.path("usage.jsonl"))
	return took, err
}

func versionOf(ctx context.Context, terraform string) string {
	output, err := exec.CommandContext(ctx, terraform, "version").Output()
	if err != nil {
		return "unknown Terraform"
	}
	first, _, _ := strings.Cut(string(output), "\n")
	return first
}
