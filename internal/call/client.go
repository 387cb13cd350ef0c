package call

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// Defaults of [Config].
const (
	// DefaultRequestTimeout covers the slowest routes, which take up to 30 s.
	DefaultRequestTimeout = 45 * time.Second
	// DefaultMaxRetries bounds how often a failed request is repeated.
	DefaultMaxRetries = 4
	// DefaultMaxConcurrentRequests is as many as Terraform has operations at once.
	DefaultMaxConcurrentRequests = 10
)

// Config is what a client needs to know of a server.
type Config struct {
	// BaseURL is the address of the server, as [ParseBaseURL] returns it.
	BaseURL *url.URL
	// AdminToken opens the server's own routes. Without one, those routes fail.
	AdminToken Token
	// Vendor says what sets the server apart from those of other vendors. A client
	// of a vendor sets it.
	Vendor Vendor
	// Gateway, where set, makes the calls to the server. Its requests go there.
	Gateway *Gateway
	// Headers are sent to the server with every request, as what stands before it may need.
	Headers map[string]string
	// UserAgent names the program and its version.
	UserAgent string
	// RequestTimeout bounds one attempt, from the connection to the last byte.
	RequestTimeout time.Duration
	// MaxRetries bounds how often a failed request is repeated; 0 never repeats.
	MaxRetries int
	// MaxConcurrentRequests bounds how many requests are under way at once.
	MaxConcurrentRequests int64
	// RequestsPerSecond bounds the rate of requests; 0 sets no bound.
	RequestsPerSecond float64
	// ReadOnly has every call fail with [ErrReadOnly] that is not a GET.
	ReadOnly bool
	// CACertPEM holds certificates to trust besides the system's.
	CACertPEM []byte
	// Pace is how long to wait between attempts; its zero value is the default.
	Pace Pace
	// Trace, where set, is told of every attempt. It sees no body, no header.
	Trace func(context.Context, Exchange)
	// OnWrite, where set, is told, before the call returns, of each request that may
	// have changed an instance, whatever its outcome. The instance is named by its
	// token, which is "" where the request carried the admin token, and by its id,
	// which is "" where the caller did not know it.
	OnWrite func(token Token, id string)
	// Through, where set, is given the connections that the client would make, and
	// returns what its requests go through: a test has a network in memory there.
	Through func(*http.Transport) http.RoundTripper
}

// Exchange is one attempt at a call, as told to a trace.
type Exchange struct {
	Method, Path string
	Attempt      int
	// Status is the HTTP status of the answer, 0 when there was none.
	Status   int
	Bytes    int
	Duration time.Duration
	Err      error
}

// Client makes calls to one server. It is safe for concurrent use.
type Client struct {
	config   Config
	address  string
	http     *http.Client
	slots    *semaphore.Weighted
	throttle *throttle
	outages  *outages
}

// New makes a client. It does not touch the network.
func New(config Config) (*Client, error) {
	if config.BaseURL == nil {
		return nil, errors.New("no base URL")
	}
	if config.Vendor == nil {
		return nil, errors.New("no vendor")
	}
	if config.RequestTimeout <= 0 {
		config.RequestTimeout = DefaultRequestTimeout
	}
	if config.MaxConcurrentRequests <= 0 {
		config.MaxConcurrentRequests = DefaultMaxConcurrentRequests
	}
	transport, err := newTransport(config)
	if err != nil {
		return nil, err
	}
	limit := rate.Inf
	if config.RequestsPerSecond > 0 {
		limit = rate.Limit(config.RequestsPerSecond)
	}
	client := &Client{
		config:   config,
		address:  Address(config.BaseURL),
		slots:    semaphore.NewWeighted(config.MaxConcurrentRequests),
		throttle: newThrottle(limit, config.Pace),
		outages:  newOutages(),
	}
	var through http.RoundTripper = transport
	if config.Through != nil {
		through = config.Through(transport)
	}
	client.http = &http.Client{Transport: throughGateway(config, through), CheckRedirect: client.checkRedirect}
	return client, nil
}

// Telling returns a client of the same server with another OnWrite. Both share
// their connections and their bounds.
func (c *Client) Telling(wrote func(token Token, id string)) *Client {
	telling := *c
	telling.config.OnWrite = wrote
	return &telling
}

// Gateway is the [Address] of what makes the calls, "" where the client itself does.
func (c *Client) Gateway() string {
	if c.config.Gateway == nil {
		return ""
	}
	return Address(c.config.Gateway.URL)
}

// BaseURL is the [Address] of the server.
func (c *Client) BaseURL() string { return c.address }
