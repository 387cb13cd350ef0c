// Package goldentest compares, in tests, what users are told with golden files, for the
// packages that bring words of their own. A package without them is told of in the tests
// of apidiag.
package goldentest

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
)

var update = flag.Bool("update", false, "rewrite testdata/*.golden")

// What differs from run to run.
var (
	address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	random  = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\br[0-9a-f]{14}\b`)
)

// Check compares what is told with the golden file of each name in testdata, and looks
// that it can be shown and holds no secret. Every golden file has to have a name.
func Check(t *testing.T, told map[string]diag.Diagnostic, secrets ...string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(told)) {
		compare(t, filepath.Join("testdata", name+".golden"), told[name], secrets)
	}
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if _, is := told[strings.TrimSuffix(filepath.Base(file), ".golden")]; !is {
			t.Errorf("nothing is told as in %s", file)
		}
	}
}

func compare(t *testing.T, file string, told diag.Diagnostic, secrets []string) {
	t.Helper()
	if fault := messagetest.Line(told.Summary(), secrets...); fault != "" {
		t.Errorf("%s: the summary: %s", file, fault)
	}
	if fault := messagetest.Detail(told.Detail(), secrets...); fault != "" {
		t.Errorf("%s: the detail: %s", file, fault)
	}
	text := told.Summary() + "\n\n" + told.Detail() + "\n"
	got := random.ReplaceAllString(address.ReplaceAllString(text, "https://server.example"), "RANDOM")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file) //nolint:gosec // a golden file of the test itself
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("it reads otherwise than in %s (-want +got):\n%s", file, diff)
	}
}
