package uazapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// obeyed are characters that something obeys, and shown are others that look odd
// and belong into texts: emoji and right-to-left names need them.
var (
	obeyed = []rune{
		0, '\a', '\b', '\t', '\n', '\v', '\f', '\r', 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9b, 0x9f,
		0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
	}
	shown = []rune{' ', '~', 0xa0, 'ã', 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2027, 0x202f, 0x2065, 0x206a, 0xfe0f, 0xfeff, 0xfffd, '👍'}
)

// What would be obeyed is replaced, one by one, in all texts of an instance.
func TestTextsHoldNothingThatIsObeyed(t *testing.T) {
	t.Parallel()
	for _, r := range obeyed {
		if got := read(t, "a"+string(r)+"b"); got != "a\ufffdb" {
			t.Errorf("%U is read as %q", r, got)
		}
	}
	for _, r := range shown {
		if got, want := read(t, "a"+string(r)+"b"), "a"+string(r)+"b"; got != want {
			t.Errorf("%U is read as %q", r, got)
		}
	}
}

// read decodes an instance whose texts are all the same, and returns that text.
func read(t *testing.T, text string) string {
	t.Helper()
	members := map[string]any{"fieldsMap": map[string]string{text: text}}
	for _, name := range []string{
		"name", "status", "adminField01", "adminField02", "systemName", "owner", "profileName", "profilePicUrl", "plataform", "current_presence",
		"paircode", "lastDisconnect", "lastDisconnectReason", "proxy_managed_country", "proxy_managed_state", "proxy_managed_city", "openai_apikey",
		"chatbot_stopConversation", "created", "updated", "currentTime",
	} {
		members[name] = text
	}
	answer, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	var i Instance
	if err := json.Unmarshal(answer, &i); err != nil {
		t.Fatal(err)
	}
	for at, got := range []string{
		i.Status, i.AdminField01, i.AdminField02, i.SystemName, i.Owner, i.ProfileName, i.ProfilePicURL, i.Platform, i.CurrentPresence,
		i.Paircode, i.LastDisconnect, i.LastDisconnectReason, i.ProxyManagedCountry, i.ProxyManagedState, i.ProxyManagedCity, i.OpenAIAPIKey,
		i.Chatbot.StopConversation, i.Created, i.Updated, i.CurrentTime, i.FieldsMap[i.Name],
	} {
		if got != i.Name {
			t.Errorf("of %q, the name is read as %q and text %d as %q", text, i.Name, at, got)
		}
	}
	return i.Name
}

func TestIsID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"r76b15a4a3614b4":             true,
		"vendas/sp":                   true,
		"é":                           true,
		strings.Repeat("x", 200):      true,
		strings.Repeat("x", 201):      false,
		"":                            false,
		" ":                           false,
		"a b":                         false,
		"a\nb":                        false,
		"a\x1b[2Jb":                   false,
		"a\u202eb":                    false,
		"a\u200bb":                    false,
		"a\xffb":                      false,
		"\u00a0":                      false,
		"r1\n::error::Infrastructure": false,
	} {
		if IsID(id) != want {
			t.Errorf("%q is an id: %t", id, !want)
		}
	}
}

// An id that can be none is in no answer that is believed.
func TestAnIDThatCanBeNoneIsRefused(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"a\nb", "a b", "\x1b[2J", strings.Repeat("x", 201)} {
		listed := fmt.Sprintf(`[{"id":"r1"},{"id":%s}]`, inJSON(t, id))
		if _, err := serve(t, says(200, listed)).ListInstances(t.Context()); !errors.Is(err, call.ErrUndecodable) {
			t.Errorf("a listing with %q: %v", id, err)
		}
		told := fmt.Sprintf(`{"instance":{"id":%s,"token":"%s"},"status":{}}`, inJSON(t, id), string(ownSecret))
		if _, err := serve(t, says(200, told)).Status(t.Context(), Key{Token: ownSecret}); !errors.Is(err, call.ErrUndecodable) {
			t.Errorf("a status with %q: %v", id, err)
		}
		if created, err := serve(t, says(200, told)).CreateInstance(t.Context(), NewInstance{Name: "x"}); !errors.Is(err, call.ErrUndecodable) || created.ID != "" {
			t.Errorf("a create with %q: %q, %v", id, created.ID, err)
		}
	}
}

func inJSON(t *testing.T, text string) string {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(quoted)
}

// A token that cannot be sent, or that is absurdly long, is none: the listing goes
// on to tell of the instance.
func TestATokenThatCanBeNoneIsNone(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]call.Token{
		string(ownSecret):              ownSecret,
		" " + string(ownSecret) + "\n": ownSecret,
		strings.Repeat("x", 500):       call.Token(strings.Repeat("x", 500)),
		strings.Repeat("x", 501):       "",
		"9d3c6a3e\r\nX-Evil: 1":        "",
		"9d3c 6a3e":                    "",
		"•••••••••":                    "",
	} {
		listing, err := serve(t, says(200, fmt.Sprintf(`[{"id":"r1","token":%s}]`, inJSON(t, token)))).ListInstances(t.Context())
		if err != nil || len(listing.Instances) != 1 || string(listing.Instances[0].Token) != string(want) {
			t.Errorf("%.50q is read otherwise: %d instances, %v", token, len(listing.Instances), err)
		}
	}
	if _, err := call.ParseToken(strings.Repeat("x", 501)); err == nil {
		t.Error("a token of 501 characters may be configured")
	}
}

// Some servers wrap the lines of an image.
func TestAnImageMayHaveLines(t *testing.T) {
	t.Parallel()
	answer := `{"instance":{"id":"r1","qrcode":"data:image/png;base64,iVBO\r\n Rw0\n\u001bK"},"status":{}}`
	status, err := serve(t, says(http.StatusOK, answer)).Status(t.Context(), ownKeyOf("r1"))
	if err != nil || status.Instance.QRCode != "data:image/png;base64,iVBORw0\ufffdK" {
		t.Errorf("it is read as %q, %v", status.Instance.QRCode, err)
	}
}

func ownKeyOf(id string) Key { return Key{ID: id, Token: ownSecret} }
