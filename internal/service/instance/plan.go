package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// ValidateConfig refuses what cannot go together with store_token. What is not
// known yet may turn out to fit.
func (r *instanceResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var token, tokenWO types.String
	var storeToken types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("token"), &token)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attributeTokenWO), &tokenWO)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attributeStoreToken), &storeToken)...)
	if resp.Diagnostics.HasError() || storeToken.IsUnknown() {
		return
	}
	stored := storeToken.IsNull() || storeToken.ValueBool()
	if present(token) && !stored {
		resp.Diagnostics.Append(message.ErrorAt(path.Root(attributeStoreToken), "Invalid combination of store_token and token",
			"A token that is written in the configuration is part of the state, so it cannot be left out of it.\n\n"+
				"Give it as token_wo instead, which is not stored; or leave token out and import the instance by its id, with an admin token in the provider; or leave out store_token."))
	}
	if present(tokenWO) && stored {
		resp.Diagnostics.Append(message.ErrorAt(path.Root(attributeStoreToken), "Invalid combination of store_token and token_wo",
			"A write-only token is not stored, but the token of the instance would be: the state holds it unless store_token is false.\n\n"+
				"Set store_token = false. To have the token in the state, give it as token instead of token_wo."))
	}
}

// ModifyPlan plans the token, and refuses what an apply could only fail at.
func (r *instanceResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.Equal(req.State.Raw) {
		return // as for most of a fleet in most plans
	}
	var config, state *model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if req.Plan.Raw.IsNull() {
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.checkDestroy(ctx, *state, req.Private)...)
		}
		return
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	var storeToken types.Bool
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root(attributeStoreToken), &storeToken)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.checkRename(*config, state)...)
	resp.Diagnostics.Append(r.checkOrigin(ctx, *config, state, req.Private)...)
	if state == nil {
		resp.Diagnostics.Append(r.checkAdoption(ctx, *config, resp.Private)...)
	}
	if !config.Token.IsNull() {
		return
	}
	resp.Diagnostics.Append(r.foundAgain(ctx, *config, state, storeToken)...)
	if state == nil && config.TokenWO.IsNull() && r.server != nil && !r.server.HasAdminToken() {
		resp.Diagnostics.Append(message.Error("Unable to create an instance: the provider has no admin token",
			"Creating an instance takes the admin token of the server.\n\n"+
				"Set admin_token in the provider, or UAZAPI_ADMIN_TOKEN in the environment. To manage an instance that exists already, "+
				"the user who holds its token sets token in this resource."))
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("token"), plannedToken(state, storeToken))...)
	if state == nil && config.TokenWO.IsNull() {
		resp.Diagnostics.Append(r.checkName(ctx, *config)...)
	}
}

// Idle tells that [instanceResource.ModifyPlan] has nothing to say of an instance that is
// as configured.
func (*instanceResource) Idle(_, _ map[string]any) bool { return true }

// checkDestroy refuses to plan what a destroy would refuse, and warns where a number is
// connected and no connection in the plan has said so.
func (r *instanceResource) checkDestroy(ctx context.Context, state model, kept private.Reader) diag.Diagnostics {
	if state.DeletionProtection.ValueBool() {
		return diag.Diagnostics{r.attempt("delete", state).Protected()}
	}
	if err := r.server.CheckPlannedEnd(state.record(ctx, r.server, kept)); err != nil {
		return r.attempt("delete", state).Failed(ctx, err)
	}
	if diags := r.checkShared(ctx, state, kept); diags.HasError() {
		return diags
	}
	number, connected := r.connectedNumber(state)
	if !connected || r.server.Noted(access.NoteEnds, state.ID.ValueString()) {
		return nil
	}
	return diag.Diagnostics{r.attempt("delete", state).DeletesConnected(number)}
}

// connectedNumber is the number of an instance which this run has seen connected. It asks
// nobody.
func (r *instanceResource) connectedNumber(state model) (number string, connected bool) {
	found, seen := r.server.Seen(state.ID.ValueString())
	if !seen || !found.Connected() {
		return "", false
	}
	return uazapi.JID(found.Owner).Number(), true
}

// checkRename warns where a plan renames an instance whose number is connected: a
// list that shifts under count gives each number the name of another customer.
func (r *instanceResource) checkRename(config model, state *model) diag.Diagnostics {
	if r.server == nil || state == nil || !present(config.Name) || config.Name.Equal(state.Name) {
		return nil
	}
	number, connected := r.connectedNumber(*state)
	if !connected {
		return nil
	}
	attempt := r.attempt("rename", *state).Blaming(path.Root(attributeName))
	return diag.Diagnostics{attempt.RenamesConnected(number, config.Name.ValueString())}
}

// checkOrigin refuses to change what only a new instance gets. Where the instance cannot
// be found, the apply looks.
func (r *instanceResource) checkOrigin(ctx context.Context, config model, state *model, kept private.Reader) diag.Diagnostics {
	if r.server == nil || state == nil || len(config.missing(state.Origin, uazapi.Instance{})) == 0 {
		return nil
	}
	found, err := r.server.Find(ctx, state.record(ctx, r.server, kept), roster.Shared)
	if err != nil {
		return nil // the apply fails for it, in its own words
	}
	return config.refused(r.attempt("update", *state), state.Origin, found.Instance)
}

// checkAdoption refuses to adopt an instance that the state has already.
func (r *instanceResource) checkAdoption(ctx context.Context, config model, kept private.Store) diag.Diagnostics {
	given := config.given(nil)
	if r.server == nil || !present(given.token) {
		return nil
	}
	mark, diags := owner.GiveMark(ctx, kept)
	err := r.server.Owners.WantOpened(access.Token(given.token), mark)
	attempt := r.attempt("adopt", config).Blaming(path.Root(given.attribute))
	return append(diags, owner.Tell(ctx, attempt, err)...)
}

// foundAgain refuses to keep no token where the provider could never find the
// instance without one.
func (r *instanceResource) foundAgain(ctx context.Context, config model, state *model, storeToken types.Bool) diag.Diagnostics {
	var blame string
	switch given := config.given(state); {
	case given.attribute == attributeTokenWO && !given.token.IsUnknown():
		blame = attributeTokenWO
	case state != nil && state.drops(storeToken):
		blame = attributeStoreToken
	default:
		return nil
	}
	err := r.server.CheckCanFind()
	if err == nil {
		return nil
	}
	attempt := r.attempt("adopt", config)
	if state != nil {
		attempt = r.attempt("update", *state)
	}
	return attempt.Blaming(path.Root(blame)).Failed(ctx, err)
}

// plannedToken is the token that the state is going to hold when the
// configuration gives none.
func plannedToken(state *model, storeToken types.Bool) types.String {
	switch {
	case !storeToken.IsUnknown() && !storeToken.ValueBool():
		return types.StringNull()
	case state != nil && !state.Token.IsNull() && !storeToken.IsUnknown():
		return state.Token
	default:
		return types.StringUnknown()
	}
}

// checkName warns where another instance has the name of one that is to be created. It
// refuses that where names are unique, and where the plan creates two of one name then.
func (r *instanceResource) checkName(ctx context.Context, config model) diag.Diagnostics {
	if r.server == nil || !present(config.Name) {
		return nil
	}
	attempt := r.attempt("create", config).Blaming(path.Root(attributeName))
	name := strings.TrimSpace(attempt.Instance.Name)
	if r.server.UniqueNames && r.server.Told("a new instance named "+name) > 1 {
		return diag.Diagnostics{attempt.NamePlanned()}
	}
	namesakes, err := r.server.Namesakes(ctx, attempt.Instance.Name)
	switch {
	case err != nil:
		return attempt.Failed(ctx, err)
	case len(namesakes) == 0:
		return nil
	case !r.server.UniqueNames:
		return diag.Diagnostics{attempt.NameTaken(namesakes, false)}
	}
	// The guard is about the very name, and not about one that is nearly the same.
	same := slices.DeleteFunc(namesakes, func(other uazapi.Instance) bool { return strings.TrimSpace(other.Name) != name })
	if len(same) == 0 {
		return nil
	}
	return diag.Diagnostics{attempt.NameTaken(same, true)}
}
