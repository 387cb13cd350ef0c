package uazapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathLeadFields = "/instance/updateFieldsMap"

// LeadFields is how many custom fields a lead has.
const LeadFields = 20

// LeadField is the key of a custom field of leads, by its number from 1.
func LeadField(number int) string { return fmt.Sprintf("lead_field%02d", number) }

// LeadFields are the names of the custom fields of leads, by the keys of the fields.
// Fields without a name are left out.
func (i Instance) LeadFields() map[string]string {
	if len(i.FieldsMap) == 0 {
		return nil // as in nearly every entry of a listing
	}
	var names map[string]string
	for number := range LeadFields {
		key := LeadField(number + 1)
		if i.FieldsMap[key] == "" {
			continue
		}
		if names == nil {
			names = map[string]string{}
		}
		names[key] = i.FieldsMap[key]
	}
	return names
}

// NameLeadFields gives names to custom fields of leads, by the keys of the fields. The
// others keep theirs, and so does one whose name is "": no name can be cleared. They
// are read back in [Instance.LeadFields].
func (c *Client) NameLeadFields(ctx context.Context, key Key, names map[string]string) error {
	request := call.Call{Method: http.MethodPost, Path: pathLeadFields, As: asInstance(key.Token), ID: key.ID, Body: names, MayBeEmpty: true}
	return c.call.Do(ctx, request, new(mention))
}
