package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// What an apply says at its end.
const (
	Created  = "1 added, 0 changed, 0 destroyed"
	Updated  = "0 added, 1 changed, 0 destroyed"
	Replaced = "1 added, 0 changed, 1 destroyed"
)

// Applies configures this and applies it, which has to say these texts in this order.
func (t *Terminal) Applies(config string, saying ...string) {
	t.T.Helper()
	t.Configure(config)
	t.Says(saying, Apply...)
}

// Refuses configures this and runs the tool, which has to fail and to say these texts in
// this order.
func (t *Terminal) Refuses(config string, command []string, saying ...string) {
	t.T.Helper()
	t.Configure(config)
	t.Fails(saying, command...)
}

// RefusesEach is [Terminal.Refuses] with several errors, each of which says its texts in
// this order. One is not taken for another.
func (t *Terminal) RefusesEach(config string, command []string, errors ...[]string) {
	t.T.Helper()
	t.Configure(config)
	said, succeeded := t.Tries(command...)
	told := strings.Split(said, "Error: ")[1:]
	for _, texts := range errors {
		if !slices.ContainsFunc(told, Says(texts...).MatchString) {
			t.T.Errorf("no error says %q", texts)
		}
	}
	if succeeded || t.T.Failed() {
		t.T.Errorf("%s succeeds: %t\n%s", strings.Join(command, " "), succeeded, said)
	}
}

// Settled checks that nothing is planned for this configuration, and nothing told.
func (t *Terminal) Settled(config string) {
	t.T.Helper()
	t.Configure(config)
	t.IsSettled()
}

// Keeps checks the state in the file where the tool keeps it, which takes no run of the
// tool. What is sensitive is not told there: see [Terminal.Shows].
func (t *Terminal) Keeps(checks ...statecheck.StateCheck) {
	t.T.Helper()
	for _, check := range checks {
		var found statecheck.CheckStateResponse
		check.CheckState(t.T.Context(), statecheck.CheckStateRequest{State: t.kept()}, &found)
		if found.Error != nil {
			t.T.Error(found.Error)
		}
	}
}

// kept is the state in its file, as the tool would show it.
func (t *Terminal) kept() *tfjson.State {
	t.T.Helper()
	var state struct {
		Outputs   map[string]*tfjson.StateOutput `json:"outputs"`
		Resources []struct {
			Mode      string `json:"mode"`
			Type      string `json:"type"`
			Name      string `json:"name"`
			Instances []struct {
				IndexKey   any            `json:"index_key"`
				Attributes map[string]any `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(t.ReadFile("terraform.tfstate"))))
	decoder.UseNumber() // the checks of numbers want them so
	if err := decoder.Decode(&state); err != nil {
		t.T.Fatal(err)
	}
	root := &tfjson.StateModule{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			address := resource.Type + "." + resource.Name
			if resource.Mode == "data" {
				address = "data." + address
			}
			switch key := instance.IndexKey.(type) {
			case string:
				address += fmt.Sprintf("[%q]", key)
			case json.Number:
				address += "[" + key.String() + "]"
			}
			root.Resources = append(root.Resources, &tfjson.StateResource{
				Address: address, Type: resource.Type, Name: resource.Name, AttributeValues: instance.Attributes,
			})
		}
	}
	return &tfjson.State{Values: &tfjson.StateValues{Outputs: state.Outputs, RootModule: root}}
}
