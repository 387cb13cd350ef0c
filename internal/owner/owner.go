// Package owner tells when two objects in a state have one instance, or the same part of
// one.
package owner

import (
	"fmt"
	"sync"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Connection is the part of an instance whose end is the end of a session.
const Connection = "connection"

// Thing is what only one object may have: an instance, or a part of one.
type Thing struct {
	// Part is the noun of the part, such as "privacy", and "" for the instance itself.
	Part string
	// ID is that of the instance.
	ID string
	// Item is the id of the part, where an instance has several of its kind.
	Item string
}

// Owners knows which objects of a run have what, by the mark of each object.
//
// It knows what a refresh has shown, and no more. A plan without a refresh or with a
// target and an import by a command leave objects out, and another alias of the provider
// is another process. The next plan of all tells what such a run could not see.
type Owners struct {
	mu sync.Mutex
	// held are the marks of objects in the state. wanted are those of objects that are to
	// take something, and ending of those that are to be destroyed.
	held, wanted, ending marks[Thing]
	// opened are the instances in the state by their tokens. waiting are the marks of
	// objects that are to take what a token opens, as long as nobody knows which that is.
	opened  map[call.Token]Thing
	waiting marks[call.Token]
}

// New returns the owners of a run that has seen none yet.
func New() *Owners {
	return &Owners{
		held: marks[Thing]{}, wanted: marks[Thing]{}, ending: marks[Thing]{},
		opened: map[call.Token]Thing{}, waiting: marks[call.Token]{},
	}
}

// HeldError says that an instance is to be taken by an object, and that the state has it
// already.
type HeldError struct {
	ID string
	// Own tells that the object itself has it, and is to be replaced.
	Own bool
}

func (e *HeldError) Error() string { return fmt.Sprintf("instance %s is in the state already", e.ID) }

// SharedError says that two objects in the state have the same.
type SharedError struct {
	Thing
	// Ends tells that one of them is to be destroyed.
	Ends bool
}

func (e *SharedError) Error() string {
	if e.Part == "" {
		return "two objects have instance " + e.ID
	}
	return fmt.Sprintf("two objects have the same %s of instance %s", e.Part, e.ID)
}

// HoldInstance notes that an object in the state has an instance, which a token opens. It
// returns a [HeldError] if another one is to take it, and a [SharedError] if another one
// in the state has it too. It does not matter which of the two a run meets first.
func (o *Owners) HoldInstance(id string, token call.Token, mark string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	instance := Thing{ID: id}
	if token != "" {
		o.opened[token] = instance
	}
	for waiting := range o.waiting[token] {
		o.wanted.add(instance, waiting)
	}
	if o.wanted.hasOther(instance, mark) {
		return &HeldError{ID: id}
	}
	return o.hold(instance, mark)
}

// HoldPart notes that an object in the state has a part of an instance. It returns a
// [SharedError] if another one in the state has it too.
func (o *Owners) HoldPart(part Thing, mark string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.hold(part, mark)
}

// hold needs the lock.
func (o *Owners) hold(thing Thing, mark string) error {
	o.held.add(thing, mark)
	if o.held.hasOther(thing, mark) {
		return &SharedError{Thing: thing, Ends: o.ending.hasOther(thing, mark)}
	}
	return nil
}

// Want notes that an object is to take an instance which exists. It returns a [HeldError]
// if the state has it already.
func (o *Owners) Want(id, mark string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.want(Thing{ID: id}, mark)
}

// WantOpened is [Owners.Want] for the instance that a token opens. If the state has that,
// the same run refreshes it, before or after this.
func (o *Owners) WantOpened(token call.Token, mark string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if instance, known := o.opened[token]; known {
		return o.want(instance, mark)
	}
	o.waiting.add(token, mark)
	return nil
}

// want needs the lock.
func (o *Owners) want(instance Thing, mark string) error {
	if len(o.held[instance]) > 0 {
		return &HeldError{ID: instance.ID, Own: !o.held.hasOther(instance, mark)}
	}
	o.wanted.add(instance, mark)
	return nil
}

// End notes that an object is to be destroyed, and with it what it has. It returns a
// [SharedError] if another one in the state has the same: that one would lose it. Without
// a mark it does nothing, since no refresh has shown who has what.
func (o *Owners) End(thing Thing, mark string) error {
	if mark == "" {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.held.add(thing, mark)
	o.ending.add(thing, mark)
	if o.held.hasOther(thing, mark) {
		return &SharedError{Thing: thing, Ends: true}
	}
	return nil
}

// marks are sets of marks.
type marks[Key comparable] map[Key]map[string]bool

func (m marks[Key]) add(key Key, mark string) {
	if m[key] == nil {
		m[key] = map[string]bool{}
	}
	m[key][mark] = true
}

func (m marks[Key]) hasOther(key Key, mark string) bool {
	others := len(m[key])
	if m[key][mark] {
		others--
	}
	return others > 0
}
