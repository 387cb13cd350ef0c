package validate_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

func TestOneOfNamesItsValues(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value types.String
		want  string
	}{
		{types.StringNull(), ""},
		{types.StringUnknown(), ""},
		{types.StringValue("contacts"), ""},
		{types.StringValue("friends"), `"friends" is not one of its values, which are "all", "contacts" and "none".`},
		{types.StringValue(""), `"" is not one of its values, which are "all", "contacts" and "none".`},
		{types.StringValue(" All"), `" All" is not one of its values, which are "all", "contacts" and "none". Write "all": small letters and blanks count.`},
	} {
		t.Run(test.value.String(), func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			req := validator.StringRequest{Path: path.Root("last"), ConfigValue: test.value}
			validate.OneOf("all", "contacts", "none").ValidateString(t.Context(), req, &resp)
			switch said := resp.Diagnostics; {
			case test.want == "" && len(said) == 0:
			case len(said) != 1 || said[0].Summary() != "Invalid last" || said[0].Detail() != test.want:
				t.Errorf("it says %v, want %q", said, test.want)
			}
		})
	}
}
