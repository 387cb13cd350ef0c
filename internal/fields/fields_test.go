package fields

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type target struct {
	ID    types.String `tfsdk:"id"`
	Token types.String `tfsdk:"token"`
}

type model struct {
	target
	Ready    types.Bool   `tfsdk:"ready"`
	Size     types.Int64  `tfsdk:"size"`
	Names    types.List   `tfsdk:"names"`
	Triggers types.Map    `tfsdk:"triggers"`
	Timeouts types.Object `tfsdk:"timeouts"`
	// Kept is no attribute.
	Kept string `tfsdk:"-"`
}

var (
	timeoutTypes = map[string]attr.Type{"create": types.StringType}
	modelSchema  = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":       schema.StringAttribute{Computed: true},
		"token":    schema.StringAttribute{Optional: true},
		"ready":    schema.BoolAttribute{Optional: true},
		"size":     schema.Int64Attribute{Optional: true},
		"names":    schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"triggers": schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"timeouts": schema.ObjectAttribute{Optional: true, AttributeTypes: timeoutTypes},
	}}
)

func stateOf(t *testing.T, of model) tfsdk.State {
	t.Helper()
	kind := modelSchema.Type().TerraformType(t.Context())
	state := tfsdk.State{Schema: modelSchema, Raw: tftypes.NewValue(kind, nil)}
	if diags := state.Set(t.Context(), &of); diags.HasError() {
		t.Fatal(diags)
	}
	return state
}

var full = model{
	target:   target{types.StringValue("r76b15a4a3614b4"), types.StringValue("")},
	Ready:    types.BoolValue(true),
	Size:     types.Int64Value(1 << 40),
	Names:    types.ListValueMust(types.StringType, []attr.Value{types.StringValue("Vendas"), types.StringNull()}),
	Triggers: types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringValue("b")}),
	Timeouts: types.ObjectValueMust(timeoutTypes, map[string]attr.Value{"create": types.StringValue("5m")}),
}

func TestRead(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]model{
		"full": full,
		"empty": {
			Names: types.ListNull(types.StringType), Triggers: types.MapNull(types.StringType), Timeouts: types.ObjectNull(timeoutTypes),
		},
		"unknown": {
			target: target{types.StringUnknown(), types.StringUnknown()}, Ready: types.BoolUnknown(), Size: types.Int64Unknown(),
			Names: types.ListUnknown(types.StringType), Triggers: types.MapUnknown(types.StringType), Timeouts: types.ObjectUnknown(timeoutTypes),
		},
	} {
		got := full
		got.Kept, want.Kept = title, title
		if diags := Read(t.Context(), stateOf(t, want), &got); diags.HasError() {
			t.Errorf("%s: %v", title, diags)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(model{})); diff != "" {
			t.Errorf("%s: got + instead of -:\n%s", title, diff)
		}
	}
}

// If this fails, the framework has become as good: use it, and drop this package.
func TestReadIsCheaperThanTheFramework(t *testing.T) {
	state := stateOf(t, full)
	read := func(get func(into *model)) float64 {
		return testing.AllocsPerRun(10, func() {
			var into model
			get(&into)
		})
	}
	ours := read(func(into *model) { Read(t.Context(), state, into) })
	framework := read(func(into *model) { state.Get(t.Context(), into) })
	if ours*2 > framework {
		t.Errorf("it allocates %.0f times, the framework %.0f", ours, framework)
	}
}
