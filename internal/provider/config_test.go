package provider_test

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	statusData  = "uazapi_instance_status"
	listing     = "GET /instance/all"
	ownStatus   = "GET /instance/status"
	hunter2     = "hunter2-is-a-secret"
	someAddress = "https://uazapi.invalid"
)

// headers is a value of the provider's argument of this name.
func headers(pairs ...string) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = tftypes.NewValue(tftypes.String, pairs[i+1])
	}
	return values
}

// texts is a set of texts.
func texts(some ...string) []tftypes.Value {
	set := []tftypes.Value{}
	for _, one := range some {
		set = append(set, tftypes.NewValue(tftypes.String, one))
	}
	return set
}

// environment is what a provider sees of the environment.
type environment map[string]string

// configure configures a provider and returns what it has to say.
func configure(t *testing.T, environment environment, arguments values) (*caller, []*tfprotov6.Diagnostic) {
	t.Helper()
	c := newCallerIn(t, environment)
	config := c.encode(c.schemas.Provider.ValueType(), arguments)
	validated, err := c.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(validated.Diagnostics) > 0 {
		return c, validated.Diagnostics
	}
	configured, err := c.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.16.0", Config: config})
	if err != nil {
		t.Fatal(err)
	}
	return c, configured.Diagnostics
}

// look reads the data source of the status.
func (c *caller) look(arguments values) (values, []*tfprotov6.Diagnostic) {
	c.t.Helper()
	as := c.schemas.DataSourceSchemas[statusData].ValueType()
	response, err := c.ReadDataSource(c.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: statusData, Config: c.encode(as, arguments)})
	if err != nil {
		c.t.Fatal(err)
	}
	if response.State == nil {
		return nil, response.Diagnostics
	}
	return c.decode(as, response.State), response.Diagnostics
}

func TestConfigurationBeatsEnvironmentForTheAddress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment func(right, wrong string) environment
		arguments   func(right, wrong string) values
	}{
		"configured":           {func(_, _ string) environment { return nil }, func(right, _ string) values { return values{"base_url": right} }},
		"in the environment":   {func(right, _ string) environment { return environment{"UAZAPI_BASE_URL": right} }, func(_, _ string) values { return values{} }},
		"both":                 {func(_, wrong string) environment { return environment{"UAZAPI_BASE_URL": wrong} }, func(right, _ string) values { return values{"base_url": right} }},
		"configured, blanks":   {func(_, _ string) environment { return nil }, func(right, _ string) values { return values{"base_url": "  " + right + "/\n"} }},
		"environment, blanks":  {func(right, _ string) environment { return environment{"UAZAPI_BASE_URL": "\t" + right + " "} }, func(_, _ string) values { return values{} }},
		"both, the other junk": {func(_, _ string) environment { return environment{"UAZAPI_BASE_URL": "junk"} }, func(right, _ string) values { return values{"base_url": right} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rightServer, right := newServer(t, simulator.Options{})
			wrongServer, wrong := newServer(t, simulator.Options{})
			added := rightServer.Add("Vendas")
			c, diagnostics := configure(t, test.environment(right, wrong), test.arguments(right, wrong).with(values{"token": added.Token}))
			c.fine(diagnostics)
			state, diagnostics := c.look(values{})
			c.fine(diagnostics)
			if state["instance_id"] != added.ID {
				t.Errorf("it read %v, want %s", state["instance_id"], added.ID)
			}
			if got := calls(wrongServer); len(got) != 0 {
				t.Errorf("the other server was asked for %v", got)
			}
		})
	}
}

func TestConfigurationBeatsEnvironmentForBothTokens(t *testing.T) {
	t.Parallel()
	for _, token := range []struct{ argument, variable string }{
		{"admin_token", "UAZAPI_ADMIN_TOKEN"},
		{"token", "UAZAPI_TOKEN"},
	} {
		for name, test := range map[string]struct {
			environment, argument func(right string) string
			works                 bool
		}{
			"configured":                 {none, same, true},
			"in the environment":         {same, nil, true},
			"both":                       {wrong, same, true},
			"both, the configured wrong": {same, wrong, false},
			"configured, blanks around":  {none, blanks, true},
			"environment, blanks around": {blanks, nil, true},
			"both, blanks in the other":  {onlyBlanks, same, true},
			"neither":                    {none, nil, false},
			"environment, blank":         {onlyBlanks, nil, false},
		} {
			t.Run(token.argument+"/"+name, func(t *testing.T) {
				t.Parallel()
				server, address := newServer(t, simulator.Options{})
				added := server.Add("Vendas")
				right := added.Token
				if token.argument == "admin_token" {
					right = server.AdminToken()
				}
				arguments := values{"base_url": address}
				if test.argument != nil {
					arguments[token.argument] = test.argument(right)
				}
				c, diagnostics := configure(t, environment{token.variable: test.environment(right)}, arguments)
				c.fine(diagnostics)
				state, diagnostics := c.look(values{"instance_id": added.ID})
				if !test.works {
					if len(diagnostics) == 0 {
						t.Error("it worked all the same")
					}
					return
				}
				c.fine(diagnostics)
				if state["instance_id"] != added.ID {
					t.Errorf("it read %v, want %s", state["instance_id"], added.ID)
				}
				for _, request := range server.Requests() {
					sent := request.Header.Get("admintoken") + request.Header.Get("token")
					if strings.TrimSpace(sent) != sent || sent == "" {
						t.Errorf("%s was sent with %d characters for a token", request.Route, len(sent))
					}
				}
			})
		}
	}
}

func same(right string) string   { return right }
func none(string) string         { return "" }
func wrong(string) string        { return hunter2 }
func blanks(right string) string { return " \t" + right + "\r\n" }
func onlyBlanks(string) string   { return " \t\n" }

// What cannot work is refused at the argument that is to blame, and no value
// that may be secret is shown.
func TestWhatCannotWorkIsRefusedAtItsArgument(t *testing.T) {
	t.Parallel()
	refusals := map[string]struct {
		environment environment
		arguments   values
		at          string
		summary     string
		says        string
	}{
		"no address":              {nil, values{}, "base_url", "Missing base_url", "UAZAPI_BASE_URL"},
		"address, blank":          {nil, values{"base_url": " \n"}, "base_url", "Invalid base_url", "it is blank"},
		"address, empty":          {nil, values{"base_url": ""}, "base_url", "Invalid base_url", "it is blank"},
		"address, no scheme":      {nil, values{"base_url": "free.uazapi.com"}, "base_url", "Invalid base_url", "it has no scheme"},
		"address, other scheme":   {nil, values{"base_url": "ftp://free.uazapi.com"}, "base_url", "Invalid base_url", "only https and http"},
		"address, control":        {nil, values{"base_url": "https://free.uazapi.com/" + hunter2 + "\x07"}, "base_url", "Invalid base_url", "it is not a valid URL"},
		"address, line break":     {nil, values{"base_url": "https://free.uazapi.com/\n" + hunter2}, "base_url", "Invalid base_url", "it is not a valid URL"},
		"address, user":           {nil, values{"base_url": "https://user:" + hunter2 + "@free.uazapi.com"}, "base_url", "Invalid base_url", "it holds a user name or password"},
		"address, query":          {nil, values{"base_url": "https://free.uazapi.com?token=" + hunter2}, "base_url", "Invalid base_url", "it holds a query"},
		"address, fragment":       {nil, values{"base_url": "https://free.uazapi.com#" + hunter2}, "base_url", "Invalid base_url", "it holds a query or a fragment"},
		"address, of environment": {environment{"UAZAPI_BASE_URL": "https://user:" + hunter2 + "@free.uazapi.com"}, values{}, "base_url", "Invalid UAZAPI_BASE_URL", "it holds a user name or password"},
		"address, blank variable": {environment{"UAZAPI_BASE_URL": "  "}, values{}, "base_url", "Missing base_url", "UAZAPI_BASE_URL"},

		"admin token, empty":          {nil, values{"admin_token": ""}, "admin_token", "Invalid admin_token", "it is blank"},
		"admin token, blank":          {nil, values{"admin_token": " \t"}, "admin_token", "Invalid admin_token", "it is blank"},
		"admin token, line break":     {nil, values{"admin_token": hunter2 + "\n" + hunter2}, "admin_token", "Invalid admin_token", "a control character at position 20"},
		"admin token, null byte":      {nil, values{"admin_token": hunter2 + "\x00"}, "admin_token", "Invalid admin_token", "a control character at position 20"},
		"admin token, blank inside":   {nil, values{"admin_token": hunter2 + " " + hunter2}, "admin_token", "Invalid admin_token", "a blank at position 20"},
		"admin token, not ASCII":      {nil, values{"admin_token": hunter2 + "é"}, "admin_token", "Invalid admin_token", "position 20"},
		"admin token, of environment": {environment{"UAZAPI_ADMIN_TOKEN": hunter2 + "\n" + hunter2}, values{}, "admin_token", "Invalid UAZAPI_ADMIN_TOKEN", "a control character"},

		"token, empty":          {nil, values{"token": ""}, "token", "Invalid token", "it is blank"},
		"token, line break":     {nil, values{"token": hunter2 + "\r\n" + hunter2}, "token", "Invalid token", "a control character at position 20"},
		"token, of environment": {environment{"UAZAPI_TOKEN": hunter2 + "\x1b" + hunter2}, values{}, "token", "Invalid UAZAPI_TOKEN", "a control character"},

		"header, token":         {nil, values{"headers": headers("Token", hunter2)}, `headers["Token"]`, "Invalid header", "sets this header itself"},
		"header, admin token":   {nil, values{"headers": headers("ADMINTOKEN", hunter2)}, `headers["ADMINTOKEN"]`, "Invalid header", "sets this header itself"},
		"header, host":          {nil, values{"headers": headers("host", hunter2)}, `headers["host"]`, "Invalid header", "sets this header itself"},
		"header, content type":  {nil, values{"headers": headers("content-type", hunter2)}, `headers["content-type"]`, "Invalid header", "sets this header itself"},
		"header, cache control": {nil, values{"headers": headers("cache-control", hunter2)}, `headers["cache-control"]`, "Invalid header", "sets this header itself"},
		"header, pragma":        {nil, values{"headers": headers("Pragma", hunter2)}, `headers["Pragma"]`, "Invalid header", "sets this header itself"},
		"header, user agent":    {nil, values{"headers": headers("User-Agent", hunter2)}, `headers["User-Agent"]`, "Invalid header", "sets this header itself"},
		"header, name blank":    {nil, values{"headers": headers("X Key", hunter2)}, `headers["X Key"]`, "Invalid header", "no name that a header can have"},
		"header, name empty":    {nil, values{"headers": headers("", hunter2)}, `headers[""]`, "Invalid header", "no name that a header can have"},
		"header, name colon":    {nil, values{"headers": headers("X-Key:", hunter2)}, `headers["X-Key:"]`, "Invalid header", "no name that a header can have"},
		"header, value control": {nil, values{"headers": headers("X-Key", hunter2+"\r\nX-Other: 1")}, `headers["X-Key"]`, "Invalid header", "a control character"},
		"header, value null":    {nil, values{"headers": map[string]tftypes.Value{"X-Key": tftypes.NewValue(tftypes.String, nil)}}, `headers["X-Key"]`, "Invalid header", "has no value"},
		"header, twice":         {nil, values{"headers": headers("X-Key", "a", "x-key", hunter2)}, `headers["x-key"]`, "Invalid header", "given twice"},

		"timeout, zero":     {nil, values{"request_timeout": "0s"}, "request_timeout", "Invalid request_timeout", "above zero"},
		"timeout, negative": {nil, values{"request_timeout": "-30s"}, "request_timeout", "Invalid request_timeout", "above zero"},
		"timeout, no unit":  {nil, values{"request_timeout": "30"}, "request_timeout", "Invalid", "missing unit"},
		"timeout, words":    {nil, values{"request_timeout": "half a minute"}, "request_timeout", "Invalid", "invalid duration"},
		"timeout, empty":    {nil, values{"request_timeout": ""}, "request_timeout", "Invalid", "invalid duration"},

		"retries, negative":    {nil, values{"max_retries": -1}, "max_retries", "Invalid Attribute Value", "between 0 and 20"},
		"retries, too many":    {nil, values{"max_retries": 21}, "max_retries", "Invalid Attribute Value", "between 0 and 20"},
		"concurrency, zero":    {nil, values{"max_concurrent_requests": 0}, "max_concurrent_requests", "Invalid Attribute Value", "between 1 and 100"},
		"concurrency, too big": {nil, values{"max_concurrent_requests": 101}, "max_concurrent_requests", "Invalid Attribute Value", "between 1 and 100"},
		"rate, negative":       {nil, values{"requests_per_second": -0.5}, "requests_per_second", "Invalid Attribute Value", "at least 0"},

		"certificate, path":        {nil, values{"ca_cert_pem": "/etc/ssl/" + hunter2 + ".pem"}, "ca_cert_pem", "Invalid ca_cert_pem", "file("},
		"certificate, empty":       {nil, values{"ca_cert_pem": ""}, "ca_cert_pem", "Invalid ca_cert_pem", "-----BEGIN CERTIFICATE-----"},
		"allowed hosts, none":      {nil, values{"allowed_hosts": texts()}, "allowed_hosts", "Invalid Attribute Value", "at least 1"},
		"allowed hosts, null":      {nil, values{"allowed_hosts": []tftypes.Value{tftypes.NewValue(tftypes.String, nil)}}, "allowed_hosts", "Null Set Value", "null"},
		"allowed hosts, an URL":    {nil, values{"allowed_hosts": texts("https://uazapi.invalid")}, `allowed_hosts["https://uazapi.invalid"]`, "Invalid host", "without https://"},
		"allowed hosts, a path":    {nil, values{"allowed_hosts": texts("uazapi.invalid/api")}, `allowed_hosts["uazapi.invalid/api"]`, "Invalid host", "without a path"},
		"allowed hosts, blank":     {nil, values{"allowed_hosts": texts(" ")}, `allowed_hosts[" "]`, "Invalid host", "no host name"},
		"allowed hosts, a user":    {nil, values{"allowed_hosts": texts("admin@uazapi.invalid")}, `allowed_hosts["admin@uazapi.invalid"]`, "Invalid host", "no host name"},
		"allowed hosts, others":    {nil, values{"allowed_hosts": texts("a.example", "b.example")}, "allowed_hosts", "This server is not allowed", "uazapi.invalid, and allowed_hosts names a.example, b.example. Nothing was sent"},
		"known gone, null":         {nil, values{"known_gone": []tftypes.Value{tftypes.NewValue(tftypes.String, nil)}}, "known_gone", "Null Set Value", "null"},
		"known gone, blank":        {nil, values{"known_gone": texts("")}, `known_gone[""]`, "Invalid instance id", "The id is blank"},
		"known gone, several":      {nil, values{"known_gone": texts("r1,r2 r3")}, `known_gone["r1,r2 r3"]`, "Invalid instance id", "holds a blank"},
		"known gone, variable":     {environment{"UAZAPI_KNOWN_GONE": "r1, r2, " + aToken}, values{}, "known_gone", "Invalid UAZAPI_KNOWN_GONE", "looks like the token of an instance"},
		"read only, variable":      {environment{"UAZAPI_READ_ONLY": "sim"}, values{}, "read_only", "Invalid UAZAPI_READ_ONLY", "true or false"},
		"read only, more than one": {environment{"UAZAPI_READ_ONLY": "true false"}, values{}, "read_only", "Invalid UAZAPI_READ_ONLY", "true or false"},

		"certificate, key": {nil, values{"ca_cert_pem": "-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n"}, "ca_cert_pem", "Invalid ca_cert_pem", "no PEM certificate"},
	}
	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arguments := test.arguments
			if !strings.Contains(name, "address") {
				arguments = arguments.with(values{"base_url": someAddress})
			}
			c, diagnostics := configure(t, test.environment, arguments)
			refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
			if got := attributeName(refusal.Attribute); got != test.at {
				t.Errorf("it is at %q, want %q", got, test.at)
			}
			if !strings.HasPrefix(refusal.Summary, test.summary) {
				t.Errorf("the summary is %q, want %q", refusal.Summary, test.summary)
			}
			if !strings.Contains(refusal.Detail, test.says) {
				t.Errorf("it does not say %q:\n%s", test.says, refusal.Detail)
			}
			if strings.Contains(refusal.Summary+refusal.Detail, hunter2) {
				t.Error("it shows the value")
			}
		})
	}
	// The twin: what is no secret is shown, so the look above can fail.
	c, diagnostics := configure(t, nil, values{"base_url": "ftp-" + hunter2 + "://free.uazapi.com"})
	if refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics); !strings.Contains(refusal.Detail, hunter2) {
		t.Errorf("the scheme is not quoted: %s", refusal.Detail)
	}
}

// attributeName writes a path as a user would: name, or name["key"].
func attributeName(at *tftypes.AttributePath) string {
	name := ""
	for _, step := range at.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			name = strings.TrimPrefix(name+"."+string(step), ".")
		case tftypes.ElementKeyString:
			name += fmt.Sprintf("[%q]", string(step))
		case tftypes.ElementKeyValue:
			if text := ""; tftypes.Value(step).As(&text) == nil {
				name += fmt.Sprintf("[%q]", text)
			}
		}
	}
	return name
}

func TestSeveralMistakesAreToldAtOnceAndInOrder(t *testing.T) {
	t.Parallel()
	for range 10 {
		_, diagnostics := configure(t, nil, values{
			"base_url": "x", "admin_token": "a b", "token": "c d",
			"headers": headers("Token", "a", "Host", "b", "Accept", "c"), "request_timeout": "0s", "ca_cert_pem": "x",
		})
		var at []string
		for _, diagnostic := range diagnostics {
			at = append(at, attributeName(diagnostic.Attribute))
		}
		want := []string{"ca_cert_pem", "request_timeout", `headers["Accept"]`, `headers["Host"]`, `headers["Token"]`, "base_url", "admin_token", "token"}
		if !slices.Equal(at, want) {
			t.Fatalf("got %v, want %v", at, want)
		}
	}
}

func TestWhatIsOnlyKnownLaterIsRefusedAtItsArgument(t *testing.T) {
	t.Parallel()
	for argument, variable := range map[string]string{
		"base_url": "UAZAPI_BASE_URL", "admin_token": "UAZAPI_ADMIN_TOKEN", "token": "UAZAPI_TOKEN", "headers": "",
		"request_timeout": "", "max_retries": "", "max_concurrent_requests": "", "requests_per_second": "", "ca_cert_pem": "",
		"allowed_hosts": "", "read_only": "UAZAPI_READ_ONLY", "unique_names": "", "known_gone": "UAZAPI_KNOWN_GONE",
		"gateway": "", "smileapi": "",
	} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			c, diagnostics := configure(t, nil, values{"base_url": someAddress}.with(values{argument: unknown}))
			refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
			if got := attributeName(refusal.Attribute); got != argument || refusal.Summary != "Unknown "+argument {
				t.Errorf("got %q at %q", refusal.Summary, got)
			}
			if !strings.Contains(refusal.Detail, "-target") || strings.Contains(refusal.Detail, "UAZAPI_") != (variable != "") || !strings.Contains(refusal.Detail, variable) {
				t.Errorf("it does not say what to do:\n%s", refusal.Detail)
			}
		})
	}
	t.Run("one of the headers", func(t *testing.T) {
		t.Parallel()
		some := headers("X-Key", hunter2)
		some["X-Other"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		c, diagnostics := configure(t, nil, values{"base_url": someAddress, "headers": some})
		refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
		if refusal.Summary != "Unknown headers" || strings.Contains(refusal.Detail, hunter2) {
			t.Errorf("got %q", refusal.Summary)
		}
	})
	t.Run("one of a set", func(t *testing.T) {
		t.Parallel()
		for _, argument := range []string{"allowed_hosts", "known_gone"} {
			some := append(texts("uazapi.invalid"), tftypes.NewValue(tftypes.String, tftypes.UnknownValue))
			c, diagnostics := configure(t, nil, values{"base_url": someAddress, argument: some})
			if refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics); refusal.Summary != "Unknown "+argument {
				t.Errorf("got %q", refusal.Summary)
			}
		}
	})
	t.Run("several", func(t *testing.T) {
		t.Parallel()
		if _, diagnostics := configure(t, nil, values{"base_url": unknown, "token": unknown}); len(diagnostics) != 2 {
			t.Errorf("got %d errors, want one for each", len(diagnostics))
		}
	})
	t.Run("an environment that is known does not help", func(t *testing.T) {
		t.Parallel()
		c, diagnostics := configure(t, environment{"UAZAPI_TOKEN": hunter2}, values{"base_url": someAddress, "token": unknown})
		c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
	})
}

func TestWhatIsOnlyKnownLaterIsDeferredWhereTheCLICan(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	configured, err := c.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion:   "1.16.0",
		Config:             c.encode(c.schemas.Provider.ValueType(), values{"base_url": unknown}),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.fine(configured.Diagnostics)
	as := c.schemas.DataSourceSchemas[statusData].ValueType()
	read, err := c.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: statusData, Config: c.encode(as, values{"instance_id": "r1"}),
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.fine(read.Diagnostics)
	if read.Deferred == nil || read.Deferred.Reason != tfprotov6.DeferredReasonProviderConfigUnknown {
		t.Errorf("the read was not deferred: %+v", read.Deferred)
	}
	// The twin: with all known, the same CLI gets no deferral.
	configured, err = c.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config:             c.encode(c.schemas.Provider.ValueType(), values{"base_url": someAddress}),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.fine(configured.Diagnostics)
}

func TestPlainHTTPWarnsExceptToThisMachine(t *testing.T) {
	t.Parallel()
	for address, warns := range map[string]bool{
		"https://free.uazapi.com":  false,
		"http://free.uazapi.com":   true,
		"http://192.168.0.10:8080": true,
		"http://localhost:8080":    false,
		"http://127.0.0.1:8080":    false,
		"http://[::1]:8080":        false,
	} {
		for source, configured := range map[string]func() (*caller, []*tfprotov6.Diagnostic){
			"configured": func() (*caller, []*tfprotov6.Diagnostic) {
				return configure(t, nil, values{"base_url": address, "token": hunter2})
			},
			"environment": func() (*caller, []*tfprotov6.Diagnostic) {
				return configure(t, environment{"UAZAPI_BASE_URL": address, "UAZAPI_TOKEN": hunter2}, values{})
			},
		} {
			c, diagnostics := configured()
			if !warns {
				c.fine(diagnostics)
				continue
			}
			warning := c.only(tfprotov6.DiagnosticSeverityWarning, diagnostics)
			if attributeName(warning.Attribute) != "base_url" || !strings.Contains(warning.Detail, address) || strings.Contains(warning.Detail, hunter2) {
				t.Errorf("%s, %s: the warning is %q at %s", address, source, warning.Detail, warning.Attribute)
			}
		}
	}
}

// Some gateways know their clients by a key in the path.
func TestTheWarningOfPlainHTTPShowsNoKey(t *testing.T) {
	t.Parallel()
	const key = "k3y0fTheGateway"
	c, diagnostics := configure(t, nil, values{"base_url": "http://gw.example/" + key + "/uazapi", "token": hunter2})
	warning := c.only(tfprotov6.DiagnosticSeverityWarning, diagnostics)
	if strings.Contains(warning.Detail, key) || !strings.Contains(warning.Detail, "http://gw.example/(secret-") {
		t.Errorf("the warning is %q", warning.Detail)
	}
}

func TestAGatewayGetsItsPathAndItsKey(t *testing.T) {
	t.Parallel()
	const prefix, key = "/api/v1/proxy/uazapi", "Bearer " + hunter2
	options := simulator.Options{Prefix: prefix, RequireHeader: simulator.Header{Name: "Authorization", Value: key}}
	for name, arguments := range map[string]values{
		"as it is":         {"headers": headers("Authorization", key)},
		"in lower case":    {"headers": headers("authorization", key)},
		"one of several":   {"headers": headers("Authorization", key, "X-Tenant", "loja")},
		"slash at the end": {"headers": headers("Authorization", key), "slash": true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address := newServer(t, options)
			added := server.Add("Vendas")
			address += prefix
			if arguments["slash"] != nil {
				address += "/"
			}
			c, diagnostics := configure(t, nil, values{"base_url": address, "admin_token": server.AdminToken(), "headers": arguments["headers"]})
			c.fine(diagnostics)
			state, diagnostics := c.look(values{"instance_id": added.ID})
			c.fine(diagnostics)
			if state["name"] != "Vendas" {
				t.Errorf("it read %v", state["name"])
			}
			if got := calls(server); !slices.Equal(got, []string{listing, ownStatus}) {
				t.Errorf("it asked for %v", got)
			}
		})
	}
	t.Run("without its key", func(t *testing.T) {
		t.Parallel()
		server, address := newServer(t, options)
		added := server.Add("Vendas")
		c, diagnostics := configure(t, nil, values{"base_url": address + prefix, "token": added.Token})
		c.fine(diagnostics)
		_, diagnostics = c.look(values{})
		refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
		if !strings.Contains(refusal.Detail, "HTTP 403") || !strings.Contains(refusal.Detail, "headers") {
			t.Errorf("it does not point at the key:\n%s", refusal.Detail)
		}
	})
	t.Run("without its path", func(t *testing.T) {
		t.Parallel()
		server, address := newServer(t, options)
		added := server.Add("Vendas")
		c, diagnostics := configure(t, nil, values{"base_url": address, "token": added.Token, "headers": headers("Authorization", key)})
		c.fine(diagnostics)
		_, diagnostics = c.look(values{})
		refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
		if !strings.Contains(refusal.Summary, "no such route") || !strings.Contains(refusal.Detail, "base_url") {
			t.Errorf("it does not point at the address: %s\n%s", refusal.Summary, refusal.Detail)
		}
	})
}

func TestHeadersTravelWithEveryRequest(t *testing.T) {
	t.Parallel()
	server, address := newServer(t, simulator.Options{})
	added := server.Add("Vendas")
	c, diagnostics := configure(t, nil, values{
		"base_url": address, "admin_token": server.AdminToken(),
		"headers": headers("X-Key", hunter2, "x-tenant", "Padaria São João", "X-Empty", ""),
	})
	c.fine(diagnostics)
	_, diagnostics = c.look(values{"instance_id": added.ID})
	c.fine(diagnostics)
	requests := server.Requests()
	if len(requests) != 2 {
		t.Fatalf("there were %d requests, want 2", len(requests))
	}
	for _, request := range requests {
		if request.Header.Get("X-Key") != hunter2 || request.Header.Get("X-Tenant") != "Padaria São João" {
			t.Errorf("%s went without its headers", request.Route)
		}
	}
}

func TestTheUserAgentNamesProviderAndCLI(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ version, cli, appended, want string }{
		{"1.2.3", "1.16.0", "", "terraform-provider-uazapi/1.2.3 Terraform/1.16.0"},
		{"", "1.12.6", "", "terraform-provider-uazapi/dev Terraform/1.12.6"},
		{"1.2.3", "", "", "terraform-provider-uazapi/1.2.3"},
		{"1.2.3", "1.13.0", "OpenTofu/1.12.6 painel/2", "terraform-provider-uazapi/1.2.3 Terraform/1.13.0 OpenTofu/1.12.6 painel/2"},
		{"1.2.3", "1.16.0", " \r\nX-Key: 1\x00\n", "terraform-provider-uazapi/1.2.3 Terraform/1.16.0 X-Key: 1"},
		{"1.2.3", "1.16.0", " \t", "terraform-provider-uazapi/1.2.3 Terraform/1.16.0"},
	} {
		server, address := newServer(t, simulator.Options{})
		added := server.Add("Vendas")
		variables := environment{"TF_APPEND_USER_AGENT": test.appended}
		getenv := func(name string) string { return variables[name] }
		configured := directly(t, provider.Options{Version: test.version, Getenv: getenv}, test.cli, values{"base_url": address, "token": added.Token})
		if _, err := serverIn(configured.ResourceData).Lookup(t.Context(), access.Ref{}, roster.Shared); err != nil {
			t.Fatal(err)
		}
		for _, request := range server.Requests() {
			if got := request.Header.Get("User-Agent"); got != test.want {
				t.Errorf("it calls itself %q, want %q", got, test.want)
			}
		}
	}
}

func TestNoColorIsReadFromTheEnvironment(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"": false, "1": true, "false": true} {
		variables := environment{"NO_COLOR": value}
		configured := directly(t, provider.Options{Getenv: func(name string) string { return variables[name] }}, "1.16.0", values{"base_url": someAddress, "token": hunter2})
		if got := serverIn(configured.ActionData).NoColor; got != want {
			t.Errorf("NO_COLOR=%q: no color is %t", value, got)
		}
	}
}

// directly configures a provider without the protocol in between.
func directly(t *testing.T, options provider.Options, cli string, arguments values) *framework.ConfigureResponse {
	t.Helper()
	built := provider.New(options)
	schema := &framework.SchemaResponse{}
	built.Schema(t.Context(), framework.SchemaRequest{}, schema)
	as := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	attributes := map[string]tftypes.Value{}
	for name, attributeType := range as.AttributeTypes {
		attributes[name] = tftypes.NewValue(attributeType, arguments[name])
	}
	configured := &framework.ConfigureResponse{}
	built.Configure(t.Context(), framework.ConfigureRequest{
		TerraformVersion: cli,
		Config:           tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(as, attributes)},
	}, configured)
	if configured.Diagnostics.HasError() {
		t.Fatal(configured.Diagnostics)
	}
	return configured
}

// serverIn is the server of uazapi in what objects are handed.
func serverIn(data any) *access.Server { return data.(interface{ Server() *access.Server }).Server() }

func TestEveryKindOfObjectGetsTheServer(t *testing.T) {
	t.Parallel()
	configured := directly(t, provider.Options{Getenv: none}, "1.16.0", values{"base_url": someAddress, "token": hunter2})
	server := serverIn(configured.ResourceData)
	if !server.HasToken() || server.HasAdminToken() || server.BaseURL() != someAddress {
		t.Fatalf("resources get %T", configured.ResourceData)
	}
	for kind, data := range map[string]any{
		"data sources":        configured.DataSourceData,
		"ephemeral resources": configured.EphemeralResourceData,
		"actions":             configured.ActionData,
		"lists":               configured.ListResourceData,
	} {
		if data != configured.ResourceData || serverIn(data) != server {
			t.Errorf("%s get %T, want the same server as resources", kind, data)
		}
	}
}

func TestConfiguringMakesNoRequest(t *testing.T) {
	t.Parallel()
	server, address := newServer(t, simulator.Options{})
	c, diagnostics := configure(t, nil, values{"base_url": address, "admin_token": server.AdminToken(), "token": hunter2})
	c.fine(diagnostics)
	if got := calls(server); len(got) != 0 {
		t.Errorf("it asked for %v", got)
	}
	// The twin: what reads does ask.
	if _, diagnostics = c.look(values{}); len(diagnostics) == 0 || len(calls(server)) == 0 {
		t.Error("a read asks for nothing either")
	}
}

func TestTimeoutsInEveryFormBoundARequest(t *testing.T) {
	t.Parallel()
	for _, timeout := range []string{"50ms", "0.05s", "50000us"} {
		t.Run(timeout, func(t *testing.T) {
			t.Parallel()
			server, address := newServer(t, simulator.Options{})
			server.Inject(simulator.Fault{Kind: simulator.FaultLatency, Latency: 1 << 40})
			c, diagnostics := configure(t, nil, values{"base_url": address, "token": hunter2, "request_timeout": timeout, "max_retries": 0})
			c.fine(diagnostics)
			_, diagnostics = c.look(values{})
			if refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics); !strings.Contains(refusal.Detail, "no answer in 50ms (request_timeout)") {
				t.Errorf("got %s", refusal.Detail)
			}
		})
	}
	for _, timeout := range []string{"30s", "1m", "1m30s", "2h", "45s"} {
		c, diagnostics := configure(t, nil, values{"base_url": someAddress, "request_timeout": timeout})
		c.fine(diagnostics)
	}
}

func TestMaxRetriesIsHonored(t *testing.T) {
	t.Parallel()
	for retries, want := range map[any]int{nil: 5, 0: 1, 2: 3} {
		server, address := newServer(t, simulator.Options{})
		server.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore})
		c, diagnostics := configure(t, nil, values{"base_url": address, "token": hunter2, "max_retries": retries})
		c.fine(diagnostics)
		if _, diagnostics = c.look(values{}); len(diagnostics) != 1 {
			t.Errorf("got %d diagnostics, want 1", len(diagnostics))
		}
		if got := server.Calls(ownStatus); got != want {
			t.Errorf("with max_retries = %v it was tried %d times, want %d", retries, got, want)
		}
	}
}

func TestACertificateOfOnesOwnIsTrusted(t *testing.T) {
	t.Parallel()
	server := simulator.New(simulator.Options{Strict: true})
	added := server.Add("Vendas")
	listening := httptest.NewUnstartedServer(server)
	listening.Config.ErrorLog = log.New(io.Discard, "", 0)
	listening.StartTLS()
	t.Cleanup(listening.Close)
	certificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: listening.Certificate().Raw}))
	arguments := values{"base_url": listening.URL, "token": added.Token}

	c, diagnostics := configure(t, nil, arguments.with(values{"ca_cert_pem": certificate}))
	c.fine(diagnostics)
	state, diagnostics := c.look(values{})
	c.fine(diagnostics)
	if state["instance_id"] != added.ID {
		t.Errorf("it read %v", state["instance_id"])
	}

	c, diagnostics = configure(t, nil, arguments)
	c.fine(diagnostics)
	_, diagnostics = c.look(values{})
	if refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics); !strings.Contains(refusal.Detail, "ca_cert_pem") || !strings.Contains(refusal.Summary, "not trusted") {
		t.Errorf("without it: %s\n%s", refusal.Summary, refusal.Detail)
	}
}

// Every argument is known to be unknown: one that is forgotten there would be
// taken for absent.
func TestEveryArgumentIsLookedAtForBeingUnknown(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for name := range maps.Keys(c.schemas.Provider.ValueType().(tftypes.Object).AttributeTypes) {
		_, diagnostics := configure(t, nil, values{"base_url": someAddress}.with(values{name: unknown}))
		if len(diagnostics) != 1 || diagnostics[0].Summary != "Unknown "+name {
			t.Errorf("%s: got %d diagnostics", name, len(diagnostics))
		}
	}
}
