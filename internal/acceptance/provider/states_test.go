package provider

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// statesFolder has a folder for each version whose states are to be read for good: the
// state of one object of each kind, and the configuration that it is of.
const statesFolder = "testdata/states"

// TestStatesOfReleases reads what released versions have stored. A change of a schema
// that no upgrade goes with fails here, or plans a change.
func TestStatesOfReleases(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	if version := os.Getenv("UAZAPI_WRITE_STATE"); version != "" {
		writeState(t, version)
		return
	}
	versions, err := os.ReadDir(statesFolder)
	if err != nil || len(versions) == 0 {
		t.Fatalf("there is no state in %s (%v): make state writes one", statesFolder, err)
	}
	for _, version := range versions {
		for title, changed := range map[string]func(attributes map[string]any){
			"as it is": func(map[string]any) {},
			// Of before an attribute was added that most leave out.
			"without timeouts": func(attributes map[string]any) {
				if attributes["timeouts"] == nil {
					delete(attributes, "timeouts")
				}
			},
		} {
			t.Run(version.Name()+", "+title, func(t *testing.T) {
				t.Parallel()
				folder := filepath.Join(statesFolder, version.Name())
				w := world.Start(t, simulator.Options{})
				user := w.Terminal(w.AsAdmin(readText(t, folder, "main.tf")))
				user.WriteFile("terraform.tfstate", changedState(t, readText(t, folder, "terraform.tfstate"), user.Tool, changed))
				if said := user.Run("plan", "-refresh=false", "-no-color"); !strings.Contains(said, world.NothingToDo) {
					t.Errorf("it is to be changed:\n%s", said)
				}
			})
		}
	}
}

// TestStatesOfReleasesFindWhatHasChanged shows that the test above would find it.
func TestStatesOfReleasesFindWhatHasChanged(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	folder := filepath.Join(statesFolder, "0.1.0")
	for title, test := range map[string]struct {
		changed func(attributes map[string]any)
		says    string
	}{
		"another type":  {func(attributes map[string]any) { attributes["instance_id"] = []string{"a"} }, "instance_id"},
		"another value": {func(attributes map[string]any) { attributes["name"] = "was another" }, "to change"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			user := w.Terminal(w.AsAdmin(readText(t, folder, "main.tf")))
			user.WriteFile("terraform.tfstate", changedState(t, readText(t, folder, "terraform.tfstate"), user.Tool, test.changed))
			if said, _ := user.Tries("plan", "-refresh=false", "-no-color"); strings.Contains(said, world.NothingToDo) || !strings.Contains(said, test.says) {
				t.Errorf("it is not found:\n%s", said)
			}
		})
	}
}

func readText(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// changedState is a stored state with changed attributes, as the tool at hand would have
// stored it.
func changedState(t *testing.T, text string, tool world.Tool, change func(attributes map[string]any)) string {
	t.Helper()
	var state map[string]any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(text, "registry.terraform.io/uazapi/uazapi", tool.Provider())), &state); err != nil {
		t.Fatal(err)
	}
	for _, resource := range state["resources"].([]any) {
		for _, instance := range resource.(map[string]any)["instances"].([]any) {
			change(instance.(map[string]any)["attributes"].(map[string]any))
		}
	}
	changed, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(changed)
}

// writeState imports one object of each kind, or makes it, and stores the state.
func writeState(t *testing.T, version string) {
	t.Helper()
	w := world.Start(t, simulator.Options{AvailableAtPairing: true, ProfileAtOnce: true, Accounts: simulator.AccountsBusiness})
	in := w.Paired("Vendas São Paulo", "5511999990000")
	resources := map[string]string{
		"uazapi_instance":       world.Block("resource", "uazapi_instance", "this", fmt.Sprintf("name = %q", in.Name), `timeouts = { create = "5m" }`),
		"uazapi_global_webhook": world.Block("resource", "uazapi_global_webhook", "this", `url = "https://ops.example.com/uazapi"`, `events = ["connection"]`),
		"uazapi_instance_reset": world.Block("resource", "uazapi_instance_reset", "this", fmt.Sprintf("instance_id = %q", in.ID), `triggers = { version = "1" }`),
	}
	var imports strings.Builder
	imports.WriteString(world.ImportBlock(world.ThisInstance, in.ID))
	for _, object := range objects.All {
		var id string
		var arguments []string
		switch {
		case object.Existing != nil:
			w.AddExisting(object, in)
			id, arguments = in.ID, object.Existing.Arguments
		case object.Item != nil:
			w.AddExisting(object, in)
			id, arguments = in.ID+"/"+object.Item.All(w.Simulator, in.ID)[0].ID, objects.Lines(object.Item.Arguments)
		default:
			continue
		}
		resources[object.Type] = world.Block("resource", object.Type, "this", append([]string{fmt.Sprintf("instance_id = %q", in.ID)}, arguments...)...)
		imports.WriteString(world.ImportBlock(object.Type+".this", id))
	}
	var body strings.Builder
	for _, object := range objects.All {
		body.WriteString(resources[object.Type])
	}
	user := w.Terminal(w.AsAdmin(body.String() + imports.String()))
	user.Run(world.Apply...)
	user.Configure(w.AsAdmin(body.String()))
	if said := user.Run(world.Plan...); !strings.Contains(said, world.NothingToDo) {
		t.Errorf("it is to be changed at once:\n%s", said)
	}
	state := user.ReadFile("terraform.tfstate")
	for name := range storedSchema(t)["registry.terraform.io/uazapi/uazapi"].(map[string]any)["resource_schemas"].(map[string]any) {
		if !slices.Contains(strings.Split(state, `"`), name) {
			t.Errorf("%s is missing: write it by hand here", name)
		}
	}
	world.WriteBelow(t, filepath.Join(statesFolder, version), "main.tf", body.String())
	world.WriteBelow(t, filepath.Join(statesFolder, version), "terraform.tfstate", state)
}
