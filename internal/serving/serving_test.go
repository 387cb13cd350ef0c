package serving

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A provider that is asked of thousands of objects keeps nothing of each.
func TestNewLetsGoOfContexts(t *testing.T) {
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
	toyType := toyTypes["toy_thing"]
	state, err := tfprotov6.NewDynamicValue(toyType, tftypes.NewValue(toyType, map[string]tftypes.Value{
		"name":  tftypes.NewValue(tftypes.String, "Vendas"),
		"size":  tftypes.NewValue(tftypes.Number, 5),
		"ready": tftypes.NewValue(tftypes.Bool, true),
	}))
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

// A request ends as its caller wants, and for the reason that the caller had.
func TestBriefly(t *testing.T) {
	t.Parallel()
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(context.WithValue(t.Context(), heldKey{}, "held"))
	_, err := briefly(ctx, func(bare context.Context, _ string) (string, error) {
		if bare.Err() != nil || bare.Value(heldKey{}) != nil {
			t.Error("the request is over at once, or holds what it should not")
		}
		cancel(why)
		<-bare.Done()
		return "", context.Cause(bare)
	}, "")
	if !errors.Is(err, why) {
		t.Errorf("the request ended with %v", err)
	}
}

func TestLogged(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		name string
		want bool
	}{
		"nobody reads it":             {"", false},
		"Terraform's own log is read": {"TF_LOG_CORE", false},
		"all of it is read":           {"TF_LOG", true},
		"the provider's log is read":  {"TF_LOG_PROVIDER", true},
	} {
		getenv := func(name string) string { return map[string]string{test.name: "trace"}[name] }
		if got := logged(getenv); got != test.want {
			t.Errorf("%s: it is logged: %t", title, got)
		}
	}
}

func TestSilence(t *testing.T) {
	t.Parallel()
	set := map[string]string{}
	err := silence(func(name, value string) error {
		set[name] = value
		return nil
	})
	if want := map[string]string{"TF_LOG_SDK": "off", "TF_LOG_SDK_PROTO": "off", "TF_LOG_SDK_FRAMEWORK": "off", "TF_LOG_PROVIDER": "off"}; err != nil || !maps.Equal(set, want) {
		t.Errorf("it sets %v (%v), want %v", set, err, want)
	}
}
