package item

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// The shape promises what Terraform can ask of a resource.
var (
	_ resource.ResourceWithConfigure        = (*itemResource[int, Target, *Target])(nil)
	_ resource.ResourceWithConfigValidators = (*itemResource[int, Target, *Target])(nil)
	_ resource.ResourceWithModifyPlan       = (*itemResource[int, Target, *Target])(nil)
	_ resource.ResourceWithIdentity         = (*itemResource[int, Target, *Target])(nil)
	_ resource.ResourceWithImportState      = (*itemResource[int, Target, *Target])(nil)
)

// itemResource is the resource of any kind of item.
type itemResource[E, M any, P model[M]] struct {
	item   Item[E, M]
	about  About
	server *access.Server
	shelf  *shelf[E]
}

// New makes the resource of a kind of item.
func New[E, M any, P model[M]](item Item[E, M]) resource.Resource {
	return &itemResource[E, M, P]{item: item, about: item.About()}
}

func (r *itemResource[E, M, P]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.about.Type
}

func (r *itemResource[E, M, P]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := r.about.attributes()
	maps.Copy(attributes, r.about.Attributes)
	resp.Schema = schema.Schema{MarkdownDescription: r.about.Description, Attributes: attributes}
}

func (r *itemResource[E, M, P]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = keys.Schema()
}

func (r *itemResource[E, M, P]) ConfigValidators(context.Context) []resource.ConfigValidator {
	return r.about.Validators
}

func (r *itemResource[E, M, P]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.use(access.FromProviderData(req.ProviderData, &resp.Diagnostics))
}

// use has the items of a server kept together for a run.
func (r *itemResource[E, M, P]) use(server *access.Server) {
	if server == nil {
		return
	}
	r.server = server
	r.shelf, _ = server.PerRun(r.about.Type, func() any { return newShelf[E](server.Now) }).(*shelf[E])
}

// ModifyPlan refuses, while it is still a plan, what names no instance at all, and the
// end of an item at an address where it never was.
func (r *itemResource[E, M, P]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.server == nil {
		return
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(access.CheckNamed(ctx, r.server, req.Config)...)
		access.PlanNothing(ctx, req, resp)
		resp.Diagnostics.Append(r.word(ctx, req)...)
		return
	}
	state, record, diags := r.load(ctx, req.State, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.server.CheckPlannedEnd(record); err != nil {
		attempt := r.server.Attempt(r.verb("remove", P(&state).Item().ID), uazapi.Instance{ID: record.ID})
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
	}
}

func (r *itemResource[E, M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, record, diags := r.load(ctx, req.State, req.Private)
	resp.Diagnostics.Append(diags...)
	target := P(&state).Item()
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, target.InstanceID, target.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := r.server.Attempt(r.verb("read", target.ID), uazapi.Instance{ID: record.ID})
	found, ok := refresh.Find(ctx, r.server, attempt, record, resp)
	if !ok {
		return
	}
	attempt = attempt.Opened(found.Instance)
	item, stands, err := r.look(ctx, &found.Instance, state)
	switch {
	case err != nil:
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	case stands != there:
		resp.Diagnostics.Append(r.vanished(found.Instance, target.ID, stands))
		resp.State.RemoveResource(ctx)
		return
	}
	refresh.CheckShared(ctx, r.server, attempt, owner.Thing{Part: r.about.Noun, Item: target.ID.ValueString()}, resp)
	before := state
	resp.Diagnostics.Append(r.item.Fill(ctx, &state, item)...)
	if !resp.Diagnostics.HasError() && !reflect.DeepEqual(state, before) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// look returns an item of an instance. One answer could be wrong, such as a null that
// a gateway made of something else: it is there unless two answers lack it, one a
// while after the other.
func (r *itemResource[E, M, P]) look(ctx context.Context, instance *uazapi.Instance, known M) (E, standing, error) {
	items, err := r.shelf.shared(ctx, instance.ID, r.asks(instance))
	if item, stands := r.find(items, known); stands == there || err != nil {
		return item, stands, err
	}
	if err := polling.Pause(ctx, r.server.Pause); err != nil {
		var none E
		return none, missing, err
	}
	items, err = r.readNow(ctx, instance)
	item, stands := r.find(items, known)
	return item, stands, err
}

// readNow reads the items of an instance with a call that begins now.
func (r *itemResource[E, M, P]) readNow(ctx context.Context, instance *uazapi.Instance) ([]E, error) {
	return r.shelf.fresh(ctx, instance.ID, r.asks(instance))
}

// asks reads the items of an instance.
func (r *itemResource[E, M, P]) asks(instance *uazapi.Instance) func(context.Context) ([]E, error) {
	return func(ctx context.Context) (items []E, err error) {
		err = r.server.Call(ctx, instance, func(uazapi.Key) error {
			items, err = r.item.All(ctx, r.server.On(*instance))
			return err
		})
		return items, err
	}
}

// standing is what became of an item that is known.
type standing int

const (
	missing standing = iota
	// replaced is that its id is another's now.
	replaced
	there
)

// find looks for an item that is known among all of its instance.
func (r *itemResource[E, M, P]) find(items []E, known M) (E, standing) {
	item, is := r.findByID(items, P(&known).Item().ID.ValueString())
	reuse, mayBeReused := r.item.(WithReuse[E, M])
	switch {
	case !is:
		return item, missing
	case mayBeReused && !reuse.Is(known, item):
		return item, replaced
	default:
		return item, there
	}
}

func (r *itemResource[E, M, P]) findByID(items []E, id string) (E, bool) {
	for _, item := range items {
		if r.item.Marks(item).ID == id {
			return item, true
		}
	}
	var none E
	return none, false
}

// Delete removes an item. With its instance it is gone already.
func (r *itemResource[E, M, P]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, record, diags := r.load(ctx, req.State, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := r.server.Attempt(r.verb("remove", P(&state).Item().ID), uazapi.Instance{ID: record.ID})
	found, err := r.server.FindToEnd(ctx, record)
	if _, gone := errors.AsType[*access.GoneError](err); gone {
		return
	}
	if found.ID != "" {
		attempt = attempt.Opened(found.Instance)
	}
	if err == nil {
		err = r.remove(ctx, found.Instance, state)
	}
	resp.Diagnostics.Append(r.removal(ctx, attempt, found.Instance, P(&state).Item().ID, err)...)
}

func (r *itemResource[E, M, P]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	keys.Import(ctx, r.server, "import the "+r.about.Noun+" of", req, resp)
}

// load reads a state, and what is kept of where its instance was found.
func (r *itemResource[E, M, P]) load(ctx context.Context, state tfsdk.State, kept private.Reader) (M, access.Record, diag.Diagnostics) {
	var loaded M
	diags := fields.Read(ctx, state, &loaded)
	return loaded, refresh.Record(ctx, r.server, P(&loaded).Item().Ref(), kept), diags
}

// verb completes "Unable to …" up to the instance.
func (r *itemResource[E, M, P]) verb(verb string, id types.String) string {
	return fmt.Sprintf("%s the %s %s of", verb, r.about.Noun, message.Words(id.ValueString()))
}
