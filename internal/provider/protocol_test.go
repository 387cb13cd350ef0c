package provider_test

import (
	"context"
	"maps"
	"math/big"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// caller speaks the plugin protocol to a provider, as a command-line tool does.
type caller struct {
	tfprotov6.ProviderServer
	described
	t testing.TB
}

// described are the schemas, which are the same for each provider. To have each describe itself again
// took a third of the time of these tests.
type described struct {
	schemas *tfprotov6.GetProviderSchemaResponse
	ids     *tfprotov6.GetResourceIdentitySchemasResponse
}

var describedOnce = sync.OnceValues(func() (described, error) {
	server := serving.New(provider.New(provider.Options{Version: "test", Getenv: func(string) string { return "" }}))
	schemas, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return described{}, err
	}
	ids, err := server.GetResourceIdentitySchemas(context.Background(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	return described{schemas, ids}, err
})

// newCaller starts a provider that is not configured, in an empty environment.
func newCaller(tb testing.TB) *caller {
	tb.Helper()
	return newCallerIn(tb, nil)
}

// newCallerIn starts a provider that is not configured, in an environment.
func newCallerIn(tb testing.TB, environment map[string]string) *caller {
	tb.Helper()
	return newCallerWith(tb, provider.Options{Getenv: func(name string) string { return environment[name] }})
}

// newCallerWith starts a provider that is not configured, with these options.
func newCallerWith(tb testing.TB, options provider.Options) *caller {
	tb.Helper()
	options.Version, options.Pace = "test", call.Pace{First: time.Millisecond, Most: 10 * time.Millisecond}
	if options.Pause == 0 {
		options.Pause = 4 * time.Millisecond
	}
	all, err := describedOnce()
	if err != nil {
		tb.Fatal(err)
	}
	c := &caller{ProviderServer: serving.New(provider.New(options)), t: tb, described: all}
	c.fine(c.schemas.Diagnostics)
	c.fine(c.ids.Diagnostics)
	return c
}

// newConfigured starts a provider with these arguments.
func newConfigured(tb testing.TB, arguments values) *caller {
	tb.Helper()
	c := newCaller(tb)
	c.configure(arguments)
	return c
}

// configure configures the provider, which has to succeed.
func (c *caller) configure(arguments values) {
	c.t.Helper()
	configured, err := c.ConfigureProvider(c.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.16.0",
		Config:           c.encode(c.schemas.Provider.ValueType(), arguments),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.fine(configured.Diagnostics)
}

// newAdmin starts a server, and a provider that has its admin token.
func newAdmin(tb testing.TB, options simulator.Options) (*caller, *simulator.Simulator) {
	tb.Helper()
	server, url := newServer(tb, options)
	return newConfigured(tb, values{"base_url": url, "admin_token": server.AdminToken()}), server
}

// newServer starts a server and returns its address.
func newServer(tb testing.TB, options simulator.Options) (*simulator.Simulator, string) {
	tb.Helper()
	options.Strict = true
	server := simulator.New(options)
	listening := httptest.NewServer(server)
	tb.Cleanup(listening.Close)
	return server, listening.URL
}

// calls are the routes that a server was asked for, in the order of arrival.
func calls(server *simulator.Simulator) []string {
	var routes []string
	for _, request := range server.Requests() {
		routes = append(routes, request.Route)
	}
	return routes
}

// values are the attributes of an object. Those left out are null.
type values map[string]any

// unknown is a value that is known after the apply.
var unknown any = tftypes.UnknownValue

// with returns the values with others in their place.
func (v values) with(others values) values {
	merged := maps.Clone(v)
	maps.Copy(merged, others)
	return merged
}

// encode encodes an object, null where there are no values at all.
func (c *caller) encode(as tftypes.Type, v values) *tfprotov6.DynamicValue {
	c.t.Helper()
	value := tftypes.NewValue(as, nil)
	if v != nil {
		attributes := map[string]tftypes.Value{}
		for name, attributeType := range as.(tftypes.Object).AttributeTypes {
			attributes[name] = valueOf(attributeType, v[name])
		}
		value = tftypes.NewValue(as, attributes)
	}
	encoded, err := tfprotov6.NewDynamicValue(as, value)
	if err != nil {
		c.t.Fatal(err)
	}
	return &encoded
}

// valueOf is a value of an attribute, which may be one that was decoded, such as a map.
func valueOf(as tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case tftypes.Value:
		return value
	case map[string]string:
		elements := map[string]tftypes.Value{}
		for key, text := range value {
			elements[key] = tftypes.NewValue(tftypes.String, text)
		}
		return tftypes.NewValue(as, elements)
	default:
		return tftypes.NewValue(as, value)
	}
}

// decode decodes an object. It returns nil for null, and leaves out what is null
// in it.
func (c *caller) decode(as tftypes.Type, encoded *tfprotov6.DynamicValue) values {
	c.t.Helper()
	value, err := encoded.Unmarshal(as)
	if err != nil {
		c.t.Fatal(err)
	}
	if value.IsNull() {
		return nil
	}
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		c.t.Fatal(err)
	}
	v := values{}
	for name, attribute := range attributes {
		switch {
		case attribute.IsNull():
		case !attribute.IsKnown():
			v[name] = unknown
		case attribute.Type().Is(tftypes.String):
			v[name] = scalar[string](c.t, attribute)
		case attribute.Type().Is(tftypes.Bool):
			v[name] = scalar[bool](c.t, attribute)
		case attribute.Type().Is(tftypes.Number):
			number := scalar[big.Float](c.t, attribute)
			v[name], _ = number.Int64()
		default:
			v[name] = attribute
		}
	}
	return v
}

func scalar[T any](tb testing.TB, value tftypes.Value) T {
	tb.Helper()
	var into T
	if err := value.As(&into); err != nil {
		tb.Fatal(err)
	}
	return into
}

// resource encodes the state, the plan or the configuration of a resource.
func (c *caller) resource(kind string, v values) *tfprotov6.DynamicValue {
	c.t.Helper()
	return c.encode(c.schemas.ResourceSchemas[kind].ValueType(), v)
}

// read decodes the state or the plan of a resource.
func (c *caller) read(kind string, encoded *tfprotov6.DynamicValue) values {
	c.t.Helper()
	return c.decode(c.schemas.ResourceSchemas[kind].ValueType(), encoded)
}

// identity encodes the identity of a resource.
func (c *caller) identity(kind string, v values) *tfprotov6.ResourceIdentityData {
	c.t.Helper()
	return &tfprotov6.ResourceIdentityData{IdentityData: c.encode(c.ids.IdentitySchemas[kind].ValueType(), v)}
}

// identified decodes the identity of a resource, nil where there is none.
func (c *caller) identified(kind string, identity *tfprotov6.ResourceIdentityData) values {
	c.t.Helper()
	if identity == nil || identity.IdentityData == nil {
		return nil
	}
	return c.decode(c.ids.IdentitySchemas[kind].ValueType(), identity.IdentityData)
}

// fine fails the test if there is any diagnostic.
func (c *caller) fine(diagnostics []*tfprotov6.Diagnostic) {
	c.t.Helper()
	for _, diagnostic := range diagnostics {
		c.t.Errorf("unexpected %s: %s\n%s", diagnostic.Severity, diagnostic.Summary, diagnostic.Detail)
	}
}

// only returns the one diagnostic that there is to be.
func (c *caller) only(severity tfprotov6.DiagnosticSeverity, diagnostics []*tfprotov6.Diagnostic) *tfprotov6.Diagnostic {
	c.t.Helper()
	if len(diagnostics) != 1 || diagnostics[0].Severity != severity {
		c.fine(diagnostics)
		c.t.Fatalf("there are %d diagnostics, want just one of severity %s", len(diagnostics), severity)
	}
	return diagnostics[0]
}
