package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const listDescription = `Finds the connections of the instances that are connected, to import them in bulk with ` + "`terraform query`" + `.

It takes the admin token, and Terraform 1.14 or later.`

// NewList makes the list resource.
func NewList() list.ListResource {
	return fleet.NewList(fleet.List{
		Type:        "instance_connection",
		Noun:        "connections of the instances",
		Description: listDescription,
		Keys:        keys,
		OfConnected: true,
		Describe: func(ctx context.Context, server *access.Server, instance uazapi.Instance) ([]fleet.Entry, error) {
			status, err := server.API.Status(ctx, instance.Key())
			if err != nil {
				return nil, err
			}
			object := &model{Timeouts: fleet.NoTimeouts()}
			object.fill(status)
			return fleet.One(object), nil
		},
	})
}
