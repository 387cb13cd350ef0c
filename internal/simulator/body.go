package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"slices"
	"strings"
)

var errBody = errors.New("not the JSON object that this route takes")

// unknownKeyError is what a strict server says of a key that it does not know.
type unknownKeyError struct{ key string }

func (e unknownKeyError) Error() string { return fmt.Sprintf("unknown key %q", e.key) }

// fields are the keys of a request body.
type fields map[string]json.RawMessage

// required reads a body that must be there. Of its keys, only the known ones are read.
func (c call) required(known ...string) (fields, error) {
	f, err := c.anyFields()
	if err != nil {
		return nil, err
	}
	if c.opts.Strict {
		return f, f.onlyKnown(known)
	}
	return f.known(known, c.opts.NullRefused), nil
}

// optional is required for routes that work without a body, too.
func (c call) optional(known ...string) (fields, error) {
	if len(c.body) == 0 {
		return fields{}, nil
	}
	return c.required(known...)
}

// none is for routes that have nothing to read. Only a strict server looks at what is sent there.
func (c call) none() error {
	if !c.opts.Strict {
		return nil
	}
	_, err := c.optional()
	return err
}

// anyFields reads a body that must be there, whatever its keys.
func (c call) anyFields() (fields, error) {
	if !c.opts.AnyContentType && !c.saysJSON() {
		return nil, errBody
	}
	var f fields
	if err := json.Unmarshal(c.body, &f); err != nil || f == nil {
		return nil, errBody
	}
	return f, nil
}

func (c call) saysJSON() bool {
	mediaType, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	return err == nil && mediaType == "application/json"
}

// onlyKnown brings a client's misspelling to light. Real servers are known to refuse unknown keys on one route only.
func (f fields) onlyKnown(known []string) error {
	for _, key := range slices.Sorted(maps.Keys(f)) {
		if !slices.Contains(known, key) {
			return unknownKeyError{key}
		}
	}
	return nil
}

// known returns the keys that the server reads, as a program in Go reads them: written in any case, and with null for
// what was not sent. Of two that differ only in case, the one that is written right counts.
func (f fields) known(known []string, keepNull bool) fields {
	read := fields{}
	for _, name := range known {
		for _, key := range slices.Sorted(maps.Keys(f)) {
			_, exact := f[name]
			if key != name && (exact || !strings.EqualFold(key, name)) {
				continue
			}
			if keepNull || !bytes.Equal(f[key], []byte("null")) {
				read[name] = f[key]
			}
		}
	}
	return read
}

// into reads the value under key as json does, if the key is there.
func (f fields) into(key string, value any) error {
	raw, given := f[key]
	if !given {
		return nil
	}
	return json.Unmarshal(raw, value)
}

// places are where what a body tells is to be kept: pointers, by the keys of the body.
type places map[string]any

// names are the keys in the order of the alphabet.
func (p places) names() []string { return slices.Sorted(maps.Keys(p)) }

// readInto reads what the body has of the places. It returns the key of a value that cannot be read, "" for none.
func (f fields) readInto(p places) (wrong string) {
	for _, key := range p.names() {
		if f.into(key, p[key]) != nil {
			return key
		}
	}
	return ""
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

// flag returns whether what is under key is true. A missing key is not.
func (f fields) flag(key string) (bool, error) {
	raw, given := f[key]
	if !given {
		return false, nil
	}
	var value *bool
	if err := json.Unmarshal(raw, &value); err != nil || value == nil {
		return false, errBody
	}
	return *value, nil
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
