package acceptance

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// delayOf configures the message delay of an instance.
func delayOf(in simulator.Instance, least, most int) string {
	return delayCase.with(named(in), fmt.Sprintf("msg_delay_min = %d", least), fmt.Sprintf("msg_delay_max = %d", most))
}

func showsDelay(least, most int64) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		delayCase.shows("msg_delay_min", knownvalue.Int64Exact(least)),
		delayCase.shows("msg_delay_max", knownvalue.Int64Exact(most)),
	}
}

// It takes no session: an instance has its delay before any number is paired.
func TestMessageDelay_ofAnInstanceThatNeverWasPaired(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	w.steps(
		resource.TestStep{
			Config:            w.asAdmin(delayOf(shop, 2, 6)),
			ConfigStateChecks: showsDelay(2, 6),
			PostApplyFunc:     w.sent(delayCase.writes, delayCase.sends),
		},
		// The server takes one that is left out for 0, so both are always sent.
		resource.TestStep{
			Config:            w.asAdmin(delayOf(shop, 2, 9)),
			ConfigPlanChecks:  delayCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsDelay(2, 9),
			PostApplyFunc:     w.sent(delayCase.writes, `{"msg_delay_min":2,"msg_delay_max":9}`),
		},
		resource.TestStep{
			Config:            w.asAdmin(delayOf(shop, 0, 0)),
			ConfigStateChecks: showsDelay(0, 0),
			PostApplyFunc:     w.sent(delayCase.writes, `{"msg_delay_min":0,"msg_delay_max":0}`),
		},
	)
}

func TestMessageDelay_driftIsMended(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.asAdmin(delayOf(shop, 2, 6))
	w.steps(
		resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
		resource.TestStep{
			PreConfig:         w.do(func() error { return w.SetMessageDelay(shop.ID, 0, 60) }),
			Config:            config,
			ConfigPlanChecks:  delayCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsDelay(2, 6),
			PostApplyFunc:     w.sent(delayCase.writes, delayCase.sends),
		},
	)
}

// Servers raise a greatest delay that is too small, and take a negative one for 0.
func TestMessageDelay_thatAServerWouldChangeIsRefused(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	w.steps(
		resource.TestStep{Config: w.asAdmin(delayOf(shop, 6, 2)), PlanOnly: true, ExpectError: says("msg_delay_max", "must be at least sum of msg_delay_min", "got: 2")},
		resource.TestStep{Config: w.asAdmin(delayOf(shop, -1, 2)), PlanOnly: true, ExpectError: says("msg_delay_min", "must be at least 0", "got: -1")},
	)
	w.sent(delayCase.writes)()
}

// A server of API version 1 has no such route, and says nothing of a delay.
func TestMessageDelay_onAServerThatHasNone(t *testing.T) {
	w := newWorld(t, simulator.Options{MissingRoutes: []string{delayCase.writes}})
	shop := w.Add("loja")
	w.steps(resource.TestStep{
		Config:      w.asAdmin(delayOf(shop, 2, 6)),
		ExpectError: says(`Unable to change the message delay of instance "loja"`, "HTTP 405"),
	})
}
