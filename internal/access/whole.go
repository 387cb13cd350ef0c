package access

import (
	"context"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Whole returns all instances, for those who decide by what is not among them: what a
// for_each lacks is destroyed, and what a query lacks is not imported. If the server counts
// clearly more than it lists, it is asked for both once more. It returns a [NotWholeError]
// if they still differ.
func (s *Server) Whole(ctx context.Context, how roster.Freshness) ([]uazapi.Instance, error) {
	instances, err := s.Instances(ctx, how)
	if err != nil || s.saidGone(AllGone) || !s.health(ctx).contradicts(len(instances)) {
		return instances, err
	}
	if err := polling.Pause(ctx, s.Pause); err != nil {
		return nil, err
	}
	if instances, err = s.Instances(ctx, roster.Now); err != nil {
		return nil, err
	}
	// The first count may be older than what this run has deleted.
	if counted := s.countNow(ctx); counted.contradicts(len(instances)) {
		return nil, &NotWholeError{Listed: len(instances), Counted: counted.Total}
	}
	return instances, nil
}
