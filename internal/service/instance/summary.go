package instance

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// summary is what is told of an instance where it is one of many: nothing
// secret, and nothing that changes with every read.
type summary struct {
	ID                   types.String `tfsdk:"id"`
	Name                 types.String `tfsdk:"name"`
	Status               types.String `tfsdk:"status"`
	Number               types.String `tfsdk:"number"`
	AdminField01         types.String `tfsdk:"admin_field_01"`
	AdminField02         types.String `tfsdk:"admin_field_02"`
	SystemName           types.String `tfsdk:"system_name"`
	LastDisconnect       types.String `tfsdk:"last_disconnect"`
	LastDisconnectReason types.String `tfsdk:"last_disconnect_reason"`
	Created              types.String `tfsdk:"created"`
}

func summarize(instance uazapi.Instance) summary {
	none := types.StringNull()
	s := summary{
		ID:                   types.StringValue(instance.ID),
		Name:                 types.StringValue(instance.Name),
		Status:               textOrNull(instance.Status, none),
		AdminField01:         textOrNull(instance.AdminField01, none),
		AdminField02:         textOrNull(instance.AdminField02, none),
		SystemName:           textOrNull(instance.SystemName, none),
		LastDisconnect:       textOrNull(uazapi.NormalTime(instance.LastDisconnect), none),
		LastDisconnectReason: textOrNull(instance.LastDisconnectReason, none),
		Created:              textOrNull(uazapi.NormalTime(instance.Created), none),
	}
	// The owner stays after a disconnect, so it tells a number only of those
	// that are connected.
	if instance.Connected() {
		s.Number = textOrNull(uazapi.JID(instance.Owner).Number(), none)
	}
	return s
}

// summaryAttributes are the attributes of [summary], all of them computed.
func summaryAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, description := range map[string]string{
		"id":                     "Id of the instance, such as `r76b15a4a3614b4`.",
		"name":                   "Name of the instance.",
		"status":                 "State of the connection: `connected`, `connecting` or `disconnected`. Servers may have others.",
		"number":                 "Phone number that is connected, in international digits. Null while the instance is not connected.",
		"admin_field_01":         "First note of the server's administrator.",
		"admin_field_02":         "Second note of the server's administrator.",
		"system_name":            "Name that the phone shows for the instance among its linked devices.",
		"last_disconnect":        "When the instance was last disconnected, in RFC 3339.",
		"last_disconnect_reason": "Why the instance was last disconnected, such as `401: logged out from another device`. Null where it never was: in a text, write `coalesce(…, \"never disconnected\")`.",
		"created":                "When the instance was created, in RFC 3339.",
	} {
		attributes[name] = schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return attributes
}
