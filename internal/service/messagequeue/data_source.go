// Package messagequeue is the queue of the messages that were sent with async: the data
// source uazapi_message_queue.
package messagequeue

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
)

const description = `The queue of the messages of an instance that were sent with ` + "`async`" + `: how many wait, and whether they are being sent.

Every plan reads it, one call an instance. No number has to be connected. Other sends and campaigns are not in this queue. ` + "`uazapi_instance_message_delay`" + ` sets its pace.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(messageQueue{}) }

type model struct {
	access.Target
	Status               types.String `tfsdk:"status"`
	Pending              types.Int64  `tfsdk:"pending"`
	ProcessingNow        types.Bool   `tfsdk:"processing_now"`
	AcceptingNewMessages types.Bool   `tfsdk:"accepting_new_messages"`
	SessionReady         types.Bool   `tfsdk:"session_ready"`
	Resetting            types.Bool   `tfsdk:"resetting"`
}

type messageQueue struct{}

func (messageQueue) About() reading.About {
	return reading.About{
		Type:        "message_queue",
		Noun:        "message queue",
		Description: description,
		Attributes: map[string]schema.Attribute{
			"status":                 reading.Text("State of the queue: `idle`, `queued`, `processing`, `waiting_connection` or `resetting`. Servers may have others."),
			"pending":                reading.Number("How many messages wait, as the server estimates."),
			"processing_now":         reading.Flag("Whether a message is being sent right now."),
			"accepting_new_messages": reading.Flag("Whether the queue takes new messages."),
			"session_ready":          reading.Flag("Whether the session can send. If not, the messages wait until the number is connected."),
			"resetting":              reading.Flag("Whether the queue stands still because it is being emptied."),
		},
	}
}

func (messageQueue) Read(ctx context.Context, on reading.On, into *model) error {
	queue, err := on.API.MessageQueue(ctx, on.Key())
	if err != nil {
		return err
	}
	into.Status, into.Pending = types.StringValue(queue.Status), types.Int64Value(queue.Pending)
	into.ProcessingNow, into.AcceptingNewMessages = types.BoolValue(queue.Processing), types.BoolValue(queue.Accepting)
	into.SessionReady, into.Resetting = types.BoolValue(queue.SessionReady), types.BoolValue(queue.Resetting)
	return nil
}
