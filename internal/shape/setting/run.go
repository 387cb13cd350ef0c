package setting

import (
	"sync"

	"github.com/uazapi/terraform-provider-uazapi/internal/together"
)

// run is what the objects of one kind of setting keep together in a run. Those of one
// instance take turns.
type run struct {
	turns together.Turns

	mu sync.Mutex
	// creations are the ids of the instances of which an object was created.
	creations map[string]bool
}

// run is that of the run that is under way.
func (r *settingResource[M, P]) run() *run {
	kept, _ := r.server.PerRun(r.about.Type, func() any { return &run{creations: map[string]bool{}} }).(*run)
	return kept
}

func (r *run) create(instance string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.creations[instance] = true
}

func (r *run) created(instance string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.creations[instance]
}
