package uazapi

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func saysPacked(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") == "gzip" {
			w.Header().Set("Content-Encoding", "gzip")
		}
		_, _ = w.Write(body)
	}
}

func TestAPackedAnswerIsRead(t *testing.T) {
	t.Parallel()
	status, err := serve(t, saysPacked(packed(t, statusBody))).Status(t.Context(), ownKey)
	if err != nil || status.Instance.ID != "r76b15a4a3614b4" {
		t.Errorf("a status: %q, %v", status.Instance.ID, err)
	}
	listing, err := serve(t, saysPacked(packed(t, `[{"id":"r1"}]`))).ListInstances(t.Context())
	if err != nil || len(listing.Instances) != 1 {
		t.Errorf("a listing: %d instances, %v", len(listing.Instances), err)
	}
}

// endless is a packed text that goes on and on, and counts how much of it was read.
type endless struct {
	part []byte
	read int
}

func (e *endless) Read(into []byte) (int, error) {
	n := copy(into, bytes.Repeat(e.part, len(into)/len(e.part)+1))
	n -= n % len(e.part)
	e.read += n
	return n, nil
}

func (*endless) Close() error { return nil }

// RoundTrip answers with it.
func (e *endless) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Encoding": {"gzip"}}, Body: e}, nil
}

// What unpacks to nothing for ever, or to far too much, ends at the bound.
func TestAPackedAnswerIsBounded(t *testing.T) {
	t.Parallel()
	for name, part := range map[string][]byte{"nothing": packed(t, ""), "blanks": packed(t, strings.Repeat(" ", 4096))} {
		for _, listing := range []bool{false, true} {
			server := &endless{part: part}
			client := newClient(t, "https://uazapi.invalid")
			client.http.Transport = server
			_, err := client.Status(t.Context(), ownKey)
			most := maxAnswer
			if listing {
				server.read = 0
				_, err = client.ListInstances(t.Context())
				most = maxListing
			}
			if failed := failure(t, err); failed.Kind != ErrUndecodable || failed.Attempts != 1 || !strings.Contains(failed.Message, "longer than") {
				t.Errorf("%s, listing %t: %v after %d attempts", name, listing, err, failed.Attempts)
			}
			if server.read > most+1<<20 {
				t.Errorf("%s, listing %t: %d bytes were read", name, listing, server.read)
			}
		}
	}
}

func TestAPackedAnswerThatIsBroken(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{"not packed": []byte(statusBody), "cut": packed(t, statusBody)[:40]} {
		_, err := serve(t, saysPacked(body), func(config *Config) { config.MaxRetries = 0 }).Status(t.Context(), ownKey)
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
