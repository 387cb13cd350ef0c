package provider

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/net/http/httpguts"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Environment variables that stand in for the configuration.
const (
	envBaseURL    = "UAZAPI_BASE_URL"
	envAdminToken = "UAZAPI_ADMIN_TOKEN"
	envToken      = "UAZAPI_TOKEN"
	envReadOnly   = "UAZAPI_READ_ONLY"
	envKnownGone  = "UAZAPI_KNOWN_GONE"

	envGatewayURL = "UAZAPI_GATEWAY_URL"
	envGatewayKey = "UAZAPI_GATEWAY_API_KEY"

	envSmileURL      = "SMILEAPI_BASE_URL"
	envSmileUsername = "SMILEAPI_USERNAME"
	envSmileToken    = "SMILEAPI_TOKEN"

	// envNoColor is set by users who want no colors in any program:
	// https://no-color.org.
	envNoColor = "NO_COLOR"
	// envAppendUserAgent is set by platforms and programs that run Terraform, so that
	// servers see who does: https://developer.hashicorp.com/terraform/cli/config/environment-variables.
	envAppendUserAgent = "TF_APPEND_USER_AGENT"
)

// servers makes what objects talk to. It makes no call, so that plans work offline as far
// as they can.
func (p *uazapiProvider) servers(ctx context.Context, config model, agent string) (*data, diag.Diagnostics) {
	var diags diag.Diagnostics
	bounds := p.bounds(config, agent, &diags)
	configured := &data{}
	if p.hasSmile(config.SmileAPI) {
		configured.smile = p.smile(ctx, config, bounds, &diags)
		if config.BaseURL.IsNull() && isBlank(p.getenv(envBaseURL)) {
			return configured, diags
		}
	}
	configured.server = p.server(ctx, config, bounds, &diags)
	return configured, diags
}

// bounds is what holds for the calls to every server.
func (p *uazapiProvider) bounds(config model, agent string, diags *diag.Diagnostics) call.Config {
	bounds := call.Config{
		UserAgent:             agent,
		RequestTimeout:        call.DefaultRequestTimeout,
		MaxRetries:            call.DefaultMaxRetries,
		MaxConcurrentRequests: config.MaxConcurrentRequests.ValueInt64(),
		RequestsPerSecond:     config.RequestsPerSecond.ValueFloat64(),
		CACertPEM:             configuredCACert(config.CACertPEM, diags),
		ReadOnly:              p.readOnly(config.ReadOnly, diags),
		Pace:                  p.options.Pace,
		Trace:                 trace,
	}
	if !config.RequestTimeout.IsNull() {
		timeout, invalid := config.RequestTimeout.ValueGoDuration()
		if invalid.HasError() || timeout <= 0 {
			diags.Append(message.ErrorAt(path.Root("request_timeout"), "Invalid request_timeout", "The time must be above zero and have a unit, as in \"30s\" or \"1m30s\"."))
		}
		bounds.RequestTimeout = timeout
	}
	if !config.MaxRetries.IsNull() {
		bounds.MaxRetries = int(config.MaxRetries.ValueInt64())
	}
	return bounds
}

// server makes what the objects of uazapi talk to, nil where something is wrong.
func (p *uazapiProvider) server(ctx context.Context, config model, bounds call.Config, diags *diag.Diagnostics) *access.Server {
	bounds.Headers = configuredHeaders(ctx, config.Headers, diags)
	bounds.BaseURL = p.baseURL(config.BaseURL, diags)
	bounds.AdminToken = p.credential(path.Root("admin_token"), config.AdminToken, envAdminToken, call.ParseToken, diags)
	bounds.Gateway = p.gateway(ctx, config.Gateway, bounds.BaseURL, diags)
	checkHost(ctx, "base_url ("+envBaseURL+")", bounds.BaseURL, config.AllowedHosts, diags)
	if bounds.Gateway != nil {
		checkHost(ctx, "gateway.url ("+envGatewayURL+")", bounds.Gateway.URL, config.AllowedHosts, diags)
	}
	knownGone := p.knownGone(ctx, config.KnownGone, diags)
	token := p.credential(path.Root("token"), config.Token, envToken, call.ParseToken, diags)
	if diags.HasError() {
		return nil
	}
	client, err := uazapi.New(bounds)
	if err != nil {
		diags.Append(message.Error("Invalid provider configuration", err.Error()))
		return nil
	}
	now := time.Now
	if p.options.Now != nil {
		now = p.options.Now
	}
	server := access.NewServer(client, token, now)
	server.KnownGone, server.UniqueNames = knownGone, config.UniqueNames.ValueBool()
	server.NoColor = p.getenv(envNoColor) != ""
	if p.options.Pause != 0 {
		server.Pause = p.options.Pause
	}
	return server
}

func (p *uazapiProvider) getenv(name string) string {
	if p.options.Getenv != nil {
		return p.options.Getenv(name)
	}
	return os.Getenv(name)
}

// baseURL takes the address of the server from the configuration or the environment.
func (p *uazapiProvider) baseURL(configured types.String, diags *diag.Diagnostics) *url.URL {
	at := path.Root("base_url")
	if configured.IsNull() && isBlank(p.getenv(envBaseURL)) {
		diags.Append(message.ErrorAt(at, "Missing base_url",
			"The provider has to know the address of the server.\n\n"+
				"Set base_url in the provider, or UAZAPI_BASE_URL in the environment, to an address such as https://free.uazapi.com."))
		return nil
	}
	return p.address(at, configured, envBaseURL, "server", diags)
}

// address takes an address from the configuration or from a variable, which has one then.
func (p *uazapiProvider) address(at path.Path, configured types.String, variable, noun string, diags *diag.Diagnostics) *url.URL {
	value, source := configured.ValueString(), at.String()
	if configured.IsNull() {
		value, source = p.getenv(variable), variable
	}
	parsed, err := call.ParseBaseURL(value)
	if err != nil {
		diags.Append(message.ErrorAt(at, "Invalid "+source, "The address of the "+noun+" cannot be used: "+err.Error()+"."))
		return nil
	}
	if call.SendsInClear(parsed) {
		diags.Append(message.WarningAt(at, "Tokens are sent unencrypted",
			"The address "+call.Address(parsed)+" begins with http://, so anyone on the way to the server can read the tokens that are sent to it.\n\nUse https:// if the server offers it."))
	}
	return parsed
}

// credential takes a credential from the configuration or from a variable. A blank
// variable counts as none, as CI systems set variables they have no value for.
func (p *uazapiProvider) credential(at path.Path, configured types.String, variable string, parse func(string) (call.Token, error), diags *diag.Diagnostics) call.Token {
	value, source := configured.ValueString(), at.String()
	if configured.IsNull() {
		value, source = p.getenv(variable), variable
		if isBlank(value) {
			return ""
		}
	}
	token, err := parse(value)
	if err != nil {
		diags.Append(message.ErrorAt(at, "Invalid "+source,
			"This cannot be a token: "+err.Error()+". The value is not shown here.\n\nCopy the token again from the server's panel, or leave it out."))
	}
	return token
}

func trimmed(value string) string { return strings.TrimSpace(value) }

func isBlank(value string) bool { return trimmed(value) == "" }

// objectOptions refuse what is unknown: nothing unknown gets as far.
var objectOptions = basetypes.ObjectAsOptions{}

// reservedHeaders are set by the provider itself, or by HTTP.
var reservedHeaders = map[string]bool{
	"token": true, "admintoken": true, "host": true, "content-length": true, "content-type": true,
	"transfer-encoding": true, "connection": true, "accept": true, "accept-encoding": true, "user-agent": true,
	"cache-control": true, "pragma": true,
}

func configuredHeaders(ctx context.Context, configured types.Map, diags *diag.Diagnostics) map[string]string {
	headers := map[string]string{}
	values := map[string]types.String{}
	diags.Append(configured.ElementsAs(ctx, &values, false)...)
	given := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		at, value, folded := path.Root("headers").AtMapKey(name), values[name], strings.ToLower(name)
		switch {
		case given[folded]:
			diags.Append(message.ErrorAt(at, "Invalid header", "This header is given twice: upper and lower case make no difference."))
		case reservedHeaders[folded]:
			diags.Append(message.ErrorAt(at, "Invalid header", "The provider sets this header itself. Credentials of uazapi belong in admin_token and token."))
		case !httpguts.ValidHeaderFieldName(name):
			diags.Append(message.ErrorAt(at, "Invalid header", "This is no name that a header can have: only letters, digits and - belong there."))
		case value.IsNull():
			diags.Append(message.ErrorAt(at, "Invalid header", "The header has no value."))
		case !httpguts.ValidHeaderFieldValue(value.ValueString()):
			diags.Append(message.ErrorAt(at, "Invalid header", "The value of the header holds a control character, such as a line break. It is not shown here."))
		default:
			headers[name] = value.ValueString()
		}
		given[folded] = true
	}
	return headers
}

func configuredCACert(configured types.String, diags *diag.Diagnostics) []byte {
	if configured.IsNull() {
		return nil
	}
	pem := []byte(configured.ValueString())
	if _, err := call.ParseCACert(pem); err != nil {
		diags.Append(message.ErrorAt(path.Root("ca_cert_pem"), "Invalid ca_cert_pem",
			"The certificates cannot be used: "+err.Error()+". A certificate begins with a line of -----BEGIN CERTIFICATE-----; use file(\"ca.pem\") to read one."))
	}
	return pem
}

// unknown lists the attributes whose value is not known yet.
func (m *model) unknown() []string {
	var unknown []string
	for _, attribute := range []struct {
		name  string
		value attr.Value
	}{
		{"base_url", m.BaseURL},
		{"admin_token", m.AdminToken},
		{"token", m.Token},
		{"headers", m.Headers},
		{"request_timeout", m.RequestTimeout},
		{"max_retries", m.MaxRetries},
		{"max_concurrent_requests", m.MaxConcurrentRequests},
		{"requests_per_second", m.RequestsPerSecond},
		{"ca_cert_pem", m.CACertPEM},
		{"allowed_hosts", m.AllowedHosts},
		{"read_only", m.ReadOnly},
		{"unique_names", m.UniqueNames},
		{"known_gone", m.KnownGone},
		{"gateway", m.Gateway},
		{"smileapi", m.SmileAPI},
	} {
		if attribute.value.IsUnknown() || hasUnknownElement(attribute.value) {
			unknown = append(unknown, attribute.name)
		}
	}
	return unknown
}

func hasUnknownElement(value attr.Value) bool {
	switch collection := value.(type) {
	case types.Map:
		for _, element := range collection.Elements() {
			if element.IsUnknown() {
				return true
			}
		}
	case types.Object:
		for _, member := range collection.Attributes() {
			if member.IsUnknown() {
				return true
			}
		}
	case types.Set:
		return slices.ContainsFunc(collection.Elements(), attr.Value.IsUnknown)
	}
	return false
}

func unknownErrors(attributes []string) diag.Diagnostics {
	var diags diag.Diagnostics
	variables := map[string]string{"base_url": envBaseURL, "admin_token": envAdminToken, "token": envToken, "read_only": envReadOnly, "known_gone": envKnownGone}
	for _, name := range attributes {
		known := "a value that is known, such as a variable"
		if variable, ok := variables[name]; ok {
			known += " or " + variable + " in the environment"
		}
		diags.Append(message.ErrorAt(path.Root(name), "Unknown "+name,
			"The value of "+name+" is only known after something else is applied, and the provider needs it to plan.\n\n"+
				"Apply what it depends on first (terraform apply -target=…), or give "+known+"."))
	}
	return diags
}

// userAgent names the provider, the CLI, and what the environment adds, so that a
// server's owner can tell who is calling.
//
// OpenTofu cannot be told apart: it tells providers a version of Terraform as its own
// (OpenTofu 1.12 calls itself 1.13.0), and nothing else of the protocol or of the
// environment names it. Who wants to see it sets the variable.
func userAgent(version, cli, appended string) string {
	agent := "terraform-provider-uazapi/" + cmp.Or(version, "dev")
	if cli != "" {
		agent += " Terraform/" + cli
	}
	// No request could be sent with a control character in a header.
	appended = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, appended))
	if appended != "" {
		agent += " " + appended
	}
	return agent
}

// trace logs an attempt at a call. Neither headers nor bodies are logged, since
// both hold tokens.
func trace(ctx context.Context, exchange call.Exchange) {
	fields := map[string]any{
		"method":   exchange.Method,
		"path":     exchange.Path,
		"attempt":  exchange.Attempt,
		"status":   exchange.Status,
		"bytes":    exchange.Bytes,
		"duration": exchange.Duration.Round(time.Millisecond).String(),
	}
	if exchange.Err != nil {
		fields["error"] = exchange.Err.Error()
	}
	tflog.Debug(ctx, "uazapi request", fields)
}
