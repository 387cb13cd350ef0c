package uazapi

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// knownKey opens an instance whose id is known.
var knownKey = Key{ID: "r1", Token: ownSecret}

// describing is a call whose answers may describe an instance, and always do
// where it says so.
type describing struct {
	name string
	// answers are about the instance "ID".
	answers []string
	always  bool
	call    func(context.Context, *Client) error
}

func describingCalls() []describing {
	return []describing{
		{"status", []string{`{"instance":{"id":"ID"},"status":{"connected":true}}`}, true, func(ctx context.Context, c *Client) error {
			_, err := c.Status(ctx, knownKey)
			return err
		}},
		{"connect", []string{`{"instance":{"id":"ID","status":"connecting"},"connected":false}`}, false, func(ctx context.Context, c *Client) error {
			_, err := c.Connect(ctx, knownKey, Pairing{})
			return err
		}},
		{"disconnect", []string{`{"response":"Disconnected","instance":{"id":"ID"}}`}, false, func(ctx context.Context, c *Client) error {
			return c.Disconnect(ctx, knownKey)
		}},
		{"reset", []string{`{"response":"Instance reset started","resetting":true,"instanceId":"ID"}`, `{"instance":{"id":"ID"}}`}, false, func(ctx context.Context, c *Client) error {
			_, err := c.ResetInstance(ctx, knownKey)
			return err
		}},
		{"rename", []string{`{"id":"ID","name":"Suporte"}`, `{"instance":{"id":"ID"}}`}, false, func(ctx context.Context, c *Client) error {
			return c.RenameInstance(ctx, knownKey, "Suporte")
		}},
		{"set admin fields", []string{`{"id":"ID","adminField01":"a"}`, `{"instance":{"id":"ID"}}`}, false, func(ctx context.Context, c *Client) error {
			return c.SetAdminFields(ctx, knownKey.ID, AdminFields{Field01: new("a"), Field02: new("")})
		}},
	}
}

func TestAnAnswerAboutAnotherInstanceIsNoAnswer(t *testing.T) {
	t.Parallel()
	for _, route := range describingCalls() {
		t.Run(route.name, func(t *testing.T) {
			t.Parallel()
			for _, answer := range route.answers {
				steps := newScript(says(200, strings.ReplaceAll(answer, "ID", "r2")))
				err := route.call(t.Context(), serve(t, steps.ServeHTTP))
				failed := failure(t, err)
				if failed.Kind != call.ErrOtherInstance || failed.About != "r2" || failed.Status != 200 {
					t.Errorf("%s: got %v about %q", answer, failed, failed.About)
				}
				if !strings.Contains(failed.Message, "r2") || !strings.Contains(failed.Message, "r1") {
					t.Errorf("the message does not name both: %s", failed.Message)
				}
				if !call.OutcomeUnknown(err) {
					t.Error("the request counts as not carried out")
				}
				if got := len(steps.Arrivals()); got != 1 {
					t.Errorf("it was sent %d times, want once", got)
				}
			}
		})
	}
}

func TestAnAnswerAboutTheInstanceOrAboutNoneIsTaken(t *testing.T) {
	t.Parallel()
	for _, route := range describingCalls() {
		answers := []string{`{"response":"ok"}`, `{"instance":"Vendas","id":"","instanceId":null}`, `null`}
		if route.always {
			answers = nil
		}
		for _, answer := range route.answers {
			answers = append(answers, strings.ReplaceAll(answer, "ID", "r1"))
		}
		for _, answer := range answers {
			if err := route.call(t.Context(), serve(t, says(200, answer))); err != nil {
				t.Errorf("%s, %s: %v", route.name, answer, err)
			}
		}
	}
}

// The token may be known before the id is.
func TestWithoutAnIDAnAnswerMayBeAboutAnyInstance(t *testing.T) {
	t.Parallel()
	status, err := serve(t, says(200, statusBody)).Status(t.Context(), ownKey)
	if err != nil || status.Instance.ID != "r76b15a4a3614b4" {
		t.Errorf("got %q, %v", status.Instance.ID, err)
	}
	if got, want := status.Instance.Key(), (Key{ID: "r76b15a4a3614b4", Token: ownSecret}); got != want {
		t.Errorf("the key of it is %v, want %v", got, want)
	}
}

// What is returned beside the error must not be taken for the instance.
func TestNothingOfAnotherInstanceIsReturned(t *testing.T) {
	t.Parallel()
	client := serve(t, says(200, `{"instance":{"id":"r2","token":"x","qrcode":"y","status":"connected"},"connected":true}`))
	for name, call := range map[string]func() (Status, error){
		"status":  func() (Status, error) { return client.Status(t.Context(), knownKey) },
		"connect": func() (Status, error) { return client.Connect(t.Context(), knownKey, Pairing{}) },
	} {
		status, err := call()
		if err == nil || status.Instance.ID != "" || status.Instance.QRCode != "" || status.Connected {
			t.Errorf("%s: got %+v, %v", name, status, err)
		}
	}
}

// An id is a foreign text like any other.
func TestTheIDOfAnotherInstanceIsFitToBeShown(t *testing.T) {
	t.Parallel()
	client := serve(t, says(200, `{"instance":{"id":"\u001b[31m`+string(ownSecret)+strings.Repeat("x", 1000)+`"}}`))
	_, err := client.Status(t.Context(), knownKey)
	failed := failure(t, err)
	for _, said := range []string{failed.About, failed.Message} {
		if strings.Contains(said, string(ownSecret)) || strings.Contains(said, "\x1b") || len(said) > 800 {
			t.Errorf("it says %q", said)
		}
	}
}

func TestEachWriteIsToldWithWhatIsKnownOfTheInstance(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var told []string
	client := serve(t, says(http.StatusOK, `{"response":"ok"}`), func(config *call.Config) {
		config.OnWrite = func(token call.Token, id string) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, string(token)+" "+id)
		}
	})
	for _, call := range []func() error{
		func() error { return client.RenameInstance(t.Context(), knownKey, "x") },
		func() error { return client.RenameInstance(t.Context(), ownKey, "x") },
		func() error {
			return client.SetAdminFields(t.Context(), knownKey.ID, AdminFields{Field01: new("a"), Field02: new("b")})
		},
		func() error { return client.SetPresence(t.Context(), knownKey, "available") },
		func() error { return client.DeleteInstance(t.Context(), knownKey) },
	} {
		if err := call(); err != nil {
			t.Error(err)
		}
	}
	want := []string{string(ownSecret) + " r1", string(ownSecret) + " ", " r1", string(ownSecret) + " r1", string(ownSecret) + " r1"}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(told, want) {
		t.Errorf("told of %d writes %q, want %q", len(told), told, want)
	}
}

// Who asks to be told changes nothing for others that use the same client.
func TestTheClientThatTellsIsAnother(t *testing.T) {
	t.Parallel()
	first, second := 0, 0
	client := serve(t, says(http.StatusOK, `{"response":"ok"}`), func(config *call.Config) {
		config.OnWrite = func(call.Token, string) { first++ }
	})
	telling := client.Telling(func(call.Token, string) { second++ })
	for _, client := range []*Client{client, telling, telling} {
		if err := client.RenameInstance(t.Context(), knownKey, "x"); err != nil {
			t.Error(err)
		}
	}
	if first != 1 || second != 2 {
		t.Errorf("the first was told of %d writes and the second of %d, want 1 and 2", first, second)
	}
}

func TestWhatHoldsATokenPrintsAPlaceholder(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{
		"instance": Instance{ID: "r1", Token: ownSecret},
		"created":  Created{Instance: Instance{Token: ownSecret}},
		"status":   Status{Instance: Instance{Token: ownSecret}},
		"key":      Key{Token: ownSecret},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s", "% x"} {
			printed := fmt.Sprintf(verb, value)
			for _, shown := range []string{string(ownSecret[:8]), fmt.Sprintf("%x", string(ownSecret[:8])), fmt.Sprintf("%X", string(ownSecret[:8]))} {
				if strings.Contains(printed, shown) {
					t.Errorf("%s printed with %s shows the token", name, verb)
				}
			}
		}
	}
}
