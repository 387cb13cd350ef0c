package uazapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathQueue = "/message/async"

// MessageQueue is the queue of the messages of an instance that were sent with async.
type MessageQueue struct {
	// Status is idle, queued, processing, waiting_connection or resetting. Servers may
	// have others.
	Status string
	// Pending is how many messages wait, as the server estimates.
	Pending int64
	// Processing tells whether a message is on its way, Accepting whether the queue
	// takes new ones, SessionReady whether they can be sent, and Resetting whether the
	// queue stands still since it is emptied.
	Processing, Accepting, SessionReady, Resetting bool
	// instance is the instance that the answer is of, "" where it is not told.
	instance string
}

// UnmarshalJSON reads the queue leniently.
func (q *MessageQueue) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	queue := o.Object("queue")
	*q = MessageQueue{
		Status: queue.Text("status"), Pending: queue.Number("pending"),
		Processing: queue.Flag("processingNow"), Accepting: queue.Flag("acceptingNewMessages"),
		SessionReady: queue.Flag("sessionReady"), Resetting: queue.Flag("resetting"),
		instance: o.Text("instanceId"),
	}
	return nil
}

// About returns the id of the instance.
func (q *MessageQueue) About() string { return q.instance }

// MessageQueue reads the queue of an instance.
func (c *Client) MessageQueue(ctx context.Context, key Key) (MessageQueue, error) {
	request := call.Call{Method: http.MethodGet, Path: pathQueue, As: asInstance(key.Token), ID: key.ID}
	var queue MessageQueue
	if err := c.call.Do(ctx, request, &queue); err != nil {
		return MessageQueue{}, err
	}
	if queue.Status == "" {
		return MessageQueue{}, c.call.Undecodable(request, "the answer describes no queue")
	}
	return queue, nil
}

// ClearMessageQueue cancels what waits in the queue of an instance, and returns the
// server's word for it. The request is sent once: a second one would cancel what came into
// the queue since.
func (c *Client) ClearMessageQueue(ctx context.Context, key Key) (string, error) {
	request := call.Call{Method: http.MethodDelete, Path: pathQueue, As: asInstance(key.Token), ID: key.ID, Once: true}
	var said reply
	if err := c.call.Do(ctx, request, &said); err != nil {
		return "", err
	}
	return c.call.Words(request, said.Raw("response", "message")), nil
}
