package uazapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestTheWordsOfASuccessHoldNoCredential(t *testing.T) {
	t.Parallel()
	said := func(secret call.Token) string {
		return `{"response":"Instance reset started for ` + string(secret) + `, ` + headerSecret + `"}`
	}
	withHeader := func(config *call.Config) { config.Headers = map[string]string{"X-Gateway": headerSecret} }
	const want = "Instance reset started for (secret), (secret)"

	reset, err := serve(t, says(http.StatusOK, said(ownSecret)), withHeader).ResetInstance(t.Context(), ownKey)
	if err != nil || reset.Response != want || !reset.Started() {
		t.Errorf("a reset: %q, %v", reset.Response, err)
	}
	restart, err := serve(t, says(http.StatusOK, said(adminSecret)), withHeader).RestartServer(t.Context())
	if err != nil || restart != want {
		t.Errorf("a restart: %q, %v", restart, err)
	}
	for _, token := range []call.Token{ownSecret, "a-token-of-another-shape"} {
		answer := `{"token":"` + string(token) + `","instance":{"id":"r1"},"info":"` + string(token) + " for " + string(adminSecret) + `"}`
		created, err := serve(t, says(http.StatusOK, answer)).CreateInstance(t.Context(), NewInstance{Name: "x"})
		if err != nil || created.Info != "(secret) for (secret)" || created.Token != token {
			t.Errorf("a new instance: %q, %v", created.Info, err)
		}
	}
	// The twin: what is no secret stays.
	reset, err = serve(t, says(http.StatusOK, `{"response":"Instance reset started"}`)).ResetInstance(t.Context(), ownKey)
	if err != nil || reset.Response != "Instance reset started" || strings.Contains(reset.Response, "(secret)") {
		t.Errorf("a reset: %q, %v", reset.Response, err)
	}
}

func TestNoMessageHoldsTheTokenOfAnotherInstance(t *testing.T) {
	t.Parallel()
	const other = "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"
	for _, quoted := range []string{other, strings.ToUpper(other), "x" + other + "y", other + other, other[:20] + "\\n " + other[20:]} {
		client := serve(t, says(400, `{"error":"name taken by `+quoted+`, r76b15a4a3614b4"}`))
		err := client.RenameInstance(t.Context(), ownKey, "x")
		if strings.Contains(strings.ToLower(err.Error()), other[24:]) || !strings.Contains(err.Error(), "r76b15a4a3614b4") {
			t.Errorf("it shows a token, or not the rest: %v", err)
		}
	}
}
