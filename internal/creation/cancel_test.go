package creation_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// sluggish is a server, and its listing, that answers after a time.
type sluggish struct {
	creates, lists time.Duration
	created        atomic.Int32
}

func after(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *sluggish) CreateInstance(ctx context.Context, wanted uazapi.NewInstance) (uazapi.Created, error) {
	if err := after(ctx, s.creates); err != nil {
		return uazapi.Created{}, err
	}
	s.created.Add(1)
	return uazapi.Created{Instance: uazapi.Instance{ID: "r1", Name: wanted.Name}}, nil
}

func (s *sluggish) Instances(ctx context.Context, _ roster.Freshness) (uazapi.Listing, error) {
	return uazapi.Listing{}, after(ctx, s.lists)
}

// What comes before the request ends with an interrupt: the turn of a name that
// another has, and the listing from before. The request itself is finished, see
// TestCreateAnInterruptLosesNothing.
func TestCreateAnInterruptEndsTheWaitsBeforeTheRequest(t *testing.T) {
	t.Parallel()
	wanted := uazapi.NewInstance{Name: "Vendas"}
	for name, c := range map[string]struct {
		server  *sluggish
		another bool
		created int
	}{
		"for the turn of its name":      {&sluggish{creates: time.Minute}, true, 1},
		"for the listing from before":   {&sluggish{lists: time.Minute}, false, 0},
		"not for the answer to its own": {&sluggish{creates: time.Minute}, false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				creator := creation.New(c.server, c.server)
				if c.another {
					go func() { _, _ = creator.Create(t.Context(), wanted, pause) }()
					synctest.Wait()
				}
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(3*time.Second, cancel)
				start := time.Now()
				created, err := creator.Create(ctx, wanted, pause)
				finished := c.created == 1 && !c.another
				switch took := time.Since(start); {
				case finished && (err != nil || created.ID != "r1" || took != time.Minute):
					t.Errorf("after %s it gave %v, want the instance as if nothing had happened", took, err)
				case !finished && (!errors.Is(err, context.Canceled) || took != 3*time.Second):
					t.Errorf("it ended after %s with %v", took, err)
				}
				time.Sleep(time.Hour)
				if int(c.server.created.Load()) != c.created {
					t.Errorf("%d instances were created, want %d", c.server.created.Load(), c.created)
				}
			})
		})
	}
}
