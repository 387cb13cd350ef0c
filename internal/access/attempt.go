package access

import (
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Attempt is what is about to be done to an instance, of which the id or the name may
// be all that is known. The verb completes "Unable to …", up to the instance.
func (s *Server) Attempt(verb string, instance uazapi.Instance) apidiag.Attempt {
	return apidiag.Attempt{Verb: verb, Instance: instance, On: s}
}

// AttemptAsSeen is [Server.Attempt] for an instance as this run has last seen it.
func (s *Server) AttemptAsSeen(verb, id string) apidiag.Attempt {
	attempt := s.Attempt(verb, uazapi.Instance{ID: id})
	if s == nil {
		return attempt
	}
	if seen, is := s.Seen(id); is {
		attempt.Instance = seen
	}
	return attempt
}

// AttemptOn is [Server.Attempt] for the instance that a configuration names. The
// attribute that names it is to blame until the instance is opened.
func (s *Server) AttemptOn(verb string, target *Target) apidiag.Attempt {
	return s.Attempt(verb, uazapi.Instance{ID: target.InstanceID.ValueString()}).Blaming(target.Blame())
}

// AttemptAt is [Server.Attempt] for what is no instance, such as "the server".
func (s *Server) AttemptAt(verb, object string) apidiag.Attempt {
	return apidiag.Attempt{Verb: verb, Object: object, On: s}
}
