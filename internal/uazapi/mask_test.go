package uazapi

import (
	"net/http"
	"strings"
	"testing"
)

func TestSecretsAreMaskedInEveryForm(t *testing.T) {
	t.Parallel()
	secrets := []string{"Bearer gateway-key-4711-0815", "gateway-key-4711-0815", "AdminTokenOfManyLetters", "short-key"}
	for _, test := range []struct{ title, text, want string }{
		{"no secret", "no route here", "no route here"},
		{"nothing", "", ""},
		{"whole", "no AdminTokenOfManyLetters here", "no (secret) here"},
		{"lower case", "http://admintokenofmanyletters.example", "http://(secret).example"},
		{"upper case", "no ADMINTOKENOFMANYLETTERS here", "no (secret) here"},
		{"wrapped", "no AdminTokenOf ManyLetters here", "no (secret) here"},
		{"in single letters", "no Ad mi nT ok en Of Ma ny Le tters here", "no (secret) here"},
		{"its beginning", "no AdminTokenOf… here", "no (secret)… here"},
		{"its end", "no …ManyLetters of it, or OfManyLetters", "no …ManyLetters of it, or (secret)"},
		{"less than a part", "no AdminTokenO here", "no AdminTokenO here"},
		{"twice", "AdminTokenOfManyLettersAdminTokenOfManyLetters", "(secret)"},
		{"two", "AdminTokenOfManyLetters gateway-key-4711-0815", "(secret) (secret)"},
		{"one in the other", "no Bearer gateway-key-4711-0815 here", "no (secret) here"},
		{"a short one", "no short-key here", "no (secret) here"},
		{"half of a short one", "no short- here", "no short- here"},
		{"letters of many bytes", "não há AdminTokenOfManyLetters aqui: ação", "não há (secret) aqui: ação"},
	} {
		if got := mask(test.text, secrets); got != test.want {
			t.Errorf("%s: %q, want %q", test.title, got, test.want)
		}
	}
}

func TestTheWordsOfASuccessHoldNoCredential(t *testing.T) {
	t.Parallel()
	said := func(secret Token) string {
		return `{"response":"Instance reset started for ` + string(secret) + `, ` + headerSecret + `"}`
	}
	withHeader := func(config *Config) { config.Headers = map[string]string{"X-Gateway": headerSecret} }
	const want = "Instance reset started for (secret), (secret)"

	reset, err := serve(t, says(http.StatusOK, said(ownSecret)), withHeader).ResetInstance(t.Context(), ownKey)
	if err != nil || reset.Response != want || !reset.Started() {
		t.Errorf("a reset: %q, %v", reset.Response, err)
	}
	restart, err := serve(t, says(http.StatusOK, said(adminSecret)), withHeader).RestartServer(t.Context())
	if err != nil || restart != want {
		t.Errorf("a restart: %q, %v", restart, err)
	}
	for _, token := range []Token{ownSecret, "a-token-of-another-shape"} {
		answer := `{"token":"` + string(token) + `","instance":{"id":"r1"},"info":"` + string(token) + " for " + string(adminSecret) + `"}`
		created, err := serve(t, says(http.StatusOK, answer)).CreateInstance(t.Context(), NewInstance{Name: "x"})
		if err != nil || created.Info != "(secret) for (secret)" || created.Token != token {
			t.Errorf("a new instance: %q, %v", created.Info, err)
		}
	}
	// The twin: what is no secret stays.
	reset, err = serve(t, says(http.StatusOK, `{"response":"Instance reset started"}`)).ResetInstance(t.Context(), ownKey)
	if err != nil || reset.Response != "Instance reset started" || strings.Contains(reset.Response, masked) {
		t.Errorf("a reset: %q, %v", reset.Response, err)
	}
}
