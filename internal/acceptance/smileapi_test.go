package acceptance

import (
	"net/http"
	"net/http/httptest"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

// opensDoors has a gateway before the world's server, and a server of SmileAPI, at one
// address.
func (w *world) opensDoors() {
	w.t.Helper()
	doors := http.NewServeMux()
	listening := httptest.NewServer(doors)
	w.t.Cleanup(listening.Close)
	doors.Handle("/api/v1/proxy/uazapi", envelope.New(w.Simulator, envelope.Options{Key: serviceSecret, BaseURL: listening.URL}))
	doors.Handle("/", withSmileAPI(w.Simulator))
	w.url = listening.URL
}

// withSmileAPI has a server of SmileAPI answer at the same address: the paths of the two
// never meet.
func withSmileAPI(other http.Handler) http.Handler {
	server := smileapi.New(smileapi.Options{Username: "acme", Token: smileSecret})
	server.Add(objects.SmileID, "5511999990000")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if smileapi.Serves(r.URL.Path) {
			server.ServeHTTP(w, r)
			return
		}
		other.ServeHTTP(w, r)
	})
}
