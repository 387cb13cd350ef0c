package world

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// Managed are the ids of the instances in the state, and their names.
func (t *Terminal) Managed() map[string]string {
	t.T.Helper()
	var state struct {
		Resources []struct {
			Type      string `json:"type"`
			Instances []struct {
				Attributes struct {
					ID   string `json:"id"`
					Name string `json:"name"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(t.ReadFile("terraform.tfstate")), &state); err != nil {
		t.T.Fatal(err)
	}
	ids := map[string]string{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			if resource.Type != "uazapi_instance" {
				continue
			}
			if _, twice := ids[instance.Attributes.ID]; twice {
				t.T.Errorf("the state has %s twice", instance.Attributes.ID)
			}
			ids[instance.Attributes.ID] = instance.Attributes.Name
		}
	}
	return ids
}

// Shows checks the state, as a step's ConfigStateChecks do.
func (t *Terminal) Shows(checks ...statecheck.StateCheck) {
	t.T.Helper()
	state := &tfjson.State{}
	state.UseJSONNumber(true) // the checks of numbers want them so
	if err := state.UnmarshalJSON([]byte(t.Run("show", "-json"))); err != nil {
		t.T.Fatal(err)
	}
	t.checks(state, checks)
}

// Keeps checks the state in the file where the tool keeps it, which takes no run of the
// tool. What is sensitive is not told there: see [Terminal.Shows].
func (t *Terminal) Keeps(checks ...statecheck.StateCheck) {
	t.T.Helper()
	t.checks(t.kept(), checks)
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

func (t *Terminal) checks(state *tfjson.State, checks []statecheck.StateCheck) {
	t.T.Helper()
	for _, check := range checks {
		var found statecheck.CheckStateResponse
		check.CheckState(t.T.Context(), statecheck.CheckStateRequest{State: state}, &found)
		if found.Error != nil {
			t.T.Error(found.Error)
		}
	}
}

// Agrees checks that the state has just what the server has.
func (t *Terminal) Agrees() {
	t.T.Helper()
	if managed, existing := t.Managed(), t.Existing(); !maps.Equal(managed, existing) {
		t.T.Errorf("the state has %d instances and the server %d, or others", len(managed), len(existing))
	}
	if said := t.Run(Plan...); !strings.Contains(said, "No changes") {
		t.T.Errorf("there is something left to do:\n%s", said)
	}
}

// Holding are the files of the folder that hold a secret, but for the
// configuration. Plans are archives.
func (t *Terminal) Holding(secret string) []string {
	t.T.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(t.Folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "main.tf" {
			return err
		}
		content := []byte(t.ReadFile(name))
		if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
			for _, file := range archive.File {
				if strings.HasPrefix(file.Name, "tfconfig") {
					continue
				}
				opened, err := file.Open()
				if err != nil {
					return err
				}
				unpacked, err := io.ReadAll(opened)
				if err != nil {
					return err
				}
				content = append(content, unpacked...)
			}
		}
		if bytes.Contains(content, []byte(secret)) {
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		t.T.Fatal(err)
	}
	return found
}
