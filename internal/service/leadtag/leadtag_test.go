package leadtag

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// board is a server of some kind with one instance that nobody paired.
func board(t *testing.T, options simulator.Options) access.On {
	t.Helper()
	options.Strict = true
	server := simulator.New(options)
	client := uazapitest.Connect(t, server)
	added := server.Add("loja")
	return access.On{API: client, Instance: uazapi.Instance{ID: added.ID, Token: call.Token(added.Token)}}
}

// Only an equal tag is one that was added: others of its name appear by themselves.
func TestMarksAreTheSameOnlyWhereAllIs(t *testing.T) {
	t.Parallel()
	hot := uazapi.LeadTag{Name: "Quente", Kanban: true, KanbanOrder: 1}
	marks := (leadTag{}).Marks(hot)
	for _, other := range []uazapi.LeadTag{
		{Name: "Quente", KanbanOrder: 1}, {Name: "Quente", Kanban: true}, {Name: "Quente true", KanbanOrder: 1},
	} {
		if got := (leadTag{}).Marks(other); got.Whole == marks.Whole {
			t.Errorf("%+v is as %+v", other, hot)
		}
	}
	hot.ID = "r1"
	if diff := cmp.Diff(item.Marks{ID: "r1", Alike: "Quente", Whole: marks.Whole, Name: "Quente"}, (leadTag{}).Marks(hot)); diff != "" {
		t.Error(diff)
	}
}

func TestAServerWithoutTagsSaysSo(t *testing.T) {
	t.Parallel()
	on := board(t, simulator.Options{MissingRoutes: []string{"GET /lead/tags", "POST /lead/tags/edit"}})
	_, read := (leadTag{}).All(t.Context(), on)
	for title, err := range map[string]error{
		"read":   read,
		"add":    (leadTag{}).Add(t.Context(), on, uazapi.LeadTag{Name: "Quente"}),
		"change": (leadTag{}).Change(t.Context(), on, uazapi.LeadTag{ID: "r1", Name: "Quente"}),
	} {
		if _, is := errors.AsType[*noTagsError](err); !is || errors.Is(err, call.ErrGone) {
			t.Errorf("%s ends with %v", title, err)
		}
	}
}

// An edit that is answered 404 is one of a tag that does not exist.
func TestATagThatDoesNotExistIsNoMissingRoute(t *testing.T) {
	t.Parallel()
	on := board(t, simulator.Options{})
	err := (leadTag{}).Change(t.Context(), on, uazapi.LeadTag{ID: "r1", Name: "Quente"})
	if gone, is := errors.AsType[*item.NotThereError](err); !is || gone.ID != "r1" {
		t.Errorf("it ends with %v", err)
	}
}
