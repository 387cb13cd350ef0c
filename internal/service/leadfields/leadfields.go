// Package leadfields is uazapi_instance_lead_fields: the names of the custom fields that
// an instance keeps for each lead.
package leadfields

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `The names of the custom fields that an instance keeps for each lead.

A lead has 20 custom fields, ` + "`lead_field01` to `lead_field20`" + `. Their names are what the server's panel shows, and what stands in for the fields in texts that are sent. No number has to be paired.

Only the fields that are configured are managed. The names of the others stay on the server as they are, no matter who gave them.

~> **A name cannot be cleared.** The API can only replace a name by another one. So a plan that takes a field out of the configuration is an error: keep it, or give it another name.

Destroying the resource leaves the names on the server.`

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(leadFields{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(leadFields{}) }

type leadFields struct{}

// These are found by their methods alone, so that a misspelled one would go unseen.
var (
	_ setting.WithPlan         = leadFields{}
	_ setting.WithScope[model] = leadFields{}
)

func (leadFields) About() setting.About {
	return setting.About{
		Type:        "instance_lead_fields",
		Noun:        "lead fields",
		Description: description,
		Attributes: map[string]schema.Attribute{
			"fields": schema.MapAttribute{
				MarkdownDescription: "The names of the fields, each of 1 to 255 characters. The keys are `lead_field01` to `lead_field20`. Fields that are left out stay as they are. Left out altogether, the names that the server has are read, and none is written.",
				Optional:            true,
				Computed:            true,
				ElementType:         types.StringType,
				Validators: []validator.Map{
					mapvalidator.SizeAtLeast(1),
					mapvalidator.NoNullValues(),
					mapvalidator.KeysAre(validate.LeadField()),
					mapvalidator.ValueStringsAre(validate.LeadFieldName()),
				},
				PlanModifiers: []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
			},
		},
		WithInstance: true,
	}
}

// Plan refuses to take away a name, since the server would keep it.
func (leadFields) Plan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() {
		return
	}
	var config, before model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &before)...)
	var planned types.String
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root(access.AttributeInstanceID), &planned)...)
	if resp.Diagnostics.HasError() || keysOf(config.Fields) == nil || !planned.Equal(before.InstanceID) {
		return
	}
	dropped := namesOf(before.Fields)
	maps.DeleteFunc(dropped, func(key, _ string) bool { return slices.Contains(keysOf(config.Fields), key) })
	resp.Diagnostics.Append(tell(dropped, setting.Scope(ctx, req.Private))...)
}

// Read leaves the state alone where no field has a name: a name is never cleared, so the
// server does not tell them.
func (leadFields) Read(_ context.Context, on access.On, into *model) error {
	told := on.Instance.LeadFields()
	switch {
	case told != nil:
		into.Fields = mapOf(told)
	case into.Fields.IsNull():
		into.Fields = types.MapNull(types.StringType) // an empty model has a map of nothing
	}
	return nil
}

// Write sends the names that the server does not have.
func (leadFields) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	names, has := namesOf(change.Wanted.Fields), namesOf(change.Has.Fields)
	maps.DeleteFunc(names, func(key, name string) bool { return has[key] == name })
	if len(names) == 0 {
		return nil
	}
	return on.API.NameLeadFields(ctx, on.Key(), names)
}

// Scope are the fields that are configured.
func (leadFields) Scope(of model) []string { return keysOf(of.Fields) }

// Narrow leaves out the names of other fields. What was written and is not told then
// counts as not kept.
func (leadFields) Narrow(has *model, scope []string) {
	names := namesOf(has.Fields)
	maps.DeleteFunc(names, func(key, _ string) bool { return !slices.Contains(scope, key) })
	has.Fields = mapOf(names)
}
