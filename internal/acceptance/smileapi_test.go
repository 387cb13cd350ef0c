package acceptance

import (
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

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
