package item

import (
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

// refusal is an object that a plan refuses, by its arguments, and what is said of it.
type refusal struct{ arguments, says []string }

// planRefuses plans objects in all these ways, side by side. Each is refused at its own
// address, and nothing is written.
func planRefuses(w *world.World, kind string, rows []refusal) {
	w.T.Helper()
	var config strings.Builder
	errors := map[string][]string{}
	for n, row := range rows {
		name := fmt.Sprintf("case_%d", n)
		config.WriteString(world.Block("resource", kind, name, row.arguments...))
		errors[kind+"."+name] = row.says
	}
	w.Terminal(w.AsAdmin(config.String())).FailsAt(errors, world.Plan...)
	w.WroteNothing()
}
