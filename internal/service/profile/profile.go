// Package profile is uazapi_instance_profile: the name and the picture of the WhatsApp
// account of an instance.
package profile

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
)

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(profile{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(profile{}) }

type profile struct{}

// These are found by their methods alone, so that a misspelled one would go unseen.
var (
	_ setting.WithPlan         = profile{}
	_ setting.WithDerived      = profile{}
	_ setting.WithLate         = profile{}
	_ setting.WithProof[model] = profile{}
)

// About takes the description of the instance, which tells the name and that there is a
// picture.
func (profile) About() setting.About {
	return setting.About{
		Type:         "instance_profile",
		Noun:         "profile",
		Description:  description,
		Attributes:   attributes(),
		Validators:   validators(),
		Session:      true,
		WithInstance: true,
	}
}

// Plan reads the picture, works out its hash, and has it sent again where it was removed.
func (profile) Plan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, planned model
	var before *model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &planned)...)
	if !req.State.Raw.IsNull() {
		before = new(model)
		resp.Diagnostics.Append(req.State.Get(ctx, before)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if fault := planned.plan(config, before); fault != nil {
		resp.Diagnostics.Append(message.ErrorAt(fault.at, "Invalid picture", fault.text))
		return
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &planned)...)
}

// Derived are what is worked out of the picture. The server tells that there is one, and
// Write which one it has sent.
func (profile) Derived() []string { return []string{"picture_sha256", "has_picture"} }

// Late are what servers tell one read later, or more.
func (profile) Late() []string { return []string{"name", "has_picture"} }

// Read takes a second look where a name or a picture seems to be missing: a server has
// neither in the first answer after a pairing. While no number is connected, what the
// server shows is left from the one before.
func (profile) Read(ctx context.Context, on access.On, into *model) error {
	seen := on.Instance
	if !seen.Connected() && !into.HasPicture.IsNull() {
		return nil
	}
	if seen.Connected() && into.doubts(seen) {
		status, err := on.API.Status(ctx, on.Key())
		if err != nil {
			return err
		}
		seen = status.Instance
	}
	into.fill(seen)
	return nil
}

// Write changes the name, and then the picture. What fails for its value does not keep
// the other from being written.
func (profile) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	named, nameErr := setName(ctx, on, change)
	if nameErr != nil && !ofValue(nameErr) {
		return nameErr
	}
	sent, pictureErr := setPicture(ctx, on, change)
	if sent || !named && call.OutcomeUnknown(pictureErr) {
		change.Untold.takePicture(change.Planned)
	}
	failed := errors.Join(nameErr, pictureErr)
	if failed != nil && (named || sent) {
		return &setting.PartlyError{Err: failed}
	}
	return failed
}

// setName tells whether it has written the name. What is shown while no number is
// connected is left from the one before, and nothing to compare with.
func setName(ctx context.Context, on access.On, change setting.Change[model]) (bool, error) {
	name := change.Wanted.Name.ValueString()
	if change.Wanted.Name.IsNull() || on.Instance.Connected() && name == change.Has.Name.ValueString() {
		return false, nil
	}
	if err := on.API.SetProfileName(ctx, on.Key(), name); err != nil {
		return false, apidiag.OfField(path.Root("name"), explainName(err))
	}
	return true, nil
}

// setPicture tells whether it has sent the picture.
func setPicture(ctx context.Context, on access.On, change setting.Change[model]) (bool, error) {
	if !changesPicture(change) {
		return false, nil
	}
	picture, fault := change.Planned.picture()
	switch {
	case fault != nil:
		return false, apidiag.OfField(fault.at, errors.New(fault.text))
	case picture == nil, picture.removes() && on.Instance.Connected() && !change.Has.HasPicture.ValueBool():
		return false, nil
	case !change.Planned.SHA256.IsUnknown() && !picture.hash().Equal(change.Planned.SHA256):
		return false, apidiag.OfField(picture.at, errChanged)
	}
	if err := on.API.SetProfilePicture(ctx, on.Key(), picture.body()); err != nil {
		return false, apidiag.OfField(picture.at, explainPicture(err, picture, change.Has.HasPicture.ValueBool()))
	}
	return true, nil
}

// changesPicture tells whether the plan has another picture than the state, or one that
// the account has lost.
func changesPicture(change setting.Change[model]) bool {
	before, planned := change.Before, change.Planned
	return before == nil || !planned.SHA256.Equal(before.SHA256) || !planned.HasPicture.Equal(before.HasPicture)
}

// Proves compares what the server tells. A picture that takes the place of another one
// shows nowhere.
func (profile) Proves(kept model, change setting.Change[model]) bool {
	named := change.Wanted.Name.IsNull() || kept.Name.ValueString() == change.Wanted.Name.ValueString()
	if !named || !changesPicture(change) {
		return named
	}
	planned := change.Planned.HasPicture
	return kept.HasPicture.Equal(planned) && !change.Has.HasPicture.Equal(planned)
}
