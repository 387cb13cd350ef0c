package leadfields

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// tell tells of names that leave the configuration. Those that were managed are an
// error. Others, which an import has brought, only leave the state.
func tell(dropped map[string]string, managed []string) diag.Diagnostics {
	lost, left := map[string]string{}, map[string]string{}
	for key, name := range dropped {
		if slices.Contains(managed, key) {
			lost[key] = name
		} else {
			left[key] = name
		}
	}
	at := path.Root("fields")
	var diags diag.Diagnostics
	if len(lost) > 0 {
		diags.Append(message.ErrorAt(at, "Names of lead fields cannot be cleared",
			"These fields are not configured any more:\n"+lines(lost)+"\n\n"+
				"The API replaces a name by another one and never clears it, so the server would keep these names.\n\n"+
				"Keep the fields in the configuration, or give them other names. To manage them no longer, let this resource go with a removed block, "+
				"which leaves all names as they are, and write a new uazapi_instance_lead_fields with the fields that are left, at another address:\n"+
				"  removed {\n    from = uazapi_instance_lead_fields.NAME\n    lifecycle {\n      destroy = false\n    }\n  }"))
	}
	if len(left) > 0 {
		diags.Append(message.WarningAt(at, "Some lead fields are not managed",
			"The server has names of fields that are not configured:\n"+lines(left)+"\n\n"+
				"They leave the state, and stay on the server as they are. To manage them, write them into the configuration."))
	}
	return diags
}

// lines are the names as a configuration has them.
func lines(names map[string]string) string {
	var written []string
	for _, key := range slices.Sorted(maps.Keys(names)) {
		written = append(written, "  "+key+" = "+message.Quoted(names[key]))
	}
	return strings.Join(written, "\n")
}
