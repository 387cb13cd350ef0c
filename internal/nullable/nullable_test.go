package nullable_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
)

func TestNullableIsNullWhereTheServerTellsNothing(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct{ got, want attr.Value }{
		"a text":            {nullable.Text("Loja"), types.StringValue("Loja")},
		"no text":           {nullable.Text(""), types.StringNull()},
		"a time":            {nullable.Time("2026-08-04 09:52:02.993Z"), types.StringValue("2026-08-04T09:52:02.993Z")},
		"no time":           {nullable.Time(""), types.StringNull()},
		"an unreadable one": {nullable.Time("ontem"), types.StringValue("ontem")},
		"no texts":          {nullable.Texts(nil), types.MapNull(types.StringType)},
		"texts": {
			nullable.Texts(map[string]string{"lead_field01": "CPF"}),
			types.MapValueMust(types.StringType, map[string]attr.Value{"lead_field01": types.StringValue("CPF")}),
		},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", title, test.got, test.want)
		}
	}
}
