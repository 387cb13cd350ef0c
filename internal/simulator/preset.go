package simulator

import "slices"

// Presets are kinds of servers by their names, with what is known of each. A test may draw from them as well.
var Presets = map[string]func(opts *Options){
	"recent": func(*Options) {},
	"2.1":    presetOf21,
	"2.0":    presetOf20,
	"1.0":    presetOf10,
	"demo":   func(opts *Options) { opts.Demo = true },
	"odd":    presetOdd,
}

// presetOf21 is a server of the newest whole document.
func presetOf21(opts *Options) {
	opts.OnlyBrazil, opts.CreateIgnoresPlace = true, true
	opts.ProxyGeneration = ProxySecond
	opts.MissingRoutes = slices.Concat(opts.MissingRoutes, []string{"GET /lead/tags", "POST /lead/tags/edit"})
}

// presetOf20 has the first proxy, refuses to connect twice, and changes labels without making any.
func presetOf20(opts *Options) {
	presetOf21(opts)
	opts.ProxyGeneration = ProxyFirst
	opts.Busy = Busy409
	opts.LabelsNotCreated = true
	opts.HealthForm = HealthUncounted
	opts.QuickReplies.MirrorIgnored = true
}

// presetOf10 creates by another route, writes dates otherwise, and does not tell its health.
func presetOf10(opts *Options) {
	presetOf20(opts)
	opts.CreateRoute = InitOnly
	opts.DatesWithT = true
	opts.HealthForm = HealthMissing
}

// presetOdd is one server that differs wherever another was seen or may be, as far as all of it goes together.
func presetOdd(opts *Options) {
	for _, name := range []string{
		"both-routes", "wrong-verb-405", "health-uncounted", "dates-t", "jid-object", "bare-qr", "code-form", "gone-404",
		"listing-masked", "blank-name-400", "nameless-answer", "place-ignored", "busy-409-bare", "connected-already",
		"qr-only-in-status", "slow-qr", "half-connected", "session-kept", "place-late", "proxy-tells-place",
		"events-dropped", "webhooks-reversed", "global-webhook-list", "global-webhook-empty", "list-late",
		"tags-answer-message", "chatwoot-unset-404", "business-personal-400", "lead-fields-short",
	} {
		Oddities[name](opts)
	}
}
