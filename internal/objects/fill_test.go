package objects_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
)

// What `make new` marks is decided before it is done.
func TestNothingIsLeftToFill(t *testing.T) {
	t.Parallel()
	places, seen, err := objects.Unfilled(os.DirFS("../.."))
	if err != nil || seen < 100 {
		t.Errorf("%d files were looked at: %v", seen, err)
	}
	for _, place := range places {
		t.Error(place)
	}
}

func TestUnfilledFindsMarks(t *testing.T) {
	t.Parallel()
	const marked = "a\n// FILL" + ": the route\n"
	places, _, err := objects.Unfilled(fstest.MapFS{
		"internal/uazapi/a.go": {Data: []byte(marked)}, "examples/a.tf": {Data: []byte("a")}, "internal/tools/a.go": {Data: []byte(marked)},
	})
	if diff := cmp.Diff([]string{"internal/uazapi/a.go:2: left to fill in: the route"}, places); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
