package reading

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// anImage is a picture as a data URI.
func anImage() knownvalue.Check {
	return knownvalue.StringFunc(func(value string) error {
		if !strings.HasPrefix(value, "data:image/png;base64,iVBORw0KGgo") {
			return fmt.Errorf("it is no data URI of a PNG image")
		}
		return nil
	})
}

func TestStatusIsReadHoweverTheInstanceIsNamed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		config func(w *world.World, shop simulator.Instance) string
		token  bool
		calls  []string
	}{
		"by id": {
			func(w *world.World, shop simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(world.ByID(shop)))
			},
			false,
			[]string{world.ListRoute, world.StatusRoute},
		},
		"by token": {
			func(w *world.World, shop simulator.Instance) string {
				return w.Configured("", world.StatusOf(world.ByToken(shop)))
			},
			true,
			[]string{world.StatusRoute},
		},
		"by token, admin at hand": {
			func(w *world.World, shop simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(world.ByToken(shop)))
			},
			true,
			[]string{world.StatusRoute},
		},
		"by the provider's token": {
			func(w *world.World, shop simulator.Instance) string { return w.AsOwner(shop.Token, world.StatusOf()) },
			false,
			[]string{world.StatusRoute},
		},
		"by id, with the provider's token": {
			func(w *world.World, shop simulator.Instance) string {
				return w.AsOwner(shop.Token, world.StatusOf(world.ByID(shop)))
			},
			false,
			[]string{world.StatusRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			w.Add("Suporte")
			shop := w.Paired("Vendas São Paulo", "5511999990000")
			var token knownvalue.Check = knownvalue.Null()
			if test.token {
				token = world.Exactly(shop.Token)
			}
			w.ResetRequests()
			w.Terminal(test.config(w, shop)).Settles(nil, world.ShowsStatus(map[string]knownvalue.Check{
				"instance_id": world.Exactly(shop.ID), "name": world.Exactly("Vendas São Paulo"), "token": token, "connected": knownvalue.Bool(true),
			})...)
			seen := map[string]bool{}
			for _, request := range w.Requests() {
				seen[request.Route] = true
			}
			if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, test.calls) {
				t.Errorf("it asked for %q, want %q", got, test.calls)
			}
		})
	}
}

func TestStatusOfAnInstanceThatWasNeverPaired(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("Vendas")
	w.Terminal(w.AsAdmin(world.StatusOf(world.ByID(shop)))).Settles(nil, world.ShowsStatus(map[string]knownvalue.Check{
		"name": world.Exactly("Vendas"), "status": world.Exactly("disconnected"), "connected": knownvalue.Bool(false),
		"logged_in": knownvalue.Bool(false), "resetting": knownvalue.Bool(false), "is_business": knownvalue.Bool(false),
		"jid": knownvalue.Null(), "number": knownvalue.Null(), "owner": knownvalue.Null(),
		"profile_name": knownvalue.Null(), "profile_pic_url": knownvalue.Null(), "platform": knownvalue.Null(),
		"last_disconnect": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(),
		"qrcode": knownvalue.Null(), "paircode": knownvalue.Null(), "openai_apikey": knownvalue.Null(),
		"admin_field_01": knownvalue.Null(), "admin_field_02": knownvalue.Null(), "fields_map": knownvalue.Null(),
		"msg_delay_min": knownvalue.Int64Exact(1), "msg_delay_max": knownvalue.Int64Exact(3),
		"current_presence": world.Exactly("unavailable"), "chatbot_enabled": knownvalue.Bool(false),
		"created": world.Exactly("2026-08-04T09:52:02.993Z"), "system_name": knownvalue.NotNull(),
	})...)
}

func TestStatusOfAnInstanceThatIsConnected(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	w.Must(w.SetAdminFields(shop.ID, "cliente 7", "azul"))
	w.Must(w.SetPresence(shop.ID, "available"))
	w.Terminal(w.AsAdmin(world.StatusOf(world.ByID(shop)))).Settles(nil, world.ShowsStatus(map[string]knownvalue.Check{
		"status": world.Exactly("connected"), "connected": knownvalue.Bool(true), "logged_in": knownvalue.Bool(true),
		"jid": world.Exactly(shop.JID), "number": world.Exactly("5511999990000"), "owner": world.Exactly("5511999990000"),
		"profile_name": world.Exactly("Conta 0000"), "profile_pic_url": knownvalue.NotNull(), "platform": world.Exactly("android"),
		"qrcode": knownvalue.Null(), "paircode": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(),
		"admin_field_01": world.Exactly("cliente 7"), "admin_field_02": world.Exactly("azul"), "current_presence": world.Exactly("available"),
	})...)
}

func TestStatusWhileConnectingShowsWhatToPairWith(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		body             string
		qrcode, paircode func(simulator.Instance) knownvalue.Check
		secret           string
	}{
		"QR": {
			`{}`, func(simulator.Instance) knownvalue.Check { return anImage() },
			func(simulator.Instance) knownvalue.Check { return knownvalue.Null() }, "qrcode",
		},
		"pairing code": {
			`{"phone":"5511999990000"}`, func(simulator.Instance) knownvalue.Check { return nil },
			func(shop simulator.Instance) knownvalue.Check { return world.Exactly(shop.PairCode) }, "paircode",
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Add("Vendas")
			startsPairing(w, test.body)
			shop, _ = w.Instance(shop.ID)
			checks := map[string]knownvalue.Check{
				"status": world.Exactly("connecting"), "connected": knownvalue.Bool(false), "logged_in": knownvalue.Bool(false),
				"jid": knownvalue.Null(), "number": knownvalue.Null(), "paircode": test.paircode(shop),
			}
			if check := test.qrcode(shop); check != nil {
				checks["qrcode"] = check
			}
			w.Terminal(w.Configured("", world.StatusOf(world.ByToken(shop)))).Settles(nil, append(world.ShowsStatus(checks),
				statecheck.ExpectSensitiveValue(world.ThisStatus, tfjsonpath.New(test.secret)),
				statecheck.ExpectSensitiveValue(world.ThisStatus, tfjsonpath.New("token")),
			)...)
		})
	}
}

func TestStatusAfterALogoutSaysWhenAndWhy(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, options := range map[string]simulator.Options{"dates with a blank": {}, "dates with a T": {DatesWithT: true}} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, options)
			shop := w.Paired("Vendas", "5511999990000")
			w.Clock.Advance(time.Hour)
			w.Must(w.LogOut(shop.ID))
			w.Terminal(w.AsAdmin(world.StatusOf(world.ByID(shop)))).Settles(nil, world.ShowsStatus(map[string]knownvalue.Check{
				"status": world.Exactly("disconnected"), "connected": knownvalue.Bool(false), "logged_in": knownvalue.Bool(false),
				"last_disconnect_reason": world.Exactly("401: logged out from another device"),
				"last_disconnect":        world.Exactly("2026-08-04T10:52:02.993Z"),
				"created":                world.Exactly("2026-08-04T09:52:02.993Z"),
				"jid":                    knownvalue.Null(), "number": knownvalue.Null(),
				"owner": world.Exactly("5511999990000"), // it stays, so it proves nothing
			})...)
		})
	}
}

func TestStatusGivesTheSameJIDInWhateverFormItComes(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, form := range map[string]simulator.JIDForm{"text": simulator.JIDString, "object": simulator.JIDObject} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{JIDForm: form})
			shop := w.Paired("Vendas", "5511999990000")
			w.Terminal(w.AsAdmin(world.StatusOf(world.ByID(shop)))).Settles(nil, world.ShowsStatus(map[string]knownvalue.Check{
				"jid": world.Exactly(shop.JID), "number": world.Exactly("5511999990000"),
			})...)
		})
	}
}

func TestStatusIsReadAnewByEveryPlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	config := w.AsAdmin(world.StatusOf(world.ByID(shop)) + "\noutput \"connected\" {\n  value = data.uazapi_instance_status.this.connected\n}\n")
	w.Steps(
		resource.TestStep{Config: config, ConfigStateChecks: world.ShowsStatus(map[string]knownvalue.Check{
			"name": world.Exactly("Vendas"), "connected": knownvalue.Bool(true), "number": world.Exactly("5511999990000"),
		})},
		// Nothing happened, so nothing is planned, although the server was asked.
		resource.TestStep{PreConfig: w.ResetRequests, Config: config, PlanOnly: true},
		resource.TestStep{
			PreConfig: func() {
				if w.Calls(world.StatusRoute) == 0 {
					t.Error("the second plan asked nothing")
				}
				w.Must(w.LogOut(shop.ID))
				w.Must(w.Rename(shop.ID, "Vendas SP"))
			},
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownOutputValue("connected", knownvalue.Bool(false)),
			}},
			ConfigStateChecks: world.ShowsStatus(map[string]knownvalue.Check{
				"name": world.Exactly("Vendas SP"), "connected": knownvalue.Bool(false), "number": knownvalue.Null(),
			}),
		},
	)
}

// The id of an instance that is created in the same run is known only then.
func TestStatusOfAnInstanceThatIsCreatedFirst(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales() + world.StatusOf("instance_id = uazapi_instance.this.id"))
	w.Steps(
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(world.ThisStatus, tfjsonpath.New("instance_id")),
				plancheck.ExpectUnknownValue(world.ThisStatus, tfjsonpath.New("connected")),
			}},
			ConfigStateChecks: append(
				world.ShowsStatus(map[string]knownvalue.Check{"name": world.Exactly("Vendas"), "status": world.Exactly("disconnected")}),
				statecheck.CompareValuePairs(world.ThisStatus, tfjsonpath.New("instance_id"), world.ThisInstance, tfjsonpath.New("id"), sameValue{}),
			),
		},
		resource.TestStep{Config: config, PlanOnly: true},
	)
}

// sameValue compares two values for being the same text.
type sameValue struct{}

func (sameValue) CompareValues(values ...any) error {
	if len(values) != 2 || values[0] != values[1] {
		return fmt.Errorf("they differ: %v", values)
	}
	return nil
}

func TestStatusThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const nowhere = "r00000000000000"
	for title, test := range map[string]struct {
		config func(w *world.World, shop simulator.Instance) string
		before func(w *world.World, shop simulator.Instance)
		says   []string
	}{
		"nothing named": {
			config: func(w *world.World, _ simulator.Instance) string { return w.AsAdmin(world.StatusOf()) },
			says:   []string{"No instance named", "Neither instance_id nor token is set", "UAZAPI_TOKEN"},
		},
		"named twice": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(world.ByID(shop), world.ByToken(shop)))
			},
			says: []string{"Invalid Attribute Combination", "instance_id", "token"},
		},
		"a token for an id": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(fmt.Sprintf("instance_id = %q", shop.Token)))
			},
			says: []string{"Invalid instance id", "looks like the token of an instance"},
		},
		"not listed": {
			config: func(w *world.World, _ simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(fmt.Sprintf("instance_id = %q", nowhere)))
			},
			says: []string{"Unable to read the status of instance " + nowhere + ": it does not exist", "instance_id =", "not in the listing of", "(1 instances)", "Check the id"},
		},
		"deleted": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(world.ByID(shop)))
			},
			before: func(w *world.World, shop simulator.Instance) { w.Must(w.Remove(shop.ID)) },
			says:   []string{"it does not exist", "not in the listing of", "(0 instances)"},
		},
		"wrong token": {
			config: func(w *world.World, _ simulator.Instance) string {
				return w.Configured("", world.StatusOf(`token = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"`))
			},
			says: []string{"Unable to read the status of the instance: the instance token was rejected", "token =", "wrong token", "HTTP 401"},
		},
		"provider's token wrong": {
			config: func(w *world.World, _ simulator.Instance) string {
				return w.AsOwner("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11", world.StatusOf())
			},
			says: []string{"the instance token was rejected", "HTTP 401"},
		},
		"token of a deleted instance": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.Configured("", world.StatusOf(world.ByToken(shop)))
			},
			before: func(w *world.World, shop simulator.Instance) { w.Must(w.Remove(shop.ID)) },
			says:   []string{"the instance token was rejected", "deleted", "HTTP 401"},
		},
		"provider's token another's": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.AsOwner(w.Add("Suporte").Token, world.StatusOf(world.ByID(shop)))
			},
			says: []string{"the token is another instance's", "there is no admin token"},
		},
		"admin token wrong": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.Configured(`admin_token = "none-of-this-server"`, world.StatusOf(world.ByID(shop)))
			},
			says: []string{"the admin token was rejected", "UAZAPI_ADMIN_TOKEN", "The server answered GET /instance/all with HTTP 40"},
		},
		"no admin token": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.Configured("", world.StatusOf(world.ByID(shop)))
			},
			says: []string{"no credential opens it", "the provider has none", "UAZAPI_ADMIN_TOKEN"},
		},
		"demo server": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(world.ByID(shop)))
			},
			before: func(w *world.World, _ simulator.Instance) {
				w.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"This is a public demo server. This endpoint has been disabled."}`})
			},
			says: []string{"the server shows no listing", "Give the token of the instance itself", "public demo server"},
		},
		"server faulty": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.Configured("", world.StatusOf(world.ByToken(shop)))
			},
			before: func(w *world.World, _ simulator.Instance) {
				w.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore})
			},
			says: []string{"the server failed", "HTTP 503", "tried 5 times"},
		},
		"page of a proxy": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.Configured("", world.StatusOf(world.ByToken(shop)))
			},
			before: func(w *world.World, _ simulator.Instance) { w.Inject(simulator.Fault{Kind: simulator.FaultHTMLBefore}) },
			says:   []string{"the server failed", "HTTP 502 and an HTML page titled", "502 Bad Gateway"},
		},
		"page of a panel": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.Configured("", world.StatusOf(world.ByToken(shop)))
			},
			before: func(w *world.World, _ simulator.Instance) {
				w.Inject(simulator.Fault{Kind: simulator.FaultGarbled, Body: "<html><head><title>Painel</title></head></html>"})
			},
			says: []string{"the answer makes no sense", "an HTML page titled", "Painel", "Check that base_url"},
		},
		"listing garbled": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.AsAdmin(world.StatusOf(world.ByID(shop)))
			},
			before: func(w *world.World, _ simulator.Instance) {
				w.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultGarbled, Body: "{}"})
			},
			says: []string{"the answer makes no sense", "GET /instance/all with HTTP 200"},
		},
		"redirected elsewhere": {
			config: func(w *world.World, shop simulator.Instance) string {
				return w.Configured("", world.StatusOf(world.ByToken(shop)))
			},
			before: func(w *world.World, _ simulator.Instance) {
				w.Inject(simulator.Fault{Kind: simulator.FaultRedirect, Location: "https://painel.example/login"})
			},
			says: []string{"the server redirects", "it redirects to https://painel.example"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Add("Vendas")
			config := test.config(w, shop)
			if test.before != nil {
				test.before(w, shop)
			}
			w.Terminal(config).Fails(test.says, world.Plan...)
		})
	}
}

// startsPairing starts to pair the only instance, as somebody else would.
func startsPairing(w *world.World, body string) {
	w.T.Helper()
	request, err := http.NewRequestWithContext(w.T.Context(), http.MethodPost, w.URL+"/instance/connect", strings.NewReader(body))
	if err != nil {
		w.T.Error(err)
		return
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("token", w.Only().Token)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		w.T.Error(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		w.T.Errorf("connect was answered with %s", response.Status)
	}
}

// The address of such an account is no number, so its owner tells the number while the
// session lasts. The owner stays once it is over, and is no number any more.
func TestStatusTellsTheNumberOfAHiddenAddress(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{JIDForm: simulator.JIDHidden})
	shop := w.Paired("Vendas", "5511999990000")
	user := w.Terminal(w.AsAdmin(world.StatusOf(world.ByID(shop))))
	user.Settles(nil, world.ShowsStatus(map[string]knownvalue.Check{"number": world.Exactly("5511999990000")})...)
	w.Must(w.LogOut(shop.ID))
	user.Settles(nil, world.ShowsStatus(map[string]knownvalue.Check{"number": knownvalue.Null()})...)
}
