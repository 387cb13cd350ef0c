package setting

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/shapetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// toy is the model of a setting that no server has.
type toy struct {
	access.Target
	Color  types.String `tfsdk:"color"`
	Size   types.Int64  `tfsdk:"size"`
	Secret types.String `tfsdk:"secret"`
	Seen   types.String `tfsdk:"seen"`
}

// What tests of shapes share, by short names.
var (
	text = shapetest.Text
	said = shapetest.Said
	is   = shapetest.Is
)

// painted is a toy of this color, and otherwise empty.
func painted(color string) toy { return toy{Color: text(color)} }

// of names the instance of a toy by its id.
func (t toy) of(id string) toy {
	t.InstanceID = text(id)
	return t
}

// showing is a toy with what is only read.
func (t toy) showing(seen string) toy {
	t.Seen = text(seen)
	return t
}

// toyServer has the toy of one instance, and keeps a log of what it is asked.
type toyServer struct {
	has toy
	// asked lists the calls.
	asked []string
	// wrote lists what was to be written.
	wrote []toy
	// reads are the failures of the first reads.
	reads []error
	// late is how many reads after a write show what was there before.
	late int
	past *toy
	// fails is the failure of a write, and kept what a write makes of it: by
	// default what is wanted.
	fails error
	kept  func(wanted toy) toy
}

// with is a toy after a write, which leaves alone what is null.
func (t toy) with(wanted toy) toy {
	if !wanted.Color.IsNull() {
		t.Color = wanted.Color
	}
	if !wanted.Size.IsNull() {
		t.Size = wanted.Size
	}
	if !wanted.Secret.IsNull() {
		t.Secret = wanted.Secret
	}
	return t
}

// shows is what a read shows.
func (s *toyServer) shows() toy {
	if s.past == nil || s.late == 0 {
		return s.has
	}
	s.late--
	return *s.past
}

// toySetting is the setting of a toy. Tests change what it does.
type toySetting struct {
	read      func(on access.On, into *toy) error
	write     func(on access.On, change Change[toy]) error
	renewing  []string
	refreshed func(state *toy, instance uazapi.Instance)
}

func (*toySetting) About() About {
	return About{
		Type:        "instance_toy",
		Noun:        "toy",
		Description: "A toy.",
		Session:     true,
		Attributes: map[string]schema.Attribute{
			"color":  Choice("Its color.", "red", "blue"),
			"size":   schema.Int64Attribute{Optional: true, Computed: true},
			"secret": schema.StringAttribute{Optional: true, Sensitive: true},
			"seen":   schema.StringAttribute{Computed: true},
		},
	}
}

func (s *toySetting) Read(_ context.Context, on access.On, into *toy) error { return s.read(on, into) }

func (s *toySetting) Write(_ context.Context, on access.On, change Change[toy]) error {
	return s.write(on, change)
}

func (s *toySetting) Renewing() []string { return s.renewing }

func (s *toySetting) Refreshed(state *toy, instance uazapi.Instance) {
	if s.refreshed != nil {
		s.refreshed(state, instance)
	}
}

func (s *toyServer) describe() *toySetting {
	return &toySetting{
		read: func(on access.On, into *toy) error {
			s.asked = append(s.asked, "read")
			if len(s.reads) > 0 {
				err := s.reads[0]
				s.reads = s.reads[1:]
				if err != nil {
					return err
				}
			}
			*into = into.with(s.shows())
			into.Seen = text(on.Instance.CurrentPresence)
			return nil
		},
		write: func(_ access.On, change Change[toy]) error {
			s.asked = append(s.asked, "write")
			s.wrote = append(s.wrote, change.Wanted)
			before := s.has
			s.past, s.has = &before, s.has.with(change.Wanted)
			if s.kept != nil {
				s.has = s.kept(change.Wanted)
			}
			return s.fails
		},
	}
}

// workshop is a provider with a toy on an instance that is paired.
type workshop struct {
	*toyServer
	*settingResource[toy, *toy]
	own       *toySetting
	t         *testing.T
	simulator *simulator.Simulator
	clock     *simulator.FakeClock
	shop      simulator.Instance
	tf        *shapetest.Terraform[toy]
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	// Each listing is newer than the one before, by the clock of the server.
	clock, script := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)), &simulator.Script{}
	script.Every("GET /instance/all", func() { clock.Advance(2 * time.Second) })
	server := simulator.New(simulator.Options{Strict: true, AvailableAtPairing: true, Clock: clock, OnRequest: script.Play})
	client := uazapitest.ConnectAsAdmin(t, server)
	added := server.Add("loja")
	if err := server.Pair(added.ID, "5511990000001"); err != nil {
		t.Fatal(err)
	}
	w := &workshop{toyServer: &toyServer{has: painted("red")}, t: t, simulator: server, clock: clock, shop: added}
	w.own = w.describe()
	w.settingResource = New(w.own).(*settingResource[toy, *toy])
	w.server = access.NewServer(client, "", clock.Now)
	w.server.Pause = time.Microsecond
	w.tf = shapetest.Using[toy](t, w.settingResource)
	return w
}

// configOf is a toy as a configuration, which has nothing that is only read.
func (w *workshop) configOf(value toy) tfsdk.Config {
	w.t.Helper()
	return w.tf.Config(value.showing(""))
}

// create, update, refresh and destroy return the state that results and what is said.
func (w *workshop) create(config, plan toy) (tfsdk.State, diag.Diagnostics) {
	w.t.Helper()
	return w.tf.Create(config.showing(""), plan)
}

func (w *workshop) update(state, config, plan toy) (tfsdk.State, diag.Diagnostics) {
	w.t.Helper()
	return w.tf.Update(state, config.showing(""), plan)
}

func (w *workshop) refresh(state toy) (tfsdk.State, diag.Diagnostics) {
	w.t.Helper()
	return w.tf.Refresh(state)
}

func (w *workshop) destroy(state toy) diag.Diagnostics {
	w.t.Helper()
	return w.tf.Destroy(state)
}
