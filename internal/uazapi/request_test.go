package uazapi

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

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
			client := serve(t, server.ServeHTTP)
			failed := failure(t, routeNamed(t, test.route).call(t.Context(), client))
			if failed.Kind != ErrUndecodable || !strings.Contains(failed.Message, test.want) {
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
		if failed := failure(t, err); failed.Kind != ErrUndecodable || listing.Instances != nil {
			t.Errorf("%s: got %v and %d instances", name, failed, len(listing.Instances))
		}
	}
}

func TestAnEndlessRefusalIsCutOff(t *testing.T) {
	t.Parallel()
	var written atomic.Int64
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		chunk := bytes.Repeat([]byte("no "), 1<<14)
		for r.Context().Err() == nil {
			n, err := w.Write(chunk)
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	_, err := client.Status(t.Context(), ownKey)
	if failed := failure(t, err); failed.Status != http.StatusUnauthorized || len(failed.Message) > 2000 {
		t.Errorf("got the status %d and a message of %d bytes", failed.Status, len(failed.Message))
	}
	if got := written.Load(); got > 64<<20 {
		t.Errorf("%d bytes were taken in", got)
	}
}

func TestAnAnswerThatUnpacksWithoutEndIsCutOff(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for range 4 {
		_, _ = writer.Write(blanks)
	}
	_, _ = writer.Write([]byte(statusBody))
	_ = writer.Close()
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	_, err := client.Status(t.Context(), ownKey)
	if failed := failure(t, err); failed.Kind != ErrUndecodable || !strings.Contains(failed.Message, "longer than 1 MB") {
		t.Errorf("%d bytes that unpack to 4 MB: got %v", packed.Len(), failed)
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

func TestAnAnswerOfExactlyTheBoundIsRead(t *testing.T) {
	t.Parallel()
	for length, ok := range map[int]bool{maxAnswer: true, maxAnswer + 1: false} {
		body := statusBody + strings.Repeat(" ", length-len(statusBody))
		_, err := serve(t, says(200, body)).Status(t.Context(), ownKey)
		if (err == nil) != ok {
			t.Errorf("an answer of %d bytes: %v", length, err)
		}
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
