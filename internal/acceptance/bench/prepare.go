package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// prepare makes both states as applies would have made them.
func (r *rig) prepare(ctx context.Context, size fleet) error {
	for _, one := range []*workspace{r.ours, r.plain} {
		if _, err := one.run(ctx, "apply", "-auto-approve"); err != nil {
			return err
		}
	}
	ids, err := r.fill(size, size.instances)
	if err != nil {
		return err
	}
	for _, name := range []string{"ours", "plain"} {
		if err := r.multiply(name, name, ids, 0, size.instances); err != nil {
			return err
		}
	}
	if err := r.ours.serves(0, size.instances); err != nil {
		return err
	}
	return r.ours.refresh(ctx)
}

// fill adds customers to the one that an apply has made, and returns the ids of what
// each has.
func (r *rig) fill(size fleet, count int) ([][]string, error) {
	ids := [][]string{r.server.idsOf(r.server.Instances()[0].ID)}
	for n := 1; n < count; n++ {
		made, err := r.server.add(n, size)
		if err != nil {
			return nil, err
		}
		ids = append(ids, made)
	}
	return ids, nil
}

// multiply makes of the state of the first customer one of so many, beginning with
// this one. Only the first is real: for thousands of objects Terraform alone takes
// hours to apply.
func (r *rig) multiply(from, to string, ids [][]string, first, count int) error {
	state, err := multiply(r.states.get(from), count, func(n int) *strings.Replacer {
		n += first
		names := []string{customerName(0), customerName(n), customerNote(0), customerNote(n)}
		for of, id := range ids[0] {
			names = append(names, id, ids[n][of])
		}
		return strings.NewReplacer(names...)
	})
	if err != nil {
		return fmt.Errorf("the state of one customer: %w", err)
	}
	r.states.put(to, state)
	return nil
}

// multiply makes a state with a copy for each customer of all that the only one
// has: of the instances of each resource or, where the customer is a module, of
// the resources.
func multiply(state []byte, count int, other func(n int) *strings.Replacer) ([]byte, error) {
	copies := func(only json.RawMessage) string {
		var all []string
		for n := range count {
			all = append(all, other(n).Replace(string(only)))
		}
		return strings.Join(all, ",")
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(state, &whole); err != nil {
		return nil, err
	}
	var resources []json.RawMessage
	if err := json.Unmarshal(whole["resources"], &resources); err != nil {
		return nil, err
	}
	var all []string
	for _, resource := range resources {
		var of struct {
			Module    string            `json:"module"`
			Instances []json.RawMessage `json:"instances"`
		}
		if err := json.Unmarshal(resource, &of); err != nil {
			return nil, err
		}
		if of.Module != "" {
			all = append(all, copies(resource))
			continue
		}
		only := of.Instances[0]
		all = append(all, strings.Replace(string(resource), string(only), copies(only), 1))
	}
	whole["resources"] = json.RawMessage("[" + strings.Join(all, ",") + "]")
	return json.MarshalIndent(whole, "", "  ")
}
