package call

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTheServersWordsAreFoundInEveryShape(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"error":               {401, `{"error":"Invalid token."}`, "Invalid token."},
		"error as a flag":     {503, `{"error":true,"message":"WhatsApp disconnected"}`, "WhatsApp disconnected"},
		"error as text flag":  {503, `{"error":"true","message":"WhatsApp disconnected"}`, "WhatsApp disconnected"},
		"error alone a flag":  {503, `{"error":true}`, "Service Unavailable"},
		"error as an object":  {400, `{"error":{"message":"bad name","code":3}}`, "bad name"},
		"code and message":    {404, `{"code":404,"message":"Not Found.","data":{}}`, "Not Found."},
		"message":             {405, `{"message":"Method Not Allowed."}`, "Method Not Allowed."},
		"response":            {409, `{"response":"Connection attempt already in progress","instance":{"token":"x"}}`, "Connection attempt already in progress"},
		"refusal by WhatsApp": {500, `{"error":"usync failed","error_source":"whatsapp","provider_code":479,"error_key":"k","message":"m","message_ptbr":"p","diagnostics_endpoint":"/x"}`, "usync failed"},
		"Portuguese only":     {500, `{"message_ptbr":"Instância não encontrada"}`, "Instância não encontrada"},
		"problem of RFC 9457": {403, `{"type":"about:blank","title":"Error 1020: Access denied","status":403,"detail":"You are blocked."}`, "Error 1020: Access denied"},
		"problem, no title":   {403, `{"status":403,"detail":"You are blocked."}`, "You are blocked."},
		"number":              {400, `{"error":12}`, "12"},
		"JSON string":         {401, `"Unauthorized"`, "Unauthorized"},
		"JSON in a string":    {401, `"{\"status\":\"error\",\"message\":\"Authentication failed\"}"`, "Authentication failed"},
		"HTML in a string":    {502, `"<html><title>502 Bad Gateway</title></html>"`, `an HTML page titled "502 Bad Gateway" instead of JSON`},
		"plain text":          {401, "Invalid AdminToken Header\n", "Invalid AdminToken Header"},
		"HTML with a title":   {502, "<html>\r\n<head><TITLE lang=en>502 <b>Bad</b>\n Gateway &amp; co</TITLE></head>", `an HTML page titled "502 Bad Gateway & co" instead of JSON`},
		"HTML without":        {502, "<html><body>upstream</body></html>", "an HTML page instead of JSON"},
		"HTML, title empty":   {502, "<html><title> \n </title></html>", "an HTML page instead of JSON"},
		"XML":                 {403, `<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>`, "an HTML page instead of JSON"},
		"empty":               {503, "", "Service Unavailable"},
		"blanks":              {503, " \r\n", "Service Unavailable"},
		"empty, odd status":   {599, "", ""},
		"null":                {500, "null", "Internal Server Error"},
		"null in a string":    {500, `"null"`, "Internal Server Error"},
		"empty string":        {500, `""`, "Internal Server Error"},
		"empty object":        {500, "{}", "Internal Server Error"},
		"all null":            {500, `{"error":null,"message":null}`, "Internal Server Error"},
		"all empty":           {500, `{"error":"","message":" "}`, "Internal Server Error"},
		"number alone":        {500, "12", "12"},
		"list":                {500, `[{"id":"r1","token":"secret-of-another"}]`, "an answer that cannot be read"},
		"cut JSON":            {500, `{"instance":{"token":"secret-of-another"`, "an answer that cannot be read"},
		"garbled JSON":        {500, "{\x00\x01", "an answer that cannot be read"},
		"control characters":  {400, "bad\x00 \x1b[31mred\x1b[0m\u200b\r\n\tthing", "bad [31mred[0m thing"},
		"not UTF-8":           {400, "N\xe3o encontrada", "No encontrada"},
		"several lines":       {400, "{\"error\":\"a\\n\\n  b\\u2028c\"}", "a b c"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, page := message(test.status, []byte(test.body))
			if got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if page != strings.HasPrefix(test.want, "an HTML page") {
				t.Errorf("it is said to be a page: %t", page)
			}
		})
	}
}

// What shows the words need not look into them for that.
func TestAnErrorTellsOfAPage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   bool
	}{
		"a refusal":              {502, "<html><title>502 Bad Gateway</title></html>", true},
		"a refusal in a text":    {502, `"<html></html>"`, true},
		"a success":              {200, "<html><title>Painel</title></html>", true},
		"words":                  {502, `{"error":"upstream"}`, false},
		"words that speak of it": {502, `{"error":"an HTML page"}`, false},
		"one with a secret":      {502, "<title>" + base64.StdEncoding.EncodeToString([]byte(adminSecret)) + "</title>", false},
		"no JSON":                {200, "OK", false},
	} {
		client := serve(t, says(test.status, test.body), func(config *Config) { config.MaxRetries = 0 })
		for _, call := range []func(context.Context, *Client) error{status, listing} {
			if failed := failure(t, call(t.Context(), client)); failed.Page != test.want {
				t.Errorf("%s: %v is a page: %t", name, failed, failed.Page)
			}
		}
	}
}

func TestLongWordsAreClippedBetweenCharacters(t *testing.T) {
	t.Parallel()
	client := serve(t, says(400, strings.Repeat("ção", 1000)))
	failed := failure(t, rename(t.Context(), client))
	if !utf8.ValidString(failed.Message) {
		t.Error("a character was cut in two")
	}
	if got := utf8.RuneCountInString(failed.Message); got != maxMessage+1 {
		t.Errorf("the message has %d characters, want %d and an ellipsis", got, maxMessage)
	}
	if !strings.HasSuffix(failed.Message, "…") {
		t.Error("nothing shows that something is missing")
	}
	if got := clip(strings.Repeat("é", maxMessage)); strings.HasSuffix(got, "…") {
		t.Error("what fits was clipped")
	}
}

// A server, or a proxy with a debug page, may quote what it was sent.
func TestNoMessageHoldsACredentialThatWasSent(t *testing.T) {
	t.Parallel()
	const spaced = "Basic  c2VjcmV0LXdpdGgtdHdvLWJsYW5rcw=="
	secrets := map[string]string{
		"instance token":           string(ownSecret),
		"admin token":              string(adminSecret),
		"header":                   headerSecret,
		"part of a header":         "gateway-key-4711-0815",
		"header with two blanks":   spaced,
		"its key alone":            "c2VjcmV0LXdpdGgtdHdvLWJsYW5rcw==",
		"header that holds others": "prefix-" + string(ownSecret) + "-suffix",
	}
	configure := func(config *Config) {
		config.MaxRetries = 1
		config.Headers = map[string]string{
			"X-Gateway": headerSecret, "Authorization": spaced, "X-Both": "prefix-" + string(ownSecret) + "-suffix",
		}
	}
	echoes := map[string]func(status int, secret string) (int, string){
		"error":       func(status int, secret string) (int, string) { return status, `{"error":"no ` + secret + ` here"}` },
		"JSON string": func(status int, secret string) (int, string) { return status, `"no ` + secret + ` here"` },
		"wrapped": func(status int, secret string) (int, string) {
			return status, `"{\"error\":\"no ` + secret + ` here\"}"`
		},
		"plain text": func(status int, secret string) (int, string) { return status, "no " + secret + " here" },
		"HTML title": func(status int, secret string) (int, string) {
			return status, "<html><title>no " + secret + " here</title>"
		},
		"HTML entity": func(status int, secret string) (int, string) {
			return status, fmt.Sprintf("<html><title>no &#%d;%s here</title>", secret[0], secret[1:])
		},
		"twice":        func(status int, secret string) (int, string) { return status, secret + secret },
		"HTML for 200": func(_ int, secret string) (int, string) { return 200, "<html><title>no " + secret + " here</title>" },
	}
	for echo, say := range echoes {
		for secret, value := range secrets {
			t.Run(echo+"/"+secret, func(t *testing.T) {
				t.Parallel()
				for _, status := range []int{400, 401, 404, 409, 429, 500, 503} {
					code, body := say(status, value)
					client := serve(t, says(code, body), configure)
					for _, err := range []error{
						rename(t.Context(), client),
						setFields(t.Context(), client),
					} {
						// The one that was not sent with this call is a secret all the same.
						if secret == "instance token" || secret == "header that holds others" {
							if failure(t, err).ByAdmin {
								continue
							}
						}
						for _, said := range []string{err.Error(), failure(t, err).Message} {
							if strings.Contains(tidy(said), tidy(value)) {
								t.Errorf("with status %d the message holds the secret", status)
							}
							if strings.Contains(said, "prefix-") || strings.Contains(said, "-suffix") {
								t.Errorf("with status %d the message holds what is around a shorter secret: %s", status, said)
							}
							if !strings.Contains(said, "(secret)") {
								t.Errorf("with status %d the message does not show that something was taken out: %s", status, said)
							}
						}
					}
				}
			})
		}
	}
	// The twin: what is no secret is quoted, so the looks above can fail.
	client := serve(t, says(400, `{"error":"no 0b5c2a51-not-a-secret here"}`), configure)
	if err := rename(t.Context(), client); !strings.Contains(err.Error(), "no 0b5c2a51-not-a-secret here") {
		t.Errorf("the server's words got lost: %v", err)
	}
}

func TestARedirectThatQuotesACredentialDoesNotShowIt(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"https://evil.example/?token=" + string(ownSecret),
		"https://" + string(ownSecret) + ".evil.example/",
		"https://user:" + string(ownSecret) + "@evil.example/",
		"https://user:" + string(ownSecret) + "@evil.example:bad/",
		"://" + string(ownSecret),
	} {
		client := serve(t, redirects(302, location), func(config *Config) { config.MaxRetries = 0 })
		err := status(t.Context(), client)
		if strings.Contains(failure(t, err).Error(), string(ownSecret)) {
			t.Errorf("a redirect to %q shows the token", location)
		}
	}
}

func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{}", `{"error":true,"message":"x"}`, `{"error":{"error":{"error":"deep"}}}`, `"\"\\\"x\\\"\""`, "<title>", "<html><title>&lt;</title>", "plain", "\xff\x00", "{", "[",
	} {
		f.Add(500, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		said, _ := message(status, body)
		if !utf8.ValidString(said) {
			t.Errorf("%q became %q, which is no UTF-8", body, said)
		}
		if strings.ContainsFunc(said, func(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }) {
			t.Errorf("%q became %q, which is not one line of text", body, said)
		}
		if tidy(said) != said {
			t.Errorf("%q became %q, which is not tidy", body, said)
		}
	})
}
