package acceptance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	thisStatus = "data.uazapi_instance_status.this"
)

// statusOf is the data source under test with these arguments.
func statusOf(arguments ...string) string {
	return "data \"uazapi_instance_status\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// shows checks attributes of the data source.
func shows(attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		checks = append(checks, statecheck.ExpectKnownValue(thisStatus, tfjsonpath.New(name), attributes[name]))
	}
	return checks
}

func exactly(text string) knownvalue.Check { return knownvalue.StringExact(text) }

// anImage is a picture as a data URI.
func anImage() knownvalue.Check {
	return knownvalue.StringFunc(func(value string) error {
		if !strings.HasPrefix(value, "data:image/png;base64,iVBORw0KGgo") {
			return fmt.Errorf("it is no data URI of a PNG image")
		}
		return nil
	})
}

func TestStatus_isReadHoweverTheInstanceIsNamed(t *testing.T) {
	for title, test := range map[string]struct {
		config func(w *world, shop simulator.Instance) string
		token  bool
		calls  []string
	}{
		"by id": {
			func(w *world, shop simulator.Instance) string { return w.asAdmin(statusOf(named(shop))) },
			false,
			[]string{listInstances, readStatus},
		},
		"by token": {
			func(w *world, shop simulator.Instance) string { return w.configured("", statusOf(opened(shop))) },
			true,
			[]string{readStatus},
		},
		"by token, admin at hand": {
			func(w *world, shop simulator.Instance) string { return w.asAdmin(statusOf(opened(shop))) },
			true,
			[]string{readStatus},
		},
		"by the provider's token": {
			func(w *world, shop simulator.Instance) string { return w.asOwner(shop.Token, statusOf()) },
			false,
			[]string{readStatus},
		},
		"by id, with the provider's token": {
			func(w *world, shop simulator.Instance) string { return w.asOwner(shop.Token, statusOf(named(shop))) },
			false,
			[]string{readStatus},
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			w.Add("Suporte")
			shop := w.paired("Vendas São Paulo", "5511999990000")
			var token knownvalue.Check = knownvalue.Null()
			if test.token {
				token = exactly(shop.Token)
			}
			w.steps(resource.TestStep{
				PreConfig: w.ResetRequests,
				Config:    test.config(w, shop),
				ConfigStateChecks: shows(map[string]knownvalue.Check{
					"instance_id": exactly(shop.ID), "name": exactly("Vendas São Paulo"), "token": token, "connected": knownvalue.Bool(true),
				}),
				PostApplyFunc: func() {
					seen := map[string]bool{}
					for _, request := range w.Requests() {
						seen[request.Route] = true
					}
					if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, test.calls) {
						t.Errorf("it asked for %q, want %q", got, test.calls)
					}
				},
			})
		})
	}
}

func TestStatus_ofAnInstanceThatWasNeverPaired(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("Vendas")
	w.steps(resource.TestStep{
		Config: w.asAdmin(statusOf(named(shop))),
		ConfigStateChecks: shows(map[string]knownvalue.Check{
			"name": exactly("Vendas"), "status": exactly("disconnected"), "connected": knownvalue.Bool(false),
			"logged_in": knownvalue.Bool(false), "resetting": knownvalue.Bool(false), "is_business": knownvalue.Bool(false),
			"jid": knownvalue.Null(), "number": knownvalue.Null(), "owner": knownvalue.Null(),
			"profile_name": knownvalue.Null(), "profile_pic_url": knownvalue.Null(), "platform": knownvalue.Null(),
			"last_disconnect": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(),
			"qrcode": knownvalue.Null(), "paircode": knownvalue.Null(), "openai_apikey": knownvalue.Null(),
			"admin_field_01": knownvalue.Null(), "admin_field_02": knownvalue.Null(), "fields_map": knownvalue.Null(),
			"msg_delay_min": knownvalue.Int64Exact(1), "msg_delay_max": knownvalue.Int64Exact(3),
			"current_presence": exactly("unavailable"), "chatbot_enabled": knownvalue.Bool(false),
			"created": exactly("2026-08-04T09:52:02.993Z"), "system_name": knownvalue.NotNull(),
		}),
	})
}

func TestStatus_ofAnInstanceThatIsConnected(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("Vendas", "5511999990000")
	w.must(w.SetAdminFields(shop.ID, "cliente 7", "azul"))
	w.must(w.SetPresence(shop.ID, "available"))
	w.steps(resource.TestStep{
		Config: w.asAdmin(statusOf(named(shop))),
		ConfigStateChecks: shows(map[string]knownvalue.Check{
			"status": exactly("connected"), "connected": knownvalue.Bool(true), "logged_in": knownvalue.Bool(true),
			"jid": exactly(shop.JID), "number": exactly("5511999990000"), "owner": exactly("5511999990000"),
			"profile_name": exactly("Conta 0000"), "profile_pic_url": knownvalue.NotNull(), "platform": exactly("android"),
			"qrcode": knownvalue.Null(), "paircode": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(),
			"admin_field_01": exactly("cliente 7"), "admin_field_02": exactly("azul"), "current_presence": exactly("available"),
		}),
	})
}

func TestStatus_whileConnectingShowsWhatToPairWith(t *testing.T) {
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
			func(shop simulator.Instance) knownvalue.Check { return exactly(shop.PairCode) }, "paircode",
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			shop := w.Add("Vendas")
			w.connect(test.body)
			shop, _ = w.Instance(shop.ID)
			checks := map[string]knownvalue.Check{
				"status": exactly("connecting"), "connected": knownvalue.Bool(false), "logged_in": knownvalue.Bool(false),
				"jid": knownvalue.Null(), "number": knownvalue.Null(), "paircode": test.paircode(shop),
			}
			if check := test.qrcode(shop); check != nil {
				checks["qrcode"] = check
			}
			w.steps(resource.TestStep{
				Config: w.configured("", statusOf(opened(shop))),
				ConfigStateChecks: append(shows(checks),
					statecheck.ExpectSensitiveValue(thisStatus, tfjsonpath.New(test.secret)),
					statecheck.ExpectSensitiveValue(thisStatus, tfjsonpath.New("token")),
				),
			})
		})
	}
}

func TestStatus_afterALogoutSaysWhenAndWhy(t *testing.T) {
	for title, options := range map[string]simulator.Options{"dates with a blank": {}, "dates with a T": {DatesWithT: true}} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, options)
			shop := w.paired("Vendas", "5511999990000")
			w.clock.Advance(time.Hour)
			w.must(w.LogOut(shop.ID))
			w.steps(resource.TestStep{
				Config: w.asAdmin(statusOf(named(shop))),
				ConfigStateChecks: shows(map[string]knownvalue.Check{
					"status": exactly("disconnected"), "connected": knownvalue.Bool(false), "logged_in": knownvalue.Bool(false),
					"last_disconnect_reason": exactly("401: logged out from another device"),
					"last_disconnect":        exactly("2026-08-04T10:52:02.993Z"),
					"created":                exactly("2026-08-04T09:52:02.993Z"),
					"jid":                    knownvalue.Null(), "number": knownvalue.Null(),
					"owner": exactly("5511999990000"), // it stays, so it proves nothing
				}),
			})
		})
	}
}

func TestStatus_givesTheSameJIDInWhateverFormItComes(t *testing.T) {
	for title, form := range map[string]simulator.JIDForm{"text": simulator.JIDString, "object": simulator.JIDObject} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{JIDForm: form})
			shop := w.paired("Vendas", "5511999990000")
			w.steps(resource.TestStep{
				Config: w.asAdmin(statusOf(named(shop))),
				ConfigStateChecks: shows(map[string]knownvalue.Check{
					"jid": exactly(shop.JID), "number": exactly("5511999990000"),
				}),
			})
		})
	}
}

func TestStatus_isReadAnewByEveryPlan(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("Vendas", "5511999990000")
	config := w.asAdmin(statusOf(named(shop)) + "\noutput \"connected\" {\n  value = data.uazapi_instance_status.this.connected\n}\n")
	w.steps(
		resource.TestStep{Config: config, ConfigStateChecks: shows(map[string]knownvalue.Check{
			"name": exactly("Vendas"), "connected": knownvalue.Bool(true), "number": exactly("5511999990000"),
		})},
		// Nothing happened, so nothing is planned, although the server was asked.
		resource.TestStep{PreConfig: w.ResetRequests, Config: config, PlanOnly: true},
		resource.TestStep{
			PreConfig: func() {
				if w.Calls(readStatus) == 0 {
					t.Error("the second plan asked nothing")
				}
				w.must(w.LogOut(shop.ID))
				w.must(w.Rename(shop.ID, "Vendas SP"))
			},
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownOutputValue("connected", knownvalue.Bool(false)),
			}},
			ConfigStateChecks: shows(map[string]knownvalue.Check{
				"name": exactly("Vendas SP"), "connected": knownvalue.Bool(false), "number": knownvalue.Null(),
			}),
		},
	)
}

// The id of an instance that is created in the same run is known only then.
func TestStatus_ofAnInstanceThatIsCreatedFirst(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales() + statusOf("instance_id = uazapi_instance.this.id"))
	w.steps(
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(thisStatus, tfjsonpath.New("instance_id")),
				plancheck.ExpectUnknownValue(thisStatus, tfjsonpath.New("connected")),
			}},
			ConfigStateChecks: append(
				shows(map[string]knownvalue.Check{"name": exactly("Vendas"), "status": exactly("disconnected")}),
				statecheck.CompareValuePairs(thisStatus, tfjsonpath.New("instance_id"), thisInstance, tfjsonpath.New("id"), sameValue{}),
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

func TestStatus_thatCannotBeReadSaysWhy(t *testing.T) {
	const nowhere = "r00000000000000"
	for title, test := range map[string]struct {
		config func(w *world, shop simulator.Instance) string
		before func(w *world, shop simulator.Instance)
		says   []string
	}{
		"nothing named": {
			config: func(w *world, _ simulator.Instance) string { return w.asAdmin(statusOf()) },
			says:   []string{"No instance named", "Neither instance_id nor token is set", "UAZAPI_TOKEN"},
		},
		"named twice": {
			config: func(w *world, shop simulator.Instance) string { return w.asAdmin(statusOf(named(shop), opened(shop))) },
			says:   []string{"Invalid Attribute Combination", "instance_id", "token"},
		},
		"a token for an id": {
			config: func(w *world, shop simulator.Instance) string {
				return w.asAdmin(statusOf(fmt.Sprintf("instance_id = %q", shop.Token)))
			},
			says: []string{"Invalid instance id", "looks like the token of an instance"},
		},
		"not listed": {
			config: func(w *world, _ simulator.Instance) string {
				return w.asAdmin(statusOf(fmt.Sprintf("instance_id = %q", nowhere)))
			},
			says: []string{"Unable to read the status of instance " + nowhere + ": it does not exist", "instance_id =", "not in the listing of", "(1 instances)", "Check the id"},
		},
		"deleted": {
			config: func(w *world, shop simulator.Instance) string { return w.asAdmin(statusOf(named(shop))) },
			before: func(w *world, shop simulator.Instance) { w.must(w.Remove(shop.ID)) },
			says:   []string{"it does not exist", "not in the listing of", "(0 instances)"},
		},
		"wrong token": {
			config: func(w *world, _ simulator.Instance) string {
				return w.configured("", statusOf(`token = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"`))
			},
			says: []string{"Unable to read the status of the instance: the instance token was rejected", "token =", "wrong token", "HTTP 401"},
		},
		"provider's token wrong": {
			config: func(w *world, _ simulator.Instance) string {
				return w.asOwner("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11", statusOf())
			},
			says: []string{"the instance token was rejected", "HTTP 401"},
		},
		"token of a deleted instance": {
			config: func(w *world, shop simulator.Instance) string { return w.configured("", statusOf(opened(shop))) },
			before: func(w *world, shop simulator.Instance) { w.must(w.Remove(shop.ID)) },
			says:   []string{"the instance token was rejected", "deleted", "HTTP 401"},
		},
		"provider's token another's": {
			config: func(w *world, shop simulator.Instance) string {
				return w.asOwner(w.Add("Suporte").Token, statusOf(named(shop)))
			},
			says: []string{"the token is another instance's", "there is no admin token"},
		},
		"admin token wrong": {
			config: func(w *world, shop simulator.Instance) string {
				return w.configured(`admin_token = "none-of-this-server"`, statusOf(named(shop)))
			},
			says: []string{"the admin token was rejected", "UAZAPI_ADMIN_TOKEN", "The server answered GET /instance/all with HTTP 40"},
		},
		"no admin token": {
			config: func(w *world, shop simulator.Instance) string { return w.configured("", statusOf(named(shop))) },
			says:   []string{"no credential opens it", "the provider has none", "UAZAPI_ADMIN_TOKEN"},
		},
		"demo server": {
			config: func(w *world, shop simulator.Instance) string { return w.asAdmin(statusOf(named(shop))) },
			before: func(w *world, _ simulator.Instance) {
				w.Inject(simulator.Fault{Route: listInstances, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"This is a public demo server. This endpoint has been disabled."}`})
			},
			says: []string{"the server shows no listing", "Give the token of the instance itself", "public demo server"},
		},
		"server faulty": {
			config: func(w *world, shop simulator.Instance) string { return w.configured("", statusOf(opened(shop))) },
			before: func(w *world, _ simulator.Instance) { w.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore}) },
			says:   []string{"the server failed", "HTTP 503", "tried 5 times"},
		},
		"page of a proxy": {
			config: func(w *world, shop simulator.Instance) string { return w.configured("", statusOf(opened(shop))) },
			before: func(w *world, _ simulator.Instance) { w.Inject(simulator.Fault{Kind: simulator.FaultHTMLBefore}) },
			says:   []string{"the server failed", "HTTP 502 and an HTML page titled", "502 Bad Gateway"},
		},
		"page of a panel": {
			config: func(w *world, shop simulator.Instance) string { return w.configured("", statusOf(opened(shop))) },
			before: func(w *world, _ simulator.Instance) {
				w.Inject(simulator.Fault{Kind: simulator.FaultGarbled, Body: "<html><head><title>Painel</title></head></html>"})
			},
			says: []string{"the answer makes no sense", "an HTML page titled", "Painel", "Check that base_url"},
		},
		"listing garbled": {
			config: func(w *world, shop simulator.Instance) string { return w.asAdmin(statusOf(named(shop))) },
			before: func(w *world, _ simulator.Instance) {
				w.Inject(simulator.Fault{Route: listInstances, Kind: simulator.FaultGarbled, Body: "{}"})
			},
			says: []string{"the answer makes no sense", "GET /instance/all with HTTP 200"},
		},
		"redirected elsewhere": {
			config: func(w *world, shop simulator.Instance) string { return w.configured("", statusOf(opened(shop))) },
			before: func(w *world, _ simulator.Instance) {
				w.Inject(simulator.Fault{Kind: simulator.FaultRedirect, Location: "https://painel.example/login"})
			},
			says: []string{"the server redirects", "it redirects to https://painel.example"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			shop := w.Add("Vendas")
			config := test.config(w, shop)
			if test.before != nil {
				test.before(w, shop)
			}
			w.steps(resource.TestStep{Config: config, ExpectError: says(test.says...)})
		})
	}
}

// connect starts to pair the only instance, as somebody else would.
func (w *world) connect(body string) {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+"/instance/connect", strings.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("token", w.the().Token)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		w.t.Error(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		w.t.Errorf("connect was answered with %s", response.Status)
	}
}
