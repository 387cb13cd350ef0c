package provider_test

import (
	"cmp"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	createRoute = "POST /instance/create"
	deleteRoute = "DELETE /instance"
	renameRoute = "POST /instance/updateInstanceName"

	connectionType = "uazapi_instance_connection"
	globalType     = "uazapi_global_webhook"
	resetType      = "uazapi_instance_reset"

	sendType = "uazapi_send_text"

	globalRoute = "GET /globalwebhook"
	sendRoute   = "POST /send/text"
	findRoute   = "POST /message/find"
)

// interrupted is a server, and a provider that takes an hour between two looks
// at it, so that what does not end with the interrupt does not end at all.
type interrupted struct {
	*caller
	*simulator.Simulator
	in simulator.Instance
}

func newInterrupted(t *testing.T, options simulator.Options) *interrupted {
	t.Helper()
	i := &interrupted{}
	server, url := newServer(t, options)
	i.Simulator, i.in = server, server.Add("Vendas")
	i.caller = newCallerWith(t, provider.Options{Pause: time.Hour, Getenv: func(string) string { return "" }})
	i.configure(values{"base_url": url, "admin_token": server.AdminToken()})
	return i
}

// paired has a phone paired with the instance.
func (i *interrupted) paired() *interrupted {
	if err := i.Pair(i.in.ID, phone); err != nil {
		i.t.Error(err)
	}
	return i
}

// takesTurn has another resource of the run hold the turn of the global webhook: it asks
// for what the server has, and gets no answer.
func (i *interrupted) takesTurn() {
	i.t.Helper()
	change := i.planned(i.t.Context(), globalType, nil, globalWebhook())
	i.ResetRequests()
	i.Inject(simulator.Fault{Route: globalRoute, Kind: simulator.FaultLatency, Latency: time.Hour})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		i.carryOut(i.t.Context(), change)
	}()
	i.t.Cleanup(func() { <-ended })
	if err := polling.Until(i.t.Context(), time.Millisecond, func() (bool, error) { return i.Calls(globalRoute) > 0, nil }); err != nil {
		i.t.Fatal(err)
	}
}

// forget deletes the instance, and leaves another one.
func (i *interrupted) forget() {
	i.Add("Compras")
	if err := i.Remove(i.in.ID); err != nil {
		i.t.Error(err)
	}
}

// look refreshes an instance.
func (i *interrupted) look(ctx context.Context, state values) []*tfprotov6.Diagnostic {
	i.t.Helper()
	read, err := i.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: instanceType, CurrentState: i.resource(instanceType, state)})
	if err != nil {
		i.t.Fatal(err)
	}
	return read.Diagnostics
}

// change applies a change of a resource, as it is planned.
func (i *interrupted) change(ctx context.Context, kind string, prior, config values) []*tfprotov6.Diagnostic {
	i.t.Helper()
	return i.carryOut(ctx, i.planned(ctx, kind, prior, config))
}

// planned plans a change of a resource, and returns the request to apply it.
func (i *interrupted) planned(ctx context.Context, kind string, prior, config values) *tfprotov6.ApplyResourceChangeRequest {
	i.t.Helper()
	planned, err := i.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: i.resource(kind, prior), ProposedNewState: i.resource(kind, config), Config: i.resource(kind, config),
	})
	if err != nil {
		i.t.Fatal(err)
	}
	i.fine(planned.Diagnostics)
	return &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, PriorState: i.resource(kind, prior), PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate, Config: i.resource(kind, config),
	}
}

func (i *interrupted) carryOut(ctx context.Context, change *tfprotov6.ApplyResourceChangeRequest) []*tfprotov6.Diagnostic {
	i.t.Helper()
	applied, err := i.ApplyResourceChange(ctx, change)
	if err != nil {
		i.t.Fatal(err)
	}
	return applied.Diagnostics
}

// stop stops the provider, as a tool does that is interrupted.
func (i *interrupted) stop() {
	i.t.Helper()
	if _, err := i.StopProvider(i.t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		i.t.Error(err)
	}
}

func (i *interrupted) act(ctx context.Context, action string, v values) []*tfprotov6.Diagnostic {
	i.t.Helper()
	as := i.schemas.ActionSchemas[action].Schema.ValueType()
	stream, err := i.ProviderServer.(tfprotov6.ActionServer).InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: action, Config: i.encode(as, v)})
	if err != nil {
		i.t.Fatal(err)
	}
	var ended []*tfprotov6.Diagnostic
	for event := range stream.Events {
		if completed, is := event.Type.(tfprotov6.CompletedInvokeActionEventType); is {
			ended = completed.Diagnostics
		}
	}
	return ended
}

// An interrupt ends whatever the provider is asked for within a second: a
// request that is not answered, and a pause before the next look. It is said,
// and nothing more is sent. Creating an instance is the one thing that is
// finished all the same: TestInstanceInterruptedCreateIsSaved.
func TestAnInterruptEndsEveryWaitWithinASecond(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(*interrupted)
		// hangs is the route that is not answered. Where there is none, the wait
		// is the pause that follows the request at which it is interrupted.
		hangs string
		// at is the request at which it is interrupted.
		at   string
		asks func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic
		// done tells that what is not to be done twice is done by then.
		done bool
		// says is what it tells of the interrupt, where it tells more than that there was one.
		says string
	}{
		"read, for the listing": {hangs: listRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.look(ctx, instanceState(i.in))
		}},
		"read, before the token is tried again": {given: func(i *interrupted) { i.forget() }, at: statusRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.look(ctx, instanceState(i.in))
		}},
		"read, before the second listing": {given: func(i *interrupted) { i.forget() }, at: listRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.look(ctx, instanceState(i.in).with(values{"token": nil, "store_token": false}))
		}},
		"rename, for the server to show it": {
			given: func(i *interrupted) {
				i.Inject(simulator.Fault{Route: renameRoute, Kind: simulator.FaultAnswerOnly})
			}, at: renameRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				state := instanceState(i.in)
				return i.apply(ctx, values{"name": "Suporte"}, state, state.with(values{"name": "Suporte"})).Diagnostics
			},
		},
		"setting, for the server to show it": {
			given: func(i *interrupted) {
				i.paired()
				i.Inject(simulator.Fault{Route: "POST /instance/privacy", Kind: simulator.FaultAnswerOnly})
			}, at: "POST /instance/privacy",
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.change(ctx, privacyType, nil, on(i).with(values{"last": "none"}))
			},
		},
		"delete, for the instance to be gone": {
			given: func(i *interrupted) {
				i.Inject(simulator.Fault{Route: deleteRoute, Kind: simulator.FaultAnswerOnly})
			}, at: deleteRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.apply(ctx, nil, instanceState(i.in), nil).Diagnostics
			},
		},
		"global webhook, before the second look": {at: globalRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			read, err := i.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: globalType, CurrentState: i.resource(globalType, globalWebhook().with(values{"id": "global"}))})
			if err != nil {
				i.t.Fatal(err)
			}
			return read.Diagnostics
		}},
		"global webhook, for its turn": {given: (*interrupted).takesTurn, at: globalRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			ended := i.change(ctx, globalType, nil, globalWebhook())
			if asked := i.Calls(globalRoute); asked != 1 {
				i.t.Errorf("the server was asked %d times, also out of turn", asked)
			}
			return ended
		}},
		"import, for the listing": {hangs: listRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			imported, err := i.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: instanceType, ID: "name:Vendas"})
			if err != nil {
				i.t.Fatal(err)
			}
			return imported.Diagnostics
		}},
		"data source, for the status": {hangs: statusRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			const kind = "uazapi_instance_status"
			read, err := i.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: kind, Config: i.encode(i.schemas.DataSourceSchemas[kind].ValueType(), on(i))})
			if err != nil {
				i.t.Fatal(err)
			}
			return read.Diagnostics
		}},
		"ephemeral token, for the listing": {hangs: listRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.open(ctx, "uazapi_instance_token", on(i))
		}},
		"ephemeral pairing, for the QR": {
			options: simulator.Options{ShowDelay: time.Hour}, at: connectRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.open(ctx, "uazapi_instance_pairing", on(i))
			},
		},
		"create, for the listing from before": {hangs: listRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.change(ctx, instanceType, nil, values{"name": "Suporte"})
		}},
		"rename": {hangs: renameRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			state := instanceState(i.in)
			return i.apply(ctx, state.with(values{"name": "Suporte"}), state, state.with(values{"name": "Suporte"})).Diagnostics
		}},
		"delete": {hangs: deleteRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.apply(ctx, nil, instanceState(i.in).with(values{"deletion_protection": false}), nil).Diagnostics
		}},
		"setting, for what the server has": {given: func(i *interrupted) { i.paired() }, hangs: "GET /instance/privacy", asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.change(ctx, "uazapi_instance_privacy", nil, on(i).with(values{"last": "none"}))
		}},
		"setting, for the write": {given: func(i *interrupted) { i.paired() }, hangs: "POST /instance/privacy", asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.change(ctx, "uazapi_instance_privacy", nil, on(i).with(values{"last": "none"}))
		}},
		"connection, for the QR": {
			options: simulator.Options{ShowDelay: time.Hour}, at: connectRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.change(ctx, connectionType, nil, on(i))
			},
		},
		"connection, for the server to be ready": {
			given: func(i *interrupted) {
				i.Inject(simulator.Fault{Route: connectRoute, Kind: simulator.FaultStatusBefore, Status: 409})
			}, at: connectRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.change(ctx, connectionType, nil, on(i))
			},
		},
		"connection, for the phone": {at: connectRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.change(ctx, connectionType, nil, on(i).with(values{"wait_for_connected": true}))
		}},
		"connection, for its end": {
			options: simulator.Options{DisconnectSettle: time.Hour}, given: func(i *interrupted) { i.paired() }, at: disconnectRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.change(ctx, connectionType, on(i), nil)
			},
		},
		"reset, for the session": {
			options: simulator.Options{ResetTime: time.Hour}, given: func(i *interrupted) { i.paired() }, at: statusRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.change(ctx, resetType, nil, on(i).with(values{"wait": true}))
			},
			done: true,
		},
		"send, for its delivery": {
			options: simulator.Options{Sends: simulator.SendOptions{Stays: true}}, given: func(i *interrupted) { i.paired() }, at: findRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.change(ctx, sendType, nil, sends(i).with(values{"wait_for": "delivered"}))
			},
			done: true, says: "Then something failed: message 3EB00000000000000001 is Pending, and not yet delivered.",
		},
		"send, for the server to find it": {
			given: func(i *interrupted) {
				i.paired()
				i.Inject(simulator.Fault{Route: sendRoute, Kind: simulator.FaultDropAfter})
			}, at: findRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.change(ctx, sendType, nil, sends(i))
			},
			done: true, says: "nothing tells whether the server did it: no answer came, and its track_id, ",
		},
		"action send, for its delivery": {
			options: simulator.Options{Sends: simulator.SendOptions{Stays: true}}, given: func(i *interrupted) { i.paired() }, at: findRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.act(ctx, sendType, sends(i).with(values{"wait_for": "sent"}))
			},
			says: `Unable to send a text from instance "Vendas": message 3EB00000000000000001 is Pending, and not yet sent`,
		},
		"action send, for the answer": {
			given: func(i *interrupted) { i.paired() }, hangs: sendRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.act(ctx, sendType, sends(i))
			},
			says: `Unable to tell whether a text was sent from instance "Vendas"`,
		},
		"action connect, for the phone": {at: connectRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.act(ctx, connectAction, on(i))
		}},
		"action disconnect, for the session to end": {
			options: simulator.Options{DisconnectSettle: time.Hour}, given: func(i *interrupted) { i.paired() }, at: disconnectRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.act(ctx, disconnectAction, on(i))
			},
		},
		"action reset, for the session": {
			options: simulator.Options{ResetTime: time.Hour}, given: func(i *interrupted) { i.paired() }, at: resetRoute,
			asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
				return i.act(ctx, resetAction, on(i).with(values{"wait": true}))
			},
		},
		"action restart, for the answer": {hangs: restartRoute, asks: func(ctx context.Context, i *interrupted) []*tfprotov6.Diagnostic {
			return i.act(ctx, restartAction, values{"confirm": true})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInterrupted(t, c.options)
			if c.given != nil {
				c.given(i)
			}
			if c.hangs != "" {
				i.Inject(simulator.Fault{Route: c.hangs, Kind: simulator.FaultLatency, Latency: time.Hour})
				c.at = c.hangs
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan []*tfprotov6.Diagnostic, 1)
			go func() { ended <- c.asks(ctx, i) }()
			arrived := func() (bool, error) { return i.Calls(c.at) > 0 || len(ended) > 0, nil }
			if err := polling.Until(t.Context(), time.Millisecond, arrived); err != nil {
				t.Fatal(err)
			}
			// It comes to the wait that follows, and stays there.
			select {
			case diagnostics := <-ended:
				i.fine(diagnostics)
				t.Fatal("it waits for nothing")
			case <-time.After(300 * time.Millisecond):
			}
			sent := len(i.Requests())
			start := time.Now()
			cancel()
			diagnostics := <-ended
			if took := time.Since(start); took > time.Second {
				t.Errorf("it ended %s after the interrupt", took)
			}
			if c.done {
				warning := i.only(tfprotov6.DiagnosticSeverityWarning, diagnostics)
				if !strings.Contains(warning.Detail, cmp.Or(c.says, "Then something failed: interrupted.")) {
					t.Errorf("it ends with %q: %s", warning.Summary, warning.Detail)
				}
			} else if failure := i.only(tfprotov6.DiagnosticSeverityError, diagnostics); !strings.HasSuffix(failure.Summary, cmp.Or(c.says, ": interrupted")) {
				t.Errorf("it ends with %q", failure.Summary)
			}
			time.Sleep(200 * time.Millisecond)
			if now := len(i.Requests()); now != sent {
				t.Errorf("%d requests were sent after the interrupt", now-sent)
			}
		})
	}
}

// Terraform may begin a change after it has stopped the provider. It ends at
// once then: nothing is asked of the server, and nothing is done to it.
func TestAStopEndsTheChangesThatBeginAfterIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind          string
		prior, config func(i *interrupted) values
	}{
		"create of an instance": {instanceType, nil, func(*interrupted) values { return values{"name": "Suporte"} }},
		"rename of an instance": {instanceType, kept, func(i *interrupted) values { return kept(i).with(values{"name": "Suporte"}) }},
		"delete of an instance": {instanceType, kept, nil},
		"create of a connection that waits": {connectionType, nil, func(i *interrupted) values {
			return values{"instance_id": i.in.ID, "wait_for_connected": true}
		}},
		"end of a connection": {connectionType, on, nil},
		"create of a setting": {privacyType, nil, func(i *interrupted) values { return on(i).with(values{"last": "none"}) }},
		"reset":               {resetType, nil, on},
		"send":                {sendType, nil, sends},
		"change of a token":   {rotateTokenAction, nil, func(i *interrupted) values { return on(i).with(values{"confirm_impacts": true}) }},
		"an empty queue":      {"uazapi_message_queue_clear", nil, on},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInterrupted(t, simulator.Options{})
			var prior, config values
			if c.prior != nil {
				prior = c.prior(i)
			}
			if c.config != nil {
				config = c.config(i)
			}
			change := i.planned(t.Context(), c.kind, prior, config)
			i.stop()
			i.ResetRequests()
			failure := i.only(tfprotov6.DiagnosticSeverityError, i.carryOut(t.Context(), change))
			if !strings.HasSuffix(failure.Summary, ": interrupted") {
				t.Errorf("it ends with %q: %s", failure.Summary, failure.Detail)
			}
			if asked := calls(i.Simulator); len(asked) > 0 {
				t.Errorf("the server was asked for %q", asked)
			}
		})
	}
}

// kept is the state of the instance.
func kept(i *interrupted) values {
	return instanceState(i.in).with(values{"deletion_protection": false})
}

// globalWebhook is what is configured of the global webhook.
func globalWebhook() values {
	return values{"url": "https://ops.example.com/in", "events": texts("connection")}
}

// sends configures a text of the instance.
func sends(i *interrupted) values {
	return on(i).with(values{"number": "5581999990000", "text": "Olá"})
}

// on names the instance.
func on(i *interrupted) values { return values{"instance_id": i.in.ID} }

// open opens an ephemeral resource.
func (i *interrupted) open(ctx context.Context, kind string, v values) []*tfprotov6.Diagnostic {
	i.t.Helper()
	opened, err := i.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: kind, Config: i.encode(i.schemas.EphemeralResourceSchemas[kind].ValueType(), v)})
	if err != nil {
		i.t.Fatal(err)
	}
	return opened.Diagnostics
}
