package simulator_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// start is where every test's clock begins.
var start = time.Date(2026, 8, 4, 9, 52, 2, 993_000_000, time.UTC)

// world is a simulator behind a real HTTP server, with a clock that stands still.
type world struct {
	t      *testing.T
	sim    *simulator.Simulator
	clock  *simulator.FakeClock
	server *httptest.Server
	client *http.Client
}

func newWorld(t *testing.T, opts simulator.Options) *world {
	t.Helper()
	clock := simulator.NewClock(start)
	opts.Clock = clock
	sim := simulator.New(opts)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &world{t: t, sim: sim, clock: clock, server: server, client: client}
}

// reply is an answer that was read to its end.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// try sends one request. The route is like "GET /instance/all"; headers are pairs of names and values.
func (w *world) try(ctx context.Context, route, body string, headers ...string) (reply, error) {
	w.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	request, err := http.NewRequestWithContext(ctx, method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for pair := range slices.Chunk(headers, 2) {
		request.Header.Set(pair[0], pair[1])
	}
	response, err := w.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	return reply{t: w.t, status: response.StatusCode, header: response.Header, body: string(content)}, err
}

func (w *world) do(route, body string, headers ...string) reply {
	w.t.Helper()
	r, err := w.try(w.t.Context(), route, body, headers...)
	if err != nil {
		w.t.Fatalf("%s: %v", route, err)
	}
	return r
}

func (w *world) admin(route, body string) reply {
	w.t.Helper()
	return w.do(route, body, "admintoken", w.sim.AdminToken())
}

func (w *world) as(in simulator.Instance, route, body string) reply {
	w.t.Helper()
	return w.do(route, body, "token", in.Token)
}

// paired adds an instance and pairs it.
func (w *world) paired(name, number string) simulator.Instance {
	w.t.Helper()
	in := w.sim.Add(name)
	w.must(w.sim.Pair(in.ID, number))
	return in
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) instance(id string) simulator.Instance {
	w.t.Helper()
	in, ok := w.sim.Instance(id)
	if !ok {
		w.t.Fatalf("instance %s is gone", id)
	}
	return in
}

// wants is dotted paths into a JSON answer with the values that must be there.
type wants map[string]any

// missing is the value of a path that must not be there.
type missing struct{}

func (r reply) at(path string) any {
	r.t.Helper()
	var value any
	if err := json.Unmarshal([]byte(r.body), &value); err != nil {
		r.t.Fatalf("not JSON: %v\n%s", err, r.body)
	}
	for key := range strings.SplitSeq(path, ".") {
		if list, is := value.([]any); is {
			n, err := strconv.Atoi(key)
			if err != nil || n >= len(list) {
				return missing{}
			}
			value = list[n]
			continue
		}
		node, ok := value.(map[string]any)
		if !ok {
			return missing{}
		}
		if value, ok = node[key]; !ok {
			return missing{}
		}
	}
	return value
}

func (r reply) text(path string) string {
	r.t.Helper()
	text, ok := r.at(path).(string)
	if !ok {
		r.t.Fatalf("%s is no string in %s", path, r.body)
	}
	return text
}

func (r reply) check(status int, want wants) {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	for path, value := range want {
		if diff := cmp.Diff(value, r.at(path)); diff != "" {
			r.t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestUnknownRoutesAndVerbs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	notFound := `{"code":404,"data":{},"message":"Not Found."}`
	notAllowed := `{"message":"Method Not Allowed."}`
	tests := []struct {
		route  string
		status int
		body   string
	}{
		{"GET /nothing", 404, notFound},
		{"GET /instance/qrcode", 404, notFound},
		{"GET /instance/all/", 404, notFound},
		{"GET //instance/all", 404, notFound},
		{"GET /instance%2Fall", 404, notFound},
		{"POST /nothing", 405, notAllowed},
		{"POST /instance/logout", 405, notAllowed},
		{"DELETE /webhook", 405, notAllowed},
		{"DELETE /instance/delete", 405, notAllowed},
		{"PATCH /instance/update", 405, notAllowed},
		{"POST /instance/init", 405, notAllowed},
		{"GET /instance/connect", 404, notFound},
		{"GET /instance", 404, notFound},
		{"POST /instance/all", 405, notAllowed},
		{"PUT /instance/privacy", 405, notAllowed},
	}
	for _, test := range tests {
		r := w.do(test.route, "", "token", in.Token, "admintoken", w.sim.AdminToken())
		if r.status != test.status || r.body != test.body {
			t.Errorf("%s: %d %s, want %d %s", test.route, r.status, r.body, test.status, test.body)
		}
	}
	if r := w.do("GET /status", ""); r.status != 200 {
		t.Errorf("health without a credential: %d %s", r.status, r.body)
	}
	if r := w.as(in, "GET /webhook", ""); r.status != 200 || r.body != "null" {
		t.Errorf("webhook that was never set: %d %s, want literal null", r.status, r.body)
	}
}

func TestCreateRouteOfEachGeneration(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                       string
		route                      simulator.CreateRoute
		createStatus, initStatus   int
		getCreateStatus, getStatus int
	}{
		{"create only", simulator.CreateOnly, 200, 405, 405, 404},
		{"init only", simulator.InitOnly, 405, 200, 404, 405},
		{"both", simulator.Both, 200, 200, 405, 405},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{CreateRoute: test.route, WrongVerb405: true})
			got := []int{
				w.admin("POST /instance/create", `{"name":"a"}`).status,
				w.admin("POST /instance/init", `{"name":"a","systemName":"mine"}`).status,
				w.admin("GET /instance/create", "").status,
				w.admin("GET /instance/init", "").status,
			}
			want := []int{test.createStatus, test.initStatus, test.getCreateStatus, test.getStatus}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// instanceRoutes returns the routes that want an instance's token, each with a body that it takes.
func instanceRoutes() [][2]string {
	return [][2]string{
		{"GET /webhook", ""},
		{leadTagsRoute, ""},
		{editLeadTagRoute, `{"name":"Quente"}`},
		{"GET /instance/status", ""},
		{"POST /instance/connect", "{}"},
		{"POST /instance/disconnect", ""},
		{"POST /instance/reset", ""},
		{"POST /instance/updateInstanceName", `{"name":"b"}`},
		{"POST /instance/updateDelaySettings", `{"msg_delay_min":1,"msg_delay_max":2}`},
		{leadFieldsRoute, `{"lead_field01":"CPF"}`},
		{"GET /instance/privacy", ""},
		{"POST /instance/privacy", `{"last":"none"}`},
		{"POST /instance/presence", `{"presence":"available"}`},
		{getProxy, ""},
		{getBusiness, "{}"},
		{setBusiness, `{"email":"a"}`},
		{setName, `{"name":"Acme"}`},
		{setPicture, `{"image":"remove"}`},
		{setProxy, `{"mode":"internal"}`},
		{getChatwoot, ""},
		{setChatwoot, wholeChatwoot},
		{"DELETE /instance", ""},
	}
}

func TestInstanceCredential(t *testing.T) {
	t.Parallel()
	for _, route := range instanceRoutes() {
		t.Run(route[0], func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			in := w.instance(w.paired("a", "5511990000001").ID)
			w.do(route[0], route[1]).check(401, nil)
			w.do(route[0], route[1], "token", "").check(401, nil)
			w.do(route[0], route[1], "admintoken", w.sim.AdminToken()).check(401, nil)
			w.do(route[0], route[1], "token", w.sim.AdminToken()).check(401, nil)
			w.do(route[0], route[1], "token", in.ID).check(401, nil)
			w.do(route[0], route[1], "Authorization", "Bearer "+in.Token).check(401, nil)
			if diff := cmp.Diff(in, w.instance(in.ID)); diff != "" {
				t.Errorf("a refused request changed the instance:\n%s", diff)
			}
			if r := w.as(in, route[0], route[1]); r.status == 401 {
				t.Errorf("the right token is refused: %s", r.body)
			}
		})
	}
}

func TestRefusedTokenWordings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts simulator.Options
		key  string
	}{
		"as usual":      {simulator.Options{}, "error"},
		"with the code": {simulator.Options{CodeForm: true}, "message"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.opts)
			in := w.sim.Add("a")
			w.must(w.sim.Remove(in.ID))
			var got []string
			for range 6 {
				r := w.as(in, "GET /instance/status", "")
				r.check(401, nil)
				got = append(got, r.text(test.key))
			}
			want := []string{"Invalid token.", "client not found", "instance info not found", "invalid token", "Unauthorized", "Invalid token."}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMissingCredentialForms(t *testing.T) {
	t.Parallel()
	const coded = `{"code":401,"data":{},"message":"Missing token."}`
	for route, text := range map[string]string{"GET /instance/status": "missing token", "GET /instance/all": "Unauthorized"} {
		w := newWorld(t, simulator.Options{})
		for _, want := range []string{`{"error":"` + text + `"}`, coded, `{"error":"` + text + `"}`} {
			if r := w.do(route, ""); r.status != 401 || r.body != want {
				t.Errorf("%s: %d %s, want %s", route, r.status, r.body, want)
			}
		}
		w = newWorld(t, simulator.Options{CodeForm: true})
		for range 2 {
			if r := w.do(route, ""); r.status != 401 || r.body != coded {
				t.Errorf("%s: %d %s, want %s", route, r.status, r.body, coded)
			}
		}
	}
}

func TestWrongAdminTokenForms(t *testing.T) {
	t.Parallel()
	const text = "Invalid AdminToken Header"
	forms := []struct {
		form   simulator.AdminRefusal
		status int
		body   string
	}{
		{simulator.AdminUnauthorized, 401, `{"error":"Unauthorized"}`},
		{simulator.AdminForbidden, 403, `{"error":"` + text + `"}`},
		{simulator.AdminRefused, 401, `{"error":"` + text + `"}`},
		{simulator.AdminRefusedPlain, 401, text},
	}
	inTurn := newWorld(t, simulator.Options{})
	for range 2 {
		for _, form := range forms {
			always := newWorld(t, simulator.Options{AdminRefusal: form.form})
			for _, r := range []reply{
				inTurn.do("GET /instance/all", "", "admintoken", "wrong"),
				always.do("GET /instance/all", "", "admintoken", "wrong"),
				always.do("GET /instance/all", "", "admintoken", "wrong"),
			} {
				if r.status != form.status || r.body != form.body {
					t.Errorf("%d %s, want %d %s", r.status, r.body, form.status, form.body)
				}
			}
		}
	}
}

func TestAdminCredential(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	routes := [][2]string{
		{"POST /instance/create", `{"name":"b"}`},
		{"GET /instance/all", ""},
		{"POST /instance/updateAdminFields", `{"id":"` + in.ID + `","adminField01":"x"}`},
		{"GET /globalwebhook", ""},
		{"POST /globalwebhook", `{"url":"https://a","events":["call"]}`},
		{"POST /admin/restart", ""},
	}
	w.sim.SetGlobalWebhook(simulator.Webhook{URL: "https://b"})
	for _, route := range routes {
		for range 4 {
			for _, r := range []reply{
				w.do(route[0], route[1]),
				w.do(route[0], route[1], "token", in.Token),
				w.do(route[0], route[1], "admintoken", in.Token),
			} {
				if r.status != 401 && r.status != 403 {
					t.Errorf("%s: %d %s", route[0], r.status, r.body)
				}
			}
		}
	}
	if got := w.sim.Instances(); len(got) != 1 || got[0].AdminField01 != "" || w.sim.GlobalWebhook().URL != "https://b" {
		t.Errorf("a refused request changed something: %+v", got)
	}
	for _, route := range routes {
		if r := w.admin(route[0], route[1]); r.status >= 300 {
			t.Errorf("%s with the right token: %d %s", route[0], r.status, r.body)
		}
	}
}

func TestAdminToken(t *testing.T) {
	t.Parallel()
	one, other := simulator.New(simulator.Options{}), simulator.New(simulator.Options{})
	if !regexp.MustCompile(`^[0-9A-Za-z]{50}$`).MatchString(one.AdminToken()) {
		t.Errorf("random token %q is not 50 letters and digits", one.AdminToken())
	}
	if one.AdminToken() == other.AdminToken() {
		t.Error("two simulators have the same random token")
	}
	if got := simulator.New(simulator.Options{AdminToken: "mine"}).AdminToken(); got != "mine" {
		t.Errorf("token %q, want mine", got)
	}
}

func TestBodiesThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true, BlankNamesRefused: true})
	in := w.paired("a", "5511990000001")
	id := `"id":"` + in.ID + `"`
	tests := []struct {
		route string
		body  string
	}{
		{"POST /instance/create", ``},
		{"POST /instance/create", `{`},
		{"POST /instance/create", `null`},
		{"POST /instance/create", `[]`},
		{"POST /instance/create", `"name"`},
		{"POST /instance/create", `{"name":"a"} {}`},
		{"POST /instance/create", `{}`},
		{"POST /instance/create", `{"name":""}`},
		{"POST /instance/create", `{"name":" \t"}`},
		{"POST /instance/create", `{"name":null}`},
		{"POST /instance/create", `{"name":1}`},
		{"POST /instance/create", `{"Name":"a"}`},
		{"POST /instance/create", `{"name":"a","adminField01":1}`},
		{"POST /instance/create", `{"name":"a","adminField03":"x"}`},
		{"POST /instance/updateInstanceName", ``},
		{"POST /instance/updateInstanceName", `{}`},
		{"POST /instance/updateInstanceName", `{"name":"  "}`},
		{"POST /instance/updateInstanceName", `{"name":["a"]}`},
		{"POST /instance/updateInstanceName", `{"name":"a","id":"b"}`},
		{"POST /instance/updateAdminFields", ``},
		{"POST /instance/updateAdminFields", `{"adminField01":"x"}`},
		{"POST /instance/updateAdminFields", `{` + id + `,"adminField01":null}`},
		{"POST /instance/updateAdminFields", `{` + id + `,"admin_field_01":"x"}`},
		{"POST /instance/updateDelaySettings", ``},
		{"POST /instance/updateDelaySettings", `{"msg_delay_min":"1","msg_delay_max":2}`},
		{"POST /instance/updateDelaySettings", `{"msg_delay_min":1.5,"msg_delay_max":2}`},
		{"POST /instance/updateDelaySettings", `{"msg_delay_min":null,"msg_delay_max":2}`},
		{"POST /instance/updateDelaySettings", `{"min":1}`},
		{leadFieldsRoute, ``},
		{leadFieldsRoute, `{"lead_field01":null}`},
		{leadFieldsRoute, `{"lead_field1":"CPF"}`},
		{"POST /instance/presence", ``},
		{"POST /instance/presence", `{}`},
		{"POST /instance/presence", `{"presence":"away"}`},
		{"POST /instance/presence", `{"presence":true}`},
		{"POST /instance/presence", `{"presence":"available","x":1}`},
		{"POST /instance/privacy", ``},
		{"POST /instance/privacy", `[`},
		{"POST /instance/connect", `[]`},
		{"POST /instance/connect", `{"number":"5511990000001"}`},
		{"POST /instance/disconnect", `{"force":true}`},
		{"POST /instance/disconnect", `{`},
		{"POST /instance/reset", `{`},
		{"DELETE /instance", `{"id":"x"}`},
		{"POST /admin/restart", `{"now":true}`},
	}
	before := w.sim.Instances()
	for _, test := range tests {
		r := w.do(test.route, test.body, "token", in.Token, "admintoken", w.sim.AdminToken())
		if r.status != 400 || r.text("error") == "" {
			t.Errorf("%s %s: %d %s", test.route, test.body, r.status, r.body)
		}
	}
	r := w.do("POST /instance/create", `{"name":"a"}`, "admintoken", w.sim.AdminToken(), "Content-Type", "text/plain")
	r.check(400, nil)
	r = w.do("POST /instance/create", `{"name":"`+strings.Repeat("a", 1<<20)+`"}`, "admintoken", w.sim.AdminToken())
	r.check(413, nil)
	if diff := cmp.Diff(before, w.sim.Instances()); diff != "" {
		t.Errorf("a refused body changed something:\n%s", diff)
	}
	w.admin("POST /instance/create", `{"name":"a"}`).check(200, nil)
}

func TestStrictServersNameTheKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.paired("a", "5511990000001")
	for route, body := range map[string]string{
		"POST /instance/create":              `{"name":"a","Sistema":"x"}`,
		"POST /instance/updateInstanceName":  `{"name":"a","Sistema":"x"}`,
		"POST /instance/updateAdminFields":   `{"id":"` + in.ID + `","Sistema":"x"}`,
		"POST /instance/updateDelaySettings": `{"Sistema":1}`,
		leadFieldsRoute:                      `{"Sistema":1}`,
		editLeadTagRoute:                     `{"name":"Quente","Sistema":1}`,
		"POST /instance/presence":            `{"presence":"available","Sistema":"x"}`,
		"POST /instance/connect":             `{"Sistema":"x"}`,
		"POST /instance/reset":               `{"Sistema":"x"}`,
		"POST /instance/disconnect":          `{"Sistema":"x"}`,
		"POST /admin/restart":                `{"Sistema":"x"}`,
		"POST /globalwebhook":                `{"url":"https://a","events":[],"Sistema":"x"}`,
		"DELETE /instance":                   `{"Sistema":"x"}`,
	} {
		w.do(route, body, "token", in.Token, "admintoken", w.sim.AdminToken()).check(400, wants{"error": `unknown key "Sistema"`})
	}
}

func TestSettingsOfBodies(t *testing.T) {
	t.Parallel()
	long := `{"name":"` + strings.Repeat("a", 1<<20) + `"}`
	for name, test := range map[string]struct {
		opts    simulator.Options
		body    string
		headers []string
		usual   int
		status  int
	}{
		"null refused":           {simulator.Options{NullRefused: true}, `{"name":"a","adminField01":null}`, nil, 200, 400},
		"blank names refused":    {simulator.Options{BlankNamesRefused: true}, `{"name":" \t"}`, nil, 200, 400},
		"any content type":       {simulator.Options{AnyContentType: true}, `{"name":"a"}`, []string{"Content-Type", "text/plain"}, 400, 200},
		"long bodies":            {simulator.Options{LongBodiesTaken: true}, long, nil, 413, 200},
		"no key but in its case": {simulator.Options{Strict: true}, `{"Name":"a"}`, nil, 200, 400},
		"body before credential": {simulator.Options{BodyFirst: true}, `{`, []string{"admintoken", ""}, 401, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for status, opts := range map[int]simulator.Options{test.usual: {}, test.status: test.opts} {
				w := newWorld(t, opts)
				headers := append([]string{"admintoken", w.sim.AdminToken()}, test.headers...)
				if r := w.do("POST /instance/create", test.body, headers...); r.status != status {
					t.Errorf("%d %.200s, want %d", r.status, r.body, status)
				}
			}
		})
	}
}

func TestPrefix(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"/api/v1/proxy/uazapi", "api/v1/proxy/uazapi/"} {
		w := newWorld(t, simulator.Options{Prefix: prefix})
		w.admin("GET /api/v1/proxy/uazapi/instance/all", "").check(200, nil)
		w.admin("GET /instance/all", "").check(404, nil)
		w.admin("GET /api/v1/proxy/uazapinstance/all", "").check(404, nil)
		w.admin("POST /api/v1/proxy/uazapi", "").check(404, nil)
		w.admin("GET /api/v1/proxy/uazapi/nothing", "").check(404, nil)
		if got := w.sim.Calls("GET /instance/all"); got != 1 {
			t.Errorf("prefix %s: %d calls of the listing, want 1", prefix, got)
		}
		if got := w.sim.Requests()[0]; got.Path != "/api/v1/proxy/uazapi/instance/all" || got.Route != "GET /instance/all" {
			t.Errorf("recorded as %s, %s", got.Path, got.Route)
		}
	}
}

func TestGateway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{RequireHeader: simulator.Header{Name: "X-Api-Key", Value: "k"}})
	w.admin("GET /instance/all", "").check(403, nil)
	w.do("GET /instance/all", "", "admintoken", w.sim.AdminToken(), "x-api-key", "wrong").check(403, nil)
	w.do("GET /instance/all", "", "x-api-key", "k").check(401, nil)
	w.do("GET /instance/all", "", "admintoken", w.sim.AdminToken(), "x-api-key", "k").check(200, nil)
}

func TestDemoServer(t *testing.T) {
	t.Parallel()
	const refusal = "This is a public demo server. This endpoint has been disabled."
	w := newWorld(t, simulator.Options{Demo: true})
	r := w.admin("POST /instance/create", `{"name":"a"}`)
	r.check(200, wants{"info": "This instance will be automatically disconnected and deleted after 1 hour."})
	token, id := r.text("token"), r.text("instance.id")
	w.admin("GET /instance/all", "").check(401, wants{"error": refusal})
	w.admin("POST /instance/updateAdminFields", `{"id":"`+id+`","adminField01":"x"}`).check(401, wants{"error": refusal})
	w.admin("POST /admin/restart", "").check(401, wants{"error": refusal})
	w.must(w.sim.Pair(id, "5511990000001"))

	w.clock.Advance(time.Hour - time.Millisecond)
	w.do("GET /instance/status", "", "token", token).check(200, wants{"status.connected": true})
	w.clock.Advance(time.Millisecond)
	w.do("GET /instance/status", "", "token", token).check(401, nil)
	if _, ok := w.sim.Instance(id); ok || len(w.sim.Instances()) != 0 {
		t.Error("the instance is still there after an hour")
	}
	if err := w.sim.Rename(id, "b"); err == nil {
		t.Error("an instance that has vanished can be renamed")
	}
}

func TestInstancesVanishOnDemoServersOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	r := w.admin("POST /instance/create", `{"name":"a"}`)
	r.check(200, wants{"info": missing{}})
	w.clock.Advance(24 * time.Hour)
	w.do("GET /instance/status", "", "token", r.text("token")).check(200, nil)
}

func TestListingDisabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{ListingDisabled: true})
	in := w.sim.Add("a")
	w.admin("GET /instance/all", "").check(401, wants{"error": "This is a public demo server. This endpoint has been disabled."})
	w.admin("POST /instance/updateAdminFields", `{"id":"`+in.ID+`"}`).check(200, nil)
	w.admin("POST /admin/restart", "").check(202, nil)
}
