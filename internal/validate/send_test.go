package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestContent(t *testing.T) {
	t.Parallel()
	validated(t, "content", map[string]string{
		"Olá!\n\n\tAté 18h":         "",
		"{{name}}":                  "",
		"":                          "It is blank",
		" \n\u200b":                 "It is blank",
		"Olá\r\nAté":                "Take the former out",
		"Olá\n::error::x":           "two colons",
		strings.Repeat("é", 10_001): "at most 10000",
	})
}

func TestRecipient(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"5581999990000":                 "",
		"5581999990000@s.whatsapp.net":  "",
		"182736455463728@lid":           "",
		"120363041234567890@g.us":       "",
		"5581999990000-1404934852@g.us": "",
		"120363041234567890@newsletter": "",
		"":                              "international digits",
		"11 99999-0000":                 "This one would be 5511999990000",
		"+5581999990000":                "This one would be 5581999990000",
		"loja":                          "international digits",
		"@g.us":                         "This is no JID",
		"loja@g.us":                     "This is no JID",
		"5581999990000@example.com":     "This is no JID",
		"5581999990000@g.us\n":          "This is no JID",
		" 5581999990000@g.us":           "This is no JID",
	}
	validated(t, "recipient or channel", values)
	values["120363041234567890@newsletter"] = "only texts and media can"
	validated(t, "recipient", values)
}

// A number without the country's code may be one of elsewhere.
func TestRecipientWarnsOfADoubt(t *testing.T) {
	t.Parallel()
	said := diagnose(t, validators["recipient"](), types.StringValue("11999990000"))
	if len(said) != 1 || said[0].Severity() != diag.SeverityWarning || !strings.Contains(said[0].Detail(), "5511999990000") {
		t.Errorf("it says %v", said)
	}
}

func TestMention(t *testing.T) {
	t.Parallel()
	validated(t, "mention", map[string]string{"all": "", "5581999990000": "", "": "international digits", "todos": "international digits", "a@g.us": "international digits"})
}

func TestNumberOfContact(t *testing.T) {
	t.Parallel()
	validated(t, "number of a contact", map[string]string{
		"5581999990000": "", "+55 81 3333-0000": "", "190": "", "0800 123.4567": "", "0 (81) 33330000": "",
		"": "has digits", "ana": "has digits", "1,2": "has digits", "+": "has digits", "1\n": "has digits",
	})
}

func TestFileURLAndBase64(t *testing.T) {
	t.Parallel()
	const noURL, noBase64 = "It is no URL", "It is not base64"
	urls := map[string]string{
		"https://a.example/b.pdf?key=Pa55w0rd": "", "http://10.0.0.1/b.pdf": "",
		"": noURL, "Pa55w0rd.pdf": noURL, "ftp://a.example/Pa55w0rd": noURL, "https://": noURL, "UGE1NXcwcmQgUGE1NXcwcmQ=": noURL,
	}
	contents := map[string]string{
		"UGE1NXcwcmQgUGE1NXcwcmQ=": "", "data:image/png;base64,UGE1NXcwcmQgUGE1NXc=": "",
		"": noBase64, "Pa55w0rd.pdf": noBase64, "https://a.example/Pa55w0rd": noBase64,
	}
	validated(t, "URL of a file", urls)
	validated(t, "base64", contents)
	for thing, values := range map[string]map[string]string{"URL of a file": urls, "base64": contents} {
		for value := range values {
			if _, said := check(t, validators[thing](), types.StringValue(value)); strings.Contains(said, "Pa55w0rd") {
				t.Errorf("%s: the value is shown: %s", thing, said)
			}
		}
	}
}
