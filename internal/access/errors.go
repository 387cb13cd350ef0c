package access

import (
	"errors"
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// ErrNotConfigured says that an object was used before the provider was
// configured.
var ErrNotConfigured = apidiag.NewError("the provider is not configured", explainNotConfigured)

var (
	errNoAdminToken = apidiag.NewError("no admin token is configured", explainNoAdminToken)
	errNoToken      = apidiag.NewError("no instance token is configured", explainNoToken)
)

// Proof is what proved that an instance is gone.
type Proof int

const (
	// Refused is that no listing has it, and its token was refused twice.
	Refused Proof = iota
	// Unlisted is that two listings lack it, and nobody knows its token.
	Unlisted
	// Denied is that the server answered its own token twice with "no such instance".
	Denied
	// Announced is that its token was refused after the hour at which the server
	// had announced to delete it.
	Announced
	// Said is that the operator says so.
	Said
)

// GoneError says that an instance does not exist any more, which is proven.
type GoneError struct {
	ID    string
	Proof Proof
	// Count is how many instances the listing holds that lacks it.
	Count int
}

func (e *GoneError) Error() string { return fmt.Sprintf("instance %s is gone", e.ID) }

// Unwrap says that the instance is gone.
func (e *GoneError) Unwrap() error { return call.ErrGone }

// Reason is why it is not proven that an instance is gone.
type Reason string

// The reasons that leave it open.
const (
	NotRefused        Reason = "its own token was not refused"
	NoSecondListing   Reason = "there was no second listing"
	NotNewer          Reason = "the second listing may be the first one from a cache"
	ManyMissing       Reason = "the listing lacks too many instances at once"
	ManyLost          Reason = "too many instances are lost at once"
	HealthContradicts Reason = "the server counts more instances than the listing has"
	EmptyListing      Reason = "the listing is empty, and nothing says that the server is"
	Protected         Reason = "the instance is protected from deletion"
	TooLong           Reason = "the listing has descriptions that are too long to be read"
)

// UnprovenError says that an instance was not found, and that nothing proves that it
// is gone.
type UnprovenError struct {
	ID string
	// Count is how many instances the last listing holds.
	Count int
	Why   Reason
	// Cause is the failure behind the reason, where there is one.
	Cause error
}

func (e *UnprovenError) Error() string {
	return fmt.Sprintf("instance %s was not found, and %s", e.ID, e.Why)
}

// Unwrap returns the failure behind the reason.
func (e *UnprovenError) Unwrap() error { return e.Cause }

// MovedError says that an instance was not found at an address, and was never found
// there before.
type MovedError struct {
	ID string
	// Here is the address that was asked, and FoundAt are those at which the
	// instance was found before.
	Here    string
	FoundAt []string
}

func (e *MovedError) Error() string {
	return fmt.Sprintf("instance %s is not at %s, where it never was", e.ID, e.Here)
}

// StillListedError says that the server refused to delete an instance, as if its token
// were not its own, and that the listing has it.
type StillListedError struct {
	ID string
	// Refusal is what the server answered.
	Refusal error
}

func (e *StillListedError) Error() string {
	return fmt.Sprintf("instance %s is listed, and its token is refused", e.ID)
}

// Unwrap returns the refusal.
func (e *StillListedError) Unwrap() error { return e.Refusal }

// NewAddressError says that an instance was never found at this address before. So it
// was not deleted, or its session was not ended: a copy of a server has all its ids and
// tokens.
type NewAddressError struct {
	ID string
	// Here is the address that was asked, and FoundAt are those at which the
	// instance was found before.
	Here    string
	FoundAt []string
}

func (e *NewAddressError) Error() string {
	return fmt.Sprintf("instance %s was never found at %s before", e.ID, e.Here)
}

// KnownGoneError says that instances are there although the operator says that
// they are gone.
type KnownGoneError struct{ IDs []string }

func (e *KnownGoneError) Error() string {
	return fmt.Sprintf("known_gone names instances that are there: %s", strings.Join(e.IDs, ", "))
}

// NotListedError says that the listing of a server lacks an instance, which a
// configuration or an import names.
type NotListedError struct {
	ID string
	// Count is how many instances the listing holds.
	Count int
}

func (e *NotListedError) Error() string {
	return fmt.Sprintf("instance %s is not in the listing of %d instances", e.ID, e.Count)
}

// NotWholeError says that the server itself counts clearly more instances than it lists.
type NotWholeError struct{ Listed, Counted int }

func (e *NotWholeError) Error() string {
	return fmt.Sprintf("the listing has %d instances, and the server counts %d", e.Listed, e.Counted)
}

// OtherInstanceError says that a token opens another instance than the one
// that was named.
type OtherInstanceError struct {
	Wanted, Opened string
	// OfProvider tells whether the token is the provider's own.
	OfProvider bool
	// Listing is why the instance could not be found in the listing instead,
	// where that was tried.
	Listing error
}

func (e *OtherInstanceError) Error() string {
	return fmt.Sprintf("the token opens instance %s, not %s", e.Opened, e.Wanted)
}

// UnsettledError says that neither the listing nor a token of its own could
// tell whether an instance exists.
type UnsettledError struct {
	ID string
	// Listing is why there is no listing.
	Listing error
	// Own is why the instance's own token did not open it.
	Own error
}

func (e *UnsettledError) Error() string {
	return fmt.Sprintf("%v; %v", e.Own, e.Listing)
}

// Unwrap returns both reasons.
func (e *UnsettledError) Unwrap() []error { return []error{e.Own, e.Listing} }

// TokenOnlyError says that nothing but its own token finds an instance.
type TokenOnlyError struct {
	// ID is that of the instance, empty where it is not known yet.
	ID string
	// Why says why the provider does not find it with what it holds.
	Why error
}

func (e *TokenOnlyError) Error() string {
	return fmt.Sprintf("only its own token finds the instance: %v", e.Why)
}

// Unwrap returns the reason.
func (e *TokenOnlyError) Unwrap() error { return e.Why }

// NoAdminToken tells whether an error is that there is no admin token.
func NoAdminToken(err error) bool { return errors.Is(err, errNoAdminToken) }

// NoToken tells whether an error is that there is no instance token.
func NoToken(err error) bool { return errors.Is(err, errNoToken) }

// QuotaError says how many instances there were when the plan had no place for
// another one.
type QuotaError struct {
	// Count is how many instances exist, connected or not.
	Count int
	err   error
}

func (e *QuotaError) Error() string { return e.err.Error() }

// Unwrap returns the refusal.
func (e *QuotaError) Unwrap() error { return e.err }

// NameError says that a name is not that of exactly one instance.
type NameError struct {
	Name string
	// Candidates are the instances that have the name, if there are any, and
	// Similar those whose name is nearly the same.
	Candidates, Similar []uazapi.Instance
	// Count is how many instances the listing holds.
	Count int
}

func (e *NameError) Error() string {
	return fmt.Sprintf("%d of %d instances are named %q", len(e.Candidates), e.Count, e.Name)
}

// RefusedError says that the server refused a request although it takes the
// admin token: the listing took it a moment ago.
type RefusedError struct{ err error }

func (e *RefusedError) Error() string { return e.err.Error() }

// Unwrap returns the refusal.
func (e *RefusedError) Unwrap() error { return e.err }

// OtherNameError says that the instance which the provider's token opens has another
// name than the one that is looked for. Others cannot be seen without the admin token.
type OtherNameError struct {
	Name string
	Own  uazapi.Instance
}

func (e *OtherNameError) Error() string {
	return fmt.Sprintf("the provider's token opens instance %s, which has another name", e.Own.ID)
}
