package smileapi

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// phoneNumberID refuses what is no id of an instance. Null and unknown values pass.
type phoneNumberID struct{}

var phoneNumberIDPattern = regexp.MustCompile(`^[0-9]{13,15}$`)

func (phoneNumberID) Description(context.Context) string { return "value must be 13 to 15 digits" }

func (v phoneNumberID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (phoneNumberID) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue
	if value.IsNull() || value.IsUnknown() || phoneNumberIDPattern.MatchString(value.ValueString()) {
		return
	}
	resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid phone_number_id",
		"The id of an instance at SmileAPI and UZAPI is 13 to 15 digits, without signs or blanks. Copy it from the panel of the service."))
}

// usernamePattern is what a username may be, since it is part of all paths.
var usernamePattern = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._@-]{0,99}$`)

// UsernameFault says what is wrong with a username, or "".
func UsernameFault(value string) string {
	if usernamePattern.MatchString(value) {
		return ""
	}
	return "The username of an account begins with a letter or a digit, and has no other signs than . _ @ and -, since it is part of the address."
}
