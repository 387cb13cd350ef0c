package edge

import (
	"net/http"
	"strings"
)

// redirectToSlash sends the client to the same place with a slash at the end of its path.
func redirectToSlash(w http.ResponseWriter, r *http.Request) {
	to := r.URL.EscapedPath() + "/"
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	a := Answer{Status: http.StatusPermanentRedirect}.own()
	a.header.Set("Location", to)
	a.send(w)
}

// withoutSlash returns the request for the path without its last slash.
func withoutSlash(r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	r.URL.Path = strings.TrimSuffix(r.URL.Path, "/")
	r.URL.RawPath = strings.TrimSuffix(r.URL.RawPath, "/")
	return r
}
