// Package privatetest plays, in tests, the private state of an object.
package privatetest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// State is a private state. As that of the framework, it forgets what is set to
// nothing.
type State map[string][]byte

// GetKey returns what is stored under a key, or nothing.
func (s State) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return s[key], nil }

// SetKey stores something under a key.
func (s State) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if len(value) == 0 {
		delete(s, key)
		return nil
	}
	s[key] = value
	return nil
}

// Closed is a private state that can be neither read nor written.
type Closed struct{}

// GetKey returns something that must not be looked at, and an error.
func (Closed) GetKey(context.Context, string) ([]byte, diag.Diagnostics) {
	return []byte(`["a"]`), failure()
}

// SetKey returns an error.
func (Closed) SetKey(context.Context, string, []byte) diag.Diagnostics { return failure() }

func failure() diag.Diagnostics { return diag.Diagnostics{message.Error("closed", "closed")} }
