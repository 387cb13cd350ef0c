package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// prepare makes both states as applies would have made them. That of one
// customer is real, and the others are copies of it: for thousands of objects
// Terraform alone takes hours to apply.
func (r *rig) prepare(ctx context.Context, size fleet) error {
	for _, one := range []*workspace{r.ours, r.plain} {
		if _, err := one.run(ctx, "apply", "-auto-approve"); err != nil {
			return err
		}
	}
	ids := [][]string{r.server.idsOf(r.server.Instances()[0].ID)}
	for n := 1; n < size.instances; n++ {
		made, err := r.server.add(n, size)
		if err != nil {
			return err
		}
		ids = append(ids, made)
	}
	for _, name := range []string{"ours", "plain"} {
		state, err := multiply(r.states.get(name), size.instances, func(n int) *strings.Replacer {
			names := []string{customerName(0), customerName(n), customerNote(0), customerNote(n)}
			for of, id := range ids[0] {
				names = append(names, id, ids[n][of])
			}
			return strings.NewReplacer(names...)
		})
		if err != nil {
			return fmt.Errorf("the state of one customer: %w", err)
		}
		r.states.put(name, state)
	}
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
