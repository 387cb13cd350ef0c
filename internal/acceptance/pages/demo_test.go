package pages

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

// ofTheDemo is the block of a README that shows what the demo prints.
var ofTheDemo = regexp.MustCompile("(?s)```text\n\\$ make demo\n(.*?)```")

// spent is what a demo takes, which is another time and another number of calls each time.
var spent = regexp.MustCompile(`That took \S+ and \d+ calls`)

// TestReadmesShowWhatTheDemoPrints runs the demo and wants of it all that the READMEs
// quote, in this order; "..." leaves something out.
func TestReadmesShowWhatTheDemoPrints(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	world.Needs(t, "actions")
	printed := spent.ReplaceAllString(demo(t), "That took")
	for _, page := range []string{"README.md", "README.pt-BR.md"} {
		shown := ofTheDemo.FindStringSubmatch(world.ReadRepository(t, page))
		if shown == nil {
			t.Errorf("%s shows no demo", page)
			continue
		}
		if missing := missingIn(printed, spent.ReplaceAllString(shown[1], "That took")); missing != "" {
			t.Errorf("make demo does not print, or not in this place, what %s shows:\n%s\nIt prints:\n%s", page, missing, printed)
		}
	}
}

// demo is what `make demo` prints, in a folder that has of the project what it needs.
func demo(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	world.WriteBelow(t, folder, "examples/quickstart/main.tf", world.ReadRepository(t, "examples/quickstart/main.tf"))
	if err := os.MkdirAll(filepath.Join(folder, ".build/bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(world.BuildProvider(t), filepath.Join(folder, ".build/bin/terraform-provider-uazapi")); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "demo")
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, world.Repository+"/internal/acceptance/demo").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	run := exec.CommandContext(t.Context(), program)
	run.Dir, run.Env = folder, append(os.Environ(), "TERRAFORM="+world.FindTool(t).Path, "DEMO=")
	printed, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("the demo failed: %v\n%s", err, printed)
	}
	return string(printed)
}
