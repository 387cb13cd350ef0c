// Package objects says of each object of the provider what the tests need of it: one
// entry an object in registry.go, from which all suites take what is theirs. Who adds an
// object adds an entry, and the suites test it.
package objects

import (
	"cmp"
	"slices"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Object is what has one name in a configuration, with all its faces: resource, data
// source, list, action and ephemeral resource.
type Object struct {
	// Type is the name that users write.
	Type string
	// Word is what messages call the object, where that is not its name.
	Word string

	// One of these four says what the object is made of.

	Setting *Setting
	Item    *Item
	Invoked *Invoked
	// ByHand says why the object has no shape. Its tests are written by hand as well.
	ByHand string

	// OnServer is what the suites need of an object of which a server has one, and no
	// instance. It is made by hand.
	OnServer *OnServer
	// Elsewhere tells that the object is of another vendor, so that it names no instance. Its
	// blocks are written once.
	Elsewhere bool
	// Existing is how the object is imported with a fleet, where an instance has it once.
	Existing *Existing
	// List is how the object is listed, where a list is made by hand. Those of settings and
	// items follow from them.
	List *List
	// Secrets are blocks in which all goes well, for each way to name an instance. What they
	// change follows var.round, which is "1" and then "2". Those of an object on a server
	// are written once.
	Secrets []Block
	// Canaries are secrets of its own, besides the tokens of instances.
	Canaries []Canary
	// Faults are what the object has the server asked for, each to fail in every way.
	Faults []Fault
	// Variables are what its examples ask for, besides instance_token.
	Variables map[string]string
	// NotLived says why the random lives do not have it. They know those without a reason.
	NotLived string
}

// Existing is something that an instance had before Terraform came.
type Existing struct {
	// Arguments import it as it is.
	Arguments []string
	// Make makes it differ from what a new instance has, nil where nothing can.
	Make func(s *simulator.Simulator, instance string) error
}

// List is a list of what an instance has once.
type List struct {
	// Reads is the route that tells of one object, "" where the listing does.
	Reads string
	// Session tells whether it is listed only where there is a session.
	Session bool
}

// OnServer is an object of which a server has one.
type OnServer struct {
	// Make makes the one that examples import and find.
	Make func(s *simulator.Simulator)
	// Found is what a query then says of it.
	Found string
}

// Setting is what the suites need of a setting.
type Setting struct {
	// AsPaired are the arguments with the values of a number that was just paired,
	// Wanted ones with others.
	AsPaired, Wanted string
	// Writes is the route that writes it, and Sends the body that writes Wanted.
	Writes, Sends string
	// Reads is the route that a refresh reads the setting from.
	Reads string
	// Unsets is the body that a destroy writes, "" where it leaves the values.
	Unsets string
	// Session tells whether the setting takes a session.
	Session bool
	// Bare tells whether a number that was just paired has no value at all. There is no
	// AsPaired then, and [Existing] makes one.
	Bare bool
	// Refuses is the status with which Writes says that there is no session, 500 unless set.
	Refuses int

	// Other is what a state may have that is not what a number has that was just paired, with
	// all attributes that have to be configured.
	Other map[string]any
	// UnsetAsks are the routes that a destroy asks after it has found the instance, where
	// the setting is as paired already.
	UnsetAsks []string
	// Empty are the attributes that an import leaves empty.
	Empty []string

	// Begins gives an instance what AsPaired says, nil where every number has the setting
	// by itself.
	Begins func(s *simulator.Simulator, instance string) error
	// Answered is what only the answer to a write tells, nil where a read tells all.
	Answered func(instance string) map[string]any
	// Keeps is what private state has after a write of Other, besides what it has of all
	// settings.
	Keeps map[string]any
}

// Sparse tells whether there are instances that have no such setting, so that a list
// leaves them out.
func (s *Setting) Sparse() bool { return s.Begins != nil }

// Item is what the suites need of something of which an instance has several. What the
// server has of one is its content, without the id, and comparable by go-cmp.
type Item struct {
	// Arguments are those of the usual one, by attribute, and Has is its content.
	Arguments map[string]string
	Has       any
	// Shows is what the state then has of the rest: defaults and what is computed.
	Shows map[string]any
	// Sends is the body that adds the usual one.
	Sends string
	// Changes change it. Each attribute that can be written is changed in one of them,
	// and the last changes all that can be changed together.
	Changes []Change
	// Drifted is what somebody makes of the usual one in the panel.
	Drifted any
	// Numbered are the arguments that make four different ones with count = 4.
	Numbered map[string]string
	// Neighbors are two that somebody made in the panel, with the names that a list shows.
	Neighbors [2]Neighbor

	// Adds, Changing and Removes are the routes that write, Reads that tells all of an
	// instance.
	Adds, Changing, Removes, Reads string

	// Server is the server of the tests, on which all of Changes can be taken back, and
	// Number is what its instances are paired with, "" where writing takes no session.
	Server simulator.Options
	Number string
	// ExampleID is the id that examples have of one as the usual.
	ExampleID string
	// TwinsRefused tells whether a server refuses a second one that looks alike.
	TwinsRefused bool
	// Odd are servers on which a life goes well all the same.
	Odd map[string]simulator.Options
	// Late tells whether a list may show what was written only after a while.
	Late bool
	// NotSaved is a server that answers well and saves nothing. Where it is left out, the
	// tests have the usual one take back what was written. Limited is one that has room for
	// one only, and LimitSays what it answers to the second.
	NotSaved, Limited simulator.Options
	LimitSays         string

	// What somebody does in the panel.

	All    func(s *simulator.Simulator, instance string) []Made
	Add    func(s *simulator.Simulator, instance string, content any) (id string, err error)
	Set    func(s *simulator.Simulator, instance, id string, content any) error
	Remove func(s *simulator.Simulator, instance, id string) error
}

// Change is what other arguments make of an item. One that is "" is left out.
type Change struct {
	Arguments map[string]string
	Has       any
}

// Neighbor is an item of somebody else.
type Neighbor struct {
	Content any
	Listed  string
}

// Made is an item that a server has.
type Made struct {
	ID      string
	Content any
}

// Invoked is what the suites need of something that is done to an instance: an action,
// and its resource form.
type Invoked struct {
	// Arguments are what it has to be told, besides the instance.
	Arguments []string
}

// The parts that instances play where all goes well, each in one instance for each way
// to name it. Objects that would disturb each other are on different ones.
const (
	Paired  = "paired"
	Pending = "pending"
	Leaving = "leaving"
	Shown   = "shown"
)

// Block is a block of a configuration about an object.
type Block struct {
	// Kind is resource, data, action or ephemeral.
	Kind string
	// Part is the instance that a block is about in which all goes well.
	Part string
	// Only is the key of the one instance that it is about, instead of Part, where it is not
	// for each way to name an instance. An object has one such block for a key.
	Only string
	// Provider has a block take another provider than the first, in a [Fault].
	Provider string
	// Lines are its arguments. WAY stands for the way in which the instance is named.
	Lines []string
	// Feature is what the tool has to know, besides the kind, "" where any will do.
	Feature string
}

// What blocks of a [Fault] say of their instances and of their provider.
const (
	ByID    = "instance_id = local.ids[each.key]"
	ByToken = "token = var.tokens[each.key]"
	ItsName = "name = each.key"
	// ByNobody is a provider without a credential.
	ByNobody = "provider = uazapi.bare"
	// ByItsWay is the provider whose server fails in the way of the instance.
	ByItsWay = "provider = uazapi.WAY"
	// ByItsLateWay is the one whose server fails so too, and lets all reads pass.
	ByItsLateWay = "provider = uazapi.LATEWAY"
)

// Fault is what an object has a route called for.
type Fault struct {
	Route string
	// Paired tells whether the instance is connected to WhatsApp. All objects that have the
	// same route called say the same.
	Paired bool
	// Lasts tells whether a refresh calls the route as well. All say the same here too.
	Lasts bool
	// Reads are the blocks that have it called by a plan, and Writes by an apply.
	Reads, Writes []Block
}

// Canary is a secret that the tests plant, and then search for wherever it may not be.
type Canary struct {
	// Name says what the secret is.
	Name string
	// Parts are what is secret in Value, which blocks have as var.tokens["KEY"], or where it
	// is write-only, as var.own_tokens["KEY"].
	Key, Value string
	Parts      []string
	WriteOnly  bool
	// Make gives it to the instance with the key On, where the server has it, and no
	// configuration does. There is no Key then, and no Value.
	Make func(s *simulator.Simulator, instance string) error
	On   string
	// Elsewhere tells that a server of another vendor has it.
	Elsewhere bool
	// Places are where it may be, for the reason Why.
	Places []string
	Why    string
}

// Of returns the entry of a type.
func Of(typeName string) (Object, bool) {
	at := slices.IndexFunc(All, func(o Object) bool { return o.Type == typeName })
	if at < 0 {
		return Object{}, false
	}
	return All[at], true
}

// only returns the entries of a kind.
func only(has func(Object) bool) []Object {
	return slices.DeleteFunc(slices.Clone(All), func(o Object) bool { return !has(o) })
}

// Settings are the entries of settings.
func Settings() []Object { return only(func(o Object) bool { return o.Setting != nil }) }

// Items are the entries of items.
func Items() []Object { return only(func(o Object) bool { return o.Item != nil }) }

// Noun is what messages call the object.
func (o Object) Noun() string {
	if o.Word != "" {
		return o.Word
	}
	return strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(o.Type, "uazapi_"), "instance_"), "_", " ")
}

// Listed is how the object is listed, and whether it is as something that an instance has
// once.
func (o Object) Listed() (List, bool) {
	switch {
	case o.List != nil:
		return *o.List, true
	case o.Setting != nil:
		reads := o.Setting.Reads
		if reads == Listing {
			reads = ""
		}
		return List{Reads: reads, Session: o.Setting.Session}, true
	}
	return List{}, false
}

// Needs are the arguments that every block of the resource has to have, besides the
// instance.
func (o Object) Needs() []string {
	switch {
	case o.Setting != nil:
		return []string{o.Setting.Wanted}
	case o.Item != nil:
		return Lines(o.Item.Arguments)
	case o.Invoked != nil:
		return o.Invoked.Arguments
	}
	return nil
}

// Lines are arguments as lines, sorted. Those that are "" are left out.
func Lines(arguments map[string]string) []string {
	var lines []string
	for name, value := range arguments {
		if value != "" {
			lines = append(lines, name+" = "+value)
		}
	}
	slices.SortFunc(lines, cmp.Compare[string])
	return lines
}
