package whereabouts_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/private/privatetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

func TestAdd(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		known []string
		add   string
		want  []string
	}{
		"the first one":                {nil, "a", []string{"a"}},
		"another one":                  {[]string{"a"}, "b", []string{"a", "b"}},
		"one that is known":            {[]string{"a", "b"}, "a", []string{"a", "b"}},
		"the fourth one":               {[]string{"a", "b", "c"}, "d", []string{"a", "b", "c", "d"}},
		"the fifth one takes a place":  {[]string{"a", "b", "c", "d"}, "e", []string{"b", "c", "d", "e"}},
		"more than there should be":    {[]string{"a", "b", "c", "d", "e", "f"}, "g", []string{"d", "e", "f", "g"}},
		"one with characters of HTML":  {nil, "https://a.example/<&>", []string{"https://a.example/<&>"}},
		"one with characters of UTF-8": {nil, "https://a.example/ção", []string{"https://a.example/ção"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := privatetest.State{}
			for n, address := range test.known {
				if diags := whereabouts.Add(t.Context(), state, test.known[:n], address); diags.HasError() {
					t.Fatal(diags)
				}
			}
			known := slices.Clone(test.known)
			if diags := whereabouts.Add(t.Context(), state, test.known, test.add); diags.HasError() {
				t.Fatal(diags)
			}
			if got := whereabouts.Load(t.Context(), state); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if !slices.Equal(test.known, known) {
				t.Errorf("what was known became %v", test.known)
			}
		})
	}
}

// What is known already is not written again.
func TestAddWritesNothingThatIsKnown(t *testing.T) {
	t.Parallel()
	state := privatetest.State{}
	if diags := whereabouts.Add(t.Context(), state, []string{"a"}, "a"); diags.HasError() || len(state) > 0 {
		t.Errorf("it wrote %v, %v", slices.Collect(maps.Keys(state)), diags)
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	state := privatetest.State{}
	for _, address := range []string{"a", "b"} {
		if diags := whereabouts.Reset(t.Context(), state, address); diags.HasError() {
			t.Fatal(diags)
		}
		if got := whereabouts.Load(t.Context(), state); !slices.Equal(got, []string{address}) {
			t.Errorf("got %v, want %s alone", got, address)
		}
	}
}

// An address is new until it is found there again, after an apply has stored it.
func TestIsNew(t *testing.T) {
	t.Parallel()
	state := privatetest.State{}
	found := func(address string) {
		t.Helper()
		if diags := whereabouts.Add(t.Context(), state, whereabouts.Load(t.Context(), state), address); diags.HasError() {
			t.Fatal(diags)
		}
	}
	isNew := func(address string, want bool) {
		t.Helper()
		if got := whereabouts.IsNew(t.Context(), state, address); got != want {
			t.Errorf("%s is new: %t, want %t", address, got, want)
		}
	}
	found("a")
	isNew("a", false)
	found("b")
	isNew("b", true)
	isNew("a", false)
	found("b")
	isNew("b", false)
	found("c")
	if diags := whereabouts.Reset(t.Context(), state, "c"); diags.HasError() {
		t.Fatal(diags)
	}
	isNew("c", false)
}

// What makes no sense, as of another version, is not known.
func TestLoadOfWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	for _, stored := range []string{"", "null", "{}", `"a"`, "[1]", `["a"`, "\x00"} {
		if got := whereabouts.Load(t.Context(), privatetest.State{"found_at": []byte(stored)}); len(got) > 0 {
			t.Errorf("%q: got %q", stored, got)
		}
	}
	if got := whereabouts.Load(t.Context(), privatetest.State{}); got != nil {
		t.Errorf("nothing: got %q", got)
	}
	if got := whereabouts.Load(t.Context(), privatetest.Closed{}); got != nil {
		t.Errorf("closed: got %q", got)
	}
	if diags := whereabouts.Reset(t.Context(), privatetest.Closed{}, "a"); !diags.HasError() {
		t.Error("what could not be written is no error")
	}
}
