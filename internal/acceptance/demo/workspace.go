package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/environment"
)

// What `make demo` provides, relative to the root of the project.
const (
	providerBinary = ".build/bin/terraform-provider-uazapi"
	example        = "examples/quickstart/main.tf"
)

// workspace is a folder in which Terraform works, with the provider installed
// for it alone: nothing of the user's set-up is read or changed.
type workspace struct {
	dir           string
	cli           string
	environment   []string
	configuration string
}

func newWorkspace(ctx context.Context, cli, url, adminToken string) (*workspace, error) {
	configuration, err := os.ReadFile(example)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "uazapi-demo-")
	if err != nil {
		return nil, err
	}
	w := &workspace{dir: dir, cli: cli, configuration: string(configuration)}
	w.environment = append(environment.Without(os.Environ()),
		"TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"),
		"TF_IN_AUTOMATION=1",
		"CHECKPOINT_DISABLE=1",
		"UAZAPI_BASE_URL="+url,
		"UAZAPI_ADMIN_TOKEN="+adminToken,
	)
	if err := w.prepare(ctx); err != nil {
		w.remove()
		return nil, err
	}
	return w, nil
}

func (w *workspace) remove() { _ = os.RemoveAll(w.dir) }

// prepare installs the provider into a mirror of the workspace's own, and
// initializes the workspace from there.
func (w *workspace) prepare(ctx context.Context) error {
	if err := w.mirror(); err != nil {
		return err
	}
	withActions, err := w.knowsActions(ctx)
	if err != nil {
		return err
	}
	if !withActions {
		w.configuration, err = withoutActions(w.configuration)
	}
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(w.configuration), 0o600); err != nil {
		return err
	}
	output, err := w.command(ctx, "init", "-no-color").CombinedOutput()
	if err != nil {
		return fmt.Errorf("terraform init: %w\n%s", err, output)
	}
	return nil
}

// mirror installs the provider for both registries, as the hosts of Terraform
// and OpenTofu differ.
func (w *workspace) mirror() error {
	binary, err := os.ReadFile(providerBinary)
	if err != nil {
		return fmt.Errorf("%w; `make demo` builds it", err)
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		folder := filepath.Join(w.dir, "mirror", host, "uazapi", "uazapi", "0.0.1", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, "terraform-provider-uazapi_v0.0.1"), binary, 0o700); err != nil {
			return err
		}
	}
	settings := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.Join(w.dir, "mirror"))
	return os.WriteFile(filepath.Join(w.dir, "cli.tfrc"), []byte(settings), 0o600)
}

// terraform runs a command of the CLI, as a user would see it.
func (w *workspace) terraform(ctx context.Context, arguments ...string) error {
	fmt.Printf("$ %s %s\n", w.name(), strings.Join(arguments, " "))
	if !isTerminal(os.Stdout) {
		arguments = append(arguments, "-no-color")
	}
	command := w.command(ctx, arguments...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", w.name(), arguments[0], err)
	}
	return nil
}

func (w *workspace) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, w.cli, arguments...)
	command.Dir = w.dir
	command.Env = w.environment
	// Terraform ends in an orderly way when it is interrupted, not when killed.
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGINT) }
	command.WaitDelay = 15 * time.Second
	return command
}

// name is what a user would type for the CLI.
func (w *workspace) name() string {
	if strings.HasPrefix(filepath.Base(w.cli), "tofu") {
		return "tofu"
	}
	return "terraform"
}

// knowsActions tells whether the CLI is one that has actions.
func (w *workspace) knowsActions(ctx context.Context) (bool, error) {
	output, err := w.command(ctx, "version", "-json").Output()
	if err != nil {
		return false, fmt.Errorf("%s version: %w", w.cli, err)
	}
	var told struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &told); err != nil {
		return false, fmt.Errorf("%s version: %w", w.cli, err)
	}
	is, err := version.NewVersion(told.Version)
	if err != nil {
		return false, err
	}
	return w.name() == "terraform" && is.Core().GreaterThanOrEqual(version.Must(version.NewVersion("1.14.0"))), nil
}

// withoutActions takes out of a configuration what older tools do not know. The
// simulated phone pairs all the same; only the QR is not seen.
func withoutActions(configuration string) (string, error) {
	file, diags := hclwrite.ParseConfig([]byte(configuration), example, hcl.InitialPos)
	if diags.HasErrors() {
		return "", diags
	}
	for _, block := range file.Body().Blocks() {
		if block.Type() == "action" {
			file.Body().RemoveBlock(block)
			continue
		}
		if lifecycle := block.Body().FirstMatchingBlock("lifecycle", nil); lifecycle != nil {
			block.Body().RemoveBlock(lifecycle)
		}
	}
	return string(file.Bytes()), nil
}

// isTerminal tells whether a person is watching, so that colors make sense.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
