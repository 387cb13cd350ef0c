package call

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

func TestNewRefusesAConfigWithoutABaseURL(t *testing.T) {
	t.Parallel()
	if _, err := New(Config{Vendor: toy{}}); err == nil {
		t.Error("New made a client of no server")
	}
	if _, err := New(Config{BaseURL: mustParse(t, "https://uazapi.invalid")}); err == nil {
		t.Error("New made a client that cannot tell how the server says no")
	}
}

func TestAPathPrefixIsKeptOnEveryRoute(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		paths = append(paths, r.URL.EscapedPath())
		_, _ = w.Write([]byte(statusBody))
	}))
	t.Cleanup(server.Close)
	for _, prefix := range []string{"", "/", "/api/v1/proxy/uazapi", "/api/v1/proxy/uazapi/", "/ca%2Ffe/x"} {
		client := newClient(t, server.URL+prefix)
		if err := status(t.Context(), client); err != nil {
			t.Errorf("with prefix %q: %v", prefix, err)
		}
		client.http.CloseIdleConnections()
	}
	want := "/instance/status /instance/status /api/v1/proxy/uazapi/instance/status /api/v1/proxy/uazapi/instance/status /ca%2Ffe/x/instance/status"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("got the paths\n%s\nwant\n%s", got, want)
	}
}

func TestTheTraceSeesEveryAttemptAndNoSecret(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []string
	steps := newScript(cut, says(http.StatusServiceUnavailable, `{"error":"`+string(ownSecret)+`"}`), says(http.StatusOK, statusBody))
	client := serve(t, steps.ServeHTTP, func(config *Config) {
		config.Trace = func(_ context.Context, exchange Exchange) {
			mu.Lock()
			defer mu.Unlock()
			if exchange.Duration < 0 {
				t.Errorf("attempt %d took %s", exchange.Attempt, exchange.Duration)
			}
			exchange.Duration = 0
			seen = append(seen, fmt.Sprintf("%+v", exchange))
		}
	})
	if err := status(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) != 3 {
		t.Fatalf("the trace saw %d attempts, want 3: %q", len(seen), seen)
	}
	for i, want := range []string{"Attempt:1 Status:0", "Attempt:2 Status:503", "Attempt:3 Status:200"} {
		if !strings.Contains(seen[i], "Method:GET Path:/instance/status "+want) {
			t.Errorf("attempt %d was traced as %s", i+1, seen[i])
		}
		if strings.Contains(seen[i], string(ownSecret)) {
			t.Errorf("attempt %d was traced with its token", i+1)
		}
	}
}
