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
	first := r.server.Instances()[0].ID
	ids := []string{first}
	for n := 1; n < size.instances; n++ {
		id, err := r.server.add(n, size.privacy)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	for _, name := range []string{"ours", "plain"} {
		state, err := multiply(r.states.get(name), size.instances, func(n int) *strings.Replacer {
			return strings.NewReplacer(first, ids[n], customerName(0), customerName(n), customerNote(0), customerNote(n))
		})
		if err != nil {
			return fmt.Errorf("the state of one customer: %w", err)
		}
		r.states.put(name, state)
	}
	return nil
}

// multiply makes a state with copies of the only instance of each resource.
func multiply(state []byte, count int, other func(n int) *strings.Replacer) ([]byte, error) {
	var whole map[string]any
	if err := json.Unmarshal(state, &whole); err != nil {
		return nil, err
	}
	var resources struct {
		Resources []struct {
			Instances []json.RawMessage `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(state, &resources); err != nil {
		return nil, err
	}
	for i, resource := range whole["resources"].([]any) {
		only := string(resources.Resources[i].Instances[0])
		var copies []json.RawMessage
		for n := range count {
			copies = append(copies, json.RawMessage(other(n).Replace(only)))
		}
		resource.(map[string]any)["instances"] = copies
	}
	return json.MarshalIndent(whole, "", "  ")
}
