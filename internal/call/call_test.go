package call

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// What a call says is secret is not shown, nor what stands in an address.
func TestWordsHideTheSecretsOfABody(t *testing.T) {
	t.Parallel()
	client := serve(t, says(200, statusBody))
	asked := Call{Secrets: []string{"a-Pa55word-of-a-proxy", "abc"}}
	for text, want := range map[string]string{
		"no a-Pa55word-of-a-proxy here":     "no (secret) here",
		"no A PA55WORD OF A PROXY here":     "no (secret) here",
		"no abc here":                       "no abc here", // too short to be one
		"at http://user:other@a.example/x@": "at http://(secret)@a.example/x@",
		"at http://a.example/user@b":        "at http://a.example/user@b",
	} {
		if got := client.Words(asked, text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAnEndlessRefusalIsCutOff(t *testing.T) {
	t.Parallel()
	var written atomic.Int64
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		chunk := bytes.Repeat([]byte("no "), 1<<14)
		for r.Context().Err() == nil {
			n, err := w.Write(chunk)
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	err := status(t.Context(), client)
	if failed := failure(t, err); failed.Status != http.StatusUnauthorized || len(failed.Message) > 2000 {
		t.Errorf("got the status %d and a message of %d bytes", failed.Status, len(failed.Message))
	}
	if got := written.Load(); got > 64<<20 {
		t.Errorf("%d bytes were taken in", got)
	}
}

func TestAnAnswerThatUnpacksWithoutEndIsCutOff(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for range 4 {
		_, _ = writer.Write(blanks)
	}
	_, _ = writer.Write([]byte(statusBody))
	_ = writer.Close()
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	err := status(t.Context(), client)
	if failed := failure(t, err); failed.Kind != ErrUndecodable || !strings.Contains(failed.Message, "longer than 1 MB") {
		t.Errorf("%d bytes that unpack to 4 MB: got %v", packed.Len(), failed)
	}
}

func TestAnAnswerOfExactlyTheBoundIsRead(t *testing.T) {
	t.Parallel()
	for length, ok := range map[int]bool{maxAnswer: true, maxAnswer + 1: false} {
		body := statusBody + strings.Repeat(" ", length-len(statusBody))
		err := status(t.Context(), serve(t, says(200, body)))
		if (err == nil) != ok {
			t.Errorf("an answer of %d bytes: %v", length, err)
		}
	}
}
