package main

import (
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// oddities is what -help says of the settings that -odd takes.
const oddities = `
-odd takes these settings, with commas between them. Without any, the server behaves as recent ones were seen to.
  routes        init, both-routes, wrong-verb-405, no-health, health-warning, health-uncounted
  forms         dates-t, jid-object, jid-hidden, bare-qr, code-form, listing-masked, listing-without-tokens
  credentials   admin-401, admin-403, admin-text, gone-404, no-listing, demo-asks-first
  bodies        strict, null-400, any-content-type, long-bodies, blank-name-400, body-first, value-first
  rotation      rotation-answers-instance, rotation-answers-nothing, rotation-unconfirmed, rotation-drops-session,
                rotation-cooldown
  create        nameless-answer, place-ignored, admin-fields-ignored, names-unique
  admin fields  empty-kept, missing-cleared
  quota         quota-connected, limit-on-create-429, limit-on-create-403
  connect       busy-409, busy-409-bare, connected-already, connected-409, connect-takes-all, empty-phone-400,
                only-brazil, first-connect-fails, qr-only-in-status, slow-qr, says-disconnected,
                says-disconnected-dated, says-disconnected-dead, says-disconnected-renews, half-connected,
                no-proxy-route, qr-outlives-window
  disconnect    disconnect-at-once, session-kept
  instance      place-late, available-at-pairing, profile-at-once, accounts-personal, accounts-business
  lead fields   lead-fields-short
  proxy         proxy-second, proxy-first, proxy-url-plain, fallback-url-plain, fallback-word-400, proxy-keeps-line,
                proxy-tells-place, proxy-not-rotated
  locations     countries-as-texts, no-countries
  groups        groups-by-lid, groups-no-session-500
  chatwoot      chatwoot-unset-404, chatwoot-token-masked, chatwoot-url-renewed
  queue         queue-stuck, queue-409
  numbers       check-500
  sends         find-at-once, find-never, find-paginated, sends-fail, sends-stay, send-answer-tells, braces-kept
  privacy       groupadd-none-400, groupadd-none-changed
  profile       one-profile-change, removed-picture-shown, business-email-fails, business-success,
                business-empty-kept, business-personal-400
  webhooks      events-dropped, events-400, unknown-webhook-400, unknown-webhook-200, webhook-delete-needs-url,
                webhook-twins-400, webhooks-reversed, webhooks-not-saved, one-webhook, webhook-simple-all,
                webhook-simple-400, global-webhook-list, global-webhook-empty, global-webhook-null,
                global-webhook-url-400
  lists         list-twins-400, list-late, list-edit-clears, labels-not-created
  lead tags     tags-answer-list, tags-answer-message
  quick replies mirror-editable, mirror-ignored, files-stored
`

// makeOdd changes the options as the settings say, which have commas between them.
func makeOdd(opts *simulator.Options, settings string) error {
	for setting := range strings.SplitSeq(settings, ",") {
		if setting = strings.TrimSpace(setting); setting == "" {
			continue
		}
		change, known := simulator.Oddities[setting]
		if !known {
			return fmt.Errorf("-odd does not know %q", setting)
		}
		change(opts)
	}
	return nil
}
