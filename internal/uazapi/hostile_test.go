package uazapi

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
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
	// the race detector on a busy machine.
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
