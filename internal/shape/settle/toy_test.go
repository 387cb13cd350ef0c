package settle

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/shapetest"
)

// toy is the model of an object that no server has.
type toy struct {
	InstanceID types.String `tfsdk:"instance_id"`
	Token      types.String `tfsdk:"token"`
	Color      types.String `tfsdk:"color"`
	Size       types.Int64  `tfsdk:"size"`
	Secret     types.String `tfsdk:"secret"`
	Parts      types.Set    `tfsdk:"parts"`
	Seen       types.String `tfsdk:"seen"`
}

var toySchema = schema.Schema{Attributes: map[string]schema.Attribute{
	"instance_id": schema.StringAttribute{Optional: true, Computed: true},
	"token":       schema.StringAttribute{Optional: true, Sensitive: true},
	"color":       schema.StringAttribute{Optional: true, Computed: true},
	"size":        schema.Int64Attribute{Optional: true, Computed: true},
	"secret":      schema.StringAttribute{Optional: true, Sensitive: true},
	"parts":       schema.SetAttribute{Optional: true, ElementType: types.StringType},
	"seen":        schema.StringAttribute{Computed: true},
}}

var text = shapetest.Text

// painted is a toy of this color, and otherwise empty.
func painted(color string) toy { return toy{Color: text(color)} }

// of names the instance of a toy by its id.
func (t toy) of(id string) toy {
	t.InstanceID = text(id)
	return t
}

// withToken names the instance by a token.
func withToken(value toy) toy {
	value.Token = text("0e4ab1e1-52b0-4d0e-9d53-0123456789ab")
	return value
}

// showing is a toy with what is only read.
func (t toy) showing(seen string) toy {
	t.Seen = text(seen)
	return t
}

// madeOf is a toy with parts.
func (t toy) madeOf(parts ...string) toy {
	t.Parts = setOf(parts...)
	return t
}

func setOf(parts ...string) types.Set {
	set, diags := types.SetValueFrom(context.Background(), types.StringType, parts)
	if diags.HasError() {
		panic(diags)
	}
	return set
}

// raw is a toy as the framework holds it.
func raw(t *testing.T, value toy) tftypes.Value {
	t.Helper()
	if value.Parts.ElementType(t.Context()) != types.StringType {
		value.Parts = types.SetNull(types.StringType)
	}
	return shapetest.Raw(t, toySchema, &value)
}

func configOf(t *testing.T, value toy) tfsdk.Config {
	t.Helper()
	value.Seen = types.StringNull()
	return tfsdk.Config{Raw: raw(t, value), Schema: toySchema}
}

func planOf(t *testing.T, value toy) tfsdk.Plan {
	t.Helper()
	return tfsdk.Plan{Raw: raw(t, value), Schema: toySchema}
}

func stateOf(t *testing.T, value toy) tfsdk.State {
	t.Helper()
	return tfsdk.State{Raw: raw(t, value), Schema: toySchema}
}
