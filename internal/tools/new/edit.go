package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// edit adds text to a file that is there.
type edit struct {
	path  string
	apply func(text string) (string, error)
}

// editsOf are the places of an object in files that all share.
func editsOf(o object) []edit {
	const (
		provider  = "internal/provider/provider.go"
		simulator = "internal/simulator/simulator.go"
		record    = "internal/simulator/instance.go"
	)
	const services = "\t\"github.com/uazapi/terraform-provider-uazapi/internal/service/"
	edits := []edit{
		{provider, sorted("import (", services, services+o.Package+"\"\n")},
		{provider, sorted(") Resources(", "\t\t", "\t\t"+o.Package+".NewResource,\n")},
		{simulator, sorted("areas() []routes", "\t\t", "\t\ts."+o.Var+"Routes(),\n")},
		{"internal/objects/registry.go", o.registered},
		{"CHANGELOG.md", before("- Resource `uazapi_instance_reset`", "- Resource `"+o.Type+"`: FILL: what users get.\n")},
		{"README.md", before("| Resource | [`uazapi_instance_reset`]", fmt.Sprintf("| Resource | [`%s`](docs/resources/%s.md): FILL: what it does | 1.8 | yes |\n", o.Type, o.Name))},
		{"README.pt-BR.md", before("| Resource | [`uazapi_instance_reset`]", fmt.Sprintf("| Resource | [`%s`](docs/resources/%s.md): FILL: o que faz | 1.8 | sim |\n", o.Type, o.Name))},
		{"templates/index.md.tmpl", before("| Resource `uazapi_instance_reset`", fmt.Sprintf("| Resource `%s` | FILL: what it does | 1.8 | yes |\n", o.Type))},
	}
	const fields = "\tcreated              time.Time"
	switch o.Kind {
	case "action":
		return append(edits, edit{provider, sorted(") Actions(", "\t\t", "\t\t"+o.Package+".NewAction,\n")})
	case "setting":
		edits = append(edits, edit{record, before(fields, "\t"+o.Field+" string\n")})
	default:
		edits = append(edits,
			edit{record, before(fields, "\t"+o.Field+" []"+o.Go+"\n")},
			edit{record, before("\treturn &twin", "\ttwin."+o.Field+" = append([]"+o.Go+"(nil), in."+o.Field+"...)\n")},
			edit{"templates/resources.md.tmpl", before("{{- else -}}\nIt is imported by the id of the instance", o.importText())})
	}
	return append(edits, edit{provider, sorted(") ListResources(", "\t\t", "\t\t"+o.Package+".NewList,\n")})
}

// importText is what a page says of the import of an item.
func (o object) importText() string {
	return fmt.Sprintf(`{{- else if eq .Name "%s" -}}
It is imported by the id of the instance and its own, with a slash in between. Instead of the first there may be `+"`name:`"+` and the name of the instance, or nothing for the instance that the provider's `+"`token`"+` opens: `+"`name:Vendas São Paulo/%s`, `/%s`"+`. The list resource shows the ids. The import itself changes nothing on the server.
`, o.Type, o.ExampleID, o.ExampleID)
}

// before adds text before the first line that begins like this.
func before(line, added string) func(string) (string, error) {
	return func(text string) (string, error) {
		at := strings.Index("\n"+text, "\n"+line)
		if at < 0 {
			return "", fmt.Errorf("there is no line that begins with %q", line)
		}
		return text[:at] + added + text[at:], nil
	}
}

// sorted adds a line among those that begin alike and stand first after a mark, in their
// order.
func sorted(mark, alike, line string) func(string) (string, error) {
	return func(text string) (string, error) {
		marked := strings.Index(text, mark)
		if marked < 0 {
			return "", fmt.Errorf("there is no %q", mark)
		}
		first := strings.Index(text[marked:], "\n"+alike)
		if first < 0 {
			return "", fmt.Errorf("there is no %q after %q", alike, mark)
		}
		at := marked + first + 1
		for strings.HasPrefix(text[at:], alike) {
			end := at + strings.Index(text[at:], "\n") + 1
			if text[at:end] == line {
				return "", errors.New("it is there already: " + strings.TrimSpace(line))
			}
			if text[at:end] > line {
				break
			}
			at = end
		}
		return text[:at] + line + text[at:], nil
	}
}

var entries = regexp.MustCompile(`(?m)^\t\{\n\t\tType:\s+"(\w+)"`)

// registered adds the entry of the object, by its type.
func (o object) registered(text string) (string, error) {
	entry, err := o.fill(o.Kind + "/registry")
	if err != nil {
		return "", err
	}
	end := strings.Index(text, "\n}\n\n// What blocks have")
	if end < 0 {
		return "", errors.New("the end of the entries is not found")
	}
	at := end + 1
	for _, match := range entries.FindAllStringSubmatchIndex(text[:end], -1) {
		known := text[match[2]:match[3]]
		if known == o.Type {
			return "", fmt.Errorf("%s has an entry already", o.Type)
		}
		if known > o.Type {
			at = match[0]
			break
		}
	}
	return text[:at] + string(entry) + text[at:], nil
}
