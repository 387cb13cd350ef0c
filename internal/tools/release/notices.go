package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licenseFile is how modules name what has to go along with copies of them.
var licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.](md|txt|[a-z]+))?$`)

const noticesHeader = `terraform-provider-uazapi contains the software below, under these licenses.
The license of the provider itself is in LICENSE.
`

// writeNotices writes the licenses of Go and of all modules that the provider is built
// from, on any platform. The same modules make the same file.
func writeNotices(ctx context.Context, file string) error {
	modules, err := linkedModules(ctx)
	if err != nil {
		return err
	}
	goroot, err := output(ctx, nil, "go", "env", "GOROOT")
	if err != nil {
		return err
	}
	modules["Go, its runtime and standard library"] = strings.TrimSpace(goroot)
	var text bytes.Buffer
	text.WriteString(noticesHeader)
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		if err := addNotices(&text, name, modules[name]); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text.Bytes(), 0o644)
}

// linkedModules returns the folders of the modules in the binaries, by names with
// versions.
func linkedModules(ctx context.Context) (map[string]string, error) {
	found := map[string]string{}
	for _, platform := range platforms {
		lines, err := output(ctx, platform.environment(), "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(lines) {
			if name, dir, is := strings.Cut(strings.TrimSpace(line), "\t"); is {
				found[name] = dir
			}
		}
	}
	return found, nil
}

// addNotices adds the licenses that lie in the folder of a module. Not to find one is an
// error: nobody knows then whether it may be passed on.
func addNotices(to *bytes.Buffer, name, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	found := false
	for _, entry := range entries {
		if !entry.Type().IsRegular() || strings.HasSuffix(entry.Name(), ".go") || !licenseFile.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return err
		}
		found = true
		fmt.Fprintf(to, "\n%s\n%s (%s)\n\n%s\n", strings.Repeat("=", 80), name, entry.Name(), bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
	}
	if !found {
		return fmt.Errorf("%s has no license in %s", name, dir)
	}
	return nil
}

// output runs a command with more variables of the environment, and returns what it prints.
func output(ctx context.Context, variables []string, name string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Env = append(os.Environ(), variables...)
	var told bytes.Buffer
	command.Stderr = &told
	printed, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, told.Bytes())
	}
	return string(printed), nil
}
