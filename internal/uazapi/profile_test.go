package uazapi

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// A change that WhatsApp does not allow is no bad token, and is not sent again. An edge
// that refuses says nothing of the account.
func TestProfile_refused(t *testing.T) {
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
func TestProfile_addressIsNotQuoted(t *testing.T) {
	t.Parallel()
	const address = "https://files.example/pictures/acme.jpg?signature=0b5c2a517a654b2e"
	client := serve(t, says(400, `{"error":"unreachable: `+address+`"}`))
	err := client.SetProfilePicture(t.Context(), ownKey, address)
	if err == nil || strings.Contains(err.Error(), "signature") || !strings.Contains(err.Error(), "files.example") {
		t.Errorf("got %v", err)
	}
}
