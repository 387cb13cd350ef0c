package call

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// Some gateways know their clients by a key in the path.
const keyInPath = "k3y0fTheGateway"

func TestAnAddressShowsNoKey(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://free.uazapi.com":                  "https://free.uazapi.com",
		"https://gw.example:8443/uazapi/v1":        "https://gw.example:8443/uazapi/v1",
		"https://gw.example/tenant-a/whatsapp-api": "https://gw.example/tenant-a/whatsapp-api",
		"https://gw.example/a%2Fb":                 "https://gw.example/a%2Fb",
	} {
		if got := newClient(t, base).BaseURL(); got != want {
			t.Errorf("%s is shown as %s, want %s", base, got, want)
		}
	}
	for _, key := range []string{keyInPath, "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10", "abcdefghijklmnopqrstuvwxy"} {
		one, other := newClient(t, "https://gw.example/"+key+"/uazapi").BaseURL(), newClient(t, "https://gw.example/x"+key+"/uazapi").BaseURL()
		if strings.Contains(one, key) || !strings.HasPrefix(one, "https://gw.example/(secret-") || !strings.HasSuffix(one, ")/uazapi") {
			t.Errorf("the address with %s is shown as %s", key, one)
		}
		if one == other {
			t.Errorf("two addresses are both shown as %s", one)
		}
	}
}

// Nor does what a server says of it, or where it redirects to.
func TestAKeyInThePathIsMasked(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"quoted": says(400, `{"error":"no route /`+keyInPath+`/instance/status"}`),
		"redirected": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/"+keyInPath+"/elsewhere/x", http.StatusTemporaryRedirect)
		},
		"of another": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/an0ther-k3y-in-the-path", http.StatusTemporaryRedirect)
		},
	} {
		server := serve(t, handler)
		base := *server.config.BaseURL
		base.Path = "/" + keyInPath
		client := newClient(t, base.String())
		err := rename(t.Context(), client)
		failed := failure(t, err)
		if said := err.Error() + failed.Message + failed.Location; strings.Contains(said, keyInPath) || strings.Contains(said, "an0ther-k3y") {
			t.Errorf("%s: it says %s", name, said)
		}
		if name != "quoted" && !errors.Is(err, ErrRedirect) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
