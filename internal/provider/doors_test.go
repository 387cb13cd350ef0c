package provider_test

import (
	"maps"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

const (
	smileData    = "uazapi_smileapi_instance"
	smileRestart = "uazapi_smileapi_instance_restart"
	smileID      = "5511987654321"
	proxyURL     = "https://gateway.invalid/api/v1/proxy/uazapi"
	proxyKey     = "n8nT00lsK3y-4711-0815"
)

// nested is a value of an argument that has arguments of its own.
func nested(names []string, given map[string]any) tftypes.Value {
	kinds, members := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for _, name := range names {
		kinds[name], members[name] = tftypes.String, tftypes.NewValue(tftypes.String, given[name])
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, members)
}

// gateway and smile are values of the provider's arguments of these names.
func gateway(given map[string]any) tftypes.Value {
	return nested([]string{"url", "api_key"}, given)
}

func smile(given map[string]any) tftypes.Value {
	return nested([]string{"base_url", "username", "token"}, given)
}

func TestGatewayIsConfiguredOrInTheEnvironment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		environment func(address string) environment
		argument    func(address string) map[string]any
	}{
		"configured": {func(string) environment { return nil }, func(address string) map[string]any { return map[string]any{"url": address, "api_key": proxyKey} }},
		"in the environment": {func(address string) environment {
			return environment{"UAZAPI_GATEWAY_URL": address, "UAZAPI_GATEWAY_API_KEY": proxyKey}
		}, nil},
		"both": {func(string) environment {
			return environment{"UAZAPI_GATEWAY_URL": proxyURL, "UAZAPI_GATEWAY_API_KEY": "another-key-0815"}
		}, func(address string) map[string]any { return map[string]any{"url": address, "api_key": proxyKey} }},
		"a part of each": {func(string) environment { return environment{"UAZAPI_GATEWAY_API_KEY": " " + proxyKey + "\n"} }, func(address string) map[string]any { return map[string]any{"url": " " + address + "/\n"} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := simulator.New(simulator.Options{Strict: true})
			service := envelope.New(server, envelope.Options{Key: proxyKey, BaseURL: someAddress})
			listening := httptest.NewServer(service)
			t.Cleanup(listening.Close)
			added := server.Add("Vendas")
			arguments := values{"base_url": someAddress, "token": added.Token}
			if c.argument != nil {
				arguments["gateway"] = gateway(c.argument(listening.URL))
			}
			asked, diagnostics := configure(t, c.environment(listening.URL), arguments)
			asked.fine(diagnostics)
			state, diagnostics := asked.look(values{})
			asked.fine(diagnostics)
			if state["instance_id"] != added.ID || len(service.Calls()) == 0 {
				t.Errorf("it read %v in %d calls of the gateway", state["instance_id"], len(service.Calls()))
			}
		})
	}
}

// Without an address, nothing goes through a gateway: a key alone does nothing.
func TestGatewayIsOnlyUsedWhereItHasAnAddress(t *testing.T) {
	t.Parallel()
	server, address := newServer(t, simulator.Options{})
	added := server.Add("Vendas")
	c, diagnostics := configure(t, environment{"UAZAPI_GATEWAY_API_KEY": proxyKey, "UAZAPI_GATEWAY_URL": " "}, values{"base_url": address, "token": added.Token})
	c.fine(diagnostics)
	if state, diagnostics := c.look(values{}); state["instance_id"] != added.ID {
		t.Error(diagnostics)
	}
}

func TestDoorsWhatCannotWorkIsRefusedAtItsArgument(t *testing.T) {
	t.Parallel()
	whole := map[string]any{"url": proxyURL, "api_key": proxyKey}
	but := func(changes map[string]any) map[string]any {
		changed := maps.Clone(whole)
		maps.Copy(changed, changes)
		return changed
	}
	account := map[string]any{"username": "acme", "token": "smileapi-token-of-acme"}
	butFor := func(changes map[string]any) map[string]any {
		changed := maps.Clone(account)
		maps.Copy(changed, changes)
		return changed
	}
	for name, test := range map[string]struct {
		environment environment
		arguments   values
		at          string
		summary     string
		says        string
	}{
		"gateway, nothing":         {nil, values{"gateway": gateway(nil)}, "gateway.url", "Missing gateway.url", "UAZAPI_GATEWAY_URL"},
		"gateway, no key":          {nil, values{"gateway": gateway(but(map[string]any{"api_key": nil}))}, "gateway.api_key", "Missing gateway.api_key", "UAZAPI_GATEWAY_API_KEY"},
		"gateway, blank key":       {nil, values{"gateway": gateway(but(map[string]any{"api_key": " "}))}, "gateway.api_key", "Invalid gateway.api_key", "it is blank"},
		"gateway, key of lines":    {nil, values{"gateway": gateway(but(map[string]any{"api_key": "a\n" + hunter2}))}, "gateway.api_key", "Invalid gateway.api_key", "a control character"},
		"gateway, key of variable": {environment{"UAZAPI_GATEWAY_API_KEY": "a " + hunter2}, values{"gateway": gateway(but(map[string]any{"api_key": nil}))}, "gateway.api_key", "Invalid UAZAPI_GATEWAY_API_KEY", "a blank"},
		"gateway, no scheme":       {nil, values{"gateway": gateway(but(map[string]any{"url": "n8ntools.io/api"}))}, "gateway.url", "Invalid gateway.url", "it has no scheme"},
		"gateway, a query":         {nil, values{"gateway": gateway(but(map[string]any{"url": proxyURL + "?key=" + hunter2}))}, "gateway.url", "Invalid gateway.url", "it holds a query"},
		"gateway, of a variable":   {environment{"UAZAPI_GATEWAY_URL": "ftp://n8ntools.io", "UAZAPI_GATEWAY_API_KEY": proxyKey}, values{}, "gateway.url", "Invalid UAZAPI_GATEWAY_URL", "only https and http"},
		"gateway, the server":      {nil, values{"gateway": gateway(but(map[string]any{"url": someAddress + "/"}))}, "gateway.url", "Invalid gateway.url", "The gateway has the address of the server"},
		"gateway, another host":    {nil, values{"gateway": gateway(whole), "allowed_hosts": texts("uazapi.invalid")}, "allowed_hosts", "This server is not allowed", "gateway.url (UAZAPI_GATEWAY_URL) is a server at gateway.invalid"},
		"gateway, known later":     {nil, values{"gateway": gateway(but(map[string]any{"api_key": tftypes.UnknownValue}))}, "gateway", "Unknown gateway", "-target"},

		"smileapi, no token":          {nil, values{"smileapi": smile(map[string]any{"username": "acme"})}, "smileapi.token", "Missing smileapi.token", "SMILEAPI_TOKEN"},
		"smileapi, token of lines":    {nil, values{"smileapi": smile(butFor(map[string]any{"token": "a\n" + hunter2}))}, "smileapi.token", "Invalid smileapi.token", "a control character"},
		"smileapi, endless token":     {nil, values{"smileapi": smile(butFor(map[string]any{"token": strings.Repeat("x", 2001)}))}, "smileapi.token", "Invalid smileapi.token", "more than 2000"},
		"smileapi, a path for a name": {nil, values{"smileapi": smile(butFor(map[string]any{"username": "acme/v1"}))}, "smileapi.username", "Invalid smileapi.username", "part of the address"},
		"smileapi, blank name":        {nil, values{"smileapi": smile(butFor(map[string]any{"username": " "}))}, "smileapi.username", "Invalid smileapi.username", "part of the address"},
		"smileapi, name of variable":  {environment{"SMILEAPI_USERNAME": "a b"}, values{"smileapi": smile(butFor(map[string]any{"username": nil}))}, "smileapi.username", "Invalid SMILEAPI_USERNAME", "part of the address"},
		"smileapi, no scheme":         {nil, values{"smileapi": smile(butFor(map[string]any{"base_url": "api.uzapi.com.br"}))}, "smileapi.base_url", "Invalid smileapi.base_url", "it has no scheme"},
		"smileapi, of a variable":     {environment{"SMILEAPI_BASE_URL": "x", "SMILEAPI_TOKEN": hunter2}, values{}, "smileapi.base_url", "Invalid SMILEAPI_BASE_URL", "it has no scheme"},
		"smileapi, another host":      {nil, values{"smileapi": smile(account), "allowed_hosts": texts("uazapi.invalid")}, "allowed_hosts", "This server is not allowed", "smileapi.base_url (SMILEAPI_BASE_URL) is a server at api.smileapi.com.br"},
		"smileapi, known later":       {nil, values{"smileapi": smile(butFor(map[string]any{"token": tftypes.UnknownValue}))}, "smileapi", "Unknown smileapi", "-target"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, diagnostics := configure(t, test.environment, test.arguments.with(values{"base_url": someAddress}))
			refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
			if got := attributeName(refusal.Attribute); got != test.at || refusal.Summary != test.summary {
				t.Errorf("it says %q at %q, want %q at %q", refusal.Summary, got, test.summary, test.at)
			}
			if !strings.Contains(refusal.Detail, test.says) || strings.Contains(refusal.Summary+refusal.Detail, hunter2) {
				t.Errorf("it does not say %q, or shows the value:\n%s", test.says, refusal.Detail)
			}
		})
	}
}

// smileServer starts a server of SmileAPI with one instance.
func smileServer(t *testing.T, options smileapi.Options) (*smileapi.Server, string) {
	t.Helper()
	server := smileapi.New(options)
	server.Add(smileID, "5511999990000")
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return server, listening.URL
}

// readSmile reads the instance, and returns what is told.
func readSmile(c *caller) (values, []*tfprotov6.Diagnostic) {
	c.t.Helper()
	as := c.schemas.DataSourceSchemas[smileData].ValueType()
	response, err := c.ReadDataSource(c.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: smileData, Config: c.encode(as, values{"phone_number_id": smileID})})
	if err != nil {
		c.t.Fatal(err)
	}
	if response.State == nil {
		return nil, response.Diagnostics
	}
	return c.decode(as, response.State), response.Diagnostics
}

// With SmileAPI alone, nothing of uazapi is asked for until an object needs it, and the
// other way round.
func TestSmileAPIIsADoorOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]func(address, token string) (environment, values){
		"configured": func(address, token string) (environment, values) {
			return nil, values{"smileapi": smile(map[string]any{"base_url": address, "username": "acme", "token": token})}
		},
		"in the environment": func(address, token string) (environment, values) {
			return environment{"SMILEAPI_BASE_URL": address, "SMILEAPI_USERNAME": "acme", "SMILEAPI_TOKEN": token}, values{}
		},
		"both": func(address, token string) (environment, values) {
			return environment{"SMILEAPI_BASE_URL": "https://smileapi.invalid", "SMILEAPI_USERNAME": "outra", "SMILEAPI_TOKEN": hunter2},
				values{"smileapi": smile(map[string]any{"base_url": address, "username": "acme", "token": token})}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address := smileServer(t, smileapi.Options{})
			variables, arguments := given(address, server.Token())
			c, diagnostics := configure(t, variables, arguments)
			c.fine(diagnostics)
			state, diagnostics := readSmile(c)
			c.fine(diagnostics)
			if state["connected"] != true || state["phone_number"] != "5511999990000" {
				t.Errorf("it read %v", state)
			}
			_, diagnostics = c.look(values{"token": aToken})
			if refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics); refusal.Summary != "Missing base_url" || !strings.Contains(refusal.Detail, "UAZAPI_BASE_URL") {
				t.Errorf("an object of uazapi says %q, %q", refusal.Summary, refusal.Detail)
			}
		})
	}
	c, diagnostics := configure(t, nil, values{"base_url": someAddress})
	c.fine(diagnostics)
	_, diagnostics = readSmile(c)
	if refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics); refusal.Summary != "Missing smileapi" || !strings.Contains(refusal.Detail, "SMILEAPI_TOKEN") {
		t.Errorf("an object of SmileAPI says %q, %q", refusal.Summary, refusal.Detail)
	}
}

// What is for uazapi and its gateways is sent to no other vendor.
func TestSmileAPIIsSentNothingOfUazapi(t *testing.T) {
	t.Parallel()
	server, address := smileServer(t, smileapi.Options{})
	c, diagnostics := configure(t, nil, values{
		"base_url": someAddress, "admin_token": hunter2, "token": hunter2, "headers": headers("X-Key", hunter2),
		"gateway":  gateway(map[string]any{"url": proxyURL, "api_key": proxyKey}),
		"smileapi": smile(map[string]any{"base_url": address, "username": "acme", "token": server.Token()}),
	})
	c.fine(diagnostics)
	if _, diagnostics := readSmile(c); len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	for _, request := range server.Requests() {
		got := map[string]string{}
		for name := range request.Header {
			got[name] = request.Header.Get(name)
		}
		delete(got, "User-Agent")
		want := map[string]string{"Accept": "application/json", "Accept-Encoding": "gzip", "Authorization": "Bearer " + server.Token(), "Cache-Control": "no-cache", "Pragma": "no-cache"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the header (-want +got):\n%s", diff)
		}
	}
}

// A plan refuses what no instance there is called, and no verb is.
func TestSmileAPIWhatNamesNothingIsRefused(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for attribute, wrong := range map[string][]string{"phone_number_id": {"", "123456789012", "1234567890123456", "+551198765432", "r76b15a4a3614b4"}, "method": {"post", "DELETE", ""}} {
		for _, value := range wrong {
			config := values{"phone_number_id": smileID}.with(values{attribute: value})
			validated, err := c.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: smileRestart, Config: c.resource(smileRestart, config)})
			if err != nil {
				t.Fatal(err)
			}
			if refusal := c.only(tfprotov6.DiagnosticSeverityError, validated.Diagnostics); attributeName(refusal.Attribute) != attribute {
				t.Errorf("%q: it is at %s", value, attributeName(refusal.Attribute))
			}
		}
	}
}

// What proves that an instance is gone proves it through a gateway as well, and what the
// gateway says by itself proves nothing.
func TestGatewayProofIsThatOfTheServer(t *testing.T) {
	t.Parallel()
	refused := envelope.Answer{Status: 401, Body: `{"error":"Invalid token."}`}
	for title, c := range map[string]struct {
		inside bool
		act    func(s *scene, service *envelope.Service)
		want   string
	}{
		"it is there":                       {act: func(*scene, *envelope.Service) {}, want: "kept"},
		"it was deleted":                    {act: func(s *scene, _ *envelope.Service) { s.must(s.Remove(s.in.ID)) }, want: "gone"},
		"it was deleted, the status inside": {inside: true, act: func(s *scene, _ *envelope.Service) { s.must(s.Remove(s.in.ID)) }, want: "gone"},
		"the gateway refuses, unlike before": {inside: true, act: func(_ *scene, service *envelope.Service) {
			service.Instead(refused, refused, refused, refused, refused, refused)
		}, want: "error"},
		"the gateway refuses": {act: func(_ *scene, service *envelope.Service) {
			service.Instead(refused, refused, refused, refused, refused, refused)
		}, want: "error"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			state, private := s.known(instanceType)
			service := envelope.New(s.Simulator, envelope.Options{Key: proxyKey, BaseURL: s.url, StatusInside: c.inside})
			listening := httptest.NewServer(service)
			t.Cleanup(listening.Close)
			c.act(s, service)
			how, detail := s.ends(instanceType, values{
				"admin_token": s.AdminToken(), "gateway": gateway(map[string]any{"url": listening.URL, "api_key": proxyKey}),
			}, state, private)
			if c.want == "error" && how != "kept" && how != "gone" {
				return
			}
			if how != c.want {
				t.Errorf("it ends as %q, want %q:\n%s", how, c.want, detail)
			}
		})
	}
}
