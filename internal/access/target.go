package access

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	action "github.com/hashicorp/terraform-plugin-framework/action/schema"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// Names of the attributes that say which instance an object lives on.
const (
	AttributeInstanceID = "instance_id"
	AttributeToken      = "token"
)

const (
	instanceIDText = "Id of the instance. Its token is then found with the provider's admin token and never stored. " +
		"Without `instance_id` and `token`, the instance is the one that the provider's `token` opens."
	byIDText  = "Id of the instance. Its token is then found with the provider's admin token and never stored."
	tokenText = "Token of the instance, for those who have no admin token. It is stored in the state; prefer `instance_id` where you can."
)

// Target is the part of a model that names the instance an object lives on.
// Models embed it.
type Target struct {
	InstanceID types.String `tfsdk:"instance_id"`
	Token      types.String `tfsdk:"token"`
}

// On returns the target of a model that embeds it.
func (t *Target) On() *Target { return t }

// Ref is the instance that the target names.
func (t *Target) Ref() Ref {
	return Ref{ID: t.InstanceID.ValueString(), Token: Token(t.Token)}
}

// Blame is the attribute that is at fault where the instance cannot be opened.
func (t *Target) Blame() path.Path {
	switch {
	case !t.Token.IsNull():
		return path.Root(AttributeToken)
	case !t.InstanceID.IsNull():
		return path.Root(AttributeInstanceID)
	default:
		return path.Empty()
	}
}

// ResourceAttributes are the attributes of [Target] in a resource.
func ResourceAttributes() map[string]resource.Attribute {
	return map[string]resource.Attribute{
		AttributeInstanceID: resource.StringAttribute{
			MarkdownDescription: instanceIDText + " Changing it replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{validate.InstanceID(), notBoth(AttributeToken)},
			PlanModifiers: []planmodifier.String{
				keepUnknown{},
				stringplanmodifier.UseStateForUnknown(),
				stringplanmodifier.RequiresReplace(),
			},
		},
		AttributeToken: resource.StringAttribute{
			MarkdownDescription: tokenText + " Conflicts with `instance_id`.",
			Optional:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.Token(), notBoth(AttributeInstanceID)},
		},
	}
}

// ResourceAttributesByID are those of a resource whose instance is named by its id alone.
func ResourceAttributesByID() map[string]resource.Attribute {
	return map[string]resource.Attribute{
		AttributeInstanceID: resource.StringAttribute{
			MarkdownDescription: byIDText + " Changing it replaces the resource.",
			Required:            true,
			Validators:          []validator.String{validate.InstanceID()},
			PlanModifiers:       []planmodifier.String{keepUnknown{}, stringplanmodifier.RequiresReplace()},
		},
	}
}

// DataSourceAttributes are the attributes of [Target] in a data source.
func DataSourceAttributes() map[string]datasource.Attribute {
	return map[string]datasource.Attribute{
		AttributeInstanceID: datasource.StringAttribute{
			MarkdownDescription: instanceIDText,
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{validate.InstanceID(), notBoth(AttributeToken)},
		},
		AttributeToken: datasource.StringAttribute{
			MarkdownDescription: tokenText + " Conflicts with `instance_id`.",
			Optional:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.Token(), notBoth(AttributeInstanceID)},
		},
	}
}

// ActionAttributes are the attributes of [Target] in an action.
func ActionAttributes() map[string]action.Attribute {
	return map[string]action.Attribute{
		AttributeInstanceID: action.StringAttribute{
			MarkdownDescription: instanceIDText,
			Optional:            true,
			Validators:          []validator.String{validate.InstanceID(), notBoth(AttributeToken)},
		},
		AttributeToken: action.StringAttribute{
			MarkdownDescription: "Token of the instance, for those who have no admin token. Plans show it unless it comes from a sensitive variable. Conflicts with `instance_id`.",
			Optional:            true,
			Validators:          []validator.String{validate.Token(), notBoth(AttributeInstanceID)},
		},
	}
}

// ActionAttributesByID are those of an action whose instance is named by its id alone.
func ActionAttributesByID() map[string]action.Attribute {
	return map[string]action.Attribute{
		AttributeInstanceID: action.StringAttribute{MarkdownDescription: byIDText, Required: true, Validators: []validator.String{validate.InstanceID()}},
	}
}

// EphemeralAttributes are the attributes of [Target] in an ephemeral resource.
func EphemeralAttributes() map[string]ephemeral.Attribute {
	return map[string]ephemeral.Attribute{
		AttributeInstanceID: ephemeral.StringAttribute{
			MarkdownDescription: instanceIDText,
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{validate.InstanceID(), notBoth(AttributeToken)},
		},
		AttributeToken: ephemeral.StringAttribute{
			MarkdownDescription: "Token of the instance, for those who have no admin token. Conflicts with `instance_id`.",
			Optional:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.Token(), notBoth(AttributeInstanceID)},
		},
	}
}

func notBoth(other string) validator.String {
	return stringvalidator.ConflictsWith(path.MatchRoot(other))
}

// Token is the credential that an attribute holds, without the blanks that a
// token read from a file may bring along. It is empty for null and unknown.
func Token(value types.String) call.Token {
	return call.Token(strings.TrimSpace(value.ValueString()))
}

// keepUnknown plans the id of the state where the configuration has one that is known
// only after the apply. The two are nearly always the same: a module or a data source
// waits for something else. If they differ, the next plan shows it. To plan a
// replacement instead would end the session of the number, mostly for nothing.
type keepUnknown struct{}

func (keepUnknown) Description(context.Context) string {
	return "an id that is not known yet is taken to be that of the state"
}

func (k keepUnknown) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (keepUnknown) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.ConfigValue.IsUnknown() && !req.StateValue.IsNull() {
		resp.PlanValue = req.StateValue
	}
}
