package access

import (
	"cmp"
	"context"
	"errors"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// withToken returns a listed instance with the token that opens it, or without a token
// if nobody knows it. If the listing shows no token, the known one stays. If it shows
// another one, that one is taken if it opens the instance.
func (s *Server) withToken(ctx context.Context, listed uazapi.Instance, known call.Token) uazapi.Instance {
	known = cmp.Or(s.roster.Opener(listed.ID), known)
	switch {
	case listed.Token == "" && known == "":
		listed.Token = s.tokenOfProvider(ctx, listed.ID)
	case listed.Token == "":
		listed.Token = known
	case known != "" && known != listed.Token:
		if _, err := s.openAs(ctx, listed.Token, listed.ID, roster.Now); err != nil {
			listed.Token = known
		}
	}
	return listed
}

// tokenOfProvider is the provider's own token if it opens an instance, and "" if
// not.
func (s *Server) tokenOfProvider(ctx context.Context, id string) call.Token {
	if _, err := s.openBy(ctx, Ref{ID: id}, roster.Shared); err != nil {
		return ""
	}
	return s.token
}

// Call does something to an instance with its token. Tokens change: if the server
// refuses this one, and the listing has another by now, it is done with that one.
func (s *Server) Call(ctx context.Context, instance *uazapi.Instance, do func(uazapi.Key) error) error {
	err := do(instance.Key())
	if !errors.Is(err, call.ErrRejected) || instance.ID == "" || !s.HasAdminToken() {
		return err
	}
	seen, listErr := s.roster.Instance(ctx, instance.ID, roster.Now)
	if listErr != nil || !seen.Found || seen.Instance.Token == "" || seen.Instance.Token == instance.Token {
		return err
	}
	instance.Token = seen.Instance.Token
	return do(instance.Key())
}

// openKnown opens an instance with one of the tokens that are known to be its own: a
// token that this run has seen open it, that of the state, or else the provider's.
func (s *Server) openKnown(ctx context.Context, ref Ref, how roster.Freshness) (uazapi.Instance, error) {
	var failed error
	for _, token := range s.tokensOf(ref) {
		opened, err := s.openAs(ctx, token, ref.ID, how)
		if err == nil {
			return opened, nil
		}
		// The instance is refused only if each of its tokens is.
		if failed == nil || refuses(failed) {
			failed = err
		}
	}
	if s.token != "" {
		opened, err := s.openBy(ctx, Ref{ID: ref.ID}, how)
		if err == nil || failed == nil {
			return opened, err
		}
	}
	if failed == nil {
		failed = errNoToken
	}
	return uazapi.Instance{}, failed
}

// tokensOf are the tokens that are known to be an instance's own, the state's
// last.
func (s *Server) tokensOf(ref Ref) []call.Token {
	var tokens []call.Token
	if opener := s.roster.Opener(ref.ID); opener != "" && opener != ref.Token {
		tokens = append(tokens, opener)
	}
	if ref.Token != "" {
		tokens = append(tokens, ref.Token)
	}
	return tokens
}

// openBy asks for an instance with the token of an object, or else with the
// provider's.
func (s *Server) openBy(ctx context.Context, ref Ref, how roster.Freshness) (uazapi.Instance, error) {
	token, err := s.tokenOf(ref)
	if err != nil {
		return uazapi.Instance{}, err
	}
	opened, err := s.openAs(ctx, token, ref.ID, how)
	if other, is := errors.AsType[*OtherInstanceError](err); is {
		other.OfProvider = ref.Token == ""
	}
	return opened, err
}

// openAs asks for an instance with a token. If the id is known, the token has to open
// the instance with this id.
func (s *Server) openAs(ctx context.Context, token call.Token, id string, how roster.Freshness) (uazapi.Instance, error) {
	opened, err := s.roster.Open(ctx, uazapi.Key{ID: id, Token: token}, how)
	failed, is := errors.AsType[*call.Error](err)
	switch {
	case is && failed.Kind == call.ErrOtherInstance && id != "":
		return uazapi.Instance{}, &OtherInstanceError{Wanted: id, Opened: failed.About}
	case err != nil:
		return uazapi.Instance{}, err
	case id != "" && opened.ID != id:
		return uazapi.Instance{}, &OtherInstanceError{Wanted: id, Opened: opened.ID}
	}
	return opened, nil
}

// tokenOf returns the token of an object, or else the provider's.
func (s *Server) tokenOf(ref Ref) (call.Token, error) {
	switch {
	case ref.Token != "":
		return ref.Token, nil
	case s.token != "":
		return s.token, nil
	default:
		return "", errNoToken
	}
}
