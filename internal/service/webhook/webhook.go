// Package webhook is uazapi_webhook: where an instance sends its events.
package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/delivery"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const description = `A webhook of an instance: a URL to which the server sends what happens.

An instance may have several. Each is added, changed and removed by its id, so that the others stay as they are, also those that other tools made. No number has to be paired.

~> **Every delivery carries the token of the instance,** unsigned. Send it to ` + "`https`" + ` addresses of your own only. Who has a secret in the URL passes it by a sensitive variable: plans show the URL.

An event that the global webhook of the server names as well arrives twice, once from each. A plan that changes either of them warns of it.

Servers promise no redelivery: what the receiver misses is lost. The newest failures are in the server's panel.`

// model is a webhook as Terraform knows it.
type model struct {
	item.Target
	delivery.Delivery
}

// NewResource makes the resource.
func NewResource() resource.Resource { return item.New(webhook{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return item.NewList(webhook{}) }

type webhook struct{}

func (webhook) About() item.About {
	return item.About{
		Type:        "webhook",
		Noun:        "webhook",
		Plural:      "webhooks",
		Description: description,
		Attributes:  delivery.Attributes(),
		Validators:  delivery.Validators(),
	}
}

func (webhook) All(ctx context.Context, on access.On) ([]uazapi.Webhook, error) {
	return on.API.Webhooks(ctx, on.Key())
}

func (webhook) Add(ctx context.Context, on access.On, added uazapi.Webhook) error {
	return on.API.AddWebhook(ctx, on.Key(), added)
}

func (webhook) Change(ctx context.Context, on access.On, changed uazapi.Webhook) error {
	return on.API.UpdateWebhook(ctx, on.Key(), changed)
}

func (webhook) Remove(ctx context.Context, on access.On, removed uazapi.Webhook) error {
	return on.API.DeleteWebhook(ctx, on.Key(), removed)
}

// Marks name a webhook by its origin: the rest of the URL may be secret.
func (webhook) Marks(of uazapi.Webhook) item.Marks {
	return item.Marks{ID: of.ID, Alike: of.URL, Name: of.Origin()}
}

func (webhook) Fill(ctx context.Context, into *model, has uazapi.Webhook) diag.Diagnostics {
	return into.Fill(ctx, has)
}

func (webhook) Make(ctx context.Context, planned model, has uazapi.Webhook) (uazapi.Webhook, diag.Diagnostics) {
	made, diags := planned.Make(ctx)
	made.ID = has.ID
	return made, diags
}

// Idle tells whether [webhook.Plan] has nothing to warn of.
func (webhook) Idle(server *access.Server, state map[string]any) bool {
	return delivery.IdleOfInstance(server, state)
}

// Plan warns of events that the webhook of the server sends as well.
func (webhook) Plan(ctx context.Context, server *access.Server, before, planned *model) diag.Diagnostics {
	var was *delivery.Delivery
	if before != nil {
		was = &before.Delivery
	}
	return delivery.PlanOfInstance(ctx, server, was, &planned.Delivery)
}
