package acceptance

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Warnings are shown by the tool only, so these tests read what it prints.

func TestConnection_warnsOfAnotherNumber(t *testing.T) {
	t.Parallel()
	onCLI(t)
	s := newScene(t, simulator.Options{})
	s.must(s.Pair(s.in.ID, "553499990000"))
	warning := says("Warning: Another number is connected", "Instance "+s.in.ID+` ("Vendas") is connected as 553499990000, and phone is 5511999990000`, "not ended for that", "unlink the device")

	user := s.terminal(s.connection(phoneArgument))
	if output := user.run(applies...); !warning.MatchString(output) {
		t.Errorf("created: it does not warn:\n%s", output)
	}
	// WhatsApp knows the account without the digit that was put in front later.
	for _, argument := range []string{`phone = "553499990000"`, `phone = "5534999990000"`, ""} {
		user.configure(s.connection(argument))
		if output := user.run(applies...); strings.Contains(output, "Warning") || !strings.Contains(output, "1 changed") {
			t.Errorf("%q: it warns, or changes nothing:\n%s", argument, output)
		}
	}
	user.configure(s.connection(phoneArgument))
	if output := user.run(applies...); !warning.MatchString(output) {
		t.Errorf("updated: it does not warn:\n%s", output)
	}
	s.wrote()()
}

func TestConnection_saysWhyItIsPairedAgain(t *testing.T) {
	t.Parallel()
	onCLI(t)
	s := newScene(t, simulator.Options{})
	s.pair()
	user := s.terminal(s.connection())
	user.run(applies...)
	if output := user.run(planned...); strings.Contains(output, "Warning") {
		t.Errorf("connected: it warns:\n%s", output)
	}
	s.logOut()
	again := says("Warning: Instance is", "connected to WhatsApp", "Instance "+s.in.ID+` ("Vendas") is not connected`,
		"status: disconnected, since 2026-08-04T09:52:", `"401: logged out from another device"`, "The plan pairs it again", "on_logout")
	output := user.run(planned...)
	if !again.MatchString(output) {
		t.Errorf("it does not say why:\n%s", output)
	}
	if !says("uazapi_instance_connection.this will be updated in-place", "0 to add, 1 to change, 0 to destroy").MatchString(output) {
		t.Errorf("it does not plan to pair again:\n%s", output)
	}
}

func TestConnection_showsItsCodeToWhoAsksForItOnly(t *testing.T) {
	t.Parallel()
	onCLI(t)
	s := newScene(t, simulator.Options{})
	user := s.terminal(s.connection(phoneArgument) + "output \"code\" {\n  value     = uazapi_instance_connection.this.paircode\n  sensitive = true\n}\n")
	output := user.run(applies...)
	code := s.now().PairCode
	if strings.Contains(output, code) || strings.Contains(user.run("show", "-no-color"), code) {
		t.Errorf("the tool shows the code %s:\n%s", code, output)
	}
	if got := strings.TrimSpace(user.run("output", "-raw", "code")); got != code || code == "" {
		t.Errorf("the output is %q, the server's code %q", got, code)
	}
}
