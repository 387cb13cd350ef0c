package simulator_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	r := w.admin("POST /instance/create", `{"name":"Vendas São Paulo!","adminField01":"crm-1"}`)
	r.check(200, wants{
		"response":                  "Instance created successfully",
		"name":                      "Vendas São Paulo!",
		"connected":                 false,
		"loggedIn":                  false,
		"info":                      missing{},
		"id":                        missing{},
		"instance.token":            r.text("token"),
		"instance.name":             "Vendas São Paulo!",
		"instance.adminField01":     "crm-1",
		"instance.adminField02":     "",
		"instance.status":           "disconnected",
		"instance.current_presence": "unavailable",
		"instance.msg_delay_min":    1.0,
		"instance.msg_delay_max":    3.0,
		"instance.systemName":       "uazapi",
		"instance.owner":            "",
		"instance.profilePicUrl":    "",
		"instance.lastDisconnect":   "",
		"instance.created":          "2026-08-04 09:52:02.993Z",
		"instance.updated":          "2026-08-04 09:52:02.993Z",
	})
	if id := r.text("instance.id"); !regexp.MustCompile(`^r[0-9a-f]{14}$`).MatchString(id) {
		t.Errorf("id %q", id)
	}
	uuid4 := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if token := r.text("token"); !uuid4.MatchString(token) {
		t.Errorf("token %q", token)
	}

	twin := w.admin("POST /instance/create", `{"name":"Vendas São Paulo!"}`)
	twin.check(200, nil)
	if twin.text("token") == r.text("token") || twin.text("instance.id") == r.text("instance.id") {
		t.Error("a second instance of the same name is not another instance")
	}
}

func TestInitTakesTheSystemName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{CreateRoute: simulator.InitOnly})
	w.admin("POST /instance/init", `{"name":"a","systemName":"mine"}`).check(200, wants{"instance.systemName": "mine"})
	w.admin("POST /instance/init", `{"name":"a"}`).check(200, wants{"instance.systemName": "uazapi"})
}

func TestInstanceHasEveryKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	r := w.as(w.sim.Add("a"), "GET /instance/status", "")
	keys := []string{
		"adminField01", "adminField02", "chatbot_enabled", "chatbot_ignoreGroups", "chatbot_stopConversation",
		"chatbot_stopMinutes", "chatbot_stopWhenYouSendMsg", "created", "currentTime", "current_presence", "id",
		"isBusiness", "lastDisconnect", "lastDisconnectReason", "msg_delay_max", "msg_delay_min", "name", "openai_apikey",
		"owner", "paircode", "plataform", "profileName", "profilePicUrl", "proxy_managed_country", "qrcode", "status", "systemName", "token", "updated",
	}
	var got []string
	for key, value := range r.at("instance").(map[string]any) {
		got = append(got, key)
		if value == nil {
			t.Errorf("%s is null", key)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(keys, got); diff != "" {
		t.Error(diff)
	}
}

func TestVolatileFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	w.as(in, "GET /instance/status", "") // the picture comes after it
	first, second := w.as(in, "GET /instance/status", ""), w.as(in, "GET /instance/status", "")
	for _, path := range []string{"instance.currentTime", "instance.profilePicUrl"} {
		if first.text(path) == second.text(path) {
			t.Errorf("%s is the same in two reads: %s", path, first.text(path))
		}
	}
	if first.text("instance.updated") != second.text("instance.updated") {
		t.Error("updated follows reads")
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		opts simulator.Options
		want string
	}{
		{simulator.Options{}, "2026-08-04 09:52:02.993Z"},
		{simulator.Options{DatesWithT: true}, "2026-08-04T09:52:02.993Z"},
	} {
		w := newWorld(t, test.opts)
		in := w.paired("a", "5511990000001")
		w.must(w.sim.LogOut(in.ID))
		w.as(in, "GET /instance/status", "").check(200, wants{
			"instance.created":        test.want,
			"instance.lastDisconnect": test.want,
			"instance.currentTime":    test.want,
		})
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	if r := w.admin("GET /instance/all", ""); r.status != 200 || r.body != "[]" {
		t.Fatalf("empty list: %d %s", r.status, r.body)
	}
	var want []string
	for range 20 {
		want = append(want, w.sim.Add("a").Token)
	}
	listing := func(w *world) []string {
		var instances []struct {
			Token string `json:"token"`
		}
		if err := json.Unmarshal([]byte(w.admin("GET /instance/all", "").body), &instances); err != nil {
			t.Fatal(err)
		}
		var tokens []string
		for _, in := range instances {
			tokens = append(tokens, in.Token)
		}
		return tokens
	}
	first, second := listing(w), listing(w)
	if slices.Equal(first, second) || slices.Equal(first, want) {
		t.Error("two listings in the same order")
	}
	for _, got := range [][]string{first, second} {
		slices.Sort(got)
		if diff := cmp.Diff(slices.Sorted(slices.Values(want)), got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestOrderOfListingsIsReproducible(t *testing.T) {
	t.Parallel()
	order := func(seed uint64) []string {
		w := newWorld(t, simulator.Options{Seed: seed})
		for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			w.sim.Add(name)
		}
		var names []string
		for range 3 {
			var instances []struct {
				Name string `json:"name"`
			}
			if err := json.Unmarshal([]byte(w.admin("GET /instance/all", "").body), &instances); err != nil {
				t.Fatal(err)
			}
			for _, in := range instances {
				names = append(names, in.Name)
			}
		}
		return names
	}
	if diff := cmp.Diff(order(7), order(7)); diff != "" {
		t.Errorf("one seed, two orders:\n%s", diff)
	}
	if slices.Equal(order(7), order(8)) {
		t.Error("two seeds, one order")
	}
}

func TestRename(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in, other := w.sim.Add("a"), w.sim.Add("b")
	w.clock.Advance(time.Second)
	w.as(in, "POST /instance/updateInstanceName", `{"name":"Nova 2024!@#"}`).check(200, wants{
		"id":       in.ID,
		"name":     "Nova 2024!@#",
		"updated":  "2026-08-04 09:52:03.993Z",
		"created":  "2026-08-04 09:52:02.993Z",
		"instance": missing{},
	})
	if got := w.instance(other.ID).Name; got != "b" {
		t.Errorf("the other instance is now %q", got)
	}
}

func TestAdminFields(t *testing.T) {
	t.Parallel()
	plain := simulator.Options{}
	keeps := simulator.Options{KeepEmptyAdminFields: true}
	clears := simulator.Options{MissingAdminFieldsCleared: true}
	both := simulator.Options{KeepEmptyAdminFields: true, MissingAdminFieldsCleared: true}
	tests := []struct {
		name   string
		opts   simulator.Options
		fields string
		want   [2]string
	}{
		{"both", plain, `,"adminField01":"x","adminField02":"y"`, [2]string{"x", "y"}},
		{"first only", plain, `,"adminField01":"x"`, [2]string{"x", "two"}},
		{"second only", plain, `,"adminField02":"y"`, [2]string{"one", "y"}},
		{"none", plain, ``, [2]string{"one", "two"}},
		{"empty clears", plain, `,"adminField01":""`, [2]string{"", "two"}},
		{"empty is ignored by setting", keeps, `,"adminField01":"","adminField02":"y"`, [2]string{"one", "y"}},
		{"missing is cleared by setting", clears, `,"adminField01":"x"`, [2]string{"x", ""}},
		{"all missing are cleared by setting", clears, ``, [2]string{"", ""}},
		{"empty is ignored, missing is cleared", both, `,"adminField01":""`, [2]string{"one", ""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.opts)
			in := w.sim.Add("a")
			w.must(w.sim.SetAdminFields(in.ID, "one", "two"))
			w.admin("POST /instance/updateAdminFields", `{"id":"`+in.ID+`"`+test.fields+`}`).check(200, wants{
				"id":           in.ID,
				"adminField01": test.want[0],
				"adminField02": test.want[1],
			})
			w.as(in, "GET /instance/status", "").check(200, wants{
				"instance.adminField01": test.want[0],
				"instance.adminField02": test.want[1],
			})
		})
	}
	w := newWorld(t, simulator.Options{})
	w.admin("POST /instance/updateAdminFields", `{"id":"r00000000000000","adminField01":"x"}`).check(404, nil)
}

func TestDelete(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in, other := w.sim.Add("a"), w.sim.Add("b")
	r := w.as(in, "DELETE /instance", "")
	r.check(200, wants{"response": "Instance Deleted"})
	if r.text("info") == "" {
		t.Error("no info")
	}
	w.as(in, "DELETE /instance", "").check(401, nil)
	w.as(in, "GET /instance/status", "").check(401, nil)
	w.admin("POST /instance/updateAdminFields", `{"id":"`+in.ID+`"}`).check(404, nil)
	if diff := cmp.Diff([]simulator.Instance{other}, w.sim.Instances()); diff != "" {
		t.Error(diff)
	}
}

func TestDelay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		body     string
		min, max float64
	}{
		{`{"msg_delay_min":2,"msg_delay_max":5}`, 2, 5},
		{`{"msg_delay_min":0,"msg_delay_max":0}`, 0, 0},
		{`{"msg_delay_min":9,"msg_delay_max":5}`, 9, 9},
		{`{"msg_delay_min":-4,"msg_delay_max":-5}`, 0, 0},
		{`{"msg_delay_min":2}`, 2, 2},
		{`{"msg_delay_max":2}`, 0, 2},
		{`{}`, 0, 0},
	}
	for _, test := range tests {
		w := newWorld(t, simulator.Options{})
		in := w.sim.Add("a")
		want := wants{"instance.msg_delay_min": test.min, "instance.msg_delay_max": test.max}
		w.as(in, "POST /instance/updateDelaySettings", test.body).check(200, want)
		w.as(in, "GET /instance/status", "").check(200, want)
	}
}
