package uazapi

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// Short words for what servers do.
var (
	says, askedToWait     = calltest.Says, calltest.AsksToWait
	cut, cutShortly, hang = calltest.Cut, calltest.CutShortly, calltest.Hang
	newScript             = calltest.NewScript
)

// maxAnswer is the most that is read of an answer, in bytes.
const maxAnswer = 1 << 20

// Credentials that are easy to look for.
const (
	adminSecret  = call.Token("Adm1nK3y0fTheSrvAdm1nK3y0fTheSrvAdm1nK3y0fTheSrvAd")
	ownSecret    = call.Token("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11")
	headerSecret = "Bearer gateway-key-4711-0815"
)

// ownKey opens an instance of which no id is known.
var ownKey = Key{Token: ownSecret}

// impatient waits next to nothing between attempts.
var impatient = call.Pace{First: time.Nanosecond, Most: time.Microsecond}

// newClient makes a client of a server, with every kind of credential.
func newClient(tb testing.TB, address string, changes ...func(*call.Config)) *Client {
	tb.Helper()
	base, err := call.ParseBaseURL(address)
	if err != nil {
		tb.Fatal(err)
	}
	config := call.Config{
		BaseURL:    base,
		AdminToken: adminSecret,
		Headers:    map[string]string{"X-Gateway": headerSecret},
		UserAgent:  "test",
		MaxRetries: call.DefaultMaxRetries,
		Pace:       impatient,
	}
	for _, change := range changes {
		change(&config)
	}
	client, err := New(config)
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// through has the requests of a client go through a network of the test's own.
func through(network http.RoundTripper) func(*call.Config) {
	return func(config *call.Config) {
		config.Through = func(*http.Transport) http.RoundTripper { return network }
	}
}

// connecting has a test change how a client connects, after those before it.
func connecting(change func(*http.Transport)) func(*call.Config) {
	return func(config *call.Config) {
		before := config.Through
		config.Through = func(made *http.Transport) http.RoundTripper {
			if before != nil {
				_ = before(made)
			}
			change(made)
			return made
		}
	}
}

// dialing has a client open its connections so.
func dialing(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(*call.Config) {
	return connecting(func(made *http.Transport) { made.DialContext = dial })
}

// serve starts a server for a test and makes a client of it.
func serve(t *testing.T, handler http.HandlerFunc, changes ...func(*call.Config)) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	return newClient(t, server.URL, append(changes, closing(t, server.Close))...)
}

// closing ends a server, and closes the connections of its client, when the test ends.
func closing(t *testing.T, end func()) func(*call.Config) {
	t.Helper()
	return connecting(func(made *http.Transport) {
		t.Cleanup(func() {
			made.CloseIdleConnections()
			end()
		})
	})
}

// failure gets the failed call out of an error.
func failure(t *testing.T, err error) *call.Error {
	t.Helper()
	var failed *call.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got the error %v, want a failed call", err)
	}
	return failed
}

// serveInBubble starts a server in memory and makes a client of it. All of it
// has ended when the test has.
func serveInBubble(t *testing.T, handler http.HandlerFunc, changes ...func(*call.Config)) *Client {
	t.Helper()
	listener := calltest.NewPipes()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour}
	go func() { _ = server.Serve(listener) }()
	// The default pace, and no other bound than those of the test.
	changes = append([]func(*call.Config){
		func(config *call.Config) { config.Pace = call.Pace{} },
		connecting(func(made *http.Transport) { made.Proxy = nil }),
		dialing(listener.Dial),
	}, changes...)
	return newClient(t, "http://uazapi.test", append(changes, closing(t, func() { _ = server.Close() }))...)
}

const (
	statusBody = `{"instance":{"id":"r76b15a4a3614b4","name":"Vendas","status":"connected"},"status":{"connected":true,"loggedIn":true,"jid":null}}`
	listBody   = `[{"id":"r76b15a4a3614b4","name":"Vendas","token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"}]`
	createBody = `{"instance":{"id":"r76b15a4a3614b4","name":"Vendas"},"token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"}`
)

// route is one call of the client, with a body that it takes for success.
type route struct {
	name string
	ok   string
	// once says that the call must never be sent twice.
	once bool
	call func(context.Context, *Client) error
}

func routes() []route {
	return []route{
		{"status", statusBody, false, func(ctx context.Context, c *Client) error {
			_, err := c.Status(ctx, ownKey)
			return err
		}},
		{"listing", listBody, false, func(ctx context.Context, c *Client) error {
			_, err := c.ListInstances(ctx)
			return err
		}},
		{"privacy", `{"last":"all"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Privacy(ctx, ownKey)
			return err
		}},
		{"set privacy", `{"last":"none"}`, false, func(ctx context.Context, c *Client) error {
			return c.SetPrivacy(ctx, ownKey, Privacy{"last": "none"})
		}},
		{"set presence", `{"response":"ok"}`, false, func(ctx context.Context, c *Client) error {
			return c.SetPresence(ctx, ownKey, "available")
		}},
		{"rename", `{"id":"r1"}`, false, func(ctx context.Context, c *Client) error {
			return c.RenameInstance(ctx, ownKey, "Suporte")
		}},
		{"set admin fields", `{"id":"r1"}`, false, func(ctx context.Context, c *Client) error {
			return c.SetAdminFields(ctx, "r1", AdminFields{Field01: new("a"), Field02: new("")})
		}},
		{"delete", `{"response":"Instance Deleted"}`, false, func(ctx context.Context, c *Client) error {
			return c.DeleteInstance(ctx, ownKey)
		}},
		{"disconnect", `{"response":"Disconnected"}`, false, func(ctx context.Context, c *Client) error {
			return c.Disconnect(ctx, ownKey)
		}},
		{"create", createBody, true, func(ctx context.Context, c *Client) error {
			_, err := c.CreateInstance(ctx, NewInstance{Name: "Vendas"})
			return err
		}},
		{"connect", statusBody, true, func(ctx context.Context, c *Client) error {
			_, err := c.Connect(ctx, ownKey, Pairing{})
			return err
		}},
		{"reset", `{"response":"Instance reset started","resetting":true}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.ResetInstance(ctx, ownKey)
			return err
		}},
		{"restart", `{"message":"restarting"}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.RestartServer(ctx)
			return err
		}},
		{"send", `{"messageid":"3EB0538DA65A59F6D8A251","status":"Pending"}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.Send(ctx, ownKey, Text{Envelope: Envelope{Number: "5581999990000", TrackID: "a"}, Text: "Olá"})
			return err
		}},
		{"find message", `{"messages":[]}`, false, func(ctx context.Context, c *Client) error {
			_, _, err := c.FindMessage(ctx, ownKey, Text{Envelope: Envelope{TrackID: "a"}})
			return err
		}},
		{"health", `{"instance_counts":{"total":1},"status":"ok"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Health(ctx)
			return err
		}},
		{"global webhook", opsWebhook, false, func(ctx context.Context, c *Client) error {
			_, _, err := c.GlobalWebhook(ctx)
			return err
		}},
		{"set global webhook", opsWebhook, false, func(ctx context.Context, c *Client) error {
			return c.SetGlobalWebhook(ctx, Webhook{URL: "https://a", Events: []string{"connection"}})
		}},
		{"proxy", `{"mode":"internal"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Proxy(ctx, ownKey)
			return err
		}},
		{"business profile", `{"response":{"description":""}}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.BusinessProfile(ctx, ownKey)
			return err
		}},
		{"set business profile", `{"response":"success"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.SetBusinessProfile(ctx, ownKey, BusinessProfile{"email": "oi@acme.example"})
			return err
		}},
		{"set profile name", `{"success":true}`, false, func(ctx context.Context, c *Client) error {
			return c.SetProfileName(ctx, ownKey, "Suporte")
		}},
		{"set profile picture", `{"success":true}`, false, func(ctx context.Context, c *Client) error {
			return c.SetProfilePicture(ctx, ownKey, "https://www.example.com/suporte.jpg")
		}},
		{"set proxy", `{"details":"Proxy configurado"}`, false, func(ctx context.Context, c *Client) error {
			return c.SetProxy(ctx, ownKey, Proxy{}, NewProxy{Mode: ProxyNone})
		}},
		{"quick replies", `[]`, false, func(ctx context.Context, c *Client) error {
			_, err := c.QuickReplies(ctx, ownKey)
			return err
		}},
		{"add quick reply", `{"message":"ok","quickReplies":[]}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.AddQuickReply(ctx, ownKey, QuickReply{ShortCut: "oi", Type: QuickReplyText, Text: "Olá"})
			return err
		}},
		{"update quick reply", `{"message":"ok"}`, false, func(ctx context.Context, c *Client) error {
			return c.UpdateQuickReply(ctx, ownKey, QuickReply{ID: "r2", ShortCut: "oi", Type: QuickReplyText, Text: "Olá"})
		}},
		{"delete quick reply", `{"message":"ok"}`, false, func(ctx context.Context, c *Client) error {
			return c.DeleteQuickReply(ctx, ownKey, QuickReply{ID: "r2", ShortCut: "oi", Type: QuickReplyText})
		}},
		{"labels", `[]`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Labels(ctx, ownKey)
			return err
		}},
		{"add label", `{"response":"Label created"}`, true, func(ctx context.Context, c *Client) error {
			return c.AddLabel(ctx, ownKey, Label{Name: "Novo"})
		}},
		{"update label", `{"response":"Label edited"}`, true, func(ctx context.Context, c *Client) error {
			return c.UpdateLabel(ctx, ownKey, Label{ID: "1", Name: "Novo"})
		}},
		{"delete label", `{"response":"Label edited"}`, true, func(ctx context.Context, c *Client) error {
			return c.DeleteLabel(ctx, ownKey, Label{ID: "1", Name: "Novo"})
		}},
		{"Chatwoot", `{"chatwoot_enabled":false}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Chatwoot(ctx, ownKey)
			return err
		}},
		{"set Chatwoot", `{"chatwoot_inbox_webhook_url":"https://a"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.SetChatwoot(ctx, ownKey, Chatwoot{})
			return err
		}},
		{"name lead fields", `{"id":"r1"}`, false, func(ctx context.Context, c *Client) error {
			return c.NameLeadFields(ctx, ownKey, map[string]string{"lead_field01": "CPF"})
		}},
		{"lead tags", `[]`, false, func(ctx context.Context, c *Client) error {
			_, err := c.LeadTags(ctx, ownKey)
			return err
		}},
		{"add lead tag", `{"message":"ok"}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.AddLeadTag(ctx, ownKey, LeadTag{Name: "Quente"})
			return err
		}},
		{"update lead tag", `{"message":"ok"}`, false, func(ctx context.Context, c *Client) error {
			return c.UpdateLeadTag(ctx, ownKey, LeadTag{ID: "r2", Name: "Quente"})
		}},
		{"delete lead tag", `{"message":"ok"}`, false, func(ctx context.Context, c *Client) error {
			return c.DeleteLeadTag(ctx, ownKey, "r2")
		}},
		{"message limits", `{"can_send_new_messages":null}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.MessageLimits(ctx, ownKey)
			return err
		}},
		{"check numbers", `[{"query":"5511999990000","isInWhatsapp":true}]`, false, func(ctx context.Context, c *Client) error {
			_, err := c.CheckNumbers(ctx, ownKey, []string{"5511999990000"})
			return err
		}},
		{"message queue", `{"queue":{"status":"idle"}}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.MessageQueue(ctx, ownKey)
			return err
		}},
		{"clear message queue", `{"response":"Async queue cleared"}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.ClearMessageQueue(ctx, ownKey)
			return err
		}},
		{"rotate token", `{"token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.RotateToken(ctx, "r1")
			return err
		}},
		{"rotate proxy", `{"details":"Proxy configurado"}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.RotateProxy(ctx, ownKey)
			return err
		}},
		{"webhook errors", `[]`, false, func(ctx context.Context, c *Client) error {
			_, err := c.WebhookErrors(ctx, ownKey)
			return err
		}},
		{"global webhook errors", `[]`, false, func(ctx context.Context, c *Client) error {
			_, err := c.GlobalWebhookErrors(ctx)
			return err
		}},
		{"proxy cities", `{"cities":[]}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.ProxyCities(ctx, ownKey, "br", "", "")
			return err
		}},
		{"proxy countries", `{"countries":[]}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.ProxyCountries(ctx, ownKey)
			return err
		}},
		{"groups", `{"groups":[]}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Groups(ctx, ownKey)
			return err
		}},
		{"server status", `{"status":"warning"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.ServerStatus(ctx)
			return err
		}},
	}
}

func routeNamed(t *testing.T, name string) route {
	t.Helper()
	for _, route := range routes() {
		if route.name == name {
			return route
		}
	}
	t.Fatalf("there is no route %q", name)
	return route{}
}

// Every call goes to its route, with the credential of that route and no other.
func TestEveryRequestCarriesTheCredentialOfItsRouteAndNoOther(t *testing.T) {
	t.Parallel()
	byAdmin := map[string]bool{"listing": true, "create": true, "set admin fields": true, "restart": true, "global webhook": true, "set global webhook": true, "global webhook errors": true, "rotate token": true}
	for _, route := range routes() {
		t.Run(route.name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var header http.Header
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				header = r.Header.Clone()
				_, _ = w.Write([]byte(route.ok))
			})
			if err := route.call(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			defer mu.Unlock()
			wanted := map[string]string{"Token": string(ownSecret), "Admintoken": ""}
			if byAdmin[route.name] {
				wanted = map[string]string{"Token": "", "Admintoken": string(adminSecret)}
			}
			if route.name == "health" || route.name == "server status" {
				wanted = map[string]string{"Token": "", "Admintoken": ""}
			}
			wanted["X-Gateway"] = headerSecret
			wanted["User-Agent"] = "test"
			wanted["Accept"] = "application/json"
			wanted["Cache-Control"] = "no-cache"
			wanted["Pragma"] = "no-cache"
			for name, want := range wanted {
				if got := header.Get(name); got != want {
					t.Errorf("header %s differs: it has %d characters, want %d", name, len(got), len(want))
				}
			}
		})
	}
}

func TestNewMakesNoRequestAndNeedsNoServer(t *testing.T) {
	t.Parallel()
	client := newClient(t, "https://uazapi.invalid")
	if got := client.BaseURL(); got != "https://uazapi.invalid" {
		t.Errorf("the base URL is %q", got)
	}
	if !client.HasAdminToken() {
		t.Error("the admin token got lost")
	}
	bare := newClient(t, "https://uazapi.invalid", func(config *call.Config) { config.AdminToken = "" })
	if bare.HasAdminToken() {
		t.Error("an admin token came out of nowhere")
	}
}

// isRead tells whether a route changes nothing.
func isRead(name string) bool {
	return slices.Contains([]string{
		"status", "listing", "privacy", "proxy", "Chatwoot", "quick replies", "labels", "lead tags", "health", "message limits", "message queue", "check numbers", "server status", "global webhook", "business profile", "find message",
		"webhook errors", "global webhook errors", "proxy cities", "proxy countries", "groups",
	}, name)
}

// No connection and no goroutine is left behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
