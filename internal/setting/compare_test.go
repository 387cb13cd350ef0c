package setting

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSettle(t *testing.T) {
	t.Parallel()
	const id = "r76b15a4a3614b4"
	for title, test := range map[string]struct {
		config, plan, kept, want toy
		mismatches               []mismatch
	}{
		"as it was wanted": {
			config: painted("red").of(id), plan: painted("red").of(id), kept: painted("red").of(id),
			want: painted("red").of(id),
		},
		"configured and kept otherwise": {
			config: painted("red").of(id), plan: painted("red").of(id), kept: painted("blue").of(id),
			want:       painted("blue").of(id),
			mismatches: []mismatch{{path.Root("color"), `"red"`, `"blue"`}},
		},
		"configured and not told": {
			config: painted("red").of(id), plan: painted("red").of(id), kept: toy{}.of(id),
			want: painted("red").of(id),
		},
		"not configured, and changed since the plan": {
			config: toy{}.of(id), plan: painted("red").of(id), kept: painted("blue").of(id),
			want: painted("red").of(id),
		},
		"not configured and not known": {
			config: toy{}.of(id), plan: painted("?").of(id), kept: painted("blue").of(id),
			want: painted("blue").of(id),
		},
		"not configured, not known and not told": {
			config: toy{}.of(id), plan: painted("?").of(id), kept: toy{}.of(id),
			want: toy{}.of(id),
		},
		"not configured, planned to stay empty, and told": {
			config: toy{}.of(id), plan: toy{}.of(id), kept: painted("blue").of(id),
			want: toy{}.of(id),
		},
		"only read": {
			config: painted("red").of(id), plan: painted("red").of(id).showing("?"), kept: painted("red").of(id).showing("available"),
			want: painted("red").of(id).showing("available"),
		},
		"the instance is known by the write": {
			config: painted("red"), plan: painted("red").of("?"), kept: painted("red").of(id),
			want: painted("red").of(id),
		},
		"a token is nothing the server tells": {
			config: withToken(painted("red")), plan: withToken(painted("red").of("?")), kept: painted("red").of(id),
			want: withToken(painted("red").of(id)),
		},
		"two kept otherwise, a secret one among them": {
			config:     toy{Size: types.Int64Value(3), Secret: text("swordfish")}.of(id),
			plan:       toy{Size: types.Int64Value(3), Secret: text("swordfish")}.of(id),
			kept:       toy{Size: types.Int64Value(2), Secret: text("shark")}.of(id),
			want:       toy{Size: types.Int64Value(2), Secret: text("shark")}.of(id),
			mismatches: []mismatch{{path.Root("secret"), "a value that is not shown here", "another"}, {path.Root("size"), "3", "2"}},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			plan := planOf(t, test.plan)
			before := plan.Raw.Copy()
			got, mismatches, diags := settle(t.Context(), configOf(t, test.config), plan, &test.kept)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if want := stateOf(t, test.want); !got.Raw.Equal(want.Raw) {
				t.Errorf("the state is %s, want %s", got.Raw, want.Raw)
			}
			if diff := cmp.Diff(test.mismatches, mismatches, cmp.AllowUnexported(mismatch{})); diff != "" {
				t.Errorf("mismatches (-want +got):\n%s", diff)
			}
			if !plan.Raw.Equal(before) {
				t.Error("the plan was changed")
			}
		})
	}
}

// withToken names the instance by a token.
func withToken(value toy) toy {
	value.Token = text("0e4ab1e1-52b0-4d0e-9d53-0123456789ab")
	return value
}

func TestBlank(t *testing.T) {
	t.Parallel()
	state := blank(t.Context(), planOf(t, painted("?").of("?")))
	var value toy
	if diags := state.Get(t.Context(), &value); diags.HasError() {
		t.Fatal(diags)
	}
	if diff := cmp.Diff(toy{}, value); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
