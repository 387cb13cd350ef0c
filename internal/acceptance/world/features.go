package world

import (
	"os"
	"slices"
	"testing"

	"github.com/hashicorp/go-version"
)

// Feature is what not every tool has.
type Feature struct {
	Name string
	// Terraform and OpenTofu are the versions that brought it, "" where none has.
	Terraform, OpenTofu string
}

// Features are all those that a test may need.
var Features = []Feature{
	{"actions", "1.14.0", ""},
	{"ephemeral resources", "1.10.0", "1.11.0"},
	{"queries", "1.14.0", ""},
	{"write-only attributes", "1.11.0", "1.11.0"},
	{"state encryption", "", "1.8.0"},
	{"providers with for_each", "", "1.9.0"},
	{"import by identity", "1.12.0", "1.12.0"},
}

// Knows tells whether the tool has a feature.
func (tool Tool) Knows(feature string) bool {
	n := slices.IndexFunc(Features, func(known Feature) bool { return known.Name == feature })
	if n < 0 {
		// A misspelled name would skip its test on every tool.
		panic("no feature is called " + feature)
	}
	since := Features[n].Terraform
	if tool.OpenTofu {
		since = Features[n].OpenTofu
	}
	return since != "" && !tool.Version.LessThan(version.Must(version.NewVersion(since)))
}

// Skips skips a test where the tool lacks the feature.
func (tool Tool) Skips(t *testing.T, feature string) {
	t.Helper()
	if !tool.Knows(feature) {
		t.Skipf("%s %s has no %s", tool.Name(), tool.Version, feature)
	}
}

// Needs skips a test where the tool lacks a feature, by its name in [Features].
func Needs(t *testing.T, feature string) {
	t.Helper()
	NeedsCLI(t)
	FindTool(t).Skips(t, feature)
}

// NeedsCLI skips a test where there is to be no command-line tool.
func NeedsCLI(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run where TF_ACC is set")
	}
}
