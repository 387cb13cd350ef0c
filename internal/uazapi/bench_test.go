package uazapi

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// The listing of a thousand instances, each as large as real servers tell it.
func BenchmarkListInstances(b *testing.B) {
	const count = 1000
	body := capturedListing(count)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, body)
	}))
	b.Cleanup(server.Close)
	client := newClient(b, server.URL)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		listing, err := client.ListInstances(b.Context())
		if err != nil || len(listing.Instances) != count {
			b.Fatal(len(listing.Instances), err)
		}
	}
}

// capturedListing is a listing of instances as real servers tell them.
func capturedListing(count int) string {
	var entries []string
	for n := range count {
		entries = append(entries, strings.Replace(calltest.Captured, "r76b15a4a3614b4", fmt.Sprintf("r%014x", n), 1))
	}
	return "[" + strings.Join(entries, ",") + "]"
}
