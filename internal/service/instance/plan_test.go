package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestPlannedToken(t *testing.T) {
	with, without := &model{Token: text("0e4ab1e1")}, &model{Token: null}
	later := types.BoolUnknown()
	for _, test := range []struct {
		name       string
		state      *model
		storeToken types.Bool
		want       types.String
	}{
		{"created and stored", nil, yes, unknown},
		{"created and not stored", nil, no, null},
		{"created and perhaps stored", nil, later, unknown},
		{"kept", with, yes, text("0e4ab1e1")},
		{"dropped", with, no, null},
		{"perhaps dropped", with, later, unknown},
		{"fetched", without, yes, unknown},
		{"still not stored", without, no, null},
		{"perhaps fetched", without, later, unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := plannedToken(test.state, test.storeToken); !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
