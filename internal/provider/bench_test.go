package provider_test

import (
	"fmt"
	"strconv"
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

// A refresh of a whole fleet: one listing and a read of each instance. What an
// instance costs has to stay the same, however many there are.
func BenchmarkRefresh(b *testing.B) {
	for _, size := range []int{100, 1000, 5000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			server, url := newServer(b, simulator.Options{})
			var states []values
			for n := range size {
				added := server.Add(fmt.Sprintf("cliente-%05d", n))
				states = append(states, instanceState(added).with(values{"store_token": false, "token": nil}))
			}
			server.ResetRequests()
			for b.Loop() {
				c := newConfigured(b, values{"base_url": url, "admin_token": server.AdminToken()})
				for _, state := range states {
					c.fine(c.refresh(state).Diagnostics)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/instance")
			b.ReportMetric(float64(len(server.Requests()))/float64(b.N), "calls/op")
		})
	}
}
