package uazapi

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

func TestLeadFieldsAreThoseWithAName(t *testing.T) {
	t.Parallel()
	for told, want := range map[string]map[string]string{
		`{}`:                    nil,
		`{"fieldsMap":null}`:    nil,
		`{"fieldsMap":"x"}`:     nil,
		`{"fieldsMap":{}}`:      nil,
		`{"fieldsMap":["CPF"]}`: nil,
		`{"fieldsMap":{"lead_field01":"CPF","lead_field02":"","lead_field20":7,"lead_field21":"x","lead_field1":"x","name":"x"}}`: {
			"lead_field01": "CPF", "lead_field20": "7",
		},
	} {
		var instance Instance
		if err := json.Unmarshal([]byte(told), &instance); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, instance.LeadFields()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", told, diff)
		}
		// A listing keeps them, and nothing else of the map.
		instance.keepListed()
		if diff := cmp.Diff(want, instance.FieldsMap); diff != "" {
			t.Errorf("%s, listed (-want +got):\n%s", told, diff)
		}
	}
}

func TestLeadFieldsAreNamedWhateverTheFormOfTheAnswer(t *testing.T) {
	t.Parallel()
	for answer, fails := range map[string]bool{
		`{"id":"r1","name":"loja","fieldsMap":{"lead_field01":"CPF"}}`:                                            false,
		`{"success":true,"message":"ok","instance":{"id":"r1","name":"loja","fieldsMap":{"lead_field01":"CPF"}}}`: false,
		`{"success":true}`: false,
		``:                 false,
		// It is about another one.
		`{"id":"r2","name":"outra"}`:              true,
		`{"success":true,"instance":{"id":"r2"}}`: true,
	} {
		var sent string
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			sent = string(body)
			calltest.Says(http.StatusOK, answer)(w, r)
		})
		err := client.NameLeadFields(t.Context(), Key{ID: "r1", Token: "t"}, map[string]string{"lead_field01": "CPF"})
		if (err != nil) != fails || sent != `{"lead_field01":"CPF"}` {
			t.Errorf("%s: sent %s, and it ends with %v", answer, sent, err)
		}
	}
}
