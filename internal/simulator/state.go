package simulator

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// demoLifetime is how long an instance lives on the public demo server.
const demoLifetime = time.Hour

// defaultSystemName is the name that the subscription gives its instances.
const defaultSystemName = "uazapi"

// defaultCountry is where the server puts the proxy of an instance that asks for no place.
const defaultCountry = "br"

// state is all that a request can change.
type state struct {
	// instances are in the order of their creation.
	instances []*instance
	byID      map[string]*instance
	byToken   map[string]*instance
	// accounts are the WhatsApp accounts by number. They outlive every instance.
	accounts map[string]*privacySettings
	// globalWebhook is where the events of all instances are sent. It has no URL where there is none.
	globalWebhook Webhook
	// globalWebhookErrors are its deliveries that failed, the last one first, and capturedSince is when the server began
	// to keep failures: by its last restart, the zero time before any.
	globalWebhookErrors []WebhookError
	capturedSince       time.Time
	// profiles are how the same accounts show themselves.
	profiles map[string]*profile
	// numbers are accounts whose form is known, of people who use no instance.
	numbers map[string]bool
	// absent are the chats of numbers that have no account.
	absent map[string]bool
	// gone are the tokens of instances that were removed.
	gone map[string]bool
	// created counts the instances that ever were, and devices the pairings: each
	// pairing makes another device.
	created, devices int
	// sent counts the messages that were taken.
	sent int
}

func newState() state {
	return state{
		byID:     map[string]*instance{},
		byToken:  map[string]*instance{},
		accounts: map[string]*privacySettings{},
		profiles: map[string]*profile{},
		numbers:  map[string]bool{},
		absent:   map[string]bool{},
		gone:     map[string]bool{},
	}
}

// clone returns a state that shares nothing changeable with this one.
func (st *state) clone() state {
	copied := newState()
	copied.created, copied.devices = st.created, st.devices
	copied.sent = st.sent
	copied.gone, copied.absent = maps.Clone(st.gone), maps.Clone(st.absent)
	copied.numbers = maps.Clone(st.numbers)
	copied.globalWebhookErrors, copied.capturedSince = slices.Clone(st.globalWebhookErrors), st.capturedSince
	copied.globalWebhook = st.globalWebhook.clone()
	for _, in := range st.instances {
		copied.insert(in.clone())
	}
	for number, settings := range st.accounts {
		copied.accounts[number] = new(privacySettings)
		*copied.accounts[number] = *settings
	}
	for number, shown := range st.profiles {
		copied.profiles[number] = shown.clone()
	}
	return copied
}

func (st *state) insert(in *instance) {
	st.instances = append(st.instances, in)
	st.byID[in.id] = in
	st.byToken[in.token] = in
}

func (st *state) remove(in *instance) {
	st.instances = slices.DeleteFunc(st.instances, func(other *instance) bool { return other == in })
	delete(st.byID, in.id)
	delete(st.byToken, in.token)
	st.gone[in.token] = true
}

// rotate gives the instance a new token. The old one belongs to nobody then, as if it had never been.
func (st *state) rotate(in *instance) {
	delete(st.byToken, in.token)
	in.token = uuid.NewString()
	st.byToken[in.token] = in
}

// account returns the settings of the WhatsApp account, which begin with the widest.
func (st *state) account(number string) *privacySettings {
	if st.accounts[number] == nil {
		st.accounts[number] = newPrivacySettings()
	}
	return st.accounts[number]
}

// add creates an instance with what a real server gives every new one.
func (s *Simulator) add(name string, now time.Time) *instance {
	in := &instance{
		id:         newID(),
		token:      uuid.NewString(),
		name:       name,
		systemName: defaultSystemName,
		delayMin:   1,
		delayMax:   3,
		proxy:      newProxy(),
		status:     statusDisconnected,
		presence:   presenceUnavailable,
		told:       statusDisconnected,
		created:    now,
		updated:    now,
	}
	s.state.created++
	in.sample = sampleNumber(s.state.created)
	s.state.insert(in)
	return in
}

func newID() string {
	random := make([]byte, 7)
	_, _ = rand.Read(random) // it ends the process rather than return an error
	return "r" + hex.EncodeToString(random)
}

// findByToken returns the instance as it stands now, or nil.
func (s *Simulator) findByToken(token string, now time.Time) *instance {
	return s.upToDate(s.state.byToken[token], now)
}

// findByID returns the instance as it stands now, or nil.
func (s *Simulator) findByID(id string, now time.Time) *instance {
	return s.upToDate(s.state.byID[id], now)
}

// findByName returns the oldest instance of this name as it stands now, or nil.
func (s *Simulator) findByName(name string, now time.Time) *instance {
	for _, in := range s.all(now) {
		if in.name == name {
			return in
		}
	}
	return nil
}

// all returns all instances as they stand now, in the order of their creation.
func (s *Simulator) all(now time.Time) []*instance {
	for _, in := range slices.Clone(s.state.instances) {
		s.upToDate(in, now)
	}
	return s.state.instances
}

// upToDate lets happen what had to happen to the instance by itself until now. It returns nil when the instance
// is gone by then, or was nil from the start.
func (s *Simulator) upToDate(in *instance, now time.Time) *instance {
	if in == nil {
		return nil
	}
	if s.opts.Demo && !now.Before(in.created.Add(demoLifetime)) {
		s.state.remove(in)
		return nil
	}
	s.settle(in, now)
	s.tellConnection(in, now)
	return in
}
