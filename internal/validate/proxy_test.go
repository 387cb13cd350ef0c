package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestProxyURL(t *testing.T) {
	t.Parallel()
	for value, says := range map[string]string{
		"http://user:Pa55w0rd@proxy.example:8080":    "",
		"https://proxy.example":                      "",
		"socks5://user:Pa55w0rd@[2001:db8::1]:1080":  "",
		"socks5h://user@10.0.0.1:1080/":              "",
		"http://user:Pa55%40w0rd@proxy.example:8080": "",
		"":                                 "has no scheme",
		"never":                            "has no scheme",
		"user:Pa55w0rd@proxy.example:8080": "has no scheme",
		"socks://user:Pa55w0rd@proxy.example:1080":    "Write socks5://",
		"SOCKS://user:Pa55w0rd@proxy.example:1080":    "Write socks5://",
		"socks4://user:Pa55w0rd@proxy.example:1080":   "Write socks5://",
		"ftp://user:Pa55w0rd@proxy.example":           "http, https, socks5 and socks5h",
		"HTTP://user:Pa55w0rd@proxy.example":          "in small letters",
		"http://user:Pa55w0rd@":                       "names no host",
		"http://user:Pa55w0rd@:8080":                  "names no host",
		"http://user:Pa55w0rd@proxy.example:port":     "cannot be read",
		"http://user:Pa55#w0rd@proxy.example:8080":    "percent encoding",
		"http://user:Pa55/w0rd@proxy.example:8080":    "percent encoding",
		"http://user:Pa55%w0rd@proxy.example:8080":    "percent encoding",
		"http://user:Pa55w0rd@proxy.example:8080/x":   "ends with the port",
		"http://user:Pa55w0rd@proxy.example:8080?x=1": "ends with the port",
		"http://user:Pa55w0rd@proxy.example:8080\n":   "control character",
		"\thttp://user:Pa55w0rd@proxy.example:8080":   "blank",
	} {
		summary, detail := check(t, validators["proxy URL"](), types.StringValue(value))
		if (says == "") != (summary == "") || !strings.Contains(detail, says) {
			t.Errorf("%q: it says %q: %s", value, summary, detail)
		}
		if strings.Contains(detail, "Pa55") || strings.Contains(detail, "w0rd") || strings.Contains(detail, "proxy.example") {
			t.Errorf("%q is quoted: %s", value, detail)
		}
	}
}

func TestProxyFallback(t *testing.T) {
	t.Parallel()
	for value, says := range map[string]string{
		"internal":                               "",
		"never":                                  "",
		"http://user:Pa55w0rd@proxy.example:1":   "",
		"internal_proxy":                         `"internal" for the server's own proxy`,
		"Pa55w0rd":                               `"internal" for the server's own proxy`,
		"":                                       `"internal" for the server's own proxy`,
		"socks://user:Pa55w0rd@proxy.example:80": "Write socks5://",
	} {
		summary, detail := check(t, validators["proxy fallback"](), types.StringValue(value))
		if (says == "") != (summary == "") || !strings.Contains(detail, says) || strings.Contains(detail, "Pa55") {
			t.Errorf("%q: it says %q: %s", value, summary, detail)
		}
	}
}

func FuzzProxyURL(f *testing.F) {
	const secret = "s3cr3tPa55w0rd"
	for _, seed := range []string{"http://user:", "socks://", "http://a.example:1/", "ftp://", "", "http://a b:", "never", "\x1b[31m"} {
		f.Add(seed, "@proxy.example:8080")
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, thing := range []string{"proxy URL", "proxy fallback"} {
			_ = fuzzed(t, thing, before+secret+after, secret)
		}
	})
}
