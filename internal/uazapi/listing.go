package uazapi

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Listing is what a server says of all its instances at one time.
type Listing struct {
	Instances []Instance
	// Told is when the listing was made, by the server's own clock: the latest
	// currentTime in it, else the header Date, unless the header Age tells that
	// the listing is from a cache. It is the zero time where nothing tells.
	Told time.Time
	// TooLong are the ids of the instances whose description is too long to be
	// read, "" for one whose id could not be found either. They exist.
	TooLong []string
}

// The most that is read of a listing: its bytes, about 2 kB for each instance, and
// its instances.
const (
	maxListing   = 64 << 20
	maxInstances = 50_000
)

const (
	errNoID       call.Fault = "it lists an instance without an id"
	errNotAnID    call.Fault = "it lists an instance whose id can be none"
	errNoInstance call.Fault = "it lists something that is no instance"
)

// OfServer tells whether a failure is of the server as a whole: that of the listing of
// all instances, or one that a read of the webhook for all of them shares with it.
func OfServer(e *call.Error) bool {
	away := slices.Contains([]call.Kind{call.ErrRateLimit, call.ErrUnreachable, call.ErrServerFault}, e.Kind)
	return e.Path == pathAll || away && e.Method == http.MethodGet && e.Path == pathGlobalWebhook
}

// ListInstances lists every instance of the server with its token.
//
// What is not listed counts as deleted, so an answer that is no list of
// instances through and through is an error.
func (c *Client) ListInstances(ctx context.Context) (Listing, error) {
	var entries entries
	err := c.call.Do(ctx, call.Call{Method: http.MethodGet, Path: pathAll, As: c.asAdmin(), Limit: maxListing, Entries: &entries}, nil)
	if err != nil {
		return Listing{}, err
	}
	return entries.listing, nil
}

// entries makes a listing of its entries as they come in.
type entries struct {
	listing Listing
	count   int
	// at is where each instance stands in the listing, by its id.
	at map[string]int
}

// Begin starts a listing, in every attempt.
func (e *entries) Begin() {
	*e = entries{listing: Listing{Instances: []Instance{}}, at: map[string]int{}}
}

// Add takes an entry. One instance may be listed twice, such as by a server that
// has just moved it to another process. The last entry that has a token counts,
// since an older one may hold a token that was changed.
func (e *entries) Add(entry []byte) error {
	var instance Instance
	if err := instance.UnmarshalJSON(entry); err != nil {
		return err
	}
	switch {
	case instance.ID == "":
		return errNoID
	case !IsID(instance.ID):
		return errNotAnID
	}
	if err := e.countOne(); err != nil {
		return err
	}
	if told, ok := ParseTime(instance.CurrentTime); ok && told.After(e.listing.Told) {
		e.listing.Told = told
	}
	instance.keepListed()
	at, twice := e.at[instance.ID]
	if !twice {
		e.at[instance.ID] = len(e.listing.Instances)
		e.listing.Instances = append(e.listing.Instances, instance)
		return nil
	}
	if !instance.Token.Masked() || e.listing.Instances[at].Token.Masked() {
		e.listing.Instances[at] = instance
	}
	return nil
}

// keepListed keeps of an instance what is read in a listing. The rest is large, and
// [Client.Status] has it. That something showed to pair with counts.
func (i *Instance) keepListed() {
	i.Status = i.State()
	i.QRCode, i.Paircode = "", ""
	i.FieldsMap = i.LeadFields()
	i.Chatbot, i.OpenAIAPIKey, i.ProfilePicURL = Chatbot{}, "", ""
}

// AddTooLong takes note of an entry that is too long, by its id.
func (e *entries) AddTooLong(id string) error {
	e.listing.TooLong = append(e.listing.TooLong, id)
	return e.countOne()
}

func (e *entries) countOne() error {
	e.count++
	if e.count > maxInstances {
		return call.ErrTooLong
	}
	return nil
}

// NoEntry says what is wrong with a list of something else.
func (e *entries) NoEntry() call.Fault { return errNoInstance }

// Most says how many instances may be listed.
func (e *entries) Most() string { return fmt.Sprintf("%d instances", maxInstances) }

// Dated takes the time of a listing from the header where no entry told one. An
// answer with an age is from a cache, and its date may be that of the cache.
func (e *entries) Dated(header http.Header) {
	if !e.listing.Told.IsZero() || header.Get("Age") != "" {
		return
	}
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		e.listing.Told = date.UTC()
	}
}
