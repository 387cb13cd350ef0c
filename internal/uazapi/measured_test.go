//go:build !race

// What tests of this folder measure takes gigabytes on purpose. The race detector would make
// it many times as slow, and there is one goroutine in it.

package uazapi

import (
	"bytes"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// full is as long as an answer may be at the most.
func full(start, repeated, end string) []byte {
	times := (maxAnswer - len(start) - len(end)) / len(repeated)
	return []byte(start + strings.Repeat(repeated, times) + end)
}

// nested is a deep nest around a long text.
func nested(open, closing string, depth int) []byte {
	start, end := strings.Repeat(open, depth), strings.Repeat(closing, depth)
	return full(start+`"`, "x", `"`+end)
}

// wrapped is a JSON text in a string of JSON, again and again.
func wrapped(text string) []byte {
	for {
		next := fmt.Sprintf("%q", text)
		if len(next) > maxAnswer {
			return []byte(text)
		}
		text = next
	}
}

// hostile are answers that are within the bounds and made to cost much.
func hostile() map[string][]byte {
	return map[string][]byte{
		"a nest of lists":        full("", "[", ""),
		"a nest of objects":      nested(`{"a":`, "}", 9000),
		"a nest of errors":       nested(`{"error":`, "}", 9000),
		"a nest of instances":    nested(`{"instance":`, "}", 9000),
		"strings in strings":     wrapped("x"),
		"a huge number":          full(`{"code":`, "9", "}"),
		"a huge number of a JID": full(`{"instance":{"id":"r1"},"status":{"jid":{"user":"1","device":`, "9", "}}}"),
		"a long text, no UTF-8":  full(`{"error":"`, "\xff", `"}`),
		"the token, again":       full(`{"error":"`, string(ownSecret[:11]), `"}`),
		"the tokens of others":   full(`{"error":"`, "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a1 ", `"}`),
		"many keys":              full(`{"a":1`, `,"a":1`, `}`),
		"a page of titles":       full("<html>", "<title>", ""),
	}
}

// Whatever a server answers, it is done with at once and in little memory.
func TestAHostileAnswerCostsLittle(t *testing.T) { //nolint:paralleltest // it measures what the whole process does
	// What this is about takes minutes and gigabytes. The bound on time leaves room for
	// a busy machine.
	const mostBytes, mostTime = 128 << 20, time.Minute
	for name, body := range hostile() {
		for _, answered := range []struct {
			route  string
			status int
		}{{"status", 200}, {"listing", 200}, {"status", 404}} {
			client := newClient(t, "https://uazapi.invalid", func(config *call.Config) { config.MaxRetries = 0 }, through(calltest.Network{Status: answered.status, Header: http.Header{}, Body: body}))
			route := routeNamed(t, answered.route)
			took, bytes := cost(func() { _ = route.call(t.Context(), client) })
			if took > mostTime || bytes > mostBytes {
				t.Errorf("%s, %s with status %d: it took %s and %d MB", route.name, name, answered.status, took.Round(time.Millisecond), bytes>>20)
			}
		}
	}
}

// An entry of 60 MB is skipped without being kept.
func TestAHugeEntryCostsLittleMemory(t *testing.T) { //nolint:paralleltest // it measures what the whole process does
	body := []byte(`[{"id":"r9","a":"` + strings.Repeat(long, 60) + `"},{"id":"a"}]`)
	client := newClient(t, "https://uazapi.invalid", through(calltest.Network{Status: 200, Header: http.Header{}, Body: body}))
	var listing Listing
	var err error
	took, bytes := cost(func() { listing, err = client.ListInstances(t.Context()) })
	if err != nil || len(listing.Instances) != 1 || !slices.Equal(listing.TooLong, []string{"r9"}) {
		t.Errorf("got %d instances, too long are %q, %v", len(listing.Instances), listing.TooLong, err)
	}
	if bytes > 16<<20 || took > time.Minute {
		t.Errorf("it took %s and %d MB", took, bytes>>20)
	}
}

// What is large and read by nobody is not kept of a listing.
func TestAListingKeepsWhatIsRead(t *testing.T) { //nolint:paralleltest // it measures what the whole process holds
	var lead strings.Builder
	for n := range 40_000 {
		fmt.Fprintf(&lead, `"lead_field%05d":"x",`, n)
	}
	entry := `{"id":"r%d","name":"Vendas","qrcode":"` + strings.Repeat("x", 100_000) + `","paircode":"1234","openai_apikey":"sk","chatbot_enabled":true,` +
		`"profilePicUrl":"https://pps.whatsapp.net","fieldsMap":{` + strings.TrimSuffix(lead.String(), ",") + `}}`
	var entries []string
	for n := range 4 {
		entries = append(entries, fmt.Sprintf(entry, n))
	}
	client := newClient(t, "https://uazapi.invalid", through(calltest.Network{Status: 200, Header: http.Header{}, Body: []byte("[" + strings.Join(entries, ",") + "]")}))
	before := held()
	listing, err := client.ListInstances(t.Context())
	if err != nil || len(listing.Instances) != 4 {
		t.Fatal(len(listing.Instances), err)
	}
	if kept := held() - before; kept > 1<<20 {
		t.Errorf("it holds %d kB", kept>>10)
	}
	runtime.KeepAlive(listing)
	if diff := cmp.Diff(Instance{ID: "r3", Name: "Vendas", HasPicture: true}, listing.Instances[3]); diff != "" {
		t.Errorf("what is kept (-want +got):\n%s", diff)
	}
}

// The largest fleet that is read fits into little memory: 50,000 instances of 1.1 kB.
func TestALargeFleetCostsLittleMemory(t *testing.T) { //nolint:paralleltest // it measures what the whole process holds
	var body bytes.Buffer
	padding := strings.Repeat("x", 780)
	for n := range maxInstances {
		fmt.Fprintf(&body, `%c{"id":"r%014x","token":"9d3c6a3e-3f0e-4f0e-8f5e-%012x","name":"Loja %d","status":"connected","owner":"55119%08d","profileName":"Conta %d",`+
			`"lastDisconnect":"2026-08-04 09:52:02.993Z","lastDisconnectReason":"401: logged out from another device","adminField01":"cliente %d","padding":"%s"}`,
			map[bool]rune{true: '[', false: ','}[n == 0], n, n, n, n, n, n, padding)
	}
	body.WriteByte(']')
	client := newClient(t, "https://uazapi.invalid", through(calltest.Network{Status: 200, Header: http.Header{}, Body: body.Bytes()}))
	before := held()
	listing, err := client.ListInstances(t.Context())
	if err != nil || len(listing.Instances) != maxInstances {
		t.Fatal(len(listing.Instances), err)
	}
	if kept := held() - before; kept > 100<<20 {
		t.Errorf("it holds %d MB of %d MB", kept>>20, body.Len()>>20)
	}
	runtime.KeepAlive(listing)
}

// An answer without an end is left as other answers are. Of a listing, each call reads 64 MB.
func TestConnectionsWithEndlessAnswersReturnToIdle(t *testing.T) {
	t.Parallel()
	// That each entry is too long has a listing end at its bytes, in a tenth of the time of 50,000 entries.
	endless := &simulator.Fault{Kind: simulator.FaultEndless, Body: `{"id":"r1","name":"` + long + `"},`}
	for _, route := range routes() {
		t.Run(route.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { staysIdle(t, route, endless, allowed+1) })
		})
	}
}

// cost tells how long something takes, and how many bytes it asks for in all.
func cost(do func()) (took time.Duration, bytes uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	do()
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

// held tells how many bytes the process holds.
func held() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
