package uazapi

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestAnEndlessAnswerIsCutOff(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		route, fault, want string
	}{
		{"status", "GET /instance/status", "longer than 1 MB"},
		{"listing", "GET /instance/all", "longer than 64 MB"},
		{"create", "POST /instance/create", "longer than 1 MB"},
		{"delete", "DELETE /instance", "longer than 1 MB"},
	} {
		t.Run(test.route, func(t *testing.T) {
			t.Parallel()
			server := simulator.New(simulator.Options{Strict: true, AdminToken: string(adminSecret)})
			server.Inject(simulator.Fault{Kind: simulator.FaultEndless})
			// The bound is what is to end it, and not the time, which a busy machine may use up.
			client := serve(t, server.ServeHTTP, func(config *call.Config) { config.RequestTimeout = time.Hour })
			failed := failure(t, routeNamed(t, test.route).call(t.Context(), client))
			if failed.Kind != call.ErrUndecodable || !strings.Contains(failed.Message, test.want) {
				t.Errorf("got %v, want that the answer is %s", failed, test.want)
			}
			if got := server.Calls(test.fault); got != 1 {
				t.Errorf("it was asked for %d times, want once", got)
			}
		})
	}
}

func TestAnEntryOfAListingIsBoundedToo(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"entry without end": `[{"id":"r1","profileName":"` + strings.Repeat("x", 3<<20),
		"too many entries":  `[{"id":"r1"}` + strings.Repeat(`,{"id":"r1"}`, maxInstances) + `]`,
	} {
		listing, err := serve(t, says(200, body)).ListInstances(t.Context())
		if failed := failure(t, err); failed.Kind != call.ErrUndecodable || listing.Instances != nil {
			t.Errorf("%s: got %v and %d instances", name, failed, len(listing.Instances))
		}
	}
}

// The twin of the tests above: what is long and within the bounds is read.
func TestALongAnswerIsRead(t *testing.T) {
	t.Parallel()
	padding := strings.Repeat("x", 900<<10)
	client := serve(t, says(200, `{"instance":{"id":"r1","qrcode":"`+padding+`"},"status":{}}`))
	status, err := client.Status(t.Context(), ownKey)
	if err != nil || len(status.Instance.QRCode) != len(padding) {
		t.Errorf("got %v and a QR of %d bytes", err, len(status.Instance.QRCode))
	}

	const count = 1000
	var entries []string
	for n := range count {
		entries = append(entries, fmt.Sprintf(`{"id":"r%d","profileName":"%s"}`, n, strings.Repeat("x", 2000)))
	}
	client = serve(t, says(200, "["+strings.Join(entries, ",")+"]"))
	listing, err := client.ListInstances(t.Context())
	if err != nil || len(listing.Instances) != count {
		t.Errorf("got %d instances and %v, want %d", len(listing.Instances), err, count)
	}
}

// Each fault of the simulator on each route: none may pass for success.
func TestEveryFaultOnEveryRouteIsAnError(t *testing.T) {
	t.Parallel()
	faults := map[string]simulator.Fault{
		"drop before": {Kind: simulator.FaultDropBefore},
		"drop after":  {Kind: simulator.FaultDropAfter},
		"429":         {Kind: simulator.FaultStatusBefore, Status: 429},
		"500":         {Kind: simulator.FaultStatusAfter, Status: 500},
		"503":         {Kind: simulator.FaultStatusBefore, RetryAfter: "1"},
		"page before": {Kind: simulator.FaultHTMLBefore},
		"page after":  {Kind: simulator.FaultHTMLAfter, Status: 504},
		"page, 403":   {Kind: simulator.FaultHTMLBefore, Status: 403},
		"cut":         {Kind: simulator.FaultCutJSON},
		"half":        {Kind: simulator.FaultHalfJSON},
		"garbled":     {Kind: simulator.FaultGarbled},
		"redirect":    {Kind: simulator.FaultRedirect},
		"elsewhere":   {Kind: simulator.FaultRedirect, Location: "https://b.example/", Status: 307},
	}
	for _, route := range routes() {
		for name, fault := range faults {
			t.Run(route.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				server := simulator.New(simulator.Options{Strict: true, AdminToken: string(adminSecret)})
				server.Inject(fault)
				client := serve(t, server.ServeHTTP)
				failed := failure(t, route.call(t.Context(), client))
				if failed.Error() == "" || strings.Contains(failed.Error(), string(ownSecret)) || strings.Contains(failed.Error(), string(adminSecret)) {
					t.Errorf("the error is empty or shows a credential: %v", failed)
				}
			})
		}
	}
}
