package uazapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Paths of the routes in this file.
const (
	pathBusinessGet    = "/business/get/profile"
	pathBusinessUpdate = "/business/update/profile"
)

// The fields of a [BusinessProfile] that can be changed, by the names that servers use.
const (
	BusinessDescription = "description"
	BusinessAddress     = "address"
	BusinessEmail       = "email"
)

// BusinessProfile is what a WhatsApp Business account tells of its business, by the names
// that servers use. What the server did not tell is "".
type BusinessProfile map[string]string

// BusinessProfile reads the profile of the account that is connected.
func (c *Client) BusinessProfile(ctx context.Context, key Key) (BusinessProfile, error) {
	request := call.Call{Method: http.MethodPost, Path: pathBusinessGet, As: asInstance(key.Token), ID: key.ID, Body: struct{}{}, Reads: true}
	var answer call.Object
	if err := c.call.Do(ctx, request, &answer); err != nil {
		return nil, err
	}
	told := answer.Object("response")
	if told == nil {
		return nil, c.call.Undecodable(request, "the answer holds no business profile")
	}
	return BusinessProfile{
		BusinessDescription: told.Lines(BusinessDescription),
		BusinessAddress:     told.Lines(BusinessAddress),
		BusinessEmail:       told.Text(BusinessEmail),
	}, nil
}

// SetBusinessProfile changes the fields that are given and leaves the others. Servers
// take each field for itself: refused says why, for each that was not changed. The
// answer "success" tells of no field, so what it changed has to be read back.
func (c *Client) SetBusinessProfile(ctx context.Context, key Key, changes BusinessProfile) (refused map[string]error, err error) {
	request := call.Call{
		Method: http.MethodPost, Path: pathBusinessUpdate, As: asInstance(key.Token), ID: key.ID, Body: changes,
		Takes: func(got call.Answer) bool { return len(fieldsOf(got.Body)) > 0 },
	}
	var answer json.RawMessage
	if err := c.call.Do(ctx, request, &answer); err != nil {
		return nil, err
	}
	refused = map[string]error{}
	for field, told := range fieldsOf(answer) {
		if told.Text("status") == "error" || told.Text("error") != "" {
			refused[field] = &call.Error{
				Kind: call.ErrInvalid, Method: request.Method, Path: request.Path, Sent: true, Attempts: 1,
				Message: c.call.Words(request, told.Text("error")),
			}
		}
	}
	return refused, nil
}

// fieldsOf is what an answer tells of each field, nothing if it does not tell of fields.
func fieldsOf(body []byte) map[string]call.Object {
	var answer call.Object
	if json.Unmarshal(body, &answer) != nil {
		return nil
	}
	response := answer.Object("response")
	fields := map[string]call.Object{}
	for _, field := range []string{BusinessDescription, BusinessAddress, BusinessEmail} {
		if told := response.Object(field); told != nil {
			fields[field] = told
		}
	}
	return fields
}
