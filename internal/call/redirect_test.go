package call

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// recorder is another host, which keeps what it is sent.
type recorder struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
}

func newRecorder(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.requests = append(r.requests, request.Clone(request.Context()))
		_, _ = w.Write([]byte(statusBody))
	}))
	t.Cleanup(r.Close)
	return r
}

// seen returns the requests that came, and how many carried a credential.
func (r *recorder) seen() (requests, withCredentials int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, request := range r.requests {
		for _, values := range request.Header {
			if joined := strings.Join(values, " "); strings.Contains(joined, string(ownSecret)) ||
				strings.Contains(joined, string(adminSecret)) || strings.Contains(joined, headerSecret) {
				withCredentials++
				break
			}
		}
	}
	return len(r.requests), withCredentials
}

func TestACredentialNeverFollowsARedirectToAnotherOrigin(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, route := range routes() {
			t.Run(http.StatusText(status)+"/"+route.name, func(t *testing.T) {
				t.Parallel()
				other := newRecorder(t)
				steps := newScript(redirects(status, other.URL+"/instance/status"))
				client := serve(t, steps.ServeHTTP)
				failed := failure(t, route.call(t.Context(), client))
				if failed.Kind != ErrRedirect {
					t.Errorf("got %v, want a refused redirect", failed)
				}
				if requests, _ := other.seen(); requests != 0 {
					t.Errorf("%d requests reached the other host", requests)
				}
				if got := len(steps.Arrivals()); got != 1 {
					t.Errorf("the request was sent %d times, want once", got)
				}
				if !strings.Contains(failed.Message, other.URL) {
					t.Errorf("the message does not say where it leads: %s", failed.Message)
				}
				if failed.OutcomeUnknown() {
					t.Error("a redirect was taken for a request that may have been carried out")
				}
			})
		}
	}
}

// The twin of the test above: without the check, net/http would carry the
// credentials along, and the recorder would see them.
func TestTheRecorderSeesCredentialsWhenNothingHoldsThemBack(t *testing.T) {
	t.Parallel()
	other := newRecorder(t)
	client := serve(t, redirects(302, other.URL+"/instance/status"))
	client.http.CheckRedirect = nil
	if err := status(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	if requests, withCredentials := other.seen(); requests != 1 || withCredentials != 1 {
		t.Errorf("the recorder saw %d requests, %d of them with credentials, want 1 and 1", requests, withCredentials)
	}
}

func TestAReadFollowsARedirectWithinItsOrigin(t *testing.T) {
	t.Parallel()
	for _, code := range []int{301, 302, 303, 307, 308} {
		var mu sync.Mutex
		var paths, tokens []string
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			paths, tokens = append(paths, r.URL.Path), append(tokens, r.Header.Get("token"))
			mu.Unlock()
			if r.URL.Path == "/instance/status" {
				redirects(code, "/v2/instance/status")(w, r)
				return
			}
			_, _ = w.Write([]byte(statusBody))
		})
		id, err := readStatus(t.Context(), client)
		if err != nil || id == "" {
			t.Errorf("%d: %v", code, err)
		}
		mu.Lock()
		if strings.Join(paths, " ") != "/instance/status /v2/instance/status" {
			t.Errorf("%d: it went to %v", code, paths)
		}
		if len(tokens) != 2 || tokens[1] != string(ownSecret) {
			t.Errorf("%d: the credential got lost on the way", code)
		}
		mu.Unlock()
	}
}

func TestAWriteFollowsNoRedirectWithinItsOrigin(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, route := range routes() {
			if isRead(route.name) {
				continue
			}
			steps := newScript(redirects(status, "/elsewhere?token="+string(ownSecret)), says(200, route.ok))
			client := serve(t, steps.ServeHTTP)
			failed := failure(t, route.call(t.Context(), client))
			if failed.Kind != ErrRedirect || failed.Location != "/elsewhere" || failed.Message != "it redirects to the path /elsewhere" {
				t.Errorf("%s, %d: got %v, and that it leads to %q", route.name, status, failed, failed.Location)
			}
			if got := len(steps.Arrivals()); got != 1 {
				t.Errorf("%s, %d: the server got %d requests, want 1", route.name, status, got)
			}
		}
	}
}

// A gateway that insists on a slash, or on none, has passed nothing on.
func TestAWriteFollowsARedirectThatOnlyAddsOrTakesASlash(t *testing.T) {
	t.Parallel()
	for _, status := range []int{307, 308} {
		for _, route := range routes() {
			t.Run(fmt.Sprintf("%d/%s", status, route.name), func(t *testing.T) {
				t.Parallel()
				var mu sync.Mutex
				var seen []string
				client := serve(t, func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					mu.Lock()
					seen = append(seen, fmt.Sprintf("%s %q %q %q", r.Method, body, r.Header.Get("Content-Type"), r.Header.Get("token")+r.Header.Get("admintoken")))
					mu.Unlock()
					if !strings.HasSuffix(r.URL.Path, "/") {
						redirects(status, r.URL.Path+"/")(w, r)
						return
					}
					_, _ = w.Write([]byte(route.ok))
				})
				if err := route.call(t.Context(), client); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if len(seen) != 2 || seen[0] != seen[1] {
					t.Errorf("the server got %d requests, or different ones, want the same twice", len(seen))
				}
			})
		}
	}
}

func TestWhichRedirectsOfAWriteAreFollowed(t *testing.T) {
	t.Parallel()
	const from = "https://a.example/x/instance/reset"
	for to, want := range map[string]bool{
		from + "/": true,
		"https://A.example:443/x/instance/reset/": true,
		from:           false,
		from + "//":    false,
		from + "/?x=1": false,
		"https://u:p@a.example/x/instance/reset/":        false,
		"http://a.example/x/instance/reset/":             false,
		"https://b.example/x/instance/reset/":            false,
		"https://a.example/instance/reset/":              false,
		"https://a.example/x/instance/Reset/":            false,
		"https://a.example/x/instance/reset%2F":          false,
		"https://a.example/x/instance/disconnect/reset/": false,
	} {
		for status, keeps := range map[int]bool{301: false, 302: false, 303: false, 307: true, 308: true} {
			if got := onlyASlash(status, mustParse(t, from), mustParse(t, to)); got != (want && keeps) {
				t.Errorf("%d to %s: followed %t", status, to, got)
			}
		}
	}
	if !onlyASlash(308, mustParse(t, from+"/"), mustParse(t, from)) {
		t.Error("a slash is not taken away")
	}
}

func TestAWriteFollowsOneRedirectOnly(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		if isRead(route.name) {
			continue
		}
		steps := newScript(func(w http.ResponseWriter, r *http.Request) {
			other, had := strings.CutSuffix(r.URL.Path, "/")
			if !had {
				other += "/"
			}
			redirects(308, other)(w, r)
		})
		client := serve(t, steps.ServeHTTP)
		failed := failure(t, route.call(t.Context(), client))
		if failed.Kind != ErrRedirect || !strings.HasPrefix(failed.Location, "/instance") && !strings.HasPrefix(failed.Location, "/admin") {
			t.Errorf("%s: got %v", route.name, failed)
		}
		if got := len(steps.Arrivals()); got != 2 {
			t.Errorf("%s: the server got %d requests, want 2", route.name, got)
		}
	}
}

// What lies beside the path of the base URL is another application.
func TestAReadStaysAtOrBelowThePathOfTheBaseURL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		prefix, to string
		followed   bool
	}{
		{"/whats", "/whats/v2/instance/status", true},
		{"/whats", "/whats", true},
		{"/whats", "/whats/", true},
		{"/whats", "/whatsapp/instance/status", false},
		{"/whats", "/panel", false},
		{"/whats", "/", false},
		{"/whats", "/whats/../panel", false},
		{"/whats", "/whats/%2e%2e/panel", false},
		{"/whats", "/WHATS/instance/status", false},
		{"/a%2Fb", "/a%2Fb/v2", true},
		{"", "/panel", true},
	} {
		steps := newScript(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("there") != "" {
				_, _ = w.Write([]byte(statusBody))
				return
			}
			redirects(302, test.to+"?there=1")(w, r)
		})
		server := httptest.NewServer(steps)
		client := newClient(t, server.URL+test.prefix)
		err := status(t.Context(), client)
		client.http.CloseIdleConnections()
		server.Close()
		if (err == nil) != test.followed {
			t.Errorf("from %q to %s: got %v", test.prefix, test.to, err)
		}
		if err != nil && (!errors.Is(err, ErrRedirect) || !strings.HasPrefix(failure(t, err).Location, "/")) {
			t.Errorf("from %q to %s: got %v, which leads to %q", test.prefix, test.to, err, failure(t, err).Location)
		}
	}
}

func TestARedirectInACircleEndsAfterAFewRounds(t *testing.T) {
	t.Parallel()
	steps := newScript(redirects(302, "/instance/status"))
	client := serve(t, steps.ServeHTTP)
	err := status(t.Context(), client)
	if failed := failure(t, err); failed.Kind != ErrRedirect || !strings.Contains(failed.Message, "itself") {
		t.Errorf("got %v", failed)
	}
	if got := len(steps.Arrivals()); got != maxRedirects+1 {
		t.Errorf("the server got %d requests, want %d", got, maxRedirects+1)
	}
}

func TestARedirectWithoutATargetIsRefused(t *testing.T) {
	t.Parallel()
	for _, code := range []int{300, 301, 302, 304, 307} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
		err := status(t.Context(), client)
		if failed := failure(t, err); failed.Kind != ErrRedirect || failed.Status != code {
			t.Errorf("%d: got the kind %q and the status %d", code, failed.Kind, failed.Status)
		}
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"https://a.example", "https://a.example/x?y", true},
		{"https://a.example", "https://A.EXAMPLE/", true},
		{"https://a.example", "https://a.example:443", true},
		{"http://a.example", "http://a.example:80", true},
		{"http://[::1]", "http://[::1]:80", true},
		{"https://a.example", "http://a.example", false},
		{"http://a.example", "https://a.example", false},
		{"https://a.example", "https://a.example:8443", false},
		{"https://a.example", "https://a.example:80", false},
		{"http://a.example:443", "https://a.example", false},
		{"https://a.example", "https://b.a.example", false},
		{"https://a.example", "https://a.example.evil", false},
		{"https://a.example", "https://a.example@evil", false},
		{"https://a.example", "ftp://a.example", false},
	} {
		a, b := mustParse(t, test.a), mustParse(t, test.b)
		if got := sameOrigin(a, b); got != test.same {
			t.Errorf("%s and %s are the same origin: %t", test.a, test.b, got)
		}
	}
}
