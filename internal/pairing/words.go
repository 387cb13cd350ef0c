package pairing

import (
	"fmt"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Explain says what it means, and what the server says of it.
func (e *NoSecretError) Explain(a apidiag.Attempt) apidiag.Explanation {
	said := explainNoSecret(a)
	if e.Reason != "" {
		said.Detail += " The last disconnect of the instance was for this reason: " + message.Quoted(e.Reason) + "."
	}
	return said
}

func explainNoSecret(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "there is nothing to pair with",
		Detail: fmt.Sprintf("%s was asked to connect, and the server showed neither a QR nor a pairing code (status: %s).",
			apidiag.Which(a.Instance), message.Words(a.Instance.Status)),
		Advice: "Often the proxy of the instance does not reach WhatsApp: look at it in the server's panel, or choose another region (proxy_managed_country, proxy_managed_state and proxy_managed_city). " +
			"Then try again in a minute.",
	}
}

func explainNotEnded(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is still connected",
		Detail:   apidiag.Which(a.Instance) + " was asked to disconnect. The server accepted that, and still shows it as connected.",
		Advice:   "Try again in a minute. If it stays, unlink the device on the phone: Settings (on Android the menu ⋮), Linked devices.",
	}
}
