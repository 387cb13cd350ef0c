package simulator_test

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestContacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	for scope, want := range map[string]int{"": 2, "?contactScope=address_book": 2, "?contactScope=outside_address_book": 1, "?contactScope=all": 3} {
		r := w.as(in, "GET /contacts"+scope, "")
		if got := strings.Count(r.body, `"jid"`); r.status != 200 || got != want {
			t.Errorf("%s: %d with %d contacts, want %d", scope, r.status, got, want)
		}
	}
	w.as(in, "GET /contacts?contactScope=friends", "").check(400, nil)
	w.as(w.sim.Add("b"), "GET /contacts", "").check(401, wants{"error": "No session"})
}

func TestContactsInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	for body, want := range map[string]int{
		"": 2, `{"contactScope":"all"}`: 3, `{"contactScope":"all","limit":2}`: 2, `{"contactScope":"all","limit":2,"offset":2}`: 1,
		`{"offset":9}`: 0,
	} {
		r := w.as(in, "POST /contacts/list", body)
		if got := strings.Count(r.body, `"jid"`); r.status != 200 || got != want {
			t.Errorf("%s: %d with %d contacts, want %d: %s", body, r.status, got, want, r.body)
		}
	}
	w.as(in, "POST /contacts/list", `{"contactScope":"all","limit":2}`).check(200, wants{
		"totalDeviceContacts": 3.0, "pagination.totalRecords": 3.0, "pagination.limit": 2.0, "pagination.offset": 0.0,
	})
	for _, body := range []string{`{"limit":0}`, `{"limit":1001}`, `{"limit":"2"}`, `{"contactScope":"friends"}`, `{"offset":-1}`} {
		w.as(in, "POST /contacts/list", body).check(400, nil)
	}
	w.as(w.sim.Add("b"), "POST /contacts/list", "").check(401, nil)
}
