package world

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// program is the provider as users have it, built by the first test of a folder that
// takes it. [Main] removes it.
var program struct {
	once sync.Once
	path string
	err  error
}

// BuildProvider builds the provider as users have it, once for all tests of a folder, and
// returns its path.
func BuildProvider(t *testing.T) string {
	t.Helper()
	program.once.Do(func() { program.path, program.err = buildProvider(t.Context()) })
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

func buildProvider(ctx context.Context) (string, error) {
	folder, err := os.MkdirTemp("", "provider-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "terraform-provider-uazapi")
	output, err := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", path, Repository).CombinedOutput()
	if err != nil {
		return path, fmt.Errorf("go build: %w\n%s", err, output)
	}
	return path, nil
}

func removeProvider() error {
	if program.path == "" {
		return nil
	}
	return os.RemoveAll(filepath.Dir(program.path))
}
