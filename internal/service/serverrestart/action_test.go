package serverrestart

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What it does on a server is tested through the protocol.

func attributes(t *testing.T) schema.Schema {
	t.Helper()
	response := action.SchemaResponse{}
	NewAction().Schema(t.Context(), action.SchemaRequest{}, &response)
	return response.Schema
}

func TestItHasToBeConfirmed(t *testing.T) {
	t.Parallel()
	confirm := attributes(t).Attributes["confirm"].(schema.BoolAttribute)
	if !confirm.Required {
		t.Error("confirm can be left out")
	}
	for name, c := range map[string]struct {
		value   types.Bool
		refused bool
	}{
		"true":    {types.BoolValue(true), false},
		"false":   {types.BoolValue(false), true},
		"unknown": {types.BoolUnknown(), false},
	} {
		response := validator.BoolResponse{}
		for _, v := range confirm.Validators {
			v.ValidateBool(t.Context(), validator.BoolRequest{ConfigValue: c.value}, &response)
		}
		if response.Diagnostics.HasError() != c.refused {
			t.Errorf("%s: %v", name, response.Diagnostics)
		}
	}
}

func TestItTakesAConfiguredProvider(t *testing.T) {
	t.Parallel()
	s := attributes(t)
	raw := tftypes.NewValue(s.Type().TerraformType(t.Context()), map[string]tftypes.Value{
		"confirm":  tftypes.NewValue(tftypes.Bool, true),
		"timeouts": tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"invoke": tftypes.String}}, nil),
	})
	response := action.InvokeResponse{SendProgress: func(action.InvokeProgressEvent) { t.Error("it tells of progress") }}
	NewAction().Invoke(t.Context(), action.InvokeRequest{Config: tfsdk.Config{Schema: s, Raw: raw}}, &response)
	if len(response.Diagnostics) != 1 || !strings.Contains(response.Diagnostics[0].Summary(), "Unable to restart the server: the provider is not configured") {
		t.Errorf("got %v", response.Diagnostics)
	}
}
