package proxy

import "github.com/uazapi/terraform-provider-uazapi/internal/apidiag"

// errTooOld is a server that knows a URL and nothing else.
var errTooOld = apidiag.NewError("the server is too old for it", func(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server is too old for it",
		Detail:   "The server at " + a.BaseURL() + " knows a proxy of your own and the server's, and nothing else: no mode \"none\", no fallback and no region. Nothing was sent.",
		Advice:   "Take it out, or have the server updated to API 2.1 or later.",
	}
})

// unprovenError is a write whose answer was lost, where what the server tells may not
// prove that it was carried out.
type unprovenError struct{ err error }

func (e *unprovenError) Error() string { return e.err.Error() }

// Unwrap returns what happened to the request.
func (e *unprovenError) Unwrap() error { return e.err }

// Explain says why nobody knows.
func (*unprovenError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "nobody can tell whether it was saved",
		Detail:   "The request was sent, and its answer does not tell what became of it. The server does not tell either: of a proxy it shows the mode and the address, and these do not prove that it has the user and the password.",
		Advice:   "Run the command again, which writes the proxy once more.",
	}
}
