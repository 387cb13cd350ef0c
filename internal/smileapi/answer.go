package smileapi

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Instance is what the server tells of an instance. Of SmileAPI itself, nobody knows what
// that is; these members are those of UZAPI.
type Instance struct {
	// DeploymentStatus is "connected", "desconnected" (so spelt) or another word, "" where
	// the server does not say.
	DeploymentStatus string
	// Authenticated tells whether a phone has paired, nil where the server does not say.
	Authenticated *bool
	PhoneNumber   string
	// Answer is all that the server answered. It may hold tokens.
	Answer string
}

// Connected is the [Instance.DeploymentStatus] of an instance that runs.
const Connected = "connected"

// TellsState tells whether the server says how the instance is.
func (i Instance) TellsState() bool { return i.DeploymentStatus != "" && i.Authenticated != nil }

// Works tells whether the instance runs and has a phone, by all that the server says.
func (i Instance) Works() bool {
	return !i.TellsState() || i.DeploymentStatus == Connected && *i.Authenticated
}

// WaitsForPhone tells whether the instance runs, and no phone has paired yet.
func (i Instance) WaitsForPhone() bool {
	return i.TellsState() && i.DeploymentStatus == Connected && !*i.Authenticated
}

// described tells whether anything of an instance was told.
func (i Instance) described() bool {
	return i.DeploymentStatus != "" || i.Authenticated != nil || i.PhoneNumber != ""
}

// told is an answer in any of its forms: an object, the same in a string, or a text.
type told struct {
	fields call.Object
	// text is the answer where it is no object, and all is the answer as it came.
	text, all string
}

// UnmarshalJSON reads whatever there is.
func (t *told) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) != nil {
		text = string(data)
	}
	t.all = text
	if json.Unmarshal(bytes.TrimSpace([]byte(text)), &t.fields) != nil || t.fields == nil {
		t.fields, t.text = nil, text
	}
	return nil
}

// About is the instance that the answer names. Servers name the number of the phone, or
// its id, so that only what looks like the latter counts.
func (t *told) About() string { return t.fields.Raw("phoneNumberId", "phone_number_id") }

// message is what an answer says in words.
func (t told) message() string {
	if t.fields == nil {
		return t.text
	}
	for _, words := range []string{t.fields.Raw("error"), t.fields.Object("error").Raw("message"), t.fields.Raw("message", "status")} {
		if words != "" && words != "true" && words != "false" {
			return words
		}
	}
	return ""
}

// fails tells whether an answer is the words of a failure, or has an error.
func (t told) fails() bool {
	if t.fields == nil {
		_, known := kindOf(t.text)
		return known
	}
	if len(t.fields.Object("error")) > 0 {
		return true
	}
	return !slices.Contains([]string{"", "false", "0"}, t.fields.Raw("error"))
}

// refuses tells whether an answer has a status that is not one of success. In what
// describes an instance, the status may be that of the instance.
func (t told) refuses() bool {
	status := call.Fold(t.fields.Raw("status"))
	return !slices.Contains([]string{"", "success", "ok", "true", "200", "201"}, status)
}

// instance is what an answer tells of an instance, by itself or in a member.
func (t told) instance() Instance {
	for _, fields := range []call.Object{t.fields, t.fields.Object("instance"), t.fields.Object("data")} {
		if found := instanceIn(fields); found.described() {
			found.Answer = t.all
			return found
		}
	}
	return Instance{Answer: t.all}
}

func instanceIn(fields call.Object) Instance {
	found := Instance{DeploymentStatus: fields.Text("deploymentStatus"), PhoneNumber: fields.Text("phoneNumber")}
	if fields.Raw("isAuthenticated") != "" {
		authenticated := fields.Flag("isAuthenticated")
		found.Authenticated = &authenticated
	}
	return found
}
