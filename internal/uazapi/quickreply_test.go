package uazapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

func TestQuickRepliesAreReadLeniently(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("QUJD", 1<<19)
	for body, want := range map[string][]QuickReply{
		`null`: nil,
		`[]`:   {},
		`[{"id":"r1","onWhatsApp":"true","docName":null,"file":"","shortCut":"oi","text":"Olá\r\nBom dia","type":"","owner":"x","created":"2026-08-04 09:52:02.993Z"}]`: {
			{ID: "r1", ShortCut: "oi", Type: "text", Text: "Olá\nBom dia", OnWhatsApp: true},
		},
		`[{"id":"r1","shortCut":"foto","type":"image","file":"` + long + `"}]`: {{ID: "r1", ShortCut: "foto", Type: "image", File: long}},
	} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		got, err := client.QuickReplies(t.Context(), Key{ID: "r2", Token: "t"})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%.100s: %v (-want +got):\n%.500s", body, err, diff)
		}
	}
	for _, body := range []string{`{}`, `"x"`, `[1]`, `<html>`, ``} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		if got, err := client.QuickReplies(t.Context(), Key{ID: "r2", Token: "t"}); err == nil {
			t.Errorf("%q is read as %v", body, got)
		}
	}
}

// An answer that lists nothing is no failure: the list is asked as well.
func TestAddQuickReplyReturnsWhatTheAnswerLists(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]QuickReply{
		`{"message":"ok","quickReplies":[{"id":"r1","shortCut":"oi","type":"text","text":"Olá"}]}`: {{ID: "r1", ShortCut: "oi", Type: "text", Text: "Olá"}},
		`{"message":"ok"}`:                       nil,
		`{"message":"ok","quickReplies":null}`:   nil,
		`{"quickReplies":"x"}`:                   nil,
		`[]`:                                     nil,
		``:                                       nil,
		`{"message":"ok","quickReplies":[1, 2]}`: nil,
	} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		got, err := client.AddQuickReply(t.Context(), Key{ID: "r2", Token: "t"}, QuickReply{})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
}

func TestQuickRepliesAreWrittenWhole(t *testing.T) {
	t.Parallel()
	reply := QuickReply{ID: "r1", ShortCut: "oi", Type: "text", Text: "Olá"}
	for want, write := range map[string]func(*Client) error{
		`{"shortCut":"oi","type":"text","text":"Olá","file":"","docName":"","onWhatsApp":false}`: func(c *Client) error {
			_, err := c.AddQuickReply(t.Context(), Key{Token: "t"}, reply)
			return err
		},
		`{"id":"r1","shortCut":"oi","type":"text","text":"Olá","file":"","docName":"","onWhatsApp":false}`: func(c *Client) error {
			return c.UpdateQuickReply(t.Context(), Key{Token: "t"}, reply)
		},
		`{"id":"r1","shortCut":"oi","type":"text","delete":true}`: func(c *Client) error {
			return c.DeleteQuickReply(t.Context(), Key{Token: "t"}, reply)
		},
	} {
		var sent json.RawMessage
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
				t.Error(err)
			}
			_, _ = w.Write([]byte(`{"message":"ok"}`))
		})
		if err := write(client); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, string(sent)); diff != "" {
			t.Errorf("it sent (-want +got):\n%s", diff)
		}
	}
}

// The token is right where only the phone may change a quick reply.
func TestIsOfWhatsApp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		body   string
		kind   call.Kind
		is     bool
	}{
		{403, `{"error":"Cannot modify"}`, call.ErrInvalid, true},
		{401, `{"error":"Invalid token."}`, call.ErrRejected, false},
		{403, `<html>nginx</html>`, call.ErrBlocked, false},
		{403, `{"message":"Forbidden"}`, call.ErrRejected, false},
		{400, `{"error":"Cannot modify"}`, call.ErrInvalid, false},
	} {
		client := serve(t, calltest.Says(test.status, test.body))
		err := client.UpdateQuickReply(t.Context(), Key{ID: "r2", Token: "t"}, QuickReply{ID: "r1"})
		if !errors.Is(err, test.kind) || IsOfWhatsApp(err) != test.is {
			t.Errorf("%d %s: %v, of WhatsApp %t", test.status, test.body, err, IsOfWhatsApp(err))
		}
	}
}

// What stands behind the host may be a key.
func TestTheFileOfAQuickReplyIsNotShownWhereAServerQuotesIt(t *testing.T) {
	t.Parallel()
	const file = "https://files.example.com/t/3f0c8e0e5d9a.pdf"
	client := serve(t, calltest.Says(http.StatusBadRequest, `{"error":"cannot fetch `+file+`"}`))
	_, err := client.AddQuickReply(t.Context(), Key{Token: "t"}, QuickReply{File: file})
	if err == nil || strings.Contains(err.Error(), "3f0c8e0e5d9a") || !strings.Contains(err.Error(), "cannot fetch") {
		t.Errorf("it says %v", err)
	}
}
