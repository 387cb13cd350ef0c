package leadfields

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/shapetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

type names = map[string]string

// of is a model with these names, nil for none at all.
func of(given names) model {
	if given == nil {
		return model{Fields: types.MapNull(types.StringType)}
	}
	return model{Fields: mapOf(given)}
}

func TestReadKeepsWhatTheServerDoesNotTell(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		known model
		told  names
		want  model
	}{
		"told":              {of(names{"lead_field01": "CPF"}), names{"lead_field01": "RG", "lead_field02": "UF"}, of(names{"lead_field01": "RG", "lead_field02": "UF"})},
		"not told":          {of(names{"lead_field01": "CPF"}), nil, of(names{"lead_field01": "CPF"})},
		"all without names": {of(names{"lead_field01": "CPF"}), names{"lead_field01": ""}, of(names{"lead_field01": "CPF"})},
		"imported":          {model{}, names{"lead_field01": "CPF"}, of(names{"lead_field01": "CPF"})},
		"imported of none":  {model{}, nil, of(nil)},
	} {
		got := test.known
		if err := (leadFields{}).Read(t.Context(), access.On{Instance: uazapi.Instance{FieldsMap: test.told}}, &got); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

func TestWriteSendsTheNamesThatTheServerDoesNotHave(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		has, wanted names
		sent        []string
	}{
		"the first":         {nil, names{"lead_field01": "CPF"}, []string{`{"lead_field01":"CPF"}`}},
		"one of two":        {names{"lead_field01": "CPF", "lead_field02": "UF"}, names{"lead_field01": "CPF", "lead_field02": "CEP"}, []string{`{"lead_field02":"CEP"}`}},
		"the same":          {names{"lead_field01": "CPF", "lead_field02": "UF"}, names{"lead_field01": "CPF"}, nil},
		"nothing is wanted": {names{"lead_field01": "CPF"}, nil, nil},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server := simulator.New(simulator.Options{Strict: true})
			client := uazapitest.Connect(t, server)
			added := server.Add("loja")
			on := access.On{API: client, Instance: uazapi.Instance{ID: added.ID, Token: call.Token(added.Token)}}
			if err := (leadFields{}).Write(t.Context(), on, setting.Change[model]{Has: of(test.has), Wanted: of(test.wanted)}); err != nil {
				t.Fatal(err)
			}
			var sent []string
			for _, request := range server.Requests() {
				sent = append(sent, request.Body)
			}
			if !slices.Equal(sent, test.sent) {
				t.Errorf("sent %q, want %q", sent, test.sent)
			}
		})
	}
}

// What is not told after a write was not kept.
func TestNarrow(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		has   names
		scope []string
		want  names
	}{
		"a part":   {names{"lead_field01": "CPF", "lead_field02": "UF"}, []string{"lead_field02", "lead_field03"}, names{"lead_field02": "UF"}},
		"not told": {nil, []string{"lead_field01"}, names{}},
	} {
		got := of(test.has)
		(leadFields{}).Narrow(&got, test.scope)
		if diff := cmp.Diff(of(test.want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
	if scope := (leadFields{}).Scope(of(names{"lead_field02": "b", "lead_field01": "a"})); !slices.Equal(scope, []string{"lead_field01", "lead_field02"}) {
		t.Errorf("the scope is %q", scope)
	}
	if scope := (leadFields{}).Scope(of(nil)); scope != nil {
		t.Errorf("the scope of nothing is %q", scope)
	}
}

func TestTell(t *testing.T) {
	t.Parallel()
	dropped := names{"lead_field01": "CPF", "lead_field02": "UF\x1b[2J", "lead_field03": "CEP"}
	shapetest.Said(t, tell(dropped, []string{"lead_field01", "lead_field02", "lead_field09"}),
		"Error at fields: Names of lead fields cannot be cleared\nThese fields are not configured any more:\n  lead_field01 = \"CPF\"\n  lead_field02 = \"UF\ufffd[2J\"\n\n",
		"Warning at fields: Some lead fields are not managed\nThe server has names of fields that are not configured:\n  lead_field03 = \"CEP\"\n\n")
	shapetest.Said(t, tell(nil, []string{"lead_field01"}))
}
