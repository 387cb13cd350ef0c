package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// A fuzzer runs every fuzz target of the module for a time. It finds the targets
// by itself, so that none can be forgotten.
type fuzzer struct {
	// each is how long a target runs.
	each time.Duration
	// guided has the inputs follow the code that they reach. That finds more, and takes a
	// build of its own of all packages.
	guided bool
	// dir keeps the programs, and the inputs that reach new code for later runs.
	// An input that fails goes to testdata/fuzz of its package instead, where it
	// is a test from then on.
	dir string
}

// A fuzzed package has fuzz targets.
type fuzzed struct {
	ImportPath   string   `json:"ImportPath"`
	Dir          string   `json:"Dir"`
	TestGoFiles  []string `json:"TestGoFiles"`
	XTestGoFiles []string `json:"XTestGoFiles"`
}

// slack is what a target may need besides its time: to start, to go through
// what earlier runs have found, and to make a failing input small.
const slack = 2 * time.Minute

// run makes a tally with a test for each target. As many packages are fuzzed at a time as
// there are processors: most of a short run is the building, and the start of each target.
func (f fuzzer) run(ctx context.Context, out io.Writer) (*tally, error) {
	packages, err := packagesWithTargets(ctx)
	if err != nil {
		return nil, err
	}
	total := newTally()
	var turn sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for _, p := range packages {
		group.Go(func() error {
			t, printed, err := f.fuzzPackage(ctx, p)
			turn.Lock()
			defer turn.Unlock()
			fmt.Fprint(out, printed)
			total.add(t)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if total.ran() == 0 {
		total.failed = append(total.failed, "there is no fuzz target")
	}
	return total, nil
}

var target = regexp.MustCompile(`(?m)^func Fuzz\w*\(`)

// packagesWithTargets looks into the sources, since only building every test of
// the module would tell otherwise.
func packagesWithTargets(ctx context.Context) ([]fuzzed, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles", "./...")
	cmd.Stderr = os.Stderr
	listed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var found []fuzzed
	for stream := json.NewDecoder(strings.NewReader(string(listed))); ; {
		var p fuzzed
		if err := stream.Decode(&p); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		has, err := p.hasTarget()
		if err != nil {
			return nil, err
		}
		if has {
			found = append(found, p)
		}
	}
}

func (p fuzzed) hasTarget() (bool, error) {
	for _, name := range append(p.TestGoFiles, p.XTestGoFiles...) {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil || target.Match(text) {
			return err == nil, err
		}
	}
	return false, nil
}

// fuzzPackage builds the tests of a package once, runs its targets one after the other, and
// returns what is to be printed of them.
func (f fuzzer) fuzzPackage(ctx context.Context, p fuzzed) (t *tally, printed string, err error) {
	t = newTally()
	program, err := filepath.Abs(filepath.Join(f.dir, "bin", strings.ReplaceAll(p.ImportPath, "/", "_")+".test"))
	if err != nil {
		return t, "", err
	}
	// Nobody looks at these programs with a debugger, whose symbols take half of the linking,
	// and `make lint` has vet.
	build := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", program, p.ImportPath}
	if f.guided {
		build = append(build, "-fuzz=.")
	}
	built, err := p.command(ctx, "go", build...).CombinedOutput()
	if err != nil {
		t.failed = append(t.failed, test{pkg: p.ImportPath}.String()+" cannot be built for fuzzing")
		return t, fmt.Sprintf("%s%v\n", built, err), nil
	}
	listed, err := p.command(ctx, program, "-test.list=^Fuzz").Output()
	if err != nil {
		return t, "", fmt.Errorf("listing the fuzz targets of %s: %w", p.ImportPath, err)
	}
	names := strings.Fields(string(listed))
	var failures strings.Builder
	for _, name := range names {
		said := f.fuzzTarget(ctx, p, program, name)
		if said == "" {
			t.passed++
			continue
		}
		failures.WriteString(said)
		t.failed = append(t.failed, test{p.ImportPath, name}.String()+" (fuzzed)")
	}
	return t, fmt.Sprintf("%sfuzzed\t%s\t%d targets, %s each\n", failures.String(), p.ImportPath, len(names), f.each), nil
}

// fuzzTarget runs a target, and returns what it printed if it fails.
func (f fuzzer) fuzzTarget(ctx context.Context, p fuzzed, program, name string) string {
	cache, err := filepath.Abs(filepath.Join(f.dir, "inputs", p.ImportPath))
	if err != nil {
		return err.Error() + "\n"
	}
	printed, err := p.command(ctx, program,
		"-test.run=^$", "-test.fuzz=^"+name+"$", "-test.fuzztime="+f.each.String(), "-test.fuzzminimizetime=10s",
		"-test.fuzzcachedir="+cache, "-test.parallel=1", "-test.timeout="+(f.each+slack).String()).CombinedOutput()
	if err == nil || timeWasUp(printed) {
		return ""
	}
	return fmt.Sprintf("%s%s: %v\n", printed, name, err)
}

var (
	outOfTime = regexp.MustCompile(`(?m)^--- FAIL: \w+ \([0-9.]+s\)\n    context deadline exceeded\nFAIL$`)
	found     = []byte("Failing input written to")
)

// timeWasUp tells whether a target failed for nothing but the end of its time,
// as Go before 1.27 has it now and then (golang.org/issue/75804). What a target
// finds is always written down as an input.
func timeWasUp(printed []byte) bool {
	return outOfTime.Match(printed) && !bytes.Contains(printed, found)
}

// command runs in the folder of the package, as go test does.
func (p fuzzed) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = p.Dir
	cmd.Env = cli{}.environ(os.Environ())
	return cmd
}
