package serving

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var toyType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"name": tftypes.String, "size": tftypes.Number, "ready": tftypes.Bool,
}}

func upgradeToy(t *testing.T, server tfprotov6.ProviderServer, name string, version int64, state *tfprotov6.RawState) *tfprotov6.UpgradeResourceStateResponse {
	t.Helper()
	answer, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: name, Version: version, RawState: state,
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// Only a state that is just as its schema wants it is returned as it came. All
// else is the framework's to judge.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	const whole = `{"name":"Vendas","size":5,"ready":true}`
	server := New(toyProvider{})
	for title, test := range map[string]struct {
		name    string
		version int64
		state   string
		want    bool
	}{
		"whole":                   {"toy_thing", toyVersion, whole, true},
		"with nothing in it":      {"toy_thing", toyVersion, `{"name":null,"size":null,"ready":null}`, true},
		"of an older schema":      {"toy_thing", toyVersion - 1, whole, false},
		"with one more":           {"toy_thing", toyVersion, `{"name":"Vendas","size":5,"ready":true,"old":1}`, false},
		"with one less":           {"toy_thing", toyVersion, `{"name":"Vendas","size":5}`, false},
		"with another instead":    {"toy_thing", toyVersion, `{"name":"Vendas","size":5,"old":true}`, false},
		"a text that is a number": {"toy_thing", toyVersion, `{"name":1,"size":5,"ready":true}`, false},
		"a number that is a text": {"toy_thing", toyVersion, `{"name":"Vendas","size":"5","ready":true}`, false},
		"a boolean that is not":   {"toy_thing", toyVersion, `{"name":"Vendas","size":5,"ready":"true"}`, false},
		"a text that is a list":   {"toy_thing", toyVersion, `{"name":["Vendas"],"size":5,"ready":true}`, false},
		"no object":               {"toy_thing", toyVersion, `[]`, false},
		"no JSON":                 {"toy_thing", toyVersion, `{`, false},
		"with a list":             {"toy_list", toyVersion, `{"names":null}`, false},
		"with a block":            {"toy_block", toyVersion, `{"name":"Vendas","size":5,"ready":true,"rule":null}`, false},
		"a block left out":        {"toy_block", toyVersion, whole, false},
		"an object that is null":  {"toy_nest", toyVersion, `{"name":"Vendas","timeouts":null}`, true},
		"an object with values":   {"toy_nest", toyVersion, `{"name":"Vendas","timeouts":{"name":"5m","size":null,"ready":null}}`, false},
		"an object left out":      {"toy_nest", toyVersion, `{"name":"Vendas"}`, false},
		"of nothing known":        {"toy_other", 0, `{}`, false},
	} {
		answer := upgradeToy(t, server, test.name, test.version, &tfprotov6.RawState{JSON: []byte(test.state)})
		if got := answer.UpgradedState != nil && string(answer.UpgradedState.JSON) == test.state; got != test.want {
			t.Errorf("%s: it is returned as it came: %t", title, got)
		}
	}
	if answer := upgradeToy(t, server, "toy_thing", toyVersion, nil); answer.UpgradedState != nil {
		t.Errorf("no state became %v", answer.UpgradedState)
	}
}

// A state that is returned as it came means what the framework makes of it.
func FuzzUpgrade(f *testing.F) {
	for _, seed := range []string{
		`{"name":"Vendas","size":5,"ready":true}`, `{"name":null,"size":null,"ready":null}`,
		`{"name":"a\u0000\ud83d\ude00\ud800","size":-1e400,"ready":false}`, `{"name":"","size":1.50,"ready":true,"name":"b"}`,
		`{"name":"x","size":0x1,"ready":nul}`, `{"name":"x","size":00,"ready":true} {}`, `{}`, `null`, "",
	} {
		f.Add(seed)
	}
	ours, framework := New(toyProvider{}), providerserver.NewProtocol6(toyProvider{})()
	f.Fuzz(func(t *testing.T, state string) {
		raw := &tfprotov6.RawState{JSON: []byte(state)}
		got := upgradeToy(t, ours, "toy_thing", toyVersion, raw)
		want := upgradeToy(t, framework, "toy_thing", toyVersion, raw)
		if len(want.Diagnostics) > 0 || len(got.Diagnostics) > 0 {
			if len(want.Diagnostics) != len(got.Diagnostics) {
				t.Fatalf("%q: %v, the framework has %v", state, got.Diagnostics, want.Diagnostics)
			}
			return
		}
		if is, should := decoded(t, got), decoded(t, want); !is.Equal(should) {
			t.Errorf("%q became %s, with the framework %s", state, is, should)
		}
	})
}

func decoded(t *testing.T, answer *tfprotov6.UpgradeResourceStateResponse) tftypes.Value {
	t.Helper()
	value, err := answer.UpgradedState.Unmarshal(toyType)
	if err != nil {
		t.Fatal(err)
	}
	return value
}
