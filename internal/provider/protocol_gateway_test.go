package provider_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// said is an answer on its way through a gateway.
type said struct {
	status int
	header http.Header
	body   []byte
}

// behind puts a gateway before the scene, which changes the answers to a route,
// or to all where there is none.
func (s *scene) behind(route string, change func(a *said)) {
	s.t.Helper()
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard := httptest.NewRecorder()
		s.Edge.ServeHTTP(heard, r)
		answer := &said{heard.Code, heard.Header().Clone(), heard.Body.Bytes()}
		if route == "" || route == r.Method+" "+r.URL.Path {
			answer.header.Del("Content-Length")
			change(answer)
		}
		maps.Copy(w.Header(), answer.header)
		w.WriteHeader(answer.status)
		_, _ = w.Write(answer.body)
	}))
	s.t.Cleanup(gateway.Close)
	s.url = gateway.URL
}

// here is what is private to an object that was found behind the gateway.
func (s *scene) here() values { return values{"found_at": []any{s.url}} }

// replacing puts one text in the place of another in all answers.
func replacing(from, to string) func(a *said) {
	return func(a *said) { a.body = bytes.ReplaceAll(a.body, []byte(from), []byte(to)) }
}

// without leaves the instance of the scene out of a listing.
func (s *scene) without(a *said) {
	var all, left []map[string]any
	if json.Unmarshal(a.body, &all) != nil {
		return // a refusal
	}
	for _, instance := range all {
		if instance["id"] != s.in.ID {
			left = append(left, instance)
		}
	}
	a.body, _ = json.Marshal(left) //nolint:errchkjson // it was JSON before
}

// swapped gives the two instances of the scene each other's token.
func (s *scene) swapped(a *said) {
	for _, swap := range [][2]string{{s.in.Token, "\x00"}, {s.more[0].Token, s.in.Token}, {"\x00", s.more[0].Token}} {
		replacing(swap[0], swap[1])(a)
	}
}

// ages lets the clock of the server go on by a minute.
func (s *scene) ages() {
	for range 30 {
		request := httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, "/instance/all", http.NoBody)
		request.Header.Set("admintoken", s.AdminToken())
		s.Simulator.ServeHTTP(httptest.NewRecorder(), request)
	}
	s.ResetRequests()
}

// ended applies that an object is no more.
func (c *caller) ended(kind string, state, private values) []string {
	c.t.Helper()
	resp, err := c.ApplyResourceChange(c.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, Config: c.resource(kind, nil), PriorState: c.resource(kind, state), PlannedState: c.resource(kind, nil), PlannedPrivate: c.private(private),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return summaries(resp.Diagnostics)
}

// withoutToken is a state that holds no token.
func withoutToken(state values) values {
	state = state.with(values{"store_token": false})
	delete(state, "token")
	return state
}

func TestGatewayPassesOnWhatItDoesNotChange(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, _ := s.known(instanceType)
	s.behind("", func(*said) {})
	if how, detail := s.ends(instanceType, values{"admin_token": s.AdminToken()}, state, s.here()); how != isKept {
		t.Errorf("it ends with %q: %s", how, detail)
	}
}
