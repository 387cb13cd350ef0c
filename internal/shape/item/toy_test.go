package item

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/shapetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// thing is an item that no server has.
type thing struct{ ID, Name, Color string }

// toy is its model.
type toy struct {
	Target
	Name  types.String `tfsdk:"name"`
	Color types.String `tfsdk:"color"`
}

// toyServer has the things of one instance, and keeps a log of what it is asked.
type toyServer struct {
	mu     sync.Mutex
	things []thing
	// asked lists the calls, and sent the things that were written.
	asked []string
	sent  []thing
	made  int
	// stale is how many reads show the things as they were before the last write, and
	// lacks how many show none at all.
	stale, lacks int
	past         []thing
	// reads are the failures of the first reads, and fails is the failure of a write
	// that is carried out, or not where it is idle.
	reads []error
	fails error
	idle  bool
	// kept is what a write makes of a thing: by default what is sent.
	kept func(thing) thing
	// meanwhile happens while a write is under way.
	meanwhile func(s *toyServer)
	// late and appears are what the description says of it.
	late, appears bool
}

func (s *toyServer) All(context.Context, access.On) ([]thing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, "all")
	if len(s.reads) > 0 {
		err := s.reads[0]
		s.reads = s.reads[1:]
		if err != nil {
			return nil, err
		}
	}
	switch {
	case s.lacks > 0:
		s.lacks--
		return nil, nil
	case s.stale > 0:
		s.stale--
		return slices.Clone(s.past), nil
	}
	return slices.Clone(s.things), nil
}

// write carries out a write.
func (s *toyServer) write(call string, sent thing, do func(kept thing)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked, s.sent, s.past = append(s.asked, call), append(s.sent, sent), slices.Clone(s.things)
	if s.meanwhile != nil {
		s.meanwhile(s)
	}
	if !s.idle {
		if s.kept != nil {
			sent = s.kept(sent)
		}
		do(sent)
	}
	return s.fails
}

// put adds a thing, which gets an id.
func (s *toyServer) put(added thing) thing {
	s.made++
	added.ID = "t" + strconv.Itoa(s.made)
	s.things = append(s.things, added)
	return added
}

func (s *toyServer) at(id string) int {
	return slices.IndexFunc(s.things, func(t thing) bool { return t.ID == id })
}

func (s *toyServer) Add(_ context.Context, _ access.On, added thing) error {
	return s.write("add", added, func(kept thing) { s.put(kept) })
}

func (s *toyServer) Change(_ context.Context, _ access.On, changed thing) error {
	return s.write("change", changed, func(kept thing) {
		if at := s.at(kept.ID); at >= 0 {
			s.things[at] = kept
		}
	})
}

func (s *toyServer) Remove(_ context.Context, _ access.On, removed thing) error {
	return s.write("remove", removed, func(kept thing) {
		s.things = slices.DeleteFunc(s.things, func(t thing) bool { return t.ID == kept.ID })
	})
}

func (s *toyServer) About() About {
	return About{
		Type: "thing", Noun: "thing", Plural: "things", Description: "A thing.", Late: s.late, Appears: s.appears,
		Attributes: map[string]schema.Attribute{
			"name":  schema.StringAttribute{Required: true},
			"color": schema.StringAttribute{Optional: true, Computed: true},
		},
	}
}

func (*toyServer) Marks(of thing) Marks {
	return Marks{ID: of.ID, Alike: of.Name, Whole: of.Name + " " + of.Color, Name: of.Name}
}

func (*toyServer) Fill(_ context.Context, into *toy, has thing) diag.Diagnostics {
	into.Name, into.Color = types.StringValue(has.Name), types.StringValue(has.Color)
	return nil
}

func (*toyServer) Make(_ context.Context, planned toy, has thing) (thing, diag.Diagnostics) {
	return thing{ID: has.ID, Name: planned.Name.ValueString(), Color: planned.Color.ValueString()}, nil
}

// telling is a server that lists all things in its answer to an addition.
type telling struct{ *toyServer }

func (s telling) AddAndTell(ctx context.Context, on access.On, added thing) ([]thing, error) {
	err := s.Add(ctx, on, added)
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.things), err
}

// naming is a server whose answer to an addition has one with this id, if any.
type naming struct {
	*toyServer
	id string
}

func (s naming) AddAndTell(ctx context.Context, on access.On, added thing) ([]thing, error) {
	err := s.Add(ctx, on, added)
	if s.id == "" {
		return nil, err
	}
	added.ID = s.id
	return []thing{added}, err
}

// reusing is a server that gives the ids of removed things to others. What it once
// painted keeps its color.
type reusing struct{ *toyServer }

func (reusing) Is(known toy, item thing) bool { return known.Color.ValueString() == item.Color }

// workshop is a provider with things on an instance.
type workshop struct {
	*toyServer
	// as is the server as the resource knows it.
	as Item[thing, toy]
	*itemResource[thing, toy, *toy]
	t         *testing.T
	simulator *simulator.Simulator
	shop      simulator.Instance
	tf        *shapetest.Terraform[toy]
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	// Each listing is newer than the one before, by the clock of the server.
	clock, script := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)), &simulator.Script{}
	script.Every("GET /instance/all", func() { clock.Advance(2 * time.Second) })
	server := simulator.New(simulator.Options{Strict: true, Clock: clock, OnRequest: script.Play})
	client := uazapitest.ConnectAsAdmin(t, server)
	things := &toyServer{}
	w := &workshop{toyServer: things, as: things, t: t, simulator: server, shop: server.Add("loja")}
	opened := access.NewServer(client, "", clock.Now)
	opened.Pause = time.Microsecond
	w.open(opened)
	return w
}

// open makes the resource, as one of the run that has this server.
func (w *workshop) open(server *access.Server) {
	w.t.Helper()
	w.itemResource = New(w.as).(*itemResource[thing, toy, *toy])
	w.use(server)
	w.tf = shapetest.Using[toy](w.t, w.itemResource)
}

// openAs makes the resource of another kind of server.
func (w *workshop) openAs(as Item[thing, toy]) {
	w.t.Helper()
	w.as = as
	w.open(w.server)
}

// What tests of shapes share, by short names.
var (
	text = shapetest.Text
	said = shapetest.Said
	is   = shapetest.Is
)

// called is a toy with this name and color.
func called(name, color string) toy { return toy{Name: text(name), Color: text(color)} }

// on is a toy of an instance, with an id of its own.
func (t toy) on(instance, id string) toy {
	t.InstanceID, t.ID = text(instance), text(id)
	return t
}

// create, update, refresh and destroy return the state that results and what is said.
func (w *workshop) create(config toy) (tfsdk.State, diag.Diagnostics) {
	w.t.Helper()
	plan := config
	plan.ID = types.StringUnknown()
	if plan.Color.IsNull() {
		plan.Color = types.StringUnknown()
	}
	config.ID = types.StringNull()
	return w.tf.Create(config, plan)
}

func (w *workshop) update(state, plan toy) (tfsdk.State, diag.Diagnostics) {
	w.t.Helper()
	config := plan
	config.ID = types.StringNull()
	return w.tf.Update(state, config, plan)
}

func (w *workshop) refresh(state toy) (tfsdk.State, diag.Diagnostics) {
	w.t.Helper()
	return w.tf.Refresh(state)
}

func (w *workshop) destroy(state toy) diag.Diagnostics {
	w.t.Helper()
	return w.tf.Destroy(state)
}
