package validate

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// proxyForm is what the URL of a proxy looks like.
const proxyForm = "http://USER:PASSWORD@HOST:PORT"

// ProxyURL refuses what is no URL of a proxy that servers take. It never shows the
// value, which may hold a password.
func ProxyURL() validator.String {
	return text{thing: "proxy URL", wanted: "be the URL of a proxy, such as " + proxyForm, fault: proxyFault}
}

// ProxyFallback refuses what can stand in for no proxy. It never shows the value,
// which may be a URL.
func ProxyFallback() validator.String {
	return text{thing: "proxy fallback", wanted: "be internal, never, or the URL of a proxy", fault: func(value string) string {
		switch {
		case value == uazapi.FallbackInternal, value == uazapi.FallbackNever:
			return ""
		case !strings.Contains(value, ":"):
			return `The fallback is "internal" for the server's own proxy, "never" for none, or the URL of a proxy, such as ` + proxyForm + "."
		}
		return proxyFault(value)
	}}
}

func proxyFault(value string) string {
	const form = " A proxy is given as " + proxyForm + "."
	scheme, rest, is := strings.Cut(value, "://")
	if len(value) > longestURL {
		return fmt.Sprintf("The URL is longer than %d characters.", longestURL)
	}
	switch parsed, err := url.Parse(value); {
	case strings.ContainsFunc(value, call.Obeyed) || strings.TrimSpace(value) != value:
		return "The URL has a control character in it, or a blank at one of its ends. Take it out."
	case !is:
		return "The URL has no scheme." + form + " The schemes are http, https, socks5 and socks5h."
	case strings.EqualFold(scheme, "socks"), strings.EqualFold(scheme, "socks4"), strings.EqualFold(scheme, "socks4a"):
		return "Servers take no URL that begins with socks:// or socks4://. Write socks5://, or socks5h:// for a proxy that looks names up by itself."
	case !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, scheme):
		return "Servers take proxies of the schemes http, https, socks5 and socks5h, in small letters." + form
	case err != nil:
		return "The URL cannot be read. If the user or the password holds one of / ? # @ : % or a blank, write it in percent encoding, such as %40 for @." + form
	case uazapi.ProxyAddress(value) == "":
		return "The URL names no host." + form
	case strings.Trim(parsed.Path, "/") != "" || strings.ContainsAny(rest, "?#"):
		return "The URL of a proxy ends with the port. If the user or the password holds one of / ? # write it in percent encoding, such as %23 for #." + form
	}
	return ""
}
