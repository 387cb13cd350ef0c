package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What a plan without a change asks of each instance: to check its
// configuration, to refresh it and to plan it. The listing is shared.
func BenchmarkInstance(b *testing.B) {
	c, server := newAdmin(b, simulator.Options{DiscardRequests: true})
	state := instanceState(server.Add("Vendas")).with(values{"store_token": false, "token": nil})
	config := values{"name": "Vendas", "store_token": false}
	b.ReportAllocs()
	for b.Loop() {
		checked, err := c.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: instanceType, Config: c.resource(instanceType, config),
		})
		if err != nil {
			b.Fatal(err)
		}
		c.fine(checked.Diagnostics)
		c.fine(c.refresh(state).Diagnostics)
		planned, err := c.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName:         instanceType,
			Config:           c.resource(instanceType, config),
			PriorState:       c.resource(instanceType, state),
			ProposedNewState: c.resource(instanceType, state),
		})
		if err != nil {
			b.Fatal(err)
		}
		c.fine(planned.Diagnostics)
	}
}
