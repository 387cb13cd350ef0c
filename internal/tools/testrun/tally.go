package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const module = "github.com/uazapi/terraform-provider-uazapi"

// versionGate matches the reasons for which an acceptance test may be skipped:
// the CLI at hand is too old, or lacks the feature for good.
var versionGate = regexp.MustCompile(`^(Terraform CLI version|OpenTofu) `)

// A tally counts tests. One with subtests stands for these and is not counted
// itself, unless it failed and none of them did.
type tally struct {
	passed  int
	failed  []string
	skipped []skip
	// took is how long each test without subtests took, in seconds.
	took map[test]float64

	running  map[test]bool
	hasSub   map[test]bool
	hasFault map[test]bool // a subtest of it failed
	output   map[test]*strings.Builder
}

// A test without a name is its package.
type test struct{ pkg, name string }

type skip struct {
	test   test
	reason string
}

// An event is a line of `go test -json`; see `go doc test2json`.
type event struct {
	Action  string `json:"Action"`
	Package string `json:"Package"`
	Test    string `json:"Test"`
	Output  string `json:"Output"`
	// Elapsed is in seconds. The time for which a test let others run first is not in it.
	Elapsed float64 `json:"Elapsed"`
}

func newTally() *tally {
	return &tally{
		took:     map[test]float64{},
		running:  map[test]bool{},
		hasSub:   map[test]bool{},
		hasFault: map[test]bool{},
		output:   map[test]*strings.Builder{},
	}
}

// read takes in the events of one `go test -json`, and writes to out what a
// person wants to see while it runs.
func (t *tally) read(events io.Reader, out io.Writer) error {
	for r := bufio.NewReader(events); ; {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) == nil {
				t.take(e, out)
			} else {
				_, _ = out.Write(line)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (t *tally) take(e event, out io.Writer) {
	id := test{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(out, e.Output)
	case "output":
		if t.output[id] == nil {
			t.output[id] = &strings.Builder{}
		}
		t.output[id].WriteString(e.Output)
	case "run":
		t.running[id] = true
		for _, parent := range id.parents() {
			t.hasSub[parent] = true
		}
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.endPackage(id, e.Action, out)
		} else {
			if !t.hasSub[id] {
				t.took[id] = e.Elapsed
			}
			t.endTest(id, e.Action, out)
		}
		delete(t.output, id)
	}
}

func (t *tally) endTest(id test, action string, out io.Writer) {
	delete(t.running, id)
	switch {
	case action == "fail":
		t.fail(id, out)
	case action == "skip":
		t.skipped = append(t.skipped, skip{id, t.reason(id)})
	case !t.hasSub[id]:
		t.passed++
	}
}

func (t *tally) endPackage(id test, action string, out io.Writer) {
	// Tests that began but did not end: a time-out, a crash.
	var cut []test
	for r := range t.running {
		if r.pkg == id.pkg {
			cut = append(cut, r)
			delete(t.running, r)
		}
	}
	// Subtests before their parents, as when they end by themselves.
	slices.SortFunc(cut, func(a, b test) int { return strings.Compare(b.name, a.name) })
	for _, r := range cut {
		t.fail(r, out)
	}

	switch action {
	case "fail":
		if !t.hasFault[id] {
			t.failed = append(t.failed, id.String())
		}
		t.print(id, out)
	case "pass":
		for line := range strings.Lines(t.text(id)) {
			if strings.HasPrefix(line, "ok ") {
				fmt.Fprint(out, line)
			}
		}
	}
}

func (t *tally) fail(id test, out io.Writer) {
	if !t.hasFault[id] {
		t.failed = append(t.failed, id.String())
	}
	for _, parent := range id.parents() {
		t.hasFault[parent] = true
	}
	t.hasFault[test{pkg: id.pkg}] = true
	t.print(id, out)
}

// print writes what a test or package has printed, without the frames that
// only matter in the output of many.
func (t *tally) print(id test, out io.Writer) {
	for line := range strings.Lines(t.text(id)) {
		if !strings.HasPrefix(line, "=== ") {
			fmt.Fprint(out, line)
		}
	}
}

var source = regexp.MustCompile(`^\s*[\w.-]+\.go:\d+: `)

// reason is what a skipped test gave as its reason, on one line.
func (t *tally) reason(id test) string {
	var words []string
	for line := range strings.Lines(t.text(id)) {
		if strings.HasPrefix(line, "=== ") || strings.HasPrefix(strings.TrimSpace(line), "--- SKIP:") {
			continue
		}
		words = append(words, strings.Fields(source.ReplaceAllString(line, ""))...)
	}
	if len(words) == 0 {
		return "no reason given"
	}
	return strings.Join(words, " ")
}

func (t *tally) text(id test) string {
	if b := t.output[id]; b != nil {
		return b.String()
	}
	return ""
}

// details lists what was skipped and what failed.
func (t *tally) details(out io.Writer) {
	for _, s := range t.skipped {
		mark := "skipped"
		if !s.allowed() {
			mark = "SKIPPED, MUST RUN"
		}
		fmt.Fprintf(out, "%s: %s: %s\n", mark, s.test, s.reason)
	}
	for _, f := range t.failed {
		fmt.Fprintf(out, "failed: %s\n", f)
	}
	if t.ran() == 0 {
		fmt.Fprintln(out, "failed: no test ran")
	}
}

func (t *tally) counts() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.passed, len(t.failed), len(t.skipped))
}

func (t *tally) ran() int { return t.passed + len(t.failed) }

func (t *tally) ok() bool {
	return t.passed > 0 && len(t.failed) == 0 &&
		!slices.ContainsFunc(t.skipped, func(s skip) bool { return !s.allowed() })
}

func (t *tally) add(other *tally) {
	t.passed += other.passed
	t.failed = append(t.failed, other.failed...)
	t.skipped = append(t.skipped, other.skipped...)
	if t.took == nil {
		t.took = map[test]float64{}
	}
	for id, seconds := range other.took {
		t.took[id] = max(t.took[id], seconds)
	}
}

// A test is slow from a second on, and the slowest ten are listed.
const (
	slow        = 1.0
	mostSlowest = 10
)

// slowest lists the tests that a faster run has to begin with. With several CLIs, the
// longest time counts.
func (t *tally) slowest(out io.Writer) {
	tests := slices.Collect(maps.Keys(t.took))
	tests = slices.DeleteFunc(tests, func(id test) bool { return t.took[id] < slow })
	slices.SortFunc(tests, func(a, b test) int {
		return cmp.Or(cmp.Compare(t.took[b], t.took[a]), strings.Compare(a.String(), b.String()))
	})
	for _, id := range tests[:min(len(tests), mostSlowest)] {
		fmt.Fprintf(out, "slow: %6.1fs %s\n", t.took[id], id)
	}
}

// allowed tells whether the run may pass without this test. An acceptance test
// that finds no CLI must not look like one that passed.
func (s skip) allowed() bool {
	if strings.Contains(s.reason, "TF_ACC") {
		return false
	}
	acceptance := strings.HasPrefix(s.test.pkg, module+"/internal/acceptance")
	return !acceptance || versionGate.MatchString(s.reason)
}

// parents are all tests that this may be a subtest of. The name of a subtest
// may hold slashes itself; the parents that it then seems to have do no harm.
func (id test) parents() []test {
	var parents []test
	for i, c := range id.name {
		if c == '/' {
			parents = append(parents, test{id.pkg, id.name[:i]})
		}
	}
	return parents
}

func (id test) String() string {
	pkg := strings.TrimPrefix(strings.TrimPrefix(id.pkg, module), "/")
	return strings.TrimSuffix(cmp.Or(pkg, ".")+" "+id.name, " ")
}
