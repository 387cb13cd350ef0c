package world

import (
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Only returns the only instance that the server has.
func (w *World) Only() simulator.Instance {
	w.T.Helper()
	instances := w.Instances()
	if len(instances) != 1 {
		w.T.Errorf("the server has %d instances, want 1", len(instances))
		return simulator.Instance{}
	}
	return instances[0]
}

// Newest returns the instance that the server created last.
func (w *World) Newest() simulator.Instance {
	instances := w.Instances()
	if len(instances) == 0 {
		return simulator.Instance{}
	}
	return instances[len(instances)-1]
}

// Existing are the ids of the instances on the server, and their names.
func (w *World) Existing() map[string]string {
	ids := map[string]string{}
	for _, instance := range w.Instances() {
		ids[instance.ID] = instance.Name
	}
	return ids
}

// HasInstance checks what the server has of its only instance.
func (w *World) HasInstance(name, field01, field02 string) func() {
	w.T.Helper()
	return func() {
		w.T.Helper()
		it := w.Only()
		got, want := [3]string{it.Name, it.AdminField01, it.AdminField02}, [3]string{name, field01, field02}
		if got != want {
			w.T.Errorf("the server has name and admin fields %q, want %q", got, want)
		}
	}
}

// RemoveOnly has somebody else delete the server's only instance.
func (w *World) RemoveOnly() { w.Must(w.Remove(w.Only().ID)) }
