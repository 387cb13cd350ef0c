package call

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// shape says what is wrong with a JSON text without quoting any of it, since
// answers hold tokens.
func shape(err error) string {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	var fault Fault
	switch {
	case cutShort(err) != nil:
		return "it ends in the middle"
	case errors.As(err, &syntax):
		return fmt.Sprintf("it breaks off at byte %d", syntax.Offset)
	case errors.As(err, &mismatch):
		return "it is a JSON " + mismatch.Value
	case errors.As(err, &fault):
		return fault.Error()
	default:
		return "it has another shape"
	}
}

// cutShort returns io.ErrUnexpectedEOF for a JSON text that ends in the middle.
func cutShort(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || strings.HasSuffix(err.Error(), "unexpected end of JSON input") {
		return io.ErrUnexpectedEOF
	}
	return nil
}
