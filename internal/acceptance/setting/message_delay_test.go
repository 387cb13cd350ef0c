package setting

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
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
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal("")
	becomes := func(least, most int, does, sends string) {
		t.Helper()
		user.Becomes(w.AsAdmin(delayOf(shop, least, most)), []string{does}, showsDelay(int64(least), int64(most))...)
		w.Sent(delayCase.Writes, sends)()
	}
	becomes(2, 6, world.PlansCreate(delayCase.Address()), delayCase.Sends)
	// The server takes one that is left out for 0, so both are always sent.
	becomes(2, 9, world.PlansUpdate(delayCase.Address()), `{"msg_delay_min":2,"msg_delay_max":9}`)
	becomes(0, 0, world.PlansUpdate(delayCase.Address()), `{"msg_delay_min":0,"msg_delay_max":0}`)
}

func TestMessageDelayDriftIsMended(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(delayOf(shop, 2, 6))
	user := w.Terminal(config)
	user.Settles(nil)
	w.ResetRequests()
	w.Must(w.SetMessageDelay(shop.ID, 0, 60))
	user.Becomes(config, []string{world.PlansUpdate(delayCase.Address())}, showsDelay(2, 6)...)
	w.Sent(delayCase.Writes, delayCase.Sends)()
}

// Servers raise a greatest delay that is too small, and take a negative one for 0.
func TestMessageDelayThatAServerWouldChangeIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	planRefuses(w, delayCase, w.Add("loja"), "",
		refused("msg_delay_min = 6\n  msg_delay_max = 2", "msg_delay_max", "must be at least sum of msg_delay_min", "got: 2"),
		refused("msg_delay_min = -1\n  msg_delay_max = 2", "msg_delay_min", "must be at least 0", "got: -1"),
	)
}
