package setting

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NewList makes the list of a setting, over the instances that have it.
func NewList[M any, P model[M]](setting Setting[M]) list.ListResource {
	about := setting.About()
	of := "the instances"
	if about.Session {
		of = "the instances that are connected"
	}
	var holds func(uazapi.Instance) bool
	if held, is := setting.(WithHolders); is {
		holds = held.Holds
	}
	absence, sparse := setting.(WithAbsence[M])
	return fleet.NewList(fleet.List{
		Holds:       holds,
		Type:        about.Type,
		Noun:        about.Noun + " of the instances",
		Description: "Finds the " + about.Noun + " of " + of + ", to import it in bulk with `terraform query`.\n\nIt takes the admin token, and Terraform 1.14 or later.",
		Keys:        keys,
		OfConnected: about.Session,
		Sparse:      sparse,
		Describe: func(ctx context.Context, server *access.Server, instance uazapi.Instance) ([]fleet.Entry, error) {
			object := new(M)
			P(object).On().InstanceID = types.StringValue(instance.ID)
			if err := setting.Read(ctx, server.On(instance), object); err != nil {
				return nil, err
			}
			if settling, is := setting.(WithRefreshed[M]); is {
				settling.Refreshed(object, instance)
			}
			if sparse && absence.Absent(*object) {
				return nil, nil
			}
			return fleet.One(object), nil
		},
	})
}
