package connection

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// No matter who paired, under which name: it is told in words that can be shown.
func FuzzTell(f *testing.F) {
	f.Add(phone+":57@s.whatsapp.net", "Loja Centro", "ABCD-1234")
	for _, seed := range []string{"", "\x1b]0;title\a", "a\nb", "\xff", "\u202e", strings.Repeat("9", 100_000), "()", "%s"} {
		f.Add(seed, seed, seed)
		f.Add(seed+"@s.whatsapp.net", "Loja", "")
	}
	f.Fuzz(func(t *testing.T, jid, profile, code string) {
		status := uazapi.Status{JID: uazapi.JID(jid), Instance: uazapi.Instance{ProfileName: profile, Paircode: code, QRCode: code}}
		named := uazapi.Instance{ID: code, Name: profile}
		on := &invoke.Target{Instance: named, Send: func(event action.InvokeProgressEvent) {
			if fault := messagetest.Detail(event.Message); fault != "" {
				t.Errorf("%q: %s", event.Message, fault)
			}
		}}
		for kind := pairing.AlreadyConnected; kind <= pairing.Paired; kind++ {
			teller{on: on, phone: "5511999991111"}.tell(t.Context(), pairing.Event{Kind: kind, Status: status, Reason: profile}, time.Second)
		}
	})
}
