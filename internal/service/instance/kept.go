package instance

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// keptKey is where the forms stand in the private state of the resource.
const keptKey = "kept_forms"

// form is a value as it was written, and as the server keeps it: some servers
// trim a name, fold it or cut it.
type form struct {
	Written string `json:"written"`
	Kept    string `json:"kept"`
}

// forms are the values that the server keeps in another form, by attribute.
type forms map[string]form

// shown returns the value that the state is to show for one that the server has:
// the written one, as long as the server keeps that one's form.
func (f forms) shown(attribute string, before types.String, has string) string {
	kept, ok := f[attribute]
	if ok && kept.Kept == has && before.ValueString() == kept.Written {
		return kept.Written
	}
	return has
}

// after returns the forms that are left once something else was written.
func (f forms) after(written edits, remembered forms) forms {
	left := forms{}
	maps.Copy(left, f)
	for attribute := range written {
		delete(left, attribute)
	}
	maps.Copy(left, remembered)
	return left
}

// loadForms returns the forms that were kept, or none.
func loadForms(ctx context.Context, private whereabouts.Reader) forms {
	stored, diags := private.GetKey(ctx, keptKey)
	var loaded forms
	if diags.HasError() || json.Unmarshal(stored, &loaded) != nil {
		return nil
	}
	return loaded
}

// store keeps the forms, and forgets those from before.
func (f forms) store(ctx context.Context, private whereabouts.Writer) diag.Diagnostics {
	if len(f) == 0 {
		return private.SetKey(ctx, keptKey, nil)
	}
	encoded, err := json.Marshal(f)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to keep what the server made of a name", err.Error())}
	}
	return private.SetKey(ctx, keptKey, encoded)
}
