package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fuzzFile is a test file of package p with fuzz targets, by what they do.
func fuzzFile(targets map[string]string) string {
	var text strings.Builder
	text.WriteString("package p\n\nimport \"testing\"\n")
	for name, does := range targets {
		fmt.Fprintf(&text, "\nfunc %s(f *testing.F) {\n\tf.Add(\"seed\")\n\tf.Fuzz(func(t *testing.T, text string) {\n\t\t%s\n\t})\n}\n", name, does)
	}
	return text.String()
}

func TestFuzz(t *testing.T) {
	const findsNothing, findsSomething = `_ = text`, `if len(text) > 5 { t.Error("it is too long") }`
	for name, tc := range map[string]struct {
		files map[string]string
		args  []string
		ok    bool
		last  string
		has   []string
	}{
		"every target of every package": {
			files: map[string]string{
				"a/a_test.go": fuzzFile(map[string]string{"FuzzOne": findsNothing, "FuzzTwo": findsNothing}),
				"b/b_test.go": fuzzFile(map[string]string{"FuzzOne": findsNothing}),
				"c/c_test.go": testFile("func TestNoTarget(t *testing.T) { t.Error(\"no test is run\") }\n"),
			},
			ok:   true,
			last: "3 passed, 0 failed, 0 skipped",
			has:  []string{"/a\t2 targets", "/b\t1 targets"},
		},
		"a target that fails": {
			files: map[string]string{"a/a_test.go": fuzzFile(map[string]string{"FuzzBad": findsSomething, "FuzzGood": findsNothing})},
			last:  "1 passed, 1 failed, 0 skipped",
			has:   []string{"it is too long", "failed: a FuzzBad (fuzzed)\n"},
		},
		"a target that panics": {
			files: map[string]string{"a/a_test.go": fuzzFile(map[string]string{"FuzzBad": `panic("oh no")`})},
			last:  "0 passed, 1 failed, 0 skipped",
			has:   []string{"oh no", "failed: a FuzzBad (fuzzed)\n"},
		},
		"no target": {
			files: map[string]string{"a/a_test.go": testFile("// func FuzzNone(\nfunc TestGood(t *testing.T) {}\n")},
			last:  "0 passed, 1 failed, 0 skipped",
			has:   []string{"failed: there is no fuzz target\n"},
		},
		"what cannot be built": {
			files: map[string]string{"a/a_test.go": fuzzFile(map[string]string{"FuzzBad": "undefined()"})},
			last:  "0 passed, 1 failed, 0 skipped",
			has:   []string{"undefined: undefined", "failed: a cannot be built for fuzzing\n"},
		},
		"tests first": {
			files: map[string]string{
				"a/a_test.go": fuzzFile(map[string]string{"FuzzOne": findsNothing}),
				"b/b_test.go": testFile("func TestBad(t *testing.T) { t.Error(\"it broke\") }\n"),
			},
			args: []string{"./..."},
			last: "2 passed, 1 failed, 0 skipped", // the seeds, and then the fuzzing
			has:  []string{"failed: b TestBad\n", "/a\t1 targets"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			ok, out := runIn(t, tc.files, options{fuzz: fuzzer{each: 300 * time.Millisecond, dir: "found"}, args: tc.args})
			if ok != tc.ok || !strings.HasSuffix(out, tc.last+"\n") {
				t.Errorf("ok = %v, want %v, and at the end %q", ok, tc.ok, tc.last)
			}
			for _, s := range tc.has {
				if !strings.Contains(out, s) {
					t.Errorf("missing: %q", s)
				}
			}
			if t.Failed() {
				t.Logf("output:\n%s", out)
			}
		})
	}
}

func TestFuzzKeepsWhatItFindsApart(t *testing.T) {
	_, _ = runIn(t, map[string]string{
		"a/a_test.go": fuzzFile(map[string]string{
			"FuzzBad":  `if len(text) > 5 { t.Error("it is too long") }`,
			"FuzzGood": `for _, r := range text { if r == 'x' { break } }`,
		}),
	}, options{fuzz: fuzzer{each: 2 * time.Second, guided: true, dir: "found"}})
	for pattern, what := range map[string]string{
		"a/testdata/fuzz/FuzzBad/*": "the input that failed is no seed of its target",
		"found/inputs/*/*/*/*/*":    "the inputs of interest are not kept for later runs",
	} {
		if files, err := filepath.Glob(filepath.FromSlash(pattern)); err != nil || len(files) == 0 {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := os.Stat(filepath.FromSlash("a/testdata/fuzz/FuzzGood")); err == nil {
		t.Error("an input that did not fail was made a seed")
	}
}

func TestTimeWasUp(t *testing.T) {
	const end = "--- FAIL: FuzzAnswer (40.50s)\n    context deadline exceeded\nFAIL\n"
	for printed, want := range map[string]bool{
		"fuzz: elapsed: 40s, execs: 10 (0/sec), new interesting: 1 (total: 2)\n" + end:                                       true,
		"    context deadline exceeded\n":                                                                                    false,
		"--- FAIL: FuzzX (0.10s)\n    --- FAIL: FuzzX (0.00s)\n        x_test.go:7: context deadline exceeded\nFAIL\n":       false,
		"--- FAIL: FuzzX (0.10s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\nFAIL\n":                false,
		"--- FAIL: FuzzX (0.10s)\n    context deadline exceeded\n    Failing input written to testdata/fuzz/FuzzX/1\nFAIL\n": false,
		end + "Failing input written to testdata/fuzz/FuzzX/1\n":                                                             false,
	} {
		if got := timeWasUp([]byte(printed)); got != want {
			t.Errorf("%t for\n%s", got, printed)
		}
	}
}
