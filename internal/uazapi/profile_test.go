package uazapi

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// A change that WhatsApp does not allow is no bad token, and is not sent again. An edge
// that refuses says nothing of the account.
func TestProfileRefused(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		status int
		body   string
		want   call.Kind
	}{
		"too often":   {403, `{"error":"Limite de alterações excedido ou conta com restrições"}`, ErrRestricted},
		"by an edge":  {403, `<html><title>Forbidden</title></html>`, call.ErrBlocked},
		"no session":  {401, `{"error":"No session"}`, ErrNoSession},
		"wrong token": {401, `{"error":"Invalid token."}`, call.ErrRejected},
		"unreachable": {400, `{"error":"URL inacessível"}`, call.ErrInvalid},
		"too large":   {413, `{"error":"Imagem muito grande"}`, call.ErrInvalid},
	} {
		sent := 0
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			sent++
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(test.body))
		})
		for _, err := range []error{client.SetProfileName(t.Context(), ownKey, "Acme"), client.SetProfilePicture(t.Context(), ownKey, NoPicture)} {
			if !errors.Is(err, test.want) {
				t.Errorf("%s: got %v", title, err)
			}
		}
		if sent != 2 {
			t.Errorf("%s: two requests were sent %d times", title, sent)
		}
	}
}

// What stands behind the host of an address may be a secret, and is not shown where the
// server quotes it.
func TestProfileAddressIsNotQuoted(t *testing.T) {
	t.Parallel()
	const address = "https://files.example/pictures/acme.jpg?signature=0b5c2a517a654b2e"
	client := serve(t, says(400, `{"error":"unreachable: `+address+`"}`))
	err := client.SetProfilePicture(t.Context(), ownKey, address)
	if err == nil || strings.Contains(err.Error(), "signature") || !strings.Contains(err.Error(), "files.example") {
		t.Errorf("got %v", err)
	}
}

// What became of each field is told whatever the status, and only one answer is asked
// for: a field that failed may be one that WhatsApp counts.
func TestBusinessProfileFields(t *testing.T) {
	t.Parallel()
	const part = `{"response":{"description":{"status":"updated"},"email":{"status":"error","error":"upstream unavailable"}},"updated":1,"failed":1}`
	for title, test := range map[string]struct {
		status  int
		body    string
		refused []string
		err     error
	}{
		"all":             {200, `{"response":{"email":{"status":"updated"}},"updated":1,"failed":0}`, nil, nil},
		"some":            {207, part, []string{"email"}, nil},
		"some, with 200":  {200, part, []string{"email"}, nil},
		"none":            {500, `{"response":{"description":{"status":"error","error":"a"},"email":{"status":"error"}},"updated":0,"failed":2}`, []string{"description", "email"}, nil},
		"success":         {200, `{"response":"success"}`, nil, nil},
		"another 500":     {500, `{"error":"business profile not found"}`, nil, call.ErrServerFault},
		"another 500, 2":  {500, `{"response":"failed"}`, nil, call.ErrServerFault},
		"nothing to send": {400, `{"error":"at least one field (description, address, email) is required"}`, nil, call.ErrInvalid},
	} {
		sent := 0
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			sent++
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(test.body))
		})
		refused, err := client.SetBusinessProfile(t.Context(), ownKey, BusinessProfile{"description": "a", "email": "b"})
		if !slices.Equal(slices.Sorted(maps.Keys(refused)), test.refused) || !errors.Is(err, test.err) || sent != 1 {
			t.Errorf("%s: got %v and %v after %d requests", title, refused, err, sent)
		}
	}
}

// A read with POST is one: it works where nothing may be changed.
func TestBusinessProfileIsRead(t *testing.T) {
	t.Parallel()
	client := newClient(t, "https://uazapi.invalid", through(calltest.Network{Status: 200, Header: http.Header{}, Body: []byte(`{"response":{"description":"a\r\nb\u001b","email":null}}`)}), func(config *call.Config) { config.ReadOnly = true })
	told, err := client.BusinessProfile(t.Context(), ownKey)
	if err != nil || told[BusinessDescription] != "a\nb\ufffd" || told[BusinessEmail] != "" {
		t.Errorf("got %q, %v", told, err)
	}
	if _, err := client.SetBusinessProfile(t.Context(), ownKey, told); !errors.Is(err, call.ErrReadOnly) {
		t.Errorf("a write where nothing may be changed: %v", err)
	}
	if _, err := serve(t, says(200, `{"response":"success"}`)).BusinessProfile(t.Context(), ownKey); !errors.Is(err, call.ErrUndecodable) {
		t.Errorf("an answer without a profile: %v", err)
	}
}
