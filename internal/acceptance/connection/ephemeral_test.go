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

// echoes has a terminal reach the provider "echo" too, which shows in the state what
// ephemeral resources gave it.
func echoes(user *world.Terminal) *world.Terminal {
	user.T.Helper()
	user.AlsoReaches("echo", func() tfprotov6.ProviderServer {
		server, err := echoprovider.NewProviderServer()()
		if err != nil {
			panic(err)
		}
		return server
	})
	return user
}

// echoOf shows these ephemeral resources, by the names that [echoed] knows them by.
func echoOf(addresses map[string]string) string {
	var members strings.Builder
	for _, name := range slices.Sorted(maps.Keys(addresses)) {
		fmt.Fprintf(&members, "    %q = ephemeral.%s\n", name, addresses[name])
	}
	return "provider \"echo\" {\n  data = {\n" + members.String() + "  }\n}\n\nresource \"echo\" \"this\" {}\n"
}

// echoOfThis shows the ephemeral resource of this type that is called "this".
func echoOfThis(kind string) string { return echoOf(map[string]string{"this": kind + ".this"}) }

// echoOfAll shows an ephemeral resource of this type on each of these servers.
func echoOfAll(kind string, servers world.Servers) string {
	addresses := map[string]string{}
	for title := range servers {
		addresses[title] = world.AddressOn(kind, title)
	}
	return echoOf(addresses)
}

// echoed checks what was shown of one.
func echoed(name string, attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for attribute, value := range attributes {
		checks = append(checks, statecheck.ExpectKnownValue("echo.this", tfjsonpath.New("data").AtMapKey(name).AtMapKey(attribute), value))
	}
	return checks
}

// ephemeralOn configures an ephemeral resource on one of several servers.
func ephemeralOn(title, kind string, arguments ...string) string {
	return world.Block("ephemeral", kind, world.NameOf(title), append([]string{world.OnServer(title)}, arguments...)...)
}

func TestEphemeralTokenIsThatOfTheInstance(t *testing.T) {
	t.Parallel()
	world.Needs(t, "ephemeral resources")
	const found, provided = "found with the admin token", "of the provider itself"
	scenes := world.StartScenes(t, map[string]simulator.Options{found: {}, provided: {}})
	servers := scenes.Servers()
	user := echoes(servers.Terminal(t))
	var checks []statecheck.StateCheck
	for title, s := range scenes {
		s.Add("Outra")
		checks = append(checks, echoed(title, map[string]knownvalue.Check{"instance_id": world.Exactly(s.It.ID), "token": world.Exactly(s.It.Token)})...)
	}
	user.Configure(servers.Configured(func(w *world.World, title string) string {
		it := scenes[title].It
		body := ephemeralOn(title, world.TokenEphemeral, world.ByID(it))
		if title == provided {
			return w.AsOwner(it.Token, body)
		}
		return w.AsAdmin(body)
	}) + echoOfAll(world.TokenEphemeral, servers))
	user.Settles([]string{"1 added"}, checks...)
	servers.Each(t, "read", func(w *world.World, _ string) { w.Wrote()() })
}

func TestEphemeralTokenOfAnInstanceOfTheSameApply(t *testing.T) {
	t.Parallel()
	world.Needs(t, "ephemeral resources")
	s := world.StartScene(t, simulator.Options{})
	s.RemoveIt()
	user := echoes(s.Terminal(s.AsAdmin(world.Sales("store_token = false") + world.EphemeralOf(world.TokenEphemeral, "instance_id = uazapi_instance.this.id") + echoOfThis(world.TokenEphemeral))))
	ofTheOnlyOne := knownvalue.StringFunc(func(token string) error {
		if want := s.Only().Token; token != want {
			return fmt.Errorf("it is %q, want %q", token, want)
		}
		return nil
	})
	user.Settles([]string{"2 added"}, append(echoed("this", map[string]knownvalue.Check{"token": ofTheOnlyOne}), world.Holds("token", knownvalue.Null()))...)
}

func TestEphemeralTokenThatIsNotToBeHadSaysWhy(t *testing.T) {
	t.Parallel()
	world.Needs(t, "ephemeral resources")
	s := world.StartScene(t, simulator.Options{})
	body := func(id string) string {
		return world.EphemeralOf(world.TokenEphemeral, fmt.Sprintf("instance_id = %q", id)) + echoOfThis(world.TokenEphemeral)
	}
	user := echoes(s.Terminal(""))
	user.Refuses(s.AsAdmin(body("r00000000000000")), world.Apply, "Unable to get the token of instance r00000000000000: it does not exist")
	user.Refuses(s.Configured("", body(s.It.ID)), world.Apply, "Unable to get the token of instance "+s.It.ID, "Set admin_token")
	user.Refuses(s.AsAdmin(body(s.It.Token)), world.Apply, "This looks like the token of an instance")
}

func TestEphemeralPairingGivesWhatThereIsToPairWith(t *testing.T) {
	t.Parallel()
	world.Needs(t, "ephemeral resources")
	bare := world.QRsStay
	bare.BareQR = true
	late := world.QRsStay
	late.ShowDelay = 9 * time.Second
	asking := func(s *world.Scene, title string) string {
		return s.AsAdmin(ephemeralOn(title, pairingEphemeral, world.ByID(s.It), world.PhoneArgument))
	}
	cases := map[string]struct {
		options simulator.Options
		given   func(s *world.Scene)
		// config configures it as its title says, nil where the admin token finds the instance.
		config func(s *world.Scene, title string) string
		shows  func(s *world.Scene) map[string]knownvalue.Check
		wrote  []string
	}{
		"a QR":                    {options: world.QRsStay, shows: showsQR, wrote: []string{world.ConnectRoute}},
		"a QR from a bare server": {options: bare, shows: showsQR, wrote: []string{world.ConnectRoute}},
		"a QR that comes late":    {options: late, shows: showsQR, wrote: []string{world.ConnectRoute}},
		"the QR of an attempt": {
			options: world.QRsStay, given: func(s *world.Scene) { s.Attempt(world.QRBody); s.ResetRequests() }, shows: showsQR,
		},
		"a code": {
			options: world.QRsStay,
			config:  asking,
			shows:   showsCode, wrote: []string{world.ConnectRoute},
		},
		"a code where a QR was asked for": {
			options: world.QRsStay, given: func(s *world.Scene) { s.Attempt(world.QRBody); s.ResetRequests() },
			config: asking,
			shows:  showsCode, wrote: []string{world.DisconnectRoute, world.ConnectRoute},
		},
		"nothing of a session": {given: (*world.Scene).PhonePairs, shows: showsSession},
		"a QR, with the token of the instance": {
			options: world.QRsStay,
			config: func(s *world.Scene, title string) string {
				return s.Configured("", ephemeralOn(title, pairingEphemeral, world.ByToken(s.It)))
			},
			shows: showsQR, wrote: []string{world.ConnectRoute},
		},
		"a QR, with the token of the provider": {
			options: world.QRsStay,
			config: func(s *world.Scene, title string) string {
				return s.AsOwner(s.It.Token, ephemeralOn(title, pairingEphemeral))
			},
			shows: showsQR, wrote: []string{world.ConnectRoute},
		},
	}
	options := map[string]simulator.Options{}
	for title, c := range cases {
		options[title] = c.options
	}
	scenes := world.StartScenes(t, options)
	servers := scenes.Servers()
	user := echoes(servers.Terminal(t))
	for title, c := range cases {
		if c.given != nil {
			c.given(scenes[title])
		}
	}
	user.Applies(servers.Configured(func(w *world.World, title string) string {
		if config := cases[title].config; config != nil {
			return config(scenes[title], title)
		}
		return w.AsAdmin(ephemeralOn(title, pairingEphemeral, world.ByID(scenes[title].It)))
	})+echoOfAll(pairingEphemeral, servers), "1 added")
	// Each is opened by the plan and by the apply, and asks once.
	var checks []statecheck.StateCheck
	servers.Each(t, "opened", func(w *world.World, title string) {
		w.Wrote(cases[title].wrote...)()
		checks = append(checks, echoed(title, cases[title].shows(scenes[title]))...)
	})
	user.Shows(checks...)
	user.IsSettled()
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
	t.Parallel()
	world.Needs(t, "ephemeral resources")
	s := world.StartScene(t, simulator.Options{Quota: 1})
	s.Must(s.Pair(s.Add("Outra").ID, world.OtherPhone))
	of := func(arguments ...string) string {
		return s.AsAdmin(world.EphemeralOf(pairingEphemeral, arguments...) + echoOfThis(pairingEphemeral))
	}
	user := echoes(s.Terminal(""))
	user.Refuses(of(world.ByID(s.It)), world.Apply, `Unable to start to pair instance "Vendas": the server's limit of instances is reached`, "The server has 2 instances.")
	s.Wrote(world.ConnectRoute)()
	user.Refuses(of(), world.Apply, "No instance named")
	user.Refuses(of(world.ByID(s.It), `phone = "11 99999-0000"`), world.Apply, "Invalid phone number", "This one would be 5511999990000")
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
			user.Run(world.PlanInto("plan.bin")...)
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
			user.Run(world.PlanInto("plan.bin")...)
			user.Run(world.Apply...)
			user.Run(world.PlanInto("later.bin")...)
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
	user.Run(world.PlanInto("plan.bin")...)
	user.Run(world.ApplyFile("plan.bin")...)
	s.Wrote(world.PresenceRoute)()
	if holding := user.Holding(s.It.Token); len(holding) > 0 {
		t.Errorf("the token is in %q", holding)
	}
	if !strings.Contains(user.ReadFile("terraform.tfstate"), s.It.ID) {
		t.Error("the state does not hold the instance")
	}
}
