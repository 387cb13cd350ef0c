package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// One host may be written in several ways, and another port is another server.
func TestAllowedHosts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		address string
		hosts   []string
		allowed bool
	}{
		{"https://loja.uazapi.com", []string{"loja.uazapi.com"}, true},
		{"https://loja.uazapi.com", []string{"outra.uazapi.com", "loja.uazapi.com"}, true},
		{"https://loja.uazapi.com/api/v1", []string{"loja.uazapi.com"}, true},
		{"https://LOJA.uazapi.com", []string{"loja.uazapi.com"}, true},
		{"https://loja.uazapi.com", []string{"Loja.UAZAPI.com"}, true},
		{"https://loja.uazapi.com", []string{" loja.uazapi.com\n"}, true},
		{"https://loja.uazapi.com:443", []string{"loja.uazapi.com"}, true},
		{"https://loja.uazapi.com", []string{"loja.uazapi.com:443"}, true},
		{"https://loja.uazapi.com:8443", []string{"loja.uazapi.com:8443"}, true},
		{"http://localhost", []string{"localhost:80"}, true},
		{"http://[::1]:8080", []string{"[::1]:8080"}, true},
		{"http://[::1]", []string{"[::1]"}, true},
		{"http://[::1]:80", []string{"[::1]"}, true},

		{"https://loja.uazapi.com", []string{"uazapi.com"}, false},
		{"https://loja.uazapi.com", []string{"loja.uazapi.com.br"}, false},
		{"https://loja.uazapi.com.evil.example", []string{"loja.uazapi.com"}, false},
		{"https://loja.uazapi.com:8443", []string{"loja.uazapi.com"}, false},
		{"https://loja.uazapi.com", []string{"loja.uazapi.com:8443"}, false},
		{"https://loja.uazapi.com:80", []string{"loja.uazapi.com"}, false},
		{"http://localhost:443", []string{"localhost"}, false},
		{"http://[::1]:8080", []string{"[::1]"}, false},
		{"http://[::1]:8080", []string{"localhost:8080"}, false},
	} {
		for source, configured := range map[string]func(t *testing.T) (*caller, []*tfprotov6.Diagnostic){
			"configured": func(t *testing.T) (*caller, []*tfprotov6.Diagnostic) {
				return configure(t, nil, values{"base_url": test.address, "allowed_hosts": texts(test.hosts...)})
			},
			"environment": func(t *testing.T) (*caller, []*tfprotov6.Diagnostic) {
				return configure(t, environment{"UAZAPI_BASE_URL": test.address}, values{"allowed_hosts": texts(test.hosts...)})
			},
		} {
			t.Run(test.address+" among "+strings.Join(test.hosts, " ")+", "+source, func(t *testing.T) {
				t.Parallel()
				c, diagnostics := configured(t)
				if test.allowed {
					c.fine(diagnostics)
					return
				}
				refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
				if refusal.Summary != "This server is not allowed" || attributeName(refusal.Attribute) != "allowed_hosts" {
					t.Errorf("got %q at %s", refusal.Summary, refusal.Attribute)
				}
			})
		}
	}
}

// A provider that may not talk to a server does not, whatever it is asked next.
func TestServerThatIsNotAllowedIsAskedNothing(t *testing.T) {
	t.Parallel()
	for _, allowed := range []bool{false, true} {
		server, address := newServer(t, simulator.Options{})
		hosts := texts("loja.uazapi.com")
		if allowed {
			hosts = append(hosts, texts(strings.TrimPrefix(address, "http://"))...)
		}
		c, diagnostics := configure(t, nil, values{"base_url": address, "admin_token": server.AdminToken(), "allowed_hosts": hosts})
		if refused := len(diagnostics) > 0; refused == allowed {
			t.Errorf("it is refused: %t", refused)
		}
		c.refresh(instanceState(server.Add("Vendas")))
		if asked := len(calls(server)) > 0; asked != allowed {
			t.Errorf("allowed: %t, and the server was asked: %t", allowed, asked)
		}
	}
}

func TestReadOnlyIsTrueOrFalse(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{"", "  ", "true", "false", "1", "0", " TRUE\n"} {
		c, diagnostics := configure(t, environment{"UAZAPI_READ_ONLY": variable}, values{"base_url": someAddress})
		c.fine(diagnostics)
	}
	// What is configured beats the environment, which may hold anything then.
	for _, configured := range []bool{true, false} {
		c, diagnostics := configure(t, environment{"UAZAPI_READ_ONLY": "sim"}, values{"base_url": someAddress, "read_only": configured})
		c.fine(diagnostics)
	}
}

// Ids that are gone by the operator's word leave the state, and no request is
// made for them.
func TestKnownGoneInEveryForm(t *testing.T) {
	t.Parallel()
	const id = "r00000000000001"
	state := instanceState(simulator.Instance{ID: id, Name: "Vendas", Token: aToken})
	for title, test := range map[string]struct {
		variable   string
		configured any
		gone       bool
	}{
		"configured":                     {"", texts(id), true},
		"one of several":                 {"", texts("r2", id), true},
		"all":                            {"", texts("*"), true},
		"another":                        {"", texts("r2"), false},
		"none":                           {"", texts(), false},
		"in the environment":             {id, nil, true},
		"in the environment, several":    {"r2," + id + ",r3", nil, true},
		"in the environment, blanks":     {" r2 ,\n" + id + "\t", nil, true},
		"in the environment, commas":     {",," + id + ",", nil, true},
		"in the environment, all":        {"*", nil, true},
		"in the environment, another":    {"r2", nil, false},
		"in the environment, blank":      {" ", nil, false},
		"configured beats environment":   {"*", texts("r2"), false},
		"configured none beats a star":   {"*", texts(), false},
		"configured beats what is wrong": {aToken, texts(id), true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server, address := newServer(t, simulator.Options{})
			c, diagnostics := configure(t, environment{"UAZAPI_KNOWN_GONE": test.variable},
				values{"base_url": address, "admin_token": server.AdminToken(), "known_gone": test.configured})
			c.fine(diagnostics)
			server.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500})
			refreshed := c.refresh(state)
			if gone := c.read(instanceType, refreshed.NewState) == nil; gone != test.gone {
				t.Errorf("it is gone: %t, want %t", gone, test.gone)
			}
			if asked := len(calls(server)) > 0; asked == test.gone {
				t.Errorf("the server was asked: %t", asked)
			}
		})
	}
}
