package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/net/http/httpguts"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
)

// refused checks that what was refused can be shown, and shows no secret.
func refused(t *testing.T, diags diag.Diagnostics, secrets ...string) {
	t.Helper()
	for _, diagnostic := range diags {
		if fault := messagetest.Line(diagnostic.Summary(), secrets...); fault != "" {
			t.Errorf("%q: %s", diagnostic.Summary(), fault)
		}
		if fault := messagetest.Detail(diagnostic.Detail(), secrets...); fault != "" {
			t.Errorf("%q: %s", diagnostic.Detail(), fault)
		}
	}
}

// A header is let through as it is, or refused without its value being shown.
func FuzzHeaders(f *testing.F) {
	for _, seed := range []string{"", " ", "X-Gateway", "x-gateway", "Token", "ADMINTOKEN", "Host", "Content-Length", "a b", "a:b", "a\nb", "ção", "\xff"} {
		f.Add(seed, "gateway-key-4711-0815", "X-Gateway", "other")
		f.Add("X-Gateway", seed, seed, "gateway-key-4711-0815\n")
	}
	f.Fuzz(func(t *testing.T, name, value, otherName, otherValue string) {
		given := map[string]attr.Value{name: types.StringValue(value), otherName: types.StringValue(otherValue)}
		var diags diag.Diagnostics
		headers := configuredHeaders(t.Context(), types.MapValueMust(types.StringType, given), &diags)
		// A value without a digit may be words of the message by chance.
		words := func(secret string) bool { return !strings.ContainsAny(secret, "0123456789") }
		refused(t, diags, slices.DeleteFunc([]string{value, otherValue}, words)...)
		if len(headers)+len(diags) != len(given) {
			t.Errorf("of %d headers %d are let through and %d refused", len(given), len(headers), len(diags))
		}
		folded := map[string]bool{}
		for name, value := range headers {
			if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) || reservedHeaders[strings.ToLower(name)] || folded[strings.ToLower(name)] {
				t.Errorf("%q with %q is let through", name, value)
			}
			if !given[name].Equal(types.StringValue(value)) {
				t.Errorf("%q became %q", name, value)
			}
			folded[strings.ToLower(name)] = true
		}
	})
}

// The address and the credentials of a provider, from the environment too.
func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"", " ", "https://free.uazapi.com", "http://a.example", "HTTP://LOCALHOST", "https://user:hunter2hunter2@h", "ftp://h",
		"https://h?token=hunter2hunter2", "hunter2 hunter3", "hunter2\nhunter3", "https://h\x1b", "xé://h",
		strings.Repeat("x", 5000) + "://h", "http://" + strings.Repeat("x", 9000), "http://\u202ex",
	} {
		f.Add(seed, "hunter2hunter2")
		f.Add("https://h", seed)
	}
	f.Fuzz(func(t *testing.T, address, token string) {
		var diags diag.Diagnostics
		p := &uazapiProvider{options: Options{Getenv: func(string) string { return token }}}
		base := p.baseURL(types.StringValue(address), &diags)
		if (base == nil) != diags.HasError() {
			t.Errorf("%q returns %v and %v", address, base, diags)
		}
		refused(t, diags)
		var tokenDiags diag.Diagnostics
		at := path.Root("token")
		configured := p.credential(at, types.StringValue(token), envToken, call.ParseToken, &tokenDiags)
		inherited := p.credential(at, types.StringNull(), envToken, call.ParseToken, &tokenDiags)
		if configured != inherited {
			t.Error("a token is not the same from the environment")
		}
		refused(t, tokenDiags, token)
	})
}
