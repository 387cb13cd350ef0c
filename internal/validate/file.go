package validate

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// File refuses what is neither the URL of a file nor its contents in base64. It quotes
// nothing of it, since it may hold a secret.
func File() validator.String {
	return text{thing: "file", wanted: "be a URL with https:// or http://, or contents in base64", fault: func(value string) string {
		if isURLOfFile(value) || isBase64(value) {
			return ""
		}
		return `It is neither a URL with https:// or http:// nor contents in base64. For a file of this machine, write filebase64("${path.module}/FILE"). The value is not shown here, since it may hold a secret.`
	}}
}

func isURLOfFile(value string) bool {
	if strings.ContainsFunc(value, func(r rune) bool { return call.Obeyed(r) || unicode.IsSpace(r) }) {
		return false
	}
	parsed, err := url.Parse(value)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http") && parsed.Hostname() != ""
}

// shortestFile is shorter than any file in base64, and longer than most names of files.
const shortestFile = 16

// isBase64 takes a data URI, too.
func isBase64(value string) bool {
	if kind, contents, is := strings.Cut(value, ";base64,"); is && strings.HasPrefix(kind, "data:") {
		value = contents
	}
	_, err := base64.StdEncoding.Strict().DecodeString(value)
	return err == nil && len(value) >= shortestFile && !strings.ContainsAny(value, "\r\n")
}
