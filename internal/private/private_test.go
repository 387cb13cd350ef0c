package private_test

import (
	"math"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/private/privatetest"
)

func TestWhatIsKeptIsLoaded(t *testing.T) {
	t.Parallel()
	kept := privatetest.State{}
	if diags := private.Keep(t.Context(), kept, "key", []string{"São"}); diags.HasError() {
		t.Fatal(diags)
	}
	if got, ok := private.Load[[]string](t.Context(), kept, "key"); !ok || len(got) != 1 || got[0] != "São" {
		t.Errorf("got %q, %t", got, ok)
	}
	if diags := private.Forget(t.Context(), kept, "key"); diags.HasError() {
		t.Fatal(diags)
	}
	if got, ok := private.Load[[]string](t.Context(), kept, "key"); ok || got != nil {
		t.Errorf("forgotten: got %q, %t", got, ok)
	}
}

func TestWhatCannotBeReadIsNothing(t *testing.T) {
	t.Parallel()
	for name, from := range map[string]private.Reader{
		"nothing":          privatetest.State{},
		"no JSON":          privatetest.State{"key": []byte("{")},
		"another type":     privatetest.State{"key": []byte("1")},
		"one of its parts": privatetest.State{"key": []byte(`["a", 1]`)},
		"closed":           privatetest.Closed{},
	} {
		if got, ok := private.Load[[]string](t.Context(), from, "key"); ok || got != nil {
			t.Errorf("%s: got %q, %t", name, got, ok)
		}
	}
}

func TestWhatCannotBeKeptIsAnError(t *testing.T) {
	t.Parallel()
	if !private.Keep(t.Context(), privatetest.State{}, "key", math.NaN()).HasError() {
		t.Error("no JSON: no error")
	}
	if !private.Keep(t.Context(), privatetest.Closed{}, "key", 1).HasError() || !private.Forget(t.Context(), privatetest.Closed{}, "key").HasError() {
		t.Error("closed: no error")
	}
}
