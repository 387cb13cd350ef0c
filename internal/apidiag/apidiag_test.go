package apidiag_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

var update = flag.Bool("update", false, "rewrite testdata/*.golden")

// What must never be read in a message.
const (
	ownToken     = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"
	otherToken   = "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"
	adminToken   = "Adm1nSecretAdm1nSecretAdm1nSecretAdm1nSecretAdm1nS"
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
	// server, where set, starts another kind of server.
	server func(http.Handler) *httptest.Server
	// verb and blame are the attempt's; the verb is "rename" unless set.
	verb  string
	blame path.Path
	// act is what fails, and tell makes a diagnostic of it: Failed unless set.
	act  func(context.Context, *access.Server) error
	tell func(apidiag.Attempt, error) diag.Diagnostic
	// unblamed says that no attribute is at fault, whatever the attempt says.
	unblamed bool
}

// play has the scene fail, and gives what is told of it.
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
		start = httptest.NewServer
	}
	listening := start(handler)
	t.Cleanup(listening.Close)

	base, err := uazapi.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := uazapi.Config{
		BaseURL:        base,
		Headers:        map[string]string{"X-Gateway": gatewayKey},
		RequestTimeout: 5 * time.Second,
		MaxRetries:     2,
		Pace:           uazapi.Pace{First: time.Nanosecond, Most: time.Microsecond},
	}
	if s.admin {
		config.AdminToken = adminToken
	}
	client, err := uazapi.New(config)
	if err != nil {
		t.Fatal(err)
	}
	var own uazapi.Token
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
	tell := s.tell
	if tell == nil {
		tell = apidiag.Attempt.Failed
	}
	return tell(attempt, err)
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

func down(handler http.Handler) *httptest.Server {
	server := httptest.NewServer(handler)
	server.Close()
	return server
}

func untrusted(handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshake fails on purpose
	server.StartTLS()
	return server
}

func find(ref access.Ref) func(context.Context, *access.Server) error {
	return func(ctx context.Context, server *access.Server) error {
		_, err := server.Find(ctx, ref)
		return err
	}
}

func open(ref access.Ref) func(context.Context, *access.Server) error {
	return func(ctx context.Context, server *access.Server) error {
		_, err := server.Open(ctx, ref)
		return err
	}
}

func openOnce(ctx context.Context, server *access.Server) error {
	_, err := server.OpenOnce(ctx, byToken)
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
	return server.SetAdminFields(ctx, sales.ID, "a", "b")
}

func setPrivacy(ctx context.Context, server *access.Server) error {
	return server.API.SetPrivacy(ctx, uazapi.Key{Token: ownToken}, uazapi.Privacy{"last": "none"})
}

func connect(ctx context.Context, server *access.Server) error {
	_, err := server.API.Connect(ctx, uazapi.Key{Token: ownToken}, uazapi.Pairing{})
	return server.Counted(ctx, err)
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
	// The kinds of answers.
	"rejected_token": {
		verb: "adopt", blame: atToken, act: open(byToken),
		answers: map[string]reply{status: {401, wrongToken, ""}},
	},
	"rejected_token_403": {
		verb: "adopt", blame: atToken, act: open(byToken),
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
		verb: "read", act: find(byToken), unblamed: true,
		answers: map[string]reply{status: {530, "", ""}},
	},
	"read_only": {
		blame: atName, unblamed: true, act: isError(&uazapi.Error{
			Kind: uazapi.ErrReadOnly, Method: "POST", Path: "/instance/updateInstanceName", Message: "the provider is read-only, so it was not sent",
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
		verb: "read", blame: atID, unblamed: true, act: isError(&uazapi.Error{
			Kind: uazapi.ErrRedirect, Method: "GET", Path: "/instance/status", Message: "it redirects to the path /panel", Location: "/panel", Sent: true,
		}),
	},
	"undecodable_page": {
		verb: "read", blame: atID, act: find(byToken), unblamed: true,
		answers: map[string]reply{status: {200, "<html><head><title>uazapi – Painel</title></head></html>", ""}},
	},
	"undecodable_cut": {
		verb: "read", blame: atID, act: find(byToken), unblamed: true,
		answers: map[string]reply{status: {200, `{"instance":{"id":"r76b15a4a3614b4","token":"` + ownToken, ""}},
	},
	"undecodable_listing": {
		admin: true, verb: "read", blame: atID, act: find(byID), unblamed: true,
		answers: map[string]reply{all: {200, "{}", ""}},
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
		verb: "read", blame: atID, act: find(byToken), server: down, unblamed: true,
	},
	"unreachable_closed": {
		verb: "read", blame: atID, act: find(byToken), serve: cutting(""), unblamed: true,
	},
	"unreachable_cut": {
		verb: "read", blame: atID, act: find(byToken), serve: cutting(`{"instance":{"token":"` + ownToken), unblamed: true,
	},
	"unreachable_after_a_write": {
		blame: atName, act: rename, serve: cutting(""), unblamed: true,
	},
	"unreachable_not_trusted": {
		verb: "read", blame: atID, act: find(byToken), serve: func(http.ResponseWriter, *http.Request) {}, server: untrusted, unblamed: true,
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
			_, err := none.Find(ctx, byID)
			return err
		},
	},
	"not_listed": {
		admin: true, verb: "read", blame: atID, act: find(byID),
		answers: map[string]reply{all: {200, otherListing, ""}},
	},
	"marked_gone": {
		verb: "read", blame: atID,
		act: func(ctx context.Context, server *access.Server) error {
			server.MarkGone(sales.ID, ownToken)
			_, err := server.Find(ctx, byID)
			return err
		},
	},
	"named_nothing": {
		verb: "find", blame: atName, act: isError(&access.NameError{Name: "Vendas", Count: 12}),
	},
	"named_several": {
		verb: "find", blame: atName, act: isError(&access.NameError{Name: "Vendas", Count: 12, Candidates: []uazapi.Instance{
			{ID: "r76b15a4a3614b4", Name: "Vendas", Token: ownToken, Status: "connected", Created: "2026-08-04 09:52:02.993Z"},
			{ID: "rffffffffffffff", Name: "Vendas", Token: otherToken, Status: "disconnected", Created: "2026-08-05T09:52:02.993Z"},
		}}),
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
	"token_only_planned":           {verb: "adopt", blame: atTokenWO, act: func(_ context.Context, server *access.Server) error { return server.CanFind() }},
	"token_only_admin_refused": {
		admin: true, verb: "adopt", blame: atTokenWO, act: openOnce,
		answers: map[string]reply{all: {403, wrongAdmin, ""}, status: {200, salesStatus, ""}},
	},
	"token_only_listing_disabled": {
		admin: true, verb: "adopt", blame: atTokenWO, act: openOnce,
		answers: map[string]reply{all: {401, demoRefusal, ""}, status: {200, salesStatus, ""}},
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
	"no_token":       {verb: "read the status of", act: find(access.Ref{})},
	"no_admin_token": {verb: "change the admin fields of", blame: path.Root("admin_field_01"), act: note},

	// The ways in which a pairing fails without a refusal.
	"nothing_to_pair_with": {verb: "connect", act: isError(fmt.Errorf("starting: %w", pairing.ErrNoSecret))},
	"not_ended":            {verb: "disconnect", act: isError(pairing.ErrNotEnded)},

	// What is told otherwise than as a failure.
	"create_refused": {
		admin: true, verb: "create", blame: atName, act: create, tell: apidiag.Attempt.CreateFailed,
		answers: map[string]reply{creating: {400, `{"error":"name is required"}`, ""}},
	},
	"create_unknown": {
		admin: true, verb: "create", act: create, tell: apidiag.Attempt.CreateFailed, unblamed: true,
		answers: map[string]reply{creating: {504, pageOfProxy, ""}},
	},
	"create_unknown_blocked": {
		admin: true, verb: "create", act: create, tell: apidiag.Attempt.CreateFailed, unblamed: true,
		answers: map[string]reply{creating: {403, "error code: 1020", ""}},
	},
	"create_unknown_cut": {
		admin: true, verb: "create", act: create, tell: apidiag.Attempt.CreateFailed, unblamed: true, serve: cutting(""),
	},
	"create_proven_none": {
		admin: true, verb: "create", blame: atName, act: createOnce, tell: apidiag.Attempt.CreateFailed, unblamed: true,
		answers: map[string]reply{creating: {504, pageOfProxy, ""}, all: {200, otherListing, ""}},
	},
	"create_proven_none_cut": {
		admin: true, verb: "create", blame: atName, act: createOnce, tell: apidiag.Attempt.CreateFailed, unblamed: true,
		serve: func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				panic(http.ErrAbortHandler)
			}
			_, _ = w.Write([]byte(otherListing))
		},
	},
	"create_unknown_which": {
		admin: true, verb: "create", act: createOnce, tell: apidiag.Attempt.CreateFailed, unblamed: true,
		afterwards: `[{"id":"r76b15a4a3614b4","name":"Vendas","token":"` + ownToken + `","status":"disconnected","created":"2026-08-04 09:52:02.993Z"},` +
			`{"id":"reeeeeeeeeeeeee","name":"Vendas","token":"` + otherToken + `","status":"disconnected","created":"2026-08-04 09:52:02.994Z"}]`,
	},
	"create_unknown_listing_fails": {
		admin: true, verb: "create", act: createOnce, tell: apidiag.Attempt.CreateFailed, unblamed: true, afterwards: `{}`,
	},
	"vanished": {act: find(byToken), answers: map[string]reply{status: {404, `{"error":"Instance not found"}`, ""}}, tell: apidiag.Attempt.Vanished, unblamed: true},
	"left_behind": {
		act: isError(errors.New("nothing failed: it warns")), unblamed: true,
		tell: func(a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.LeftBehind(sales, []uazapi.Instance{{ID: "reeeeeeeeeeeeee", Name: "Vendas", Status: "disconnected", Created: "2026-08-04 09:52:02.993Z"}})
		},
	},
	"vanished_listed": {admin: true, act: find(byID), answers: map[string]reply{all: {200, otherListing, ""}}, tell: apidiag.Attempt.Vanished, unblamed: true},
	"not_refreshed": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(a apidiag.Attempt, _ error) diag.Diagnostic { return a.NotRefreshed("privacy") }, unblamed: true,
	},
	"kept_otherwise": {
		verb: "change the privacy of", act: isError(errors.New("kept")), blame: path.Root("groupadd"),
		tell: func(a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.KeptOtherwise(path.Root("groupadd"), `"none"`, `"contacts"`)
		},
	},
	"late": {
		verb: "connect", act: isError(context.DeadlineExceeded), blame: atToken, unblamed: true,
		tell: func(a apidiag.Attempt, _ error) diag.Diagnostic {
			return a.Late(10*time.Minute, "Run terraform apply again and pair it meanwhile.")
		},
	},
	"disconnected": {
		act:  isError(uazapi.ErrNoSession),
		tell: func(a apidiag.Attempt, _ error) diag.Diagnostic { return a.Disconnected() }, unblamed: true,
	},
}

var (
	serverURL     = regexp.MustCompile(`https?://127\.0\.0\.1:\d+`)
	serverAddress = regexp.MustCompile(`127\.0\.0\.1:\d+`)
)

// render writes a diagnostic as its golden file has it, with the address of the
// test's server replaced by one that stays the same.
func render(told diag.Diagnostic) string {
	text := told.Summary() + "\n\n" + told.Detail() + "\n"
	text = serverURL.ReplaceAllString(text, "https://uazapi.example")
	return serverAddress.ReplaceAllString(text, "192.0.2.7:443")
}

func TestEveryFailureIsToldAsItsGoldenFileSays(t *testing.T) {
	t.Parallel()
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := scene.play(t)
			got := render(told)
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v (write it with -update)", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("it reads otherwise than in %s (-want +got):\n%s", file, diff)
			}
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
	if strings.HasSuffix(told.Summary(), ".") {
		t.Errorf("the summary ends in a period: %q", told.Summary())
	}
	for paragraph := range strings.SplitSeq(told.Detail(), "\n\n") {
		lines := strings.Split(paragraph, "\n")
		if last := lines[len(lines)-1]; !strings.HasSuffix(last, ".") && !strings.HasPrefix(last, "  r") && !strings.HasPrefix(last, "encoding") {
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

// Every golden file belongs to a scene, so that none outlives what it was for.
func TestNoGoldenFileIsLeftOver(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	for _, file := range files {
		if _, ok := scenes[strings.TrimSuffix(filepath.Base(file), ".golden")]; !ok {
			t.Errorf("nothing is told as in %s", file)
		}
	}
}

// Every kind of failure has words of its own, and says what to do.
func TestEveryKindHasAHeadlineAndAdvice(t *testing.T) {
	t.Parallel()
	server := access.NewServer(newClient(t), "", time.Now)
	headlines := map[string]uazapi.Kind{}
	for _, kind := range []uazapi.Kind{
		uazapi.ErrUnreachable, uazapi.ErrRejected, uazapi.ErrBlocked, uazapi.ErrDisabled, uazapi.ErrGone,
		uazapi.ErrNoRoute, uazapi.ErrNoSession, uazapi.ErrQuota, uazapi.ErrRateLimit, uazapi.ErrConflict,
		uazapi.ErrInvalid, uazapi.ErrServerFault, uazapi.ErrRedirect, uazapi.ErrUndecodable, uazapi.ErrOtherInstance,
		uazapi.ErrReadOnly,
	} {
		attempt := apidiag.Attempt{Verb: "rename", Instance: sales, On: server}
		told := attempt.Failed(&uazapi.Error{Kind: kind, Method: "POST", Path: "/instance/x", Status: 418, Message: "what the server said"})
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
	base, err := uazapi.ParseBaseURL("https://uazapi.example")
	if err != nil {
		t.Fatal(err)
	}
	client, err := uazapi.New(uazapi.Config{BaseURL: base})
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
		`status: hibernated, "QR Code timeout"`: {Status: "hibernated", LastDisconnect: "never", LastDisconnectReason: "QR Code timeout"},
	} {
		if got := apidiag.State(instance); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
