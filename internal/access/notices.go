package access

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// noteGone is noted of an instance that is gone.
const noteGone = "the end"

// NoteEnds is noted of an instance whose session a plan ends.
const NoteEnds = "a plan ends the session"

// Gone tells whether this run has warned that an instance is gone.
func (s *Server) Gone(id string) bool { return s.Noted(noteGone, id) }

// Vanished warns that an instance is gone, and says what proves it.
func (s *Server) Vanished(instance uazapi.Instance, gone *GoneError) diag.Diagnostic {
	s.Note(noteGone, instance.ID)
	return message.Warning("Instance no longer exists on the server", fmt.Sprintf(
		"%s was deleted outside Terraform: %s. It leaves the state. What the configuration still has of it is planned as new; the session and the settings of the old one are lost.",
		apidiag.Which(instance), gone.proof(s.BaseURL())))
}

// Notices warns of what was odd about finding an instance, once a run for each
// kind of oddity.
func (s *Server) Notices(found Found) diag.Diagnostics {
	var diags diag.Diagnostics
	if found.Unlisted && s.Told("unlisted") == 1 {
		diags.Append(message.Warning("The listing of the server lacks instances that exist", fmt.Sprintf(
			"%s is not in the listing of %s, and its own token opens it, so it is kept. There may be more such instances: this warning comes once a run.\n\n"+
				"A server that has just started, or a cache in front of it, may list fewer instances than there are. If that stays so, tell the owner of the server.",
			apidiag.Which(found.Instance), s.BaseURL())))
	}
	if found.NoListing != nil && s.Told("no listing") == 1 {
		diags.Append(message.Warning("There is no listing, so instances are found by their own tokens", fmt.Sprintf(
			"The listing of %s could not be read (%s). The instances whose token is known were asked for one by one instead, with one request for each.\n\n"+
				"Check admin_token (UAZAPI_ADMIN_TOKEN), and whether this server shows a listing at all: demo servers show none.",
			s.BaseURL(), message.Words(found.NoListing.Error()))))
	}
	if found.NewAddress && s.Told("new address") == 1 {
		diags.Append(message.Warning("Instances are found at a new address", fmt.Sprintf(
			"%s was found at %s, where it was never found before. If the server has a new name, that is right, and the next apply remembers the address.\n\n"+
				"If this is a copy of the server, such as one for tests, stop here: a copy has the same ids and tokens. Set base_url (UAZAPI_BASE_URL) back. With allowed_hosts in the provider, it cannot happen again.",
			apidiag.Which(found.Instance), s.BaseURL())))
	}
	return diags
}
