package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// stub is a command-line tool that writes down its environment. As OpenTofu does, it
// warns in front of whatever it prints where its settings are missing.
const stub = `#!/bin/sh
[ -f "$TF_CLI_CONFIG_FILE" ] || echo 'Warning: Unable to open CLI configuration file'
[ "$1" = version ] && echo '{"terraform_version":"1.16.0"}'
env >>"$SEEN"
`

// project is a folder with what the demo needs of the project.
func project(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string]string{providerBinary: "", example: "", "terraform": stub} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
}

// However the user has set up Terraform, the demo is the same and leaves it alone.
func TestNothingOfTheUserReachesTheTool(t *testing.T) {
	project(t)
	cli, err := filepath.Abs("terraform")
	if err != nil {
		t.Fatal(err)
	}
	seen := filepath.Join(t.TempDir(), "seen")
	t.Setenv("SEEN", seen)
	for _, name := range []string{
		"TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_LOG", "TF_LOG_PATH", "TF_REATTACH_PROVIDERS", "TF_DATA_DIR", "TF_WORKSPACE",
		"UAZAPI_READ_ONLY", "UAZAPI_BASE_URL", "UAZAPI_ADMIN_TOKEN",
	} {
		t.Setenv(name, "of-the-user")
	}
	w, err := newWorkspace(t.Context(), cli, "http://127.0.0.1:1", "admin")
	if err != nil {
		t.Fatal(err)
	}
	defer w.remove()
	content, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(content), "\n")
	for _, line := range lines {
		if strings.Contains(line, "of-the-user") {
			t.Errorf("the tool got %s", line)
		}
	}
	for _, own := range []string{"UAZAPI_BASE_URL=http://127.0.0.1:1", "UAZAPI_ADMIN_TOKEN=admin", "TF_CLI_CONFIG_FILE=" + filepath.Join(w.dir, "cli.tfrc")} {
		if !slices.Contains(lines, own) {
			t.Errorf("the tool did not get %s", own)
		}
	}
}
