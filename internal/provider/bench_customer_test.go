package provider_test

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// stored is a state as the file of it has it.
func (c *caller) stored(kind string, state *tfprotov6.DynamicValue) []byte {
	c.t.Helper()
	value, err := state.Unmarshal(c.schemas.ResourceSchemas[kind].ValueType())
	if err != nil {
		c.t.Fatal(err)
	}
	text, err := json.Marshal(plain(c.t, value))
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

// plain is a value as JSON has it.
func plain(tb testing.TB, value tftypes.Value) any {
	tb.Helper()
	switch {
	case value.IsNull():
		return nil
	case value.Type().Is(tftypes.String):
		return scalar[string](tb, value)
	case value.Type().Is(tftypes.Bool):
		return scalar[bool](tb, value)
	case value.Type().Is(tftypes.Number):
		number := scalar[big.Float](tb, value)
		whole, _ := number.Int64()
		return whole
	case value.Type().Is(tftypes.Set{}), value.Type().Is(tftypes.List{}):
		all := []any{}
		for _, element := range scalar[[]tftypes.Value](tb, value) {
			all = append(all, plain(tb, element))
		}
		return all
	default:
		all := map[string]any{}
		for name, element := range scalar[map[string]tftypes.Value](tb, value) {
			all[name] = plain(tb, element)
		}
		return all
	}
}

// What a plan without a change asks of each object of a customer.
func BenchmarkCustomer(b *testing.B) {
	c, server := newAdmin(b, simulator.Options{})
	in := server.Add("Vendas")
	if err := server.Pair(in.ID, "5511999990000"); err != nil {
		b.Fatal(err)
	}
	objects := customerOf(b, c, in)
	asked := map[string]func(o customerObject) []*tfprotov6.Diagnostic{
		"validate": func(o customerObject) []*tfprotov6.Diagnostic {
			answer, err := c.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{
				TypeName: o.kind, Config: o.config,
				ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
			})
			if err != nil {
				b.Fatal(err)
			}
			return answer.Diagnostics
		},
		"upgrade": func(o customerObject) []*tfprotov6.Diagnostic {
			answer, err := c.UpgradeResourceState(b.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: o.kind, Version: c.schemas.ResourceSchemas[o.kind].Version, RawState: &tfprotov6.RawState{JSON: c.stored(o.kind, o.state)},
			})
			if err != nil {
				b.Fatal(err)
			}
			return answer.Diagnostics
		},
		"refresh": func(o customerObject) []*tfprotov6.Diagnostic {
			answer, err := c.ReadResource(b.Context(), &tfprotov6.ReadResourceRequest{
				TypeName: o.kind, CurrentState: o.state, CurrentIdentity: o.identity, Private: o.private,
			})
			if err != nil {
				b.Fatal(err)
			}
			return answer.Diagnostics
		},
		"plan": func(o customerObject) []*tfprotov6.Diagnostic { return c.plansAsItIs(o).Diagnostics },
	}
	for _, asks := range slices.Sorted(maps.Keys(asked)) {
		for i, object := range objects {
			b.Run(asks+"/"+object.kind+"/"+string(rune('a'+i)), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.fine(asked[asks](object))
				}
			})
		}
	}
}
