// Command mutants shows that the random lives find what they are there to find. Each
// patch in internal/lives/mutants takes one safeguard out of the provider. The lives
// of that provider, from seed 1 on, have to break the rule that the patch names, and
// the same life of the provider as it is has to break none. `make lives-mutants` is
// built on it.
//
// Arguments choose the patches whose names contain one of them. The exit status is 1
// if a mutant is not found or breaks another rule, and if a patch no longer applies
// or what it makes does not build.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// folder is where the patches are, below the root of the module.
const folder = "internal/lives/mutants"

func main() {
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: mutants [PART OF A NAME]...")
	}
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ok, err := run(ctx, os.Stdout, ".", flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

// run tries the mutants of a module, and tells whether all were found.
func run(ctx context.Context, out io.Writer, root string, chosen []string) (ok bool, err error) {
	mutants, err := load(root, chosen)
	if err != nil {
		return false, err
	}
	temp, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return false, err
	}
	defer func() { err = cmp.Or(err, os.RemoveAll(temp)) }()

	whole := filepath.Join(temp, "whole")
	if err := build(ctx, root, whole, ""); err != nil {
		return false, err
	}
	missed := 0
	for _, m := range mutants {
		began := time.Now()
		found, err := try(ctx, root, filepath.Join(temp, m.name), whole, m)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		took := time.Since(began).Round(time.Second)
		if err != nil {
			missed++
			fmt.Fprintf(out, "%-40s FAILED after %v: %v\n", m.name, took, err)
			continue
		}
		fmt.Fprintf(out, "%-40s %-30s life %d of %d, %v\n", m.name, found.rule, found.life, m.lives, took)
	}
	fmt.Fprintf(out, "%d mutants, %d not found\n", len(mutants), missed)
	return missed == 0, nil
}

// load reads the patches of a module whose names contain one of some parts, or all
// where there are none.
func load(root string, chosen []string) ([]mutant, error) {
	paths, err := filepath.Glob(filepath.Join(root, folder, "*.patch"))
	if err != nil {
		return nil, err
	}
	var mutants []mutant
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".patch")
		isChosen := func(part string) bool { return strings.Contains(name, part) }
		if len(chosen) > 0 && !slices.ContainsFunc(chosen, isChosen) {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		m, err := parse(name, string(text))
		if err != nil {
			return nil, err
		}
		mutants = append(mutants, m)
	}
	if len(mutants) == 0 {
		return nil, fmt.Errorf("there is no such patch in %s", folder)
	}
	return mutants, nil
}

// finding is how a mutant was found.
type finding struct {
	rule string
	life int
}

// try makes a mutant, and leads it through its lives until one breaks a rule.
func try(ctx context.Context, root, dir, whole string, m mutant) (finding, error) {
	overlay, err := m.apply(ctx, root, dir)
	if err != nil {
		return finding{}, err
	}
	lives := filepath.Join(dir, "lives")
	if err := build(ctx, root, lives, overlay); err != nil {
		return finding{}, err
	}
	for life := 1; life <= m.lives; life++ {
		broken, err := live(ctx, lives, m, life)
		switch {
		case err != nil:
			return finding{}, err
		case broken == "":
			continue
		case !slices.Contains(m.rules, broken):
			return finding{}, fmt.Errorf("life %d breaks %q, which is not its rule", life, broken)
		}
		return finding{broken, life}, survives(ctx, whole, m, life)
	}
	return finding{}, fmt.Errorf("not found in %d lives", m.lives)
}

// survives makes sure that a life breaks no rule without the mutant.
func survives(ctx context.Context, whole string, m mutant, life int) error {
	broken, err := live(ctx, whole, m, life)
	if err == nil && broken != "" {
		err = fmt.Errorf("life %d breaks %q without the mutant as well", life, broken)
	}
	return err
}
