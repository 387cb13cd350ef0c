package simulator_test

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const checkRoute = "POST /chat/check"

func TestCheckTellsInWhichFormANumberIsKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.paired("a", "5511990000001")
	for _, number := range []string{"553499990000", "5215512345678", "5491123456789", "351912345678"} {
		w.sim.AddAccount(number)
	}
	for _, number := range []string{"551190000002", "34999990000", "5534999990001"} {
		w.sim.LeaveWhatsApp(number)
	}
	for query, known := range map[string]string{
		"5511990000001": "5511990000001", "551190000001": "5511990000001",
		"5534999990000": "553499990000", "553499990000": "553499990000",
		"525512345678": "5215512345678", "5215512345678": "5215512345678",
		"541123456789": "5491123456789", "351912345678": "351912345678",
		"551190000002": "", "34999990000": "", "5534999990001": "",
	} {
		want := wants{"0.query": query, "0.isInWhatsapp": known != "", "0.jid": known + "@s.whatsapp.net", "0.verifiedName": ""}
		if known == "" {
			want["0.jid"], want["0.lid"] = "", missing{}
			want["0.error"] = "the number " + query + "@s.whatsapp.net is not on WhatsApp"
		}
		w.as(in, checkRoute, `{"numbers":["`+query+`"]}`).check(200, want)
	}
}

func TestCheckTakesGroupsAndAnswersInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.paired("a", "5511990000001")
	w.must(w.sim.AddGroup(in.ID, simulator.Group{JID: "120363043968066561@g.us", Name: "Equipe"}))
	w.sim.LeaveWhatsApp("5511990000009")
	w.as(in, checkRoute, `{"numbers":["120363043968066561@g.us","5511990000009","5511990000001","1@g.us"]}`).check(200, wants{
		"0.groupName": "Equipe", "0.jid": "120363043968066561@g.us", "1.isInWhatsapp": false, "2.isInWhatsapp": true, "3.isInWhatsapp": false,
	})
	w.as(in, checkRoute, `{"numbers":[]}`).check(400, wants{"error": "Missing numbers in payload"})
	w.as(in, checkRoute, `{"numbers":"5511990000001"}`).check(400, nil)
}
