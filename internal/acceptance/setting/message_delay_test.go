package setting

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// delayOf configures the message delay of an instance.
func delayOf(in simulator.Instance, least, most int) string {
	return delayCase.With(world.ByID(in), fmt.Sprintf("msg_delay_min = %d", least), fmt.Sprintf("msg_delay_max = %d", most))
}

func showsDelay(least, most int64) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		delayCase.Shows("msg_delay_min", knownvalue.Int64Exact(least)),
		delayCase.Shows("msg_delay_max", knownvalue.Int64Exact(most)),
	}
}

// It takes no session: an instance has its delay before any number is paired.
func TestMessageDelayOfAnInstanceThatNeverWasPaired(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	w.Steps(
		resource.TestStep{
			Config:            w.AsAdmin(delayOf(shop, 2, 6)),
			ConfigStateChecks: showsDelay(2, 6),
			PostApplyFunc:     w.Sent(delayCase.Writes, delayCase.Sends),
		},
		// The server takes one that is left out for 0, so both are always sent.
		resource.TestStep{
			Config:            w.AsAdmin(delayOf(shop, 2, 9)),
			ConfigPlanChecks:  delayCase.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsDelay(2, 9),
			PostApplyFunc:     w.Sent(delayCase.Writes, `{"msg_delay_min":2,"msg_delay_max":9}`),
		},
		resource.TestStep{
			Config:            w.AsAdmin(delayOf(shop, 0, 0)),
			ConfigStateChecks: showsDelay(0, 0),
			PostApplyFunc:     w.Sent(delayCase.Writes, `{"msg_delay_min":0,"msg_delay_max":0}`),
		},
	)
}

func TestMessageDelayDriftIsMended(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(delayOf(shop, 2, 6))
	w.Steps(
		resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
		resource.TestStep{
			PreConfig:         w.Do(func() error { return w.SetMessageDelay(shop.ID, 0, 60) }),
			Config:            config,
			ConfigPlanChecks:  delayCase.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsDelay(2, 6),
			PostApplyFunc:     w.Sent(delayCase.Writes, delayCase.Sends),
		},
	)
}

// Servers raise a greatest delay that is too small, and take a negative one for 0.
func TestMessageDelayThatAServerWouldChangeIsRefused(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(delayOf(shop, 6, 2)), PlanOnly: true, ExpectError: world.Says("msg_delay_max", "must be at least sum of msg_delay_min", "got: 2")},
		resource.TestStep{Config: w.AsAdmin(delayOf(shop, -1, 2)), PlanOnly: true, ExpectError: world.Says("msg_delay_min", "must be at least 0", "got: -1")},
	)
	w.Sent(delayCase.Writes)()
}
