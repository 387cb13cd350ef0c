package envelope_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
)

const (
	key     = "chave-do-gateway"
	address = "https://uazapi.invalid/whats"
)

// send sends one description to a service, and returns what comes back.
func send(t *testing.T, service http.Handler, method, key, body string) (int, string) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "https://gateway.invalid/api/v1/proxy/uazapi", strings.NewReader(body))
	request.Header.Set("X-Api-Key", key)
	heard := httptest.NewRecorder()
	service.ServeHTTP(heard, request)
	said, err := io.ReadAll(heard.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return heard.Code, string(said)
}

// describe describes a call.
func describe(method, endpoint, header, rest string) string {
	return `{"service":"uazapi","method":"` + method + `","endpoint":"` + endpoint + `","baseUrl":"` + address + `","headers":{` + header + `}` + rest + `}`
}

func TestServiceHandsOnWhatTheServerSays(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		inside       bool
		method, call string
		header, rest string
		status       int
		says         string
	}{
		"the status passed on":            {method: "GET", call: "/instance/status", header: `"token":"none"`, rest: `,"queryParams":{}`, status: 401, says: `"Invalid token."`},
		"the status inside":               {inside: true, method: "GET", call: "/instance/status", header: `"token":"none"`, rest: `,"queryParams":{}`, status: 200, says: `"upstream_status":401`},
		"a success with the status":       {inside: true, method: "GET", call: "/status", rest: `,"queryParams":{}`, status: 200, says: `"ok":true,"upstream_status":200`},
		"a route that is not there":       {method: "GET", call: "/v1/chats", rest: `,"queryParams":{}`, status: 404},
		"a body":                          {method: "POST", call: "/instance/create", header: `"admintoken":"admin-token-1"`, rest: `,"body":{"name":"Vendas"}`, status: 200, says: `"Vendas"`},
		"a body of another form than its": {method: "GET", call: "/status", rest: `,"queryParams":{},"body":{}`, status: 400, says: "no body"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server := simulator.New(simulator.Options{AdminToken: "admin-token-1", Prefix: "/whats"})
			service := envelope.New(server, envelope.Options{Key: key, BaseURL: address, StatusInside: c.inside})
			header := `"Content-Type":"application/json"`
			if c.header != "" {
				header += "," + c.header
			}
			status, said := send(t, service, http.MethodPost, key, describe(c.method, c.call, header, c.rest))
			if status != c.status || !strings.Contains(said, c.says) {
				t.Errorf("it answered %d, %s", status, said)
			}
		})
	}
}

func TestServiceRefuses(t *testing.T) {
	t.Parallel()
	service := envelope.New(simulator.New(simulator.Options{}), envelope.Options{Key: key, BaseURL: address})
	health := describe("GET", "/status", "", `,"queryParams":{}`)
	for title, c := range map[string]struct {
		method, key, body string
		status            int
	}{
		"another verb":     {http.MethodGet, key, health, 405},
		"another key":      {http.MethodPost, "outra", health, 401},
		"no JSON":          {http.MethodPost, key, "service=uazapi", 400},
		"another service":  {http.MethodPost, key, strings.Replace(health, `"uazapi"`, `"evolution"`, 1), 400},
		"another server":   {http.MethodPost, key, strings.Replace(health, "/whats", "", 1), 502},
		"no query":         {http.MethodPost, key, describe("GET", "/status", "", ""), 400},
		"a query too much": {http.MethodPost, key, describe("POST", "/instance/reset", "", `,"queryParams":{}`), 400},
	} {
		if status, said := send(t, service, c.method, c.key, c.body); status != c.status || !strings.Contains(said, `"success":false`) {
			t.Errorf("%s: it answered %d, %s", title, status, said)
		}
	}
	for n, call := range service.Calls() {
		if !call.Refused {
			t.Errorf("call %d was made", n)
		}
	}
}

func TestServiceAnswersByItselfWhenTold(t *testing.T) {
	t.Parallel()
	service := envelope.New(simulator.New(simulator.Options{Prefix: "/whats"}), envelope.Options{Key: key, BaseURL: address})
	service.Instead(envelope.Answer{Status: 429, Header: map[string]string{"Retry-After": "3"}, Body: `{"error":"slow down"}`})
	health := describe("GET", "/status", "", `,"queryParams":{}`)
	if status, said := send(t, service, http.MethodPost, key, health); status != 429 || said != `{"error":"slow down"}` {
		t.Errorf("it answered %d, %s", status, said)
	}
	if status, said := send(t, service, http.MethodPost, key, health); status != 200 {
		t.Errorf("then it answered %d, %s", status, said)
	}
	if calls := service.Calls(); len(calls) != 2 || calls[0].Endpoint != "/status" || calls[0].Raw != health {
		t.Errorf("it knows of %+v", calls)
	}
}
