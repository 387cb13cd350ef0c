// Package chatwoot is uazapi_instance_chatwoot: the Chatwoot in which the conversations
// of an instance are answered.
package chatwoot

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(chatwoot{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(chatwoot{}) }

type chatwoot struct{}

// These are found by their methods alone, so that a misspelled one would go unseen.
var (
	_ setting.WithPlan             = chatwoot{}
	_ setting.WithRefreshed[model] = chatwoot{}
	_ setting.WithRenewal          = chatwoot{}
	_ setting.WithDerived          = chatwoot{}
	_ setting.WithSecrets[model]   = chatwoot{}
	_ setting.WithProof[model]     = chatwoot{}
	_ setting.WithUnset[model]     = chatwoot{}
	_ setting.WithAbsence[model]   = chatwoot{}
)

func (chatwoot) About() setting.About {
	return setting.About{
		Type:         "instance_chatwoot",
		Noun:         "Chatwoot",
		Description:  description,
		Attributes:   attributes(),
		PlansChanges: true,
	}
}

// Plan has the URL of the inbox be known after the apply where the apply writes, since
// each answer to a write may tell another, and has it stay otherwise.
func (chatwoot) Plan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() {
		return
	}
	var config, before model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &before)...)
	if resp.Diagnostics.HasError() {
		return
	}
	planned := before.InboxWebhookURL
	if config.changes(before) {
		planned = types.StringUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("inbox_webhook_url"), planned)...)
}

func (chatwoot) Read(ctx context.Context, on access.On, into *model) error {
	told, err := on.API.Chatwoot(ctx, on.Key())
	if err != nil {
		return err
	}
	into.fill(told)
	return nil
}

// Refreshed forgets the token of the server, so that a refresh which finds nothing new
// is one.
func (chatwoot) Refreshed(state *model, _ uazapi.Instance) { state.shown, state.masked = "", false }

// Renewing has all that is configured written where a part of it changes: the server
// takes it as a whole.
func (chatwoot) Renewing() []string {
	return []string{
		"enabled", "url", "access_token", "access_token_wo_version", "account_id", "inbox_id",
		"ignore_groups", "sign_messages", "create_new_conversation",
	}
}

// Derived is enabled where nobody says so.
func (chatwoot) Derived() []string { return []string{"enabled"} }

// Write sends all of it, also where the server shows the same already: only the answer
// tells the URL of the inbox.
func (chatwoot) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	if change.Before != nil {
		change.Untold.InboxWebhookURL = change.Before.InboxWebhookURL
	}
	if change.Wanted.URL.IsNull() || change.Before != nil && !change.Wanted.changes(*change.Before) {
		return nil
	}
	asked, err := whole(change)
	if err != nil {
		return err
	}
	told, err := on.API.SetChatwoot(ctx, on.Key(), asked)
	if call.OutcomeUnknown(err) {
		return &unansweredError{err}
	}
	if told != "" {
		change.Untold.InboxWebhookURL = types.StringValue(told)
	}
	return err
}

// whole is all that is sent: what is configured, and the rest as the server has it. If
// it shows nothing at all, the rest is that of the state: one answer proves no loss.
func whole(change setting.Change[model]) (uazapi.Chatwoot, error) {
	wanted, rest := change.Wanted, change.Has
	if rest.URL.IsNull() && change.Before != nil {
		rest = *change.Before
	}
	token, err := tokenFor(change)
	if err != nil {
		return uazapi.Chatwoot{}, apidiag.OfField(path.Root("access_token"), err)
	}
	return uazapi.Chatwoot{
		Enabled:               wanted.enabled().ValueBool(),
		URL:                   wanted.URL.ValueString(),
		AccessToken:           token,
		AccountID:             wanted.AccountID.ValueInt64(),
		InboxID:               wanted.InboxID.ValueInt64(),
		IgnoreGroups:          either(wanted.IgnoreGroups, rest.IgnoreGroups),
		SignMessages:          either(wanted.SignMessages, rest.SignMessages),
		CreateNewConversation: either(wanted.CreateNewConversation, rest.CreateNewConversation),
	}, nil
}

// either is what is wanted, or what there is.
func either(wanted, has types.Bool) bool {
	if wanted.IsNull() {
		return has.ValueBool()
	}
	return wanted.ValueBool()
}

// tokenFor is the configured token. Where none is, it is the one that the server shows,
// or the one that was configured until now.
func tokenFor(change setting.Change[model]) (call.Token, error) {
	configured := !change.Wanted.AccessToken.IsNull() || !change.Wanted.AccessTokenWOVersion.IsNull()
	switch given := change.Wanted.given(); {
	case given != "":
		return given, nil
	case configured:
		return "", errBlankToken
	case change.Has.shown != "":
		return change.Has.shown, nil
	case change.Before != nil && token(change.Before.AccessToken) != "":
		return token(change.Before.AccessToken), nil
	case change.Has.masked:
		return "", errMaskedToken
	default:
		return "", errNoToken
	}
}

// KeptOtherwise compares the token where the server shows it: no state tells it.
func (chatwoot) KeptOtherwise(kept model, change setting.Change[model]) []string {
	given := change.Wanted.given()
	switch {
	case given == "", kept.shown == "", kept.shown == given:
		return nil
	case change.Wanted.AccessToken.IsNull():
		return []string{"access_token_wo"}
	default:
		return []string{"access_token"}
	}
}

// Proves says no: what a read tells lacks the URL of the inbox.
func (chatwoot) Proves(model, setting.Change[model]) bool { return false }

// Unset disables it and leaves the rest as it is: servers cannot remove it. That there
// is nothing takes two answers where the state has something.
func (chatwoot) Unset(ctx context.Context, on access.On, before model) error {
	has, err := on.API.Chatwoot(ctx, on.Key())
	if err == nil && has.URL == "" && !before.URL.IsNull() {
		has, err = on.API.Chatwoot(ctx, on.Key())
	}
	if err != nil || !has.Enabled {
		return err
	}
	if has.AccessToken == "" {
		has.AccessToken = token(before.AccessToken)
	}
	if has.AccessToken == "" {
		return errCannotDisable
	}
	has.Enabled = false
	_, err = on.API.SetChatwoot(ctx, on.Key(), has)
	return err
}

// Absent tells whether an instance never had a Chatwoot.
func (chatwoot) Absent(of model) bool { return of.URL.IsNull() }
