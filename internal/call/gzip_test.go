package call

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
	id, err := readStatus(t.Context(), serve(t, saysPacked(packed(t, statusBody))))
	if err != nil || id != "r76b15a4a3614b4" {
		t.Errorf("a status: %q, %v", id, err)
	}
	ids, err := readListing(t.Context(), serve(t, saysPacked(packed(t, `[{"id":"r1"}]`))))
	if err != nil || len(ids) != 1 {
		t.Errorf("a listing: %d instances, %v", len(ids), err)
	}
}

// Some gateways pack an answer, or pass a packed one on, and lose the header that says so.
func TestAPackedAnswerIsReadWithoutItsHeader(t *testing.T) {
	t.Parallel()
	says := func(body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(body)
		}
	}
	id, err := readStatus(t.Context(), serve(t, says(packed(t, byteOrderMark+statusBody))))
	if err != nil || id != "r76b15a4a3614b4" {
		t.Errorf("a status: %q, %v", id, err)
	}
	ids, err := readListing(t.Context(), serve(t, says(packed(t, `[{"id":"r1"}]`))))
	if err != nil || len(ids) != 1 {
		t.Errorf("a listing: %d instances, %v", len(ids), err)
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
		for _, list := range []bool{false, true} {
			server := &endless{part: part}
			client := newClient(t, "https://uazapi.invalid")
			client.http.Transport = server
			err := status(t.Context(), client)
			most := maxAnswer
			if list {
				server.read = 0
				err = listing(t.Context(), client)
				most = maxListing
			}
			if failed := failure(t, err); failed.Kind != ErrUndecodable || failed.Attempts != 1 || !strings.Contains(failed.Message, "longer than") {
				t.Errorf("%s, listing %t: %v after %d attempts", name, list, err, failed.Attempts)
			}
			if server.read > most+1<<20 {
				t.Errorf("%s, listing %t: %d bytes were read", name, list, server.read)
			}
		}
	}
}

func TestAPackedAnswerThatIsBroken(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{"not packed": []byte(statusBody), "cut": packed(t, statusBody)[:40]} {
		err := status(t.Context(), serve(t, saysPacked(body), func(config *Config) { config.MaxRetries = 0 }))
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
