package call

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

func TestACertificateOfOnesOwnIsTrusted(t *testing.T) {
	t.Parallel()
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2.0": true} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			var spoken atomic.Value
			address, certificate := calltest.ServeTLS(t, http2, func(w http.ResponseWriter, r *http.Request) {
				spoken.Store(r.Proto)
				says(200, statusBody)(w, r)
			})
			client := newClient(t, address, func(config *Config) { config.CACertPEM = certificate })
			defer client.http.CloseIdleConnections()
			if err := status(t.Context(), client); err != nil {
				t.Error(err)
			}
			if got := spoken.Load(); got != protocol {
				t.Errorf("it spoke %v", got)
			}
		})
	}
}

func TestAConnectionThatCannotBeSecuredFailsClearlyAtOnceAndUnsent(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	ok := func(w http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		says(200, statusBody)(w, r)
	}
	secure, certificate := calltest.ServeTLS(t, false, ok)
	other, _ := calltest.ServeTLS(t, true, ok)
	plain := httptest.NewServer(http.HandlerFunc(ok))
	t.Cleanup(plain.Close)
	for name, test := range map[string]struct {
		address string
		trusted []byte
		want    string
	}{
		"not trusted":         {secure, nil, "certificate signed by unknown authority"},
		"not trusted, HTTP/2": {other, nil, "certificate signed by unknown authority"},
		"of another host":     {strings.Replace(secure, "127.0.0.1", "localhost", 1), certificate, "certificate is valid for"},
		"no TLS there":        {strings.Replace(plain.URL, "http://", "https://", 1), nil, "server gave HTTP response to HTTPS client"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attempts := 0
			client := newClient(t, test.address, func(config *Config) {
				config.CACertPEM = test.trusted
				config.Trace = func(context.Context, Exchange) { attempts++ }
			})
			err := remove(t.Context(), client)
			failed := failure(t, err)
			if failed.Kind != ErrUnreachable || !strings.Contains(failed.Message, test.want) {
				t.Errorf("got %v, want it to say %q", failed, test.want)
			}
			if attempts != 1 {
				t.Errorf("it was tried %d times, want once", attempts)
			}
			if failed.Sent || OutcomeUnknown(err) {
				t.Error("the request counts as sent")
			}
		})
	}
	t.Cleanup(func() {
		if got := reached.Load(); got != 0 {
			t.Errorf("%d requests reached a server", got)
		}
	})
}

func TestPlainHTTPToAServerOfHTTPSIsRefusedInItsOwnWords(t *testing.T) {
	t.Parallel()
	address, _ := calltest.ServeTLS(t, false, says(200, statusBody))
	client := newClient(t, strings.Replace(address, "https://", "http://", 1))
	err := status(t.Context(), client)
	if failed := failure(t, err); failed.Kind != ErrBlocked || !strings.Contains(failed.Message, "HTTP request to an HTTPS server") {
		t.Errorf("got %v", failed)
	}
}

func TestParseCACert(t *testing.T) {
	t.Parallel()
	_, certificate := calltest.ServeTLS(t, false, says(200, ""))
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("hunter2")})
	for name, test := range map[string]struct {
		text string
		ok   bool
	}{
		"certificate":         {string(certificate), true},
		"several":             {string(certificate) + "\n" + string(certificate), true},
		"with words around":   {"# our own authority\n" + string(certificate) + "# the end\n", true},
		"certificate and key": {string(key) + string(certificate), true},
		"empty":               {"", false},
		"no PEM":              {"hunter2", false},
		"path":                {"/etc/ssl/ca.pem", false},
		"only a key":          {string(key), false},
		"cut":                 {string(certificate[:100]), false},
		"no certificate in":   {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("hunter2")})), false},
	} {
		_, err := ParseCACert([]byte(test.text))
		if (err == nil) != test.ok {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error quotes the text", name)
		}
		base := mustParse(t, "https://uazapi.invalid")
		if _, err := New(Config{BaseURL: base, Vendor: toy{}, CACertPEM: []byte(test.text)}); (err == nil) != (test.ok || test.text == "") {
			t.Errorf("%s: New says %v", name, err)
		}
	}
}

// net/http reads the proxies of the environment once for the whole process, so
// this runs the test binary once more, with an environment of its own.
func TestAProxyOfTheEnvironmentIsUsed(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var throughProxy, direct []string
	withToken := map[string]bool{}
	record := func(into *[]string, answer http.HandlerFunc) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			line := r.Method + " " + r.RequestURI
			*into = append(*into, line)
			withToken[line] = r.Header.Get("token") != "" || r.Header.Get("X-Gateway") != ""
			mu.Unlock()
			answer(w, r)
		})
	}
	proxy := httptest.NewServer(record(&throughProxy, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect {
			http.Error(w, "no", http.StatusProxyAuthRequired)
			return
		}
		says(200, statusBody)(w, r)
	}))
	t.Cleanup(proxy.Close)
	loopback := httptest.NewServer(record(&direct, says(200, statusBody)))
	t.Cleanup(loopback.Close)

	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), proxyTest+"="+loopback.URL,
		"HTTP_PROXY="+proxy.URL, "HTTPS_PROXY="+proxy.URL, "http_proxy=", "https_proxy=", "NO_PROXY=", "no_proxy=", "REQUEST_METHOD=")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	mu.Lock()
	defer mu.Unlock()
	if got, want := strings.Join(throughProxy, ", "), "GET http://uazapi.test/instance/status, CONNECT uazapi.test:443"; got != want {
		t.Errorf("the proxy saw %s, want %s", got, want)
	}
	if withToken["CONNECT uazapi.test:443"] {
		t.Error("a proxy of https was told a credential")
	}
	if !withToken["GET http://uazapi.test/instance/status"] {
		t.Error("the look for credentials finds none where there are some")
	}
	if got, want := strings.Join(direct, ", "), "GET /instance/status"; got != want {
		t.Errorf("this machine saw %s, want %s: it is not reached through a proxy", got, want)
	}
}

// proxyTest is the environment variable that makes this binary the one that
// calls, with the address of a server on this machine.
const proxyTest = "UAZAPI_PROXY_TEST"

func TestMain(m *testing.M) {
	loopback := os.Getenv(proxyTest)
	if loopback == "" {
		goleak.VerifyTestMain(m) // no goroutine is left behind
		return
	}
	if err := callThroughProxy(loopback); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func callThroughProxy(loopback string) error {
	call := func(address string) error {
		base, err := ParseBaseURL(address)
		if err != nil {
			return err
		}
		client, err := New(Config{BaseURL: base, Vendor: toy{}, Headers: map[string]string{"X-Gateway": headerSecret}})
		if err != nil {
			return err
		}
		err = status(context.Background(), client)
		return err
	}
	for _, address := range []string{"http://uazapi.test", loopback} {
		if err := call(address); err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
	}
	var failed *Error
	err := call("https://uazapi.test")
	if !errors.As(err, &failed) || failed.Kind != ErrProxy || failed.Status != http.StatusProxyAuthRequired || failed.Sent || failed.Attempts != 1 {
		return fmt.Errorf("https://uazapi.test: got %w", err)
	}
	return nil
}
