package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const listDescription = `Finds the instances of a server, to import them in bulk with ` + "`terraform query`" + `.

It takes the admin token, and Terraform 1.14 or later.`

// NewList makes the list resource.
func NewList() list.ListResource {
	return fleet.NewList(fleet.List{
		Type:        "instance",
		Noun:        "instances",
		Description: listDescription,
		Keys:        keys,
		Describe: func(_ context.Context, _ *access.Server, instance uazapi.Instance) ([]fleet.Entry, error) {
			object := &model{Timeouts: fleet.NoTimeouts()}
			object.fill(instance, nil)
			return fleet.One(object), nil
		},
	})
}
