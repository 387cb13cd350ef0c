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

// documentedPaths are those of the document of the API, version 2.1.0, by their methods.
var documentedPaths = map[string]string{
	"DELETE": `
		/instance /message/async /sender/clearall`,
	"GET": `
		/business/get/categories /chat/blocklist /chatwoot/config /contacts /globalwebhook /globalwebhook/errors
		/group/list /instance/all /instance/privacy /instance/proxy /instance/status /instance/wa_messages_limits
		/labels /message/async /newsletter/list /proxy-managed/cities /quickreply/showall /sender/listfolders /sse
		/webhook /webhook/errors`,
	"POST": `
		/admin/restart /admin/token/rotate /business/catalog/delete /business/catalog/hide /business/catalog/info
		/business/catalog/list /business/catalog/show /business/get/profile /business/update/profile /call/make
		/call/reject /chat/archive /chat/block /chat/check /chat/delete /chat/details /chat/editLead /chat/ephemeral
		/chat/find /chat/labels /chat/mute /chat/notes /chat/notes/edit /chat/notes/refresh /chat/pin /chat/read
		/community/create /community/editgroups /contact/add /contact/remove /contacts/list /globalwebhook
		/group/create /group/ephemeral /group/info /group/inviteInfo /group/join /group/leave /group/list
		/group/resetInviteCode /group/updateAnnounce /group/updateDescription /group/updateImage
		/group/updateJoinApproval /group/updateLocked /group/updateMemberAddMode /group/updateName
		/group/updateParticipants /instance/connect /instance/create /instance/disconnect /instance/presence
		/instance/privacy /instance/proxy /instance/reset /instance/updateAdminFields /instance/updateDelaySettings
		/instance/updateFieldsMap /instance/updateInstanceName /label/edit /labels/refresh /message/delete
		/message/download /message/edit /message/find /message/history-sync /message/markread /message/pin
		/message/presence /message/react /newsletter/admin/accept /newsletter/admin/invite /newsletter/admin/remove
		/newsletter/admin/revoke /newsletter/create /newsletter/delete /newsletter/description /newsletter/follow
		/newsletter/info /newsletter/link /newsletter/messages /newsletter/messages/delete /newsletter/messages/edit
		/newsletter/mute /newsletter/name /newsletter/owner/transfer /newsletter/picture /newsletter/reaction
		/newsletter/search /newsletter/settings /newsletter/subscribe /newsletter/unfollow /newsletter/unmute
		/newsletter/updates /newsletter/viewed /profile/image /profile/name /quickreply/edit /send/carousel
		/send/contact /send/location /send/location-button /send/media /send/menu /send/pix-button
		/send/request-payment /send/status /send/text /sender/advanced /sender/cleardone /sender/edit
		/sender/listmessages /sender/simple /webhook`,
	"PUT": `
		/chatwoot/config`,
}

// A client that uses what the document has hears what is missing here, and not that a server does not know it.
func TestEveryRouteOfTheDocumentIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	for method, paths := range documentedPaths {
		for path := range strings.FieldsSeq(paths) {
			r := w.do(method+" "+path, "", "token", in.Token, "admintoken", w.sim.AdminToken())
			if strings.Contains(r.body, "Not Found.") || strings.Contains(r.body, "Method Not Allowed.") {
				t.Errorf("%s %s: %d %s", method, path, r.status, r.body)
			}
			if method == "DELETE" && path == "/instance" {
				in = w.sim.Add("b")
			}
		}
	}
}
