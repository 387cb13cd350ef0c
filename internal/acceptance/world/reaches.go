package world

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// AlsoReaches serves another provider beside those that the terminal reaches, by its name.
func (t *Terminal) AlsoReaches(name string, server func() tfprotov6.ProviderServer) {
	t.T.Helper()
	reached := map[string]json.RawMessage{}
	for _, variable := range t.Environment {
		told, is := strings.CutPrefix(variable, reattaching)
		if !is {
			continue
		}
		if err := json.Unmarshal([]byte(told), &reached); err != nil {
			t.T.Fatal(err)
		}
	}
	source := strings.TrimSuffix(t.Tool.Provider(), "uazapi") + name
	reached[source] = json.RawMessage(JSON(reattach(t.T, source, server)))
	t.Environment = append(t.Environment, reattaching+JSON(reached))
	// It adds to what the configuration requires.
	t.WriteFile(name+"_override.tf", fmt.Sprintf("terraform {\n  required_providers {\n    %s = {\n      source = %q\n    }\n  }\n}\n", name, source))
}
