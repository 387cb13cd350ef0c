package connection

import (
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	pairingEphemeral = "uazapi_instance_pairing"
)

// echoes runs steps where the provider "echo" shows in the state what an
// ephemeral resource gave it.
func echoes(w *world.World, steps ...resource.TestStep) {
	w.T.Helper()
	served := world.Factories(w.Options())
	maps.Copy(served, map[string]func() (tfprotov6.ProviderServer, error){"echo": echoprovider.NewProviderServer()})
	resource.ParallelTest(w.T, resource.TestCase{ProtoV6ProviderFactories: served, Steps: steps})
}

// echoOf shows the ephemeral resource of this type.
func echoOf(kind string) string {
	return fmt.Sprintf("provider \"echo\" {\n  data = ephemeral.%s.this\n}\n\nresource \"echo\" \"this\" {}\n", kind)
}

// echoed checks what was shown.
func echoed(attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range attributes {
		checks = append(checks, statecheck.ExpectKnownValue("echo.this", tfjsonpath.New("data").AtMapKey(name), value))
	}
	return checks
}

func TestEphemeralTokenIsThatOfTheInstance(t *testing.T) {
	world.Needs(t, "ephemeral resources")
	for title, provider := range map[string]func(s *world.Scene, body string) string{
		"found with the admin token": func(s *world.Scene, body string) string { return s.AsAdmin(body) },
		"the provider's own":         func(s *world.Scene, body string) string { return s.AsOwner(s.It.Token, body) },
	} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{})
			s.Add("Outra")
			echoes(s.World, resource.TestStep{
				Config: provider(s, world.EphemeralOf(world.TokenEphemeral, world.ByID(s.It))+echoOf(world.TokenEphemeral)),
				ConfigStateChecks: echoed(map[string]knownvalue.Check{
					"instance_id": world.Exactly(s.It.ID), "token": world.Exactly(s.It.Token),
				}),
				PostApplyFunc: s.Wrote(),
			})
		})
	}
}

func TestEphemeralTokenOfAnInstanceOfTheSameApply(t *testing.T) {
	world.Needs(t, "ephemeral resources")
	s := world.StartScene(t, simulator.Options{})
	s.RemoveIt()
	echoes(s.World, resource.TestStep{
		Config: s.AsAdmin(world.Sales("store_token = false") + world.EphemeralOf(world.TokenEphemeral, "instance_id = uazapi_instance.this.id") + echoOf(world.TokenEphemeral)),
		ConfigStateChecks: append(echoed(map[string]knownvalue.Check{
			"token": knownvalue.StringFunc(func(token string) error {
				if want := s.Only().Token; token != want {
					return fmt.Errorf("it is %q, want %q", token, want)
				}
				return nil
			}),
		}), world.Holds("token", knownvalue.Null())),
	})
}

func TestEphemeralTokenThatIsNotToBeHadSaysWhy(t *testing.T) {
	world.Needs(t, "ephemeral resources")
	s := world.StartScene(t, simulator.Options{})
	body := world.EphemeralOf(world.TokenEphemeral, world.ByID(s.It)) + echoOf(world.TokenEphemeral)
	echoes(s.World,
		resource.TestStep{
			Config:      s.AsAdmin(world.EphemeralOf(world.TokenEphemeral, `instance_id = "r00000000000000"`) + echoOf(world.TokenEphemeral)),
			ExpectError: world.Says("Unable to get the token of instance r00000000000000: it does not exist"),
		},
		resource.TestStep{Config: s.Configured("", body), ExpectError: world.Says("Unable to get the token of instance "+s.It.ID, "Set admin_token")},
		resource.TestStep{
			Config:      s.AsAdmin(world.EphemeralOf(world.TokenEphemeral, fmt.Sprintf("instance_id = %q", s.It.Token)) + echoOf(world.TokenEphemeral)),
			ExpectError: world.Says("This looks like the token of an instance"),
		},
	)
}

func TestEphemeralPairingGivesWhatThereIsToPairWith(t *testing.T) {
	world.Needs(t, "ephemeral resources")
	bare := world.QRsStay
	bare.BareQR = true
	late := world.QRsStay
	late.ShowDelay = 9 * time.Second
	for title, c := range map[string]struct {
		options simulator.Options
		given   func(s *world.Scene)
		config  func(s *world.Scene) string
		shows   func(s *world.Scene) map[string]knownvalue.Check
		wrote   []string
	}{
		"a QR":                    {options: world.QRsStay, shows: showsQR, wrote: []string{world.ConnectRoute}},
		"a QR from a bare server": {options: bare, shows: showsQR, wrote: []string{world.ConnectRoute}},
		"a QR that comes late":    {options: late, shows: showsQR, wrote: []string{world.ConnectRoute}},
		"the QR of an attempt": {
			options: world.QRsStay, given: func(s *world.Scene) { s.Attempt(world.QRBody); s.ResetRequests() }, shows: showsQR,
		},
		"a code": {
			options: world.QRsStay,
			config: func(s *world.Scene) string {
				return s.AsAdmin(world.EphemeralOf(pairingEphemeral, world.ByID(s.It), world.PhoneArgument))
			},
			shows: showsCode, wrote: []string{world.ConnectRoute},
		},
		"a code where a QR was asked for": {
			options: world.QRsStay, given: func(s *world.Scene) { s.Attempt(world.QRBody); s.ResetRequests() },
			config: func(s *world.Scene) string {
				return s.AsAdmin(world.EphemeralOf(pairingEphemeral, world.ByID(s.It), world.PhoneArgument))
			},
			shows: showsCode, wrote: []string{world.DisconnectRoute, world.ConnectRoute},
		},
		"nothing of a session": {given: (*world.Scene).PhonePairs, shows: showsSession},
		"a QR, with the token of the instance": {
			options: world.QRsStay,
			config: func(s *world.Scene) string {
				return s.Configured("", world.EphemeralOf(pairingEphemeral, world.ByToken(s.It)))
			},
			shows: showsQR, wrote: []string{world.ConnectRoute},
		},
		"a QR, with the token of the provider": {
			options: world.QRsStay,
			config:  func(s *world.Scene) string { return s.AsOwner(s.It.Token, world.EphemeralOf(pairingEphemeral)) },
			shows:   showsQR, wrote: []string{world.ConnectRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, c.options)
			if c.given != nil {
				c.given(s)
			}
			config := s.AsAdmin(world.EphemeralOf(pairingEphemeral, world.ByID(s.It)))
			if c.config != nil {
				config = c.config(s)
			}
			// It is opened by the plan and by the apply, and asks once.
			echoes(s.World, resource.TestStep{
				Config:            config + echoOf(pairingEphemeral),
				ConfigStateChecks: echoed(c.shows(s)),
				PostApplyFunc:     s.Wrote(c.wrote...),
			})
		})
	}
}

func showsQR(s *world.Scene) map[string]knownvalue.Check {
	image := func(picture func(string) ([]byte, error)) knownvalue.Check {
		return knownvalue.StringFunc(func(value string) error {
			encoded, err := picture(value)
			if err != nil {
				return err
			}
			text, err := qr.Text(s.T.Context(), encoded)
			if want := s.Now().QR; err != nil || text != want || want == "" {
				return fmt.Errorf("it says %q (%w), the server issued %q", text, err, want)
			}
			return nil
		})
	}
	return map[string]knownvalue.Check{
		"instance_id": world.Exactly(s.It.ID),
		"connected":   knownvalue.Bool(false),
		"qrcode":      image(qr.Image),
		"png_base64":  image(base64.StdEncoding.DecodeString),
		"paircode":    knownvalue.Null(),
	}
}

func showsCode(s *world.Scene) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"connected": knownvalue.Bool(false), "paircode": itsCode(s), "qrcode": knownvalue.Null(), "png_base64": knownvalue.Null(),
	}
}

func showsSession(s *world.Scene) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"instance_id": world.Exactly(s.It.ID),
		"connected":   knownvalue.Bool(true), "paircode": knownvalue.Null(), "qrcode": knownvalue.Null(), "png_base64": knownvalue.Null(),
	}
}

func TestEphemeralPairingThatFails(t *testing.T) {
	world.Needs(t, "ephemeral resources")
	s := world.StartScene(t, simulator.Options{Quota: 1})
	s.Must(s.Pair(s.Add("Outra").ID, world.OtherPhone))
	echoes(s.World,
		resource.TestStep{
			Config:      s.AsAdmin(world.EphemeralOf(pairingEphemeral, world.ByID(s.It)) + echoOf(pairingEphemeral)),
			ExpectError: world.Says(`Unable to start to pair instance "Vendas": the server's limit of instances is reached`, "The server has 2 instances."),
		},
		resource.TestStep{
			PreConfig:   s.Wrote(world.ConnectRoute),
			Config:      s.AsAdmin(world.EphemeralOf(pairingEphemeral) + echoOf(pairingEphemeral)),
			ExpectError: world.Says("No instance named"),
		},
		resource.TestStep{
			Config:      s.AsAdmin(world.EphemeralOf(pairingEphemeral, world.ByID(s.It), `phone = "11 99999-0000"`) + echoOf(pairingEphemeral)),
			ExpectError: world.Says("Invalid phone number", "This one would be 5511999990000"),
		},
	)
	s.Wrote()()
}

// secretly hands a secret to a program, which writes it down.
func secretly(reference string) string {
	return fmt.Sprintf(`resource "terraform_data" "told" {
  provisioner "local-exec" {
    command     = "printf %%s \"$SECRET\" > told"
    environment = { SECRET = %s }
  }
}
`, reference)
}

// What is searched here is all that the tool keeps: the plan, the state, its
// backup and whatever else it writes. That the search finds what is there is
// shown with objects that are known to store the same secret.
func TestEphemeralIsStoredNowhere(t *testing.T) {
	world.Needs(t, "ephemeral resources")
	for title, c := range map[string]struct {
		ephemeral func(s *world.Scene) string
		reference string
		stored    func(s *world.Scene) string
		// is what the server knows the secret to be, where it is a text.
		is func(s *world.Scene) string
	}{
		"token": {
			func(s *world.Scene) string { return world.EphemeralOf(world.TokenEphemeral, world.ByID(s.It)) },
			"ephemeral.uazapi_instance_token.this.token",
			func(s *world.Scene) string { return world.Sales(world.ByToken(s.It)) },
			func(s *world.Scene) string { return s.It.Token },
		},
		"code": {
			func(s *world.Scene) string {
				return world.EphemeralOf(pairingEphemeral, world.ByID(s.It), world.PhoneArgument)
			},
			"ephemeral.uazapi_instance_pairing.this.paircode",
			func(s *world.Scene) string { return world.ConnectionOf(world.ByID(s.It), world.PhoneArgument) },
			func(s *world.Scene) string { return s.Now().PairCode },
		},
		"QR": {
			func(s *world.Scene) string { return world.EphemeralOf(pairingEphemeral, world.ByID(s.It)) },
			"ephemeral.uazapi_instance_pairing.this.png_base64",
			func(s *world.Scene) string { return world.StatusOf(world.ByID(s.It)) },
			nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, world.QRsStay)
			user := s.Terminal(s.AsAdmin(c.ephemeral(s) + secretly(c.reference)))
			user.Run(append(slices.Clone(world.Plan), "-out=plan.bin")...)
			user.Run(world.Apply...)
			told := user.ReadFile("told")
			if c.is == nil {
				s.Must(showsQR(s)["qrcode"].CheckValue(told))
			} else if secret := c.is(s); told != secret || secret == "" {
				t.Fatalf("the program was told %q, want %q", told, secret)
			}
			s.Must(os.Remove(filepath.Join(user.Folder, "told")))
			if holding := user.Holding(told); len(holding) > 0 {
				t.Errorf("%s is in %q", title, holding)
			}

			user.Configure(s.AsAdmin(c.stored(s)))
			user.Run(append(slices.Clone(world.Plan), "-out=plan.bin")...)
			user.Run(world.Apply...)
			user.Run(append(slices.Clone(world.Plan), "-out=later.bin")...)
			if holding := user.Holding(told); !slices.Contains(holding, "terraform.tfstate") || !slices.Contains(holding, "later.bin") {
				t.Errorf("the search finds it in %q only", holding)
			}
		})
	}
}

// A provider for one instance gets its token from the provider for all.
func TestEphemeralTokenConfiguresAProvider(t *testing.T) {
	world.Needs(t, "ephemeral resources")
	t.Parallel()
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal(s.AsAdmin(world.EphemeralOf(world.TokenEphemeral, world.ByID(s.It)) +
		fmt.Sprintf("provider \"uazapi\" {\n  alias    = \"one\"\n  base_url = %q\n  token    = ephemeral.uazapi_instance_token.this.token\n}\n\n", s.URL) +
		world.Presence.With("provider = uazapi.one", world.Presence.Wanted)))
	user.Run(append(slices.Clone(world.Plan), "-out=plan.bin")...)
	user.Run("apply", "-input=false", "-no-color", "plan.bin")
	s.Wrote(world.PresenceRoute)()
	if holding := user.Holding(s.It.Token); len(holding) > 0 {
		t.Errorf("the token is in %q", holding)
	}
	if !strings.Contains(user.ReadFile("terraform.tfstate"), s.It.ID) {
		t.Error("the state does not hold the instance")
	}
}
