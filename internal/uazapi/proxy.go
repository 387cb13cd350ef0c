package uazapi

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathProxy = "/instance/proxy"

// The modes of a proxy, and the words for a fallback that is no URL.
const (
	ProxyCustom   = "custom"
	ProxyInternal = "internal"
	ProxyNone     = "none"

	FallbackInternal = "internal"
	FallbackNever    = "never"
	// olderInternal is how servers of 2.1 write [FallbackInternal].
	olderInternal = "internal_proxy"
)

// Proxy is what a server tells of the proxy of an instance. Users and passwords in its
// URLs are masked, on most servers.
type Proxy struct {
	Mode string
	// EffectiveMode is what runs: custom, internal or direct.
	EffectiveMode        string
	URL, Fallback        string
	Country, State, City string
	// Failure tells whether the fallback stands in for the proxy.
	Failure ProxyFailure
	// LastTestAt is when the server last tried the proxy, the zero time if never.
	LastTestAt                     time.Time
	LastTestError, ValidationError string
	// First tells that the server knows no more than a URL, as before API 2.1.
	First bool
	// internal is the word of the server for [FallbackInternal], where it shows it.
	internal string
}

// ProxyFailure is why a fallback stands in for a proxy, and since when.
type ProxyFailure struct {
	Active bool
	Reason string
	Since  time.Time
}

// UnmarshalJSON reads the forms of all generations.
func (p *Proxy) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*p = Proxy{
		Mode: o.Text("mode"), EffectiveMode: o.Text("effective_mode"), URL: o.Text("proxy_url"), Fallback: o.Text("proxy_fallback"),
		Country: o.Text("proxy_managed_country"), State: o.Text("proxy_managed_state"), City: o.Text("proxy_managed_city"),
		Failure:    failureOf(o.Object("fallback")),
		LastTestAt: milliseconds(o.Number("last_test_at")), LastTestError: o.Text("last_test_error"), ValidationError: o.Text("validation_error"),
	}
	if p.Fallback == FallbackInternal || p.Fallback == olderInternal {
		p.Fallback, p.internal = FallbackInternal, p.Fallback
	}
	if p.Mode != "" || o.Raw("enabled") == "" {
		return nil
	}
	p.First, p.Mode = true, ProxyInternal
	if o.Flag("enabled") {
		p.Mode = ProxyCustom
	}
	p.EffectiveMode = p.Mode
	return nil
}

func failureOf(o call.Object) ProxyFailure {
	return ProxyFailure{Active: o.Flag("active"), Reason: o.Text("reason"), Since: milliseconds(o.Number("since"))}
}

// ProxyAddress is the scheme, the host and the port of the URL of a proxy: what is left
// where a server masks it. It is "" for what is no such URL.
func ProxyAddress(proxyURL string) string {
	parsed, err := url.Parse(proxyURL)
	if err != nil || parsed.Hostname() == "" {
		return ""
	}
	usual := map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}
	return parsed.Scheme + "://" + net.JoinHostPort(strings.ToLower(parsed.Hostname()), cmp.Or(parsed.Port(), usual[parsed.Scheme]))
}

// NewProxy is what the proxy of an instance is to be. What is "" is not sent.
type NewProxy struct {
	Mode     string `json:"mode"`
	URL      string `json:"proxy_url,omitempty"`
	Fallback string `json:"proxy_fallback,omitempty"`
	Country  string `json:"proxy_managed_country,omitempty"`
	State    string `json:"proxy_managed_state,omitempty"`
	City     string `json:"proxy_managed_city,omitempty"`
}

// secrets are the users and the passwords of the URLs, together and alone.
func (p NewProxy) secrets() []string {
	var secrets []string
	for _, address := range []string{p.URL, p.Fallback} {
		_, rest, _ := strings.Cut(address, "://")
		secrets = append(secrets, usersIn(rest)...)
	}
	return secrets
}

// Proxy reads the proxy of an instance.
func (c *Client) Proxy(ctx context.Context, key Key) (Proxy, error) {
	request := call.Call{Method: http.MethodGet, Path: pathProxy, As: asInstance(key.Token), ID: key.ID}
	var proxy Proxy
	if err := c.call.Do(ctx, request, &proxy); err != nil {
		return Proxy{}, err
	}
	if proxy.Mode == "" {
		return Proxy{}, c.call.Undecodable(request, "the answer tells no mode of the proxy")
	}
	return proxy, nil
}

// SetProxy changes the proxy of an instance that has another. The server saves it and
// proves nothing: the next connection does. One that is open is restarted.
func (c *Client) SetProxy(ctx context.Context, key Key, has Proxy, wanted NewProxy) error {
	if has.First {
		return c.setFirstProxy(ctx, key, wanted)
	}
	if wanted.Fallback != FallbackInternal {
		return c.postProxy(ctx, key, wanted)
	}
	wanted.Fallback = cmp.Or(has.internal, FallbackInternal)
	err := c.postProxy(ctx, key, wanted)
	if !errors.Is(err, call.ErrInvalid) {
		return err
	}
	// The word may be that of another generation. If it is not, the first refusal counts.
	if wanted.Fallback = FallbackInternal; has.internal != olderInternal {
		wanted.Fallback = olderInternal
	}
	if again := c.postProxy(ctx, key, wanted); !errors.Is(again, call.ErrInvalid) {
		return again
	}
	return err
}

// postProxy confirms that no proxy is meant: the mode says so.
func (c *Client) postProxy(ctx context.Context, key Key, wanted NewProxy) error {
	return c.sendProxy(ctx, key, wanted.secrets(), struct {
		NewProxy
		Confirm bool `json:"confirm_no_proxy,omitempty"`
	}{wanted, wanted.Mode == ProxyNone})
}

// setFirstProxy is the change on servers that know a URL and nothing else.
func (c *Client) setFirstProxy(ctx context.Context, key Key, wanted NewProxy) error {
	return c.sendProxy(ctx, key, wanted.secrets(), map[string]any{"enable": wanted.Mode == ProxyCustom, "proxy_url": wanted.URL})
}

func (c *Client) sendProxy(ctx context.Context, key Key, secrets []string, body any) error {
	return c.call.Do(ctx, call.Call{Method: http.MethodPost, Path: pathProxy, As: asInstance(key.Token), ID: key.ID, Body: body, Secrets: secrets}, nil)
}
