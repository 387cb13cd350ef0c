package secrets

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Words that should not be there go into an answer that has room for them. Any other is
// passed on as it is.
func TestSecretsFrontSucceedsWhateverTheAnswerIs(t *testing.T) {
	t.Parallel()
	for answer, has := range map[string]string{
		"null":         "null",
		"[]":           "[]",
		"no JSON":      "no JSON",
		`{"name":"a"}`: `"info":"Instance reset started for `,
	} {
		f := newFront(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) }))
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/webhook", strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		said := httptest.NewRecorder()
		succeeds(f, said, request)
		if got := said.Body.String(); !strings.Contains(got, has) {
			t.Errorf("%s becomes %s", answer, got)
		}
	}
}
