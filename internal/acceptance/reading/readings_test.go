package reading

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	readLimits = "GET /instance/wa_messages_limits"
	readQueue  = "GET /message/async"
	readHealth = "GET /status"
)

// readingCase is a data source about one instance, in the tests of what is the same for
// all of them.
type readingCase struct {
	name string
	// noun is what messages call it.
	noun string
	// reads is the route that it is read from.
	reads string
	// verb is what it does with the instance, in messages, where that is not to read.
	verb string
	// asks is an argument of its own.
	asks string
	// session tells whether it takes one.
	session bool
	// before happens on the server, and shows is what is read then.
	before func(w *world.World, shop simulator.Instance)
	shows  map[string]knownvalue.Check
}

var readingCases = []readingCase{
	{
		name: "instance_privacy", noun: "privacy", reads: "GET /instance/privacy", session: true,
		before: func(w *world.World, shop simulator.Instance) { w.Must(w.SetPrivacy(shop.ID, "last", "nobody_knows")) },
		shows:  map[string]knownvalue.Check{"last": world.Exactly("nobody_knows"), "groupadd": world.Exactly("all"), "calladd": world.Exactly("all")},
	},
	{
		name: "instance_proxy", noun: "proxy", reads: "GET /instance/proxy",
		before: func(w *world.World, shop simulator.Instance) {
			w.Must(w.SetProxy(shop.ID, simulator.Proxy{Mode: "custom", URL: "socks5://u:p@a.example", Fallback: "internal"}))
			w.Must(w.FailProxy(shop.ID, "dial tcp timeout"))
		},
		shows: map[string]knownvalue.Check{
			"mode": world.Exactly("custom"), "effective_mode": world.Exactly("internal"), "proxy_address": world.Exactly("socks5://a.example:1080"), "fallback": world.Exactly("internal"),
			"fallback_active": knownvalue.Bool(true), "fallback_reason": world.Exactly("custom_failed_internal:dial tcp timeout"),
			"fallback_since": world.Exactly("2026-08-04T09:52:02.993Z"), "last_test_at": knownvalue.Null(), "last_test_error": knownvalue.Null(),
			"validation_error": knownvalue.Null(), "proxy_managed_country": world.Exactly("br"), "proxy_managed_city": knownvalue.Null(),
		},
	},
	{
		name: "webhooks", noun: "webhooks", reads: "GET /webhook",
		before: func(w *world.World, shop simulator.Instance) {
			for _, webhook := range []simulator.Webhook{
				{URL: "https://b.example", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"isGroupYes"}},
				{URL: "https://a.example", Events: []string{"connection", "calls"}, AddURLEvents: true},
			} {
				_, err := w.AddWebhook(shop.ID, webhook)
				w.Must(err)
			}
		},
		shows: map[string]knownvalue.Check{"webhooks": knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": knownvalue.NotNull(), "url": world.Exactly("https://a.example"), "enabled": knownvalue.Bool(false),
				"events":           knownvalue.SetExact([]knownvalue.Check{world.Exactly("calls"), world.Exactly("connection")}),
				"exclude_messages": knownvalue.SetSizeExact(0), "add_url_events": knownvalue.Bool(true), "add_url_types_messages": knownvalue.Bool(false),
			}),
			knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"url": world.Exactly("https://b.example"), "enabled": knownvalue.Bool(true), "exclude_messages": knownvalue.SetExact([]knownvalue.Check{world.Exactly("isGroupYes")}),
			}),
		})},
	},
	{
		name: "webhook_errors", noun: "failed deliveries", reads: "GET /webhook/errors",
		before: func(w *world.World, shop simulator.Instance) {
			for _, failed := range []simulator.WebhookError{
				{URL: "https://a.example/messages", Event: "messages", MessageType: "text", StatusCode: 502, Error: "502 Bad Gateway"},
				{URL: "https://b.example", Event: "connection", Error: "dial tcp: i/o timeout"},
			} {
				w.Must(w.FailWebhook(shop.ID, failed))
			}
		},
		shows: map[string]knownvalue.Check{
			"captured_since": knownvalue.NotNull(), "global": knownvalue.Null(),
			"errors": knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"created": world.Exactly("2026-08-04T09:52:02Z"), "url": world.Exactly("https://b.example"), "event": world.Exactly("connection"), "message_type": knownvalue.Null(),
					"status_code": knownvalue.Null(), "attempts": knownvalue.Int64Exact(1), "error": world.Exactly("dial tcp: i/o timeout"), "payload": knownvalue.Null(),
				}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"url": world.Exactly("https://a.example/messages"), "message_type": world.Exactly("text"), "status_code": knownvalue.Int64Exact(502),
				}),
			}),
		},
	},
	{
		name: "proxy_locations", noun: "locations of proxies", reads: "GET /proxy-managed/cities",
		before: func(*world.World, simulator.Instance) {},
		shows: map[string]knownvalue.Check{
			"countries": knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{"value": world.Exactly("br"), "label": world.Exactly("Brasil")}),
				knownvalue.ObjectExact(map[string]knownvalue.Check{"value": world.Exactly("pt"), "label": world.Exactly("Portugal")}),
			}),
			"cities": knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"value": world.Exactly("niteroi"), "label": world.Exactly("Niterói"), "state": world.Exactly("rj"), "state_label": world.Exactly("Rio de Janeiro"),
				}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"value": world.Exactly("campinas")}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"value": world.Exactly("saopaulo")}),
			}),
		},
	},
	{
		name: "groups", noun: "groups", reads: "GET /group/list", session: true,
		before: func(w *world.World, shop simulator.Instance) {
			for _, group := range []simulator.Group{
				{JID: "3@g.us", Name: "Vendas", Owner: "5511990000001"},
				{JID: "2@g.us", Name: "Equipe", Topic: "Avisos", Owner: "5511990000001", Announce: true, Locked: true, LinkedParent: "9@g.us", Created: w.Clock.Now()},
				{JID: "1@g.us", Name: "Vendas", Owner: "5511990000002", Admin: true},
			} {
				w.Must(w.AddGroup(shop.ID, group))
			}
		},
		shows: map[string]knownvalue.Check{
			"jids": knownvalue.MapExact(map[string]knownvalue.Check{"Equipe": world.Exactly("2@g.us")}),
			"groups": knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"jid": world.Exactly("2@g.us"), "name": world.Exactly("Equipe"), "topic": world.Exactly("Avisos"), "owner_number": world.Exactly("5511990000001"),
					"is_announce": knownvalue.Bool(true), "is_locked": knownvalue.Bool(true), "is_parent": knownvalue.Bool(false),
					"linked_parent_jid": world.Exactly("9@g.us"), "is_admin": knownvalue.Bool(false), "can_send_messages": knownvalue.Bool(false),
					"created": world.Exactly("2026-08-04T09:52:02Z"),
				}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"jid": world.Exactly("1@g.us"), "is_admin": knownvalue.Bool(true), "created": knownvalue.Null(), "topic": knownvalue.Null()}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"jid": world.Exactly("3@g.us"), "can_send_messages": knownvalue.Bool(true)}),
			}),
		},
	},
	{
		name: "message_limits", noun: "message limits", reads: readLimits, session: true,
		before: func(w *world.World, shop simulator.Instance) {
			w.Must(w.SetLimits(shop.ID, simulator.Limits{Total: 10, Used: 10, Status: "CAPPED", Until: w.Clock.Now().Add(time.Hour)}))
		},
		shows: map[string]knownvalue.Check{
			"can_send_new_messages": knownvalue.Bool(false), "total_quota": knownvalue.Int64Exact(10), "used_quota": knownvalue.Int64Exact(10),
			"quota_status": world.Exactly("CAPPED"), "cycle_end": world.Exactly("2026-08-05T00:00:00Z"), "cycle_start": knownvalue.Null(),
			"time_locked": knownvalue.Bool(true), "time_lock_until": world.Exactly("2026-08-04T10:52:02Z"), "enforcement_type": world.Exactly("BIZ_QUALITY"),
			"error_key": world.Exactly("WHATSAPP_REACHOUT_TIMELOCK"), "message": knownvalue.NotNull(), "message_ptbr": knownvalue.NotNull(),
		},
	},
	{
		name: "phone_numbers", noun: "phone numbers", verb: "check phone numbers with", reads: checkNumbers, session: true,
		asks: `numbers = ["5534999990000", "5511988880000"]`,
		before: func(w *world.World, _ simulator.Instance) {
			w.AddAccount("553499990000")
			w.LeaveWhatsApp("5511988880000")
		},
		shows: map[string]knownvalue.Check{"results": knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"query": world.Exactly("5534999990000"), "is_in_whatsapp": knownvalue.Bool(true), "jid": world.Exactly("553499990000@s.whatsapp.net"), "lid": knownvalue.NotNull(),
				"digits": world.Exactly("553499990000"), "note": knownvalue.NotNull(), "verified_name": knownvalue.Null(), "group_name": knownvalue.Null(), "error": knownvalue.Null(),
			}),
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"query": world.Exactly("5511988880000"), "is_in_whatsapp": knownvalue.Bool(false), "jid": knownvalue.Null(), "lid": knownvalue.Null(),
				"digits": knownvalue.Null(), "note": knownvalue.Null(), "verified_name": knownvalue.Null(), "group_name": knownvalue.Null(),
				"error": world.Exactly("the number 5511988880000@s.whatsapp.net is not on WhatsApp"),
			}),
		})},
	},
	{
		name: "message_queue", noun: "message queue", reads: readQueue,
		before: func(w *world.World, shop simulator.Instance) { w.Must(w.Enqueue(shop.ID, 3)) },
		shows: map[string]knownvalue.Check{
			"status": world.Exactly("processing"), "pending": knownvalue.Int64Exact(3), "processing_now": knownvalue.Bool(true),
			"accepting_new_messages": knownvalue.Bool(true), "session_ready": knownvalue.Bool(true), "resetting": knownvalue.Bool(false),
		},
	},
}

// The readings are tested together: one configuration has them all, of one instance. A run
// of the tool takes about as long for all as for one.

// readings configures all with these arguments.
func readings(arguments ...string) string {
	var all []string
	for _, r := range readingCases {
		all = append(all, r.with(arguments...))
	}
	return strings.Join(all, "\n")
}

// startReadings starts a server with a number that is connected.
func startReadings(t *testing.T) (w *world.World, shop simulator.Instance) {
	t.Helper()
	w = world.Start(t, simulator.Options{ProxyKeepsLine: true})
	return w, w.Paired("Vendas", "5511999990000")
}

// happens on the server what each reading is to show, and showsAll checks that it does.
func happens(w *world.World, shop simulator.Instance) {
	for _, r := range readingCases {
		r.before(w, shop)
	}
}

func showsAll() []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for _, r := range readingCases {
		checks = append(checks, r.checks()...)
	}
	return checks
}

func (r readingCase) address() string { return "data.uazapi_" + r.name + ".this" }

// with is the data source with these arguments.
func (r readingCase) with(arguments ...string) string {
	if r.asks != "" {
		arguments = append(slices.Clone(arguments), r.asks)
	}
	return fmt.Sprintf("data %q \"this\" {\n  %s\n}\n", "uazapi_"+r.name, strings.Join(arguments, "\n  "))
}

func (r readingCase) checks() []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, check := range r.shows {
		checks = append(checks, statecheck.ExpectKnownValue(r.address(), tfjsonpath.New(name), check))
	}
	return checks
}

func TestReadingsAreReadHoweverTheInstanceIsNamed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w, shop := startReadings(t)
	happens(w, shop)
	checks := showsAll()
	for _, r := range readingCases {
		checks = append(checks, statecheck.ExpectKnownValue(r.address(), tfjsonpath.New("instance_id"), world.Exactly(shop.ID)))
	}
	user := w.Terminal("")
	for _, config := range []string{
		w.AsAdmin(readings(world.ByID(shop))), w.AsAdmin(readings(world.ByToken(shop))), w.Configured("", readings(world.ByToken(shop))), w.AsOwner(shop.Token, readings()),
	} {
		user.Configure(config)
		w.ResetRequests()
		user.Settles(nil, checks...)
		for _, r := range readingCases {
			if w.Calls(r.reads) == 0 {
				t.Errorf("%s was not asked for", r.reads)
			}
		}
	}
}

// What a plan shows is what is true then, and no plan changes anything for it.
func TestReadingsAreReadByEveryPlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w, shop := startReadings(t)
	user := w.Terminal(w.AsAdmin(readings(world.ByID(shop))))
	user.Settles(nil)
	happens(w, shop)
	user.Settles(nil, showsAll()...)
}

func TestReadingsThatFailSayWhatToDo(t *testing.T) {
	w, shop := startReadings(t)
	fails := func(config string, before func(), said ...string) resource.TestStep {
		var errors [][]string
		for _, r := range readingCases {
			errors = append(errors, append([]string{"Unable to " + cmp.Or(r.verb, "read the "+r.noun+" of") + " "}, said...))
		}
		return w.Refused(resource.TestStep{PreConfig: before, Config: config}, errors...)
	}
	inject := func(fault simulator.Fault) func() {
		return func() {
			w.Heal()
			for _, r := range readingCases {
				fault.Route = r.reads
				w.Inject(fault)
			}
		}
	}
	config := w.AsAdmin(readings(world.ByID(shop)))
	w.Steps(
		fails(w.Configured("", readings(`token = "00000000-0000-4000-8000-000000000000"`)), nil, "the instance token was rejected"),
		fails(w.AsAdmin(readings(`instance_id = "r00000000000000"`)), nil, "r00000000000000"),
		fails(config, inject(simulator.Fault{Kind: simulator.FaultHTMLBefore}), "HTTP 502 and an HTML page titled"),
		fails(config, inject(simulator.Fault{Kind: simulator.FaultGarbled, Body: `"ok"`}), "the answer makes no sense"),
		fails(config, inject(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`}), "HTTP 404"),
	)
}

// One number that logged out holds up no plan: what takes a session is null meanwhile.
func TestReadingsGoOnWithoutASession(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("Vendas")
	var checks []statecheck.StateCheck
	for _, r := range readingCases {
		for name := range r.shows {
			if r.session {
				checks = append(checks, statecheck.ExpectKnownValue(r.address(), tfjsonpath.New(name), knownvalue.Null()))
			}
		}
	}
	user := w.Terminal(w.AsAdmin(readings(world.ByID(shop))))
	user.Run(world.Apply...)
	user.Shows(checks...)
	user.Says([]string{world.NothingToDo}, world.Plan...)
}

func TestReadingsWithoutASessionWarn(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	shop := w.Add("Vendas")
	user := w.Terminal(w.AsAdmin(readingCase{name: "message_limits"}.with(world.ByID(shop))))
	output := user.Run("plan", "-input=false", "-no-color")
	if want := world.Says("Warning: Not read: the message limits of an instance that is not connected", "The values are null until it is paired"); !want.MatchString(output) {
		t.Errorf("the plan says:\n%s", output)
	}
}

// Servers show a quota of 0 of 0 where WhatsApp tells nothing.
func TestMessageLimitsOfWhichNothingIsToldAreNull(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	w.Must(w.SetLimits(shop.ID, simulator.Limits{Undecided: true}))
	limits := readingCase{name: "message_limits", shows: map[string]knownvalue.Check{
		"can_send_new_messages": knownvalue.Null(), "total_quota": knownvalue.Null(), "used_quota": knownvalue.Null(),
		"quota_status": knownvalue.Null(), "cycle_end": knownvalue.Null(), "time_locked": knownvalue.Bool(false), "time_lock_until": knownvalue.Null(),
	}}
	w.Terminal(w.AsAdmin(limits.with(world.ByID(shop)))).Settles(nil, limits.checks()...)
}

func TestServerStatusIsWhatTheServerTells(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		options simulator.Options
		shows   map[string]knownvalue.Check
	}{
		"counts": {simulator.Options{}, map[string]knownvalue.Check{
			"status": world.Exactly("running"), "is_healthy": knownvalue.Bool(true), "dc": world.Exactly("br1"), "info": knownvalue.Null(),
			"last_check": world.Exactly("2026-08-04T09:52:02.993Z"), "total": knownvalue.Int64Exact(1), "connected": knownvalue.Int64Exact(0),
			"disconnected": knownvalue.Int64Exact(1), "connecting": knownvalue.Int64Exact(0), "reconnecting": knownvalue.Int64Exact(0),
		}},
		"a warning": {simulator.Options{HealthForm: simulator.HealthWarning}, map[string]knownvalue.Check{
			"status": world.Exactly("warning"), "info": world.Exactly("Server is up but no instances connected"), "is_healthy": knownvalue.Null(),
			"connected": knownvalue.Int64Exact(0), "total": knownvalue.Null(), "last_check": knownvalue.Null(),
		}},
		"no counts": {simulator.Options{HealthForm: simulator.HealthUncounted}, map[string]knownvalue.Check{
			"status": world.Exactly("running"), "total": knownvalue.Null(), "connected": knownvalue.Null(),
		}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, test.options)
			w.Add("Vendas")
			server := readingCase{name: "server_status", shows: test.shows}
			w.Terminal(w.Configured("", server.with())).Settles(nil, server.checks()...)
		})
	}
}

func TestServerStatusThatFailsSaysWhatToDo(t *testing.T) {
	w := world.Start(t, simulator.Options{HealthForm: simulator.HealthMissing})
	config := w.Configured("", "data \"uazapi_server_status\" \"this\" {}\n")
	w.Steps(
		resource.TestStep{Config: config, ExpectError: world.Says("Unable to read the status of the server", "HTTP 404")},
		resource.TestStep{
			PreConfig:   func() { w.Inject(simulator.Fault{Route: readHealth, Kind: simulator.FaultGarbled, Body: "{}"}) },
			Config:      config,
			ExpectError: world.Says("Unable to read the status of the server", "the answer makes no sense"),
		},
	)
}

func TestWebhookErrorsOfTheServer(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	failed := readingCase{name: "webhook_errors", shows: map[string]knownvalue.Check{
		"instance_id": knownvalue.Null(),
		"errors":      knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{"url": world.Exactly("https://ops.example.com"), "event": world.Exactly("connection")})}),
	}}
	config := w.AsAdmin(failed.with("global = true"))
	w.Steps(
		resource.TestStep{
			PreConfig: func() {
				w.FailGlobalWebhook(simulator.WebhookError{URL: "https://ops.example.com", Event: "connection"})
			},
			Config: config, ConfigStateChecks: failed.checks(),
		},
		resource.TestStep{Config: w.Configured("", failed.with("global = true")), ExpectError: world.Says("Unable to read the failed deliveries of the global webhook: it takes the admin token")},
		resource.TestStep{Config: w.AsAdmin(failed.with("global = true", `instance_id = "r00000000000000"`)), ExpectError: world.Says("global", "instance_id")},
		resource.TestStep{
			PreConfig: func() {
				w.Inject(simulator.Fault{Route: "GET /globalwebhook/errors", Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`})
			},
			Config: config, ExpectError: world.Says("Unable to read the failed deliveries of the global webhook", "HTTP 404"),
		},
	)
}

// A payload is there on request, and never with the token that each delivery has.
func TestWebhookErrorsWithPayloads(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("Vendas")
	w.Must(w.FailWebhook(shop.ID, simulator.WebhookError{URL: "https://a.example", Event: "messages"}))
	const payload = `{"EventType":"messages","message":{"text":"Olá"},"token":"(secret)"}`
	failed := readingCase{name: "webhook_errors", shows: map[string]knownvalue.Check{
		"errors": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{"payload": world.Exactly(payload)})}),
	}}
	w.Terminal(w.AsAdmin(failed.with(world.ByID(shop), "include_payloads = true"))).Settles(nil, failed.checks()...)
}

func TestProxyLocationsAreThoseThatAreSought(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		options   simulator.Options
		arguments []string
		shows     map[string]knownvalue.Check
		fails     string
	}{
		"of a state":              {arguments: []string{`state = "sp"`}, shows: map[string]knownvalue.Check{"cities": knownvalue.ListSizeExact(2)}},
		"by a part of their name": {arguments: []string{`search = "são p"`}, shows: map[string]knownvalue.Check{"cities": knownvalue.ListSizeExact(1)}},
		"of another country": {arguments: []string{`country = "pt"`}, shows: map[string]knownvalue.Check{"cities": knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{"value": world.Exactly("lisboa"), "label": world.Exactly("Lisboa"), "state": knownvalue.Null(), "state_label": knownvalue.Null()}),
		})}},
		"of a country without any": {arguments: []string{`country = "fr"`}, shows: map[string]knownvalue.Check{"cities": knownvalue.ListSizeExact(0)}},
		"countries as texts": {options: simulator.Options{Countries: simulator.CountriesAsTexts}, shows: map[string]knownvalue.Check{"countries": knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{"value": world.Exactly("br"), "label": knownvalue.Null()}),
			knownvalue.ObjectExact(map[string]knownvalue.Check{"value": world.Exactly("pt"), "label": knownvalue.Null()}),
		})}},
		"no countries":    {options: simulator.Options{Countries: simulator.CountriesMissing}, shows: map[string]knownvalue.Check{"countries": knownvalue.Null(), "cities": knownvalue.ListSizeExact(3)}},
		"a wrong country": {arguments: []string{`country = "BR"`}, fails: "two letters in lower case"},
		"a wrong state":   {arguments: []string{`state = "São Paulo"`}, fails: "a state in lower case"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, test.options)
			shop := w.Add("Vendas")
			places := readingCase{name: "proxy_locations", shows: test.shows}
			user := w.Terminal(w.AsAdmin(places.with(append(test.arguments, world.ByID(shop))...)))
			if test.fails != "" {
				user.Fails([]string{test.fails}, world.Plan...)
				return
			}
			user.Settles(nil, places.checks()...)
		})
	}
}

func TestGroupsAreSoughtByTheirName(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{Groups: simulator.GroupOptions{ByLID: true}})
	shop := w.Paired("Vendas", "5511999990000")
	for jid, name := range map[string]string{"1@g.us": "Promoção de julho", "2@g.us": "Equipe"} {
		w.Must(w.AddGroup(shop.ID, simulator.Group{JID: jid, Name: name, Owner: "5511990000001"}))
	}
	groups := readingCase{name: "groups", shows: map[string]knownvalue.Check{
		"jids":   knownvalue.MapExact(map[string]knownvalue.Check{"Promoção de julho": world.Exactly("1@g.us")}),
		"groups": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{"owner_number": world.Exactly("5511990000001")})}),
	}}
	w.Terminal(w.AsAdmin(groups.with(world.ByID(shop), `search = "PROMOCAO"`))).Settles(nil, groups.checks()...)
}

// A server that is written in Go sends a list of nothing as null where nobody made one.
func TestListsOfNothingMayBeNull(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	none := knownvalue.ListSizeExact(0)
	for title, test := range map[string]struct {
		route, body string
		readingCase
	}{
		"groups":    {"GET /group/list", `{"groups":null}`, readingCase{name: "groups", shows: map[string]knownvalue.Check{"groups": none}}},
		"cities":    {"GET /proxy-managed/cities", `{"cities":null}`, readingCase{name: "proxy_locations", shows: map[string]knownvalue.Check{"cities": none}}},
		"countries": {"GET /proxy-managed/countries", `null`, readingCase{name: "proxy_locations", shows: map[string]knownvalue.Check{"countries": none}}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("Vendas", "5511999990000")
			w.Inject(simulator.Fault{Route: test.route, Kind: simulator.FaultGarbled, Body: test.body, Times: -1})
			w.Terminal(w.AsAdmin(test.with(world.ByID(shop)))).Settles(nil, test.checks()...)
		})
	}
}
