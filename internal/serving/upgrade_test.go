package serving

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var toyTypes = map[string]tftypes.Object{
	"toy_thing": {AttributeTypes: map[string]tftypes.Type{"name": tftypes.String, "size": tftypes.Number, "ready": tftypes.Bool}},
	"toy_lists": {AttributeTypes: map[string]tftypes.Type{
		"list": tftypes.List{ElementType: tftypes.String}, "set": tftypes.Set{ElementType: tftypes.String}, "map": tftypes.Map{ElementType: tftypes.String},
	}},
}

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
		"with lists":              {"toy_lists", toyVersion, `{"list":["a",null],"set":["b"],"map":{"c":"d","e":null}}`, true},
		"with lists of nothing":   {"toy_lists", toyVersion, `{"list":[],"set":null,"map":{}}`, true},
		"a list that is a map":    {"toy_lists", toyVersion, `{"list":{},"set":null,"map":null}`, false},
		"a map that is a list":    {"toy_lists", toyVersion, `{"list":null,"set":null,"map":[]}`, false},
		"a number among texts":    {"toy_lists", toyVersion, `{"list":["a",1],"set":null,"map":null}`, false},
		"a list among texts":      {"toy_lists", toyVersion, `{"list":null,"set":null,"map":{"c":["d"]}}`, false},
		"with a list of numbers":  {"toy_numbers", toyVersion, `{"sizes":null}`, false},
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
		`{"list":["a",null,"a"],"set":["b","b"],"map":{"c":"d","c":null}}`, `{"list":["a",1],"set":{},"map":[]}`, `{"list":[],"set":[""],"map":{"\ud800":"\u0000"}}`,
		`{"name":"x","size":0x1,"ready":nul}`, `{"name":"x","size":00,"ready":true} {}`, `{}`, `null`, "",
	} {
		f.Add(seed)
	}
	ours, framework := New(toyProvider{}), providerserver.NewProtocol6(toyProvider{})()
	f.Fuzz(func(t *testing.T, state string) {
		raw := &tfprotov6.RawState{JSON: []byte(state)}
		for name, kind := range toyTypes {
			got := upgradeToy(t, ours, name, toyVersion, raw)
			want := upgradeToy(t, framework, name, toyVersion, raw)
			switch {
			case len(want.Diagnostics) != len(got.Diagnostics):
				t.Errorf("%q: %v, the framework has %v", state, got.Diagnostics, want.Diagnostics)
			case len(want.Diagnostics) > 0:
			case !upgraded(t, got, kind).Equal(upgraded(t, want, kind)):
				t.Errorf("%q became %s, with the framework %s", state, upgraded(t, got, kind), upgraded(t, want, kind))
			}
		}
	})
}

func upgraded(t *testing.T, answer *tfprotov6.UpgradeResourceStateResponse, kind tftypes.Type) tftypes.Value {
	t.Helper()
	value, err := answer.UpgradedState.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	return value
}
