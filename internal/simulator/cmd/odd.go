package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// oddities is what -help says of the settings that -odd takes.
const oddities = `
-odd takes these settings, with commas between them. Without any, the server behaves as recent ones were seen to.
  routes        init, both-routes, wrong-verb-405, no-health, health-warning, health-uncounted
  forms         dates-t, jid-object, jid-hidden, bare-qr, code-form, listing-masked, listing-without-tokens
  credentials   admin-401, admin-403, admin-text, gone-404, no-listing, demo-asks-first
  bodies        strict, null-400, any-content-type, long-bodies, blank-name-400, body-first, value-first
  create        nameless-answer, place-ignored, admin-fields-ignored, names-unique
  admin fields  empty-kept, missing-cleared
  quota         quota-connected, limit-on-create-429, limit-on-create-403
  connect       busy-409, busy-409-bare, connected-already, connected-409, connect-takes-all, empty-phone-400,
                only-brazil, first-connect-fails, qr-only-in-status, slow-qr, says-disconnected,
                says-disconnected-dated, says-disconnected-dead, says-disconnected-renews, half-connected,
                no-proxy-route, qr-outlives-window
  disconnect    disconnect-at-once, session-kept
  instance      place-late, available-at-pairing, profile-at-once, accounts-personal, accounts-business
  privacy       groupadd-none-400, groupadd-none-changed
`

// makeOdd changes the options as the settings say, which have commas between them.
func makeOdd(opts *simulator.Options, settings string) error {
	for setting := range strings.SplitSeq(settings, ",") {
		if setting = strings.TrimSpace(setting); setting == "" {
			continue
		}
		if !oddInWhatItTakes(opts, setting) && !oddInConnections(opts, setting) && !oddInWhatItTells(opts, setting) {
			return fmt.Errorf("-odd does not know %q", setting)
		}
	}
	return nil
}

// oddInWhatItTakes changes what the server takes and refuses. It returns whether it knows the setting.
func oddInWhatItTakes(opts *simulator.Options, setting string) bool {
	switch setting {
	case "init":
		opts.CreateRoute = simulator.InitOnly
	case "both-routes":
		opts.CreateRoute = simulator.Both
	case "wrong-verb-405":
		opts.WrongVerb405 = true
	case "admin-401":
		opts.AdminRefusal = simulator.AdminUnauthorized
	case "admin-403":
		opts.AdminRefusal = simulator.AdminForbidden
	case "admin-text":
		opts.AdminRefusal = simulator.AdminRefusedPlain
	case "gone-404":
		opts.GoneAnswer = simulator.Gone404
	case "no-listing":
		opts.ListingDisabled = true
	case "demo-asks-first":
		opts.DemoAsksFirst = true
	case "strict":
		opts.Strict = true
	case "null-400":
		opts.NullRefused = true
	case "any-content-type":
		opts.AnyContentType = true
	case "long-bodies":
		opts.LongBodiesTaken = true
	case "blank-name-400":
		opts.BlankNamesRefused = true
	case "body-first":
		opts.BodyFirst = true
	case "value-first":
		opts.ValueFirst = true
	case "place-ignored":
		opts.CreateIgnoresPlace = true
	case "admin-fields-ignored":
		opts.CreateIgnoresAdminFields = true
	case "names-unique":
		opts.NamesUnique = true
	case "empty-kept":
		opts.KeepEmptyAdminFields = true
	case "missing-cleared":
		opts.MissingAdminFieldsCleared = true
	case "groupadd-none-400":
		opts.GroupAddNone = simulator.GroupAddNoneRefused
	case "groupadd-none-changed":
		opts.GroupAddNone = simulator.GroupAddNoneChanged
	default:
		return false
	}
	return true
}

// oddInConnections changes how instances connect and disconnect. It returns whether it knows the setting.
func oddInConnections(opts *simulator.Options, setting string) bool {
	switch setting {
	case "quota-connected":
		opts.QuotaCounts = simulator.CountConnected
	case "limit-on-create-429":
		opts.Limit = simulator.LimitOnCreate429
	case "limit-on-create-403":
		opts.Limit = simulator.LimitOnCreate403
	case "busy-409":
		opts.Busy = simulator.Busy409
	case "busy-409-bare":
		opts.Busy = simulator.Busy409Bare
	case "connected-already":
		opts.Connected = simulator.ConnectedAlready
	case "connected-409":
		opts.Connected = simulator.Connected409
	case "connect-takes-all":
		opts.ConnectTakesAll = true
	case "empty-phone-400":
		opts.EmptyPhoneRefused = true
	case "only-brazil":
		opts.OnlyBrazil = true
	case "first-connect-fails":
		opts.FirstConnectDelay = 3 * time.Second
	case "qr-only-in-status":
		opts.QROnlyInStatus = true
	case "slow-qr":
		opts.ShowDelay = 7 * time.Second
	case "says-disconnected":
		opts.FalseDisconnect.On = true
	case "says-disconnected-dated":
		opts.FalseDisconnect = simulator.FalseDisconnect{On: true, Moves: true}
	case "says-disconnected-dead":
		opts.FalseDisconnect = simulator.FalseDisconnect{On: true, Dead: true}
	case "says-disconnected-renews":
		opts.FalseDisconnect = simulator.FalseDisconnect{On: true, Renews: true}
	case "half-connected":
		opts.HalfConnected = true
	case "no-proxy-route":
		opts.NoProxyRoute = true
	case "qr-outlives-window":
		opts.QROutlivesWindow = true
	case "disconnect-at-once":
		opts.DisconnectSettle = simulator.AtOnce
	case "session-kept":
		opts.DisconnectKeepsSession = true
	default:
		return false
	}
	return true
}

// oddInWhatItTells changes the form of answers. It returns whether it knows the setting.
func oddInWhatItTells(opts *simulator.Options, setting string) bool {
	switch setting {
	case "no-health":
		opts.HealthForm = simulator.HealthMissing
	case "health-warning":
		opts.HealthForm = simulator.HealthWarning
	case "health-uncounted":
		opts.HealthForm = simulator.HealthUncounted
	case "dates-t":
		opts.DatesWithT = true
	case "jid-object":
		opts.JIDForm = simulator.JIDObject
	case "jid-hidden":
		opts.JIDForm = simulator.JIDHidden
	case "bare-qr":
		opts.BareQR = true
	case "code-form":
		opts.CodeForm = true
	case "listing-masked":
		opts.ListedTokens = simulator.TokensMasked
	case "listing-without-tokens":
		opts.ListedTokens = simulator.TokensLeftOut
	case "nameless-answer":
		opts.CreateHidesName = true
	case "place-late":
		opts.PlaceLate = true
	case "available-at-pairing":
		opts.AvailableAtPairing = true
	case "profile-at-once":
		opts.ProfileAtOnce = true
	case "accounts-personal":
		opts.Accounts = simulator.AccountsPersonal
	case "accounts-business":
		opts.Accounts = simulator.AccountsBusiness
	default:
		return false
	}
	return true
}
