package private_test

import (
	"context"
	"math"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/private"
)

// state is a private state.
type state map[string][]byte

func (s state) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return s[key], nil }

func (s state) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	s[key] = value
	return nil
}

// closed is a private state that can be neither read nor written.
type closed struct{}

func (closed) GetKey(context.Context, string) ([]byte, diag.Diagnostics) {
	return []byte(`["a"]`), failure()
}

func (closed) SetKey(context.Context, string, []byte) diag.Diagnostics { return failure() }

func failure() diag.Diagnostics { return diag.Diagnostics{diag.NewErrorDiagnostic("closed", "closed")} }

func TestWhatIsKeptIsLoaded(t *testing.T) {
	t.Parallel()
	kept := state{}
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
		"nothing":          state{},
		"no JSON":          state{"key": []byte("{")},
		"another type":     state{"key": []byte("1")},
		"one of its parts": state{"key": []byte(`["a", 1]`)},
		"closed":           closed{},
	} {
		if got, ok := private.Load[[]string](t.Context(), from, "key"); ok || got != nil {
			t.Errorf("%s: got %q, %t", name, got, ok)
		}
	}
}

func TestWhatCannotBeKeptIsAnError(t *testing.T) {
	t.Parallel()
	if !private.Keep(t.Context(), state{}, "key", math.NaN()).HasError() {
		t.Error("no JSON: no error")
	}
	if !private.Keep(t.Context(), closed{}, "key", 1).HasError() || !private.Forget(t.Context(), closed{}, "key").HasError() {
		t.Error("closed: no error")
	}
}
