package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
)

// root is the module from here.
const root = "../../.."

// begun are one object of each kind, and an action on what an instance has, with what their entries lack.
var begun = map[string]struct {
	kind, folder string
	lacks        []string
}{
	"instance_quiet_hours": {"setting", "quiethours", []string{"Setting.Wanted", "Setting.Sends", "Setting.Other", "Existing"}},
	"quick_note":           {"item", "quicknote", []string{"Item.Numbered", "Item.Neighbors", "Item.Changes: one that changes value"}},
	"instance_sync_chats":  {"action", "syncchats", []string{"Secrets"}},
	"message_forget":       {"action", "messageforget", []string{"Secrets"}},
}

// begins has all of them begun in a folder that has no more of the module than what is
// changed, and returns what go needs to build the module with it.
func begins(t *testing.T) (folder string, overlay map[string]string) {
	t.Helper()
	folder = t.TempDir()
	item, err := newObject("item", "quick_note")
	if err != nil {
		t.Fatal(err)
	}
	for _, edit := range editsOf(item) {
		copied(t, edit.path, folder)
	}
	for name, one := range begun {
		if _, err := begin(folder, one.kind, name); err != nil {
			t.Fatal(err)
		}
		if _, err := begin(folder, one.kind, name); err == nil {
			t.Errorf("%s begins twice", name)
		}
	}
	module, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	overlay = map[string]string{}
	err = fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			overlay[filepath.Join(module, name)] = filepath.Join(folder, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder, overlay
}

// copied copies a file of the module into a folder.
func copied(t *testing.T, name, folder string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err == nil {
		err = os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// builds makes programs of the tests of packages with other files laid over the module, and returns
// their folder. What is unchanged is not built again. Vet wants folders, and has none here, and
// nobody looks at these programs with a debugger.
func builds(t *testing.T, overlay map[string]string, packages ...string) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	built := t.TempDir()
	file := filepath.Join(built, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay=" + file, "-o", built + string(filepath.Separator)}, packages...)...)
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("it does not build: %v\n%s", err, output)
	}
	return built
}

// run runs tests that were built, and returns what they say and whether all passed.
func run(t *testing.T, built, name, pattern string) (string, bool) {
	t.Helper()
	test := exec.CommandContext(t.Context(), filepath.Join(built, name+".test"), "-test.run", pattern)
	test.Dir = t.TempDir()
	output, err := test.CombinedOutput()
	return string(output), err == nil
}

// What is begun builds, and its tests fail and name all that is left to fill in.
func TestNewBuildsAndFailsUntilItIsFilled(t *testing.T) {
	t.Parallel()
	folder, overlay := begins(t)
	packages := []string{"./internal/acceptance/setting", "./internal/provider"}
	for _, one := range begun {
		packages = append(packages, "./internal/service/"+one.folder)
	}
	built := builds(t, overlay, packages...)
	said, ok := run(t, built, "provider", "TestObjects")
	if ok {
		t.Error("the registry lacks nothing")
	}
	for name, one := range begun {
		for _, missing := range one.lacks {
			if want := "the entry of uazapi_" + name + " in internal/objects/registry.go lacks " + missing; !strings.Contains(said, want) {
				t.Errorf("it does not say %q:\n%s", want, said)
			}
		}
		if said, ok := run(t, built, one.folder, "."); ok || !strings.Contains(said, "FILL: ") {
			t.Errorf("the tests of %s do not fail until they are filled in:\n%s", name, said)
		}
	}
	unfilled, _, err := objects.Unfilled(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{
		"CHANGELOG.md", "README.md", "README.pt-BR.md", "templates/index.md.tmpl", "internal/objects/registry.go", "internal/uazapi/quicknote.go",
		"internal/simulator/syncchats.go", "internal/simulator/messageforget.go", "internal/service/messageforget/messageforget.go", "internal/service/quiethours/quiethours.go", "internal/acceptance/setting/quiet_hours_test.go",
		"examples/resources/uazapi_quick_note/import-by-identity.tf",
	} {
		if !slices.ContainsFunc(unfilled, func(one string) bool { return strings.HasPrefix(one, place+":") }) {
			t.Errorf("nothing is said of what is to fill in of %s:\n%s", place, strings.Join(unfilled, "\n"))
		}
	}
	namesWhatHasNoEntry(t, overlay)
}

// Without its entry, an object is named. This comes after the rest, since most of it is
// built then.
func namesWhatHasNoEntry(t *testing.T, overlay map[string]string) {
	t.Helper()
	for name := range overlay {
		if strings.HasSuffix(name, "registry.go") {
			delete(overlay, name)
		}
	}
	said, ok := run(t, builds(t, overlay, "./internal/provider"), "provider", "TestObjects")
	for name := range begun {
		if want := "uazapi_" + name + " has no entry in internal/objects/registry.go"; ok || !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestBeginWritesNothingWhereSomethingIsInTheWay(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct{ kind, name, want string }{
		"no kind":                 {"thing", "instance_sync_chats", `the kind is "thing"`},
		"no name":                 {"setting", "", "it is in snake_case"},
		"a name that is none":     {"setting", "instance_SyncChats", "it is in snake_case"},
		"the provider's name":     {"item", "uazapi_quick_note", "it is without uazapi_"},
		"a setting of nothing":    {"setting", "quick_note", "begins with instance_"},
		"a word of Go":            {"setting", "instance_type", "type is a word of Go"},
		"an object that exists":   {"setting", "instance_privacy", "is there already"},
		"an item that exists":     {"item", "webhook", "is there already"},
		"a folder that is needed": {"action", "instance_webhook", "is there already"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if _, err := begin(root, test.kind, test.name); err == nil || !regexp.MustCompile(test.want).MatchString(err.Error()) {
				t.Errorf("it says %v, want %q", err, test.want)
			}
		})
	}
}

func TestSortedKeepsTheOrder(t *testing.T) {
	t.Parallel()
	const text = "func Resources() {\n\t\tb,\n\t\td,\n\t}\n"
	for line, want := range map[string]string{
		"\t\ta,\n": "func Resources() {\n\t\ta,\n\t\tb,\n\t\td,\n\t}\n",
		"\t\tc,\n": "func Resources() {\n\t\tb,\n\t\tc,\n\t\td,\n\t}\n",
		"\t\te,\n": "func Resources() {\n\t\tb,\n\t\td,\n\t\te,\n\t}\n",
	} {
		if got, err := sorted("Resources(", "\t\t", line)(text); err != nil || got != want {
			t.Errorf("%q: %v\n%s", line, err, got)
		}
	}
	if _, err := sorted("Resources(", "\t\t", "\t\tb,\n")(text); err == nil {
		t.Error("it adds what is there")
	}
}
