package webhook

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const webhooksDescription = `All webhooks of an instance, also those that other tools made.

Every plan reads them, with one call an instance. No number has to be paired. The webhook of the server as a whole is not among them.

A URL may have a secret in it. Plans and outputs show it, unless an output is marked as sensitive.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(webhooks{}) }

type webhooksModel struct {
	access.Target
	Webhooks []summary `tfsdk:"webhooks"`
}

// summary is one webhook of several.
type summary struct {
	ID                  types.String `tfsdk:"id"`
	URL                 types.String `tfsdk:"url"`
	Enabled             types.Bool   `tfsdk:"enabled"`
	Events              []string     `tfsdk:"events"`
	ExcludeMessages     []string     `tfsdk:"exclude_messages"`
	AddURLEvents        types.Bool   `tfsdk:"add_url_events"`
	AddURLTypesMessages types.Bool   `tfsdk:"add_url_types_messages"`
}

type webhooks struct{}

func (webhooks) About() reading.About {
	return reading.About{
		Type:        "webhooks",
		Noun:        "webhooks",
		Description: webhooksDescription,
		Attributes: map[string]schema.Attribute{
			"webhooks": schema.ListNestedAttribute{
				MarkdownDescription: "The webhooks, by their URLs and then by their ids, since servers promise no order. Empty if there is none.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                     reading.Text("Id of the webhook, as the server gave it out."),
					"url":                    reading.Text("Where the events are sent."),
					"enabled":                reading.Flag("Whether events are sent."),
					"events":                 texts("The events that are sent."),
					"exclude_messages":       texts("Kinds of messages that are not sent."),
					"add_url_events":         reading.Flag("Whether the name of the event is added to the path of the URL."),
					"add_url_types_messages": reading.Flag("Whether the kind of message is added to the path of the URL."),
				}},
			},
		},
	}
}

func texts(description string) schema.Attribute {
	return schema.SetAttribute{MarkdownDescription: description, Computed: true, ElementType: types.StringType}
}

func (webhooks) Read(ctx context.Context, on reading.On, into *webhooksModel) error {
	all, err := on.API.Webhooks(ctx, on.Key())
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b uazapi.Webhook) int {
		return cmp.Or(cmp.Compare(a.URL, b.URL), cmp.Compare(a.ID, b.ID))
	})
	into.Webhooks = make([]summary, 0, len(all))
	for _, one := range all {
		into.Webhooks = append(into.Webhooks, summarize(one))
	}
	return nil
}

func summarize(one uazapi.Webhook) summary {
	return summary{
		ID: types.StringValue(one.ID), URL: types.StringValue(one.URL), Enabled: types.BoolValue(one.Enabled),
		Events: one.Events, ExcludeMessages: one.ExcludeMessages,
		AddURLEvents: types.BoolValue(one.AddURLEvents), AddURLTypesMessages: types.BoolValue(one.AddURLTypesMessages),
	}
}
