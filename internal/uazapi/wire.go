package uazapi

import (
	"encoding/json"
	"strconv"
	"strings"
)

// object is a JSON object whose members are read leniently, since servers of
// different versions disagree on types: true and "true", 3 and "3", "" and null.
type object map[string]json.RawMessage

// byteOrderMark is what some gateways put before JSON. RFC 8259 allows to ignore
// it.
const byteOrderMark = "\ufeff"

// raw reads a member as it was sent. An absent member, null, an object and an array
// read as "".
func (o object) raw(names ...string) string {
	for _, name := range names {
		if value := scalar(o[name]); value != "" {
			return value
		}
	}
	return ""
}

// flag reads a member as a truth value; what is not clearly true is false.
func (o object) flag(name string) bool {
	value, err := strconv.ParseBool(scalar(o[name]))
	return err == nil && value
}

// number reads a member as a whole number; what is none is 0.
func (o object) number(name string) int64 {
	value, err := strconv.ParseFloat(scalar(o[name]), 64)
	if err != nil || value != value || value > 1<<53 || value < -(1<<53) {
		return 0
	}
	return int64(value)
}

// object reads a member as an object; what is none is empty.
func (o object) object(name string) object {
	var inner object
	if json.Unmarshal(o[name], &inner) != nil {
		return nil
	}
	return inner
}

// scalar gives the text of a JSON string, number or boolean, and "" for all else.
func scalar(raw json.RawMessage) string {
	literal := strings.TrimSpace(string(raw))
	if literal == "" || literal == "null" || literal[0] == '{' || literal[0] == '[' {
		return ""
	}
	if literal[0] != '"' {
		return literal
	}
	var value string
	if json.Unmarshal(raw, &value) != nil {
		return ""
	}
	return value
}
