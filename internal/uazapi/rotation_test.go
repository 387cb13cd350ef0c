package uazapi

import (
	"errors"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Nobody has seen the answer of a real server.
func TestRotateTokenReadsEveryAnswer(t *testing.T) {
	t.Parallel()
	const token, other = call.Token("9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"), call.Token("0e4ab1e1-52b0-4d0e-9d53-0123456789ab")
	for body, want := range map[string]call.Token{
		`{"token":"` + string(token) + `"}`:                                                        token,
		`{"new_token":"` + string(token) + `"}`:                                                    token,
		`{"id":"r1","name":"a","token":"` + string(token) + `"}`:                                   token,
		`{"token":"` + string(other) + `","instance":{"id":"r1","token":"` + string(token) + `"}}`: token,
		`{"instance":{"id":"r1","token":"9d3c********"},"token":"` + string(token) + `"}`:          token,
		`{"success":true,"message":"Instance token rotated successfully"}`:                         "",
		`{"token":"********"}`: "",
		``:                     "",
	} {
		got, err := serve(t, says(200, body)).RotateToken(t.Context(), "r1")
		if err != nil || got != want {
			t.Errorf("%s: it is another token: %v", body, err)
		}
	}
}

func TestRotateTokenRefusals(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		status  int
		body    string
		want    call.Kind
		unknown bool
	}{
		"not confirmed":      {400, `{"error":"confirm_impacts must be true"}`, call.ErrInvalid, false},
		"a moment ago":       {429, `{"error":"Instance token rotation cooldown active","retry_after_ms":86400000}`, ErrCooldown, false},
		"no such instance":   {404, `{"error":"Instância não encontrada"}`, call.ErrGone, false},
		"no such route":      {405, `{"message":"Method Not Allowed."}`, call.ErrNoRoute, false},
		"a server fault":     {500, `{"error":"database is locked"}`, call.ErrServerFault, true},
		"another instance's": {200, `{"instance":{"id":"r2","token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"}}`, call.ErrOtherInstance, true},
		"no JSON":            {200, `ok`, call.ErrUndecodable, true},
	} {
		_, err := serve(t, says(test.status, test.body)).RotateToken(t.Context(), "r1")
		if !errors.Is(err, test.want) || call.OutcomeUnknown(err) != test.unknown {
			t.Errorf("%s: got %v", title, err)
		}
	}
}

func TestRotateProxyReadsWhatServersSay(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]ProxyRotation{
		`{"details":"Proxy configurado","proxy":{},"restart_requested":true,"rotated":true}`: {"Proxy configurado", true, true},
		`{"details":"Proxy configurado","proxy":{}}`:                                         {"Proxy configurado", false, false},
		`{"message":"ok"}`: {"ok", false, false},
	} {
		if got, err := serve(t, says(200, body)).RotateProxy(t.Context(), ownKey); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}
