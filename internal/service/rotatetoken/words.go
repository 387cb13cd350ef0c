package rotatetoken

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const nothingSent = " Nothing was sent."

// refuses says, while it is planned, what would lose the instance: the new token is found
// by the id, with the admin token, and in no other way.
func refuses(server *access.Server, _ config) diag.Diagnostics {
	if server.HasAdminToken() {
		return nil
	}
	return diag.Diagnostics{message.Error("Unable to change the token of an instance: the provider has no admin token",
		"Changing a token takes the admin token of the server. Without it, nobody would find the instance with its new token afterwards."+nothingSent+"\n\n"+
			"Set admin_token in the provider, or UAZAPI_ADMIN_TOKEN in the environment.")}
}

// hiddenError says that later runs could not find the new token.
type hiddenError struct {
	why string
	err error
}

func (e *hiddenError) Error() string { return e.why }

// Unwrap returns what the server answered, if anything.
func (e *hiddenError) Unwrap() error { return e.err }

// Explain says what would be lost.
func (e *hiddenError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it could not be found again",
		Detail:   "The new token would be on the server alone, and no later run would find it there: " + e.why + "." + nothingSent,
		Advice:   "Change the token in the panel of the server, where you see the new one, and write it where the old one stands.",
		Blames:   new(false),
	}
}

// errOlderListing is a listing that does not show the token that opens the instance.
var errOlderListing = apidiag.NewError("the listing shows another token", func(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the listing shows another token",
		Detail:   "The new token will be found in the listing of the server. That one does not show the token that opens the instance now, so it is older, or from a cache." + nothingSent,
		Advice:   "Run the command again in a minute.",
		Blames:   new(false),
	}
})

// errNotSeen is a listing or an answer without a new token.
var errNotSeen = errors.New("there is no new token")

// lostError says that no new token was seen, although the server took the request or may
// have.
type lostError struct {
	// asked is how the request failed, nil where the server took it.
	asked error
	// oldOpens tells whether the old token still opens the instance.
	oldOpens bool
}

func (e *lostError) Error() string {
	if e.asked != nil {
		return e.asked.Error()
	}
	return errNotSeen.Error()
}

// Unwrap returns how the request failed.
func (e *lostError) Unwrap() error { return e.asked }

// Explain says what is known, and that nothing is lost.
func (e *lostError) Explain(apidiag.Attempt) apidiag.Explanation {
	said := apidiag.Explanation{
		Headline: "the new token does not show yet",
		Detail:   "The server accepted the request. Its listing shows no new token that opens the instance, and the old one is refused.",
		Advice:   "Run terraform plan in a minute: it takes the new token as soon as the listing shows it. Until then, the instance is in the panel of the server.",
		Blames:   new(false),
	}
	if e.asked != nil {
		said.Headline = "nobody can tell whether it was changed"
		said.Detail = "The request was sent, and its answer does not tell what became of it. The old token is refused, and the listing shows no new one that opens the instance."
	}
	if e.oldOpens {
		said.Headline = "the old token still opens it"
		said.Detail = "The request was sent. The old token still opens the instance, and the listing shows no other, so the token was most likely not changed."
		said.Advice = "Look again in a minute, with terraform plan. If the old token still works then, change the token once more."
	}
	return said
}

// concerns are what to know of a token that was changed.
func concerns(server *access.Server, before, after uazapi.Instance, listed bool) diag.Diagnostics {
	var diags diag.Diagnostics
	which := apidiag.Which(after)
	if before.Connected() && !after.Connected() {
		diags.Append(message.Warning("The session did not outlive the change of a token",
			which+" was connected to WhatsApp before its token was changed, and is not any more ("+apidiag.State(after)+"). "+
				"If it does not come back by itself within a minute, the number has to be paired again."))
	}
	if server.IsOwnToken(before.Token) {
		diags.Append(message.Warning("The provider's own token is worthless now",
			which+" was the instance that the provider's token opens. Write the new token into token of the provider, or UAZAPI_TOKEN, or leave it out: "+
				"objects that name their instance by its id need only the admin token."))
	}
	if !listed {
		diags.Append(message.Warning("A new token does not show in the listing yet",
			which+" has a new token, which opens it. The listing, in which later runs find the token, does not show it yet.\n\n"+
				"Run terraform plan in a minute. If it says that the token was rejected, take the new one from the panel of the server."))
	}
	return diags
}
