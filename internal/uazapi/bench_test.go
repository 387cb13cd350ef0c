package uazapi

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The listing of a thousand instances, each as large as real servers tell it.
func BenchmarkListInstances(b *testing.B) {
	const count = 1000
	listing := "[" + strings.Repeat(captured+",", count-1) + captured + "]"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, listing)
	}))
	b.Cleanup(server.Close)
	client := newClient(b, server.URL)
	b.SetBytes(int64(len(listing)))
	b.ReportAllocs()
	for b.Loop() {
		instances, err := client.ListInstances(b.Context())
		if err != nil || len(instances) != count {
			b.Fatal(len(instances), err)
		}
	}
}
