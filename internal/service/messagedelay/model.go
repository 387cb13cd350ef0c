package messagedelay

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
)

// model is the delay of an instance as Terraform knows it.
type model struct {
	access.Target
	Min types.Int64 `tfsdk:"msg_delay_min"`
	Max types.Int64 `tfsdk:"msg_delay_max"`
}
