package call

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxAddress bounds the address of a server, in bytes. Messages show it.
const maxAddress = 1000

// usualPort is the port that need not be written.
var usualPort = map[string]string{"https": ":443", "http": ":80"}

// ParseBaseURL checks the address of a server and returns it without a
// trailing slash. A path prefix, as a gateway needs, is kept.
func ParseBaseURL(value string) (*url.URL, error) {
	trimmed := strings.TrimSpace(value)
	if trimmed == "" {
		return nil, errors.New("it is blank")
	}
	tooLong := fmt.Errorf("it is longer than %d characters", maxAddress)
	switch {
	case len(trimmed) > maxAddress:
		return nil, tooLong
	case !utf8.ValidString(trimmed):
		return nil, errors.New("it is not valid UTF-8")
	}
	if !strings.Contains(trimmed, "://") {
		return nil, errors.New("it has no scheme: start it with https://, as in https://free.uazapi.com")
	}
	parsed, err := url.Parse(trimmed)
	if err != nil {
		// The parser's own error quotes the whole value, which may hold a password.
		return nil, errors.New("it is not a valid URL")
	}
	switch {
	case parsed.User != nil:
		return nil, errors.New("it holds a user name or password; send credentials of a gateway in headers instead")
	case parsed.Scheme != "https" && parsed.Scheme != "http":
		return nil, fmt.Errorf("its scheme is %q; only https and http are supported", parsed.Scheme)
	case parsed.Hostname() == "":
		return nil, errors.New("it names no host")
	case parsed.RawQuery != "" || parsed.ForceQuery || parsed.Fragment != "":
		return nil, errors.New("it holds a query or a fragment; only the scheme, the host, the port and a path prefix belong there")
	}
	// One server has one address, by which it is known again.
	parsed.Host = strings.TrimSuffix(strings.ToLower(parsed.Host), usualPort[parsed.Scheme])
	parsed.Host = strings.TrimSuffix(parsed.Host, ":")
	parsed.Path = strings.TrimRight(parsed.Path, "/")
	parsed.RawPath = strings.TrimRight(parsed.RawPath, "/")
	if len(parsed.String()) > maxAddress { // what is escaped is longer
		return nil, tooLong
	}
	return parsed, nil
}

// SendsInClear tells whether credentials sent to this address can be read on the
// way: plain http to anything but this machine. A name below localhost is another
// machine, as far as Go is concerned: it asks the DNS for it, and the proxy.
func SendsInClear(base *url.URL) bool {
	if base.Scheme != "http" {
		return false
	}
	host := base.Hostname()
	if host == "localhost" {
		return false
	}
	ip := net.ParseIP(host)
	return ip == nil || !ip.IsLoopback()
}
