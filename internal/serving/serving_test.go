package serving

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A provider that is asked of thousands of objects keeps nothing of each.
func TestNew_letsGoOfContexts(t *testing.T) {
	kept := heldAfterRead(t, New(toyProvider{}))
	if kept {
		t.Error("a context is still held after its request was answered")
	}
}

// If this fails, the framework has mended what brief is for, and brief can go.
func TestFrameworkHoldsOnToContexts(t *testing.T) {
	if !heldAfterRead(t, providerserver.NewProtocol6(toyProvider{})()) {
		t.Error("the framework lets go of contexts now: brief is of no use any more")
	}
}

type held [1 << 10]byte

type heldKey struct{}

// heldAfterRead tells whether a server still holds what came with the context of
// a request, after the request was answered and its context is over.
func heldAfterRead(t *testing.T, server tfprotov6.ProviderServer) bool {
	t.Helper()
	pointer := func() weak.Pointer[held] {
		value := &held{}
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), heldKey{}, value))
		defer cancel()
		readToy(ctx, t, server)
		return weak.Make(value)
	}()
	runtime.GC()
	value := pointer.Value()
	runtime.KeepAlive(server)
	return value != nil
}

func readToy(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer) {
	t.Helper()
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String}}
	state, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, "Vendas")}))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: "toy_thing", CurrentState: &state})
	if err != nil {
		t.Fatal(err)
	}
	for _, diagnostic := range answer.Diagnostics {
		t.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
}

func TestLoan(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), heldKey{}, "lent"), time.Hour)
	defer cancel()
	until, _ := ctx.Deadline()
	var lent context.Context
	_, err := lend(ctx, func(borrowed context.Context, _ string) (string, error) {
		lent = borrowed //nolint:fatcontext // that it is kept is what is tested
		deadline, _ := borrowed.Deadline()
		if deadline != until || borrowed.Err() != nil || borrowed.Value(heldKey{}) != "lent" {
			t.Error("the context that is lent is not the one that was given")
		}
		within, stop := context.WithCancel(borrowed)
		defer stop()
		cancel()
		<-within.Done()
		return "", borrowed.Err()
	}, "")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the end of the context is not seen: %v", err)
	}
	if lent.Value(heldKey{}) != nil || lent.Err() == nil {
		t.Error("the context can be used after the request")
	}
}

func TestQuiet(t *testing.T) {
	for title, test := range map[string]struct {
		environment, want map[string]string
	}{
		"nobody reads it":             {nil, map[string]string{"TF_LOG_SDK": "off", "TF_LOG_PROVIDER": "off"}},
		"Terraform's own log is read": {map[string]string{"TF_LOG_CORE": "trace"}, map[string]string{"TF_LOG_SDK": "off", "TF_LOG_PROVIDER": "off"}},
		"all of it is read":           {map[string]string{"TF_LOG": "debug"}, nil},
		"the provider's log is read":  {map[string]string{"TF_LOG_PROVIDER": "trace"}, nil},
	} {
		t.Run(title, func(t *testing.T) {
			set := map[string]string{}
			err := quiet(func(name string) string { return test.environment[name] }, func(name, value string) error {
				set[name] = value
				return nil
			})
			if err != nil || !maps.Equal(set, test.want) {
				t.Errorf("it sets %v (%v), want %v", set, err, test.want)
			}
		})
	}
}

type toyProvider struct{}

func (toyProvider) Metadata(_ context.Context, _ framework.MetadataRequest, resp *framework.MetadataResponse) {
	resp.TypeName = "toy"
}
func (toyProvider) Schema(context.Context, framework.SchemaRequest, *framework.SchemaResponse) {}
func (toyProvider) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {
}
func (toyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return toyResource{} }}
}

type toyResource struct{}

func (toyResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_thing"
}

func (toyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Optional: true}}}
}

func (toyResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (toyResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (toyResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (toyResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
