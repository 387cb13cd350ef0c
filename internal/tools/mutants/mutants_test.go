package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is that of this module, seen from this folder.
const root = "../../.."

// What changes the provider has to change the patches with it.
func TestPatchesApply(t *testing.T) {
	t.Parallel()
	mutants, err := load(root, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			if _, err := m.apply(t.Context(), root, t.TempDir()); err != nil {
				t.Error(err)
			}
		})
	}
}

// The kinds of mistakes that no life can meet are guarded by tests that there are.
func TestGuardsExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	guards := regexp.MustCompile("`(Test\\w+)` in `([^`]+)`").FindAllStringSubmatch(string(text), -1)
	if len(guards) == 0 {
		t.Error("no guard was found")
	}
	for _, guard := range guards {
		if !hasTest(t, filepath.Join(root, guard[2]), guard[1]) {
			t.Errorf("%s has no %s", guard[2], guard[1])
		}
	}
	if hasTest(t, filepath.Join(root, "internal", "uazapi"), "TestOfNothing") {
		t.Error("a test that there is not was found")
	}
}

// hasTest tells whether a folder has a test of this name.
func hasTest(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(text), "func "+name+"(")
	})
}

const patch = `Kind: it is wrong
Groups: work
Rule: nothing lost
Rule: nothing doubled
Lives: 5

--- a/internal/lives/life_test.go
+++ b/internal/lives/life_test.go
@@ -9,3 +9,3 @@
 const (
-	right = true
+	right = false
 )
`

func TestParse(t *testing.T) {
	t.Parallel()
	m, err := parse("wrong", patch)
	switch {
	case err != nil:
		t.Error(err)
	case m.kind != "it is wrong" || m.groups != "work" || m.lives != 5:
		t.Errorf("it is %+v", m)
	case !slices.Equal(m.rules, []string{"nothing lost", "nothing doubled"}):
		t.Errorf("the rules are %q", m.rules)
	case !slices.Equal(m.files, []string{"internal/lives/life_test.go"}):
		t.Errorf("the files are %q", m.files)
	}
	for _, missing := range []string{"Kind: ", "Groups: ", "Rule: ", "Lives: ", "+++ b/"} {
		if _, err := parse("wrong", strings.ReplaceAll(patch, missing, "")); err == nil {
			t.Errorf("without %q it is complete", missing)
		}
	}
}

// lives are tests that take the flags of the real ones. The life of the seed that is
// given breaks a rule where something is not right.
const lives = `package lives

import (
	"flag"
	"testing"
)

// Below is what the patch changes.
const (
	right = true
)

var seed = flag.Int("rapid.seed", 0, "")

func init() {
	for _, name := range []string{"groups", "server", "except", "rapid.shrinktime"} {
		flag.String(name, "", "")
	}
}

func TestLives(t *testing.T) {
	if !right && *seed == 3 {
		t.Error("broken: nothing doubled")
	}
}
`

// module makes a module with lives and with one patch, and returns its root.
func module(t *testing.T, lives, patch string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                      "module lives\n\ngo 1.26.0\n",
		"internal/lives/life_test.go": lives,
		folder + "/wrong.patch":       patch,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The tests run the real `go test` and `git apply` on a module made for them.
func TestRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lives, patch string
		ok           bool
		says         string
	}{
		"found":      {lives, patch, true, "nothing doubled                life 3 of 5"},
		"uncertain":  {strings.ReplaceAll(lives, "nothing doubled", "nothing doubled):"), patch, true, "nothing doubled                life 3 of 5"},
		"not found":  {lives, strings.ReplaceAll(patch, "Lives: 5", "Lives: 2"), false, "not found in 2 lives"},
		"other rule": {lives, strings.ReplaceAll(patch, "Rule: nothing doubled\n", ""), false, `life 3 breaks "nothing doubled", which is not its rule`},
		"stale":      {strings.ReplaceAll(lives, "right = true", "right = 1 == 1"), patch, false, "the patch is stale"},
		"file gone":  {lives, strings.ReplaceAll(patch, "life_test.go", "gone_test.go"), false, "the patch is stale"},
		"no build":   {lives, strings.ReplaceAll(patch, "right = false", "right = nil"), false, "it does not build"},
		"not needed": {strings.ReplaceAll(lives, "!right && ", ""), patch, false, `life 3 breaks "nothing doubled" without the mutant as well`},
		"panic":      {strings.ReplaceAll(lives, `t.Error("broken: nothing doubled")`, `panic("lost")`), patch, false, "life 3 has no verdict"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			ok, err := run(t.Context(), &out, module(t, test.lives, test.patch), nil)
			if err != nil || ok != test.ok || !strings.Contains(out.String(), test.says) {
				t.Errorf("it is %v, %v, and says:\n%s", ok, err, out.String())
			}
		})
	}
}

func TestRunNeedsAPatch(t *testing.T) {
	t.Parallel()
	if _, err := run(t.Context(), new(strings.Builder), module(t, lives, patch), []string{"other"}); err == nil {
		t.Error("there is no patch of that name")
	}
}
