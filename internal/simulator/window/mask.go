package window

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// stars stand for what is hidden.
const stars = "•••"

// longestText is how much of a text of a body is shown: a picture in base64 says nothing to people.
const longestText = 200

// secretKeys are the keys whose values are credentials, in small letters.
var secretKeys = []string{
	"token", "admintoken", "admin_token", "access_token", "chatwoot_access_token", "openai_apikey", "apikey", "api_key",
	"password", "authorization", "qrcode", "paircode",
}

// masked returns a body as the page shows it: in lines, without what is secret, and with no more than the host of a URL.
// What is no JSON may hold anything, so only its length is told.
func masked(body string) string {
	if strings.TrimSpace(body) == "" {
		return ""
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber() // a long number stays what it is
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return fmt.Sprintf("(%d bytes)", len(body))
	}
	var shown strings.Builder
	encoder := json.NewEncoder(&shown)
	encoder.SetEscapeHTML(false) // the template does that
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(hide(value)); err != nil {
		return fmt.Sprintf("(%d bytes)", len(body))
	}
	return strings.TrimSpace(shown.String())
}

// hide returns a value of JSON without what is secret in it.
func hide(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			if isSecret(key) && member != "" && member != nil {
				value[key] = stars
				continue
			}
			value[key] = hide(member)
		}
		return value
	case []any:
		for n := range value {
			value[n] = hide(value[n])
		}
		return value
	case string:
		return hideText(value)
	default:
		return value
	}
}

func isSecret(key string) bool { return slices.Contains(secretKeys, strings.ToLower(key)) }

// hideText shortens a text, and a URL to its scheme and its host, since the rest mostly holds a secret.
func hideText(text string) string {
	if parsed, err := url.Parse(text); err == nil && parsed.Scheme != "" && parsed.Host != "" {
		return hostOf(parsed)
	}
	if letters := []rune(text); len(letters) > longestText {
		return fmt.Sprintf("%s… (%d)", string(letters[:longestText/4]), len(letters))
	}
	return text
}

// shownURL is a URL without what may be secret in it.
func shownURL(text string) string {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" {
		return stars
	}
	return hostOf(parsed)
}

func hostOf(parsed *url.URL) string {
	shown := parsed.Scheme + "://" + parsed.Host
	if parsed.Path != "" && parsed.Path != "/" || parsed.RawQuery != "" {
		shown += "/…"
	}
	return shown
}
