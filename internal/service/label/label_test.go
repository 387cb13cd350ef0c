package label

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

func TestIs(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		record, name string
		has          uazapi.Label
		want         bool
	}{
		"the same":                       {"r1", "Novo", uazapi.Label{RecordID: "r1", Name: "Novo"}, true},
		"renamed":                        {"r1", "Novo", uazapi.Label{RecordID: "r1", Name: "VIP"}, true},
		"recorded again":                 {"r1", "Novo", uazapi.Label{RecordID: "r2", Name: "Novo"}, true},
		"another":                        {"r1", "Novo", uazapi.Label{RecordID: "r2", Name: "VIP"}, false},
		"imported":                       {"", "", uazapi.Label{RecordID: "r2", Name: "VIP"}, true},
		"the server tells no record":     {"r1", "Novo", uazapi.Label{Name: "VIP"}, true},
		"the server never told a record": {"", "Novo", uazapi.Label{RecordID: "r2", Name: "VIP"}, true},
	} {
		known := model{Name: types.StringValue(test.name), RecordID: types.StringValue(test.record)}
		if got := (label{}).Is(known, test.has); got != test.want {
			t.Errorf("%s: it is the same: %t, want %t", title, got, test.want)
		}
	}
}

func TestHexOf(t *testing.T) {
	t.Parallel()
	for color, want := range map[int64]types.String{
		0: types.StringValue("#ff9484"), 19: types.StringValue("#9568cf"), 20: types.StringNull(), -1: types.StringNull(),
	} {
		if got := hexOf(color); !got.Equal(want) {
			t.Errorf("%d is %s, want %s", color, got, want)
		}
	}
}
