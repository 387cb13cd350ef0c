package uazapi

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// newTransport makes the connections of one client. Proxies come from the
// environment, as users of command-line tools expect.
func newTransport(config Config) (*http.Transport, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = int(config.MaxConcurrentRequests)
	// net/http opens another while one is about to become free.
	transport.MaxConnsPerHost = int(config.MaxConcurrentRequests)
	if len(config.CACertPEM) == 0 {
		return transport, nil
	}
	roots, err := ParseCACert(config.CACertPEM)
	if err != nil {
		return nil, err
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return transport, nil
}

// ParseCACert adds the certificates of a PEM text to those of the system.
func ParseCACert(text []byte) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(text) {
		return nil, errors.New("it holds no PEM certificate that can be read")
	}
	return roots, nil
}

// maxRedirects is how many redirects within one server are followed.
const maxRedirects = 5

// redirectError says where a server wanted to send a request.
type redirectError struct{ to string }

func (e *redirectError) Error() string {
	return "it redirects to " + e.to
}

// checkRedirect follows redirects of reads within one origin only. The
// credential is an ordinary header here, which net/http would carry along to
// any host; and a write that is sent again elsewhere may be done twice.
func checkRedirect(next *http.Request, via []*http.Request) error {
	first := via[0]
	if first.Method != http.MethodGet || !sameOrigin(first.URL, next.URL) {
		return &redirectError{to: origin(next.URL)}
	}
	if len(via) > maxRedirects {
		return &redirectError{to: fmt.Sprintf("itself, more than %d times", maxRedirects)}
	}
	return nil
}

func sameOrigin(a, b *url.URL) bool { return origin(a) == origin(b) }

// origin names scheme, host and port, and nothing of a URL that may be secret.
func origin(u *url.URL) string {
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host
}
