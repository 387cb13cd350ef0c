package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// aCompiler is a Go that compiles nothing: it writes a file where a program would be.
const aCompiler = `#!/bin/sh
case "$1 $2" in
"env GOOS") echo plan9 ;;
"env GOARCH") echo arm ;;
"build "*)
  while [ "$1" != -o ]; do shift; done
  mkdir -p "$(dirname "$2")" && echo program >"$2" ;;
esac
`

// `make install` puts one file where each tool looks for it, below the home of whoever
// runs it, and names the folder and the constraint. The compiler is another one, since
// only the ways of the files are looked at.
func TestInstallPutsTheProviderWhereBothToolsLook(t *testing.T) {
	t.Parallel()
	folder, home := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "go"), []byte(aCompiler), 0o700); err != nil {
		t.Fatal(err)
	}
	program := "make"
	if found, err := exec.LookPath("gmake"); err == nil { // on macOS, where make is too old
		program = found
	}
	command := exec.CommandContext(t.Context(), program, "-C", "../../..", "install", "BUILD="+filepath.Join(folder, "build"), "INSTALLED=0.0.7")
	command.Env = append(os.Environ(), "HOME="+home, "PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"), "MAKEFLAGS=", "MAKELEVEL=")
	said, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("make install: %v\n%s", err, said)
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		file := filepath.Join(home, ".terraform.d/plugins", host, "uazapi/uazapi/0.0.7/plan9_arm/terraform-provider-uazapi_v0.0.7")
		info, err := os.Stat(file)
		if err != nil {
			t.Errorf("%v\n%s", err, said)
			continue
		}
		if info.Mode().Perm()&0o111 == 0 || !strings.Contains(string(said), filepath.Dir(file)) {
			t.Errorf("%s has the mode %s, and make says:\n%s", file, info.Mode(), said)
		}
	}
	if !strings.Contains(string(said), `source = "uazapi/uazapi", version = "~> 0.0.1"`) {
		t.Errorf("it does not say how to use it:\n%s", said)
	}
}
