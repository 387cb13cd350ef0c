package settle

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestSettle(t *testing.T) {
	t.Parallel()
	const id = "r76b15a4a3614b4"
	for title, test := range map[string]struct {
		config, plan, kept, want toy
		// written are the names of what was written: all that is configured, unless set.
		written    []string
		mismatches []Mismatch
		untold     []string
	}{
		"as it was wanted": {
			config: painted("red").of(id), plan: painted("red").of(id), kept: painted("red").of(id),
			want: painted("red").of(id),
		},
		"configured and kept otherwise": {
			config: painted("red").of(id), plan: painted("red").of(id), kept: painted("blue").of(id),
			want:       painted("blue").of(id),
			mismatches: []Mismatch{{path.Root("color"), `"red"`, `"blue"`}},
		},
		"configured, not written, and changed since the plan": {
			config: painted("red").of(id), plan: painted("red").of(id), kept: painted("blue").of(id),
			written: []string{},
			want:    painted("red").of(id),
		},
		"one of two is written": {
			config:     toy{Color: text("red"), Size: types.Int64Value(3)}.of(id),
			plan:       toy{Color: text("red"), Size: types.Int64Value(3)}.of(id),
			kept:       toy{Color: text("blue"), Size: types.Int64Value(2)}.of(id),
			written:    []string{"size"},
			want:       toy{Color: text("red"), Size: types.Int64Value(2)}.of(id),
			mismatches: []Mismatch{{path.Root("size"), "3", "2"}},
		},
		"configured and not told": {
			config: painted("red").of(id), plan: painted("red").of(id), kept: toy{}.of(id),
			want:   painted("red").of(id),
			untold: []string{"color"},
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
			want:   withToken(painted("red").of(id)),
			untold: []string{"token"},
		},
		"parts in another order": {
			config: toy{}.of(id).madeOf("a", "b"), plan: toy{}.of(id).madeOf("a", "b"), kept: toy{}.of(id).madeOf("b", "a"),
			want: toy{}.of(id).madeOf("a", "b"),
		},
		"fewer parts": {
			config: toy{}.of(id).madeOf("a", "b"), plan: toy{}.of(id).madeOf("a", "b"), kept: toy{}.of(id).madeOf("b"),
			want:       toy{}.of(id).madeOf("b"),
			mismatches: []Mismatch{{path.Root("parts"), `["a","b"]`, `["b"]`}},
		},
		"an address, of which only the host is shown": {
			config: painted("https://bot.example/k3y").of(id), plan: painted("https://bot.example/k3y").of(id), kept: painted("https://log.example").of(id),
			want:       painted("https://log.example").of(id),
			mismatches: []Mismatch{{path.Root("color"), `"https://bot.example/…"`, `"https://log.example"`}},
		},
		"another address of the same host": {
			config: painted("https://bot.example/k3y").of(id), plan: painted("https://bot.example/k3y").of(id), kept: painted("https://u:p@bot.example?k=1").of(id),
			want:       painted("https://u:p@bot.example?k=1").of(id),
			mismatches: []Mismatch{{path.Root("color"), `"https://bot.example/…"`, "another address there"}},
		},
		"an address that no parser takes": {
			config: painted("https://bot.example?k3y").of(id), plan: painted("https://bot.example?k3y").of(id), kept: painted("https://bot.example/%zz?k3y").of(id),
			want:       painted("https://bot.example/%zz?k3y").of(id),
			mismatches: []Mismatch{{path.Root("color"), `"https://bot.example/…"`, "an address that cannot be read"}},
		},
		"two kept otherwise, a secret one among them": {
			config:     toy{Size: types.Int64Value(3), Secret: text("swordfish")}.of(id),
			plan:       toy{Size: types.Int64Value(3), Secret: text("swordfish")}.of(id),
			kept:       toy{Size: types.Int64Value(2), Secret: text("shark")}.of(id),
			want:       toy{Size: types.Int64Value(2), Secret: text("shark")}.of(id),
			mismatches: []Mismatch{{path.Root("secret"), "a value that is not shown here", "another"}, {path.Root("size"), "3", "2"}},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			plan := planOf(t, test.plan)
			before := plan.Raw.Copy()
			change := Change{Config: configOf(t, test.config), Plan: plan}
			written := Written{}
			for _, name := range test.written {
				written[name] = true
			}
			if test.written == nil {
				var diags diag.Diagnostics
				if _, written, diags = change.Wanted(t.Context(), nil); diags.HasError() {
					t.Fatal(diags)
				}
			}
			kept := test.kept
			if kept.Parts.ElementType(t.Context()) != types.StringType {
				kept.Parts = types.SetNull(types.StringType)
			}
			got, diags := change.Settle(t.Context(), written, &kept)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if want := stateOf(t, test.want); !got.State.Raw.Equal(want.Raw) {
				t.Errorf("the state is %s, want %s", got.State.Raw, want.Raw)
			}
			if diff := cmp.Diff(test.mismatches, got.Mismatches); diff != "" {
				t.Errorf("mismatches (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.untold, got.Untold); diff != "" {
				t.Errorf("untold (-want +got):\n%s", diff)
			}
			if !plan.Raw.Equal(before) {
				t.Error("the plan was changed")
			}
		})
	}
}

// What the plan does not change is not written.
func TestWanted(t *testing.T) {
	t.Parallel()
	const id = "r76b15a4a3614b4"
	full := toy{Color: text("red"), Size: types.Int64Value(2), Secret: text("shark")}.of(id)
	blue := full
	blue.Color = text("blue")
	bigger := full
	bigger.Size = types.Int64Value(3)
	both := blue
	both.Size = types.Int64Value(3)
	for title, test := range map[string]struct {
		// before is the state, nil for a new object.
		before       *toy
		config, plan toy
		renewing     []string
		want         toy
	}{
		"new":                                      {config: full, plan: full.showing("?"), want: full},
		"new, the rest is read":                    {config: painted("red"), plan: toy{Color: text("red"), Size: types.Int64Unknown()}.of("?").showing("?"), want: painted("red")},
		"new, named by a token":                    {config: withToken(painted("red")), plan: withToken(painted("red").of("?")), want: withToken(painted("red"))},
		"one of them":                              {before: &full, config: blue, plan: blue.showing("?"), want: painted("blue")},
		"two of them":                              {before: &full, config: both, plan: both, want: toy{Color: text("blue"), Size: types.Int64Value(3)}},
		"none of them":                             {before: &full, config: full, plan: full.showing("?")},
		"one that is not managed any more":         {before: &full, config: painted("red").of(id), plan: full},
		"one that was not managed before":          {before: &full, config: painted("blue").of(id), plan: blue, want: painted("blue")},
		"a default that nobody configured":         {before: &full, config: painted("red").of(id), plan: bigger},
		"the way it is named":                      {before: &full, config: withToken(painted("red")), plan: withToken(full), want: withToken(toy{})},
		"one that renews":                          {before: &full, config: bigger, plan: bigger, renewing: []string{"size"}, want: bigger},
		"one that renews, of what is configured":   {before: &full, config: toy{Color: text("red"), Size: types.Int64Value(3)}.of(id), plan: bigger, renewing: []string{"size"}, want: toy{Color: text("red"), Size: types.Int64Value(3)}.of(id)},
		"one that renews, and is left out":         {before: &full, config: painted("red").of(id), plan: bigger, renewing: []string{"size"}, want: painted("red").of(id)},
		"one that would renew, and is not changed": {before: &full, config: blue, plan: blue, renewing: []string{"size"}, want: painted("blue")},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			change := Change{Config: configOf(t, test.config), Plan: planOf(t, test.plan)}
			if test.before != nil {
				before := stateOf(t, *test.before)
				change.Before = &before
			}
			wanted, changed, diags := change.Wanted(t.Context(), test.renewing)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if want := stateOf(t, test.want); !wanted.Raw.Equal(want.Raw) {
				t.Errorf("it is %s, want %s", wanted.Raw, want.Raw)
			}
			var names int
			for name := range changed {
				var value attr.Value
				if diags := wanted.GetAttribute(t.Context(), path.Root(name), &value); diags.HasError() || value.IsNull() {
					t.Errorf("%s counts as changed and is %s; %v", name, value, diags)
				}
				names++
			}
			if configured := configuredIn(t, test.want); names != configured {
				t.Errorf("%d attributes count as changed, want %d", names, configured)
			}
		})
	}
}

// configuredIn counts the attributes that are not null.
func configuredIn(t *testing.T, value toy) int {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := stateOf(t, value).Raw.As(&attributes); err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, attribute := range attributes {
		if !attribute.IsNull() {
			count++
		}
	}
	return count
}

// What was not carried out is as it was before, so that the next plan has it again.
func TestRevert(t *testing.T) {
	t.Parallel()
	before := stateOf(t, toy{Color: text("red"), Size: types.Int64Value(2)}.madeOf("a"))
	settled := Settled{State: stateOf(t, toy{Color: text("blue"), Size: types.Int64Value(3)}.madeOf("b"))}
	if diags := settled.Revert(t.Context(), before, []string{"color", "parts"}); diags.HasError() {
		t.Fatal(diags)
	}
	if want := stateOf(t, toy{Color: text("red"), Size: types.Int64Value(3)}.madeOf("a")); !settled.State.Raw.Equal(want.Raw) {
		t.Errorf("the state is %s, want %s", settled.State.Raw, want.Raw)
	}
}

func TestBlank(t *testing.T) {
	t.Parallel()
	state := blank(t.Context(), planOf(t, painted("?").of("?")))
	var value toy
	if diags := state.Get(t.Context(), &value); diags.HasError() {
		t.Fatal(diags)
	}
	if diff := cmp.Diff(toy{Parts: types.SetNull(types.StringType)}, value); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
