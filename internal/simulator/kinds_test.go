package simulator_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	listRoute   = "GET /instance/all"
	renameRoute = "POST /instance/updateInstanceName"
)

// entries returns what a listing holds.
func (r reply) entries() []map[string]any {
	r.t.Helper()
	var entries []map[string]any
	if err := json.Unmarshal([]byte(r.body), &entries); err != nil {
		r.t.Fatalf("no list: %v\n%s", err, r.body)
	}
	return entries
}

func TestNameForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		form simulator.NameForm
		sent string
		want string
	}{
		{"as sent", simulator.NameAsSent, "  São \t Paulo ", "  São \t Paulo "},
		{"trimmed", simulator.NameTrimmed, " \tSão  Paulo\n", "São  Paulo"},
		{"folded", simulator.NameFolded, "  SÃO \t Paulo ", "são paulo"},
		{"cut", simulator.NameCut, "ÁÉÍÓÚ67890123456789012345", "ÁÉÍÓÚ678901234567890"},
		{"cut, short", simulator.NameCut, " São ", " São "},
		{"cut, just as long", simulator.NameCut, "12345678901234567890", "12345678901234567890"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{NameForm: test.form})
			sent, err := json.Marshal(map[string]string{"name": test.sent})
			if err != nil {
				t.Fatal(err)
			}
			r := w.admin(createRoute, string(sent))
			r.check(200, wants{"name": test.want, "instance.name": test.want})
			in := w.sim.Add("b")
			w.as(in, renameRoute, string(sent)).check(200, wants{"name": test.want})
			for _, in := range w.sim.Instances() {
				if in.Name != test.want {
					t.Errorf("stored as %q, want %q", in.Name, test.want)
				}
			}
		})
	}
}

func TestListedTokens(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		tokens simulator.ListedTokens
		want   func(token string) any
	}{
		{"shown", simulator.TokensShown, func(token string) any { return token }},
		{"masked", simulator.TokensMasked, func(token string) any { return token[:4] + "********" }},
		{"left out", simulator.TokensLeftOut, func(string) any { return nil }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{ListedTokens: test.tokens})
			in := w.sim.Add("a")
			entry := w.admin(listRoute, "").entries()[0]
			want := test.want(in.Token)
			if diff := cmp.Diff(want, entry["token"]); diff != "" {
				t.Error(diff)
			}
			if _, given := entry["token"]; given != (want != nil) {
				t.Errorf("the key is there: %t", given)
			}
			w.as(in, statusRoute, "").check(200, wants{"instance.token": in.Token})
			r := w.admin(createRoute, `{"name":"b"}`)
			r.check(200, wants{"instance.token": r.text("token")})
		})
	}
}

func TestNamesUnique(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{NamesUnique: true, NameForm: simulator.NameTrimmed})
	in := w.paired("a", "5511990000001")
	w.must(w.sim.SetAdminFields(in.ID, "one", ""))
	w.admin(createRoute, `{"name":"a ","adminField01":"x"}`).check(200, wants{
		"token": in.Token, "instance.id": in.ID, "instance.adminField01": "one", "connected": true, "loggedIn": true,
	})
	if got := len(w.sim.Instances()); got != 1 {
		t.Errorf("%d instances", got)
	}
	w.admin(createRoute, `{"name":"A"}`).check(200, wants{"name": "A", "connected": false})
	if got := len(w.sim.Instances()); got != 2 {
		t.Errorf("%d instances", got)
	}
}

func TestCreateIgnoresAdminFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{CreateIgnoresAdminFields: true})
	r := w.admin(createRoute, `{"name":"a","adminField01":"x","adminField02":"y"}`)
	r.check(200, wants{"instance.adminField01": "", "instance.adminField02": ""})
	w.admin("POST /instance/updateAdminFields", `{"id":"`+r.text("instance.id")+`","adminField01":"x"}`).check(200, wants{"adminField01": "x"})
}

func TestRotateToken(t *testing.T) {
	t.Parallel()
	for _, gone := range []simulator.GoneAnswer{simulator.Gone401, simulator.Gone404} {
		w := newWorld(t, simulator.Options{GoneAnswer: gone})
		in, other := w.paired("a", "5511990000001"), w.sim.Add("b")
		token, err := w.sim.RotateToken(in.ID)
		w.must(err)
		if token == in.Token || token == "" {
			t.Fatalf("the new token is %q", token)
		}
		w.as(in, statusRoute, "").check(401, nil)
		w.do(statusRoute, "", "token", token).check(200, wants{"instance.id": in.ID, "instance.token": token, "status.connected": true})
		w.as(other, statusRoute, "").check(200, nil)
		if _, err := w.sim.RotateToken("r00000000000000"); err == nil {
			t.Error("an instance that never was has a new token")
		}
	}
}

func TestGoneAnswer(t *testing.T) {
	t.Parallel()
	for gone, status := range map[simulator.GoneAnswer]int{simulator.Gone401: 401, simulator.Gone404: 404} {
		w := newWorld(t, simulator.Options{GoneAnswer: gone})
		in, removed := w.sim.Add("a"), w.sim.Add("b")
		w.must(w.sim.Remove(removed.ID))
		w.as(in, "DELETE /instance", "").check(200, nil)
		for _, in := range []simulator.Instance{in, removed} {
			w.as(in, statusRoute, "").check(status, nil)
			w.as(in, "DELETE /instance", "").check(status, nil)
		}
		w.do(statusRoute, "", "token", "nobody's").check(401, nil)
		w.do(statusRoute, "").check(401, nil)
	}
	w := newWorld(t, simulator.Options{GoneAnswer: simulator.Gone404, Demo: true})
	in := w.sim.Add("a")
	w.clock.Advance(time.Hour)
	w.as(in, statusRoute, "").check(404, wants{"error": "Instância não encontrada"})
}
