package provider_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// stored is a state as the file of it has it.
func stored(tb testing.TB, state *tfprotov6.DynamicValue) []byte {
	tb.Helper()
	var values any
	if err := msgpack.Unmarshal(state.MsgPack, &values); err != nil {
		tb.Fatal(err)
	}
	text, err := json.Marshal(values)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// What a plan without a change asks of each object of a customer.
func BenchmarkCustomer(b *testing.B) {
	c, server := newAdmin(b, simulator.Options{})
	in := server.Add("Vendas")
	if err := server.Pair(in.ID, "5511999990000"); err != nil {
		b.Fatal(err)
	}
	objects, states := customerOf(b, c, in), map[*tfprotov6.DynamicValue][]byte{}
	for _, object := range objects {
		states[object.state] = stored(b, object.state)
	}
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
				TypeName: o.kind, Version: c.schemas.ResourceSchemas[o.kind].Version, RawState: &tfprotov6.RawState{JSON: states[o.state]},
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
