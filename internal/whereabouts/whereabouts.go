// Package whereabouts keeps, in the private state of an object, at which
// addresses its instance was found.
//
// An instance that is missing at an address where it never was is not deleted:
// the provider talks to another server. Addresses are no part of an identity,
// since servers are renamed.
package whereabouts

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Where the addresses stand in private state, and where an address stands that
// the present run has found first.
const (
	key    = "found_at"
	newKey = "new_address"
)

// most is how many addresses are kept, the latest ones: a server may be known by
// a name of its own, a new name and a gateway.
const most = 4

// Reader reads private state.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer writes private state.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Load returns the addresses at which an instance was found, none where that was
// not kept yet.
func Load(ctx context.Context, private Reader) []string {
	stored, diags := private.GetKey(ctx, key)
	var addresses []string
	if diags.HasError() || json.Unmarshal(stored, &addresses) != nil {
		return nil
	}
	return addresses
}

// Store reads and writes private state.
type Store interface {
	Reader
	Writer
}

// Add keeps that an instance was found at an address, besides those that are
// kept already. The address counts as new until an apply has stored it and it is
// found there once more.
func Add(ctx context.Context, private Store, known []string, address string) diag.Diagnostics {
	if slices.Contains(known, address) {
		return forgetNew(ctx, private)
	}
	var diags diag.Diagnostics
	if len(known) > 0 {
		encoded, _ := json.Marshal(address) //nolint:errchkjson // it is a string
		diags.Append(private.SetKey(ctx, newKey, encoded)...)
	}
	known = append(slices.Clone(known), address)
	diags.Append(store(ctx, private, known[max(0, len(known)-most):])...)
	return diags
}

func forgetNew(ctx context.Context, private Store) diag.Diagnostics {
	stored, diags := private.GetKey(ctx, newKey)
	if diags.HasError() || len(stored) == 0 {
		return nil
	}
	return private.SetKey(ctx, newKey, nil)
}

// IsNew tells whether an address is one at which the present run has found the
// instance for the first time: it may be a copy of the server.
func IsNew(ctx context.Context, private Reader, address string) bool {
	stored, diags := private.GetKey(ctx, newKey)
	var found string
	return !diags.HasError() && json.Unmarshal(stored, &found) == nil && found == address
}

// Reset keeps one address and forgets all others. A new object may inherit the
// private state of the one that it replaces.
func Reset(ctx context.Context, private Store, address string) diag.Diagnostics {
	diags := forgetNew(ctx, private)
	diags.Append(store(ctx, private, []string{address})...)
	return diags
}

func store(ctx context.Context, private Writer, addresses []string) diag.Diagnostics {
	encoded, err := json.Marshal(addresses)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to keep the address of the server", err.Error())}
	}
	return private.SetKey(ctx, key, encoded)
}
