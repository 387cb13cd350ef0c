package apidiag_test

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// throughGateway has the calls made by a gateway, at the address of the test's server.
func throughGateway(config *call.Config) {
	address := *config.BaseURL
	address.Path = "/proxy"
	config.Gateway = &call.Gateway{URL: &address, Key: gatewayKey, Service: uazapi.GatewayService}
	config.MaxRetries = 0
}

// gatewaySays is a gateway that says the same to every call.
func gatewaySays(status int, body string) map[string]reply {
	return map[string]reply{"POST /proxy": {status, body, ""}}
}

var (
	says401 = reply{401, `{"error":"Invalid API key"}`, ""}
	says402 = reply{402, `{"error":"Your plan has ended"}`, ""}
	says429 = reply{429, `{"error":"Too many requests"}`, ""}
)

// afterwards is a gateway that hands on what reads, with the status inside, and answers
// the rest by itself.
func afterwards(own reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if asked, _ := io.ReadAll(r.Body); bytes.Contains(asked, []byte("/instance/status")) {
			_, _ = w.Write([]byte(`{"data":` + salesStatus + `,"upstream_status":200,"ok":true}`))
			return
		}
		w.WriteHeader(own.status)
		_, _ = w.Write([]byte(own.body))
	}
}

// renameAfterwards reads an instance and then renames it.
func renameAfterwards(ctx context.Context, server *access.Server) error {
	if err := readStatus(ctx, server); err != nil {
		return err
	}
	return rename(ctx, server)
}
