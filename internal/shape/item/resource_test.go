package item

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Failures of a call, by what is known of its outcome.
var (
	lost    = &call.Error{Kind: call.ErrServerFault, Method: "POST", Path: "/things", Status: 500, Message: "context deadline exceeded", Sent: true}
	refused = &call.Error{Kind: call.ErrInvalid, Method: "POST", Path: "/things", Status: 400, Message: "no such color", Sent: true}
	unread  = &call.Error{Kind: call.ErrServerFault, Method: "GET", Path: "/things", Status: 500, Message: "database is locked", Sent: true}
	unknown = &call.Error{Kind: call.ErrNoRoute, Method: "POST", Path: "/things", Status: 404, Message: "thing not found", Sent: true}
)

// has fails the test unless the server has just these things.
func (w *workshop) has(want ...thing) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.things); diff != "" {
		w.t.Errorf("the server has (-want +got):\n%s", diff)
	}
}

func TestCreateFindsOutWhichOneItIs(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "door", Color: "red"})
	state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
	said(t, diags)
	is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, "t2")))
	w.has(thing{"t1", "door", "red"}, thing{"t2", "lamp", "blue"})
	if diff := cmp.Diff([]string{"all", "add", "all"}, w.asked); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestCreateReadsWhatNobodyConfigured(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.kept = func(sent thing) thing { sent.Color = "white"; return sent }
	state, diags := w.create(called("lamp", "").on(w.shop.ID, ""))
	said(t, diags)
	is(t, state, w.tf.State(called("lamp", "white").on(w.shop.ID, "t1")))
}

func TestCreateThatIsShownLateOrWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	for late := range 4 {
		for _, failure := range []error{nil, lost} {
			w := newWorkshop(t)
			w.put(thing{Name: "door"})
			w.fails = failure
			w.meanwhile = func(s *toyServer) { s.stale = late }
			state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
			said(t, diags)
			is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, "t2")))
		}
	}
}

func TestCreateThatFails(t *testing.T) {
	t.Parallel()
	const unable = `Error: Unable to add the thing to instance "loja": `
	for title, test := range map[string]struct {
		prepare func(w *workshop)
		says    string
		writes  int
	}{
		"what there is cannot be read": {func(w *workshop) { w.reads = []error{unread} }, unable + "the server failed", 0},
		"refused":                      {func(w *workshop) { w.fails, w.idle = refused, true }, unable + "the server refused the request", 1},
		"lost, and not carried out":    {func(w *workshop) { w.fails, w.idle = lost, true }, unable + "no answer told whether it was added", 1},
		"accepted, and not kept":       {func(w *workshop) { w.idle = true }, unable + "the server did not keep it", 1},
		"another was added meanwhile": {func(w *workshop) {
			w.meanwhile = func(s *toyServer) { s.put(thing{Name: "lamp", Color: "blue"}) }
		}, unable + "several new things look like it\nInstance ", 1},
		"late, and not there in time": {func(w *workshop) {
			w.idle, w.late = true, true
			w.openAs(w.toyServer)
		}, unable + "it does not show", 1},
		"lost, and nothing can be read since": {func(w *workshop) {
			w.fails = lost
			w.meanwhile = func(s *toyServer) { s.reads = slices.Repeat([]error{unread}, 20) }
		}, unable + "it may have been added\nNo answer told", 1},
		"accepted, and nothing can be read since": {func(w *workshop) {
			w.meanwhile = func(s *toyServer) { s.reads = slices.Repeat([]error{unread}, 20) }
		}, unable + "it may have been added\nThe server accepted it, and the things", 1},
		"only another was added, of another kind": {func(w *workshop) {
			w.idle = true
			w.meanwhile = func(s *toyServer) { s.put(thing{Name: "desk"}) }
		}, unable + "what is new does not look like it\nThe server accepted the thing and does not list it. Something else is new among the things of instance \"loja\": t1.", 1},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorkshop(t)
			test.prepare(w)
			state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
			said(t, diags, test.says)
			is(t, state, w.tf.NoState())
			if len(w.sent) != test.writes {
				t.Errorf("%d writes were sent, want %d", len(w.sent), test.writes)
			}
		})
	}
}

// What an apply that was cut short left behind would do its work twice.
func TestCreateBesideOneThatLooksTheSame(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "lamp", Color: "green"})
	state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
	said(t, diags, "Warning: Instance "+w.shop.ID+` ("loja") has more than one such thing`+"\nThe thing t2 was added, and one that looks the same was there already: t1.")
	is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, "t2")))
}

// Terraform taints what fails while it is created, and would add it once more.
func TestCreateThatIsKeptOtherwiseIsAWarning(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.kept = func(sent thing) thing { sent.Color = "white"; return sent }
	state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
	said(t, diags, `Warning at color: Unable to add the thing to instance "loja": the server kept another value`)
	is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, "t1")))
	// The next refresh shows it.
	refreshed, diags := w.refresh(called("lamp", "blue").on(w.shop.ID, "t1"))
	said(t, diags)
	is(t, refreshed, w.tf.State(called("lamp", "white").on(w.shop.ID, "t1")))
}

// Several that are alike are created at the same time, each by a turn of its own.
func TestCreateOfSeveralAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	var mu sync.Mutex
	ids := map[string]bool{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			one := &workshop{toyServer: w.toyServer, as: w.toyServer, t: t}
			one.open(w.server)
			state, diags := one.create(called("lamp", "blue").on(w.shop.ID, ""))
			if diags.HasError() {
				t.Errorf("%v", diags)
				return
			}
			var created toy
			if diags := state.Get(t.Context(), &created); diags.HasError() {
				t.Errorf("%v", diags)
			}
			mu.Lock()
			defer mu.Unlock()
			ids[created.ID.ValueString()] = true
		})
	}
	all.Wait()
	if len(ids) != 8 || len(w.things) != 8 {
		t.Errorf("%d things are known by %d ids, want 8", len(w.things), len(ids))
	}
}

// One that somebody else adds meanwhile, and that differs, is not the one.
func TestCreateTellsApartWhatIsNewAndLooksAlike(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.meanwhile = func(s *toyServer) { s.put(thing{Name: "lamp", Color: "green"}) }
	state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
	said(t, diags)
	is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, "t2")))
}

// Which of several it is, only a person can tell: they are named, and how to import one.
func TestCreateNamesThoseThatItMayBe(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.meanwhile = func(s *toyServer) { s.put(thing{Name: "lamp", Color: "blue"}) }
	_, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
	detail := diags.Errors()[0].Detail()
	for _, part := range []string{"2 new things that look like it: t1, t2.", "terraform import uazapi_thing.NAME " + w.shop.ID + "/t1"} {
		if !strings.Contains(detail, part) {
			t.Errorf("%q is not in:\n%s", part, detail)
		}
	}
}

func TestCreateThatIsListedLate(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		late, tells bool
		stale       int
		says        []string
	}{
		"within the usual time":           {stale: 3},
		"later than usual":                {stale: 4, says: []string{`Error: Unable to add the thing to instance "loja": the server did not keep it`}},
		"as late as it may be":            {late: true, stale: 11},
		"later than it may be":            {late: true, stale: 12, says: []string{`Error: Unable to add the thing to instance "loja": it does not show`}},
		"later, and told by the answer":   {late: true, tells: true, stale: 12, says: []string{`Error: Unable to add the thing to instance "loja": it does not show` + "\nThe server accepted the thing with the id t2, "}},
		"in time, and told by the answer": {tells: true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorkshop(t)
			w.put(thing{Name: "lamp", Color: "red"})
			w.late = test.late
			if w.openAs(w.toyServer); test.tells {
				w.openAs(telling{w.toyServer})
			}
			w.meanwhile = func(s *toyServer) { s.stale = test.stale }
			state, diags := w.create(called("desk", "blue").on(w.shop.ID, ""))
			said(t, diags, test.says...)
			if len(test.says) == 0 {
				is(t, state, w.tf.State(called("desk", "blue").on(w.shop.ID, "t2")))
			}
		})
	}
}

// What has the id of a thing is not that thing, if the server gives ids a second time.
func TestReuseLeavesTheSuccessorAlone(t *testing.T) {
	t.Parallel()
	workshopOfReuse := func() (*workshop, toy) {
		w := newWorkshop(t)
		w.put(thing{Name: "lamp", Color: "green"})
		w.openAs(reusing{w.toyServer})
		return w, called("lamp", "blue").on(w.shop.ID, "t1")
	}
	w, before := workshopOfReuse()
	state, diags := w.refresh(before)
	said(t, diags, "Warning: The thing t1 no longer exists\nInstance "+w.shop.ID+` ("loja") has another thing with this id`)
	is(t, state, w.tf.NoState())
	w, before = workshopOfReuse()
	_, diags = w.update(before, called("desk", "blue").on(w.shop.ID, "t1"))
	said(t, diags, `Error: Unable to change the thing t1 of instance "loja": its id is another's now`)
	said(t, w.destroy(before))
	w.has(thing{"t1", "lamp", "green"})
	if len(w.sent) > 0 {
		t.Errorf("%v was written", w.sent)
	}
	// The twin: its own one is changed and removed.
	before = called("lamp", "green").on(w.shop.ID, "t1")
	_, diags = w.update(before, called("desk", "green").on(w.shop.ID, "t1"))
	said(t, diags)
	said(t, w.destroy(before))
	if len(w.things) > 0 {
		t.Errorf("%v is left", w.things)
	}
}

func TestUpdateOfOneThatIsRemovedMeanwhile(t *testing.T) {
	t.Parallel()
	gone := *unknown
	gone.Kind = call.ErrGone
	for _, failure := range []*call.Error{unknown, &gone} {
		w := newWorkshop(t)
		w.put(thing{Name: "lamp", Color: "blue"})
		w.fails, w.idle = failure, true
		w.meanwhile = func(s *toyServer) { s.things = nil }
		_, diags := w.update(called("lamp", "blue").on(w.shop.ID, "t1"), called("lamp", "green").on(w.shop.ID, "t1"))
		said(t, diags, `Error: Unable to change the thing t1 of instance "loja": it does not exist any more`)
	}
}

func TestUpdateWritesTheWholeAndLeavesTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "door", Color: "red"})
	w.put(thing{Name: "lamp", Color: "blue"})
	state, diags := w.update(called("lamp", "blue").on(w.shop.ID, "t2"), called("lamp", "green").on(w.shop.ID, "t2"))
	said(t, diags)
	is(t, state, w.tf.State(called("lamp", "green").on(w.shop.ID, "t2")))
	w.has(thing{"t1", "door", "red"}, thing{"t2", "lamp", "green"})
}

func TestUpdateWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	for _, idle := range []bool{false, true} {
		w := newWorkshop(t)
		w.put(thing{Name: "lamp", Color: "blue"})
		w.fails, w.idle = lost, idle
		before, after := called("lamp", "blue").on(w.shop.ID, "t1"), called("lamp", "green").on(w.shop.ID, "t1")
		state, diags := w.update(before, after)
		if idle {
			said(t, diags, `Error: Unable to change the thing t1 of instance "loja": the server failed`)
			is(t, state, w.tf.State(before))
			continue
		}
		said(t, diags)
		is(t, state, w.tf.State(after))
	}
}

func TestUpdateOfOneThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "door"})
	before := called("lamp", "blue").on(w.shop.ID, "t7")
	state, diags := w.update(before, called("lamp", "green").on(w.shop.ID, "t7"))
	said(t, diags, `Error: Unable to change the thing t7 of instance "loja": it does not exist any more`)
	is(t, state, w.tf.State(before))
	if len(w.sent) > 0 {
		t.Errorf("%v was written", w.sent)
	}
}

func TestUpdateThatIsKeptOtherwise(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "lamp", Color: "blue"})
	w.kept = func(sent thing) thing { sent.Color = "white"; return sent }
	state, diags := w.update(called("lamp", "blue").on(w.shop.ID, "t1"), called("lamp", "green").on(w.shop.ID, "t1"))
	said(t, diags, `Error at color: Unable to change the thing t1 of instance "loja": the server kept another value`)
	is(t, state, w.tf.State(called("lamp", "white").on(w.shop.ID, "t1")))
}

func TestReadShowsWhatTheServerHas(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "lamp", Color: "blue"})
	state, diags := w.refresh(called("lamp", "red").on(w.shop.ID, "t1"))
	said(t, diags)
	is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, "t1")))
}

// All things of an instance are read by one call.
func TestReadIsSharedByAllOfAnInstance(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	for range 5 {
		w.put(thing{Name: "lamp", Color: "blue"})
	}
	for _, one := range w.things {
		_, diags := w.refresh(called("lamp", "blue").on(w.shop.ID, one.ID))
		said(t, diags)
	}
	if len(w.asked) != 1 {
		t.Errorf("the server was asked %q, want once", w.asked)
	}
	// What was written since is read again.
	if _, diags := w.update(called("lamp", "blue").on(w.shop.ID, "t1"), called("lamp", "green").on(w.shop.ID, "t1")); diags.HasError() {
		t.Error(diags)
	}
	state, diags := w.refresh(called("lamp", "blue").on(w.shop.ID, "t1"))
	said(t, diags)
	is(t, state, w.tf.State(called("lamp", "green").on(w.shop.ID, "t1")))
}

// One answer that lacks it proves nothing.
func TestReadOfOneThatIsMissing(t *testing.T) {
	t.Parallel()
	for lacks, gone := range map[int]bool{1: false, 2: true} {
		w := newWorkshop(t)
		w.put(thing{Name: "lamp", Color: "blue"})
		w.lacks = lacks
		before := called("lamp", "blue").on(w.shop.ID, "t1")
		state, diags := w.refresh(before)
		if !gone {
			said(t, diags)
			is(t, state, w.tf.State(before))
			continue
		}
		said(t, diags, "Warning: The thing t1 no longer exists\nInstance "+w.shop.ID+` ("loja") was asked twice for its things`)
		is(t, state, w.tf.NoState())
	}
}

func TestReadThatFails(t *testing.T) {
	t.Parallel()
	for _, failures := range [][]error{{unread}, {nil, unread}} {
		w := newWorkshop(t)
		w.reads, w.lacks = failures, len(failures)-1
		before := called("lamp", "blue").on(w.shop.ID, "t1")
		state, diags := w.refresh(before)
		said(t, diags, `Error: Unable to read the thing t1 of instance "loja": the server failed`)
		is(t, state, w.tf.State(before))
	}
}

func TestReadForgetsWhatIsGoneWithItsInstance(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	if err := w.simulator.Remove(w.shop.ID); err != nil {
		t.Fatal(err)
	}
	state, diags := w.refresh(called("lamp", "blue").on(w.shop.ID, "t1"))
	said(t, diags, "Warning: Instance no longer exists on the server\nInstance "+w.shop.ID)
	is(t, state, w.tf.NoState())
}

func TestDelete(t *testing.T) {
	t.Parallel()
	const unable = `Error: Unable to remove the thing t1 of instance "loja": `
	for title, test := range map[string]struct {
		prepare func(w *workshop)
		says    []string
		writes  int
	}{
		"as it should be":         {func(*workshop) {}, nil, 1},
		"gone already":            {func(w *workshop) { w.things = w.things[1:] }, nil, 0},
		"shown late":              {func(w *workshop) { w.meanwhile = func(s *toyServer) { s.stale = 2 } }, nil, 1},
		"the answer is lost":      {func(w *workshop) { w.fails = lost }, nil, 1},
		"gone meanwhile":          {func(w *workshop) { w.fails = unknown }, nil, 1},
		"refused":                 {func(w *workshop) { w.fails, w.idle = refused, true }, []string{unable + "the server refused the request"}, 1},
		"lost, and not done":      {func(w *workshop) { w.fails, w.idle = lost, true }, []string{unable + "the server failed"}, 1},
		"accepted, and not done":  {func(w *workshop) { w.idle = true }, []string{unable + "it is still there"}, 1},
		"what is there is hidden": {func(w *workshop) { w.reads = []error{unread} }, []string{unable + "the server failed"}, 0},
		"the instance is gone": {func(w *workshop) {
			if err := w.simulator.Remove(w.shop.ID); err != nil {
				w.t.Fatal(err)
			}
			w.things = nil
		}, nil, 0},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorkshop(t)
			w.put(thing{Name: "lamp", Color: "blue"})
			w.put(thing{Name: "door"})
			test.prepare(w)
			said(t, w.destroy(called("lamp", "blue").on(w.shop.ID, "t1")), test.says...)
			if len(w.sent) != test.writes {
				t.Errorf("%d writes were sent, want %d", len(w.sent), test.writes)
			}
			if len(test.says) == 0 && w.at("t1") >= 0 {
				t.Error("it is still there")
			}
		})
	}
}

// A copy of a server has all its instances and their things.
func TestDeleteAtANewAddressIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "lamp"})
	w.tf.FoundAt = []string{"https://there.example"}
	said(t, w.destroy(called("lamp", "").on(w.shop.ID, "t1")), `Error: Unable to remove the thing t1 of instance "loja": `)
	w.has(thing{ID: "t1", Name: "lamp"})
}

func TestResourceIsNamedAndDescribedByItsItem(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	named := &resource.MetadataResponse{}
	w.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "uazapi"}, named)
	if named.TypeName != "uazapi_thing" {
		t.Errorf("the type is %s", named.TypeName)
	}
	described := &resource.SchemaResponse{}
	w.Schema(t.Context(), resource.SchemaRequest{}, described)
	for _, name := range []string{"instance_id", "token", "id", "name", "color"} {
		if described.Schema.Attributes[name] == nil {
			t.Errorf("%s is not in the schema", name)
		}
	}
	if diags := described.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

func TestImportFilled(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "lamp", Color: "blue"})
	response := &resource.ImportStateResponse{State: w.tf.NoState(), Identity: w.tf.Identity()}
	w.ImportState(t.Context(), resource.ImportStateRequest{ID: w.shop.ID + "/t1"}, response)
	said(t, response.Diagnostics)
	state, diags := w.refresh(toy{}.on(w.shop.ID, "t1"))
	said(t, diags)
	is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, "t1")))
}

// What the answer names is the one, also among others that look the same.
func TestCreateOfOneThatTheAnswerNames(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		is        string
		meanwhile func(s *toyServer)
		want      string
		says      []string
	}{
		"another came meanwhile": {is: "t3", meanwhile: func(s *toyServer) { s.put(thing{Name: "lamp", Color: "blue"}) }, want: "t3"},
		"it is late":             {is: "t2", meanwhile: func(s *toyServer) { s.stale = 2 }, want: "t2"},
		// Then it is what it looks like.
		"it names none":               {want: "t2"},
		"it names something else":     {is: "x7", want: "t2"},
		"it names one that was there": {is: "t1", meanwhile: func(s *toyServer) { s.idle = true }, says: []string{`Error: Unable to add the thing to instance "loja": one like it is there already`}},
		"it was not kept":             {is: "t2", meanwhile: func(s *toyServer) { s.idle = true }, says: []string{`Error: Unable to add the thing to instance "loja": the server did not keep it`}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorkshop(t)
			w.put(thing{Name: "chair", Color: "red"})
			w.openAs(naming{w.toyServer, test.is})
			w.meanwhile = test.meanwhile
			state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
			said(t, diags, test.says...)
			if len(test.says) == 0 {
				is(t, state, w.tf.State(called("lamp", "blue").on(w.shop.ID, test.want)))
			}
		})
	}
}

// A server may leave the one that is there, and answer well.
func TestCreateOfOneThatTheAnswerListsAlready(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.put(thing{Name: "lamp", Color: "red"})
	w.put(thing{Name: "desk", Color: "red"})
	w.openAs(telling{w.toyServer})
	w.idle = true
	state, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
	said(t, diags, `Error: Unable to add the thing to instance "loja": one like it is there already`+"\nInstance "+w.shop.ID+` ("loja") has a thing that looks like it: t1.`)
	is(t, state, w.tf.NoState())
}

// Where servers add some by themselves, what differs is another, and what is taken after
// a lost answer is told.
func TestCreateWhereOthersAppear(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.appears = true
	w.openAs(w.toyServer)
	w.idle, w.meanwhile = true, func(s *toyServer) { s.put(thing{Name: "lamp", Color: "green"}) }
	_, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
	said(t, diags, `Error: Unable to add the thing to instance "loja": what is new does not look like it`)
	w.idle, w.fails, w.meanwhile = false, lost, nil
	_, diags = w.create(called("desk", "blue").on(w.shop.ID, ""))
	said(t, diags, `Warning: A thing of instance "loja" was taken for the one that was added`)
}

// A refusal may mean that there is one already. It may mean something else, too.
func TestCreateThatIsRefused(t *testing.T) {
	t.Parallel()
	refused := &call.Error{Kind: call.ErrInvalid, Method: "POST", Path: "/things", Status: 400, Message: "exists", Sent: true}
	for there, says := range map[string]string{
		"lamp": `Error: Unable to add the thing to instance "loja": the server refused it, and one like it is there already`,
		"desk": `Error: Unable to add the thing to instance "loja": the server refused the request`,
	} {
		w := newWorkshop(t)
		w.put(thing{Name: there, Color: "red"})
		w.fails, w.idle = refused, true
		_, diags := w.create(called("lamp", "blue").on(w.shop.ID, ""))
		said(t, diags, says)
	}
}
