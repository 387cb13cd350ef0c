package validate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// OneOf refuses what is none of a few values, and names them.
func OneOf(values ...string) validator.String { return oneOf(values) }

type oneOf []string

func (o oneOf) Description(context.Context) string {
	return "value must be one of " + strings.Join(o, ", ")
}

func (o oneOf) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

func (o oneOf) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || slices.Contains(o, value) {
		return
	}
	resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid "+req.Path.String(), fmt.Sprintf(
		"%s is not one of its values, which are %s.%s", message.Quoted(value), listed(o), o.meant(value))))
}

// meant says which value differs in nothing but case and blanks, or "".
func (o oneOf) meant(value string) string {
	for _, one := range o {
		if strings.EqualFold(one, strings.TrimSpace(value)) {
			return fmt.Sprintf(" Write %q: small letters and blanks count.", one)
		}
	}
	return ""
}

func listed(values []string) string {
	quoted := make([]string, len(values))
	for n, value := range values {
		quoted[n] = message.Quoted(value)
	}
	return inWords(quoted)
}

// inWords lists what there is as a sentence does.
func inWords(texts []string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	end := len(texts) - 1
	return strings.Join(texts[:end], ", ") + " and " + texts[end]
}

// AtLeastOneOf refuses a resource that has none of these arguments, and so nothing to do.
func AtLeastOneOf(arguments ...string) resource.ConfigValidator { return atLeastOneOf(arguments) }

type atLeastOneOf []string

func (a atLeastOneOf) Description(context.Context) string {
	return "at least one is needed of " + strings.Join(a, ", ")
}

func (a atLeastOneOf) MarkdownDescription(ctx context.Context) string { return a.Description(ctx) }

func (a atLeastOneOf) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	for _, argument := range a {
		var value attr.Value
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(argument), &value)...)
		if resp.Diagnostics.HasError() || !value.IsNull() {
			return
		}
	}
	resp.Diagnostics.Append(message.Error("Missing argument", fmt.Sprintf(
		"There is nothing to manage here. Set at least one of %s, or take the resource out.", inWords(a))))
}
