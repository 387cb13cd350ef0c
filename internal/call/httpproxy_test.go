package call

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// A proxy of the environment that lets nothing through is no fault of the server
// or of the address, and nothing was sent that could have been carried out.
func TestWhatAProxyDoesNotLetThrough(t *testing.T) {
	t.Parallel()
	const plain, secure = "http://uazapi.test", "https://uazapi.test"
	for name, test := range map[string]struct {
		address string
		// status is what the proxy answers to CONNECT, 0 where nobody listens.
		status int
		// repeated tells whether it may be over by the next attempt.
		repeated bool
	}{
		"it wants a password":               {secure, 407, false},
		"it does not allow the host":        {secure, 403, false},
		"it does not allow the port":        {secure, 405, false},
		"it does not reach the server":      {secure, 502, true},
		"it is overloaded":                  {secure, 503, true},
		"the server does not answer it":     {secure, 504, true},
		"nobody listens there":              {secure, 0, true},
		"nobody listens there, plain HTTP":  {plain, 0, true},
		"it answers in a way of its own":    {secure, 204, false},
		"it has a fault that does not pass": {secure, 500, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodConnect {
					t.Errorf("the proxy was asked to %s", r.Method)
				}
				w.WriteHeader(test.status)
			}))
			t.Cleanup(proxy.Close)
			address := proxy.URL
			if test.status == 0 {
				address = calltest.NobodyListens(t)
			}
			at, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			client := newClient(t, test.address, func(config *Config) { config.MaxRetries = 2 })
			client.http.Transport.(*http.Transport).Proxy = http.ProxyURL(at)
			err = create(t.Context(), client)
			failed := failure(t, err)
			if failed.Kind != ErrProxy || failed.Status != test.status {
				t.Errorf("got %q with status %d: %v", failed.Kind, failed.Status, err)
			}
			if failed.Sent || OutcomeUnknown(err) {
				t.Error("it counts as sent")
			}
			want := 1
			if test.repeated {
				want = 3
			}
			if failed.Attempts != want {
				t.Errorf("it was tried %d times, want %d", failed.Attempts, want)
			}
		})
	}
}
