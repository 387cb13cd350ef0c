package connection

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Warnings are shown by the tool only, so these tests read what it prints.

func TestConnectionWarnsOfAnotherNumber(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.Must(s.Pair(s.It.ID, "553499990000"))
	warning := world.Says("Warning: Another number is connected", "Instance "+s.It.ID+` ("Vendas") is connected as 553499990000, and phone is 5511999990000`, "not ended for that", "unlink the device")

	user := s.Terminal(connectionIn(s, world.PhoneArgument))
	if output := user.Run(world.Apply...); !warning.MatchString(output) {
		t.Errorf("created: it does not warn:\n%s", output)
	}
	// WhatsApp knows the account without the digit that was put in front later.
	for _, argument := range []string{`phone = "553499990000"`, `phone = "5534999990000"`, ""} {
		user.Configure(connectionIn(s, argument))
		if output := user.Run(world.Apply...); strings.Contains(output, "Warning") || !strings.Contains(output, "1 changed") {
			t.Errorf("%q: it warns, or changes nothing:\n%s", argument, output)
		}
	}
	user.Configure(connectionIn(s, world.PhoneArgument))
	if output := user.Run(world.Apply...); !warning.MatchString(output) {
		t.Errorf("updated: it does not warn:\n%s", output)
	}
	s.Wrote()()
}

func TestConnectionSaysWhyItIsPairedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal(connectionIn(s))
	user.Run(world.Apply...)
	if output := user.Run(world.Plan...); strings.Contains(output, "Warning") {
		t.Errorf("connected: it warns:\n%s", output)
	}
	s.PhoneLogsOut()
	again := world.Says("Warning: Instance is", "connected to WhatsApp", "Instance "+s.It.ID+` ("Vendas") is not connected`,
		"status: disconnected, since 2026-08-04T09:52:", `"401: logged out from another device"`, "the plan pairs it again", "on_logout")
	output := user.Run(world.Plan...)
	if !again.MatchString(output) {
		t.Errorf("it does not say why:\n%s", output)
	}
	if !world.Says(world.PlansUpdate("uazapi_instance_connection.this"), "0 to add, 1 to change, 0 to destroy").MatchString(output) {
		t.Errorf("it does not plan to pair again:\n%s", output)
	}
}

func TestConnectionShowsItsCodeToWhoAsksForItOnly(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal(connectionIn(s, world.PhoneArgument) + "output \"code\" {\n  value     = uazapi_instance_connection.this.paircode\n  sensitive = true\n}\n")
	output := user.Run(world.Apply...)
	code := s.Now().PairCode
	if strings.Contains(output, code) || strings.Contains(user.Run("show", "-no-color"), code) {
		t.Errorf("the tool shows the code %s:\n%s", code, output)
	}
	if got := strings.TrimSpace(user.Run("output", "-raw", "code")); got != code || code == "" {
		t.Errorf("the output is %q, the server's code %q", got, code)
	}
}
