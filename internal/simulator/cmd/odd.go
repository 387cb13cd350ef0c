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
  webhooks      events-dropped, events-400, unknown-webhook-400, unknown-webhook-200, webhook-delete-needs-url,
                webhook-twins-400, webhooks-reversed, webhooks-not-saved, one-webhook, webhook-simple-all,
                webhook-simple-400
`

// makeOdd changes the options as the settings say, which have commas between them.
func makeOdd(opts *simulator.Options, settings string) error {
	for setting := range strings.SplitSeq(settings, ",") {
		if setting = strings.TrimSpace(setting); setting == "" {
			continue
		}
		change, known := odd[setting]
		if !known {
			return fmt.Errorf("-odd does not know %q", setting)
		}
		change(opts)
	}
	return nil
}

// odd are the settings, in the order of the help, with what each changes.
var odd = map[string]func(opts *simulator.Options){
	"events-dropped":           func(opts *simulator.Options) { opts.Webhooks.UnknownEvents = simulator.EventsDropped },
	"events-400":               func(opts *simulator.Options) { opts.Webhooks.UnknownEvents = simulator.EventsRefused },
	"unknown-webhook-400":      func(opts *simulator.Options) { opts.Webhooks.UnknownID = simulator.UnknownID400 },
	"unknown-webhook-200":      func(opts *simulator.Options) { opts.Webhooks.UnknownID = simulator.UnknownIDTaken },
	"webhook-delete-needs-url": func(opts *simulator.Options) { opts.Webhooks.DeleteNeedsURL = true },
	"webhook-twins-400":        func(opts *simulator.Options) { opts.Webhooks.TwinsRefused = true },
	"webhooks-reversed":        func(opts *simulator.Options) { opts.Webhooks.Reversed = true },
	"webhooks-not-saved":       func(opts *simulator.Options) { opts.Webhooks.NotSaved = true },
	"one-webhook":              func(opts *simulator.Options) { opts.Webhooks.Most = 1 },
	"webhook-simple-all":       func(opts *simulator.Options) { opts.Webhooks.SimpleOverwritesAll = true },
	"webhook-simple-400":       func(opts *simulator.Options) { opts.Webhooks.SimpleRefused = true },
	"init":                     func(opts *simulator.Options) { opts.CreateRoute = simulator.InitOnly },
	"both-routes":              func(opts *simulator.Options) { opts.CreateRoute = simulator.Both },
	"wrong-verb-405":           func(opts *simulator.Options) { opts.WrongVerb405 = true },
	"no-health":                func(opts *simulator.Options) { opts.HealthForm = simulator.HealthMissing },
	"health-warning":           func(opts *simulator.Options) { opts.HealthForm = simulator.HealthWarning },
	"health-uncounted":         func(opts *simulator.Options) { opts.HealthForm = simulator.HealthUncounted },
	"dates-t":                  func(opts *simulator.Options) { opts.DatesWithT = true },
	"jid-object":               func(opts *simulator.Options) { opts.JIDForm = simulator.JIDObject },
	"jid-hidden":               func(opts *simulator.Options) { opts.JIDForm = simulator.JIDHidden },
	"bare-qr":                  func(opts *simulator.Options) { opts.BareQR = true },
	"code-form":                func(opts *simulator.Options) { opts.CodeForm = true },
	"listing-masked":           func(opts *simulator.Options) { opts.ListedTokens = simulator.TokensMasked },
	"listing-without-tokens":   func(opts *simulator.Options) { opts.ListedTokens = simulator.TokensLeftOut },
	"admin-401":                func(opts *simulator.Options) { opts.AdminRefusal = simulator.AdminUnauthorized },
	"admin-403":                func(opts *simulator.Options) { opts.AdminRefusal = simulator.AdminForbidden },
	"admin-text":               func(opts *simulator.Options) { opts.AdminRefusal = simulator.AdminRefusedPlain },
	"gone-404":                 func(opts *simulator.Options) { opts.GoneAnswer = simulator.Gone404 },
	"no-listing":               func(opts *simulator.Options) { opts.ListingDisabled = true },
	"demo-asks-first":          func(opts *simulator.Options) { opts.DemoAsksFirst = true },
	"strict":                   func(opts *simulator.Options) { opts.Strict = true },
	"null-400":                 func(opts *simulator.Options) { opts.NullRefused = true },
	"any-content-type":         func(opts *simulator.Options) { opts.AnyContentType = true },
	"long-bodies":              func(opts *simulator.Options) { opts.LongBodiesTaken = true },
	"blank-name-400":           func(opts *simulator.Options) { opts.BlankNamesRefused = true },
	"body-first":               func(opts *simulator.Options) { opts.BodyFirst = true },
	"value-first":              func(opts *simulator.Options) { opts.ValueFirst = true },
	"nameless-answer":          func(opts *simulator.Options) { opts.CreateHidesName = true },
	"place-ignored":            func(opts *simulator.Options) { opts.CreateIgnoresPlace = true },
	"admin-fields-ignored":     func(opts *simulator.Options) { opts.CreateIgnoresAdminFields = true },
	"names-unique":             func(opts *simulator.Options) { opts.NamesUnique = true },
	"empty-kept":               func(opts *simulator.Options) { opts.KeepEmptyAdminFields = true },
	"missing-cleared":          func(opts *simulator.Options) { opts.MissingAdminFieldsCleared = true },
	"quota-connected":          func(opts *simulator.Options) { opts.QuotaCounts = simulator.CountConnected },
	"limit-on-create-429":      func(opts *simulator.Options) { opts.Limit = simulator.LimitOnCreate429 },
	"limit-on-create-403":      func(opts *simulator.Options) { opts.Limit = simulator.LimitOnCreate403 },
	"busy-409":                 func(opts *simulator.Options) { opts.Busy = simulator.Busy409 },
	"busy-409-bare":            func(opts *simulator.Options) { opts.Busy = simulator.Busy409Bare },
	"connected-already":        func(opts *simulator.Options) { opts.Connected = simulator.ConnectedAlready },
	"connected-409":            func(opts *simulator.Options) { opts.Connected = simulator.Connected409 },
	"connect-takes-all":        func(opts *simulator.Options) { opts.ConnectTakesAll = true },
	"empty-phone-400":          func(opts *simulator.Options) { opts.EmptyPhoneRefused = true },
	"only-brazil":              func(opts *simulator.Options) { opts.OnlyBrazil = true },
	"first-connect-fails":      func(opts *simulator.Options) { opts.FirstConnectDelay = 3 * time.Second },
	"qr-only-in-status":        func(opts *simulator.Options) { opts.QROnlyInStatus = true },
	"slow-qr":                  func(opts *simulator.Options) { opts.ShowDelay = 7 * time.Second },
	"says-disconnected":        func(opts *simulator.Options) { opts.FalseDisconnect.On = true },
	"says-disconnected-dated":  func(opts *simulator.Options) { opts.FalseDisconnect = simulator.FalseDisconnect{On: true, Moves: true} },
	"says-disconnected-dead":   func(opts *simulator.Options) { opts.FalseDisconnect = simulator.FalseDisconnect{On: true, Dead: true} },
	"says-disconnected-renews": func(opts *simulator.Options) {
		opts.FalseDisconnect = simulator.FalseDisconnect{On: true, Renews: true}
	},
	"half-connected":        func(opts *simulator.Options) { opts.HalfConnected = true },
	"no-proxy-route":        func(opts *simulator.Options) { opts.NoProxyRoute = true },
	"qr-outlives-window":    func(opts *simulator.Options) { opts.QROutlivesWindow = true },
	"disconnect-at-once":    func(opts *simulator.Options) { opts.DisconnectSettle = simulator.AtOnce },
	"session-kept":          func(opts *simulator.Options) { opts.DisconnectKeepsSession = true },
	"place-late":            func(opts *simulator.Options) { opts.PlaceLate = true },
	"available-at-pairing":  func(opts *simulator.Options) { opts.AvailableAtPairing = true },
	"profile-at-once":       func(opts *simulator.Options) { opts.ProfileAtOnce = true },
	"accounts-personal":     func(opts *simulator.Options) { opts.Accounts = simulator.AccountsPersonal },
	"accounts-business":     func(opts *simulator.Options) { opts.Accounts = simulator.AccountsBusiness },
	"groupadd-none-400":     func(opts *simulator.Options) { opts.GroupAddNone = simulator.GroupAddNoneRefused },
	"groupadd-none-changed": func(opts *simulator.Options) { opts.GroupAddNone = simulator.GroupAddNoneChanged },
}
