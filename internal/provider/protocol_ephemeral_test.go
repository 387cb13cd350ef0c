package provider_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	pairingEphemeral = "uazapi_instance_pairing"
	tokenEphemeral   = "uazapi_instance_token"
)

// open opens an ephemeral resource of the stage's instance.
func (s *stage) open(ctx context.Context, kind string, v values) (values, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	as := s.schemas.EphemeralResourceSchemas[kind].ValueType()
	opened, err := s.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: kind, Config: s.encode(as, values{"instance_id": s.in.ID}.with(v)),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if opened.Result == nil {
		return nil, opened.Diagnostics
	}
	if opened.Private != nil || !opened.RenewAt.IsZero() {
		s.t.Error("there is something to renew or to close")
	}
	return s.decode(as, opened.Result), opened.Diagnostics
}

func TestEphemeralIsOpened(t *testing.T) {
	t.Parallel()
	s := newStage(t, simulator.Options{})
	got, told := s.open(t.Context(), tokenEphemeral, nil)
	s.fine(told)
	if diff := cmp.Diff(values{"instance_id": s.in.ID, "token": s.in.Token}, got); diff != "" {
		t.Errorf("the token (-want +got):\n%s", diff)
	}
	got, told = s.open(t.Context(), pairingEphemeral, values{"phone": phone})
	s.fine(told)
	now, _ := s.Instance(s.in.ID)
	if diff := cmp.Diff(values{"instance_id": s.in.ID, "phone": phone, "connected": false, "paircode": now.PairCode}, got); diff != "" || now.PairCode == "" {
		t.Errorf("the code (-want +got):\n%s", diff)
	}
	// Opened once more, it is the same.
	again, told := s.open(t.Context(), pairingEphemeral, values{"phone": phone})
	s.fine(told)
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("opened again (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff([]string{connectRoute}, s.wrote()); diff != "" {
		t.Errorf("what the server was asked to write (-want +got):\n%s", diff)
	}
}

// There is nothing to pair with where a number is connected, and that it is
// another one than was asked for must not go unseen.
func TestEphemeralPairingOfAnotherNumberWarns(t *testing.T) {
	t.Parallel()
	for asked, warned := range map[string]bool{phone: false, "": false, "5521999991111": true} {
		s := newStage(t, simulator.Options{})
		s.must(s.Pair(s.in.ID, phone))
		config := values{}
		if asked != "" {
			config["phone"] = asked
		}
		got, told := s.open(t.Context(), pairingEphemeral, config)
		if got["connected"] != true {
			t.Errorf("%s: it is %v", asked, got)
		}
		if !warned {
			s.fine(told)
			continue
		}
		warning := s.only(tfprotov6.DiagnosticSeverityWarning, told)
		if warning.Summary != "Another number is connected" || !strings.Contains(warning.Detail, "is connected as "+phone+", and phone is "+asked) {
			t.Errorf("it warns %q: %s", warning.Summary, warning.Detail)
		}
	}
}

func TestEphemeralOfAnUnconfiguredProvider(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{pairingEphemeral, tokenEphemeral} {
		s := newStage(t, simulator.Options{})
		s.caller = newCaller(t)
		got, told := s.open(t.Context(), kind, nil)
		s.says(s.only(tfprotov6.DiagnosticSeverityError, told), "the provider is not configured")
		if got["token"] != nil || got["paircode"] != nil {
			t.Errorf("%s returns %v", kind, got)
		}
		if asked := calls(s.Simulator); len(asked) > 0 {
			t.Errorf("%s: the server was asked for %q", kind, asked)
		}
	}
}

func TestEphemeralPairingTellsWhatWentWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		values  values
		given   func(s *stage, cancel func())
		time    time.Duration
		says    []string
		wrote   []string
	}{
		"the plan is full": {
			options: simulator.Options{Quota: 1},
			given:   func(s *stage, _ func()) { s.fill() },
			says:    []string{`Unable to start to pair instance "Vendas": the server's limit of instances is reached`, "The server has 2 instances."},
			wrote:   []string{connectRoute},
		},
		"the server shows nothing": {
			options: simulator.Options{ShowDelay: time.Hour, QRWindow: 2 * time.Hour},
			says:    []string{`Unable to start to pair instance "Vendas": there is nothing to pair with`, "status: connecting"},
			wrote:   []string{connectRoute},
		},
		"the server shows nothing in time": {
			given: func(s *stage, _ func()) {
				s.Inject(simulator.Fault{Route: connectRoute, Kind: simulator.FaultLatency, Latency: time.Hour})
			},
			time:  time.Second,
			says:  []string{`Unable to start to pair instance "Vendas" in 2m`, "neither a QR nor a pairing code in time"},
			wrote: []string{connectRoute},
		},
		"the server shows nothing in the time of the configuration": {
			values: values{"timeouts": map[string]tftypes.Value{"open": tftypes.NewValue(tftypes.String, "1s")}},
			given: func(s *stage, _ func()) {
				s.Inject(simulator.Fault{Route: connectRoute, Kind: simulator.FaultLatency, Latency: time.Hour})
			},
			says:  []string{`Unable to start to pair instance "Vendas" in 1s`, "neither a QR nor a pairing code in time"},
			wrote: []string{connectRoute},
		},
		"it is interrupted": {
			options: simulator.Options{ShowDelay: time.Hour},
			given:   func(s *stage, cancel func()) { s.After(connectRoute, 1, cancel) },
			says:    []string{`Unable to start to pair instance "Vendas": interrupted`},
			wrote:   []string{connectRoute},
		},
		"the instance is not there": {
			given: func(s *stage, _ func()) { s.remove() },
			says:  []string{"Unable to start to pair instance", "it does not exist"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, c.options)
			bound := time.Hour
			if c.time > 0 {
				bound = c.time
			}
			ctx, cancel := context.WithTimeout(t.Context(), bound)
			defer cancel()
			if c.given != nil {
				c.given(s, cancel)
			}
			_, told := s.open(ctx, pairingEphemeral, c.values)
			s.says(s.only(tfprotov6.DiagnosticSeverityError, told), c.says...)
			if diff := cmp.Diff(c.wrote, s.wrote(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("what the server was asked to write (-want +got):\n%s", diff)
			}
		})
	}
}
