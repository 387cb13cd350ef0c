package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// configuration is what is applied. It takes no action, so that every tool knows it.
const configuration = `terraform {
  required_providers {
    uazapi = { source = "uazapi/uazapi" }
  }
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

resource "uazapi_instance_privacy" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
  last        = "contacts"
}
`

// The ends of terraform plan -detailed-exitcode.
const (
	nothing = 0
	changes = 2
)

// simulator is a server in a process of its own.
type simulator struct {
	url, token string
	stop       func()
}

// startSimulator starts one whose QRs nobody scans by himself.
func startSimulator(ctx context.Context, program, dir string) (*simulator, error) {
	ready := filepath.Join(dir, "ready")
	command := exec.CommandContext(ctx, program, "-listen", "127.0.0.1:0", "-pair-after", "0", "-quiet", "-ready-file", ready)
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		return nil, err
	}
	s := &simulator{stop: func() {
		_ = command.Process.Signal(os.Interrupt)
		_ = command.Wait()
	}}
	exports, err := waitForFile(ctx, ready)
	if err != nil {
		s.stop()
		return nil, err
	}
	for line := range strings.Lines(exports) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		switch name {
		case "UAZAPI_BASE_URL":
			s.url = value
		case "UAZAPI_ADMIN_TOKEN":
			s.token = value
		}
	}
	return s, nil
}

// waitForFile returns what a file holds as soon as it is there. It is written in one step.
func waitForFile(ctx context.Context, path string) (string, error) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		content, err := os.ReadFile(path)
		if err == nil {
			return string(content), nil
		}
		select {
		case <-ctx.Done():
			return "", errors.Join(err, ctx.Err())
		case <-ticker.C:
		}
	}
}

// shell is where Terraform works, with nothing of the user's own.
type shell struct {
	dir, program string
	environment  []string
}

func newShell(ctx context.Context, with programs, server *simulator, dir string) (*shell, error) {
	s := &shell{dir: dir, program: with.terraform, environment: append(inherited(),
		"TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"UAZAPI_BASE_URL="+server.url, "UAZAPI_ADMIN_TOKEN="+server.token,
	)}
	binary, err := os.ReadFile(with.provider)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"main.tf":  []byte(configuration),
		"cli.tfrc": fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.Join(dir, "mirror")),
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		files[filepath.Join("mirror", host, "uazapi", "uazapi", "0.0.1", runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-uazapi_v0.0.1")] = binary
	}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, content, 0o700); err != nil {
			return nil, err
		}
	}
	if output, err := s.command(ctx, "init").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("init: %w\n%s", err, output)
	}
	return s, nil
}

// inherited is the environment without what sets up Terraform or the provider.
func inherited() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "UAZAPI_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

func (s *shell) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.program, append(arguments, "-no-color")...)
	command.Dir, command.Env = s.dir, s.environment
	// Terraform ends in an orderly way when it is interrupted, not when killed.
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGINT) }
	command.WaitDelay = 20 * time.Second
	return command
}

// apply applies, and tells how that ended.
func (s *shell) apply(ctx context.Context) <-chan error {
	ended := make(chan error, 1)
	go func() {
		output, err := s.command(ctx, "apply", "-auto-approve", "-input=false").CombinedOutput()
		if err != nil {
			err = fmt.Errorf("apply: %w\n%s", err, output)
		}
		ended <- err
	}()
	return ended
}

// plans plans, and looks how that ends and what it tells.
func (s *shell) plans(ctx context.Context, end int, telling ...string) error {
	output, err := s.command(ctx, "plan", "-detailed-exitcode", "-input=false").CombinedOutput()
	got := nothing
	if failed := new(exec.ExitError); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else if err != nil {
		return err
	}
	if got != end {
		return fmt.Errorf("the plan ended with %d, want %d:\n%s", got, end, output)
	}
	for _, text := range telling {
		if !bytes.Contains(output, []byte(text)) {
			return fmt.Errorf("the plan does not tell of %q:\n%s", text, output)
		}
	}
	return nil
}
