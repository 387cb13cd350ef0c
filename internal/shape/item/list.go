package item

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NewList makes the list of a kind of item, over all instances.
func NewList[E, M any, P model[M]](item Item[E, M]) list.ListResource {
	about := item.About()
	return fleet.NewList(fleet.List{
		Type:        about.Type,
		Noun:        about.Plural + " of the instances",
		Description: "Finds the " + about.Plural + " of the instances, to import them in bulk with `terraform query`.\n\nIt takes the admin token, and Terraform 1.14 or later. Each instance costs one call.",
		Keys:        keys,
		Describe: func(ctx context.Context, server *access.Server, instance uazapi.Instance) ([]fleet.Entry, error) {
			items, err := item.All(ctx, server.On(instance))
			if err != nil {
				return nil, err
			}
			var entries []fleet.Entry
			for _, one := range items {
				entry, err := describe[E, M, P](ctx, item, instance, one)
				if err != nil {
					return nil, err
				}
				entries = append(entries, entry)
			}
			return entries, nil
		},
	})
}

func describe[E, M any, P model[M]](ctx context.Context, item Item[E, M], instance uazapi.Instance, one E) (fleet.Entry, error) {
	object, marks := new(M), item.Marks(one)
	if diags := item.Fill(ctx, object, one); diags.HasError() {
		return fleet.Entry{}, unfilled(diags)
	}
	target := P(object).Item()
	target.InstanceID, target.ID = types.StringValue(instance.ID), types.StringValue(marks.ID)
	return fleet.Entry{Own: marks.ID, Name: marks.Name, Object: object}, nil
}

// unfilled is a model that could not take what the server has.
func unfilled(diags diag.Diagnostics) error {
	return errors.New(diags.Errors()[0].Summary() + ": " + diags.Errors()[0].Detail())
}
