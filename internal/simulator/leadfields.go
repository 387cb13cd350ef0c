package simulator

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

const (
	leadFields       = 20
	longestLeadField = 255
)

// leadFieldKeys are lead_field01 to lead_field20.
var leadFieldKeys = func() []string {
	var keys []string
	for number := range leadFields {
		keys = append(keys, fmt.Sprintf("lead_field%02d", number+1))
	}
	return keys
}()

// leadNames are the names of lead fields in the order of their keys, "" for one that has none.
type leadNames [leadFields]string

// named returns the names by their keys, nil where no field has one.
func (n leadNames) named() map[string]string {
	var named map[string]string
	for at, name := range n {
		if name == "" {
			continue
		}
		if named == nil {
			named = map[string]string{}
		}
		named[leadFieldKeys[at]] = name
	}
	return named
}

// give changes the names that are given. One that is "" changes nothing.
func (n *leadNames) give(given map[string]string) {
	for at, key := range leadFieldKeys {
		n[at] = cmp.Or(given[key], n[at])
	}
}

// places are what the API changes.
func (n *leadNames) places() places {
	all := places{}
	for at, key := range leadFieldKeys {
		all[key] = &n[at]
	}
	return all
}

func savedLeadFields(r record) places { return r.in.leadFields.places() }

func (s *Simulator) leadFieldRoutes() routes {
	return routes{"POST /instance/updateFieldsMap": {access: byInstance, handle: s.updateLeadFields, saves: savesOne(savedLeadFields)}}
}

// updateLeadFields names the custom fields of leads. A name that is "" or not there changes nothing: none can be cleared.
func (s *Simulator) updateLeadFields(c call) answer {
	body, err := c.required(leadFieldKeys...)
	if err != nil {
		return badBody(err, "Invalid request payload")
	}
	given, err := body.texts(leadFieldKeys...)
	if err != nil {
		return badBody(err, "Invalid request payload")
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if utf8.RuneCountInString(given[key]) > longestLeadField {
			return failure(http.StatusBadRequest, key+" is longer than 255 characters")
		}
	}
	c.in.leadFields.give(given)
	c.in.updated = c.now
	s.takeBack(c)
	if s.opts.LeadFieldsAnswerShort {
		short := object{"id": c.in.id, "name": c.in.name, "fieldsMap": c.in.leadFields.named()}
		return success(object{"success": true, "message": "Fields map updated successfully", "instance": short})
	}
	return success(s.show(c.in, c))
}

// NameLeadFields names custom fields of leads, as in the panel. The keys are lead_field01 to lead_field20.
func (s *Simulator) NameLeadFields(id string, given map[string]string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		for key := range given {
			if !slices.Contains(leadFieldKeys, key) {
				return fmt.Errorf("there is no field %q", key)
			}
		}
		in.leadFields.give(given)
		in.updated = now
		return nil
	})
}
