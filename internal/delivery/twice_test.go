package delivery_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"go.uber.org/goleak"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/delivery"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// No goroutine is left behind by the tests of this package.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const readsGlobal = "GET /globalwebhook"

// newRun starts a server, and a run of a provider that talks to it.
func newRun(t *testing.T, admin bool) (*simulator.Simulator, *access.Server) {
	t.Helper()
	server := simulator.New(simulator.Options{})
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := call.Config{BaseURL: base}
	if admin {
		config.AdminToken = call.Token(server.AdminToken())
	}
	client, err := uazapi.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return server, access.NewServer(client, "", time.Now)
}

// sending is a webhook that sends these events.
func sending(events ...string) *delivery.Delivery {
	var elements []attr.Value
	for _, event := range events {
		elements = append(elements, types.StringValue(event))
	}
	return &delivery.Delivery{URL: types.StringValue("https://ops.example.com/s3cr3t"), Enabled: types.BoolValue(true), Events: types.SetValueMust(types.StringType, elements)}
}

func off(d *delivery.Delivery) *delivery.Delivery {
	d.Enabled = types.BoolValue(false)
	return d
}

// checkTwice checks which events a plan is told to send twice, "" for none.
func checkTwice(t *testing.T, diags diag.Diagnostics, events string) {
	t.Helper()
	switch {
	case events == "" && len(diags) > 0:
		t.Errorf("it warns: %v", diags)
	case events != "" && (len(diags) != 1 || !strings.Contains(diags[0].Detail(), "webhooks: "+events+". ") || strings.Contains(diags[0].Detail(), "s3cr3t")):
		t.Errorf("it does not warn of %s: %v", events, diags)
	}
}

// Whichever of the two is planned first, the other one warns, if one of them changes.
func TestWebhooksOfOnePlanThatSendTheSame(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ofInstance, ofServer [2]*delivery.Delivery
		events               string
	}{
		"both are new":              {[2]*delivery.Delivery{nil, sending("messages", "call")}, [2]*delivery.Delivery{nil, sending("call", "messages", "groups")}, "call, messages"},
		"nothing in common":         {[2]*delivery.Delivery{nil, sending("messages")}, [2]*delivery.Delivery{nil, sending("groups")}, ""},
		"that of the server is new": {[2]*delivery.Delivery{sending("call"), sending("call")}, [2]*delivery.Delivery{nil, sending("call")}, "call"},
		"that of the instance":      {[2]*delivery.Delivery{sending("groups"), sending("call")}, [2]*delivery.Delivery{sending("call"), sending("call")}, "call"},
		"nothing changes":           {[2]*delivery.Delivery{sending("call"), sending("call")}, [2]*delivery.Delivery{sending("call"), sending("call")}, ""},
		"one is switched on":        {[2]*delivery.Delivery{off(sending("call")), sending("call")}, [2]*delivery.Delivery{sending("call"), sending("call")}, "call"},
		"one is switched off":       {[2]*delivery.Delivery{nil, off(sending("call"))}, [2]*delivery.Delivery{nil, sending("call")}, ""},
		"one is destroyed":          {[2]*delivery.Delivery{nil, sending("call")}, [2]*delivery.Delivery{sending("call"), nil}, ""},
		"events that are not known": {[2]*delivery.Delivery{nil, {Events: types.SetUnknown(types.StringType)}}, [2]*delivery.Delivery{nil, sending("call")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			_, first := newRun(t, false)
			checkTwice(t, delivery.PlanOfInstance(ctx, first, test.ofInstance[0], test.ofInstance[1]), "")
			checkTwice(t, delivery.PlanOfServer(first, test.ofServer[0], test.ofServer[1]), test.events)
			_, second := newRun(t, false)
			checkTwice(t, delivery.PlanOfServer(second, test.ofServer[0], test.ofServer[1]), "")
			checkTwice(t, delivery.PlanOfInstance(ctx, second, test.ofInstance[0], test.ofInstance[1]), test.events)
		})
	}
}

func TestWebhooksOfAFleetAskOnceForThatOfTheServer(t *testing.T) {
	t.Parallel()
	server, run := newRun(t, true)
	server.SetGlobalWebhook(simulator.Webhook{URL: "https://ops.example.com/s3cr3t", Enabled: true, Events: []string{"call"}})
	for range 10 {
		checkTwice(t, delivery.PlanOfInstance(t.Context(), run, sending("call"), sending("call")), "")
	}
	if calls := server.Calls(readsGlobal); calls != 0 {
		t.Errorf("%d calls where nothing changes", calls)
	}
	for range 10 {
		checkTwice(t, delivery.PlanOfInstance(t.Context(), run, nil, sending("call")), "call")
	}
	if calls := server.Calls(readsGlobal); calls != 1 {
		t.Errorf("%d calls, want 1", calls)
	}
	_, run = newRun(t, false)
	checkTwice(t, delivery.PlanOfInstance(t.Context(), run, nil, sending("call")), "")
}

// A server that does not tell costs one call as well, and no plan.
func TestWebhooksOfAFleetAskAServerThatFailsOnce(t *testing.T) {
	t.Parallel()
	server, run := newRun(t, true)
	server.Inject(simulator.Fault{Route: readsGlobal, Kind: simulator.FaultStatusBefore, Status: 401})
	for range 10 {
		checkTwice(t, delivery.PlanOfInstance(t.Context(), run, nil, sending("call")), "")
	}
	if calls := server.Calls(readsGlobal); calls != 1 {
		t.Errorf("%d calls, want 1", calls)
	}
}
