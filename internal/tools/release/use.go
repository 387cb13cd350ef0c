package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// configuration is what is applied: what every supported tool knows.
//
//go:embed testdata/main.tf
var configuration []byte

// use installs the provider from its archive, as from a registry, and makes, plans again
// and destroys something on a simulated server.
func (m made) use(ctx context.Context, cli, dir string) error {
	server, err := startSimulator(ctx, dir)
	if err != nil {
		return err
	}
	defer server.stop()
	if err := m.prepare(dir); err != nil {
		return err
	}
	version := ""
	for _, args := range [][]string{
		{"init", "-no-color"},
		{"version"},
		{"apply", "-no-color", "-auto-approve"},
		{"plan", "-no-color", "-detailed-exitcode"}, // which fails where there is anything to do
		{"destroy", "-no-color", "-auto-approve"},
	} {
		printed, err := server.run(ctx, dir, cli, args...)
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", args[0], err, printed)
		}
		if args[0] == "version" {
			version, _, _ = strings.Cut(printed, "\n")
			if want := fmt.Sprintf("uazapi/uazapi v%s", m.version); !strings.Contains(printed, want) {
				return fmt.Errorf("it has not installed %s:\n%s", want, printed)
			}
		}
	}
	fmt.Printf("%s: installed from the archive, applied, planned without a change, destroyed\n", version)
	return nil
}

// prepare lays out a mirror with the archive and a configuration that installs from
// nowhere else.
func (m made) prepare(dir string) error {
	archive := platform{runtime.GOOS, runtime.GOARCH}.archive(m.version)
	content, err := os.ReadFile(filepath.Join(m.dir, archive))
	if err != nil {
		return err
	}
	mirror := filepath.Join(dir, "mirror")
	files := map[string][]byte{
		filepath.Join(dir, "main.tf"):  configuration,
		filepath.Join(dir, "cli.tfrc"): fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror),
		// The version of a snapshot is chosen only where it is named.
		filepath.Join(dir, "version_override.tf"): fmt.Appendf(nil, "terraform {\n  required_providers {\n    uazapi = {\n      source  = \"uazapi/uazapi\"\n      version = %q\n    }\n  }\n}\n", m.version),
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		files[filepath.Join(mirror, host, "uazapi", "uazapi", archive)] = content
	}
	for path, content := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// simulated is a simulated server that runs beside.
type simulated struct {
	process   *exec.Cmd
	variables []string
}

// startSimulator builds and starts the server, and waits until it says where it is.
func startSimulator(ctx context.Context, dir string) (*simulated, error) {
	binary := filepath.Join(dir, "simulator.exe")
	if _, err := output(ctx, nil, "go", "build", "-o", binary, "./internal/simulator/cmd"); err != nil {
		return nil, err
	}
	server := &simulated{process: exec.CommandContext(ctx, binary, "-listen", "127.0.0.1:0", "-pair-after", "1s", "-quiet")}
	printed, err := server.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := server.process.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(printed)
	for len(server.variables) < 2 && lines.Scan() {
		if variable, is := strings.CutPrefix(lines.Text(), "export "); is {
			server.variables = append(server.variables, variable)
		}
	}
	if len(server.variables) < 2 {
		server.stop()
		return nil, errors.New("the simulated server has not started")
	}
	return server, nil
}

func (s *simulated) stop() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

// run runs a command-line tool against the server, without anything that the user has
// set up for it.
func (s *simulated) run(ctx context.Context, dir, cli string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, cli, args...)
	command.Dir = dir
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGINT) }
	own := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "TF_") || strings.HasPrefix(variable, "UAZAPI_")
	})
	command.Env = slices.Concat(own, s.variables, []string{"TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "cli.tfrc"), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1"})
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	err := command.Run()
	return printed.String(), err
}
