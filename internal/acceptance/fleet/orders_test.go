package fleet

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// orders are what a server, or a tenant who may name his own instance, puts into
// each text: for a terminal, for GitHub, and to turn the direction of what follows.
const orders = "\n::error::owned\r\n ::set-output name=a::b\x1b[2J\x1b]0;owned\a\u202e\u2028::stop-commands::x\u009b1m"

// obeyedOrders is what nothing that the tool prints may hold: a line that begins
// with an order, or a character that a terminal obeys.
var obeyedOrders = regexp.MustCompile(`(?m)^[\s\x{a0}]*::|[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}]`)

// ordering stands before a server and adds orders to the texts of its answers.
type ordering struct {
	behind http.Handler

	mu sync.Mutex
	// told are the members that it has added to.
	told map[string]bool
	// refuses are the routes that it refuses with nothing but orders.
	refuses map[string]int
}

// untouched are the members that have to stay as they are for the client to go on, by
// the rules of ids, tokens, images, numbers and times.
var untouched = []string{"id", "instanceId", "token", "qrcode", "paircode", "owner", "jid", "created", "updated", "currentTime", "last_check", "total"}

func (o *ordering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	status := o.refuses[r.Method+" "+r.URL.Path]
	if status != 0 {
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, world.JSON(map[string]string{"error": orders + "refused" + orders}))
		return
	}
	answer := httptest.NewRecorder()
	o.behind.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	var value any
	if json.Unmarshal(body, &value) == nil {
		body = []byte(world.JSON(o.spoil("", value)))
	}
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(body)
}

func (o *ordering) spoil(member string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			value[name] = o.spoil(name, inner)
		}
		return value
	case []any:
		for n, inner := range value {
			value[n] = o.spoil(member, inner)
		}
		return value
	case string:
		// A status that is known has a meaning.
		known := slices.Contains([]string{"connected", "connecting", "disconnected", "available", "unavailable", "all", "none", "contacts", ""}, value)
		if slices.Contains(untouched, member) || known && !slices.Contains([]string{"profileName", "lastDisconnectReason", "adminField01"}, member) {
			return value
		}
		o.told[member] = true
		return value + orders
	default:
		return value
	}
}

func (o *ordering) refuse(status int, routes ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.refuses = map[string]int{}
	for _, route := range routes {
		o.refuses[route] = status
	}
}

// What a server or a tenant says is shown and not obeyed, in plans and states, in
// errors and warnings, in the progress of actions and in lists.
func TestOrdersAreShownAndNotObeyed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	before := &ordering{behind: w.Simulator, told: map[string]bool{}}
	listening := httptest.NewServer(before)
	t.Cleanup(listening.Close)
	w.URL = listening.URL
	in, other := w.Paired("Vendas", world.Phone), w.Add("Suporte")
	tool := world.FindTool(t)
	config := fmt.Sprintf(`
resource "uazapi_instance" "this" {
  name                = "Vendas"
  deletion_protection = true
}
resource "uazapi_instance_connection" "this" {
  instance_id = %[1]q
  phone       = "5511988887777"
}
resource "uazapi_instance_privacy" "this" {
  instance_id = %[1]q
  last        = "none"
}
resource "uazapi_instance_presence" "this" {
  instance_id = %[1]q
  presence    = "available"
}
data "uazapi_instance_status" "this" { instance_id = %[2]q }
data "uazapi_instance" "this" { id = %[1]q }
data "uazapi_instances" "all" {}
output "all" { value = [data.uazapi_instances.all, data.uazapi_instance.this.name] }
output "status" {
  value     = data.uazapi_instance_status.this
  sensitive = true
}
output "name" { value = data.uazapi_instance_status.this.name }
`, in.ID, other.ID)
	user := w.Terminal(w.AsAdmin(config))
	var said strings.Builder
	does := func(arguments ...string) {
		t.Helper()
		output, _ := user.Tries(arguments...)
		said.WriteString(output)
		for _, found := range obeyedOrders.FindAllStringIndex(output, 3) {
			t.Errorf("%q shows %q", arguments, output[max(0, found[0]-150):min(len(output), found[1]+80)])
		}
	}
	does("import", "-input=false", "-no-color", world.ThisInstance, in.ID)
	does(world.Plan...)
	does(append(slices.Clone(world.Apply), "-parallelism=1")...)
	does(append(slices.Clone(world.Plan), "-refresh-only")...)
	does("show", "-no-color")
	does("output", "-no-color")
	does("destroy", "-auto-approve", "-input=false", "-no-color")
	does("import", "-input=false", "-no-color", "uazapi_instance.that", "name:Nobody")
	for _, status := range []int{400, 401, 403, 404, 409, 422, 429, 500} {
		before.refuse(status, "GET /instance/privacy", "GET /instance/status", "POST /instance/privacy")
		does(world.Plan...)
		before.refuse(status, "GET /instance/all")
		does(world.Plan...)
	}
	before.refuse(200)
	if tool.Knows("actions") {
		user.Configure(w.AsAdmin(config + world.ActionOf(world.ConnectAction, world.ByID(in), "colors = false") + strings.ReplaceAll(world.ActionOf(world.DisconnectAction, world.ByID(in)), `"this"`, `"bye"`) +
			strings.ReplaceAll(world.ActionOf(world.ResetAction, world.ByID(in)), `"this"`, `"again"`) + strings.ReplaceAll(world.ActionOf(world.RestartAction, "confirm = true"), `"this"`, `"all"`)))
		for _, one := range []string{world.ConnectAction + ".this", world.DisconnectAction + ".bye", world.ResetAction + ".again", world.RestartAction + ".all"} {
			does(append(world.Invoke(one), "-no-color")...)
		}
		before.refuse(500, world.ConnectRoute, world.DisconnectRoute, world.ResetRoute, world.RestartRoute)
		for _, one := range []string{world.DisconnectAction + ".bye", world.ResetAction + ".again", world.RestartAction + ".all"} {
			does(append(world.Invoke(one), "-no-color")...)
		}
		before.refuse(200)
	}
	if tool.Knows("queries") {
		user.WriteFile("all.tfquery.hcl", "list \"uazapi_instance\" \"all\" {\n  provider         = uazapi\n  include_resource = true\n}\n")
		does("query", "-no-color")
		does("query", "-no-color", "-generate-config-out=generated.tf")
		said.WriteString(user.ReadFile("generated.tf"))
	}
	// What was sent is there, in a form that nothing obeys.
	for _, member := range []string{"name", "profileName", "adminField01", "lastDisconnectReason", "response", "message"} {
		if !before.told[member] && (member != "response" && member != "message" || tool.Knows("actions")) {
			t.Errorf("the server never told its %s", member)
		}
	}
	if strings.Count(said.String(), "owned") < 20 || !strings.Contains(said.String(), "\ufffd") {
		t.Errorf("little of it is shown:\n%s", said.String())
	}
}
