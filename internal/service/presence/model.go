package presence

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
)

// model is the presence of an instance as Terraform knows it.
type model struct {
	access.Target
	Presence        types.String `tfsdk:"presence"`
	Session         types.String `tfsdk:"session"`
	DetectDrift     types.Bool   `tfsdk:"detect_drift"`
	CurrentPresence types.String `tfsdk:"current_presence"`
}
