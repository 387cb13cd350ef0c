package edge_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

const (
	createRoute = "POST /instance/create"
	listRoute   = "GET /instance/all"
	statusRoute = "GET /instance/status"
)

// world is a simulator behind an edge, with a clock that stands still.
type world struct {
	t      *testing.T
	sim    *simulator.Simulator
	clock  *simulator.FakeClock
	edge   *edge.Edge
	server *httptest.Server
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC))
	sim := simulator.New(simulator.Options{Clock: clock})
	e := edge.New(sim)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &world{t: t, sim: sim, clock: clock, edge: e, server: server}
}

// add adds an instance that is younger than those before.
func (w *world) add(name string) simulator.Instance {
	w.t.Helper()
	w.clock.Advance(time.Second)
	return w.sim.Add(name)
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (w *world) try(route, token string) (reply, error) {
	w.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	body := ""
	if route == createRoute {
		body = `{"name":"new"}`
	}
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("token", token)
	request.Header.Set("admintoken", token)
	response, err := w.server.Client().Do(request)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(content)}, err
}

func (w *world) do(route, token string) reply {
	w.t.Helper()
	r, err := w.try(route, token)
	if err != nil {
		w.t.Fatalf("%s: %v", route, err)
	}
	return r
}

func (w *world) admin(route string) reply {
	w.t.Helper()
	return w.do(route, w.sim.AdminToken())
}

func (w *world) calls(route string, want int) {
	w.t.Helper()
	if got := w.sim.Calls(route); got != want {
		w.t.Errorf("the server saw %d calls of %s, want %d", got, route, want)
	}
}

// names returns the names of a listing in the order of the alphabet.
func names(t *testing.T, r reply) []string {
	t.Helper()
	var instances []struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal([]byte(r.body), &instances); err != nil {
		t.Fatalf("%v: %d %s", err, r.status, r.body)
	}
	var names []string
	for _, in := range instances {
		names = append(names, in.Name)
	}
	slices.Sort(names)
	return names
}

func checkNames(t *testing.T, r reply, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, names(t, r)); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.add("a")
	checkNames(t, w.admin(listRoute), "a")
	r := w.do(statusRoute, in.Token)
	if r.status != 200 || !strings.HasPrefix(r.body, "{") || r.header.Get("Date") != w.clock.Now().Format(http.TimeFormat) {
		t.Errorf("%d %v %s", r.status, r.header, r.body)
	}
	if r := w.do(statusRoute, "nobody's"); r.status != 401 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestCache(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.add("a"), w.add("b")
	checkNames(t, w.admin(listRoute), "a", "b")
	w.edge.Cache(listRoute, statusRoute)
	if r := w.do(listRoute, "nobody's"); r.status == 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	first := w.admin(listRoute)
	ofA := w.do(statusRoute, a.Token)
	w.add("c")
	w.clock.Advance(time.Hour)
	for _, token := range []string{w.sim.AdminToken(), "nobody's", ""} {
		r := w.do(listRoute, token)
		if r.status != 200 || r.body != first.body {
			t.Errorf("%d %s, want %s", r.status, r.body, first.body)
		}
		if got, want := r.header.Get("Date"), first.header.Get("Date"); got != want {
			t.Errorf("its date is %s, want %s", got, want)
		}
		if age, told := r.header["Age"]; told {
			t.Errorf("its age is told as %v", age)
		}
	}
	if r := w.do(statusRoute, b.Token); r.body != ofA.body {
		t.Errorf("%s, want %s", r.body, ofA.body)
	}
	w.calls(listRoute, 3)
	w.calls(statusRoute, 1)

	w.edge.ShowAge(90 * time.Second)
	if got := w.admin(listRoute).header.Get("Age"); got != "90" {
		t.Errorf("its age is told as %q", got)
	}
	w.edge.Thaw()
	r := w.admin(listRoute)
	checkNames(t, r, "a", "b", "c")
	if age, told := r.header["Age"]; told {
		t.Errorf("its age is told as %v", age)
	}
	w.edge.Cache(listRoute)
	checkNames(t, w.admin(listRoute), "a", "b", "c")
	if r := w.do(statusRoute, b.Token); r.body == ofA.body {
		t.Error("a route is cached that was not named again")
	}
}

func TestCacheIsOfGETsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.edge.Cache(createRoute)
	if one, other := w.admin(createRoute), w.admin(createRoute); one.body == other.body {
		t.Errorf("two creates had the answer %s", one.body)
	}
	w.calls(createRoute, 2)
}

func TestListing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.edge.Truncate(2)
	if r := w.admin(listRoute); r.body != "[]" {
		t.Errorf("%s, want []", r.body)
	}
	for _, name := range []string{"d", "c", "b", "a"} {
		w.add(name)
	}
	for range 5 {
		checkNames(t, w.admin(listRoute), "c", "d")
	}
	w.edge.Truncate(9)
	checkNames(t, w.admin(listRoute), "a", "b", "c", "d")
	w.edge.Truncate(0)
	if r := w.admin(listRoute); r.body != "[]" {
		t.Errorf("%s, want []", r.body)
	}
	w.edge.Null()
	if r := w.admin(listRoute); r.status != 200 || r.body != "null" {
		t.Errorf("%d %s, want null", r.status, r.body)
	}
	w.edge.Empty()
	if r := w.admin(listRoute); r.status != 200 || r.body != "[]" || r.header.Get("Date") != w.clock.Now().Format(http.TimeFormat) {
		t.Errorf("%d %v %s, want []", r.status, r.header, r.body)
	}
	if r := w.do(listRoute, "nobody's"); r.status != 401 || r.body == "[]" {
		t.Errorf("a refusal became %d %s", r.status, r.body)
	}
	w.edge.Whole()
	checkNames(t, w.admin(listRoute), "a", "b", "c", "d")
}

func TestTruncateLeavesAloneWhatIsNoList(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"error":"x"}`, `null`, `[1,`, ``} {
		e := edge.New(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
		e.Truncate(1)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/instance/all", nil))
		if got := w.Body.String(); w.Code != 200 || got != body {
			t.Errorf("%d %q, want %q", w.Code, got, body)
		}
	}
}

func TestStandIns(t *testing.T) {
	t.Parallel()
	timeout := edge.Answer{Status: 408}
	blocked := edge.Answer{Status: 403, Body: "error code: 1020", ContentType: "text/plain"}
	tests := []struct {
		name  string
		turn  func(e *edge.Edge)
		want  []int
		calls int
	}{
		{"after, once", func(e *edge.Edge) { e.After(createRoute, 1, timeout) }, []int{408, 200, 200}, 3},
		{"after, twice", func(e *edge.Edge) { e.After(createRoute, 2, timeout) }, []int{408, 408, 200}, 3},
		{"after, for ever", func(e *edge.Edge) { e.After(createRoute, 0, timeout) }, []int{408, 408, 408}, 3},
		{"instead, once", func(e *edge.Edge) { e.Instead(createRoute, 1, blocked) }, []int{403, 200, 200}, 2},
		{"instead, for ever", func(e *edge.Edge) { e.Instead(createRoute, 0, blocked) }, []int{403, 403, 403}, 0},
		{"every route", func(e *edge.Edge) { e.Instead("", 0, blocked) }, []int{403, 403, 403}, 0},
		{"another route", func(e *edge.Edge) { e.Instead(listRoute, 0, blocked) }, []int{200, 200, 200}, 3},
		{"instead before after", func(e *edge.Edge) {
			e.After(createRoute, 1, timeout)
			e.Instead(createRoute, 1, blocked)
		}, []int{403, 408, 200}, 2},
		{"the first of two", func(e *edge.Edge) {
			e.After(createRoute, 1, timeout)
			e.After("", 1, blocked)
		}, []int{408, 403, 200}, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			test.turn(w.edge)
			var got []int
			for range test.want {
				got = append(got, w.admin(createRoute).status)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			w.calls(createRoute, test.calls)
			if created := len(w.sim.Instances()); created != test.calls {
				t.Errorf("%d instances created, want %d", created, test.calls)
			}
			w.edge.Heal()
			if r := w.admin(createRoute); r.status != 200 {
				t.Errorf("after Heal: %d %s", r.status, r.body)
			}
		})
	}
}

func TestStandInsSayWhatTheyAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.edge.Instead(listRoute, 1, edge.Answer{Status: 403, Body: "error code: 1020", ContentType: "text/plain"})
	w.edge.Instead(listRoute, 1, edge.Answer{Body: "<html></html>"})
	w.edge.After(listRoute, 1, edge.Answer{Status: 502, Body: "<html></html>"})
	for _, want := range [][3]any{{403, "text/plain", "error code: 1020"}, {200, "text/html", "<html></html>"}, {502, "text/html", "<html></html>"}} {
		r := w.admin(listRoute)
		if diff := cmp.Diff(want, [3]any{r.status, r.header.Get("Content-Type"), r.body}); diff != "" {
			t.Error(diff)
		}
		if date, told := r.header["Date"]; told {
			t.Errorf("an edge that knows no time says that it is %v", date)
		}
	}
}

func TestSlash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("a")
	if r := w.admin("GET /instance/all/"); r.status != 404 {
		t.Fatalf("the server itself takes a slash: %d %s", r.status, r.body)
	}
	w.edge.Slash()
	r := w.admin(createRoute)
	if got := r.header.Get("Location"); r.status != 308 || got != "/instance/create/" {
		t.Errorf("%d %q", r.status, got)
	}
	if got := w.admin("GET /a%2Fb?c=d").header.Get("Location"); got != "/a%2Fb/?c=d" {
		t.Errorf("Location %q", got)
	}
	w.calls(createRoute, 0)
	checkNames(t, w.admin("GET /instance/all/"), "a")
	w.calls(listRoute, 1)
	if r := w.admin("GET /a%2Fb/?c=d"); r.status != 404 {
		t.Errorf("%d %s", r.status, r.body)
	}
	if got := w.sim.Requests()[2]; got.Path != "/a%2Fb" || got.Query.Get("c") != "d" {
		t.Errorf("passed on as %s %v", got.Path, got.Query)
	}
	w.edge.Instead(listRoute, 0, edge.Answer{Status: 502})
	if r := w.admin("GET /instance/all/"); r.status != 502 {
		t.Errorf("a route behind the slash: %d", r.status)
	}
	w.edge.Heal()
	checkNames(t, w.admin(listRoute), "a")
}

func TestBOM(t *testing.T) {
	t.Parallel()
	const mark = "\xef\xbb\xbf"
	w := newWorld(t)
	in := w.add("a")
	w.edge.BOM()
	for _, r := range []reply{w.admin(listRoute), w.do(statusRoute, in.Token), w.do(statusRoute, "nobody's")} {
		rest, marked := strings.CutPrefix(r.body, mark)
		if !marked || !json.Valid([]byte(rest)) {
			t.Errorf("%q", r.body)
		}
	}
	w.edge.Empty()
	if r := w.admin(listRoute); r.body != mark+"[]" {
		t.Errorf("%q", r.body)
	}
	w.edge.Instead(listRoute, 1, edge.Answer{Body: "oops", ContentType: "text/plain"})
	w.edge.Instead(listRoute, 1, edge.Answer{Body: "{}", ContentType: "application/json; charset=utf-8"})
	for _, want := range []string{"oops", mark + "{}"} {
		if r := w.admin(listRoute); r.body != want {
			t.Errorf("%q, want %q", r.body, want)
		}
	}
	w.edge.Heal()
	checkNames(t, w.admin(listRoute), "a")
}

func TestSwitchesGoTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("a")
	w.add("b")
	w.edge.Cache(listRoute)
	w.edge.Truncate(1)
	w.edge.After(listRoute, 1, edge.Answer{Status: 502})
	if r := w.admin(listRoute); r.status != 502 {
		t.Errorf("%d %s", r.status, r.body)
	}
	w.add("c")
	checkNames(t, w.admin(listRoute), "a")
	w.edge.Whole()
	checkNames(t, w.admin(listRoute), "a", "b") // what the cache keeps was not cut
}

// A fault of the server that cuts the connection cuts it at the edge as well.
func TestCutConnections(t *testing.T) {
	t.Parallel()
	for _, kind := range []simulator.FaultKind{simulator.FaultDropBefore, simulator.FaultDropAfter, simulator.FaultCutJSON} {
		for name, turn := range map[string]func(e *edge.Edge){
			"passed on": func(*edge.Edge) {},
			"cached":    func(e *edge.Edge) { e.Cache(listRoute) },
		} {
			w := newWorld(t)
			w.add("a")
			turn(w.edge)
			w.sim.Inject(simulator.Fault{Route: listRoute, Kind: kind})
			if r, err := w.try(listRoute, w.sim.AdminToken()); err == nil {
				t.Errorf("%s, kind %d: not cut: %d %s", name, kind, r.status, r.body)
			}
		}
	}
}

func TestAnswersHaveAnEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.edge.BOM()
	w.sim.Inject(simulator.Fault{Route: listRoute, Kind: simulator.FaultEndless})
	if r := w.admin(listRoute); r.status != 200 || len(r.body) == 0 {
		t.Errorf("%d with %d bytes", r.status, len(r.body))
	}
}

// Run with -race, it shows that switches can be turned while requests run.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.add("a")
	turns := []func(){
		func() { w.edge.Cache(listRoute, statusRoute) },
		func() { w.edge.ShowAge(time.Second) },
		w.edge.Thaw,
		func() { w.edge.Truncate(1) },
		w.edge.Whole,
		func() { w.edge.After(statusRoute, 2, edge.Answer{Status: 408}) },
		func() { w.edge.Instead(statusRoute, 2, edge.Answer{Status: 502}) },
		w.edge.BOM,
		w.edge.Heal,
	}
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for _, turn := range turns {
				turn()
				w.admin(listRoute)
				w.do(statusRoute, in.Token)
			}
		})
	}
	workers.Wait()
	w.edge.Heal()
	checkNames(t, w.admin(listRoute), "a")
}
