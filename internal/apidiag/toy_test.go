package apidiag_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// toyServer is a server of another API, with words of its own for one answer.
type toyServer struct{ told map[string]int }

func (toyServer) BaseURL() string { return "https://toys.example" }

func (toyServer) AddressIn() (argument, variable string) { return "toy_url", "TOY_URL" }

func (toyServer) Gateway() *apidiag.Gateway { return nil }

func (s toyServer) Told(what string) int {
	s.told[what]++
	return s.told[what]
}

func (toyServer) Examine(_ context.Context, failure error) error { return failure }

func (toyServer) Explain(a apidiag.Attempt, failed *call.Error, general apidiag.Explanation) apidiag.Explanation {
	if failed.Kind == call.ErrConflict {
		return apidiag.Explanation{Headline: "somebody plays with it", Detail: a.BaseURL() + " lends each toy once.", Advice: "Wait for it.", Shared: true}
	}
	return general
}

// toyError is a failure of a toy, which brings its own words.
type toyError struct {
	name string
	err  error
}

func (e *toyError) Error() string { return "the " + e.name + " is broken" }

func (e *toyError) Unwrap() error { return e.err }

func (e *toyError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{Headline: "the " + e.name + " is broken", Detail: "It came broken from " + a.BaseURL() + ".", Advice: "Glue it."}
}

// What fails at a server of another API is told in words that fit every server: of
// uazapi they know nothing.
func TestAServerOfAnotherAPI(t *testing.T) {
	t.Parallel()
	for _, kind := range []call.Kind{
		call.ErrUnreachable, call.ErrRejected, call.ErrBlocked, call.ErrDisabled, call.ErrGone,
		call.ErrNoRoute, uazapi.ErrNoSession, uazapi.ErrQuota, call.ErrRateLimit, call.ErrInvalid,
		call.ErrServerFault, call.ErrRedirect, call.ErrUndecodable, call.ErrReadOnly, call.ErrProxy,
	} {
		for name, on := range map[string]apidiag.Server{"a toy": toyServer{map[string]int{}}, "none": nil} {
			attempt := apidiag.Attempt{Verb: "wind up", Object: "the toy", On: on}
			told := failed(t, attempt, &call.Error{Kind: kind, Method: "POST", Path: "/wind", Status: 418, Message: "what the server said"})
			checkStyle(t, told)
			text := told.Summary() + "\n" + told.Detail()
			for _, foreign := range []string{"uazapi", "base_url", "admin_token", "instance", "()"} {
				if strings.Contains(text, foreign) {
					t.Errorf("%s, %s: it speaks of %s:\n%s", kind, name, foreign, text)
				}
			}
			if !strings.HasPrefix(text, "Unable to wind up the toy: ") || len(strings.Split(told.Detail(), "\n\n")) != 3 {
				t.Errorf("%s, %s: it lacks what is the matter, what to do, or the call:\n%s", kind, name, text)
			}
		}
	}
}

// What a server says of its own answers comes before what is true of all servers.
func TestAServerExplainsItsAnswers(t *testing.T) {
	t.Parallel()
	attempt := apidiag.Attempt{Verb: "wind up", Object: "the toy", On: toyServer{map[string]int{}}}
	conflict := &call.Error{Kind: call.ErrConflict, Method: "POST", Path: "/wind", Status: 409, Message: "lent"}
	told := failed(t, attempt, conflict)
	if told.Summary() != "Unable to wind up the toy: somebody plays with it" ||
		told.Detail() != "https://toys.example lends each toy once.\n\nWait for it.\n\nThe server answered POST /wind with HTTP 409, \"lent\"." {
		t.Errorf("it says %q, %q", told.Summary(), told.Detail())
	}
	if short := failed(t, attempt, conflict); short.Detail() != "https://toys.example lends each toy once. Wait for it." {
		t.Errorf("the second time it says %q", short.Detail())
	}
	unreachable := &call.Error{Kind: call.ErrUnreachable, Method: "GET", Path: "/toys", Message: "connection refused"}
	if told := failed(t, attempt, unreachable); !strings.Contains(told.Detail(), "Check toy_url (TOY_URL), that the server is up") {
		t.Errorf("it does not say where the address is set: %s", told.Detail())
	}
}

// Of failures that wrap each other, the outermost has the word.
func TestAFailureBringsItsOwnWords(t *testing.T) {
	t.Parallel()
	attempt := apidiag.Attempt{Verb: "wind up", Object: "the toy", On: toyServer{map[string]int{}}}
	answer := &call.Error{Kind: call.ErrServerFault, Method: "POST", Path: "/wind", Status: 500, Message: "crack"}
	spring := &toyError{"spring", answer}
	fixed := apidiag.NewError("it is fixed", func(a apidiag.Attempt) apidiag.Explanation {
		return apidiag.Explanation{Summary: "The toy of " + a.BaseURL() + " is fixed", Detail: "It winds up by itself."}
	})
	for summary, err := range map[string]error{
		"Unable to wind up the toy: the spring is broken": spring,
		"Unable to wind up the toy: the car is broken":    fmt.Errorf("winding: %w", &toyError{"car", spring}),
		"The toy of https://toys.example is fixed":        fmt.Errorf("winding: %w", fixed),
	} {
		if told := failed(t, attempt, err); told.Summary() != summary {
			t.Errorf("%v is told as %q, want %q", err, told.Summary(), summary)
		}
	}
	if told := failed(t, attempt, spring); !strings.HasSuffix(told.Detail(), "Glue it.\n\nThe server answered POST /wind with HTTP 500, \"crack\".") {
		t.Errorf("the answer is not quoted below: %s", told.Detail())
	}
}
