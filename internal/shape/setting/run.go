package setting

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/together"
)

// run is what the objects of one kind of setting keep together in a run. Those of one
// instance take turns.
type run struct {
	turns together.Turns

	mu sync.Mutex
	// creations are the ids of the instances of which an object was created.
	creations map[string]bool
	// plans are the configurations of what was first planned as new, by the ids of the
	// instances.
	plans map[string]tftypes.Value
}

// run is that of the run that is under way.
func (r *settingResource[M, P]) run() *run {
	kept, _ := r.server.PerRun(r.about.Type, func() any {
		return &run{creations: map[string]bool{}, plans: map[string]tftypes.Value{}}
	}).(*run)
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

// plansAnother tells whether another object is planned as new for an instance. No request
// says which object it is of, and one may be planned more than once, so only another
// configuration tells of another object.
func (r *run) plansAnother(instance string, config tftypes.Value) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	first, planned := r.plans[instance]
	if !planned {
		r.plans[instance] = config
	}
	return planned && !first.Equal(config)
}
