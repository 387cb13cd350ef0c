package provider_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
)

// An empty listing has no entry that tells when it was made, and the date of an answer that a
// gateway hands on is that of the gateway, which may have kept it. So through a gateway
// nothing proves that the last instance of a server is gone where nobody knows its token.
// What proves it otherwise goes on to do so.
func TestGatewayAnEmptyListingIsUndated(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		direct, others, known bool
		want                  string
	}{
		"the last one":                      {want: unproven},
		"the last one, whose token is here": {known: true, want: isGone},
		"one of several":                    {others: true, want: isGone},
		"the last one, without the gateway": {direct: true, want: isGone},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			state, private := s.known(instanceType)
			if !c.known {
				state = state.with(values{"store_token": false, "token": nil})
			}
			removed(s)
			if !c.others {
				for _, other := range s.more {
					s.must(s.Remove(other.ID))
				}
			}
			arguments := values{"admin_token": s.AdminToken()}
			if !c.direct {
				listening := httptest.NewServer(envelope.New(s.Simulator, envelope.Options{Key: proxyKey, BaseURL: s.url}))
				t.Cleanup(listening.Close)
				arguments["gateway"] = gateway(map[string]any{"url": listening.URL, "api_key": proxyKey})
			}
			how, detail := s.ends(instanceType, arguments, state, private)
			if how != c.want {
				t.Errorf("it ends as %q, want %q:\n%s", how, c.want, detail)
			}
			if c.want == unproven && !strings.Contains(detail, "UAZAPI_KNOWN_GONE="+s.in.ID) {
				t.Errorf("it does not say how to go on:\n%s", detail)
			}
		})
	}
}
