package apidiag_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Whatever a server calls its instances, and whatever it says, the user is told
// of a failure in words that can be shown.
func FuzzMessages(f *testing.F) {
	for _, seed := range []string{"", "Vendas São Paulo", "\x1b[31mred", "a\nb", "\xff\xfe", "\u202e", strings.Repeat("x", 10_000), strings.Repeat("é", 101), "\"quoted\"", "%s%d"} {
		f.Add(seed, "r76b15a4a3614b4", "connected", "2026-08-04 09:52:02.993Z", "401: logged out")
		f.Add("Vendas", seed, "connected", "2026-08-04 09:52:02.993Z", "401: logged out")
		f.Add("", seed, "connected", "", "")
		f.Add("Vendas", "r1", seed, "2026-08-04 09:52:02.993Z", "401: logged out")
		f.Add("Vendas", "r1", "disconnected", seed, seed)
	}
	f.Fuzz(func(t *testing.T, name, id, status, at, reason string) {
		instance := uazapi.Instance{ID: id, Name: name, Status: status, Created: at, LastDisconnect: at, LastDisconnectReason: reason}
		instance.Token, instance.QRCode, instance.Paircode, instance.OpenAIAPIKey = ownToken, secretQR, secretCode, secretAPIKey
		candidates := []uazapi.Instance{instance, instance}
		server := (*access.Server)(nil) // as before the provider is configured
		attempt := apidiag.Attempt{Verb: "rename", Instance: instance, On: server}
		lost := &call.Error{Kind: call.ErrUndecodable, Method: "POST", Path: "/x", Status: 200, Sent: true, Message: "it is odd"}
		for _, said := range []diag.Diagnostic{
			failed(t, attempt, lost),
			failed(t, attempt, call.ErrGone),
			failed(t, attempt, &call.Error{Kind: call.ErrOtherInstance, Method: "GET", Path: "/x", Status: 200, About: id}),
			failed(t, attempt, &call.Error{Kind: uazapi.ErrNoSession}),
			failed(t, attempt, pairing.ErrNoSecret),
			failed(t, attempt, &pairing.NoSecretError{Reason: reason}),
			failed(t, attempt, pairing.ErrNotEnded),
			failed(t, attempt, &access.NameError{Name: name, Count: 2}),
			failed(t, attempt, &access.NameError{Name: name, Candidates: candidates, Count: 2}),
			failed(t, attempt, &access.NotListedError{ID: id, Count: 2}),
			failed(t, attempt, &access.OtherInstanceError{Wanted: id, Opened: id, OfProvider: true}),
			failed(t, attempt, &access.UnsettledError{ID: id, Listing: call.ErrDisabled, Own: call.ErrRejected}),
			failed(t, attempt, &access.TokenOnlyError{ID: id, Why: &access.NotListedError{ID: id}}),
			failed(t, attempt, &creation.UnknownError{Err: lost}),
			failed(t, attempt, errors.Join(&creation.SeveralError{Candidates: candidates}, lost)),
			failed(t, attempt, &access.GoneError{ID: id}),
			failed(t, attempt, &access.UnprovenError{ID: id, Why: access.NotRefused, Cause: &access.OtherInstanceError{Wanted: id, Opened: id}}),
			failed(t, attempt, &access.UnprovenError{ID: id, Why: access.ManyMissing}),
			failed(t, attempt, &access.MovedError{ID: id, Here: "https://uazapi.example", FoundAt: []string{"https://old.uazapi.example"}}),
			failed(t, attempt, &access.KnownGoneError{IDs: []string{id}}),
			failed(t, attempt, &creation.TakenError{ID: id}),
			failed(t, attempt, &creation.TakenError{ID: id, InThisRun: true}),
			failed(t, attempt, call.ErrTokenUnknown),
			failed(t, attempt, access.ErrNotDeleted),
			failed(t, attempt, &access.NameError{Name: name, Similar: candidates, Count: 2}),
			server.Vanished(instance, &access.GoneError{ID: id, Proof: access.Refused}),
			server.Vanished(instance, &access.GoneError{ID: id, Proof: access.Said}),
			attempt.NameTaken(candidates, false),
			attempt.NameTaken(candidates, true),
			attempt.NotKept("name", name, name),
			attempt.NotFinished(t.Context(), lost),
			attempt.OutcomeUnknown(t.Context(), "a reset", lost),
			attempt.FailedAfter(t.Context(), "a reset", lost),
			attempt.LateAfter("a reset", time.Minute, "Wait.", context.DeadlineExceeded),
			attempt.NotRefreshed("privacy", true),
			attempt.NotRefreshed("privacy", false),
			attempt.NotRead("privacy"),
			attempt.Unfit([]string{"name: " + instance.Name}),
			attempt.Disconnected(true),
			attempt.Late(time.Minute, "Wait.", context.DeadlineExceeded),
			attempt.Late(time.Minute, "Wait.", &polling.OutageError{Last: lost, Cause: context.DeadlineExceeded}),
			attempt.KeptOtherwise(path.Root("name"), "a", "b"),
			attempt.NotShownYet(path.Root("name"), time.Minute),
			attempt.ShownInstead(path.Root("presence"), instance.Status),
			attempt.StillShown(path.Root("has_picture")),
		} {
			if fault := messagetest.Line(said.Summary(), secrets...); fault != "" {
				t.Errorf("%q: %s", said.Summary(), fault)
			}
			if fault := messagetest.Detail(said.Detail(), secrets...); fault != "" {
				t.Errorf("%q: %s", said.Detail(), fault)
			}
		}
	})
}
