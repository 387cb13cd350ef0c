package call

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Object is a JSON object whose members are read leniently, since servers of
// different versions disagree on types: true and "true", 3 and "3", "" and null.
type Object map[string]json.RawMessage

// byteOrderMark is what some gateways put before JSON. RFC 8259 allows to ignore
// it.
const byteOrderMark = "\ufeff"

// Raw reads the first of some members that is there, as it was sent. An absent
// member, null, an object and an array read as "".
func (o Object) Raw(names ...string) string {
	for _, name := range names {
		if value := scalar(o[name]); value != "" {
			return value
		}
	}
	return ""
}

// Text reads the first of some members that is there, as text. An absent member,
// null, an object and an array read as "".
func (o Object) Text(names ...string) string { return harmless(o.Raw(names...)) }

// Lines reads a member as text that may have several lines.
func (o Object) Lines(name string) string { return harmlessLines(o.Raw(name)) }

// Texts reads every member as text.
func (o Object) Texts() map[string]string {
	if len(o) == 0 {
		return nil
	}
	texts := make(map[string]string, len(o))
	for name := range o {
		texts[harmless(name)] = o.Text(name)
	}
	return texts
}

// List reads a member as a list of texts. What is no text in it, and a member that is no
// list, are left out; the list itself is never nil.
func (o Object) List(name string) []string {
	var members []json.RawMessage
	if json.Unmarshal(o[name], &members) != nil {
		return []string{}
	}
	texts := make([]string, 0, len(members))
	for _, member := range members {
		if text := harmless(scalar(member)); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// Flag reads a member as a truth value; what is not clearly true is false.
func (o Object) Flag(name string) bool {
	value, err := strconv.ParseBool(scalar(o[name]))
	return err == nil && value
}

// Number reads a member as a whole number; what is none is 0.
func (o Object) Number(name string) int64 {
	value, err := strconv.ParseFloat(scalar(o[name]), 64)
	if err != nil || value != value || value > 1<<53 || value < -(1<<53) {
		return 0
	}
	return int64(value)
}

// Object reads a member as an object; what is none is empty.
func (o Object) Object(name string) Object {
	var inner Object
	if json.Unmarshal(o[name], &inner) != nil {
		return nil
	}
	return inner
}

// Token reads a member as a token. What cannot be sent is none.
func (o Object) Token(name string) Token {
	token, err := ParseToken(o.Raw(name))
	if err != nil {
		return ""
	}
	return token
}

var withoutBlanks = strings.NewReplacer("\r", "", "\n", "", " ", "", "\t", "")

// Image reads a member as an image in base64, without the line breaks that some
// servers put into it.
func (o Object) Image(name string) string { return harmless(withoutBlanks.Replace(o.Raw(name))) }

// scalar returns the text of a JSON string, number or boolean, and "" for all else.
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
