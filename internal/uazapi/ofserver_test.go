package uazapi

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// What many objects of a run meet at once is told in full only once.
func TestOfServer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		method, path string
		kind         call.Kind
		want         bool
	}{
		{"GET", pathAll, call.ErrRateLimit, true},
		{"GET", pathAll, call.ErrUndecodable, true},
		{"GET", pathGlobalWebhook, call.ErrRateLimit, true},
		{"GET", pathGlobalWebhook, call.ErrUnreachable, true},
		{"GET", pathGlobalWebhook, call.ErrServerFault, true},
		{"GET", pathGlobalWebhook, call.ErrUndecodable, false},
		{"POST", pathGlobalWebhook, call.ErrServerFault, false},
		{"GET", "/instance/status", call.ErrServerFault, false},
	} {
		if got := OfServer(&call.Error{Method: test.method, Path: test.path, Kind: test.kind}); got != test.want {
			t.Errorf("%s %s, %s: %t", test.method, test.path, test.kind, got)
		}
	}
}
