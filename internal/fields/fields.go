// Package fields reads the state of an object into its model.
package fields

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Read reads a state into a model whose fields have the types of the schema. It
// does what [tfsdk.State.Get] does, which (framework 1.19) compiles a regular
// expression for each field, each time, and takes four times as long.
func Read[M any](ctx context.Context, state tfsdk.State, into *M) diag.Diagnostics {
	var object types.Object
	diags := state.Get(ctx, &object)
	if diags.HasError() {
		return diags
	}
	values, model := object.Attributes(), reflect.ValueOf(into).Elem()
	for _, field := range reflect.VisibleFields(model.Type()) {
		if name, ok := field.Tag.Lookup("tfsdk"); ok && name != "-" {
			model.FieldByIndex(field.Index).Set(reflect.ValueOf(values[name]))
		}
	}
	return diags
}
