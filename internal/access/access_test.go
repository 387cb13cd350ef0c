package access_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// world is one server of uazapi, for one test.
type world struct {
	*simulator.Simulator
	t   *testing.T
	url string
}

func newWorld(t *testing.T, options simulator.Options) *world {
	t.Helper()
	server := simulator.New(options)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return &world{Simulator: server, t: t, url: listening.URL}
}

// credentials are what a provider is configured with.
type credentials struct {
	admin, token string
}

// open gives the server as a provider with these credentials sees it.
func (w *world) open(has credentials, changes ...func(*uazapi.Config)) *access.Server {
	w.t.Helper()
	base, err := uazapi.ParseBaseURL(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	config := uazapi.Config{
		BaseURL:    base,
		AdminToken: uazapi.Token(has.admin),
		MaxRetries: 2,
		Pace:       uazapi.Pace{First: time.Nanosecond, Most: time.Microsecond},
	}
	for _, change := range changes {
		change(&config)
	}
	client, err := uazapi.New(config)
	if err != nil {
		w.t.Fatal(err)
	}
	return access.NewServer(client, uazapi.Token(has.token), time.Now)
}

const (
	listing = "GET /instance/all"
	status  = "GET /instance/status"
)

// wrongToken looks like a token, and is none.
const wrongToken = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"
