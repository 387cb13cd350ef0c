package label

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `A label of WhatsApp Business, which people put on chats.

Labels live on the phone: adding, changing and removing one takes a number that is paired with WhatsApp Business and connected. A plan does without, also while the number is logged out. People change labels on the phone, which a plan shows and an apply takes back.

~> **Destroying a label takes it off all chats that have it,** and adding it again does not bring it back there. That of a number that has logged out stays on its phone, and leaves the state with a warning.

WhatsApp gives the number of a label that was removed to the next new one. A label that has the number of yours and neither its name nor its record is left alone, and yours is planned as new.`

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			MarkdownDescription: "The name of the label. It may be changed.",
			Required:            true,
			Validators:          []validator.String{validate.Word("name")},
		},
		"color": schema.Int64Attribute{
			MarkdownDescription: "The color, a number from 0 to 19. Defaults to `0`.",
			Optional:            true,
			Computed:            true,
			Default:             int64default.StaticInt64(0),
			Validators:          []validator.Int64{int64validator.Between(0, int64(len(uazapi.LabelColors())-1))},
		},
		"color_hex": schema.StringAttribute{
			MarkdownDescription: "The color as a screen shows it, such as `#fed428` for 2.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{ofColor{}},
		},
		"record_id": schema.StringAttribute{
			MarkdownDescription: "Id of what the server keeps of the label. Unlike `id`, which is WhatsApp's number, it is not given to another label.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
}

// hexOf is a color as a screen shows it, null for one that is not known.
func hexOf(color int64) types.String {
	colors := uazapi.LabelColors()
	if color < 0 || color >= int64(len(colors)) {
		return types.StringNull()
	}
	return types.StringValue(colors[color])
}

// ofColor plans what a screen shows of the color.
type ofColor struct{}

func (ofColor) Description(context.Context) string { return "the color as a screen shows it" }

func (o ofColor) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

func (ofColor) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	var color types.Int64
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("color"), &color)...)
	if !color.IsUnknown() {
		resp.PlanValue = hexOf(color.ValueInt64())
	}
}
