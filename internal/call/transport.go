package call

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
)

// newTransport makes the connections of one client. Proxies come from the
// environment, as users of command-line tools expect.
func newTransport(config Config) (*http.Transport, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = int(config.MaxConcurrentRequests)
	// net/http opens another while one is about to become free.
	transport.MaxConnsPerHost = int(config.MaxConcurrentRequests)
	transport.OnProxyConnectResponse = refusedByProxy
	transport.DisableCompression = true // see unpack
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
