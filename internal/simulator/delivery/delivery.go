// Package delivery posts the events of a simulated server to webhooks, with the bodies that real servers were seen to
// post, so that a bot can be tried against it.
package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	// patience is how long a receiver may take.
	patience = 10 * time.Second
	// mostWaiting is how many events wait for one receiver. A fleet of thousands that connects at once tells less.
	mostWaiting = 10_000
)

// Reach says to which webhooks events are posted.
type Reach int

const (
	// ThisMachine posts to this machine alone. A configuration that is tried out may well name the webhooks of a bot that
	// serves customers, which must not hear of numbers that do not exist.
	ThisMachine Reach = iota
	// Everywhere posts to whatever webhooks there are.
	Everywhere
	// Nowhere posts nothing.
	Nowhere
)

// Delivery is one event on its way to one webhook, at its end.
type Delivery struct {
	Event simulator.Event
	URL   string
	// Status is what the receiver answered, 0 where it did not.
	Status int
	// Problem is why nothing was answered, or not even posted, "" for nothing.
	Problem string
}

// Deliverer posts events. Each webhook gets its events one after another, in their order and once, as real servers were
// seen to do: one that fails is not told again.
type Deliverer struct {
	reach  Reach
	done   func(Delivery)
	client *http.Client

	ctx    context.Context //nolint:containedctx // it ends all that is under way, whoever began it
	cancel context.CancelFunc
	posts  sync.WaitGroup

	mu      sync.Mutex
	waiting map[string][]Delivery
	closed  bool
}

// New returns a Deliverer that tells done, if it is set, of each delivery at its end. Close ends it.
func New(reach Reach, done func(Delivery)) *Deliverer {
	ctx, cancel := context.WithCancel(context.Background())
	return &Deliverer{
		reach: reach,
		done:  done,
		client: &http.Client{
			Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute},
			Timeout:   patience,
			// A redirect could lead off this machine.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		ctx:     ctx,
		cancel:  cancel,
		waiting: map[string][]Delivery{},
	}
}

// Deliver posts an event to the webhooks that want it, and does not wait for it. It serves as Options.OnEvent.
func (d *Deliverer) Deliver(event simulator.Event) {
	for _, webhook := range event.Webhooks {
		if wants(webhook, event) {
			d.post(Delivery{Event: event, URL: address(webhook, event)})
		}
	}
}

// Close ends what is under way, and waits for it.
func (d *Deliverer) Close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.cancel()
	d.posts.Wait()
	d.client.CloseIdleConnections()
}

// wants tells whether a webhook has chosen the event and excludes nothing of it.
func wants(webhook simulator.Webhook, event simulator.Event) bool {
	excluded := func(filter string) bool { return slices.Contains(webhook.ExcludeMessages, filter) }
	return webhook.Enabled && slices.Contains(webhook.Events, event.Name) && !slices.ContainsFunc(event.Filters, excluded)
}

// address is where a webhook wants the event, which may be a path of its own.
func address(webhook simulator.Webhook, event simulator.Event) string {
	parsed, err := url.Parse(webhook.URL)
	if err != nil {
		return webhook.URL
	}
	if webhook.AddURLEvents {
		parsed = parsed.JoinPath(event.Name)
	}
	if webhook.AddURLTypesMessages && event.MessageType != "" {
		parsed = parsed.JoinPath(event.MessageType)
	}
	return parsed.String()
}

// post has a delivery wait for its turn.
func (d *Deliverer) post(delivery Delivery) {
	d.mu.Lock()
	defer d.mu.Unlock()
	queue := d.waiting[delivery.URL]
	if d.closed || len(queue) >= mostWaiting {
		return
	}
	d.waiting[delivery.URL] = append(queue, delivery)
	if len(queue) > 0 {
		return // whoever posts there takes it as well
	}
	d.posts.Add(1)
	go d.drain(delivery.URL)
}

// drain posts what waits for one receiver until nothing waits.
func (d *Deliverer) drain(to string) {
	defer d.posts.Done()
	for {
		delivery, more := d.first(to)
		if !more {
			return
		}
		delivery.Status, delivery.Problem = d.send(delivery)
		if d.done != nil {
			d.done(delivery)
		}
		d.dropFirst(to)
	}
}

func (d *Deliverer) first(to string) (Delivery, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.waiting[to]) == 0 || d.closed {
		delete(d.waiting, to)
		return Delivery{}, false
	}
	return d.waiting[to][0], true
}

func (d *Deliverer) dropFirst(to string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting[to] = d.waiting[to][1:]
}

// send posts a delivery once.
func (d *Deliverer) send(delivery Delivery) (status int, problem string) {
	if problem := d.refuse(delivery.URL); problem != "" {
		return 0, problem
	}
	body, err := json.Marshal(delivery.Event.Body)
	if err != nil {
		return 0, fmt.Sprintf("the event cannot be written: %v", err)
	}
	request, err := http.NewRequestWithContext(d.ctx, http.MethodPost, delivery.URL, bytes.NewReader(body))
	if err != nil {
		return 0, "the URL is none"
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := d.client.Do(request)
	if err != nil {
		return 0, "no answer: " + withoutURL(err)
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16)) // the connection is used again
	return response.StatusCode, ""
}

// refuse says why nothing is posted to a URL, "" for nothing.
func (d *Deliverer) refuse(to string) string {
	switch {
	case d.reach == Nowhere:
		return "not posted: deliveries are off"
	case d.reach == ThisMachine && !onThisMachine(to):
		return "not posted: it is not on this machine"
	default:
		return ""
	}
}

// onThisMachine tells whether a URL leads to this machine by itself, without a name that somebody else resolves.
func onThisMachine(to string) bool {
	parsed, err := url.Parse(to)
	if err != nil {
		return false
	}
	if strings.EqualFold(parsed.Hostname(), "localhost") {
		return true
	}
	ip := net.ParseIP(parsed.Hostname())
	return ip != nil && ip.IsLoopback()
}

// withoutURL is what went wrong without the URL, which mostly has a secret in it.
func withoutURL(err error) string {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err.Error()
	}
	return err.Error()
}
