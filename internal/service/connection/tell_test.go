package connection

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// What is drawn is tested where it is drawn, and what is said of a QR in the
// tests of the whole action.
func TestTell(t *testing.T) {
	t.Parallel()
	anonymous := session
	anonymous.Instance.ProfileName = ""
	nobody := anonymous
	nobody.JID = ""
	for name, c := range map[string]struct {
		event pairing.Event
		want  string
	}{
		"connected already": {
			pairing.Event{Kind: pairing.AlreadyConnected, Status: session},
			"Already connected as 55 11 99999-0000 (Loja Centro): nothing to do.",
		},
		"a QR that is none": {
			pairing.Event{Kind: pairing.NewQR, Status: pending("not there yet", "")},
			"Scan with WhatsApp on the phone: Settings, Linked devices, Link a device. It cannot be drawn here (the QR is not in base64): open it in the server's panel.",
		},
		"a code": {
			pairing.Event{Kind: pairing.NewCode, Status: pending("", "ABCD-1234")},
			"Enter this code on the phone: ABCD-1234\nSettings, Linked devices, Link a device, Link with phone number instead. It is valid for 5 minutes.",
		},
		"the window has closed": {
			pairing.Event{Kind: pairing.WindowClosed},
			"Nobody paired in time. Asking the server for another try.",
		},
		"paired": {
			pairing.Event{Kind: pairing.Paired, Status: session},
			"Paired as 55 11 99999-0000 (Loja Centro) after 14s.",
		},
		"paired by an account without a name": {
			pairing.Event{Kind: pairing.Paired, Status: anonymous},
			"Paired as 55 11 99999-0000 after 14s.",
		},
		"paired by nobody knows whom": {
			pairing.Event{Kind: pairing.Paired, Status: nobody},
			"Paired as an unknown number after 14s.",
		},
	} {
		var said []string
		on := &invoke.Target{Say: func(format string, values ...any) { said = append(said, fmt.Sprintf(format, values...)) }}
		tell(on, c.event, 14*time.Second+300*time.Millisecond)
		if len(said) != 1 || said[0] != c.want {
			t.Errorf("%s: said %q, want %q", name, said, c.want)
		}
	}
}

func TestNumbersAreWrittenAsPeopleDo(t *testing.T) {
	t.Parallel()
	for digits, want := range map[string]string{
		"5511999990000":   "55 11 99999-0000",
		"553499990000":    "55 3499990000",
		"351912345678":    "351 912 345 678",
		"12025550123":     "1 202-555-0123",
		"999999999999999": "999999999999999",
		"1":               "1",
		"":                "",
	} {
		if got := readable(digits); strings.ReplaceAll(got, "\u00a0", " ") != want {
			t.Errorf("%s is written %q, want %q", digits, got, want)
		}
	}
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
