package rotateproxy

import (
	"fmt"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// errTooOld is a server that knows a URL and nothing else.
var errTooOld = apidiag.NewError("the server is too old for it", func(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server is too old for it",
		Detail:   "The server at " + a.BaseURL() + " cannot change the address of its own proxy on demand. Nothing was sent.",
		Advice:   "Have the server updated to API 2.1.1 or later.",
	}
})

// modeError says that the proxy is not the server's own.
type modeError struct{ mode string }

func (e *modeError) Error() string { return "the proxy has the mode " + e.mode }

// Explain says why the request would do harm.
func (e *modeError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "its proxy is not the server's own",
		Detail:   fmt.Sprintf("The proxy has the mode %s. The request would change that to \"internal\", and only the server's own proxy takes another address. Nothing was sent.", message.Quoted(e.mode)),
		Advice:   "Leave it out for this instance, or set mode = \"internal\" in its uazapi_instance_proxy.",
	}
}
