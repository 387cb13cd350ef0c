package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"slices"
)

var errBody = errors.New("not the JSON object that this route takes")

// fields are the keys of a request body. Their names are compared exactly, unlike encoding/json does with structs.
type fields map[string]json.RawMessage

// required reads a body that must be there and may hold only the known keys. Real servers are documented to
// refuse unknown keys on one route only; refusing them everywhere brings a client's misspelling to light.
func (c call) required(known ...string) (fields, error) {
	f, err := c.anyFields()
	if err != nil {
		return nil, err
	}
	for key := range f {
		if !slices.Contains(known, key) {
			return nil, errBody
		}
	}
	return f, nil
}

// optional is required for routes that work without a body, too.
func (c call) optional(known ...string) (fields, error) {
	if len(c.body) == 0 {
		return fields{}, nil
	}
	return c.required(known...)
}

// anyFields reads a body that must be there, whatever its keys.
func (c call) anyFields() (fields, error) {
	if mediaType, _, err := mime.ParseMediaType(c.header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return nil, errBody
	}
	var f fields
	if err := json.Unmarshal(c.body, &f); err != nil || f == nil {
		return nil, errBody
	}
	return f, nil
}

// text returns the string under key, and whether the key is there. Null is not a string.
func (f fields) text(key string) (value string, given bool, err error) {
	raw, given := f[key]
	if !given {
		return "", false, nil
	}
	if !bytes.HasPrefix(raw, []byte{'"'}) {
		return "", true, errBody
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		return "", true, errBody
	}
	return value, true, nil
}

// texts returns the strings under the keys that are there.
func (f fields) texts(keys ...string) (map[string]string, error) {
	values := map[string]string{}
	for _, key := range keys {
		value, given, err := f.text(key)
		if err != nil {
			return nil, err
		}
		if given {
			values[key] = value
		}
	}
	return values, nil
}

// integer returns the whole number under key, 0 where the key is missing.
func (f fields) integer(key string) (int64, error) {
	raw, given := f[key]
	if !given {
		return 0, nil
	}
	var value *int64
	if err := json.Unmarshal(raw, &value); err != nil || value == nil {
		return 0, errBody
	}
	return *value, nil
}
