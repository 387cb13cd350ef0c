package world

import (
	"net/http"
	"net/http/httptest"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

// The credentials of the two doors: the key of the gateway, and the token of SmileAPI.
const (
	ServiceSecret = "s3rv1ceC4n4ryKey2Wn8Qm4Lx6Tz9Hb1Vk7"
	SmileSecret   = "sM1leC4n4ryT0ken5Pj3Rg8Yd2Nf6Ws9Xc4B"
)

// OpenDoors has a gateway before the world's server, and a server of SmileAPI, at one
// address.
func (w *World) OpenDoors() {
	w.T.Helper()
	doors := http.NewServeMux()
	listening := httptest.NewServer(doors)
	w.T.Cleanup(listening.Close)
	doors.Handle("/api/v1/proxy/uazapi", envelope.New(w.Simulator, envelope.Options{Key: ServiceSecret, BaseURL: listening.URL}))
	doors.Handle("/", WithSmileAPI(w.Simulator))
	w.URL = listening.URL
}

// WithSmileAPI has a server of SmileAPI answer at the same address: the paths of the two
// never meet.
func WithSmileAPI(other http.Handler) http.Handler {
	server := smileapi.New(smileapi.Options{Username: "acme", Token: SmileSecret})
	server.Add(objects.SmileID, "5511999990000")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if smileapi.Serves(r.URL.Path) {
			server.ServeHTTP(w, r)
			return
		}
		other.ServeHTTP(w, r)
	})
}
