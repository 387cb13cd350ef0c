package uazapi

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

func TestLabelsAreReadLeniently(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]Label{
		`null`: nil,
		`[]`:   {},
		`[{"id":"r1","labelid":5,"name":"Novo","color":"3","colorHex":"#dfaef0"}]`: {{ID: "5", RecordID: "r1", Name: "Novo", Color: 3}},
		// WhatsApp has not given it a number yet.
		`[{"id":"r1","labelid":"","name":"Novo"},{"labelid":"6","name":"VIP"}]`: {{ID: "6", Name: "VIP"}},
	} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		got, err := client.Labels(t.Context(), Key{ID: "r2", Token: "t"})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
	for _, body := range []string{`{}`, `"x"`, `[1]`, `<html>`, ``} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		if got, err := client.Labels(t.Context(), Key{ID: "r2", Token: "t"}); err == nil {
			t.Errorf("%q is read as %v", body, got)
		}
	}
}

func TestLabelsAreWrittenWhole(t *testing.T) {
	t.Parallel()
	label := Label{ID: "5", RecordID: "r1", Name: "Novo", Color: 3}
	for want, write := range map[string]func(*Client) error{
		`{"labelid":"new","name":"Novo","color":3,"delete":false}`: func(c *Client) error { return c.AddLabel(t.Context(), Key{Token: "t"}, label) },
		`{"labelid":"5","name":"Novo","color":3,"delete":false}`:   func(c *Client) error { return c.UpdateLabel(t.Context(), Key{Token: "t"}, label) },
		`{"labelid":"5","name":"Novo","color":3,"delete":true}`:    func(c *Client) error { return c.DeleteLabel(t.Context(), Key{Token: "t"}, label) },
	} {
		var sent json.RawMessage
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
				t.Error(err)
			}
			_, _ = w.Write([]byte(`{"response":"ok"}`))
		})
		if err := write(client); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, string(sent)); diff != "" {
			t.Errorf("it sent (-want +got):\n%s", diff)
		}
	}
}

func TestIsLabelRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		body   string
		is     bool
	}{
		{500, `{"error":"error editing label"}`, true},
		{400, `{"error":"invalid payload"}`, true},
		{500, `{"error":"No session"}`, false},
		{500, `{"error":"database is locked"}`, false},
		{400, `{"error":"label already exists"}`, false},
		{401, `{"error":"Invalid token."}`, false},
	} {
		client := serve(t, calltest.Says(test.status, test.body))
		if err := client.AddLabel(t.Context(), Key{ID: "r2", Token: "t"}, Label{}); IsLabelRefused(err) != test.is {
			t.Errorf("%d %s: %v, refused %t", test.status, test.body, err, IsLabelRefused(err))
		}
	}
}
