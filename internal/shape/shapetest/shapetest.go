// Package shapetest calls a resource in a test as Terraform does, and compares what it
// returns and says.
package shapetest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Text is a value that is null where it is "", and unknown where it is "?".
func Text(value string) types.String {
	switch value {
	case "":
		return types.StringNull()
	case "?":
		return types.StringUnknown()
	default:
		return types.StringValue(value)
	}
}

// Raw is a model as the framework holds it. It takes a pointer.
func Raw(t *testing.T, of schema.Schema, value any) tftypes.Value {
	t.Helper()
	state := tfsdk.State{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)}
	if diags := state.Set(t.Context(), value); diags.HasError() {
		t.Fatal(diags)
	}
	return state.Raw
}

// Said fails the test unless there are just these diagnostics, each told by where it
// is, how grave and how it begins.
func Said(t *testing.T, got diag.Diagnostics, want ...string) {
	t.Helper()
	var texts []string
	for _, diagnostic := range got {
		at := ""
		if placed, ok := diagnostic.(diag.DiagnosticWithPath); ok {
			at = " at " + placed.Path().String()
		}
		texts = append(texts, diagnostic.Severity().String()+at+": "+diagnostic.Summary()+"\n"+diagnostic.Detail())
	}
	if len(texts) != len(want) {
		t.Errorf("%d diagnostics, want %d: %q", len(texts), len(want), texts)
		return
	}
	for i := range want {
		if !strings.HasPrefix(texts[i], want[i]) {
			t.Errorf("the diagnostic is\n%s\n\nwant it to begin\n%s", texts[i], want[i])
		}
	}
}

// Is fails the test unless a state is the one wanted.
func Is(t *testing.T, got, want tfsdk.State) {
	t.Helper()
	if !got.Raw.Equal(want.Raw) {
		t.Errorf("the state is %s, want %s", got.Raw, want.Raw)
	}
}
