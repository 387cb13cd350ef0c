package uazapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathPrivacy = "/instance/privacy"

// Privacy holds the privacy settings of a WhatsApp account by their names, such
// as "last". A setting that the server did not name is absent, and a value may
// be one that this package does not know.
type Privacy map[string]string

// privacyValues are the settings and the values that servers take for each.
var privacyValues = map[string][]string{
	"groupadd":     {"all", "contacts", "contact_blacklist", "none"},
	"last":         {"all", "contacts", "contact_blacklist", "none"},
	"status":       {"all", "contacts", "contact_blacklist", "none"},
	"profile":      {"all", "contacts", "contact_blacklist", "none"},
	"readreceipts": {"all", "none"},
	"online":       {"all", "match_last_seen"},
	"calladd":      {"all", "known"},
}

// PrivacyValues lists the values that a privacy setting can be given.
func PrivacyValues(setting string) []string { return privacyValues[setting] }

// UnmarshalJSON keeps the known settings and ignores all else.
func (p *Privacy) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*p = Privacy{}
	for setting := range privacyValues {
		if value := o.Text(setting); value != "" {
			(*p)[setting] = value
		}
	}
	return nil
}

// Privacy reads the privacy settings of the account that is connected.
func (c *Client) Privacy(ctx context.Context, key Key) (Privacy, error) {
	request := call.Call{Method: http.MethodGet, Path: pathPrivacy, As: asInstance(key.Token), ID: key.ID}
	settings := Privacy{}
	if err := c.call.Do(ctx, request, &settings); err != nil {
		return nil, err
	}
	if len(settings) == 0 {
		return nil, c.call.Undecodable(request, "the answer holds no privacy setting")
	}
	return settings, nil
}

// SetPrivacy changes the settings that are given and leaves the others.
func (c *Client) SetPrivacy(ctx context.Context, key Key, changes Privacy) error {
	return c.call.Do(ctx, call.Call{Method: http.MethodPost, Path: pathPrivacy, As: asInstance(key.Token), ID: key.ID, Body: changes}, nil)
}
