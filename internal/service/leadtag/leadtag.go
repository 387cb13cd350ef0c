// Package leadtag is uazapi_lead_tag: a tag that leads of an instance may have.
package leadtag

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `A tag that the leads of an instance may have, and a column of its kanban board if it is to be one.

It takes a server of API 2.4.4 or later. No number has to be paired.

~> **Tags appear by themselves.** Where a chat gets a tag that does not exist, the server adds it. Such a tag is managed only after an import: a resource never takes over a tag that was there before. If the server allows two tags of one name, the apply adds another one and warns; if not, the error shows how to import the one that is there.

Destroying the resource deletes the tag for good.`

// model is a tag as Terraform knows it.
type model struct {
	item.Target
	Name        types.String `tfsdk:"name"`
	Kanban      types.Bool   `tfsdk:"kanban"`
	KanbanOrder types.Int64  `tfsdk:"kanban_order"`
}

// NewResource makes the resource.
func NewResource() resource.Resource { return item.New(leadTag{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return item.NewList(leadTag{}) }

type leadTag struct{}

// This is found by its method alone, so that a misspelled one would go unseen.
var _ item.WithAnswer[uazapi.LeadTag] = leadTag{}

func (leadTag) About() item.About {
	return item.About{
		Type:        "lead_tag",
		Noun:        "lead tag",
		Plural:      "lead tags",
		Description: description,
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the tag, of 1 to 100 characters.",
				Required:            true,
				Validators:          []validator.String{validate.LeadTag()},
			},
			"kanban": schema.BoolAttribute{
				MarkdownDescription: "Whether the tag is a column of the kanban board. Defaults to `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"kanban_order": schema.Int64Attribute{
				MarkdownDescription: "Place of the column on the kanban board, `0` or more: those with lower numbers come first. Defaults to `0`.",
				Optional:            true,
				Computed:            true,
				Default:             int64default.StaticInt64(0),
				Validators:          []validator.Int64{int64validator.AtLeast(0)},
			},
		},
		Late:    true,
		Appears: true,
	}
}

func (leadTag) All(ctx context.Context, on access.On) ([]uazapi.LeadTag, error) {
	tags, err := on.API.LeadTags(ctx, on.Key())
	return tags, explained(err)
}

func (l leadTag) Add(ctx context.Context, on access.On, added uazapi.LeadTag) error {
	_, err := l.AddAndTell(ctx, on, added)
	return err
}

// AddAndTell returns the tag where the answer has it.
func (leadTag) AddAndTell(ctx context.Context, on access.On, added uazapi.LeadTag) ([]uazapi.LeadTag, error) {
	told, err := on.API.AddLeadTag(ctx, on.Key(), added)
	if told.ID == "" {
		return nil, explained(err)
	}
	return []uazapi.LeadTag{told}, explained(err)
}

func (leadTag) Change(ctx context.Context, on access.On, changed uazapi.LeadTag) error {
	return missing(on.API.UpdateLeadTag(ctx, on.Key(), changed), changed)
}

func (leadTag) Remove(ctx context.Context, on access.On, removed uazapi.LeadTag) error {
	return on.API.DeleteLeadTag(ctx, on.Key(), removed.ID)
}

func (leadTag) Marks(of uazapi.LeadTag) item.Marks {
	whole := of.Name + " " + strconv.FormatBool(of.Kanban) + " " + strconv.FormatInt(of.KanbanOrder, 10)
	return item.Marks{ID: of.ID, Alike: of.Name, Whole: whole, Name: of.Name}
}

func (leadTag) Fill(_ context.Context, into *model, has uazapi.LeadTag) diag.Diagnostics {
	into.Name, into.Kanban, into.KanbanOrder = types.StringValue(has.Name), types.BoolValue(has.Kanban), types.Int64Value(has.KanbanOrder)
	return nil
}

func (leadTag) Make(_ context.Context, planned model, has uazapi.LeadTag) (uazapi.LeadTag, diag.Diagnostics) {
	return uazapi.LeadTag{
		ID:          has.ID,
		Name:        planned.Name.ValueString(),
		Kanban:      planned.Kanban.ValueBool(),
		KanbanOrder: planned.KanbanOrder.ValueInt64(),
	}, nil
}
