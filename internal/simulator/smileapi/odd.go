package smileapi

// Oddities are the settings that differ from those of the zero Options, with what each changes. The command of the
// simulator takes them by these names.
var Oddities = map[string]func(options *Options){
	"any-verb":      func(options *Options) { options.AnyVerb = true },
	"created":       func(options *Options) { options.Created = true },
	"json-string":   func(options *Options) { options.Form = JSONString },
	"raw-text":      func(options *Options) { options.Form = RawText },
	"no-username":   func(options *Options) { options.NoUsername = true },
	"no-state":      func(options *Options) { options.NoState = true },
	"open":          func(options *Options) { options.Open = true },
	"errors-in-200": func(options *Options) { options.ErrorsIn200 = true },
	"slow-restart":  func(options *Options) { options.Down, options.Unpaired = 2, 2 },
}
