package secrets

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What the client does with redirects is tested next to it. This is the way
// through the tool, with every kind of credential.
func TestSecretsFollowNoRedirectToAnotherOrigin(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{RequireHeader: simulator.Header{Name: "X-Api-Key", Value: gatewayValue}})
	var status atomic.Int64
	var location atomic.Value
	front := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		if code := int(status.Load()); code != 0 && !strings.HasPrefix(r.URL.Path, "/moved/") {
			answer.Header().Set("Location", location.Load().(string)+"/moved"+r.URL.Path)
			answer.WriteHeader(code)
			return
		}
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/moved")
		w.ServeHTTP(answer, r)
	}))
	t.Cleanup(front.Close)
	var reached atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		w.ServeHTTP(answer, r)
	}))
	t.Cleanup(other.Close)

	existing := w.Add("Vendas")
	config := func(name string) string {
		common := fmt.Sprintf("base_url = %q\n  headers = { x-api-key = %q }", front.URL, gatewayValue)
		return "provider \"uazapi\" {\n  " + common + fmt.Sprintf("\n  admin_token = %q\n}\n\n", w.AdminToken()) +
			"provider \"uazapi\" {\n  alias = \"own\"\n  " + common + fmt.Sprintf("\n  token = %q\n}\n\n", existing.Token) +
			"resource \"uazapi_instance\" \"given\" {\n  provider = uazapi.own\n  " + world.ByToken(existing) + fmt.Sprintf("\n  name = %q\n}\n\n", name) +
			world.StatusOf("provider = uazapi.own") + world.Block("data", "uazapi_instances", "all")
	}
	user := w.TerminalWith(world.BuildProvider(t), config("Vendas"))
	user.Run(world.Apply...)

	refused := []string{"the server redirects", "Credentials are not sent to another address", "it redirects to " + other.URL}
	location.Store(other.URL)
	for _, code := range []int64{301, 302, 303, 307, 308} {
		status.Store(code)
		// GET, POST and DELETE.
		user.Configure(config("Vendas"))
		user.Fails(refused, world.Plan...)
		user.Configure(strings.Split(config("Suporte"), "data ")[0])
		user.Fails(refused, append(world.Apply, "-refresh=false")...)
		user.Fails(refused, "destroy", "-auto-approve", "-no-color", "-refresh=false")
	}
	if got := reached.Load(); got != 0 {
		t.Errorf("%d requests reached the other host", got)
	}

	location.Store("")
	user.Configure(config("Vendas"))
	if said := user.Run(world.Plan...); !strings.Contains(said, "No changes") {
		t.Errorf("reads are not redirected within the server:\n%s", said)
	}
	// The twin: what reaches the other host is counted.
	response, err := http.Get(other.URL)
	if err != nil {
		t.Fatal(err)
	}
	w.Must(response.Body.Close())
	if reached.Load() != 1 {
		t.Error("the other host does not count")
	}
}
