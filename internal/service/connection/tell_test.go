package connection

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr/qrtest"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// What is drawn is tested where it is drawn, and what is said of a QR in the
// tests of the whole action.
func TestTell(t *testing.T) {
	t.Parallel()
	anonymous := session
	anonymous.Instance.ProfileName = ""
	nobody := anonymous
	nobody.JID, nobody.Instance.Owner = "", ""
	owned := session
	owned.JID = ""
	const asOther = `"Vendas" (r76b15a4a3614b4) is connected as 55 11 99999-0000 (Loja Centro), and phone is 55 21 99999-1111.`
	for name, c := range map[string]struct {
		event pairing.Event
		phone string
		want  string
	}{
		"connected already": {
			event: pairing.Event{Kind: pairing.AlreadyConnected, Status: session},
			want:  "Already connected as 55 11 99999-0000 (Loja Centro): nothing to do.",
		},
		"connected already, as the phone that was asked for": {
			event: pairing.Event{Kind: pairing.AlreadyConnected, Status: session},
			phone: "5511999990000",
			want:  "Already connected as 55 11 99999-0000 (Loja Centro): nothing to do.",
		},
		"connected already, as another number": {
			event: pairing.Event{Kind: pairing.AlreadyConnected, Status: session},
			phone: "5521999991111",
			want: "Warning: another number is connected. " + asOther + " Its session was not ended for that. " +
				"To pair the other number, run the action uazapi_instance_disconnect first, and then this one again.",
		},
		"connected already, as another number by what the instance says": {
			event: pairing.Event{Kind: pairing.AlreadyConnected, Status: owned},
			phone: "5521999991111",
			want: "Warning: another number is connected. " + asOther + " Its session was not ended for that. " +
				"To pair the other number, run the action uazapi_instance_disconnect first, and then this one again.",
		},
		"connected already, as nobody knows whom": {
			event: pairing.Event{Kind: pairing.AlreadyConnected, Status: nobody},
			phone: "5521999991111",
			want:  "Already connected as an unknown number: nothing to do.",
		},
		"a QR that is none": {
			event: pairing.Event{Kind: pairing.NewQR, Status: pending("not there yet", "")},
			want:  `Scan for "Vendas" (r76b15a4a3614b4) with WhatsApp on the phone: Settings (on Android the menu ⋮), Linked devices, Link a device. It cannot be drawn here (the QR is not in base64): open it in the server's panel.`,
		},
		"another QR that is none": {
			event: pairing.Event{Kind: pairing.RotatedQR, Status: pending("not there yet", "")},
			want:  `The QR for "Vendas" (r76b15a4a3614b4) has changed. Scan this one: It cannot be drawn here (the QR is not in base64): open it in the server's panel.`,
		},
		"a code": {
			event: pairing.Event{Kind: pairing.NewCode, Status: pending("", "ABCD-1234")},
			phone: "5521999991111",
			want: "Enter this code on the phone: ABCD-1234\n" + `It pairs "Vendas" (r76b15a4a3614b4) with 55 21 99999-1111, and is valid for 5 minutes. ` +
				"On the phone: Settings (on Android the menu ⋮), Linked devices, Link a device, Link with phone number instead.",
		},
		"a code of an attempt that somebody else has started": {
			event: pairing.Event{Kind: pairing.NewCode, Status: pending("", "ABCD-1234")},
			want: "Enter this code on the phone: ABCD-1234\n" + `It pairs "Vendas" (r76b15a4a3614b4), and is valid for 5 minutes. ` +
				"On the phone: Settings (on Android the menu ⋮), Linked devices, Link a device, Link with phone number instead.",
		},
		"the window has closed": {
			event: pairing.Event{Kind: pairing.WindowClosed},
			want:  "Nobody paired in time. Asking the server for another try.",
		},
		"the window has closed, as the server says as well": {
			event: pairing.Event{Kind: pairing.WindowClosed, Reason: "QR Code timeout"},
			want:  "Nobody paired in time. Asking the server for another try.",
		},
		"the attempt was ended": {
			event: pairing.Event{Kind: pairing.WindowClosed, Reason: "manual\ndisconnect"},
			want:  "The server has ended the attempt (manual disconnect). Asking it for another try.",
		},
		"nothing shows": {
			event: pairing.Event{Kind: pairing.NothingShown, Status: pending("", ""), Reason: "region route country unsupported: country=br"},
			want: `"Vendas" (r76b15a4a3614b4) is connecting, and the server shows neither a QR nor a pairing code. The last disconnect of the instance was for this reason: region route country unsupported: country=br. ` +
				"Often the proxy of the instance does not reach WhatsApp: look at it in the server's panel. The action goes on to wait.",
		},
		"nothing shows, for no reason": {
			event: pairing.Event{Kind: pairing.NothingShown, Status: pending("", "")},
			want: `"Vendas" (r76b15a4a3614b4) is connecting, and the server shows neither a QR nor a pairing code. The server does not say why. ` +
				"Often the proxy of the instance does not reach WhatsApp: look at it in the server's panel. The action goes on to wait.",
		},
		"paired": {
			event: pairing.Event{Kind: pairing.Paired, Status: session},
			want:  "Paired as 55 11 99999-0000 (Loja Centro) after 14s.",
		},
		"paired by an account without a name": {
			event: pairing.Event{Kind: pairing.Paired, Status: anonymous},
			want:  "Paired as 55 11 99999-0000 after 14s.",
		},
		"paired by nobody knows whom": {
			event: pairing.Event{Kind: pairing.Paired, Status: nobody},
			want:  "Paired as an unknown number after 14s.",
		},
		"paired by another number": {
			event: pairing.Event{Kind: pairing.Paired, Status: session},
			phone: "5521999991111",
			want:  "Paired as 55 11 99999-0000 (Loja Centro) after 14s.\nWarning: another number has paired. " + asOther,
		},
	} {
		var said []string
		on := &invoke.Target{Instance: session.Instance, Send: func(event action.InvokeProgressEvent) { said = append(said, event.Message) }}
		teller{on: on, phone: c.phone}.tell(t.Context(), c.event, 14*time.Second+300*time.Millisecond)
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s: said %q, want %q", name, got, c.want)
		}
	}
}

// Several instances may be paired at a time, in one terminal.
func TestQRNamesItsInstanceAboveAndBelow(t *testing.T) {
	t.Parallel()
	sent := drawable(t)
	nameless := session.Instance
	nameless.Name = ""
	for name, c := range map[string]struct {
		kind         pairing.Kind
		instance     uazapi.Instance
		plain        bool
		above, below string
	}{
		"a QR": {
			kind: pairing.NewQR, instance: session.Instance,
			above: `Scan for "Vendas" (r76b15a4a3614b4) with WhatsApp on the phone: Settings (on Android the menu ⋮), Linked devices, Link a device.`,
			below: `The QR above is for "Vendas" (r76b15a4a3614b4).`,
		},
		"another QR, without colors": {
			kind: pairing.RotatedQR, instance: session.Instance, plain: true,
			above: `The QR for "Vendas" (r76b15a4a3614b4) has changed. Scan this one:`,
			below: `The QR above is for "Vendas" (r76b15a4a3614b4).`,
		},
		"the QR of an instance without a name": {
			kind: pairing.RotatedQR, instance: nameless,
			above: "The QR for instance r76b15a4a3614b4 has changed. Scan this one:",
			below: "The QR above is for instance r76b15a4a3614b4.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := ""
			on := &invoke.Target{Instance: c.instance, Send: func(event action.InvokeProgressEvent) { said += event.Message }}
			teller{on: on, plain: c.plain}.tell(t.Context(), pairing.Event{Kind: c.kind, Status: pending(sent, "")}, time.Second)
			drawing, found := strings.CutPrefix(said, c.above+"\n\n")
			drawing, ended := strings.CutSuffix(drawing, "\n\n"+c.below)
			if !found || !ended || strings.Contains(drawing, "\x1b") == c.plain {
				t.Errorf("it says\n%s", said)
			}
			if read, err := qrtest.Dark.Read(drawing); err != nil || read != "2@reference" {
				t.Errorf("the QR says %q, %v", read, err)
			}
		})
	}
}

func TestColorsOfADrawing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		colors  types.Bool
		noColor bool
		plain   bool
	}{
		"nothing is said":                    {types.BoolNull(), false, false},
		"the environment wants none":         {types.BoolNull(), true, true},
		"the configuration wants none":       {types.BoolValue(false), false, true},
		"the configuration wants them":       {types.BoolValue(true), false, false},
		"the configuration has the last say": {types.BoolValue(true), true, false},
	} {
		if got := (connectConfig{Colors: c.colors}).plain(&access.Server{NoColor: c.noColor}); got != c.plain {
			t.Errorf("%s: plain is %t", name, got)
		}
	}
}

// drawable is a QR as servers send it.
func drawable(t *testing.T) string {
	t.Helper()
	matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint("2@reference", gozxing.BarcodeFormat_QR_CODE, 100, 100)
	if err != nil {
		t.Fatal(err)
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, matrix); err != nil {
		t.Fatal(err)
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(encoded.Bytes())
}

func TestAsLastSeen(t *testing.T) {
	t.Parallel()
	before := uazapi.Instance{ID: id, Status: "disconnected"}
	if got := asLastSeen(before, session); got.Status != "connected" {
		t.Errorf("it is %s", got.Status)
	}
	if got := asLastSeen(before, uazapi.Status{Instance: uazapi.Instance{Status: "connecting"}}); got.ID != id || got.Status != "disconnected" {
		t.Errorf("it is %+v", got)
	}
}
