package simulator_test

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What the document has and nobody plays here is not taken for a word of a real server.
func TestUnplayedRoutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{MissingRoutes: []string{"POST /chat/archive", "GET /newsletter/list"}})
	in := w.sim.Add("a")
	for route, status := range map[string]int{
		"POST /newsletter/create": 501, "GET /sse": 501, "POST /sender/simple": 501, "DELETE /sender/clearall": 501,
		"POST /chat/find": 501, "POST /labels/refresh": 501, "POST /business/catalog/info": 501,
		"POST /chat/archive": 405, "GET /newsletter/list": 404, // this server does not have them
		"POST /nonsense": 405, "GET /nonsense": 404, "DELETE /webhook": 405,
	} {
		r := w.as(in, route, "")
		if r.status != status {
			t.Errorf("%s: %d %s", route, r.status, r.body)
		}
		if named := strings.Contains(r.body, "The simulator of terraform-provider-uazapi does not play "+route); named != (status == 501) {
			t.Errorf("%s says %s", route, r.body)
		}
	}
}
