// Package rotatetoken gives an instance another token: the action and the resource
// uazapi_instance_rotate_token.
package rotatetoken

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const common = `

~> **The old token is refused from then on.** Every program that sends with it needs the new one. Receivers of webhooks get the new one with the next delivery.

The new token is neither shown nor stored by this. The provider finds it by the id of the instance, in the listing of the server. The state of a ` + "`uazapi_instance`" + ` that stores its token has the new one after the next refresh, and the ephemeral resource ` + "`uazapi_instance_token`" + ` hands it to other programs. Where a configuration has the old token written out, in ` + "`token`" + ` or ` + "`token_wo`" + `, write the new one there, or name the instance by its id.

It takes the admin token, a server of API 2.4.4 or later whose listing shows tokens, and ` + "`instance_id`" + `: an instance that only its own token finds would be lost.`

const actionDescription = `Gives an instance another token, as after somebody has seen it who should not have.` + common + ` It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_rotate_token`" + `.`

const resourceDescription = `Gives an instance another token: once when the resource is created, and again whenever ` + "`triggers`" + ` change.

It is the form of the action ` + "`uazapi_instance_rotate_token`" + ` for OpenTofu and for Terraform before 1.14. Destroying it does nothing.` + common + `

Once the server may have taken the request, the change is in the state as done. What fails after that is a warning, and no apply changes the token a second time until ` + "`triggers`" + ` change.

It cannot be imported: no server keeps which resource changed a token. Creating the resource changes the token once.`

// rotationTime is how long it may take unless the configuration says.
const rotationTime = 2 * time.Minute

const confirmation = "Has to be `true`, so that nobody makes a token worthless by accident that programs still use."

type config struct {
	invoke.ArgumentsByID
	ConfirmImpacts types.Bool `tfsdk:"confirm_impacts"`
}

// NewAction makes the action.
func NewAction() action.Action { return invoke.New(rotation()) }

// NewResource makes the resource.
func NewResource() resource.Resource {
	return invoke.NewResource(rotation(), invoke.Form{
		Noun:        "a change of the token",
		Description: resourceDescription,
		Again:       "the token is changed again",
		Waits:       "How long the request and the look for the new token may take, such as `1m`.",
	})
}

func rotation() invoke.Action[config] {
	confirmed := []validator.Bool{boolvalidator.Equals(true)}
	return invoke.Action[config]{
		Type:        "instance_rotate_token",
		Verb:        "change the token of",
		Description: actionDescription,
		Arguments: []invoke.Argument{{
			Name:       "confirm_impacts",
			InAction:   actionschema.BoolAttribute{MarkdownDescription: confirmation, Required: true, Validators: confirmed},
			InResource: resourceschema.BoolAttribute{MarkdownDescription: confirmation, Required: true, Validators: confirmed},
		}},
		ByID:       true,
		Timeout:    rotationTime,
		LateAdvice: "The request may have been sent. Run terraform plan: it finds the instance by its id, with whatever token it has by now.",
		Refuses:    refuses,
		Run:        func(ctx context.Context, on *invoke.Target, _ config) error { return run(ctx, on) },
	}
}

// run changes the token of an instance that the listing finds, and looks for the new one.
func run(ctx context.Context, on *invoke.Target) error {
	if err := makeSure(ctx, on); err != nil {
		return err
	}
	before := on.Instance
	var told call.Token
	asked := on.Ask(func() (err error) {
		told, err = on.Server.API.RotateToken(ctx, before.ID)
		return err
	})
	if asked != nil && !call.OutcomeUnknown(asked) {
		return asked
	}
	after, listed, err := find(ctx, on.Server, before, told)
	if err != nil {
		return lost(ctx, on.Server, before, asked)
	}
	on.Server.Learn(after)
	on.Instance = after
	on.Say("The token was changed. The old one is refused from now on.")
	on.Warnings.Append(concerns(on.Server, before, after, listed)...)
	return nil
}

// makeSure makes sure that the token opens the instance, and that a later run finds the
// instance without it: the new one will be nowhere but on the server.
func makeSure(ctx context.Context, on *invoke.Target) error {
	if err := on.Server.MakeSure(ctx, &on.Instance); err != nil {
		return err
	}
	listed, err := listed(ctx, on.Server, on.Instance.ID)
	switch {
	case errors.Is(err, call.ErrDisabled), errors.Is(err, call.ErrNoRoute):
		return &hiddenError{why: "the server shows no listing", err: err}
	case err != nil:
		return err
	case listed.Token == "":
		return &hiddenError{why: "the listing of the server does not show its token"}
	case listed.Token != on.Instance.Token:
		return errOlderListing
	}
	on.Instance.Status = listed.Status
	return nil
}

// listed is the instance as a new listing shows it.
func listed(ctx context.Context, server *access.Server, id string) (uazapi.Instance, error) {
	all, err := server.Instances(ctx, roster.Now)
	if err != nil {
		return uazapi.Instance{}, err
	}
	at := slices.IndexFunc(all, func(instance uazapi.Instance) bool { return instance.ID == id })
	if at < 0 {
		return uazapi.Instance{}, &access.NotListedError{ID: id, Count: len(all)}
	}
	return all[at], nil
}

// find looks for the new token: in the listing, which may show it late, and else in the
// answer. It has to open this very instance.
func find(ctx context.Context, server *access.Server, before uazapi.Instance, told call.Token) (after uazapi.Instance, isListed bool, err error) {
	err = server.ReadBack(ctx, func() (bool, error) {
		now, err := listed(ctx, server, before.ID)
		if err != nil {
			return false, err
		}
		after, err = opened(ctx, server, before, now.Token)
		return err == nil, err
	})
	if err == nil {
		return after, true, nil
	}
	after, err = opened(ctx, server, before, told)
	return after, false, err
}

// opened is the instance as a new token shows it.
func opened(ctx context.Context, server *access.Server, before uazapi.Instance, token call.Token) (uazapi.Instance, error) {
	if token == "" || token == before.Token {
		return uazapi.Instance{}, errNotSeen
	}
	status, err := server.API.Status(ctx, uazapi.Key{ID: before.ID, Token: token})
	if err != nil {
		return uazapi.Instance{}, err
	}
	status.Instance.Token = token
	return status.Instance, nil
}

// lost is why no new token was seen, where the server took the request or may have.
func lost(ctx context.Context, server *access.Server, before uazapi.Instance, asked error) error {
	_, err := server.API.Status(ctx, before.Key())
	return &lostError{asked: asked, oldOpens: err == nil}
}
