// Package send sends messages: the actions and the resources uazapi_send_text,
// uazapi_send_media, uazapi_send_location, uazapi_send_contact and uazapi_send_menu. Each
// kind has a file with its arguments; what all do is in this one and in sending.go.
package send

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// sendTime is how long a send may take unless the configuration says. Servers fetch files,
// and take up to a minute for that alone.
const sendTime = 3 * time.Minute

// usualSource is the track_source of messages unless the configuration says.
const usualSource = "terraform"

// The attributes with what is known of a message.
const (
	answerMessageID = "message_id"
	answerStatus    = "status"
	answerTrackID   = "track_id"
)

const attributeNumber = "number"

// shared are the arguments of messages of all kinds.
type shared struct {
	invoke.Arguments
	Number      types.String `tfsdk:"number"`
	ReplyID     types.String `tfsdk:"reply_id"`
	Mentions    types.List   `tfsdk:"mentions"`
	Delay       types.Int64  `tfsdk:"delay"`
	TrackSource types.String `tfsdk:"track_source"`
	WaitFor     types.String `tfsdk:"wait_for"`
}

// all returns the arguments that a configuration shares with others.
func (s shared) all() shared { return s }

// envelope is what the API has for the same, with an id of its own.
func (s shared) envelope() uazapi.Envelope {
	source := usualSource
	if !s.TrackSource.IsNull() {
		source = s.TrackSource.ValueString()
	}
	return uazapi.Envelope{
		Number: s.Number.ValueString(), Delay: s.Delay.ValueInt64(), ReplyID: s.ReplyID.ValueString(),
		Mentions: strings.Join(texts(s.Mentions), ","), TrackSource: source, TrackID: uuid.NewString(),
	}
}

// texts are the texts of a list.
func texts(list types.List) []string {
	var all []string
	for _, element := range list.Elements() {
		if text, is := element.(types.String); is {
			all = append(all, text.ValueString())
		}
	}
	return all
}

// draft is the configuration of a message.
type draft interface {
	all() shared
	// written are the texts in which servers replace placeholders, by their attributes.
	written() map[string]types.String
}

// kind is what sets messages of one kind apart from others.
type kind struct {
	// name ends the names of the action and of the resource, and noun is what messages call
	// it: "a text".
	name, noun string
	// opens is the first sentence of the pages, without its end.
	opens string
	// channels tells whether channels take it.
	channels bool
	// arguments are its own.
	arguments []invoke.Argument
}

// newAction describes the sending of messages of one kind, of which message makes what is
// sent of a configuration.
func newAction[C draft](of kind, message func(C, uazapi.Envelope) (uazapi.Outgoing, error)) invoke.Action[C] {
	return invoke.Action[C]{
		Type:        "send_" + of.name,
		Verb:        "send " + of.noun + " from",
		Description: of.opens + ".\n\n" + sendsOnce + " It takes Terraform 1.14 or later; elsewhere, use the resource `uazapi_send_" + of.name + "`.",
		Arguments:   slices.Concat(of.recipient(), of.arguments, ofAll()),
		Timeout:     sendTime,
		LateAdvice:  "Nothing was sent yet. Run the command again, with longer timeouts if the server is slow.",
		Warn: func(_ context.Context, config C) diag.Diagnostics {
			return warnOfPlaceholders(config.written())
		},
		Run: func(ctx context.Context, on *invoke.Target, config C) error {
			if err := on.Server.MakeSure(ctx, &on.Instance); err != nil {
				return err
			}
			outgoing, err := message(config, config.all().envelope())
			if err != nil {
				return err
			}
			one := sending{on: on, message: outgoing, to: config.all()}
			return one.run(ctx)
		},
	}
}

// form describes the resource that sends messages of one kind.
func (of kind) form() invoke.Form {
	return invoke.Form{
		Noun: "a send",
		Description: of.opens + ": once when the resource is created, and again whenever `triggers` change.\n\n" +
			"It is the form of the action `uazapi_send_" + of.name + "` for OpenTofu and for Terraform before 1.14. Destroying it does nothing: the message stays where it is.\n\n" +
			sendsOnce + "\n\n" +
			"Once the server may have taken the message, it is in the state as sent. What fails after that is a warning, and no apply sends it a second time until `triggers` change.\n\n" +
			"It cannot be imported: no server keeps which resource sent a message. Creating the resource sends the message once.",
		Again: "the message is sent again",
		Waits: "How long to wait for the server, and for what `wait_for` says, such as `1m`.",
		Answers: []invoke.Answer{
			{Name: answerMessageID, Description: "Id of the last message in WhatsApp, such as `3EB0538DA65A59F6D8A251`. Null where nobody knows whether it was sent."},
			{Name: answerStatus, Description: "How far the last message had got when the resource last looked: `pending`, `sent`, `delivered`, `read`, or another word of the server. `accepted` where the server does not say, `unknown` where nobody knows whether it was sent. It is not refreshed."},
			{Name: answerTrackID, Description: "Id of our own by which the server finds the last message, random for each."},
		},
	}
}

const sendsOnce = "The request is sent once. If its answer is lost, the message is looked up by a `track_id` of its own, and not sent again. What is not found is told as a message that may have been sent."

func (of kind) recipient() []invoke.Argument {
	description, valid := "a group (`120363000000000000@g.us`)", validate.Recipient()
	if of.channels {
		description, valid = "a group (`120363000000000000@g.us`) or a channel (`120363000000000000@newsletter`)", validate.RecipientOrChannel()
	}
	return []invoke.Argument{
		invoke.RequiredText(attributeNumber, "Who gets the message: a phone number in international digits with the country's code, such as `5511999990000`, or the JID of a person, of "+description+".", valid),
	}
}

// ofAll are the arguments of messages of all kinds, but for the first.
func ofAll() []invoke.Argument {
	return []invoke.Argument{
		invoke.Text("reply_id", "Id of the message that this one answers, such as `3EB0538DA65A59F6D8A251`. It answers none by default.", validate.Word("message id")),
		invoke.Texts("mentions", "Who is mentioned in a group: phone numbers in international digits, or `all` for everybody. Nobody by default.",
			listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(validate.Mention())),
		invoke.Integer("delay", "How long the chat shows that somebody types before the message is sent, in milliseconds. Not at all by default.", int64validator.AtLeast(0)),
		invoke.DefaultText("track_source", "Name of the sender, which the server keeps with the message, and webhooks tell. Receivers can leave out by it what Terraform has sent. Defaults to `terraform`.", usualSource, validate.Word("track source")),
		invoke.Text("wait_for", "How far the message has to get: `sent` (WhatsApp has it) or `delivered` (the phone of the recipient has it). By default it is done when the server has accepted the message, which says nothing of either.",
			validate.OneOf(waitSent, waitDelivered)),
	}
}
