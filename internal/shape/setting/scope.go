package setting

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/uazapi/terraform-provider-uazapi/internal/private"
)

// scopeKey is where private state has the scope of a setting.
const scopeKey = "scope"

// Scope returns the keys that were configured when a setting with a scope was written
// last, and nil where none were: after an import, it has all that the server tells.
func Scope(ctx context.Context, kept private.Reader) []string {
	scope, _ := private.Load[[]string](ctx, kept, scopeKey)
	return scope
}

// keptScope is [Scope] for a setting that has one. The others need not look.
func (r *settingResource[M, P]) keptScope(ctx context.Context, kept private.Reader) []string {
	if _, is := r.setting.(WithScope[M]); !is {
		return nil
	}
	return Scope(ctx, kept)
}

// keepScope keeps what is configured. Private state goes from an object to the one that
// replaces it, so it is forgotten where nothing is.
func (r *settingResource[M, P]) keepScope(ctx context.Context, config tfsdk.Config, kept private.Writer) diag.Diagnostics {
	scoped, is := r.setting.(WithScope[M])
	if !is {
		return nil
	}
	var configured M
	diags := config.Get(ctx, &configured)
	if diags.HasError() {
		return diags
	}
	scope := scoped.Scope(configured)
	if scope == nil {
		return private.Forget(ctx, kept, scopeKey)
	}
	return private.Keep(ctx, kept, scopeKey, scope)
}

// narrow leaves of a setting what is managed. Without a scope, that is all of it.
func (r *settingResource[M, P]) narrow(has *M, scope []string) {
	if scoped, is := r.setting.(WithScope[M]); is && scope != nil {
		scoped.Narrow(has, scope)
	}
}
