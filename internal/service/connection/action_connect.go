package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	phones "github.com/uazapi/terraform-provider-uazapi/internal/phone"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const connectDescription = `Pairs an instance with a phone, live in the terminal: draws each QR, or with ` + "`phone`" + ` shows the pairing code, and ends when the phone has paired.

When a QR rotates, the new one is drawn; when the time to pair is over, the server is asked for another, until the action's own timeout. An instance that is connected is left as it is; where that is another number than ` + "`phone`" + `, the action says so.

CI systems and HCP Terraform keep what is drawn in their logs, where everybody who reads them can scan it while it is valid.

Run it with ` + "`terraform apply -invoke=action.uazapi_instance_connect.NAME`" + `, or from ` + "`lifecycle.action_trigger`" + ` of a resource. It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_connection`" + `.`

// connectConfig is the configuration of the connect action.
type connectConfig struct {
	invoke.Arguments
	request
	Colors types.Bool `tfsdk:"colors"`
}

// plain tells whether QRs are drawn without colors. What is configured counts
// for more than the environment.
func (c connectConfig) plain(on *access.Server) bool {
	if c.Colors.IsNull() {
		return on.NoColor
	}
	return !c.Colors.ValueBool()
}

// NewConnectAction makes the action that pairs an instance.
func NewConnectAction() action.Action {
	return invoke.New(invoke.Action[connectConfig]{
		Type:        "instance_connect",
		Verb:        "connect",
		Description: connectDescription,
		Arguments:   append(slices.Clone(arguments), colors),
		Timeout:     pairingTime,
		LateAdvice: "Nobody paired it in time. Run the action again, and pair meanwhile: with terraform apply where a resource triggers it, and with terraform apply -invoke=ACTION where none does. " +
			"The timeouts of the action set how long it waits.",
		Run: connect,
	})
}

// colors is an argument of the action alone, which draws.
var colors = invoke.Argument{Name: "colors", InAction: schema.BoolAttribute{
	MarkdownDescription: "Whether a QR is drawn in colors of its own, so that phones scan it on light and on dark terminals. With `false` it is drawn by blocks alone, for logs. " +
		"Defaults to `true`, and to `false` where `NO_COLOR` is set in the environment.",
	Optional: true,
}}

func connect(ctx context.Context, on *invoke.Target, config connectConfig) error {
	start := on.Server.Now()
	instance := pairingOf(on.Server, on.Instance)
	teller := teller{on: on, phone: config.Phone.ValueString(), plain: config.plain(on.Server)}
	status, err := instance.Follow(ctx, config.pairing(), func(event pairing.Event) {
		teller.tell(ctx, event, on.Server.Now().Sub(start))
	})
	on.Instance = asLastSeen(on.Instance, status)
	if err == nil {
		on.Server.Learn(status.Instance)
	}
	return err
}

// teller shows what happens to the person who holds the phone.
type teller struct {
	on *invoke.Target
	// phone is the number that is to be paired, if one was given.
	phone string
	// plain tells whether QRs are drawn without colors.
	plain bool
}

func (t teller) tell(ctx context.Context, event pairing.Event, passed time.Duration) {
	switch event.Kind {
	case pairing.AlreadyConnected:
		t.tellConnected(event.Status)
	case pairing.NewQR:
		t.show(ctx, fmt.Sprintf("Scan for %s with WhatsApp on the phone: Settings (on Android the menu ⋮), Linked devices, Link a device.", t.whose()), event.Status)
	case pairing.RotatedQR:
		t.show(ctx, fmt.Sprintf("The QR for %s has changed. Scan this one:", t.whose()), event.Status)
	case pairing.NewCode:
		t.tellCode(message.Words(event.Status.Instance.Paircode))
	case pairing.NothingShown:
		t.tellNothing(event.Reason)
	case pairing.WindowClosed:
		t.tellClosed(event.Reason)
	case pairing.Paired:
		t.tellPaired(event.Status, passed)
	}
}

// tellCode names the instance and its phone as well: several may be paired at a
// time, by people who are elsewhere.
func (t teller) tellCode(code string) {
	with := ""
	if t.phone != "" {
		with = " with " + phones.Readable(t.phone)
	}
	t.on.Say("Enter this code on the phone: %s\nIt pairs %s%s, and is valid for 5 minutes. "+
		"On the phone: Settings (on Android the menu ⋮), Linked devices, Link a device, Link with phone number instead.", code, t.whose(), with)
}

func (t teller) tellConnected(status uazapi.Status) {
	if !t.isOther(status) {
		t.on.Say("Already connected as %s: nothing to do.", who(status))
		return
	}
	t.on.Say("Warning: another number is connected. %s is connected as %s, and phone is %s. Its session was not ended for that. "+
		"To pair the other number, run the action uazapi_instance_disconnect first, and then this one again.", t.whose(), who(status), phones.Readable(t.phone))
}

func (t teller) tellPaired(status uazapi.Status, passed time.Duration) {
	t.on.Say("Paired as %s after %s.", who(status), passed.Round(time.Second))
	if t.isOther(status) {
		t.on.Say("Warning: another number has paired. %s is connected as %s, and phone is %s.", t.whose(), who(status), phones.Readable(t.phone))
	}
}

func (t teller) tellNothing(reason string) {
	said := "The server does not say why."
	if reason = message.Words(reason); reason != "" {
		said = "The last disconnect of the instance was for this reason: " + reason + "."
	}
	t.on.Say("%s is connecting, and the server shows neither a QR nor a pairing code. %s "+
		"Often the proxy of the instance does not reach WhatsApp: look at it in the server's panel. The action goes on to wait.", t.whose(), said)
}

func (t teller) tellClosed(reason string) {
	reason = message.Words(reason)
	if reason == "" || reason == pairing.ReasonTimeout {
		t.on.Say("Nobody paired in time. Asking the server for another try.")
		return
	}
	t.on.Say("The server has ended the attempt (%s). Asking it for another try.", reason)
}

// isOther tells whether another number is connected than was asked for.
func (t teller) isOther(status uazapi.Status) bool {
	return phones.Different(t.phone, status.Number())
}

// whose names the instance. Several may be paired at a time, and what is said of
// them stands in one terminal.
func (t teller) whose() string {
	id, name := message.Words(t.on.Instance.ID), t.on.Instance.Name
	if name == "" {
		return "instance " + id
	}
	return message.Quoted(name) + " (" + id + ")"
}

// show shows the QR of a status below a line of text. The instance is named once
// more below it, as the line above may have left the screen.
func (t teller) show(ctx context.Context, line string, status uazapi.Status) {
	drawn, err := t.draw(ctx, status.Instance.QRCode)
	if err != nil {
		t.on.Say("%s It cannot be drawn here (%v): open it in the server's panel.", line, err)
		return
	}
	t.on.Show(line, drawn, "The QR above is for "+t.whose()+".")
}

func (t teller) draw(ctx context.Context, sent string) (string, error) {
	if t.plain {
		return qr.DrawPlain(ctx, sent)
	}
	return qr.Draw(ctx, sent)
}

// who names the account that is connected.
func who(status uazapi.Status) string {
	number := message.Words(phones.Readable(status.Number()))
	if number == "" {
		number = "an unknown number"
	}
	profile := message.Words(status.Instance.ProfileName)
	if profile == "" {
		return number
	}
	return number + " (" + profile + ")"
}
