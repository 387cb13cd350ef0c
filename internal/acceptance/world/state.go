package world

import (
	"archive/zip"
	"bytes"
	"encoding/json"
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
