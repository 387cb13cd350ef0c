package connection

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/nyaruka/phonenumbers"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const connectDescription = `Pairs an instance with a phone, live in the terminal: draws each QR, or with ` + "`phone`" + ` shows the pairing code, and ends when the phone has paired.

When a QR rotates, the new one is drawn; when the time to pair is over, the server is asked for another, until the action's own timeout. An instance that is connected is left as it is.

Run it with ` + "`terraform apply -invoke=action.uazapi_instance_connect.NAME`" + `, or from ` + "`lifecycle.action_trigger`" + ` of a resource. It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_connection`" + `.`

// connectConfig is the configuration of the connect action.
type connectConfig struct {
	invoke.Arguments
	request
}

// NewConnectAction makes the action that pairs an instance.
func NewConnectAction() action.Action {
	return invoke.New(invoke.Action[connectConfig]{
		Type:        "instance_connect",
		Verb:        "connect",
		Description: connectDescription,
		Attributes:  actionAttributes(),
		Timeout:     pairingTime,
		LateAdvice:  "Nobody paired it in time. Run the action again, and pair meanwhile. The timeouts of the action set how long it waits.",
		Run:         connect,
	})
}

func connect(ctx context.Context, on *invoke.Target, config connectConfig) error {
	start := on.Server.Now()
	instance := pairing.Instance{API: on.Server.API, Key: on.Instance.Key(), Pause: on.Server.Pause, Now: on.Server.Now}
	status, err := instance.Follow(ctx, config.pairing(), func(event pairing.Event) {
		tell(on, event, on.Server.Now().Sub(start))
	})
	on.Instance = asLastSeen(on.Instance, status)
	if err == nil {
		on.Server.Learn(status.Instance)
	}
	return err
}

// tell shows what happens to whoever holds the phone.
func tell(on *invoke.Target, event pairing.Event, passed time.Duration) {
	switch event.Kind {
	case pairing.AlreadyConnected:
		on.Say("Already connected as %s: nothing to do.", who(event.Status))
	case pairing.NewQR:
		on.Say("Scan with WhatsApp on the phone: Settings, Linked devices, Link a device.%s", drawing(event.Status))
	case pairing.RotatedQR:
		on.Say("The QR has changed. Scan this one:%s", drawing(event.Status))
	case pairing.NewCode:
		on.Say("Enter this code on the phone: %s\nSettings, Linked devices, Link a device, Link with phone number instead. It is valid for 5 minutes.", apidiag.Words(event.Status.Instance.Paircode))
	case pairing.WindowClosed:
		on.Say("Nobody paired in time. Asking the server for another try.")
	case pairing.Paired:
		on.Say("Paired as %s after %s.", who(event.Status), passed.Round(time.Second))
	}
}

// drawing is the QR of a status, ready to follow a line of text.
func drawing(status uazapi.Status) string {
	drawn, err := qr.Draw(status.Instance.QRCode)
	if err != nil {
		return " It cannot be drawn here (" + err.Error() + "): open it in the server's panel."
	}
	return "\n\n" + drawn + "\n"
}

// who names the account that is connected.
func who(status uazapi.Status) string {
	number := apidiag.Words(readable(status.JID.Number()))
	if number == "" {
		number = "an unknown number"
	}
	profile := apidiag.Words(status.Instance.ProfileName)
	if profile == "" {
		return number
	}
	return number + " (" + profile + ")"
}

// readable writes a number as people do: 55 11 99999-0000.
func readable(digits string) string {
	number, err := phonenumbers.Parse("+"+digits, "")
	if err != nil {
		return digits
	}
	written := strings.TrimPrefix(phonenumbers.Format(number, phonenumbers.INTERNATIONAL), "+")
	if strings.Map(digit, written) != digits {
		return digits // some zeros are taken for a prefix and left out
	}
	return written
}

// digit keeps the digits of a text.
func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
