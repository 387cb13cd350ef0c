package reading_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// toy is the model of something that no server has.
type toy struct {
	access.Target
	Color types.String `tfsdk:"color"`
}

// toyReading reads a toy. Tests change how.
type toyReading struct {
	withStatus bool
	read       func(on reading.On, into *toy) error
}

func (r *toyReading) About() reading.About {
	return reading.About{
		Type:        "instance_toy",
		Noun:        "toy",
		Description: "A toy.",
		Attributes:  map[string]schema.Attribute{"color": schema.StringAttribute{Computed: true}},
		WithStatus:  r.withStatus,
	}
}

func (r *toyReading) Read(_ context.Context, on reading.On, into *toy) error { return r.read(on, into) }

// world is a server with an instance that has a red toy.
type world struct {
	*simulator.Simulator
	t      *testing.T
	in     simulator.Instance
	client *uazapi.Client
	toy    *toyReading
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, Simulator: simulator.New(simulator.Options{Strict: true})}
	w.in = w.Add("Vendas")
	w.toy = &toyReading{read: func(_ reading.On, into *toy) error {
		into.Color = types.StringValue("red")
		return nil
	}}
	w.client = uazapitest.ConnectAsAdmin(t, w.Simulator)
	return w
}

// read reads what these values name, with a provider that has this token of its own.
func (w *world) read(own call.Token, values map[string]string) (toy, diag.Diagnostics) {
	w.t.Helper()
	return w.readAt(access.NewServer(w.client, own, time.Now), values)
}

func (w *world) readAt(server any, values map[string]string) (toy, diag.Diagnostics) {
	w.t.Helper()
	source := reading.New(w.toy).(datasource.DataSourceWithConfigure)
	configured := datasource.ConfigureResponse{}
	source.Configure(w.t.Context(), datasource.ConfigureRequest{ProviderData: server}, &configured)
	described := datasource.SchemaResponse{}
	source.Schema(w.t.Context(), datasource.SchemaRequest{}, &described)
	object := described.Schema.Type().TerraformType(w.t.Context()).(tftypes.Object)
	all := map[string]tftypes.Value{}
	for name, attribute := range object.AttributeTypes {
		all[name] = tftypes.NewValue(attribute, nil)
		if value, given := values[name]; given {
			all[name] = tftypes.NewValue(attribute, value)
		}
	}
	raw := tftypes.NewValue(object, all)
	response := datasource.ReadResponse{State: tfsdk.State{Schema: described.Schema, Raw: tftypes.NewValue(object, nil)}}
	source.Read(w.t.Context(), datasource.ReadRequest{Config: tfsdk.Config{Schema: described.Schema, Raw: raw}}, &response)
	var got toy
	if !response.State.Raw.IsNull() {
		configured.Diagnostics.Append(response.State.Get(w.t.Context(), &got)...)
	}
	return got, append(configured.Diagnostics, response.Diagnostics...)
}

func TestItIsNamedAndDescribed(t *testing.T) {
	t.Parallel()
	source, named, described := reading.New(newWorld(t).toy), datasource.MetadataResponse{}, datasource.SchemaResponse{}
	source.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "uazapi"}, &named)
	source.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	if named.TypeName != "uazapi_instance_toy" || described.Schema.MarkdownDescription != "A toy." {
		t.Errorf("got %s: %s", named.TypeName, described.Schema.MarkdownDescription)
	}
	for _, name := range []string{"instance_id", "token", "color"} {
		if _, is := described.Schema.Attributes[name]; !is {
			t.Errorf("it has no %s", name)
		}
	}
}

// However the instance is named, its id is told.
func TestAnInstanceIsReadHoweverItIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		own    bool
		values func(in simulator.Instance) map[string]string
	}{
		"by its id":               {values: func(in simulator.Instance) map[string]string { return map[string]string{"instance_id": in.ID} }},
		"by its token":            {values: func(in simulator.Instance) map[string]string { return map[string]string{"token": in.Token} }},
		"by the provider's token": {own: true, values: func(simulator.Instance) map[string]string { return nil }},
	} {
		for _, withStatus := range []bool{false, true} {
			w := newWorld(t)
			w.toy.withStatus = withStatus
			var on reading.On
			answered := w.toy.read
			w.toy.read = func(of reading.On, into *toy) error { on = of; return answered(of, into) }
			var own call.Token
			if c.own {
				own = call.Token(w.in.Token)
			}
			got, diags := w.read(own, c.values(w.in))
			if diags.HasError() || got.Color.ValueString() != "red" || got.InstanceID.ValueString() != w.in.ID {
				t.Errorf("%s: got %v and %v", name, got, diags)
			}
			if on.API == nil || on.Instance.ID != w.in.ID || (on.Status.Instance.ID == w.in.ID) != withStatus {
				t.Errorf("%s: it was read on %v", name, on)
			}
		}
	}
}

func TestATokenThatHasChangedIsLookedUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var keys []uazapi.Key
	w.toy.read = func(on reading.On, _ *toy) error {
		keys = append(keys, on.Key())
		if len(keys) == 1 {
			if _, err := w.RotateToken(w.in.ID); err != nil {
				t.Fatal(err)
			}
			return &call.Error{Kind: call.ErrRejected}
		}
		return nil
	}
	if _, diags := w.read("", map[string]string{"instance_id": w.in.ID}); diags.HasError() || len(keys) != 2 || keys[0] == keys[1] {
		t.Errorf("it was read %d times: %v", len(keys), diags)
	}
}

func TestWhatFailsIsToldOfTheInstance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fails := func(reading.On, *toy) error { return errors.New("it is broken") }
	for name, c := range map[string]struct {
		server  any
		values  map[string]string
		read    func(reading.On, *toy) error
		summary string
		at      path.Path
	}{
		"the call": {
			server: access.NewServer(w.client, "", time.Now), values: map[string]string{"instance_id": w.in.ID}, read: fails,
			summary: `Unable to read the toy of instance "Vendas"`, at: path.Empty(),
		},
		"an instance that is not there": {
			server: access.NewServer(w.client, "", time.Now), values: map[string]string{"instance_id": "r1"}, read: fails,
			summary: "Unable to read the toy of instance r1", at: path.Root("instance_id"),
		},
		"no instance": {
			server: access.NewServer(w.client, "", time.Now), read: fails,
			summary: "No instance named", at: path.Root("instance_id"),
		},
		"no provider": {
			values: map[string]string{"instance_id": w.in.ID}, read: fails,
			summary: "Unable to read the toy of instance " + w.in.ID, at: path.Root("instance_id"),
		},
	} {
		w.toy.read = c.read
		_, diags := w.readAt(c.server, c.values)
		if len(diags) != 1 || !strings.Contains(diags[0].Summary(), c.summary) {
			t.Errorf("%s: got %v", name, diags)
			continue
		}
		at := path.Empty()
		if placed, is := diags[0].(diag.DiagnosticWithPath); is {
			at = placed.Path()
		}
		if !at.Equal(c.at) {
			t.Errorf("%s: it is told at %s", name, at)
		}
	}
}
