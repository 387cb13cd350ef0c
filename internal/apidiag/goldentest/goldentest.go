// Package goldentest compares, in tests, what users are told with golden files.
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
		judge(t, name, told[name], secrets)
		text := random.ReplaceAllString(address.ReplaceAllString(Text(told[name]), "https://server.example"), "RANDOM")
		Compare(t, name, text)
	}
	NoneIsLeftOver(t, func(name string) bool { return told[name] != nil })
}

// judge looks that what is told can be shown, and holds no secret.
func judge(t *testing.T, name string, told diag.Diagnostic, secrets []string) {
	t.Helper()
	if fault := messagetest.Line(told.Summary(), secrets...); fault != "" {
		t.Errorf("%s: the summary: %s", name, fault)
	}
	if fault := messagetest.Detail(told.Detail(), secrets...); fault != "" {
		t.Errorf("%s: the detail: %s", name, fault)
	}
}

// Text is what is told, as golden files have it.
func Text(told diag.Diagnostic) string { return told.Summary() + "\n\n" + told.Detail() + "\n" }

// Compare compares a text with the golden file of a name.
func Compare(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
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

// NoneIsLeftOver looks that every golden file has a name that is told, so that none
// outlives what it was for.
func NoneIsLeftOver(t *testing.T, told func(name string) bool) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	for _, file := range files {
		if !told(strings.TrimSuffix(filepath.Base(file), ".golden")) {
			t.Errorf("nothing is told as in %s", file)
		}
	}
}
