package simulator

import (
	"net/http"
	"slices"
	"strings"
)

// unplayedRoutes are what the document of the API has and the simulator does not play: conversations, campaigns and what
// else is done and not kept. Below those that end in / all routes are of this kind.
var unplayedRoutes = []string{
	"POST /business/catalog/", "GET /business/get/categories", "POST /call/", "POST /chat/", "GET /chat/blocklist",
	"POST /community/", "POST /contact/", "POST /labels/refresh", "POST /message/", "POST /newsletter/", "GET /newsletter/",
	"POST /sender/", "GET /sender/", "DELETE /sender/", "POST /send/", "GET /sse", "POST /group/",
	"POST /admin/token/rotate",
}

// unplayed tells whether the server is one that has the route, and the simulator does not play it.
func (s *Simulator) unplayed(route string) bool {
	if slices.Contains(s.opts.MissingRoutes, route) {
		return false
	}
	return slices.ContainsFunc(unplayedRoutes, func(known string) bool {
		return route == known || strings.HasSuffix(known, "/") && strings.HasPrefix(route, known)
	})
}

// notPlayed says who does not answer, so that nobody takes it for a word of a real server.
func notPlayed(route string) answer {
	return failure(http.StatusNotImplemented, "The simulator of terraform-provider-uazapi does not play "+route+". Real servers have it.")
}
