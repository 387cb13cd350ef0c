package instance

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// markKey is where the mark of a resource stands in its private state.
const markKey = "mark"

// markLength is how many random bytes a mark has. It stands in the state of each instance,
// and only has to differ among the resources that have the same one.
const markLength = 6

// loadMark returns the mark that tells a resource from others. It goes where the resource
// goes: a moved block and terraform state mv keep it. It is "" where there is none yet.
func loadMark(ctx context.Context, kept private.Reader) string {
	mark, _ := private.Load[string](ctx, kept, markKey)
	return mark
}

// giveMark returns the mark of a resource, which gets one if it has none.
func giveMark(ctx context.Context, kept private.Store) (string, diag.Diagnostics) {
	if mark := loadMark(ctx, kept); mark != "" {
		return mark, nil
	}
	drawn := make([]byte, markLength)
	_, _ = rand.Read(drawn) // never fails
	mark := base64.RawURLEncoding.EncodeToString(drawn)
	return mark, private.Keep(ctx, kept, markKey, mark)
}

// hold notes that a resource in the state has an instance, and tells if another one has it.
func (r *instanceResource) hold(ctx context.Context, instance uazapi.Instance, mark string) diag.Diagnostics {
	err := r.server.Hold(access.Ref{ID: instance.ID, Token: instance.Token}, mark)
	if err == nil {
		return nil
	}
	shared, is := errors.AsType[*access.SharedError](err)
	verb := "delete"
	switch {
	case !is:
		verb = "import or adopt"
	case !shared.Ends:
		return diag.Diagnostics{r.server.Shared(instance)}
	}
	return r.server.Attempt(verb, instance).Failed(ctx, err)
}

// claimImported makes sure that no resource in the state has what is imported.
func (r *instanceResource) claimImported(ctx context.Context, resp *resource.ImportStateResponse) {
	var id types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root(attributeID), &id)...)
	mark, diags := giveMark(ctx, resp.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.server.Want(id.ValueString(), mark); err != nil {
		resp.Diagnostics.Append(r.server.Attempt("import", uazapi.Instance{ID: id.ValueString()}).Failed(ctx, err)...)
	}
}
