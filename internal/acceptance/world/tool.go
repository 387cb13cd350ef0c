package world

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
)

// Tool is the command-line tool under test.
type Tool struct {
	Path     string
	OpenTofu bool
	Version  *version.Version
}

// FindTool finds the tool that the environment names, or else a Terraform.
func FindTool(t *testing.T) Tool {
	t.Helper()
	found, err := theTool()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// theTool is that of all tests, asked once for its version.
var theTool = sync.OnceValues(func() (Tool, error) {
	found, err := exec.LookPath(os.Getenv("TF_ACC_TERRAFORM_PATH"))
	if err != nil {
		found, err = exec.LookPath("terraform")
	}
	if err == nil {
		found, err = filepath.Abs(found)
	}
	if err != nil {
		return Tool{}, err
	}
	output, err := exec.Command(found, "version", "-json").Output()
	if err != nil {
		return Tool{}, fmt.Errorf("%s version: %w", found, err)
	}
	var told struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &told); err != nil {
		return Tool{}, err
	}
	parsed, err := version.NewVersion(told.Version)
	if err != nil {
		return Tool{}, err
	}
	return Tool{found, onOpenTofu(), parsed}, nil
})

// onOpenTofu tells whether the tool under test is OpenTofu, whose versions mean
// something else than Terraform's.
var onOpenTofu = sync.OnceValue(func() bool {
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		return false
	}
	output, err := exec.Command(path, "version").Output()
	return err == nil && strings.HasPrefix(string(output), "OpenTofu")
})

// Name is the tool's name as reports of skipped tests begin.
func (tool Tool) Name() string {
	if tool.OpenTofu {
		return "OpenTofu"
	}
	return "Terraform CLI version"
}

// Provider is the address of the provider for the tool.
func (tool Tool) Provider() string {
	if tool.OpenTofu {
		return "registry.opentofu.org/uazapi/uazapi"
	}
	return "registry.terraform.io/uazapi/uazapi"
}
