package call

import (
	"net/url"
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"https://free.uazapi.com":                        "https://free.uazapi.com",
		"https://free.uazapi.com/":                       "https://free.uazapi.com",
		"https://free.uazapi.com///":                     "https://free.uazapi.com",
		"  https://free.uazapi.com\n":                    "https://free.uazapi.com",
		"HTTPS://Free.UAZAPI.com":                        "https://free.uazapi.com",
		"https://free.uazapi.com:8443":                   "https://free.uazapi.com:8443",
		"http://localhost:8080":                          "http://localhost:8080",
		"http://[::1]:8080":                              "http://[::1]:8080",
		"https://n8ntools.io/api/v1/proxy/uazapi":        "https://n8ntools.io/api/v1/proxy/uazapi",
		"https://n8ntools.io/API/Proxy/":                 "https://n8ntools.io/API/Proxy",
		"https://n8ntools.io/a%2Fb/":                     "https://n8ntools.io/a%2Fb",
		"https://servidor.exemplo.com.br/caminho%20com/": "https://servidor.exemplo.com.br/caminho%20com",
	} {
		got, err := ParseBaseURL(value)
		if err != nil {
			t.Errorf("%q: %v", value, err)
			continue
		}
		if got.String() != want {
			t.Errorf("%q became %q, want %q", value, got, want)
		}
	}
}

func TestParseBaseURLRefusesWhatIsNoAddressOfAServer(t *testing.T) {
	t.Parallel()
	for value, fault := range map[string]string{
		"":                                      "it is blank",
		" \t\n":                                 "it is blank",
		"free.uazapi.com":                       "it has no scheme",
		"free.uazapi.com/instance":              "it has no scheme",
		"//free.uazapi.com":                     "it has no scheme",
		"localhost:8080":                        "it has no scheme",
		"https:free.uazapi.com":                 "it has no scheme",
		"ftp://free.uazapi.com":                 `its scheme is "ftp"`,
		"ws://free.uazapi.com":                  `its scheme is "ws"`,
		"https://":                              "it names no host",
		"https:///instance":                     "it names no host",
		"https://:443":                          "it names no host",
		"https://user:hunter2@free.uazapi.com":  "it holds a user name or password",
		"https://hunter2@free.uazapi.com":       "it holds a user name or password",
		"https://@free.uazapi.com":              "it holds a user name or password",
		"https://free.uazapi.com?token=hunter2": "it holds a query or a fragment",
		"https://free.uazapi.com/?":             "it holds a query or a fragment",
		"https://free.uazapi.com/#hunter2":      "it holds a query or a fragment",
		"https://free uazapi.com":               "it is not a valid URL",
		"https://free.uazapi.com\x00/":          "it is not a valid URL",
		"https://free.uazapi.com/hunter2\nx":    "it is not a valid URL",
		"https://user:hunter2@host:port/":       "it is not a valid URL",
		"https://free.uazapi.com/%zz-hunter2":   "it is not a valid URL",
		"https://[::1":                          "it is not a valid URL",
		"https://free.uazapi.com:99x":           "it is not a valid URL",
	} {
		got, err := ParseBaseURL(value)
		switch {
		case err == nil:
			t.Errorf("%q became %q", value, got)
		case !strings.Contains(err.Error(), fault):
			t.Errorf("%q: got %q, want %q", value, err, fault)
		case strings.Contains(err.Error(), "hunter2"):
			t.Errorf("%q: the error quotes what may be a secret: %v", value, err)
		}
	}
}

func TestPlainHTTPSendsInClearExceptToThisMachine(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"https://free.uazapi.com":      false,
		"https://10.0.0.1":             false,
		"http://free.uazapi.com":       true,
		"http://10.0.0.1":              true,
		"http://[fe80::1]":             true,
		"http://0.0.0.0":               true,
		"http://localhost":             false,
		"http://LOCALHOST:8080/api":    false,
		"http://uazapi.localhost":      true,
		"http://127.0.0.1:8080":        false,
		"http://127.8.9.1":             false,
		"http://[::1]:8080":            false,
		"http://[::ffff:127.0.0.1]":    false,
		"http://localhost.example.com": true,
		"http://notlocalhost":          true,
		"http://127.0.0.1.example.com": true,
	} {
		base, err := ParseBaseURL(value)
		if err != nil {
			t.Errorf("%q: %v", value, err)
			continue
		}
		if got := SendsInClear(base); got != want {
			t.Errorf("%q sends in clear: %t, want %t", value, got, want)
		}
	}
}

func FuzzParseBaseURL(f *testing.F) {
	for _, seed := range []string{
		"", "https://free.uazapi.com", "http://[::1]:8080/a/b/", "https://user:pw@h", "https://h?x", "https://h#x", "//h",
		"https://h/%2F", "HTTPS://H", "https://h/..", "https://h//", "https://h:", "https://h/a%2F/", "http://0\xf3", "https://h/" + strings.Repeat("é", 400),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		base, err := ParseBaseURL(value)
		if err != nil {
			return
		}
		if base.Scheme != "https" && base.Scheme != "http" || base.Hostname() == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
			t.Errorf("%q became %q", value, base)
		}
		if strings.HasSuffix(base.Path, "/") {
			t.Errorf("%q became %q, with a slash at its end", value, base)
		}
		again, err := ParseBaseURL(base.String())
		if err != nil || again.String() != base.String() {
			t.Errorf("%q became %q and then %v, %v", value, base, again, err)
		}
		joined, err := url.Parse(base.JoinPath(pathAll).String())
		if err != nil || !strings.HasSuffix(joined.Path, pathAll) || joined.Host != base.Host || joined.Scheme != base.Scheme {
			t.Errorf("%q leads to %v, %v", value, joined, err)
		}
	})
}

// The port that a scheme has by itself makes no other address of a server: what
// was found at the one is not new at the other.
func TestParseBaseURLTheUsualPortMakesNoOtherAddress(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"https://free.uazapi.com:443":        "https://free.uazapi.com",
		"https://free.uazapi.com:":           "https://free.uazapi.com",
		"HTTPS://Free.uazapi.com:443/api/v1": "https://free.uazapi.com/api/v1",
		"http://localhost:80/":               "http://localhost",
		"http://[::1]:80":                    "http://[::1]",
		"https://free.uazapi.com:80":         "https://free.uazapi.com:80",
		"http://localhost:443":               "http://localhost:443",
	} {
		got, err := ParseBaseURL(value)
		if err != nil || got.String() != want {
			t.Errorf("%q became %v, %v, want %q", value, got, err, want)
		}
	}
}
