// Package quickreply is uazapi_quick_reply: an answer that people who talk to customers
// choose by a short cut.
package quickreply

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NewResource makes the resource.
func NewResource() resource.Resource { return item.New(quickReply{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return item.NewList(quickReply{}) }

type quickReply struct{}

// This is found by its method alone, so that a misspelled one would go unseen.
var _ item.WithAnswer[uazapi.QuickReply] = quickReply{}

func (quickReply) About() item.About {
	return item.About{
		Type:        "quick_reply",
		Noun:        "quick reply",
		Plural:      "quick replies",
		Description: description,
		Attributes:  attributes(),
		Validators:  []resource.ConfigValidator{ofItsType{}},
		Late:        true,
	}
}

func (quickReply) All(ctx context.Context, on access.On) ([]uazapi.QuickReply, error) {
	return on.API.QuickReplies(ctx, on.Key())
}

func (q quickReply) Add(ctx context.Context, on access.On, added uazapi.QuickReply) error {
	_, err := q.AddAndTell(ctx, on, added)
	return err
}

func (quickReply) AddAndTell(ctx context.Context, on access.On, added uazapi.QuickReply) ([]uazapi.QuickReply, error) {
	return on.API.AddQuickReply(ctx, on.Key(), added)
}

func (quickReply) Change(ctx context.Context, on access.On, changed uazapi.QuickReply) error {
	return refused(on.API.UpdateQuickReply(ctx, on.Key(), changed))
}

func (quickReply) Remove(ctx context.Context, on access.On, removed uazapi.QuickReply) error {
	return refused(on.API.DeleteQuickReply(ctx, on.Key(), removed))
}

// Marks take two for alike that are chosen by the same short cut. What a server makes of
// a file does not tell them apart.
func (quickReply) Marks(of uazapi.QuickReply) item.Marks {
	whole := fmt.Sprintf("%q %q %q %q %t", of.ShortCut, of.Type, of.Text, of.DocName, of.OnWhatsApp)
	return item.Marks{ID: of.ID, Alike: strings.ToLower(of.ShortCut), Whole: whole, Name: of.ShortCut}
}

func (quickReply) Fill(_ context.Context, into *model, has uazapi.QuickReply) diag.Diagnostics {
	into.ShortCut, into.Type, into.Text = types.StringValue(has.ShortCut), types.StringValue(has.Type), types.StringValue(has.Text)
	into.DocName, into.OnWhatsApp = types.StringValue(has.DocName), types.BoolValue(has.OnWhatsApp)
	into.fillFile(has.File)
	return nil
}

func (quickReply) Make(_ context.Context, planned model, has uazapi.QuickReply) (uazapi.QuickReply, diag.Diagnostics) {
	return uazapi.QuickReply{
		ID:         has.ID,
		ShortCut:   planned.ShortCut.ValueString(),
		Type:       planned.Type.ValueString(),
		Text:       planned.Text.ValueString(),
		File:       planned.File.ValueString(),
		DocName:    planned.DocName.ValueString(),
		OnWhatsApp: planned.OnWhatsApp.ValueBool(),
	}, nil
}
