package access

import (
	"errors"
	"fmt"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// ErrNotConfigured says that an object was used before the provider was
// configured.
var ErrNotConfigured = errors.New("the provider is not configured")

var (
	errNoAdminToken = errors.New("no admin token is configured")
	errNoToken      = errors.New("no instance token is configured")
)

// NotListedError says that an instance is not in the listing of its server,
// which is proof that it does not exist.
type NotListedError struct {
	ID string
	// Count is how many instances the listing holds.
	Count int
}

func (e *NotListedError) Error() string {
	return fmt.Sprintf("instance %s is not in the listing of %d instances", e.ID, e.Count)
}

// Unwrap says that the instance is gone.
func (e *NotListedError) Unwrap() error { return uazapi.ErrGone }

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

// Unwrap gives both reasons.
func (e *UnsettledError) Unwrap() []error { return []error{e.Own, e.Listing} }

// TokenOnlyError says that nothing but its own token finds an instance.
type TokenOnlyError struct {
	// ID is that of the instance, empty where it is not known yet.
	ID string
	// Why is why what the provider holds does not find it.
	Why error
}

func (e *TokenOnlyError) Error() string {
	return fmt.Sprintf("only its own token finds the instance: %v", e.Why)
}

// Unwrap gives the reason.
func (e *TokenOnlyError) Unwrap() error { return e.Why }

// NoAdminToken tells whether an error is for want of an admin token.
func NoAdminToken(err error) bool { return errors.Is(err, errNoAdminToken) }

// NoToken tells whether an error is for want of any instance token.
func NoToken(err error) bool { return errors.Is(err, errNoToken) }

// QuotaError says how many instances were connected when another one was
// refused to connect.
type QuotaError struct {
	// Connected counts the instances that are connected or connecting.
	Connected int
	err       error
}

func (e *QuotaError) Error() string { return e.err.Error() }

// Unwrap gives the refusal.
func (e *QuotaError) Unwrap() error { return e.err }

// NameError says that a name is not that of exactly one instance.
type NameError struct {
	Name string
	// Candidates are the instances that have the name, if there are any.
	Candidates []uazapi.Instance
	// Count is how many instances the listing holds.
	Count int
}

func (e *NameError) Error() string {
	return fmt.Sprintf("%d of %d instances are named %q", len(e.Candidates), e.Count, e.Name)
}
