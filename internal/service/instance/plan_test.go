package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestGiven(t *testing.T) {
	version := types.Int64Value
	none, stored := model{}, model{Token: text("0e4ab1e1")}
	once, twice := model{TokenWO: text("11111111"), TokenWOVersion: version(1)}, model{TokenWO: text("11111111"), TokenWOVersion: version(2)}
	kept := &model{TokenWOVersion: version(1)}
	for _, test := range []struct {
		name   string
		config model
		state  *model
		want   credential
	}{
		{"nothing to create", none, nil, credential{null, "token"}},
		{"nothing to adopt again", none, kept, credential{null, "token"}},
		{"a token to adopt by", stored, nil, credential{text("0e4ab1e1"), "token"}},
		{"a token to update by", stored, kept, credential{text("0e4ab1e1"), "token"}},
		{"once to adopt", once, nil, credential{text("11111111"), "token_wo"}},
		{"once, adopted", once, kept, credential{null, "token"}},
		{"once, imported", once, &model{}, credential{text("11111111"), "token_wo"}},
		{"a new version", twice, kept, credential{text("11111111"), "token_wo"}},
		{"not known yet", model{TokenWO: unknown, TokenWOVersion: version(1)}, nil, credential{unknown, "token_wo"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.config.given(test.state)
			if !got.token.Equal(test.want.token) || got.attribute != test.want.attribute {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

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
