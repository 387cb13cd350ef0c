package access

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// health is what a server says of itself, and when it was asked.
type health struct {
	uazapi.Health
	err error
}

// health asks how many instances the server counts. Readers share the answer for
// as long as a listing.
func (s *Server) health(ctx context.Context) health {
	if err := s.healthTurn.Acquire(ctx, 1); err != nil {
		return health{err: err}
	}
	defer s.healthTurn.Release(1)
	if !s.healthAsked.IsZero() && s.Now().Sub(s.healthAsked) <= roster.Fresh {
		return s.lastHealth
	}
	return s.askHealth(ctx)
}

// countNow asks how many instances the server counts, whatever it said before.
func (s *Server) countNow(ctx context.Context) health {
	if err := s.healthTurn.Acquire(ctx, 1); err != nil {
		return health{err: err}
	}
	defer s.healthTurn.Release(1)
	return s.askHealth(ctx)
}

// healthTime is how long a server may take to tell its health, which is only one voice.
const healthTime = 10 * time.Second

// askHealth is for a caller that has the turn.
func (s *Server) askHealth(ctx context.Context) health {
	within, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	told, err := s.API.Health(within)
	if ctx.Err() == nil {
		s.healthAsked, s.lastHealth = s.Now(), health{told, err}
	}
	return health{told, err}
}

// contradicts tells whether the server counts clearly more instances than a
// listing has: more than two and two per cent, or any where the listing is empty.
// A count that is missing or old has no vote.
func (h health) contradicts(listed int) bool {
	if h.err != nil || !h.Counted {
		return false
	}
	return h.Total-listed > max(2, listed*2/100) || listed == 0 && h.Total > 0
}

// empty tells whether the server counts no instance at all.
func (h health) empty() bool { return h.err == nil && h.Counted && h.Total == 0 }

// answers tells whether a server answers although a listing failed with this
// error. One that is out of reach is not asked for each instance.
func (s *Server) answers(ctx context.Context, err error) bool {
	if ctx.Err() != nil || !listingFailed(err) {
		return false
	}
	failed, is := errors.AsType[*call.Error](s.health(ctx).err)
	return !is || !outOfReach(failed)
}

// listingFailed tells whether the listing itself failed. If not, the request was wrong
// or came too often.
func listingFailed(err error) bool {
	failures := []call.Kind{
		call.ErrUnreachable, call.ErrServerFault, call.ErrUndecodable, call.ErrBlocked, call.ErrConflict, call.ErrInvalid,
	}
	for _, kind := range failures {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

func outOfReach(failed *call.Error) bool {
	switch failed.Status {
	case 0, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	default:
		return false
	}
}
