// Package connection is the pairing of an instance with a phone: the resource
// uazapi_instance_connection, the actions uazapi_instance_connect and
// uazapi_instance_disconnect, and the ephemeral uazapi_instance_pairing.
package connection

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	phones "github.com/uazapi/terraform-provider-uazapi/internal/phone"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/together"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

var (
	_ resource.ResourceWithConfigure   = (*connectionResource)(nil)
	_ resource.ResourceWithIdentity    = (*connectionResource)(nil)
	_ resource.ResourceWithImportState = (*connectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*connectionResource)(nil)
)

// keys identify a connection.
var keys = identity.Keys{Instance: access.AttributeInstanceID}

type connectionResource struct {
	server *access.Server
	// ends has whoever pairs an instance wait while its session is being ended.
	ends *together.Turns
}

// NewResource makes the resource.
func NewResource() resource.Resource { return &connectionResource{} }

func (r *connectionResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_connection"
}

func (r *connectionResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

func (r *connectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = keys.Schema()
}

func (r *connectionResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
	if r.server != nil {
		r.ends, _ = r.server.PerRun("ends of sessions", func() any { return new(together.Turns) }).(*together.Turns)
	}
}

// Create starts the pairing. A pairing that failed leaves nothing in the state:
// the attempt goes on at the server and the next apply finds it there, while a
// state would be tainted, and the next apply would end the attempt first.
func (r *connectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, pairingTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.Session = types.StringNull()
	paired, diags := r.pair(ctx, &plan, timeout, false)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(paired.store(ctx, resp.Private)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, plan.InstanceID)...)
	resp.Diagnostics.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
}

func (r *connectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.InstanceID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := r.attempt("read the connection of", state)
	record := r.record(ctx, state, req.Private)
	seen, ok := refresh.Find(ctx, r.server, attempt, record, resp)
	if !ok {
		return
	}
	found := seen.Instance
	attempt.Instance = found
	refresh.CheckShared(ctx, r.server, attempt, owner.Thing{Part: owner.Connection}, resp)
	if state.remember() { // the state is of before the session was kept
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
	known, marked := loadMark(ctx, req.Private)
	if marked && state.current(found, known) {
		return
	}
	status := uazapi.Status{Instance: found}
	// What the listing calls disconnected may be logged in and come back by itself.
	if found.Status != uazapi.StatusDisconnected || state.Connected.ValueBool() {
		var err error
		status, err = r.server.Status(ctx, access.Ref{ID: found.ID, Token: found.Token})
		if err != nil {
			resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
			return
		}
	}
	attempt.Instance = status.Instance
	if state.reconnects(status) {
		resp.Diagnostics.Append(attempt.Reconnects())
		return
	}
	state.fill(status)
	if state.lost() {
		resp.Diagnostics.Append(attempt.Disconnected(state.OnLogout.ValueString() == onLogoutPair))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	// The next refresh compares it with a listing. What the status showed may be one read
	// late, so its time counts.
	kept := mark{LastDisconnect: status.Instance.LastDisconnect, Owner: found.Owner}
	resp.Diagnostics.Append(kept.store(ctx, resp.Private)...)
}

func (r *connectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.InstanceID)...)
	timeout, diags := plan.Timeouts.Update(ctx, pairingTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Connected.IsUnknown() {
		// The session is not concerned.
		resp.Diagnostics.Append(r.checkSame(ctx, plan, state)...)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		}
		return
	}
	plan.Session = state.Session
	paired, diags := r.pair(ctx, &plan, timeout, plan.request != state.request)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(paired.store(ctx, resp.Private)...)
}

func (r *connectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, disconnectTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !state.DisconnectOnDestroy.IsNull() && !state.DisconnectOnDestroy.ValueBool() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	attempt := r.attempt("disconnect", state)
	found, err := r.end(ctx, r.record(ctx, state, req.Private))
	if found.ID != "" {
		attempt.Instance = found
	}
	_, gone := errors.AsType[*access.GoneError](err)
	switch {
	case gone:
	case errors.Is(err, errPaired):
		resp.Diagnostics.Append(attempt.NotEnded())
	case err == nil:
		announced, _ := req.Private.GetKey(ctx, announcedKey)
		if len(announced) == 0 && state.endsSession() {
			resp.Diagnostics.Append(attempt.EndedSession(state.Number.ValueString()))
		}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		resp.Diagnostics.Append(attempt.Late(timeout, lateEndAdvice, err))
	default:
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
	}
}

// errPaired says that a session is kept, since another connection of this apply has paired
// the instance, or is about to. Its plan did not know that it would be this one, or it
// would have been refused.
var errPaired = errors.New("another connection of this apply has paired the instance")

// end ends the session of an instance that is in the state, and returns the instance as
// it was found.
func (r *connectionResource) end(ctx context.Context, record access.Record) (uazapi.Instance, error) {
	done, err := r.ends.Take(ctx, record.ID)
	if err != nil {
		return uazapi.Instance{}, err
	}
	defer done()
	if r.server.Noted(notePairs, record.ID) {
		return uazapi.Instance{}, errPaired
	}
	found, err := r.server.FindToEnd(ctx, record)
	if err == nil {
		err = pairingOf(r.server, found.Instance).End(ctx)
	}
	return found.Instance, err
}

// awaitEnd waits while the session of an instance is being ended, which would end the one
// that is found or made meanwhile. One that is to be ended later is kept.
func (r *connectionResource) awaitEnd(ctx context.Context, id string) error {
	r.server.Note(notePairs, id)
	done, err := r.ends.Take(ctx, id)
	if err == nil {
		done()
	}
	return err
}

func (r *connectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	keys.Import(ctx, r.server, "import the connection of", req, resp)
}

// checkSame makes sure that another token opens the same instance.
func (r *connectionResource) checkSame(ctx context.Context, plan, state model) diag.Diagnostics {
	err := r.server.CheckSame(ctx, plan.Target, state.Target)
	if err == nil {
		return nil
	}
	return r.attempt("update the connection of", state).Blaming(plan.Blame()).Failed(ctx, err)
}

// pair starts an attempt unless the instance is connected, and waits for the
// phone where the plan says so. It returns the mark of the session. Anew ends an
// attempt that was started with other arguments.
func (r *connectionResource) pair(ctx context.Context, plan *model, timeout time.Duration, again bool) (mark, diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	attempt := r.attempt("connect", *plan).Blaming(plan.Blame())
	found, err := r.server.Lookup(ctx, plan.Ref(), roster.Shared)
	if err != nil {
		return mark{}, attempt.Failed(ctx, err)
	}
	instance := pairingOf(r.server, found)
	err = r.awaitEnd(ctx, found.ID)
	if err == nil && again {
		err = instance.EndAttempt(ctx)
	}
	var status uazapi.Status
	switch {
	case err != nil:
	case plan.WaitForConnected.ValueBool():
		status, err = instance.Follow(ctx, plan.pairing(), func(pairing.Event) {})
	default:
		status, err = instance.Start(ctx, plan.pairing())
	}
	attempt = attempt.Opened(asLastSeen(found, status))
	switch {
	case err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return mark{}, diag.Diagnostics{attempt.Late(timeout, lateAdvice, err)}
	case err != nil:
		return mark{}, attempt.Failed(ctx, err)
	}
	r.server.Learn(status.Instance)
	plan.fill(status)
	return markOf(status.Instance), otherNumber(attempt, plan.Phone, plan.Number)
}

// lateAdvice is for a pairing that nobody completed.
const lateAdvice = "Nobody paired it in time. Run terraform apply again and pair it meanwhile: with the phone, under Settings (on Android the menu ⋮), Linked devices, Link a device. " +
	"The action uazapi_instance_connect draws the QR in the terminal, or shows the code. With OpenTofu, and Terraform before 1.14, leave wait_for_connected out: " +
	"the apply ends at once then, and with phone the code to enter is in paircode. The timeouts of the connection set how long to wait."

// lateEndAdvice is for a session that the server did not end in time.
const lateEndAdvice = "The server was asked to disconnect it. Run terraform apply again; the timeouts of the connection set how long to wait."

// otherNumber warns of a connection that is not of the phone that was asked for.
func otherNumber(attempt apidiag.Attempt, wanted, number types.String) diag.Diagnostics {
	phone, connected := wanted.ValueString(), number.ValueString()
	if !phones.Different(phone, connected) {
		return nil
	}
	return diag.Diagnostics{attempt.Blaming(path.Root("phone")).OtherNumber(connected, phone)}
}

// record is what the state knows of the instance.
func (r *connectionResource) record(ctx context.Context, state model, kept private.Reader) access.Record {
	return refresh.Record(ctx, r.server, state.Ref(), kept)
}

// attempt is what is being done, to the instance as it was last seen.
func (r *connectionResource) attempt(verb string, m model) apidiag.Attempt {
	return r.server.AttemptAsSeen(verb, m.InstanceID.ValueString())
}
