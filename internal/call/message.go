package call

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

const (
	// maxMessage is how many characters of a server's words are kept.
	maxMessage = 400
	// deepest is how many errors within errors are looked into. Each level is
	// read again, so that a deep nest would take minutes.
	deepest = 3
)

var (
	titlePattern = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	tagPattern   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// message finds the server's words in the body of a refusal: in one of the
// many JSON shapes that servers use, in plain text, or in an HTML page. It tells
// of a page that it was one.
func message(status int, body []byte) (said string, page bool) {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return http.StatusText(status), false
	case looksLikeHTML(body):
		return htmlMessage(body), true
	}
	var fields Object
	if json.Unmarshal(body, &fields) == nil {
		return fields.message(status), false
	}
	var text string
	if json.Unmarshal(body, &text) == nil {
		// Some servers wrap an answer in a string of JSON once more.
		return message(status, []byte(text))
	}
	if body[0] == '{' || body[0] == '[' {
		// It may describe instances, with their tokens.
		return "an answer that cannot be read", false
	}
	return tidy(string(body)), false
}

// message picks the member that holds the words. A boolean "error" only says
// that there is one. The last two names are those of edges (RFC 9457).
func (o Object) message(status int) string {
	for range deepest {
		for _, name := range []string{"error", "message", "response", "message_ptbr", "info", "title", "detail"} {
			value := tidy(o.Raw(name))
			if value != "" && value != "true" && value != "false" {
				return value
			}
		}
		o = o.Object("error")
	}
	return http.StatusText(status)
}

func looksLikeHTML(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

func htmlMessage(body []byte) string {
	title := titlePattern.FindSubmatch(body)
	if title == nil {
		return "an HTML page instead of JSON"
	}
	text := tidy(html.UnescapeString(tagPattern.ReplaceAllString(string(title[1]), " ")))
	if text == "" {
		return "an HTML page instead of JSON"
	}
	return `an HTML page titled "` + text + `" instead of JSON`
}

// tidy makes foreign text fit for one line of a message: no control characters,
// single blanks.
func tidy(text string) string {
	printable := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(printable), " ")
}

// clip bounds the length of a message.
func clip(text string) string {
	runes := []rune(text)
	if len(runes) <= maxMessage {
		return text
	}
	return string(runes[:maxMessage]) + "…"
}
