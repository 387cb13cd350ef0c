package apidiag_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag/goldentest"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// What must never be read in a message.
const (
	ownToken     = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"
	otherToken   = "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"
	adminToken   = "Adm1nK3y0fTheSrvAdm1nK3y0fTheSrvAdm1nK3y0fTheSrvAd"
	gatewayKey   = "gateway-key-4711-0815"
	secretQR     = "data:image/png;base64,c2VjcmV0"
	secretCode   = "SECR-ET01"
	secretAPIKey = "sk-secret"
)

var secrets = []string{ownToken, otherToken, adminToken, gatewayKey, secretQR, secretCode, secretAPIKey}

// sales is the instance that is spoken of, with all its secrets.
var sales = uazapi.Instance{
	ID: "r76b15a4a3614b4", Name: "Vendas", Token: ownToken, Status: "disconnected",
	LastDisconnect: "2026-08-04 09:52:02.993Z", LastDisconnectReason: "401: logged out from another device",
	QRCode: secretQR, Paircode: secretCode, OpenAIAPIKey: secretAPIKey,
}

const (
	pageOfProxy  = "<html><head><title>502 Bad Gateway</title></head></html>"
	demoRefusal  = `{"error":"This is a public demo server. This endpoint has been disabled."}`
	wrongToken   = `{"error":"Invalid token."}`
	wrongAdmin   = `{"error":"Invalid AdminToken Header"}`
	salesStatus  = `{"instance":{"id":"r76b15a4a3614b4","name":"Vendas"},"status":{}}`
	otherStatus  = `{"instance":{"id":"rffffffffffffff","name":"Suporte"},"status":{}}`
	otherListing = `[{"id":"rffffffffffffff","token":"` + otherToken + `","status":"connected"},{"id":"reeeeeeeeeeeeee","status":"connecting"}]`
)

// reply is what the server answers.
type reply struct {
	status int
	body   string
	header string
}

// scene is something that fails.
type scene struct {
	// admin and token are what the provider has.
	admin, token bool
	// answers are the server's, by route.
	answers map[string]reply
	// serve, where set, answers in their place; afterwards is the listing of a
	// server that has no instance until one is created, and loses that answer.
	serve      http.HandlerFunc
	afterwards string
	// change, where set, changes the client.
	change func(*call.Config)
	// server, where set, starts another kind of server.
	server func(testing.TB, http.Handler) *httptest.Server
	// verb and blame are the attempt's; the verb is "rename" unless set.
	verb  string
	blame path.Path
	// act is what fails, and tell makes a diagnostic of it: Failed unless set.
	act  func(context.Context, *access.Server) error
	tell func(context.Context, apidiag.Attempt, error) diag.Diagnostic
	// unblamed says that no attribute is at fault, whatever the attempt says.
	unblamed bool
}

// play has the scene fail, and returns what is told of it.
func (s scene) play(t *testing.T) diag.Diagnostic {
	t.Helper()
	handler := s.serve
	if s.afterwards != "" {
		handler = listingAfterwards(s.afterwards)
	}
	if handler == nil {
		handler = func(w http.ResponseWriter, r *http.Request) {
			answer, ok := s.answers[r.Method+" "+r.URL.Path]
			if !ok {
				t.Errorf("there is no answer to %s %s", r.Method, r.URL.Path)
			}
			if name, value, found := strings.Cut(answer.header, ": "); found {
				w.Header().Set(name, value)
			}
			w.WriteHeader(answer.status)
			_, _ = w.Write([]byte(answer.body))
		}
	}
	start := s.server
	if start == nil {
		start = listens
	}
	listening := start(t, handler)
	t.Cleanup(listening.Close)

	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := call.Config{
		BaseURL:        base,
		Headers:        map[string]string{"X-Gateway": gatewayKey},
		RequestTimeout: 5 * time.Second,
		MaxRetries:     2,
		Pace:           call.Pace{First: time.Nanosecond, Most: time.Microsecond},
	}
	if s.admin {
		config.AdminToken = adminToken
	}
	if s.change != nil {
		s.change(&config)
	}
	client, err := uazapi.New(config)
	if err != nil {
		t.Fatal(err)
	}
	var own call.Token
	if s.token {
		own = otherToken
	}
	server := access.NewServer(client, own, time.Now)
	attempt := apidiag.Attempt{Verb: "rename", Instance: sales, On: server, Blame: s.blame}
	if s.verb != "" {
		attempt.Verb = s.verb
	}
	if s.verb == "create" {
		attempt.Instance = uazapi.Instance{Name: sales.Name} // all that is known before
	}
	err = s.act(t.Context(), server)
	if err == nil {
		t.Fatal("nothing failed")
	}
	if s.tell != nil {
		return s.tell(t.Context(), attempt, err)
	}
	return failed(t, attempt, err)
}

// failed is the one error that tells of a failure.
func failed(t *testing.T, attempt apidiag.Attempt, err error) diag.Diagnostic {
	t.Helper()
	told := attempt.Failed(t.Context(), err)
	if len(told) != 1 {
		t.Fatalf("there are %d diagnostics, want one: %v", len(told), told)
	}
	return told[0]
}

// cutting answers half of a body and closes the connection, or closes it at once.
func cutting(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if body != "" {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(body))
			_ = http.NewResponseController(w).Flush()
		}
		panic(http.ErrAbortHandler)
	}
}

// byItsToken answers each token in its own way.
func byItsToken(answers map[string]reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer := answers[r.Header.Get("token")]
		w.WriteHeader(answer.status)
		_, _ = w.Write([]byte(answer.body))
	}
}

// silent never answers.
func silent(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // before that, the server does not notice
	<-r.Context().Done()
}

// blocking is a firewall that says the same to everybody.
func blocking(words string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(words))
	}
}

// again tells of a failure that was told before.
func again(ctx context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
	a.Failed(ctx, err)
	return a.Failed(ctx, err)[0]
}

// notFinished tells of a new instance that is not yet as planned.
func notFinished(ctx context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
	return a.NotFinished(ctx, err)
}

// reset restarts an instance.
func reset(ctx context.Context, server *access.Server) error {
	_, err := server.API.ResetInstance(ctx, uazapi.Key{Token: ownToken})
	return err
}

func listens(_ testing.TB, handler http.Handler) *httptest.Server { return httptest.NewServer(handler) }

func down(tb testing.TB, handler http.Handler) *httptest.Server {
	tb.Helper()
	server := httptest.NewServer(handler)
	server.URL = calltest.NobodyListens(tb)
	return server
}

func untrusted(_ testing.TB, handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshake fails on purpose
	server.StartTLS()
	return server
}

func find(ref access.Ref) func(context.Context, *access.Server) error {
	return func(ctx context.Context, server *access.Server) error {
		_, err := server.Find(ctx, access.Record{Ref: ref}, roster.Shared)
		return err
	}
}

func open(ref access.Ref) func(context.Context, *access.Server) error {
	return func(ctx context.Context, server *access.Server) error {
		_, err := server.Lookup(ctx, ref, roster.Shared)
		return err
	}
}

func openOnce(ctx context.Context, server *access.Server) error {
	_, err := server.LookupOnce(ctx, byToken)
	return err
}

func rename(ctx context.Context, server *access.Server) error {
	return server.API.RenameInstance(ctx, uazapi.Key{Token: ownToken}, "Vendas SP")
}

func renameByID(ctx context.Context, server *access.Server) error {
	return server.API.RenameInstance(ctx, sales.Key(), "Vendas SP")
}

func readStatus(ctx context.Context, server *access.Server) error {
	_, err := server.API.Status(ctx, sales.Key())
	return err
}

func note(ctx context.Context, server *access.Server) error {
	return server.SetAdminFields(ctx, sales.ID, uazapi.AdminFields{Field01: new("a"), Field02: new("b")})
}

func setPrivacy(ctx context.Context, server *access.Server) error {
	return server.API.SetPrivacy(ctx, uazapi.Key{Token: ownToken}, uazapi.Privacy{"last": "none"})
}

func connect(ctx context.Context, server *access.Server) error {
	_, err := server.API.Connect(ctx, uazapi.Key{Token: ownToken}, uazapi.Pairing{})
	return err
}

func create(ctx context.Context, server *access.Server) error {
	_, err := server.API.CreateInstance(ctx, uazapi.NewInstance{Name: "Vendas"})
	return err
}

// createOnce creates an instance, and looks for it when the answer is lost.
func createOnce(ctx context.Context, server *access.Server) error {
	server.Pause = time.Nanosecond
	_, err := server.Create(ctx, uazapi.NewInstance{Name: "Vendas"})
	return err
}

// listingAfterwards is a server that has no instances until one is created, and
// loses the answer to that.
func listingAfterwards(listing string) http.HandlerFunc {
	var created atomic.Bool
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			created.Store(true)
			w.WriteHeader(http.StatusBadGateway)
		case created.Load():
			_, _ = w.Write([]byte(listing))
		default:
			_, _ = w.Write([]byte("[]"))
		}
	}
}

// errNothing is for what is told without a failure.
var errNothing = errors.New("nothing failed: it is told of something else")

// namesakes are instances that have one name.
var namesakes = []uazapi.Instance{
	{ID: "r76b15a4a3614b4", Name: "Vendas", Token: ownToken, Status: "connected", Created: "2026-08-04 09:52:02.993Z"},
	{ID: "rffffffffffffff", Name: "Vendas", Token: otherToken, Status: "disconnected", Created: "2026-08-05T09:52:02.993Z"},
}

// unproven is the error for an instance that is not proven to be gone.
func unproven(why access.Reason, count int) func(context.Context, *access.Server) error {
	return isError(&access.UnprovenError{ID: sales.ID, Count: count, Why: why})
}

// vanished tells of an instance that is gone.
func vanished(gone access.GoneError) func(context.Context, apidiag.Attempt, error) diag.Diagnostic {
	gone.ID = sales.ID
	return func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
		return serverOf(a).Vanished(a.Instance, &gone)
	}
}

// notices tells what was odd about finding an instance.
func notices(found access.Found) func(context.Context, apidiag.Attempt, error) diag.Diagnostic {
	return func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
		return serverOf(a).Notices(found)[0]
	}
}

// serverOf is the server of an attempt of a scene.
func serverOf(a apidiag.Attempt) *access.Server { return a.On.(*access.Server) }

func isError(err error) func(context.Context, *access.Server) error {
	return func(context.Context, *access.Server) error { return err }
}

var (
	byToken = access.Ref{Token: ownToken}
	byID    = access.Ref{ID: sales.ID}
	byBoth  = access.Ref{ID: sales.ID, Token: ownToken}

	atToken   = path.Root("token")
	atTokenWO = path.Root("token_wo")
	atID      = path.Root("instance_id")
	atName    = path.Root("name")
)

const (
	all         = "GET /instance/all"
	status      = "GET /instance/status"
	renaming    = "POST /instance/updateInstanceName"
	adminFields = "POST /instance/updateAdminFields"
	privacy     = "POST /instance/privacy"
	connecting  = "POST /instance/connect"
	creating    = "POST /instance/create"
)

// scenes are all the ways in which something fails, by the name of their file.
var scenes = map[string]scene{
	"gateway_key":             {change: throughGateway, answers: gatewaySays(401, `{"success":false,"error":"Invalid API key"}`), act: rename},
	"gateway_own_key":         {change: throughGateway, serve: afterwards(says401), act: renameAfterwards},
	"gateway_limit":           {change: throughGateway, serve: afterwards(says429), act: renameAfterwards},
	"gateway_fault":           {change: throughGateway, answers: gatewaySays(200, `{"ok":false,"error":"connect ECONNREFUSED"}`), act: create, admin: true, verb: "create", unblamed: true},
	"gateway_refuses":         {change: throughGateway, serve: afterwards(says402), act: renameAfterwards},
	"gateway_redirects":       {change: throughGateway, answers: map[string]reply{"POST /proxy": {302, "", "Location: https://www.gateway.example/login"}}, act: rename},
	"gateway_redirects_below": {change: throughGateway, answers: map[string]reply{"POST /proxy": {308, "", "Location: /proxy/"}}, act: rename},
	"gateway_down":            {change: throughGateway, server: down, act: rename},
	"gateway_untrusted":       {change: throughGateway, server: untrusted, act: rename},
	"gateway_of_either":       {change: throughGateway, answers: gatewaySays(429, `{"error":"Too many requests"}`), act: rename},
	"gateway_server_refuses":  {change: throughGateway, answers: gatewaySays(200, `{"data":`+wrongToken+`,"upstream_status":401,"ok":false}`), act: rename},
	// The kinds of answers.
	"rejected_token": {
		verb: "adopt", blame: atToken, act: open(byToken),
		answers: map[string]reply{status: {401, wrongToken, ""}},
	},
	"rejected_token_403": {
		verb: "adopt", blame: atToken, act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {403, `{"error":"Forbidden"}`, ""}},
	},
	"rejected_admin": {
		admin: true, verb: "change the admin fields of", blame: path.Root("admin_field_01"), act: note, unblamed: true,
		answers: map[string]reply{adminFields: {401, wrongAdmin, ""}},
	},
	"rejected_admin_403": {
		admin: true, verb: "create", blame: atName, act: create, unblamed: true,
		answers: map[string]reply{creating: {403, "Invalid AdminToken Header", ""}},
	},
	"blocked": {
		blame: atName, act: rename, unblamed: true,
		answers: map[string]reply{renaming: {403, "<html><head><title>Attention Required!</title></head></html>", ""}},
	},
	"blocked_in_plain_text": {
		verb: "adopt", blame: atToken, act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {403, "error code: 1020", ""}},
	},
	"blocked_with_another_status": {
		verb: "change the privacy of", blame: path.Root("last"), act: setPrivacy, unblamed: true,
		answers: map[string]reply{privacy: {406, "<head><title>Not Acceptable</title></head>", ""}},
	},
	"name_refused": {
		admin: true, verb: "create", blame: atName, act: create,
		answers: map[string]reply{creating: {409, `{"error":"Já existe uma instância com este nome"}`, ""}},
	},
	"slow": {
		verb: "read", blame: atID, unblamed: true, act: isError(&call.Error{
			Kind: call.ErrUnreachable, Method: "GET", Path: "/instance/status", Message: "no answer in 1m0s", Timeout: time.Minute, Sent: true, Attempts: 5,
		}),
	},
	"slow_listing": {
		admin: true, verb: "read", blame: atID, act: open(byID), serve: silent, unblamed: true,
		change: func(config *call.Config) { config.RequestTimeout, config.MaxRetries = 50*time.Millisecond, 0 },
	},
	"slow_after_a_write": {
		blame: atName, act: rename, serve: silent, unblamed: true,
		change: func(config *call.Config) { config.RequestTimeout, config.MaxRetries = 50*time.Millisecond, 0 },
	},
	"proxy": {
		verb: "read", blame: atID, act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {407, "<html><head><title>ERR_CACHE_ACCESS_DENIED</title></head></html>", ""}},
	},
	"proxy_of_a_create": {
		admin: true, verb: "create", act: create, unblamed: true,
		answers: map[string]reply{creating: {407, "", ""}},
	},
	"proxy_that_refuses": {
		verb: "read", blame: atID, unblamed: true, act: isError(&call.Error{
			Kind: call.ErrProxy, Method: "GET", Path: "/instance/all", Status: 403, Message: "the proxy answered Forbidden", ByAdmin: true, Attempts: 1,
		}),
	},
	"proxy_without_a_way": {
		verb: "read", blame: atID, unblamed: true, act: isError(&call.Error{
			Kind: call.ErrProxy, Method: "GET", Path: "/instance/all", Status: 503, Message: "the proxy answered Service Unavailable", ByAdmin: true, Attempts: 5,
		}),
	},
	"proxy_unreachable": {
		verb: "read", blame: atID, unblamed: true, act: isError(&call.Error{
			Kind: call.ErrProxy, Method: "GET", Path: "/instance/status", Message: "proxyconnect tcp: dial tcp 192.0.2.7:3128: connect: connection refused", Attempts: 5,
		}),
	},
	"again_proxy": {
		verb: "read", blame: atID, unblamed: true, tell: again, act: isError(&call.Error{
			Kind: call.ErrProxy, Method: "GET", Path: "/instance/status", Status: 407, Message: "the proxy wants a user and a password", Attempts: 1,
		}),
	},
	"blocked_everywhere": {
		admin: true, verb: "read", blame: atToken, act: find(byBoth), unblamed: true, serve: blocking("error code: 1020"),
	},
	"refused_in_the_same_words": {
		admin: true, verb: "read", blame: atToken, act: find(byBoth), unblamed: true, serve: blocking(`{"error":"Access denied"}`),
	},
	"refused_in_words_of_a_gateway": {
		admin: true, verb: "read", blame: atToken, act: find(byBoth), unblamed: true,
		answers: map[string]reply{
			all:    {403, `{"message":"Access denied. Reference #18.2f1"}`, ""},
			status: {403, `{"message":"Access denied. Reference #18.2f2"}`, ""},
		},
	},
	"refused_in_words_of_a_gateway_for_an_owner": {
		verb: "read", blame: atToken, act: find(byBoth), unblamed: true,
		answers: map[string]reply{status: {403, `{"message":"Forbidden"}`, ""}},
	},
	"rejected_token_in_words_of_a_gateway": {
		verb: "adopt", blame: atToken, act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {401, `{"message":"No API key found in request"}`, ""}},
	},
	"rejected_admin_in_words_of_a_gateway": {
		admin: true, verb: "change the admin fields of", act: note, unblamed: true,
		answers: map[string]reply{adminFields: {401, `{"message":"Unauthorized: no valid API key","request_id":"1"}`, ""}},
	},
	"refused_as_a_problem": {
		verb: "adopt", blame: atToken, act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {403, `{"type":"https://developers.cloudflare.com/","title":"Error 1020: Access denied","status":403,"detail":"The owner of the site has blocked your address.","cloudflare_error":true}`, ""}},
	},
	"write_refused_for_a_reason": {
		verb: "connect", blame: atID, act: connect, unblamed: true,
		answers: map[string]reply{connecting: {403, `{"error":"Plano vencido em 01/08"}`, ""}},
	},
	"no_credential_admin_refused_by_a_gateway": {
		admin: true, verb: "read", blame: atID, act: find(byID), unblamed: true,
		answers: map[string]reply{all: {403, `{"message":"Forbidden"}`, ""}},
	},
	"disabled": {
		admin: true, verb: "change the admin fields of", blame: path.Root("admin_field_01"), act: note, unblamed: true,
		answers: map[string]reply{adminFields: {401, demoRefusal, ""}},
	},
	"gone": {
		blame: atID, act: rename,
		answers: map[string]reply{renaming: {404, `{"error":"Instância não encontrada"}`, ""}},
	},
	"no_route": {
		blame: atName, act: rename, unblamed: true,
		answers: map[string]reply{renaming: {405, `{"message":"Method Not Allowed."}`, ""}},
	},
	"no_session": {
		verb: "change the privacy of", blame: path.Root("last"), act: setPrivacy, unblamed: true,
		answers: map[string]reply{privacy: {500, `{"error":"No session"}`, ""}},
	},
	"quota": {
		verb: "connect", act: connect, unblamed: true,
		answers: map[string]reply{connecting: {429, `{"error":"Maximum number of instances connected reached"}`, ""}},
	},
	"quota_counted": {
		admin: true, verb: "connect", act: connect, unblamed: true,
		answers: map[string]reply{
			connecting: {429, `{"error":"Maximum number of instances connected reached"}`, ""},
			all:        {200, otherListing, ""},
		},
	},
	"rate_limit": {
		blame: atName, act: rename, unblamed: true,
		answers: map[string]reply{renaming: {429, `{"error":"Too Many Requests"}`, "Retry-After: 0"}},
	},
	"rate_limit_that_asks_to_wait": {
		blame: atName, act: rename, unblamed: true,
		answers: map[string]reply{renaming: {429, `{"error":"Too Many Requests"}`, "Retry-After: 3600"}},
	},
	"quota_contradicted": {
		admin: true, verb: "connect", act: connect, unblamed: true,
		answers: map[string]reply{
			connecting: {429, `{"error":"Limite de instâncias atingido (10/10)"}`, ""},
			all:        {200, otherListing, ""},
		},
	},
	"conflict": {
		verb: "connect", act: connect, unblamed: true,
		answers: map[string]reply{connecting: {409, `{"response":"Connection attempt already in progress","instance":{"token":"` + ownToken + `"}}`, ""}},
	},
	"invalid": {
		verb: "change the privacy of", blame: path.Root("groupadd"), act: setPrivacy,
		answers: map[string]reply{privacy: {400, `{"error":"invalid privacy value: nobody. Valid values: all, contacts, contact_blacklist, none"}`, ""}},
	},
	"invalid_that_quotes_secrets": {
		admin: true, blame: atName, act: rename,
		answers: map[string]reply{renaming: {400, `{"error":"bad request: token=` + ownToken + ` x-gateway=` + gatewayKey + ` admintoken=` + adminToken + `"}`, ""}},
	},
	"server_fault": {
		verb: "change the privacy of", blame: path.Root("last"), act: setPrivacy, unblamed: true,
		answers: map[string]reply{privacy: {500, `{"error":"Failed to set privacy setting: context deadline exceeded"}`, ""}},
	},
	"server_fault_of_a_proxy": {
		blame: atName, act: rename, unblamed: true,
		answers: map[string]reply{renaming: {502, pageOfProxy, ""}},
	},
	"server_fault_without_words": {
		verb: "read", act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {530, "", ""}},
	},
	"read_only": {
		blame: atName, unblamed: true, act: isError(&call.Error{
			Kind: call.ErrReadOnly, Method: "POST", Path: "/instance/updateInstanceName", Message: "the provider is read-only, so it was not sent",
		}),
	},
	"redirect": {
		blame: atName, act: rename, unblamed: true,
		answers: map[string]reply{renaming: {301, "", "Location: https://painel.example/login?token=" + ownToken}},
	},
	"redirect_of_a_write": {
		admin: true, verb: "create", blame: atName, act: create, unblamed: true,
		answers: map[string]reply{creating: {308, "", "Location: /v2/instance/create?token=" + ownToken}},
	},
	"redirect_beside_base_url": {
		verb: "read", blame: atID, unblamed: true, act: isError(&call.Error{
			Kind: call.ErrRedirect, Method: "GET", Path: "/instance/status", Message: "it redirects to the path /panel", Location: "/panel", Sent: true,
		}),
	},
	"undecodable_page": {
		verb: "read", blame: atID, act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {200, "<html><head><title>uazapi – Painel</title></head></html>", ""}},
	},
	"undecodable_cut": {
		verb: "read", blame: atID, act: open(byToken), unblamed: true,
		answers: map[string]reply{status: {200, `{"instance":{"id":"r76b15a4a3614b4","token":"` + ownToken, ""}},
	},
	"undecodable_listing": {
		admin: true, verb: "read", blame: atID, act: open(byID), unblamed: true,
		answers: map[string]reply{all: {200, `{"instances":[]}`, ""}, "GET /status": {404, `{"code":404,"message":"Not Found.","data":{}}`, ""}},
	},
	"other_answer": {
		verb: "read the status of", blame: atID, act: readStatus, unblamed: true,
		answers: map[string]reply{status: {200, otherStatus, ""}},
	},
	"other_answer_to_a_write": {
		blame: atName, act: renameByID, unblamed: true,
		answers: map[string]reply{renaming: {200, `{"id":"rffffffffffffff","token":"` + otherToken + `"}`, ""}},
	},
	"unreachable": {
		verb: "read", blame: atID, act: open(byToken), server: down, unblamed: true,
	},
	"unreachable_closed": {
		verb: "read", blame: atID, act: open(byToken), serve: cutting(""), unblamed: true,
	},
	"unreachable_cut": {
		verb: "read", blame: atID, act: open(byToken), serve: cutting(`{"instance":{"token":"` + ownToken), unblamed: true,
	},
	"unreachable_after_a_write": {
		blame: atName, act: rename, serve: cutting(""), unblamed: true,
	},
	"unreachable_not_trusted": {
		verb: "read", blame: atID, act: open(byToken), serve: func(http.ResponseWriter, *http.Request) {}, server: untrusted, unblamed: true,
	},
	"interrupted": {
		verb: "read", blame: atID, unblamed: true,
		act: func(ctx context.Context, server *access.Server) error {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return server.API.RenameInstance(ctx, uazapi.Key{Token: ownToken}, "x")
		},
	},
	"another_error": {act: isError(errors.New("encoding the body of POST /instance/privacy: it is odd"))},

	// The ways not to find an instance.
	"not_configured": {
		act: func(ctx context.Context, _ *access.Server) error {
			var none *access.Server
			_, err := none.Find(ctx, access.Record{Ref: byID}, roster.Shared)
			return err
		},
	},
	"not_listed": {
		admin: true, verb: "connect", blame: atID, act: open(byID),
		answers: map[string]reply{all: {200, otherListing, ""}},
	},
	"gone_in_this_run": {
		verb: "connect", blame: atID, act: isError(&access.GoneError{ID: sales.ID, Proof: access.Refused, Count: 12}),
	},
	"token_unknown": {
		admin: true, blame: atName, act: isError(fmt.Errorf("renaming: %w", call.ErrTokenUnknown)),
	},
	"not_deleted": {verb: "delete", act: isError(access.ErrNotDeleted)},
	"still_listed": {verb: "delete", act: isError(&access.StillListedError{ID: sales.ID, Refusal: &call.Error{
		Kind: call.ErrRejected, Method: "DELETE", Path: "/instance", Status: 401, Message: "Invalid token.", FromAPI: true, Sent: true,
	}}), unblamed: true},

	// What is not proven to be gone.
	"unproven_not_refused": {
		verb: "read",
		act: isError(&access.UnprovenError{ID: sales.ID, Why: access.NotRefused, Cause: &call.Error{
			Kind: call.ErrServerFault, Method: "GET", Path: "/instance/status", Status: 502, Message: "an HTML page titled \"502 Bad Gateway\"", Page: true, Attempts: 3,
		}}), unblamed: true,
	},
	"unproven_opens_another": {
		verb: "read",
		act:  isError(&access.UnprovenError{ID: sales.ID, Why: access.NotRefused, Cause: &access.OtherInstanceError{Wanted: sales.ID, Opened: "rffffffffffffff"}}),
	},
	"unproven_no_second_listing": {
		verb: "read",
		act: isError(&access.UnprovenError{ID: sales.ID, Why: access.NoSecondListing, Cause: &call.Error{
			Kind: call.ErrServerFault, Method: "GET", Path: "/instance/all", Status: 503, Message: "Service Unavailable",
		}}), unblamed: true,
	},
	"unproven_not_newer":      {verb: "read", act: unproven(access.NotNewer, 12)},
	"unproven_many_missing":   {verb: "read", act: unproven(access.ManyMissing, 1)},
	"unproven_many_lost":      {verb: "read", act: unproven(access.ManyLost, 0)},
	"unproven_health":         {verb: "read", act: unproven(access.HealthContradicts, 12)},
	"unproven_empty_listing":  {verb: "read", act: unproven(access.EmptyListing, 0)},
	"unproven_protected":      {verb: "read", act: unproven(access.Protected, 12)},
	"unproven_too_long":       {verb: "read", act: unproven(access.TooLong, 12)},
	"unproven_another_reason": {verb: "read", act: unproven("the moon is full", 12)},
	"moved": {
		verb: "read",
		act: isError(&access.MovedError{
			ID: sales.ID, Here: "https://staging.uazapi.example", FoundAt: []string{"https://old.uazapi.example", "https://uazapi.example"},
		}),
	},
	"new_address": {
		verb: "delete",
		act: isError(&access.NewAddressError{
			ID: sales.ID, Here: "https://staging.uazapi.example", FoundAt: []string{"https://uazapi.example"},
		}),
	},
	"known_gone_and_there": {verb: "read", act: isError(&access.KnownGoneError{IDs: []string{sales.ID}})},

	// What is another's.
	"taken_in_this_run": {
		verb: "adopt", blame: atToken, act: isError(&creation.TakenError{ID: sales.ID, InThisRun: true}),
	},
	"taken_by_an_import": {
		verb: "import the privacy of", act: isError(&creation.TakenError{ID: sales.ID, InThisRun: true}),
	},
	"taken_before": {
		verb: "create", act: isError(&creation.TakenError{ID: "r76b15a4a3614b4"}),
	},
	"held_elsewhere": {verb: "adopt", blame: atToken, act: isError(&owner.HeldError{ID: sales.ID})},
	"held_by_itself": {verb: "adopt", blame: atToken, act: isError(&owner.HeldError{ID: sales.ID, Own: true})},
	"shared_ends": {
		verb: "read", act: isError(&owner.SharedError{Thing: owner.Thing{ID: sales.ID}, Ends: true}), tell: ofOwners,
	},
	"shared_connection_ends": {
		verb: "read", act: isError(&owner.SharedError{Thing: owner.Thing{ID: sales.ID, Part: owner.Connection}, Ends: true}), tell: ofOwners,
	},
	"shared":            {act: isError(&owner.SharedError{Thing: owner.Thing{ID: sales.ID}}), tell: ofOwners, unblamed: true},
	"shared_connection": {act: isError(&owner.SharedError{Thing: owner.Thing{ID: sales.ID, Part: owner.Connection}}), tell: ofOwners, unblamed: true},
	"shared_item": {
		act: isError(&owner.SharedError{Thing: owner.Thing{ID: sales.ID, Part: "webhook", Item: "w1a2b3c4d5"}}), tell: ofOwners, unblamed: true,
	},
	"shared_privacy": {act: isError(&owner.SharedError{Thing: owner.Thing{ID: sales.ID, Part: "privacy"}}), tell: ofOwners, unblamed: true},
	"name_planned": {
		verb: "create", blame: atName, act: isError(errNothing),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NamePlanned()
		},
	},
	"refused_with_a_good_admin_token": {
		admin: true, verb: "create", act: createOnce,
		answers: map[string]reply{all: {200, otherListing, ""}, creating: {403, `{"error":"Limite de instâncias do plano atingido (10/10)"}`, ""}},
	},
	"name_taken": {
		verb: "create", blame: atName, act: isError(errNothing),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NameTaken(namesakes[:1], false)
		},
	},
	"name_taken_by_one_alike": {
		verb: "create", blame: atName, act: isError(errNothing),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NameTaken([]uazapi.Instance{{ID: "r76b15a4a3614b4", Name: "VENDAS ", Status: "connected", Created: "2026-08-04 09:52:02.993Z"}}, false)
		},
	},
	"name_taken_by_several": {
		verb: "create", blame: atName, act: isError(errNothing),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NameTaken(namesakes, false)
		},
	},
	"name_taken_and_unique": {
		verb: "create", blame: atName, act: isError(errNothing),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NameTaken(namesakes[:1], true)
		},
	},
	"named_nearly": {
		verb: "find", blame: atName, act: isError(&access.NameError{Name: "vendas", Count: 12, Similar: namesakes}),
	},
	"named_nothing": {
		verb: "find", blame: atName, act: isError(&access.NameError{Name: "Vendas", Count: 12}),
	},
	"named_several": {
		verb: "find", blame: atName, act: isError(&access.NameError{Name: "Vendas", Count: 12, Candidates: namesakes}),
	},
	"another_instance": {
		verb: "update", blame: atToken, act: open(byBoth),
		answers: map[string]reply{status: {200, otherStatus, ""}},
	},
	"another_instance_of_provider": {
		token: true, verb: "read", blame: atID, act: find(byID),
		answers: map[string]reply{status: {200, otherStatus, ""}},
	},
	"another_instance_listing_disabled": {
		admin: true, token: true, verb: "read", blame: atID, act: find(byID),
		answers: map[string]reply{all: {401, demoRefusal, ""}, status: {200, otherStatus, ""}},
	},
	"unsettled": {
		verb: "read", blame: atToken, act: find(byBoth),
		answers: map[string]reply{status: {401, wrongToken, ""}},
	},
	"unsettled_admin_refused": {
		admin: true, verb: "read", blame: atToken, act: find(byBoth),
		answers: map[string]reply{all: {401, `{"error":"Unauthorized"}`, ""}, status: {401, wrongToken, ""}},
	},
	"unsettled_listing_disabled": {
		admin: true, verb: "read", blame: atToken, act: find(byBoth),
		answers: map[string]reply{all: {401, demoRefusal, ""}, status: {401, wrongToken, ""}},
	},
	"no_credential":                {verb: "read", blame: atID, act: find(byID)},
	"no_credential_admin_refused":  {admin: true, verb: "read", blame: atID, act: find(byID), unblamed: true, answers: map[string]reply{all: {403, wrongAdmin, ""}}},
	"no_credential_listing_absent": {admin: true, verb: "read", blame: atID, act: find(byID), unblamed: true, answers: map[string]reply{all: {401, demoRefusal, ""}}},
	"token_only":                   {verb: "adopt", blame: atTokenWO, act: openOnce, answers: map[string]reply{status: {200, salesStatus, ""}}},
	"token_only_planned":           {verb: "adopt", blame: atTokenWO, act: func(_ context.Context, server *access.Server) error { return server.CheckCanFind() }},
	"token_only_admin_refused": {
		admin: true, verb: "adopt", blame: atTokenWO, act: openOnce,
		answers: map[string]reply{all: {403, wrongAdmin, ""}, status: {200, salesStatus, ""}},
	},
	"token_only_listing_disabled": {
		admin: true, verb: "adopt", blame: atTokenWO, act: openOnce,
		answers: map[string]reply{all: {401, demoRefusal, ""}, status: {200, salesStatus, ""}},
	},
	"token_only_token_unknown": {
		admin: true, verb: "adopt", blame: atTokenWO, act: openOnce,
		answers: map[string]reply{all: {200, `[{"id":"r76b15a4a3614b4","name":"Vendas"}]`, ""}, status: {200, salesStatus, ""}},
	},
	"token_only_not_listed": {
		admin: true, verb: "update", blame: atTokenWO, act: openOnce,
		answers: map[string]reply{all: {200, otherListing, ""}, status: {200, salesStatus, ""}},
	},
	"token_only_another_instance_of_provider": {
		token: true, verb: "adopt", blame: atTokenWO, act: openOnce,
		serve: byItsToken(map[string]reply{ownToken: {200, salesStatus, ""}, otherToken: {200, otherStatus, ""}}),
	},
	"token_only_token_refused": {
		token: true, verb: "adopt", blame: atTokenWO, act: openOnce,
		serve: byItsToken(map[string]reply{ownToken: {200, salesStatus, ""}, otherToken: {401, wrongToken, ""}}),
	},
	"no_token":       {verb: "read the status of", act: open(access.Ref{})},
	"no_admin_token": {verb: "change the admin fields of", blame: path.Root("admin_field_01"), act: note},

	// The ways in which a pairing fails without a refusal.
	"nothing_to_pair_with": {verb: "connect", act: isError(fmt.Errorf("starting: %w", pairing.ErrNoSecret))},
	"nothing_to_pair_with_for_a_reason": {
		verb: "connect",
		act:  isError(&pairing.NoSecretError{Reason: "proxy managed_pool: region route country unsupported: country=br"}),
	},
	"not_ended": {verb: "disconnect", act: isError(pairing.ErrNotEnded)},

	// What many objects meet at once, told for the second time.
	"again_unreachable": {admin: true, verb: "read", blame: atID, act: open(byID), server: down, unblamed: true, tell: again},
	"again_blocked":     {admin: true, verb: "read", blame: atID, act: find(byBoth), unblamed: true, tell: again, serve: blocking("error code: 1020")},
	"again_undecodable": {
		admin: true, verb: "read", blame: atID, act: open(byID), unblamed: true, tell: again,
		answers: map[string]reply{all: {200, `{"instances":[]}`, ""}, "GET /status": {404, `{"code":404,"message":"Not Found.","data":{}}`, ""}},
	},
	"again_slow": {
		admin: true, verb: "read", blame: atID, act: open(byID), serve: silent, unblamed: true, tell: again,
		change: func(config *call.Config) { config.RequestTimeout, config.MaxRetries = 50*time.Millisecond, 0 },
	},
	"again_rejected_admin": {
		admin: true, verb: "change the admin fields of", act: note, unblamed: true, tell: again,
		answers: map[string]reply{adminFields: {401, wrongAdmin, ""}},
	},
	"again_no_credential_admin_refused":  {admin: true, verb: "read", blame: atID, act: find(byID), unblamed: true, tell: again, answers: map[string]reply{all: {403, wrongAdmin, ""}}},
	"again_no_credential_listing_absent": {admin: true, verb: "read", blame: atID, act: find(byID), unblamed: true, tell: again, answers: map[string]reply{all: {401, demoRefusal, ""}}},
	"outage_remembered": {verb: "read the privacy of", blame: atID, unblamed: true, act: isError(&call.Error{
		Kind: call.ErrUnreachable, Method: "GET", Path: "/instance/privacy", Message: "no answer in 45s", Timeout: 45 * time.Second,
		Outage: true, Remembered: true,
	})},
	"again_outage": {verb: "read the privacy of", blame: atID, unblamed: true, tell: again, act: isError(&call.Error{
		Kind: call.ErrServerFault, Method: "GET", Path: "/instance/privacy", Status: 503, Message: "the server is restarting",
		Outage: true, Attempts: 5,
	})},
	"again_moved": {verb: "read", tell: again, act: isError(&access.MovedError{
		ID: sales.ID, Here: "https://staging.uazapi.example", FoundAt: []string{"https://uazapi.example"},
	})},
	"again_new_address": {verb: "delete", tell: again, act: isError(&access.NewAddressError{
		ID: sales.ID, Here: "https://staging.uazapi.example", FoundAt: []string{"https://uazapi.example"},
	})},
	"again_no_credential": {verb: "read", blame: atID, tell: again, act: find(byID)},
	"again_read_only": {
		blame: atName, unblamed: true, tell: again, act: isError(&call.Error{
			Kind: call.ErrReadOnly, Method: "POST", Path: "/instance/updateInstanceName", Message: "the provider is read-only, so it was not sent",
		}),
	},
	"again_of_one_instance": {
		verb: "adopt", blame: atToken, act: open(byToken), tell: again,
		answers: map[string]reply{status: {401, wrongToken, ""}},
	},

	// What is told otherwise than as a failure.
	"create_refused": {
		admin: true, verb: "create", blame: atName, act: create,
		answers: map[string]reply{creating: {400, `{"error":"name is required"}`, ""}},
	},
	"create_unknown": {
		admin: true, verb: "create", act: createOnce, unblamed: true,
		answers: map[string]reply{creating: {504, pageOfProxy, ""}, all: {401, demoRefusal, ""}},
	},
	"create_unknown_blocked": {
		admin: true, verb: "create", act: createOnce, unblamed: true,
		answers: map[string]reply{creating: {403, "error code: 1020", ""}, all: {401, demoRefusal, ""}},
	},
	"create_unknown_cut": {
		admin: true, verb: "create", act: createOnce, unblamed: true, serve: cutting(""),
	},
	"create_unseen": {
		admin: true, verb: "create", act: createOnce, unblamed: true,
		answers: map[string]reply{creating: {504, pageOfProxy, ""}, all: {200, otherListing, ""}},
	},
	"create_unseen_cut": {
		admin: true, verb: "create", act: createOnce, unblamed: true,
		serve: func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				panic(http.ErrAbortHandler)
			}
			_, _ = w.Write([]byte(otherListing))
		},
	},
	"create_unknown_which": {
		admin: true, verb: "create", act: createOnce, unblamed: true,
		afterwards: `[{"id":"r76b15a4a3614b4","name":"Vendas","token":"` + ownToken + `","status":"disconnected","created":"2026-08-04 09:52:02.993Z"},` +
			`{"id":"reeeeeeeeeeeeee","name":"Vendas","token":"` + otherToken + `","status":"disconnected","created":"2026-08-04 09:52:02.994Z"}]`,
	},
	"create_unknown_other": {
		admin: true, verb: "create", act: createOnce, unblamed: true,
		afterwards: `[{"id":"reeeeeeeeeeeeee","name":"Suporte","token":"` + otherToken + `","status":"connected","created":"2026-08-04 09:52:02.994Z"}]`,
	},
	"create_unknown_listing_fails": {
		admin: true, verb: "create", act: createOnce, unblamed: true, afterwards: `{}`,
	},
	"vanished_refused":    {act: isError(errNothing), unblamed: true, tell: vanished(access.GoneError{Proof: access.Refused, Count: 12})},
	"vanished_unlisted":   {act: isError(errNothing), unblamed: true, tell: vanished(access.GoneError{Proof: access.Unlisted, Count: 1})},
	"vanished_denied":     {act: isError(errNothing), unblamed: true, tell: vanished(access.GoneError{Proof: access.Denied})},
	"vanished_announced":  {act: isError(errNothing), unblamed: true, tell: vanished(access.GoneError{Proof: access.Announced})},
	"vanished_known_gone": {act: isError(errNothing), unblamed: true, tell: vanished(access.GoneError{Proof: access.Said})},
	"notice_unlisted":     {act: isError(errNothing), unblamed: true, tell: notices(access.Found{Instance: sales, Unlisted: true})},
	"notice_no_listing": {act: isError(errNothing), unblamed: true, tell: notices(access.Found{Instance: sales, NoListing: &call.Error{
		Kind: call.ErrDisabled, Method: "GET", Path: "/instance/all", Status: 401, Message: "This endpoint has been disabled.",
	}})},
	"notice_new_address": {act: isError(errNothing), unblamed: true, tell: notices(access.Found{Instance: sales, NewAddress: true})},
	"not_kept": {
		act: isError(errNothing), unblamed: true,
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NotKept("admin_field_01", `"cliente 1"`, `""`)
		},
	},
	"not_finished": {
		admin: true, verb: "change the admin fields of", blame: path.Root("admin_field_01"), act: note, unblamed: true,
		answers: map[string]reply{adminFields: {500, `{"error":"database is locked"}`, ""}}, tell: notFinished,
	},
	"outcome_unknown": {
		verb: "reset", blame: atID, act: reset, serve: cutting(""), unblamed: true,
		tell: func(ctx context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
			return a.OutcomeUnknown(ctx, "a reset", err)
		},
	},
	"failed_after": {
		verb: "reset", blame: atID, act: readStatus, unblamed: true,
		answers: map[string]reply{status: {401, wrongToken, ""}},
		tell: func(ctx context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
			return a.FailedAfter(ctx, "a reset", err)
		},
	},
	"late_after": {
		verb: "reset", blame: atID, act: isError(context.DeadlineExceeded), unblamed: true,
		tell: func(_ context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
			return a.LateAfter("a reset", 2*time.Minute, "Look at the status of the instance.", err)
		},
	},
	"not_refreshed": {
		act: isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NotRefreshed("privacy", true)
		}, unblamed: true,
	},
	"not_read": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.NotRead("privacy") }, unblamed: true,
	},
	"imported_without_a_value": {
		act: isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NotRefreshed("privacy", false)
		}, unblamed: true,
	},
	"imported_and_unfit": {
		act: isError(errNothing), unblamed: true,
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.Unfit([]string{"admin_field_01: The value has 20000 characters.", "name: The name is blank."})
		},
	},
	"other_number": {
		act: isError(errNothing), blame: path.Root("phone"),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.OtherNumber("553499990000", "5511999990000")
		},
	},
	"renames_connected": {
		act: isError(errNothing), blame: atName,
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.RenamesConnected("5511999990000", "Recife")
		},
	},
	"protected": {
		act: isError(errNothing), blame: path.Root("deletion_protection"),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.Protected() },
	},
	"again_protected": {
		act: isError(errNothing), blame: path.Root("deletion_protection"),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			a.Protected()
			return a.Protected()
		},
	},
	"not_whole": {
		act: isError(&access.NotWholeError{Listed: 100, Counted: 130}), unblamed: true,
		tell: func(ctx context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
			return serverOf(a).AttemptAt("list", "the instances").Failed(ctx, err)[0]
		},
	},
	"cut_by_limit": {
		act: isError(errNothing), unblamed: true,
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			a.Object = "the privacy of the instances"
			return a.CutByLimit(100, 130)
		},
	},
	"kept_otherwise": {
		verb: "change the privacy of", act: isError(errors.New("kept")), blame: path.Root("groupadd"),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.KeptOtherwise(path.Root("groupadd"), `"none"`, `"contacts"`)
		},
	},
	"not_shown_yet": {
		verb: "change the profile of", act: isError(errors.New("late")), blame: path.Root("name"),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.NotShownYet(path.Root("name"), 5*time.Minute)
		},
	},
	"shown_instead": {
		verb: "change the presence of", act: isError(errors.New("shown")), blame: path.Root("presence"),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.ShownInstead(path.Root("presence"), "unavailable")
		},
	},
	"still_shown": {
		verb: "change the profile of", act: isError(errors.New("shown")), blame: path.Root("has_picture"),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.StillShown(path.Root("has_picture"))
		},
	},
	"late": {
		verb: "connect", act: isError(context.DeadlineExceeded), blame: atToken, unblamed: true,
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.Late(10*time.Minute, "Run terraform apply again and pair it meanwhile.", context.DeadlineExceeded)
		},
	},
	"late_restart": {
		verb: "restart", act: isError(context.DeadlineExceeded), blame: atID, unblamed: true,
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.Late(2*time.Minute, "The restart was asked for. Look at the instance in the panel.", context.DeadlineExceeded)
		},
	},
	"late_in_an_outage": {
		verb: "connect", blame: atToken, act: readStatus, unblamed: true,
		answers: map[string]reply{status: {503, `upstream unavailable`, ""}},
		tell: func(_ context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
			return a.Late(10*time.Minute, "Pair it.", &polling.OutageError{Last: err, Cause: context.DeadlineExceeded})
		},
	},
	"reconnects": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.Reconnects() }, unblamed: true,
	},
	"deletes_connected": {
		act: isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.DeletesConnected("5511999990000")
		}, unblamed: true,
	},
	"ends_session": {
		act: isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.EndsSession("5511999990000")
		}, unblamed: true,
	},
	"ended_session": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.EndedSession("") }, unblamed: true,
	},
	"session_not_ended": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.NotEnded() }, unblamed: true,
	},
	"connection_renamed": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.Renamed() }, unblamed: true,
	},
	"connected_twice": {
		blame: atID, act: isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.ConnectedTwice() },
	},
	"disconnected_only_warned": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.Disconnected(false) }, unblamed: true,
	},
	"disconnected": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(_ context.Context, a apidiag.Attempt, _ error) diag.Diagnostic { return a.Disconnected(true) }, unblamed: true,
	},
}

// ofOwners tells of two objects with one thing.
func ofOwners(ctx context.Context, a apidiag.Attempt, err error) diag.Diagnostic {
	return owner.Tell(ctx, a, err)[0]
}

var (
	serverURL     = regexp.MustCompile(`https?://127\.0\.0\.1:\d+`)
	serverAddress = regexp.MustCompile(`127\.0\.0\.1:\d+`)
)

// render writes a diagnostic as its golden file has it, with the address of the
// test's server replaced by one that stays the same.
func render(told diag.Diagnostic) string {
	text := serverURL.ReplaceAllString(goldentest.Text(told), "https://uazapi.example")
	return serverAddress.ReplaceAllString(text, "192.0.2.7:443")
}

func TestEveryFailureIsToldAsItsGoldenFileSays(t *testing.T) {
	t.Parallel()
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := scene.play(t)
			goldentest.Compare(t, name, render(told))
			checkStyle(t, told)
			checkBlame(t, scene, told)
		})
	}
}

// checkStyle checks what all messages have in common.
func checkStyle(t *testing.T, told diag.Diagnostic) {
	t.Helper()
	text := told.Summary() + "\n" + told.Detail()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("it shows a secret:\n%s", strings.ReplaceAll(text, secret, "<THE SECRET>"))
		}
	}
	if strings.ContainsAny(strings.ReplaceAll(text, "Attention Required!", ""), "!") {
		t.Error("it cries out")
	}
	if strings.Contains(text, "%!") || strings.Contains(text, "<nil>") || strings.Contains(text, "{}") {
		t.Errorf("a value is missing in it:\n%s", text)
	}
	for _, line := range []string{told.Summary(), told.Detail()} {
		if first := []rune(line)[0]; !unicode.IsUpper(first) && !unicode.IsDigit(first) && !strings.HasPrefix(line, "uazapi ") && !strings.HasPrefix(line, "groupadd") && !strings.HasPrefix(line, "encoding") {
			t.Errorf("it does not begin like a sentence: %q", line)
		}
	}
	// The ids of namesakes would be lost where the tool shows warnings as one.
	folds := !strings.HasPrefix(told.Summary(), "Another instance has the name")
	if folds && told.Severity() == diag.SeverityWarning && strings.Contains(told.Summary(), sales.Name) {
		t.Errorf("a warning with the name in its summary does not fold with others: %q", told.Summary())
	}
	if strings.HasSuffix(told.Summary(), ".") {
		t.Errorf("the summary ends in a period: %q", told.Summary())
	}
	for paragraph := range strings.SplitSeq(told.Detail(), "\n\n") {
		lines := strings.Split(paragraph, "\n")
		if last := lines[len(lines)-1]; !strings.HasSuffix(last, ".") && !strings.HasPrefix(last, "  r") && last != "  }" && !strings.HasPrefix(last, "encoding") {
			t.Errorf("a paragraph does not end in a period: %q", paragraph)
		}
	}
}

func checkBlame(t *testing.T, scene scene, told diag.Diagnostic) {
	t.Helper()
	want := scene.blame
	if scene.unblamed {
		want = path.Empty()
	}
	got := path.Empty()
	if placed, ok := told.(diag.DiagnosticWithPath); ok {
		got = placed.Path()
	}
	if got.String() != want.String() {
		t.Errorf("it blames %q, want %q", got, want)
	}
}

func TestNoGoldenFileIsLeftOver(t *testing.T) {
	t.Parallel()
	goldentest.NoneIsLeftOver(t, func(name string) bool {
		_, is := scenes[name]
		return is
	})
}

// Every kind of failure has words of its own, and says what to do.
func TestEveryKindHasAHeadlineAndAdvice(t *testing.T) {
	t.Parallel()
	server := access.NewServer(newClient(t), "", time.Now)
	headlines := map[string]call.Kind{}
	for _, kind := range []call.Kind{
		call.ErrUnreachable, call.ErrRejected, call.ErrBlocked, call.ErrDisabled, call.ErrGone,
		call.ErrNoRoute, uazapi.ErrNoSession, uazapi.ErrQuota, call.ErrRateLimit, call.ErrConflict,
		call.ErrInvalid, call.ErrServerFault, call.ErrRedirect, call.ErrUndecodable, call.ErrOtherInstance,
		call.ErrReadOnly, call.ErrProxy,
	} {
		attempt := apidiag.Attempt{Verb: "rename", Instance: sales, On: server}
		told := failed(t, attempt, &call.Error{Kind: kind, Method: "POST", Path: "/instance/x", Status: 418, FromAPI: true, Message: "what the server said"})
		headline, found := strings.CutPrefix(told.Summary(), `Unable to rename instance "Vendas": `)
		if !found || headline == "" {
			t.Errorf("%s: the summary is %q", kind, told.Summary())
		}
		if other, taken := headlines[headline]; taken {
			t.Errorf("%s and %s are told alike: %q", kind, other, headline)
		}
		headlines[headline] = kind
		paragraphs := strings.Split(told.Detail(), "\n\n")
		if len(paragraphs) < 3 || slices.Contains(paragraphs, "") {
			t.Fatalf("%s: it has %d paragraphs, want what is the matter, what to do, and the call:\n%s", kind, len(paragraphs), told.Detail())
		}
		if !strings.Contains(paragraphs[2], "POST /instance/x") {
			t.Errorf("%s: it does not name the call: %q", kind, paragraphs[2])
		}
		if strings.Count(told.Summary()+told.Detail(), sales.ID) != 1 {
			t.Errorf("%s: it does not name the instance by its id, once:\n%s", kind, told.Detail())
		}
	}
}

func newClient(t *testing.T) *uazapi.Client {
	t.Helper()
	base, err := call.ParseBaseURL("https://uazapi.example")
	if err != nil {
		t.Fatal(err)
	}
	client, err := uazapi.New(call.Config{BaseURL: base})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestHowAnInstanceIsNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		instance    uazapi.Instance
		name, which string
	}{
		{uazapi.Instance{}, "the instance", "The instance"},
		{uazapi.Instance{ID: "r1"}, "instance r1", "Instance r1"},
		{uazapi.Instance{Name: `Vendas "SP"`}, `instance "Vendas \"SP\""`, "The instance"},
		{uazapi.Instance{ID: "r1", Name: "Vendas"}, `instance "Vendas"`, `Instance r1 ("Vendas")`},
		{uazapi.Instance{Token: ownToken}, "the instance", "The instance"},
	} {
		if got := apidiag.Name(test.instance); got != test.name {
			t.Errorf("got %q, want %q", got, test.name)
		}
		if got := apidiag.Which(test.instance); got != test.which {
			t.Errorf("got %q, want %q", got, test.which)
		}
	}
}

func TestHowAnInstanceStands(t *testing.T) {
	t.Parallel()
	for want, instance := range map[string]uazapi.Instance{
		"status unknown":       {LastDisconnectReason: "manual disconnect"},
		"status: connected":    {Status: "connected", LastDisconnect: "2026-08-04 09:52:02Z", LastDisconnectReason: "manual disconnect"},
		"status: disconnected": {Status: "disconnected"},
		`status: disconnected, since 2026-08-04T09:52:02Z, "manual disconnect"`: {
			Status: "disconnected", LastDisconnect: "2026-08-04 06:52:02.993-03:00", LastDisconnectReason: "manual disconnect",
		},
		`status: connecting, last disconnected 2026-08-04T09:52:02Z, "401: logged out"`: {
			Status: "connecting", LastDisconnect: "2026-08-04T09:52:02Z", LastDisconnectReason: "401: logged out",
		},
		`status: hibernated, "QR Code timeout"`: {Status: "hibernated", LastDisconnect: "never", LastDisconnectReason: "QR Code timeout"},
	} {
		if got := apidiag.State(instance); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A fleet is warned of once for each kind of oddity, and of the next kind still.
func TestNoticesComeOnceARun(t *testing.T) {
	t.Parallel()
	server := access.NewServer(newClient(t), "", time.Now)
	odd := access.Found{Instance: sales, Unlisted: true}
	if got := server.Notices(access.Found{Instance: sales}); len(got) != 0 {
		t.Errorf("nothing is odd, and it warns: %v", got)
	}
	for range 3 {
		server.Notices(odd)
	}
	if got := server.Notices(odd); len(got) != 0 {
		t.Errorf("it warns again: %v", got)
	}
	odd.NewAddress, odd.NoListing = true, call.ErrDisabled
	if got := server.Notices(odd); len(got) != 2 {
		t.Errorf("there are %d warnings, want one for each other oddity", len(got))
	}
}

// Twenty namesakes are told of one by one, and all that follow in a way that the
// tool counts them in one line.
func TestNameTakenFoldsWhereThereAreMany(t *testing.T) {
	t.Parallel()
	attempt := apidiag.Attempt{Verb: "create", Instance: uazapi.Instance{Name: "Vendas"}, On: access.NewServer(newClient(t), "", time.Now)}
	for n := 1; n <= 22; n++ {
		summary := attempt.NameTaken([]uazapi.Instance{sales}, false).Summary()
		if alone := strings.Contains(summary, "Vendas"); alone != (n <= 20) {
			t.Errorf("warning %d is %q", n, summary)
		}
	}
}
