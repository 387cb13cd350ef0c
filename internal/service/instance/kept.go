package instance

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/private"
)

// keptKey is where the forms stand in the private state of the resource.
//
// Settings keep something like it (shape/setting/late.go), and it is another shape: what
// they keep may be over at a time, is judged for values of any kind after the read, and
// stands under other names in the private states that users have. Here, a form is a
// text, has no end, and gives way to what the plan writes.
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
func loadForms(ctx context.Context, state private.Reader) forms {
	loaded, _ := private.Load[forms](ctx, state, keptKey)
	return loaded
}

// store keeps the forms, and forgets those from before.
func (f forms) store(ctx context.Context, state private.Writer) diag.Diagnostics {
	if len(f) == 0 {
		return private.Forget(ctx, state, keptKey)
	}
	return private.Keep(ctx, state, keptKey, f)
}
