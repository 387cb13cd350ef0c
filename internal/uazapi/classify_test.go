package uazapi

import (
	"net/http"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

func TestClassify(t *testing.T) {
	t.Parallel()
	const (
		html   = "<html><head><title>Nope</title></head><body>nginx</body></html>"
		proxy  = `{"code":404,"message":"Not Found.","data":{}}`
		reason = `{"error":"because"}`
	)
	for _, test := range []struct {
		name   string
		path   string
		status int
		body   string
		want   call.Kind
	}{
		// A token is refused in many words, with 401 and with 403.
		{"invalid token", pathStatus, 401, `{"error":"Invalid token."}`, call.ErrRejected},
		{"client not found", pathStatus, 401, `{"error":"client not found"}`, call.ErrRejected},
		{"instance info not found", pathStatus, 401, `{"error":"instance info not found"}`, call.ErrRejected},
		{"missing token", pathStatus, 401, `{"error":"missing token"}`, call.ErrRejected},
		{"JSON text", pathAll, 401, `"Unauthorized"`, call.ErrRejected},
		{"of a gateway, JSON", pathStatus, 401, `{"message":"Unauthorized"}`, call.ErrRejected},
		{"plain text", pathAll, 401, `Invalid AdminToken Header`, call.ErrRejected},
		{"forbidden", pathAll, 403, `{"error":"Invalid AdminToken Header"}`, call.ErrRejected},
		// A page is not from uazapi, and says nothing of a token.
		{"page, 401", pathStatus, 401, html, call.ErrBlocked},
		{"page, 403", pathAll, 403, html, call.ErrBlocked},
		{"page in a JSON text", pathAll, 403, `"<html></html>"`, call.ErrBlocked},
		{"page that speaks of a session", pathDisconnect, 401, "<html><title>No session</title>", call.ErrBlocked},
		{"page that speaks of a demo", pathAll, 403, "<html><title>This endpoint has been disabled</title>", call.ErrBlocked},
		// Nor is a text that uazapi never answers, nor nothing at all.
		{"firewall, plain", pathStatus, 403, "error code: 1020", call.ErrBlocked},
		{"proxy, plain", pathAll, 401, "Unauthorized\n", call.ErrBlocked},
		{"proxy that speaks of a session", pathDisconnect, 401, "no session", call.ErrBlocked},
		{"longer than the known text", pathAll, 401, "Invalid AdminToken Header, says the gateway", call.ErrBlocked},
		{"a list", pathAll, 401, `["Unauthorized"]`, call.ErrBlocked},
		{"a number", pathAll, 403, `1020`, call.ErrBlocked},
		{"null", pathAll, 403, `null`, call.ErrBlocked},
		{"cut", pathAll, 401, `{"error":"Unauth`, call.ErrBlocked},
		{"empty, 401", pathStatus, 401, ``, call.ErrBlocked},
		{"empty, 403", pathAll, 403, " \n", call.ErrBlocked},
		// A demo server.
		{"disabled, 401", pathAll, 401, `{"error":"This is a public demo server. This endpoint has been disabled."}`, call.ErrDisabled},
		{"disabled, 403", pathAdminFields, 403, `{"error":"This endpoint has been disabled"}`, call.ErrDisabled},
		{"disabled, plain", pathAll, 401, `This is a public demo server. This endpoint has been disabled.`, call.ErrDisabled},
		// A missing session.
		{"no session, 500", pathPrivacy, 500, `{"error":"No session"}`, ErrNoSession},
		{"no session, 401", "/profile/name", 401, `{"error":"No session"}`, ErrNoSession},
		{"no session, 503", "/send/text", 503, `{"error":true,"message":"WhatsApp disconnected: session is not reconnectable"}`, ErrNoSession},
		{"no active session, 401", pathCheck, 401, `{"error":"No active session"}`, ErrNoSession},
		{"no client, 500", pathCheck, 500, `{"error":"WhatsApp client is not connected"}`, ErrNoSession},
		{"no session, upper case", pathPresence, 500, `{"error":"NO SESSION"}`, ErrNoSession},
		// Only the server's own words make an instance gone.
		{"gone, Portuguese", pathStatus, 404, `{"error":"Instância não encontrada"}`, call.ErrGone},
		{"gone, decomposed", pathStatus, 404, `{"error":"Insta` + "\u0302" + `ncia na` + "\u0303" + `o encontrada"}`, call.ErrGone},
		{"gone, without accents", pathStatus, 404, `{"error":"INSTANCIA NAO ENCONTRADA"}`, call.ErrGone},
		{"gone, English", pathStatus, 404, `{"error":"Instance not found"}`, call.ErrGone},
		{"gone, with a flag", pathInstance, 404, `{"error":true,"message":"Instance not found."}`, call.ErrGone},
		{"gone, with a code", pathStatus, 404, `{"code":404,"message":"Instance not found.","data":{}}`, call.ErrGone},
		{"gone, to the admin who named it", pathAdminFields, 404, `{"error":"Instância não encontrada"}`, call.ErrGone},
		{"as a bare message", pathInstance, 404, `{"message":"instance info not found"}`, call.ErrNoRoute},
		{"within a longer text", pathStatus, 404, `{"error":"upstream: instance not found in pool"}`, call.ErrNoRoute},
		{"by a framework", pathStatus, 404, `{"timestamp":"2026-11-22","status":404,"error":"Instance not found","path":"/instance/status"}`, call.ErrNoRoute},
		{"with another code", pathStatus, 404, `{"code":5,"message":"Instance not found"}`, call.ErrNoRoute},
		// Nothing is gone where no instance was asked for.
		{"telling words of the listing", pathAll, 404, `{"error":"Instance not found"}`, call.ErrServerFault},
		{"telling words of create", pathCreate, 404, `{"error":"client not found"}`, call.ErrServerFault},
		{"telling words of init", pathInit, 404, `{"code":404,"message":"Instance not found.","data":{}}`, call.ErrServerFault},
		{"the listing, page", pathAll, 404, "<html><title>Instance not found</title>", call.ErrNoRoute},
		{"gone, client", pathInstance, 404, `{"error":"client not found"}`, call.ErrGone},
		{"unknown route", "/nowhere", 404, proxy, call.ErrNoRoute},
		{"404 of a proxy, page", pathStatus, 404, html, call.ErrNoRoute},
		{"404 of a proxy, page with telling words", pathStatus, 404, "<html><title>Instance not found</title>", call.ErrNoRoute},
		{"404 of a proxy, plain", pathStatus, 404, "404 page not found", call.ErrNoRoute},
		{"404 of a proxy, plain and telling", pathStatus, 404, "instance not found", call.ErrNoRoute},
		{"404 of a proxy, empty", pathStatus, 404, "", call.ErrNoRoute},
		{"404 of a proxy, JSON", pathStatus, 404, `{"error":"Not Found"}`, call.ErrNoRoute},
		{"404 of a proxy, list", pathStatus, 404, `["instance not found"]`, call.ErrNoRoute},
		{"404 of a proxy, null", pathStatus, 404, `null`, call.ErrNoRoute},
		{"404 of something else", pathWebhook, 404, `{"error":"Global webhook not found"}`, call.ErrNoRoute},
		{"no global webhook", pathGlobalWebhook, 404, `{"error":"Global webhook not found"}`, errNoGlobalWebhook},
		{"no global webhook, page", pathGlobalWebhook, 404, "<html><title>Global webhook not found</title>", call.ErrNoRoute},
		{"wrong verb", pathCreate, 405, `{"message":"Method Not Allowed."}`, call.ErrNoRoute},
		{"wrong verb, page", pathCreate, 405, html, call.ErrNoRoute},
		// 429 is the quota of the plan only where its words say so, and only where
		// an instance is made or connected.
		{"quota", pathConnect, 429, `{"error":"Maximum number of instances connected reached"}`, ErrQuota},
		{"quota, of create", pathCreate, 429, `{"error":"Maximum number of instances reached"}`, ErrQuota},
		{"quota, of init", pathInit, 429, `{"error":"Max instances reached"}`, ErrQuota},
		{"quota, plain", pathCreate, 429, `Instance limit reached`, ErrQuota},
		{"quota, of a plan", pathConnect, 429, `{"message":"You have reached the limit of your plan"}`, ErrQuota},
		{"quota, Portuguese", pathCreate, 429, `{"error":"Limite de instâncias do plano atingido (10/10)"}`, ErrQuota},
		{"quota, decomposed", pathConnect, 429, `{"error":"Nu` + "\u0301" + `mero MÁXIMO de insta` + "\u0302" + `ncias conectadas"}`, ErrQuota},
		{"quota, cota", pathCreate, 429, `{"error":"Cota de instâncias esgotada"}`, ErrQuota},
		{"words of a quota elsewhere", pathStatus, 429, `{"error":"Maximum number of instances reached"}`, call.ErrRateLimit},
		{"no words", pathConnect, 429, `{"error":"limit"}`, call.ErrRateLimit},
		{"half the words", pathConnect, 429, `{"error":"instance is busy, try later"}`, call.ErrRateLimit},
		{"too many of an instance", pathConnect, 429, `{"error":"Maximum requests for this instance reached"}`, call.ErrRateLimit},
		{"too fast for a plan", pathCreate, 429, `{"error":"Your plan has a rate limit"}`, call.ErrRateLimit},
		{"too fast, Portuguese", pathCreate, 429, `{"error":"Limite de requisições por instância atingido"}`, call.ErrRateLimit},
		{"too fast, a second", pathConnect, 429, `{"error":"Limit of 5 instances per second"}`, call.ErrRateLimit},
		{"rate limit", pathStatus, 429, `{"error":"Too Many Requests"}`, call.ErrRateLimit},
		{"rate limit, page", pathAll, 429, html, call.ErrRateLimit},
		{"rate limit of connect", pathConnect, 429, `{"error":"Too Many Requests"}`, call.ErrRateLimit},
		{"rate limit of connect, other words", pathConnect, 429, `{"error":"Rate limit exceeded"}`, call.ErrRateLimit},
		{"rate limit of connect, page", pathConnect, 429, html, call.ErrRateLimit},
		{"rate limit of connect, plain", pathConnect, 429, "error code: 1015", call.ErrRateLimit},
		{"rate limit of connect, empty", pathConnect, 429, "", call.ErrRateLimit},
		{"reset, against a policy", pathReset, 403, `{"error":"reset is not allowed"}`, call.ErrInvalid},
		{"reset, refused", pathReset, 401, `{"error":"Unauthorized"}`, call.ErrRejected},
		{"reset, page", pathReset, 403, html, call.ErrBlocked},
		{"reset, no session", pathReset, 409, `{"error":"Instance is not reconnectable"}`, ErrNoSession},
		{"conflict", pathConnect, 409, `{"response":"Connection attempt already in progress","instance":{}}`, call.ErrConflict},
		{"conflict of a delete", pathInstance, 409, `{"error":"instance is being deleted"}`, call.ErrConflict},
		// Nothing is under way on what does not exist yet, or is only described.
		{"name taken", pathCreate, 409, `{"error":"Já existe uma instância com este nome"}`, call.ErrInvalid},
		{"name taken, on an old server", pathInit, 409, `{"error":"instance name already in use"}`, call.ErrInvalid},
		{"name taken by a rename", pathRename, 409, `{"error":"name already in use"}`, call.ErrInvalid},
		{"admin fields in use", pathAdminFields, 409, `{"error":"duplicate adminField01"}`, call.ErrInvalid},
		{"invalid", pathPrivacy, 400, reason, call.ErrInvalid},
		{"invalid, 413", pathStatus, 413, reason, call.ErrInvalid},
		{"invalid, 422", pathRename, 422, reason, call.ErrInvalid},
		{"invalid, 402", pathCreate, 402, `{"error":"Plano vencido em 01/08"}`, call.ErrInvalid},
		{"invalid, empty", pathPrivacy, 400, ``, call.ErrInvalid},
		// What refuses a request in a form that is none of the API is an edge, with
		// whatever status.
		{"edge, nginx, 400", pathStatus, 400, "<html>\r\n<head><title>400 Request Header Or Cookie Too Large</title></head>", call.ErrBlocked},
		{"edge, Cloudflare, 409", pathConnect, 409, "error code: 1001", call.ErrBlocked},
		{"edge, mod_security, 406", pathRename, 406, "<head><title>Not Acceptable!</title></head>", call.ErrBlocked},
		{"edge, HAProxy, 400", pathAll, 400, "<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>", call.ErrBlocked},
		{"edge, Akamai", pathPrivacy, 403, "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\nReference&#32;&#35;18&#46;2f1&#46;17", call.ErrBlocked},
		{"edge, Varnish, 403", pathAll, 403, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC>\n<html><head><title>403 Forbidden</title>", call.ErrBlocked},
		{"edge, Traefik", pathAll, 401, "401 Unauthorized\n", call.ErrBlocked},
		{"edge, Traefik, 403", pathStatus, 403, "Forbidden", call.ErrBlocked},
		{"edge, plain", pathStatus, 403, "Access denied", call.ErrBlocked},
		{"edge, OpenResty", pathAll, 403, "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center>openresty</center>", call.ErrBlocked},
		{"edge, too large", pathAdminFields, 413, "<html><head><title>413 Request Entity Too Large</title></head>", call.ErrBlocked},
		{"edge, wrong host", pathStatus, 421, "", call.ErrBlocked},
		{"edge, for legal reasons", pathAll, 451, "Unavailable For Legal Reasons", call.ErrBlocked},
		{"edge, that is slowed down", pathAll, 429, "error code: 1015", call.ErrRateLimit},
		{"edge, that is down", pathAll, 503, "upstream connect error or disconnect/reset before headers", call.ErrServerFault},
		{"proxy wants a password", pathStatus, 407, html, call.ErrProxy},
		{"fault", pathPrivacy, 500, `{"error":"Failed to set privacy setting: context deadline exceeded"}`, call.ErrServerFault},
		{"fault of WhatsApp", pathPrivacy, 500, `{"error":"usync","error_source":"whatsapp","error_key":"k"}`, call.ErrServerFault},
		{"fault of a proxy", pathStatus, 502, html, call.ErrServerFault},
		{"fault, empty", pathStatus, 503, ``, call.ErrServerFault},
		{"fault, odd status", pathStatus, 530, `error code: 1033`, call.ErrServerFault},
		{"time-out of an edge", pathCreate, 408, `{"message":"Request Timeout"}`, call.ErrServerFault},
		{"time-out of an edge, empty", pathCreate, 499, ``, call.ErrServerFault},
		{"time-out of an edge, page", pathCreate, 460, html, call.ErrServerFault},
		{"redirect", pathStatus, 302, ``, call.ErrRedirect},
		{"not modified", pathStatus, 304, ``, call.ErrRedirect},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			network := calltest.Network{Status: test.status, Header: http.Header{}, Body: []byte(test.body)}
			client := newClient(t, "https://uazapi.invalid", func(config *call.Config) { config.MaxRetries = 0 }, through(network))
			if got := failure(t, client.call.Do(t.Context(), callTo(test.path), nil)).Kind; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// callTo is a call to a route, with the credential of that route.
func callTo(path string) call.Call {
	asAdmin := call.Credential{Header: adminHeader, Token: adminSecret, Admin: true}
	switch path {
	case pathAll, pathCreate, pathInit, "/globalwebhook":
		return call.Call{Method: http.MethodGet, Path: path, As: asAdmin}
	case pathAdminFields:
		return call.Call{Method: http.MethodGet, Path: path, As: asAdmin, ID: "r1"}
	default:
		return call.Call{Method: http.MethodGet, Path: path, As: asInstance(ownSecret)}
	}
}
