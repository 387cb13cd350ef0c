// Package label is uazapi_label: a label that WhatsApp Business puts on chats.
package label

import (
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NewResource makes the resource.
func NewResource() resource.Resource { return item.New(label{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return item.NewList(label{}) }

type label struct{}

// This is found by its method alone, so that a misspelled one would go unseen.
var _ item.WithReuse[uazapi.Label, model] = label{}

// model is a label as Terraform knows it.
type model struct {
	item.Target
	Name     types.String `tfsdk:"name"`
	Color    types.Int64  `tfsdk:"color"`
	ColorHex types.String `tfsdk:"color_hex"`
	RecordID types.String `tfsdk:"record_id"`
}

func (label) About() item.About {
	return item.About{
		Type:        "label",
		Noun:        "label",
		Plural:      "labels",
		Description: description,
		Attributes:  attributes(),
		Late:        true,
		Session:     true,
	}
}

func (label) All(ctx context.Context, on access.On) ([]uazapi.Label, error) {
	return on.API.Labels(ctx, on.Key())
}

func (label) Add(ctx context.Context, on access.On, added uazapi.Label) error {
	return refused(on.API.AddLabel(ctx, on.Key(), added))
}

func (label) Change(ctx context.Context, on access.On, changed uazapi.Label) error {
	return refused(on.API.UpdateLabel(ctx, on.Key(), changed))
}

func (label) Remove(ctx context.Context, on access.On, removed uazapi.Label) error {
	return refused(on.API.DeleteLabel(ctx, on.Key(), removed))
}

func (label) Marks(of uazapi.Label) item.Marks {
	return item.Marks{ID: of.ID, Alike: strings.ToLower(of.Name), Whole: strconv.FormatInt(of.Color, 10) + " " + of.Name, Name: of.Name}
}

// Is tells a label from another one that got its number. The record is another then, and
// so is the name: a server that reads all labels from WhatsApp again may make new records.
func (label) Is(known model, has uazapi.Label) bool {
	record := known.RecordID.ValueString()
	return record == "" || has.RecordID == "" || record == has.RecordID || known.Name.ValueString() == has.Name
}

func (label) Fill(_ context.Context, into *model, has uazapi.Label) diag.Diagnostics {
	into.Name, into.Color, into.ColorHex = types.StringValue(has.Name), types.Int64Value(has.Color), hexOf(has.Color)
	into.RecordID = nullable.Text(has.RecordID)
	return nil
}

func (label) Make(_ context.Context, planned model, has uazapi.Label) (uazapi.Label, diag.Diagnostics) {
	return uazapi.Label{ID: has.ID, RecordID: has.RecordID, Name: planned.Name.ValueString(), Color: planned.Color.ValueInt64()}, nil
}
