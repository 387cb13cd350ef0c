package messagequeue

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
)

const clearing = `

~> **What waits is never sent.** The messages become ` + "`Canceled`" + `. Those that were sent already stay, and campaigns are not in this queue.

No number has to be connected. While a message is being sent that does not end, the server refuses, and is asked again until the time is over.`

const actionDescription = `Cancels all messages of an instance that wait in its queue, which are those that were sent with ` + "`async`" + `.` + clearing + ` It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_message_queue_clear`" + `.`

const resourceDescription = `Cancels all messages of an instance that wait in its queue, which are those that were sent with ` + "`async`" + `: once when the resource is created, and again whenever ` + "`triggers`" + ` change.

It is the form of the action ` + "`uazapi_message_queue_clear`" + ` for OpenTofu and for Terraform before 1.14. Destroying it does nothing.` + clearing + `

Once the server may have taken the request, it is in the state as done. What fails after that is a warning, and no apply empties the queue a second time until ` + "`triggers`" + ` change.

It cannot be imported: no server keeps which resource emptied a queue. Creating the resource empties it once.`

// clearTime is how long it may take unless the configuration says.
const clearTime = time.Minute

// answerResponse is the attribute with the server's word.
const answerResponse = "response"

type config struct{ invoke.Arguments }

// NewAction makes the action.
func NewAction() action.Action { return invoke.New(emptying()) }

// NewResource makes the resource form of the action.
func NewResource() resource.Resource {
	return invoke.NewResource(emptying(), invoke.Form{
		Noun:        "emptying a message queue",
		Description: resourceDescription,
		Again:       "the queue is emptied again",
		Waits:       "How long to ask a server that refuses for the moment, such as `30s`.",
		Answers:     []invoke.Answer{{Name: answerResponse, Description: "What the server answered last, such as `Async queue cleared`."}},
	})
}

func emptying() invoke.Action[config] {
	return invoke.Action[config]{
		Type:        "message_queue_clear",
		Verb:        "empty the message queue of",
		Description: actionDescription,
		Timeout:     clearTime,
		LateAdvice:  "A message that is being sent holds the queue up. Look at the data source uazapi_message_queue. If it stays so, restart the instance with uazapi_instance_reset.",
		Run:         func(ctx context.Context, on *invoke.Target, _ config) error { return empty(ctx, on) },
	}
}

// empty cancels what waits. A server that refuses for the moment has canceled nothing, or
// not all, so that it is asked again.
func empty(ctx context.Context, on *invoke.Target) error {
	if err := on.Server.MakeSure(ctx, &on.Instance); err != nil {
		return err
	}
	var response string
	var busy error
	err := polling.Until(ctx, on.Server.Pause, func() (bool, error) {
		err := on.Ask(func() (err error) {
			response, err = on.Server.API.ClearMessageQueue(ctx, on.Instance.Key())
			return err
		})
		if errors.Is(err, call.ErrConflict) {
			if busy == nil {
				on.Say("A message is being sent that holds the queue up: asking again.")
			}
			busy = err
			return false, nil
		}
		return true, err
	})
	switch {
	case err != nil && busy != nil:
		return errors.Join(err, busy)
	case err != nil:
		return err
	}
	on.Answer(answerResponse, response)
	on.Say("%s.", response)
	return nil
}
