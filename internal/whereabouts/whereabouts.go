// Package whereabouts keeps, in the private state of an object, at which
// addresses its instance was found.
//
// An instance that is missing at an address where it never was is not deleted:
// the provider talks to another server. Addresses are no part of an identity,
// since servers are renamed.
package whereabouts

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/private"
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

// Load returns the addresses at which an instance was found, none where that was
// not kept yet.
func Load(ctx context.Context, state private.Reader) []string {
	addresses, _ := private.Load[[]string](ctx, state, key)
	return addresses
}

// Add keeps that an instance was found at an address, besides those that are
// kept already. The address counts as new until an apply has stored it and it is
// found there once more.
func Add(ctx context.Context, state private.Store, known []string, address string) diag.Diagnostics {
	if slices.Contains(known, address) {
		return forgetNew(ctx, state)
	}
	var diags diag.Diagnostics
	if len(known) > 0 {
		diags.Append(private.Keep(ctx, state, newKey, address)...)
	}
	known = append(slices.Clone(known), address)
	diags.Append(private.Keep(ctx, state, key, known[max(0, len(known)-most):])...)
	return diags
}

func forgetNew(ctx context.Context, state private.Store) diag.Diagnostics {
	stored, diags := state.GetKey(ctx, newKey)
	if diags.HasError() || len(stored) == 0 {
		return nil
	}
	return private.Forget(ctx, state, newKey)
}

// IsNew tells whether an address is one at which the present run has found the
// instance for the first time: it may be a copy of the server.
func IsNew(ctx context.Context, state private.Reader, address string) bool {
	found, ok := private.Load[string](ctx, state, newKey)
	return ok && found == address
}

// Reset keeps one address and forgets all others. A new object may inherit the
// private state of the one that it replaces.
func Reset(ctx context.Context, state private.Store, address string) diag.Diagnostics {
	diags := forgetNew(ctx, state)
	diags.Append(private.Keep(ctx, state, key, []string{address})...)
	return diags
}
