package lives

import (
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
)

// A life has every resource that is not left out for a reason.
func TestObjectsAreInLivesOrSayWhyNot(t *testing.T) {
	t.Parallel()
	for _, object := range objects.All {
		lived := slices.Contains(kinds, object.Type)
		is := object.Setting != nil || object.Item != nil || object.Invoked != nil || lived
		switch {
		case is && !lived && object.NotLived == "":
			t.Errorf("no life has a %s: add it to kinds and to the groups, or say why not in its entry of internal/objects/registry.go, as NotLived", object.Type)
		case lived && object.NotLived != "":
			t.Errorf("lives have %s, and its entry says %q", object.Type, object.NotLived)
		}
	}
}
