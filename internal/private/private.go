// Package private keeps values in the private state of an object, as JSON.
package private

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Reader reads private state.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer writes private state.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Store reads and writes private state.
type Store interface {
	Reader
	Writer
}

// Load returns what is kept under a key. It is not ok where nothing is, or nothing
// that can be read: private state is ours, so that is no error of the user's.
func Load[T any](ctx context.Context, state Reader, key string) (loaded T, ok bool) {
	stored, diags := state.GetKey(ctx, key)
	if diags.HasError() || json.Unmarshal(stored, &loaded) != nil {
		return *new(T), false
	}
	return loaded, true
}

// Keep keeps a value under a key.
func Keep(ctx context.Context, state Writer, key string, value any) diag.Diagnostics {
	encoded, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{message.Error("Unable to keep something in the private state", fmt.Sprintf("%s: %v", key, err))}
	}
	return state.SetKey(ctx, key, encoded)
}

// Forget keeps nothing under a key any more.
func Forget(ctx context.Context, state Writer, key string) diag.Diagnostics {
	return state.SetKey(ctx, key, nil)
}
