package send

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const attributeLongitude = "longitude"

type location struct {
	shared
	Latitude  types.Float64 `tfsdk:"latitude"`
	Longitude types.Float64 `tfsdk:"longitude"`
	Name      types.String  `tfsdk:"name"`
	Address   types.String  `tfsdk:"address"`
}

func aLocation() kind {
	return kind{
		name: "location", noun: "a location",
		opens: "Sends a place on the map from an instance",
		arguments: []invoke.Argument{
			invoke.RequiredNumber("latitude", "Latitude in degrees, from -90 to 90, with a minus in the south.", float64validator.Between(-90, 90), notNowhere{}),
			invoke.RequiredNumber(attributeLongitude, "Longitude in degrees, from -180 to 180, with a minus in the west.", float64validator.Between(-180, 180)),
			invoke.Text("name", "Name of the place, such as `Loja do Recife`. None by default.", validate.Word("name of a place")),
			invoke.Text("address", "Address of the place. None by default.", validate.Word("address")),
		},
	}
}

// NewLocationAction makes the action that sends a place.
func NewLocationAction() action.Action { return invoke.New(newAction(aLocation(), location.message)) }

// NewLocationResource makes the resource that sends a place.
func NewLocationResource() resource.Resource {
	return invoke.NewResource(newAction(aLocation(), location.message), aLocation().form())
}

func (location) written() map[string]types.String { return nil }

func (l location) message(envelope uazapi.Envelope) (uazapi.Outgoing, error) {
	return uazapi.Location{
		Envelope: envelope, Latitude: l.Latitude.ValueFloat64(), Longitude: l.Longitude.ValueFloat64(),
		Name: l.Name.ValueString(), Address: l.Address.ValueString(),
	}, nil
}

// notNowhere refuses the latitude of the one place that servers refuse: what is not set is
// 0 and 0 for them.
type notNowhere struct{}

func (notNowhere) Description(context.Context) string {
	return "latitude and longitude must not both be 0"
}

func (n notNowhere) MarkdownDescription(ctx context.Context) string { return n.Description(ctx) }

func (notNowhere) ValidateFloat64(ctx context.Context, req validator.Float64Request, resp *validator.Float64Response) {
	var longitude types.Float64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attributeLongitude), &longitude)...)
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || longitude.IsNull() || longitude.IsUnknown() {
		return
	}
	if req.ConfigValue.ValueFloat64() == 0 && longitude.ValueFloat64() == 0 {
		resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid place", "The latitude and the longitude are both 0, which servers take for none. That place is in the sea: write the one that is meant."))
	}
}
