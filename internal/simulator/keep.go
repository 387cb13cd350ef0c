package simulator

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// keptField is a field that the server keeps as it is, whatever the route is sent.
type keptField struct {
	// id is that of the instance, "" where the field is of the server itself.
	id, route, name string
}

// keptValue is a kept field with the record as it stood before a write.
type keptValue struct {
	keptField
	before record
}

// record is what writes change: an instance, the account that paired with it last, and what the server has once.
type record struct {
	in            *instance
	privacy       *privacySettings
	profile       *profile
	globalWebhook *Webhook
}

// saves are the fields that a route saves, with their places in a record.
type saves struct {
	// names are in the order of the alphabet.
	names []string
	// ofServer is whether the server has them once, and not each instance.
	ofServer bool
	// within returns the places by the id of the item that has them, which is "" where there is one only.
	within func(record) map[string]places
}

// savesOne is for what an instance has once.
func savesOne(within func(record) places) *saves {
	blank := record{new(instance), new(privacySettings), new(profile), new(Webhook)}
	return &saves{names: within(blank).names(), within: func(r record) map[string]places {
		return map[string]places{"": within(r)}
	}}
}

// savesItems is for what an instance has several of.
func savesItems[T any, P interface {
	*T
	places() places
}](list func(*instance) []T, id func(T) string) *saves {
	return &saves{names: P(new(T)).places().names(), within: func(r record) map[string]places {
		items, found := list(r.in), map[string]places{}
		for n := range items {
			found[id(items[n])] = P(&items[n]).places()
		}
		return found
	}}
}

// Keep has the server answer 200 to writes by the route and keep the field as it is, until Heal. Of an item that such a
// write adds, the field stays empty. The answer shows what was kept where it shows the record. For one that claims the
// change, inject FaultAnswerOnly. The field has the name that it has in the body of the route, and the id is "" for what
// the server has once.
func (s *Simulator) Keep(id, route, field string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	saved := s.routes[route].saves
	switch {
	case saved == nil:
		return fmt.Errorf("simulator: this server has no route %q that saves fields", route)
	case !slices.Contains(saved.names, field):
		return fmt.Errorf("simulator: %s saves no field %q, only %s", route, field, strings.Join(saved.names, ", "))
	case saved.ofServer && id != "":
		return fmt.Errorf("simulator: %s belongs to no instance, and %q is named", route, id)
	case !saved.ofServer && s.findByID(id, s.opts.Clock.Now()) == nil:
		return fmt.Errorf("simulator: no instance has the id %q", id)
	}
	s.kept = append(s.kept, keptField{id, route, field})
	return nil
}

// remembered are the fields that a call of the route does not change, as they stand before it.
func (s *Simulator) remembered(route string, c call) []keptValue {
	var values []keptValue
	for _, field := range s.kept {
		if field.route != route {
			continue
		}
		s.findByID(field.id, c.now) // what happens by itself is no part of the write
		if now, exists := s.record(field.id); exists {
			values = append(values, keptValue{field, now.clone()})
		}
	}
	return values
}

// takeBack takes back what the call has changed of the fields that the server keeps. It is done after each write. A
// handler whose answer shows the record does so before, so that the answer is true.
func (s *Simulator) takeBack(c call) {
	for _, kept := range c.kept {
		now, exists := s.record(kept.id)
		if !exists {
			continue
		}
		saved := s.routes[kept.route].saves
		before := saved.within(kept.before)
		for id, fields := range saved.within(now) {
			restore(fields[kept.name], before[id][kept.name])
		}
	}
}

// restore gives a place what it held before, or empties it where nothing was before.
func restore(place, before any) {
	value := reflect.ValueOf(place).Elem()
	switch {
	case before != nil:
		value.Set(reflect.ValueOf(before).Elem())
	case value.Kind() == reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 0, 0)) // null would be another thing to tell
	default:
		value.SetZero()
	}
}

// record returns the record of the instance, or that of the server for the id "".
func (s *Simulator) record(id string) (record, bool) {
	now := record{new(instance), new(privacySettings), new(profile), &s.state.globalWebhook}
	if id == "" {
		return now, true
	}
	in, exists := s.state.byID[id]
	if !exists {
		return now, false
	}
	now.in = in
	if in.owner != "" {
		now.privacy, now.profile = s.state.account(in.owner), s.state.profile(in.owner)
	}
	return now, true
}

// clone returns a record that shares nothing changeable with this one.
func (r record) clone() record {
	privacy, webhook := *r.privacy, r.globalWebhook.clone()
	return record{r.in.clone(), &privacy, r.profile.clone(), &webhook}
}

// placesOf are places of texts.
func placesOf(texts map[string]*string) places {
	all := places{}
	for key, text := range texts {
		all[key] = text
	}
	return all
}
