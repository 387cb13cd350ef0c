// Package messagedelay is uazapi_instance_message_delay: how long the queue of an
// instance waits between two messages.
package messagedelay

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const description = `How long an instance waits between two messages of its queue.

It paces only the messages that were sent with ` + "`async`" + `. Other sends and campaigns do not wait for it, so it is no protection from a ban for those.

No number has to be paired. Destroying the resource sets the delay that a new instance has, 1 to 3 seconds.`

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(messageDelay{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(messageDelay{}) }

type messageDelay struct{}

func (messageDelay) About() setting.About {
	return setting.About{
		Type:        "instance_message_delay",
		Noun:        "message delay",
		Description: description,
		Attributes: map[string]schema.Attribute{
			"msg_delay_min": schema.Int64Attribute{
				MarkdownDescription: "The least delay, in whole seconds. `0` together with a greatest delay of `0` sends without a pause.",
				Required:            true,
				Validators:          []validator.Int64{int64validator.AtLeast(0)},
			},
			"msg_delay_max": schema.Int64Attribute{
				MarkdownDescription: "The greatest delay, in whole seconds, and no less than `msg_delay_min`. Each delay is somewhere between the two.",
				Required:            true,
				Validators:          []validator.Int64{int64validator.AtLeastSumOf(path.MatchRoot("msg_delay_min"))},
			},
		},
		WithInstance: true,
	}
}

// Read keeps what a server does not tell: old ones have no delay.
func (messageDelay) Read(_ context.Context, on access.On, into *model) error {
	if on.Instance.TellsMsgDelay {
		into.Min, into.Max = types.Int64Value(on.Instance.MsgDelayMin), types.Int64Value(on.Instance.MsgDelayMax)
	}
	return nil
}

// Renewing has both written where one changes: the server takes one that is left out
// for 0.
func (messageDelay) Renewing() []string { return []string{"msg_delay_min", "msg_delay_max"} }

func (messageDelay) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	wanted, has := change.Wanted, change.Has
	if wanted.Min.IsNull() || wanted.Min.Equal(has.Min) && wanted.Max.Equal(has.Max) {
		return nil
	}
	return on.API.SetMessageDelay(ctx, on.Key(), uazapi.MessageDelay{Min: wanted.Min.ValueInt64(), Max: wanted.Max.ValueInt64()})
}

// Unset sets what a new instance has, since there is no other way to have none. Where the
// server fails, a look tells whether it did so all the same.
func (messageDelay) Unset(ctx context.Context, on access.On, _ model) error {
	err := on.API.SetMessageDelay(ctx, on.Key(), uazapi.FactoryMessageDelay)
	if !call.OutcomeUnknown(err) {
		return err
	}
	status, failed := on.API.Status(ctx, on.Key())
	has := uazapi.MessageDelay{Min: status.Instance.MsgDelayMin, Max: status.Instance.MsgDelayMax}
	if failed != nil || has != uazapi.FactoryMessageDelay {
		return err
	}
	return nil
}
