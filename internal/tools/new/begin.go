package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// made is what a new object has become: files by their paths, with what they hold.
type made struct {
	object
	created, changed []string
}

// file is a new one, from a template.
type file struct{ path, template string }

// filesOf are the new files of an object.
func filesOf(o object) []file {
	service, examples := path.Join("internal/service", o.Package), path.Join("examples/resources", o.Type)
	files := []file{
		{path.Join(service, o.Package+".go"), o.Kind + "/service.go"},
		{path.Join(service, o.Package+"_test.go"), o.Kind + "/service_test.go"},
		{path.Join(service, "leak_test.go"), "leak_test.go"},
		{path.Join("internal/uazapi", o.Package+".go"), o.Kind + "/client.go"},
		{path.Join("internal/simulator", o.Package+".go"), o.Kind + "/simulator.go"},
		{path.Join(examples, "resource.tf"), "resource.tf"},
		{path.Join(examples, "import.sh"), "import.sh"},
		{path.Join(examples, "import-by-string-id.tf"), "import-by-string-id.tf"},
		{path.Join(examples, "import-by-identity.tf"), "import-by-identity.tf"},
	}
	if o.Kind == "action" {
		return append(files, file{path.Join("examples/actions", o.Type, "action.tf"), "action.tf"})
	}
	if o.Kind == "setting" {
		files = append(files, file{path.Join("internal/acceptance/setting", o.Short+"_test.go"), "setting/acceptance_test.go"})
	}
	return append(files, file{path.Join("examples/list-resources", o.Type, "list-resource.tfquery.hcl"), "list-resource.tfquery.hcl"})
}

// begin writes a new object into the module at root, or nothing where something is in
// the way.
func begin(root, kind, name string) (made, error) {
	o, err := newObject(kind, name)
	if err != nil {
		return made{}, err
	}
	m := made{object: o}
	texts := map[string][]byte{}
	for _, one := range filesOf(o) {
		if _, err := os.Stat(filepath.Join(root, one.path)); !errors.Is(err, fs.ErrNotExist) {
			return made{}, fmt.Errorf("%s is there already", one.path)
		}
		text, err := o.fill(one.template)
		if err != nil {
			return made{}, err
		}
		texts[one.path] = text
		m.created = append(m.created, one.path)
	}
	for _, edit := range editsOf(o) {
		text, known := texts[edit.path]
		if !known {
			if text, err = os.ReadFile(filepath.Join(root, edit.path)); err != nil {
				return made{}, err
			}
			m.changed = append(m.changed, edit.path)
		}
		edited, err := edit.apply(string(text))
		if err != nil {
			return made{}, fmt.Errorf("%s: %w", edit.path, err)
		}
		texts[edit.path] = []byte(edited)
	}
	return m, write(root, texts)
}

// fill fills a template in.
func (o object) fill(name string) ([]byte, error) {
	text, err := templates.ReadFile("templates/" + name + ".tmpl")
	if err != nil {
		return nil, err
	}
	parsed, err := template.New(name).Delims("<<", ">>").Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var filled bytes.Buffer
	err = parsed.Execute(&filled, o)
	return filled.Bytes(), err
}

// write formats what is Go, and writes everything.
func write(root string, texts map[string][]byte) error {
	for name, text := range texts {
		if path.Ext(name) != ".go" {
			continue
		}
		formatted, err := format.Source(text)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		texts[name] = formatted
	}
	for name, text := range texts {
		at := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// report says what was written, and what is left to do.
func (m made) report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s has begun. New:\n", m.Type)
	for _, name := range m.created {
		fmt.Fprintln(&b, "  "+name)
	}
	fmt.Fprintln(&b, "Changed:")
	for _, name := range m.changed {
		fmt.Fprintln(&b, "  "+name)
	}
	fmt.Fprintf(&b, `Left to do:
  1. Fill in what is marked: git grep -n FILL:
  2. Fill in the entry of %s in internal/objects/registry.go, until
     go test ./internal/objects ./internal/provider -run TestObjects names nothing more.
  3. Play the routes of the real server in internal/simulator/%s.go, with their rows in its tests.
  4. make test TESTARGS='-run %s|Setting|Item|Secrets|Fleet|Examples'
  5. make docs, make schema, the lists in the READMEs and guides, and the calls in performance.md and its twin.
`, m.Type, m.Package, m.Go)
	return b.String()
}
