package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// mutant is a patch that takes a safeguard out of the provider, and what finds it.
type mutant struct {
	name string
	// kind says what the provider does wrong then.
	kind string
	// groups are the groups of actions that find it, and rules are those of which
	// one has to break first.
	groups string
	// servers are the settings of the servers, drawn where there are none.
	servers string
	rules   []string
	// lives is within how many lives it has to be found.
	lives int
	// files are those that the patch changes, below the root.
	files []string
	patch string
}

var changedFile = regexp.MustCompile(`(?m)^\+\+\+ b/(\S+)`)

// parse reads a patch and the lines above it, each of which names one thing.
func parse(name, text string) (mutant, error) {
	m := mutant{name: name, patch: text}
	head, _, _ := strings.Cut(text, "\n--- ")
	for line := range strings.SplitSeq(head, "\n") {
		about, value, _ := strings.Cut(line, ": ")
		switch about {
		case "Kind":
			m.kind = value
		case "Groups":
			m.groups = value
		case "Servers":
			m.servers = value
		case "Rule":
			m.rules = append(m.rules, value)
		case "Lives":
			m.lives, _ = strconv.Atoi(value)
		}
	}
	for _, found := range changedFile.FindAllStringSubmatch(text, -1) {
		m.files = append(m.files, found[1])
	}
	if m.kind == "" || m.groups == "" || len(m.rules) == 0 || m.lives < 1 || len(m.files) == 0 {
		return mutant{}, fmt.Errorf("%s: Kind, Groups, Rule, Lives and a patch are needed", name)
	}
	return m, nil
}

// apply changes copies of the files in a folder, and returns an overlay of them as
// go build takes it.
func (m mutant) apply(ctx context.Context, root, dir string) (overlay string, err error) {
	root, err = filepath.Abs(root)
	if err != nil {
		return "", err
	}
	replaced := map[string]string{}
	for _, file := range m.files {
		original, copied := filepath.Join(root, file), filepath.Join(dir, file)
		text, err := os.ReadFile(original)
		if err != nil {
			return "", fmt.Errorf("the patch is stale: %w", err)
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(copied), 0o700), os.WriteFile(copied, text, 0o600)); err != nil {
			return "", err
		}
		replaced[original] = copied
	}
	cmd := exec.CommandContext(ctx, "git", "apply", "-")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(m.patch)
	// In a repository, git would take the paths as those of its root.
	cmd.Env = append(os.Environ(), "GIT_DIR="+os.DevNull)
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the patch is stale: %w\n%s", err, said)
	}
	encoded, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, encoded, 0o600)
}

// build builds the tests of the lives, with an overlay or as they are.
func build(ctx context.Context, root, to, overlay string) error {
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-overlay="+overlay, "-o", to, "./internal/lives")
	cmd.Dir = root
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("it does not build: %w\n%s", err, said)
	}
	return nil
}

// brokenRule finds the rule in what rapid says of a life, also of one that goes
// otherwise the second time.
var brokenRule = regexp.MustCompile(`\bbroken: ([A-Za-z ]*[A-Za-z])`)

// live lives the life of a seed, and returns the rule that it breaks, or "".
func live(ctx context.Context, lives string, m mutant, seed int) (broken string, err error) {
	cmd := exec.CommandContext(ctx, lives, "-test.run=^TestLives$", "-test.timeout=5m",
		"-groups="+m.groups, "-server="+m.servers, "-except=", "-rapid.seed="+strconv.Itoa(seed), "-rapid.shrinktime=0s")
	cmd.Dir = filepath.Dir(lives)
	said, err := cmd.CombinedOutput()
	if err == nil {
		return "", nil
	}
	found := brokenRule.FindSubmatch(said)
	if found == nil {
		return "", fmt.Errorf("life %d has no verdict: %w\n%s", seed, err, said)
	}
	return string(found[1]), nil
}
