package instance

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// keptKey is where the forms stand in the private state of the resource.
//
// Settings keep something like it (shape/setting/late.go), and it is another shape: what
// they keep may be over at a time, is judged for values of any kind after the read, and
// stands under other names in the private states that users have. Here, a form is a
// text, has no end, and gives way to what the plan writes.
const keptKey = "kept_forms"

// form is a value as it was written, and as the server keeps it: some servers
// trim a name, fold it or cut it. One that is unseen was written, and the looks after
// that failed; Kept is then what the server had before.
type form struct {
	Written string `json:"written"`
	Kept    string `json:"kept"`
	Unseen  bool   `json:"unseen,omitempty"`
}

// forms are the values that the server keeps in another form, by attribute.
type forms map[string]form

// unseen are the forms of edits that were written to what the server had before, where
// nobody could see what it makes of them.
func unseen(written edits, before uazapi.Instance) forms {
	all, had := forms{}, valuesOf(before)
	for attribute, value := range written {
		all[attribute] = form{Written: value, Kept: had[attribute], Unseen: true}
	}
	return all
}

// seeing returns the forms as they are once the server shows an instance. One that was
// unseen is seen when the server shows no longer what it had before.
func (f forms) seeing(instance uazapi.Instance) forms {
	seen := forms{}
	for attribute, one := range f {
		has := valuesOf(instance)[attribute]
		switch {
		case !one.Unseen || has == one.Kept:
			seen[attribute] = one
		case has != one.Written && creation.IsForm(one.Written, has):
			seen[attribute] = form{Written: one.Written, Kept: has}
		}
	}
	return seen
}

// keeps tells whether the server is known to make this of what was written.
func (f forms) keeps(attribute, has string) bool {
	one, known := f[attribute]
	return known && !one.Unseen && one.Kept == has
}

// shown returns the value that the state is to show for one that the server has:
// the written one, as long as the server keeps that one's form.
func (f forms) shown(attribute string, before types.String, has string) string {
	if written := f[attribute].Written; f.keeps(attribute, has) && before.ValueString() == written {
		return written
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
