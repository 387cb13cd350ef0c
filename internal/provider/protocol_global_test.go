package provider_test

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A server that does not take an empty URL is sent the old one. A look that fails after
// the server took the empty one is no such refusal: the URL does not come back.
func TestGlobalWebhookWhoseEndCannotBeReadIsNotGivenItsURLAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	s.SetGlobalWebhook(simulator.Webhook{URL: "https://ops.example.com/in", Enabled: true, Events: []string{"connection"}})
	s.Inject(simulator.Fault{Route: globalRoute, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1, Times: 20})
	says := s.starts(nil).ended(globalType, globalWebhook().with(values{"id": "global"}), nil)
	if len(says) != 1 {
		t.Errorf("it says %q", says)
	}
	if has := s.GlobalWebhook(); has.URL != "" || has.Enabled {
		t.Errorf("it is %+v", has)
	}
}
