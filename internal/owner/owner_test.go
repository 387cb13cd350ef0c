package owner_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
)

// It does not matter in which order a run meets the objects that have an instance.
func TestOwnersOfOneInstanceInAnyOrder(t *testing.T) {
	t.Parallel()
	const id, token, mine, other = "r76b15a4a3614b4", "token-of-sales", "mine", "other"
	holds := func(mark string) func(*owner.Owners) error {
		return func(o *owner.Owners) error { return o.HoldInstance(id, token, mark) }
	}
	wants := func(mark string) func(*owner.Owners) error {
		return func(o *owner.Owners) error { return o.Want(id, mark) }
	}
	opens := func(mark string) func(*owner.Owners) error {
		return func(o *owner.Owners) error { return o.WantOpened(token, mark) }
	}
	ends := func(mark string) func(*owner.Owners) error {
		return func(o *owner.Owners) error { return o.End(owner.Thing{ID: id}, mark) }
	}
	held, own := &owner.HeldError{ID: id}, &owner.HeldError{ID: id, Own: true}
	shared, lost := &owner.SharedError{Thing: owner.Thing{ID: id}}, &owner.SharedError{Thing: owner.Thing{ID: id}, Ends: true}
	for title, c := range map[string]struct {
		before, last func(*owner.Owners) error
		want         error
	}{
		"one object, met twice":                   {holds(mine), holds(mine), nil},
		"two objects in the state":                {holds(mine), holds(other), shared},
		"it is imported, and is in the state":     {holds(mine), wants(other), held},
		"the same, met the other way round":       {wants(other), holds(mine), held},
		"it is imported, and then refreshed":      {wants(mine), holds(mine), nil},
		"a token opens what is in the state":      {opens(other), holds(mine), held},
		"two want it, which their claims tell":    {wants(mine), wants(other), nil},
		"what has it is replaced, and adopts it":  {holds(mine), wants(mine), own},
		"one of two ends":                         {holds(mine), ends(other), lost},
		"the same, the other way round":           {ends(other), holds(mine), lost},
		"what has it ends":                        {holds(mine), ends(mine), nil},
		"nothing was refreshed, so nobody has it": {ends(""), ends(""), nil},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			owners := owner.New()
			if err := c.before(owners); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, c.last(owners)); diff != "" {
				t.Errorf("it returns (-want +got):\n%s", diff)
			}
		})
	}
}
