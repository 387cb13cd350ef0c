package uazapi

import "testing"

// The port that a scheme has by itself makes no other address of a server: what
// was found at the one is not new at the other.
func TestParseBaseURL_theUsualPortMakesNoOtherAddress(t *testing.T) {
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
