package uazapi

import (
	"encoding/json"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// object is a JSON object whose members are read leniently, since servers of
// different versions disagree on types: true and "true", 3 and "3", "" and null.
type object map[string]json.RawMessage

// byteOrderMark is what some gateways put before JSON. RFC 8259 allows to ignore
// it.
const byteOrderMark = "\ufeff"

// text reads a member as text. An absent member, null, an object and an array
// read as "".
func (o object) text(names ...string) string {
	for _, name := range names {
		if value := scalar(o[name]); value != "" {
			return value
		}
	}
	return ""
}

// normal reads a member as text in NFC, as Terraform makes every text. In another
// form it could neither be named in a configuration nor equal what was planned.
func (o object) normal(name string) string { return norm.NFC.String(o.text(name)) }

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

// texts reads every member as text.
func (o object) texts() map[string]string {
	if len(o) == 0 {
		return nil
	}
	texts := make(map[string]string, len(o))
	for name := range o {
		texts[name] = o.text(name)
	}
	return texts
}
