package instance

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// create makes a new instance and puts it into the state before anything else
// can fail.
func (r *instanceResource) create(ctx context.Context, plan model, resp *resource.CreateResponse) {
	attempt := r.attempt("create", plan)
	created, err := r.server.Create(ctx, uazapi.NewInstance{
		Name:         plan.Name.ValueString(),
		AdminField01: plan.AdminField01.ValueString(),
		AdminField02: plan.AdminField02.ValueString(),
	})
	if err != nil {
		resp.Diagnostics.Append(attempt.CreateFailed(err))
		return
	}
	if len(created.Before) > 0 {
		resp.Diagnostics.Append(attempt.LeftBehind(created.Instance, created.Before))
	}
	if created.Info != "" {
		resp.Diagnostics.Append(notice(created.Created, plan.StoreToken.ValueBool()))
	}
	if announcement, ok := announced(created.Info, r.server.Now()); ok {
		resp.Diagnostics.Append(announcement.store(ctx, resp.Private)...)
	}
	r.save(ctx, plan, created.Instance, resp)

	// Servers that create by another route may leave the admin fields out.
	changed, diags := r.change(ctx, created.Instance, plan)
	resp.Diagnostics.Append(diags...)
	r.save(ctx, plan, changed, resp)
}

// adopt takes over the instance that a credential opens. Nothing is saved before
// it is as planned: an adoption that failed is tried again, while a saved one
// would be tainted, and the next apply would delete the instance.
func (r *instanceResource) adopt(ctx context.Context, plan model, given credential, resp *resource.CreateResponse) {
	attempt := r.attempt("adopt", plan)
	attempt.Blame = path.Root(given.attribute)
	found, err := r.open(ctx, plan.ID, given)
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(err))
		return
	}
	resp.Diagnostics.Append(r.unclaimed(found, plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	changed, diags := r.change(ctx, found, plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.save(ctx, plan, changed, resp)
}

// open gives the instance that a credential opens, which must be the one of this
// id where that is known.
func (r *instanceResource) open(ctx context.Context, id types.String, given credential) (uazapi.Instance, error) {
	ref := access.Ref{ID: id.ValueString(), Token: access.Token(given.token)}
	if given.attribute == attributeTokenWO {
		return r.server.OpenOnce(ctx, ref)
	}
	return r.server.Open(ctx, ref)
}

// save puts what is known of an instance into the state.
func (r *instanceResource) save(ctx context.Context, plan model, instance uazapi.Instance, resp *resource.CreateResponse) {
	plan.fill(instance, r.server.HasAdminToken())
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, attributeID, plan.ID)...)
}

// change makes the name and the admin fields of an instance what is planned,
// writing only what differs, and gives the instance as the server then has it.
func (r *instanceResource) change(ctx context.Context, has uazapi.Instance, plan model) (uazapi.Instance, diag.Diagnostics) {
	wanted := plan.edits(has, r.server.HasAdminToken())
	renamed := wanted.name != has.Name
	noted := wanted.adminField01 != has.AdminField01 || wanted.adminField02 != has.AdminField02
	if !renamed && !noted {
		return has, nil
	}
	attempt := apidiag.Attempt{Verb: "rename", Instance: has, On: r.server, Blame: path.Root("name")}
	if renamed {
		if err := r.server.API.RenameInstance(ctx, has.Key(), wanted.name); err != nil {
			return has, diag.Diagnostics{attempt.Failed(err)}
		}
		has.Name = wanted.name
		attempt.Instance = has
	}
	if noted {
		attempt.Verb, attempt.Blame = "change the admin fields of", path.Root("admin_field_01")
		if wanted.adminField01 == has.AdminField01 {
			attempt.Blame = path.Root("admin_field_02")
		}
		if err := r.server.SetAdminFields(ctx, has.ID, wanted.adminField01, wanted.adminField02); err != nil {
			return has, diag.Diagnostics{attempt.Failed(err)}
		}
	}
	attempt.Verb, attempt.Blame = "update", path.Empty()
	status, err := r.server.API.Status(ctx, has.Key())
	if err != nil {
		return has, diag.Diagnostics{attempt.Failed(err)}
	}
	return status.Instance, keptOtherwise(attempt, wanted, status.Instance)
}

// keptOtherwise compares what was written with what the server made of it.
func keptOtherwise(attempt apidiag.Attempt, wanted edits, has uazapi.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, field := range []struct{ name, wanted, kept string }{
		{"name", wanted.name, has.Name},
		{"admin_field_01", wanted.adminField01, has.AdminField01},
		{"admin_field_02", wanted.adminField02, has.AdminField02},
	} {
		if field.wanted != field.kept {
			diags.Append(attempt.KeptOtherwise(path.Root(field.name), fmt.Sprintf("%q", field.wanted), fmt.Sprintf("%q", field.kept)))
		}
	}
	return diags
}

// unclaimed refuses to adopt an instance whose admin fields would be cleared
// just because the configuration does not mention them. The plan of an adoption
// cannot show what gets lost.
func (r *instanceResource) unclaimed(found uazapi.Instance, plan model) diag.Diagnostics {
	var diags diag.Diagnostics
	if !r.server.HasAdminToken() {
		return diags
	}
	for _, field := range []struct {
		name    string
		planned types.String
		has     string
	}{
		{"admin_field_01", plan.AdminField01, found.AdminField01},
		{"admin_field_02", plan.AdminField02, found.AdminField02},
	} {
		if field.planned.IsNull() && field.has != "" {
			diags.AddAttributeError(path.Root(field.name), "Unable to adopt "+apidiag.Name(found)+": "+field.name+" would be lost",
				fmt.Sprintf("%s has %s = %q, and the configuration says nothing of it. Nothing was changed.\n\n"+
					"Set %s to %q to keep it, or to \"\" to clear it.", apidiag.Which(found), field.name, field.has, field.name, field.has))
		}
	}
	return diags
}

// delete deletes an instance and makes sure that it is gone. A server refuses
// the token of an instance that it has deleted, so a refusal is looked into.
func (r *instanceResource) delete(ctx context.Context, ref access.Ref, found uazapi.Instance) error {
	err := r.server.API.DeleteInstance(ctx, found.Key())
	if !errors.Is(err, uazapi.ErrRejected) {
		return err
	}
	_, findErr := r.server.Find(ctx, ref)
	if errors.Is(findErr, uazapi.ErrGone) {
		return nil
	}
	// The token opened the instance a moment ago. If the answer to a first
	// attempt was lost, it was this that deleted the instance.
	var failed *uazapi.Error
	if errors.As(err, &failed) && failed.Attempts > 1 && errors.Is(findErr, uazapi.ErrRejected) {
		return nil
	}
	return err
}

// notice warns of what a server announces about a new instance.
func notice(created uazapi.Created, storeToken bool) diag.Diagnostic {
	advice := ""
	if !storeToken {
		advice = "\n\nSuch servers give no listing either, so the instance can only be found again by its token, which is not stored. Leave out store_token here."
	}
	return diag.NewWarningDiagnostic("The server announces the end of the instance",
		fmt.Sprintf("The server said of instance %s (%q): %q\n\nPublic demo servers do so. Once the instance is deleted, the next plan offers to create another.", created.ID, created.Name, created.Info)+advice)
}
