package apidiag

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// OfField returns a failure that is due to the value of one attribute. Where a server
// takes some values of a request and refuses others, the failures of these are joined
// with [errors.Join], and each is told at its own attribute.
func OfField(attribute path.Path, err error) error {
	if err == nil {
		return nil
	}
	return &fieldError{attribute, err}
}

type fieldError struct {
	attribute path.Path
	err       error
}

func (e *fieldError) Error() string { return e.attribute.String() + ": " + e.err.Error() }

// Unwrap returns the failure without the attribute.
func (e *fieldError) Unwrap() error { return e.err }

// parts are the failures that are told one by one: that of each attribute, after the
// one of all that is no attribute's. Failures of no attribute belong together, such as
// a write whose answer was lost and the read that was to show what became of it.
func parts(err error) []error {
	joined, is := err.(interface{ Unwrap() []error })
	if !is || !ofFields(err) {
		return []error{err}
	}
	var whole, fields []error
	for _, part := range joined.Unwrap() {
		if ofFields(part) {
			fields = append(fields, parts(part)...)
			continue
		}
		whole = append(whole, part)
	}
	if len(whole) == 0 {
		return fields
	}
	return append([]error{errors.Join(whole...)}, fields...)
}

// ofFields tells whether a failure is that of an attribute, or has one of those.
func ofFields(err error) bool {
	_, is := errors.AsType[*fieldError](err)
	return is
}
