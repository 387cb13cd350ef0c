package simulator_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	getPrivacy = "GET /instance/privacy"
	setPrivacy = "POST /instance/privacy"
	untouched  = `{"groupadd":"all","last":"all","status":"all","profile":"all","readreceipts":"all","online":"all","calladd":"all"}`
)

func TestPrivacy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	if r := w.as(in, getPrivacy, ""); r.status != 200 || r.body != untouched {
		t.Errorf("new account: %d %s", r.status, r.body)
	}
	r := w.as(in, setPrivacy, `{"last":"none","online":"match_last_seen"}`)
	want := `{"groupadd":"all","last":"none","status":"all","profile":"all","readreceipts":"all","online":"match_last_seen","calladd":"all"}`
	if r.status != 200 || r.body != want {
		t.Errorf("changed two: %d %s", r.status, r.body)
	}
	if r := w.as(in, getPrivacy, ""); r.body != want {
		t.Errorf("read back: %s", r.body)
	}
}

func TestPrivacyValuesOfEachKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	wide := []string{"all", "contacts", "contact_blacklist", "none"}
	allowed := map[string][]string{
		"groupadd": wide, "last": wide, "status": wide, "profile": wide,
		"readreceipts": {"all", "none"}, "online": {"all", "match_last_seen"}, "calladd": {"all", "known"},
	}
	for key, values := range allowed {
		for _, value := range []string{"all", "contacts", "contact_blacklist", "none", "match_last_seen", "known", "contact_allowlist"} {
			r := w.as(in, setPrivacy, `{"`+key+`":"`+value+`"}`)
			isAllowed := false
			for _, v := range values {
				isAllowed = isAllowed || v == value
			}
			if isAllowed {
				r.check(200, wants{key: value})
				continue
			}
			r.check(400, wants{"error": "invalid privacy value: " + value +
				". Valid values: all, contacts, contact_blacklist, none, match_last_seen, known"})
		}
	}
}

func TestPrivacyRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	tests := []struct {
		body string
		text string
	}{
		{`{}`, `No valid privacy settings found. Use format: {"groupadd": "contacts", "last": "none"}`},
		{`{"groupadd":""}`, `Value for groupadd must be a non-empty string`},
		{`{"groupadd":1}`, `Value for groupadd must be a non-empty string`},
		{`{"last":null}`, `Value for last must be a non-empty string`},
		{`{"broadcast":"all"}`, `invalid privacy type: broadcast. Valid types: groupadd, last, status, profile, readreceipts, online, calladd`},
		{`{"last":"none","z":"all","Last":"all"}`, `invalid privacy type: Last. Valid types: groupadd, last, status, profile, readreceipts, online, calladd`},
		{`{"last":"none","calladd":"none"}`, `invalid privacy value: none. Valid values: all, contacts, contact_blacklist, none, match_last_seen, known`},
	}
	for _, test := range tests {
		w.as(in, setPrivacy, test.body).check(400, wants{"error": test.text})
	}
	if r := w.as(in, getPrivacy, ""); r.body != untouched {
		t.Errorf("a refused change was made in part: %s", r.body)
	}
}

func TestPrivacyNeedsASession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	refused := func() {
		t.Helper()
		for _, r := range []reply{w.as(in, getPrivacy, ""), w.as(in, setPrivacy, `{"last":"none"}`)} {
			if r.status != 500 || r.body != `{"error":"No session"}` {
				t.Errorf("%d %s", r.status, r.body)
			}
		}
	}
	refused()
	w.as(in, connectRoute, "{}").check(200, nil)
	refused()
	w.must(w.sim.Pair(in.ID, "5511990000001"))
	w.as(in, getPrivacy, "").check(200, nil)
	w.must(w.sim.LogOut(in.ID))
	refused()
}

func TestPrivacyBelongsToTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	first := w.paired("a", "5511990000001")
	w.as(first, setPrivacy, `{"last":"contacts"}`).check(200, nil)
	other := w.paired("b", "5511990000002")
	w.as(other, getPrivacy, "").check(200, wants{"last": "all"})

	w.as(first, "DELETE /instance", "").check(200, nil)
	heir := w.paired("c", "5511990000001")
	w.as(heir, getPrivacy, "").check(200, wants{"last": "contacts"})

	// While the instance is down, the phone goes on.
	w.must(w.sim.LogOut(heir.ID))
	w.must(w.sim.SetPrivacy(heir.ID, "last", "contact_allowlist"))
	w.must(w.sim.SetPrivacy(heir.ID, "profile", ""))
	w.must(w.sim.Pair(heir.ID, "5511990000001"))
	w.as(heir, getPrivacy, "").check(200, wants{"last": "contact_allowlist", "profile": ""})
	w.must(w.sim.LogOut(heir.ID))
	w.must(w.sim.Pair(heir.ID, "5511990000003"))
	w.as(heir, getPrivacy, "").check(200, wants{"last": "all"})
}

func TestPresence(t *testing.T) {
	t.Parallel()
	for atPairing, opts := range map[string]simulator.Options{"unavailable": {}, "available": {AvailableAtPairing: true}} {
		t.Run(atPairing+" at pairing", func(t *testing.T) {
			t.Parallel()
			testPresence(t, atPairing, opts)
		})
	}
}

func testPresence(t *testing.T, atPairing string, opts simulator.Options) {
	t.Helper()
	const route = "POST /instance/presence"
	opts.DisconnectSettle = simulator.AtOnce
	w := newWorld(t, opts)
	in := w.sim.Add("a")
	presence := func() string {
		t.Helper()
		return w.as(in, statusRoute, "").text("instance.current_presence")
	}
	expect := func(want string) {
		t.Helper()
		if got := presence(); got != want {
			t.Errorf("presence %s, want %s", got, want)
		}
	}
	if r := w.as(in, route, `{"presence":"available"}`); r.status != 500 || r.body != `{"error":"No session"}` {
		t.Errorf("without a session: %d %s", r.status, r.body)
	}
	expect("unavailable")
	w.must(w.sim.Pair(in.ID, "5511990000001"))
	expect(atPairing)
	w.as(in, route, `{"presence":"unavailable"}`).check(200, wants{"response": "Presence updated successfully"})
	expect("unavailable")
	w.as(in, route, `{"presence":"away"}`).check(400, wants{"error": "Invalid presence value, use available or unavailable"})
	expect("unavailable")
	w.must(w.sim.SetPresence(in.ID, "available"))
	expect("available")

	// It is not persisted: a reconnect brings the first one back.
	w.as(in, route, `{"presence":"available"}`).check(200, nil)
	w.as(in, disconnectRoute, "").check(200, nil)
	expect("unavailable")
	w.must(w.sim.Pair(in.ID, "5511990000001"))
	expect(atPairing)
}

func TestOutsideHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	if diff := cmp.Diff(simulator.Instance{
		ID: in.ID, Token: in.Token, Name: "a", SystemName: "uazapi", MsgDelayMin: 1, MsgDelayMax: 3,
		Proxy:  simulator.Proxy{Mode: "internal", Fallback: "internal"},
		Status: "disconnected", Presence: "unavailable", Created: start, Updated: start,
	}, in); diff != "" {
		t.Errorf("new instance:\n%s", diff)
	}
	w.must(w.sim.Rename(in.ID, "b"))
	w.must(w.sim.SetAdminFields(in.ID, "x", "y"))
	w.as(in, statusRoute, "").check(200, wants{"instance.name": "b", "instance.adminField01": "x", "instance.adminField02": "y"})

	w.must(w.sim.Pair(in.ID, "5511990000001"))
	got := w.instance(in.ID)
	got.Privacy["last"] = "mine"
	if w.instance(in.ID).Privacy["last"] != "all" {
		t.Error("a snapshot shares its map with the simulator")
	}
	w.must(w.sim.Remove(in.ID))
	if _, ok := w.sim.Instance(in.ID); ok {
		t.Error("still there after Remove")
	}
}

func TestOutsideHandErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	const nobody = "r00000000000000"
	fresh, paired := w.sim.Add("a"), w.paired("b", "5511990000001")
	before := w.sim.Instances()
	tests := map[string]error{
		"Pair":                    w.sim.Pair(nobody, "5511990000001"),
		"LogOut":                  w.sim.LogOut(nobody),
		"Remove":                  w.sim.Remove(nobody),
		"Rename":                  w.sim.Rename(nobody, "x"),
		"SetAdminFields":          w.sim.SetAdminFields(nobody, "x", "y"),
		"SetPrivacy":              w.sim.SetPrivacy(nobody, "last", "all"),
		"SetPresence":             w.sim.SetPresence(nobody, "available"),
		"SetStatus":               w.sim.SetStatus(nobody, "hibernated"),
		"Pair, no number":         w.sim.Pair(fresh.ID, "+55 11"),
		"Pair, connected":         w.sim.Pair(paired.ID, "5511990000002"),
		"LogOut, no session":      w.sim.LogOut(fresh.ID),
		"SetPrivacy, no owner":    w.sim.SetPrivacy(fresh.ID, "last", "all"),
		"SetPrivacy, unknown key": w.sim.SetPrivacy(paired.ID, "broadcast", "all"),
		"SetStatus, no session":   w.sim.SetStatus(fresh.ID, "connected"),
	}
	for name, err := range tests {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if diff := cmp.Diff(before, w.sim.Instances()); diff != "" {
		t.Errorf("an error changed something:\n%s", diff)
	}
}

func TestSetStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.paired("a", "5511990000001")
	w.must(w.sim.SetStatus(in.ID, "connecting"))
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "connecting", "instance.qrcode": "", "status.connected": false})
	w.as(in, connectRoute, "{}").check(200, wants{"instance.status": "connecting"})
	w.must(w.sim.SetStatus(in.ID, "connected"))
	w.as(in, statusRoute, "").check(200, wants{"status.connected": true})
	w.must(w.sim.SetStatus(in.ID, "disconnected"))
	w.as(in, connectRoute, "{}").check(200, wants{"connected": false, "instance.status": "connecting"})
	w.must(w.sim.SetStatus(in.ID, "a status of tomorrow"))
	w.as(in, statusRoute, "").check(200, wants{"instance.status": "a status of tomorrow", "instance.qrcode": ""})
}
