package uazapi

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"testing"
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
		want   Kind
	}{
		// A token is refused in many words, with 401 and with 403.
		{"invalid token", pathStatus, 401, `{"error":"Invalid token."}`, ErrRejected},
		{"client not found", pathStatus, 401, `{"error":"client not found"}`, ErrRejected},
		{"instance info not found", pathStatus, 401, `{"error":"instance info not found"}`, ErrRejected},
		{"missing token", pathStatus, 401, `{"error":"missing token"}`, ErrRejected},
		{"JSON text", pathAll, 401, `"Unauthorized"`, ErrRejected},
		{"of a gateway, JSON", pathStatus, 401, `{"message":"Unauthorized"}`, ErrRejected},
		{"plain text", pathAll, 401, `Invalid AdminToken Header`, ErrRejected},
		{"forbidden", pathAll, 403, `{"error":"Invalid AdminToken Header"}`, ErrRejected},
		// A page is not from uazapi, and says nothing of a token.
		{"page, 401", pathStatus, 401, html, ErrBlocked},
		{"page, 403", pathAll, 403, html, ErrBlocked},
		{"page in a JSON text", pathAll, 403, `"<html></html>"`, ErrBlocked},
		{"page that speaks of a session", pathDisconnect, 401, "<html><title>No session</title>", ErrBlocked},
		{"page that speaks of a demo", pathAll, 403, "<html><title>This endpoint has been disabled</title>", ErrBlocked},
		// Nor is a text that uazapi never answers, nor nothing at all.
		{"firewall, plain", pathStatus, 403, "error code: 1020", ErrBlocked},
		{"proxy, plain", pathAll, 401, "Unauthorized\n", ErrBlocked},
		{"proxy that speaks of a session", pathDisconnect, 401, "no session", ErrBlocked},
		{"longer than the known text", pathAll, 401, "Invalid AdminToken Header, says the gateway", ErrBlocked},
		{"a list", pathAll, 401, `["Unauthorized"]`, ErrBlocked},
		{"a number", pathAll, 403, `1020`, ErrBlocked},
		{"null", pathAll, 403, `null`, ErrBlocked},
		{"cut", pathAll, 401, `{"error":"Unauth`, ErrBlocked},
		{"empty, 401", pathStatus, 401, ``, ErrBlocked},
		{"empty, 403", pathAll, 403, " \n", ErrBlocked},
		// A demo server.
		{"disabled, 401", pathAll, 401, `{"error":"This is a public demo server. This endpoint has been disabled."}`, ErrDisabled},
		{"disabled, 403", pathAdminFields, 403, `{"error":"This endpoint has been disabled"}`, ErrDisabled},
		{"disabled, plain", pathAll, 401, `This is a public demo server. This endpoint has been disabled.`, ErrDisabled},
		// A missing session.
		{"no session, 500", pathPrivacy, 500, `{"error":"No session"}`, ErrNoSession},
		{"no session, 401", "/profile/name", 401, `{"error":"No session"}`, ErrNoSession},
		{"no session, 503", "/send/text", 503, `{"error":true,"message":"WhatsApp disconnected: session is not reconnectable"}`, ErrNoSession},
		{"no session, upper case", pathPresence, 500, `{"error":"NO SESSION"}`, ErrNoSession},
		// Only the server's own words make an instance gone.
		{"gone, Portuguese", pathStatus, 404, `{"error":"Instância não encontrada"}`, ErrGone},
		{"gone, decomposed", pathStatus, 404, `{"error":"Insta` + "\u0302" + `ncia na` + "\u0303" + `o encontrada"}`, ErrGone},
		{"gone, without accents", pathStatus, 404, `{"error":"INSTANCIA NAO ENCONTRADA"}`, ErrGone},
		{"gone, English", pathStatus, 404, `{"error":"Instance not found"}`, ErrGone},
		{"gone, with a flag", pathInstance, 404, `{"error":true,"message":"Instance not found."}`, ErrGone},
		{"gone, with a code", pathStatus, 404, `{"code":404,"message":"Instance not found.","data":{}}`, ErrGone},
		{"gone, to the admin who named it", pathAdminFields, 404, `{"error":"Instância não encontrada"}`, ErrGone},
		{"as a bare message", pathInstance, 404, `{"message":"instance info not found"}`, ErrNoRoute},
		{"within a longer text", pathStatus, 404, `{"error":"upstream: instance not found in pool"}`, ErrNoRoute},
		{"by a framework", pathStatus, 404, `{"timestamp":"2026-11-22","status":404,"error":"Instance not found","path":"/instance/status"}`, ErrNoRoute},
		{"with another code", pathStatus, 404, `{"code":5,"message":"Instance not found"}`, ErrNoRoute},
		// Nothing is gone where no instance was asked for.
		{"telling words of the listing", pathAll, 404, `{"error":"Instance not found"}`, ErrServerFault},
		{"telling words of create", pathCreate, 404, `{"error":"client not found"}`, ErrServerFault},
		{"telling words of init", pathInit, 404, `{"code":404,"message":"Instance not found.","data":{}}`, ErrServerFault},
		{"the listing, page", pathAll, 404, "<html><title>Instance not found</title>", ErrNoRoute},
		{"gone, client", pathInstance, 404, `{"error":"client not found"}`, ErrGone},
		{"unknown route", "/nowhere", 404, proxy, ErrNoRoute},
		{"404 of a proxy, page", pathStatus, 404, html, ErrNoRoute},
		{"404 of a proxy, page with telling words", pathStatus, 404, "<html><title>Instance not found</title>", ErrNoRoute},
		{"404 of a proxy, plain", pathStatus, 404, "404 page not found", ErrNoRoute},
		{"404 of a proxy, plain and telling", pathStatus, 404, "instance not found", ErrNoRoute},
		{"404 of a proxy, empty", pathStatus, 404, "", ErrNoRoute},
		{"404 of a proxy, JSON", pathStatus, 404, `{"error":"Not Found"}`, ErrNoRoute},
		{"404 of a proxy, list", pathStatus, 404, `["instance not found"]`, ErrNoRoute},
		{"404 of a proxy, null", pathStatus, 404, `null`, ErrNoRoute},
		{"404 of something else", "/globalwebhook", 404, `{"error":"Global webhook not found"}`, ErrNoRoute},
		{"wrong verb", pathCreate, 405, `{"message":"Method Not Allowed."}`, ErrNoRoute},
		{"wrong verb, page", pathCreate, 405, html, ErrNoRoute},
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
		{"words of a quota elsewhere", pathStatus, 429, `{"error":"Maximum number of instances reached"}`, ErrRateLimit},
		{"no words", pathConnect, 429, `{"error":"limit"}`, ErrRateLimit},
		{"half the words", pathConnect, 429, `{"error":"instance is busy, try later"}`, ErrRateLimit},
		{"too many of an instance", pathConnect, 429, `{"error":"Maximum requests for this instance reached"}`, ErrRateLimit},
		{"too fast for a plan", pathCreate, 429, `{"error":"Your plan has a rate limit"}`, ErrRateLimit},
		{"too fast, Portuguese", pathCreate, 429, `{"error":"Limite de requisições por instância atingido"}`, ErrRateLimit},
		{"too fast, a second", pathConnect, 429, `{"error":"Limit of 5 instances per second"}`, ErrRateLimit},
		{"rate limit", pathStatus, 429, `{"error":"Too Many Requests"}`, ErrRateLimit},
		{"rate limit, page", pathAll, 429, html, ErrRateLimit},
		{"rate limit of connect", pathConnect, 429, `{"error":"Too Many Requests"}`, ErrRateLimit},
		{"rate limit of connect, other words", pathConnect, 429, `{"error":"Rate limit exceeded"}`, ErrRateLimit},
		{"rate limit of connect, page", pathConnect, 429, html, ErrRateLimit},
		{"rate limit of connect, plain", pathConnect, 429, "error code: 1015", ErrRateLimit},
		{"rate limit of connect, empty", pathConnect, 429, "", ErrRateLimit},
		{"reset, against a policy", pathReset, 403, `{"error":"reset is not allowed"}`, ErrInvalid},
		{"reset, refused", pathReset, 401, `{"error":"Unauthorized"}`, ErrRejected},
		{"reset, page", pathReset, 403, html, ErrBlocked},
		{"reset, no session", pathReset, 409, `{"error":"Instance is not reconnectable"}`, ErrNoSession},
		{"conflict", pathConnect, 409, `{"response":"Connection attempt already in progress","instance":{}}`, ErrConflict},
		{"conflict of a delete", pathInstance, 409, `{"error":"instance is being deleted"}`, ErrConflict},
		// Nothing is under way on what does not exist yet, or is only described.
		{"name taken", pathCreate, 409, `{"error":"Já existe uma instância com este nome"}`, ErrInvalid},
		{"name taken, on an old server", pathInit, 409, `{"error":"instance name already in use"}`, ErrInvalid},
		{"name taken by a rename", pathRename, 409, `{"error":"name already in use"}`, ErrInvalid},
		{"admin fields in use", pathAdminFields, 409, `{"error":"duplicate adminField01"}`, ErrInvalid},
		{"invalid", pathPrivacy, 400, reason, ErrInvalid},
		{"invalid, 413", pathStatus, 413, reason, ErrInvalid},
		{"invalid, 422", pathRename, 422, reason, ErrInvalid},
		{"invalid, 402", pathCreate, 402, `{"error":"Plano vencido em 01/08"}`, ErrInvalid},
		{"invalid, empty", pathPrivacy, 400, ``, ErrInvalid},
		// What refuses a request in a form that is none of the API is an edge, with
		// whatever status.
		{"edge, nginx, 400", pathStatus, 400, "<html>\r\n<head><title>400 Request Header Or Cookie Too Large</title></head>", ErrBlocked},
		{"edge, Cloudflare, 409", pathConnect, 409, "error code: 1001", ErrBlocked},
		{"edge, mod_security, 406", pathRename, 406, "<head><title>Not Acceptable!</title></head>", ErrBlocked},
		{"edge, HAProxy, 400", pathAll, 400, "<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>", ErrBlocked},
		{"edge, Akamai", pathPrivacy, 403, "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\nReference&#32;&#35;18&#46;2f1&#46;17", ErrBlocked},
		{"edge, Varnish, 403", pathAll, 403, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC>\n<html><head><title>403 Forbidden</title>", ErrBlocked},
		{"edge, Traefik", pathAll, 401, "401 Unauthorized\n", ErrBlocked},
		{"edge, Traefik, 403", pathStatus, 403, "Forbidden", ErrBlocked},
		{"edge, plain", pathStatus, 403, "Access denied", ErrBlocked},
		{"edge, OpenResty", pathAll, 403, "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center>openresty</center>", ErrBlocked},
		{"edge, too large", pathAdminFields, 413, "<html><head><title>413 Request Entity Too Large</title></head>", ErrBlocked},
		{"edge, wrong host", pathStatus, 421, "", ErrBlocked},
		{"edge, for legal reasons", pathAll, 451, "Unavailable For Legal Reasons", ErrBlocked},
		{"edge, that is slowed down", pathAll, 429, "error code: 1015", ErrRateLimit},
		{"edge, that is down", pathAll, 503, "upstream connect error or disconnect/reset before headers", ErrServerFault},
		{"proxy wants a password", pathStatus, 407, html, ErrProxy},
		{"fault", pathPrivacy, 500, `{"error":"Failed to set privacy setting: context deadline exceeded"}`, ErrServerFault},
		{"fault of WhatsApp", pathPrivacy, 500, `{"error":"usync","error_source":"whatsapp","error_key":"k"}`, ErrServerFault},
		{"fault of a proxy", pathStatus, 502, html, ErrServerFault},
		{"fault, empty", pathStatus, 503, ``, ErrServerFault},
		{"fault, odd status", pathStatus, 530, `error code: 1033`, ErrServerFault},
		{"time-out of an edge", pathCreate, 408, `{"message":"Request Timeout"}`, ErrServerFault},
		{"time-out of an edge, empty", pathCreate, 499, ``, ErrServerFault},
		{"time-out of an edge, page", pathCreate, 460, html, ErrServerFault},
		{"redirect", pathStatus, 302, ``, ErrRedirect},
		{"not modified", pathStatus, 304, ``, ErrRedirect},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := classify(callTo(test.path), answer{status: test.status, body: []byte(test.body)}, message(test.status, []byte(test.body)))
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// callTo is a call to a route, with the credential of that route.
func callTo(path string) call {
	switch path {
	case pathAll, pathCreate, pathInit, "/globalwebhook":
		return call{path: path, as: credential{adminHeader, adminSecret}}
	case pathAdminFields:
		return call{path: path, as: credential{adminHeader, adminSecret}, id: "r1"}
	default:
		return call{path: path, as: instance(ownSecret)}
	}
}

func TestReasonsArePlainAndQuoteNoURL(t *testing.T) {
	t.Parallel()
	at := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://free.uazapi.com/instance/status", Err: err}
	}
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"interrupt", at(context.Canceled), "the run was interrupted"},
		{"timeout", at(context.DeadlineExceeded), "no answer in time"},
		{"timeout of the network", at(&net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}), "no answer in time"},
		{"closed", at(io.EOF), "the connection was closed without an answer"},
		{"cut", io.ErrUnexpectedEOF, "the connection was cut in the middle of the answer"},
		{"redirect", at(&redirectError{text: "https://b.example"}), "it redirects to https://b.example"},
		{"certificate", at(x509.UnknownAuthorityError{}), "x509: certificate signed by unknown authority"},
		{"other", at(errors.New("odd")), "odd"},
		{"bare", fmt.Errorf("odd"), "odd"},
	} {
		if got := reason(test.err); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
