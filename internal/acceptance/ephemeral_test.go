package acceptance

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
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

	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// stands is a server whose QRs and codes stay as they are.
var stands = simulator.Options{QRRotation: 1e6 * time.Hour, QRWindow: 1e6 * time.Hour, PairCodeWindow: 1e6 * time.Hour}

// ephemeralOf configures an ephemeral resource, under the name "this".
func ephemeralOf(kind string, arguments ...string) string {
	return fmt.Sprintf("ephemeral %q \"this\" {\n  %s\n}\n\n", kind, strings.Join(arguments, "\n  "))
}

const (
	tokenEphemeral   = "uazapi_instance_token"
	pairingEphemeral = "uazapi_instance_pairing"
)

// echoes runs steps where the provider "echo" shows in the state what an
// ephemeral resource gave it.
func (w *world) echoes(steps ...resource.TestStep) {
	w.t.Helper()
	served := factories(w.options())
	maps.Copy(served, map[string]func() (tfprotov6.ProviderServer, error){"echo": echoprovider.NewProviderServer()})
	resource.ParallelTest(w.t, resource.TestCase{ProtoV6ProviderFactories: served, Steps: steps})
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

func TestEphemeralToken_isThatOfTheInstance(t *testing.T) {
	needs(t, "ephemeral resources")
	for title, provider := range map[string]func(s *scene, body string) string{
		"found with the admin token": func(s *scene, body string) string { return s.asAdmin(body) },
		"the provider's own":         func(s *scene, body string) string { return s.asOwner(s.in.Token, body) },
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.Add("Outra")
			s.echoes(resource.TestStep{
				Config: provider(s, ephemeralOf(tokenEphemeral, named(s.in))+echoOf(tokenEphemeral)),
				ConfigStateChecks: echoed(map[string]knownvalue.Check{
					"instance_id": exactly(s.in.ID), "token": exactly(s.in.Token),
				}),
				PostApplyFunc: s.wrote(),
			})
		})
	}
}

func TestEphemeralToken_ofAnInstanceOfTheSameApply(t *testing.T) {
	needs(t, "ephemeral resources")
	s := newScene(t, simulator.Options{})
	s.remove()
	s.echoes(resource.TestStep{
		Config: s.asAdmin(sales("store_token = false") + ephemeralOf(tokenEphemeral, "instance_id = uazapi_instance.this.id") + echoOf(tokenEphemeral)),
		ConfigStateChecks: append(echoed(map[string]knownvalue.Check{
			"token": knownvalue.StringFunc(func(token string) error {
				if want := s.the().Token; token != want {
					return fmt.Errorf("it is %q, want %q", token, want)
				}
				return nil
			}),
		}), holds("token", knownvalue.Null())),
	})
}

func TestEphemeralToken_thatIsNotToBeHadSaysWhy(t *testing.T) {
	needs(t, "ephemeral resources")
	s := newScene(t, simulator.Options{})
	body := ephemeralOf(tokenEphemeral, named(s.in)) + echoOf(tokenEphemeral)
	s.echoes(
		resource.TestStep{
			Config:      s.asAdmin(ephemeralOf(tokenEphemeral, `instance_id = "r00000000000000"`) + echoOf(tokenEphemeral)),
			ExpectError: says("Unable to get the token of instance r00000000000000: it does not exist"),
		},
		resource.TestStep{Config: s.configured("", body), ExpectError: says("Unable to get the token of instance "+s.in.ID, "Set admin_token")},
		resource.TestStep{
			Config:      s.asAdmin(ephemeralOf(tokenEphemeral, fmt.Sprintf("instance_id = %q", s.in.Token)) + echoOf(tokenEphemeral)),
			ExpectError: says("This looks like the token of an instance"),
		},
	)
}

func TestEphemeralPairing_givesWhatThereIsToPairWith(t *testing.T) {
	needs(t, "ephemeral resources")
	bare := stands
	bare.BareQR = true
	late := stands
	late.ShowDelay = 9 * time.Second
	for title, c := range map[string]struct {
		options simulator.Options
		given   func(s *scene)
		config  func(s *scene) string
		shows   func(s *scene) map[string]knownvalue.Check
		wrote   []string
	}{
		"a QR":                    {options: stands, shows: (*scene).showsQR, wrote: []string{connectRoute}},
		"a QR from a bare server": {options: bare, shows: (*scene).showsQR, wrote: []string{connectRoute}},
		"a QR that comes late":    {options: late, shows: (*scene).showsQR, wrote: []string{connectRoute}},
		"the QR of an attempt": {
			options: stands, given: func(s *scene) { s.attempt(byQR); s.ResetRequests() }, shows: (*scene).showsQR,
		},
		"a code": {
			options: stands,
			config:  func(s *scene) string { return s.asAdmin(ephemeralOf(pairingEphemeral, named(s.in), phoneArgument)) },
			shows:   (*scene).showsCode, wrote: []string{connectRoute},
		},
		"a code where a QR was asked for": {
			options: stands, given: func(s *scene) { s.attempt(byQR); s.ResetRequests() },
			config: func(s *scene) string { return s.asAdmin(ephemeralOf(pairingEphemeral, named(s.in), phoneArgument)) },
			shows:  (*scene).showsCode, wrote: []string{disconnectRoute, connectRoute},
		},
		"nothing of a session": {given: (*scene).pair, shows: (*scene).showsSession},
		"a QR, with the token of the instance": {
			options: stands,
			config:  func(s *scene) string { return s.configured("", ephemeralOf(pairingEphemeral, opened(s.in))) },
			shows:   (*scene).showsQR, wrote: []string{connectRoute},
		},
		"a QR, with the token of the provider": {
			options: stands,
			config:  func(s *scene) string { return s.asOwner(s.in.Token, ephemeralOf(pairingEphemeral)) },
			shows:   (*scene).showsQR, wrote: []string{connectRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, c.options)
			if c.given != nil {
				c.given(s)
			}
			config := s.asAdmin(ephemeralOf(pairingEphemeral, named(s.in)))
			if c.config != nil {
				config = c.config(s)
			}
			// It is opened by the plan and by the apply, and asks once.
			s.echoes(resource.TestStep{
				Config:            config + echoOf(pairingEphemeral),
				ConfigStateChecks: echoed(c.shows(s)),
				PostApplyFunc:     s.wrote(c.wrote...),
			})
		})
	}
}

func (s *scene) showsQR() map[string]knownvalue.Check {
	image := func(picture func(string) ([]byte, error)) knownvalue.Check {
		return knownvalue.StringFunc(func(value string) error {
			encoded, err := picture(value)
			if err != nil {
				return err
			}
			text, err := qr.Text(s.t.Context(), encoded)
			if want := s.now().QR; err != nil || text != want || want == "" {
				return fmt.Errorf("it says %q (%w), the server issued %q", text, err, want)
			}
			return nil
		})
	}
	return map[string]knownvalue.Check{
		"instance_id": exactly(s.in.ID),
		"connected":   knownvalue.Bool(false),
		"qrcode":      image(qr.Image),
		"png_base64":  image(base64.StdEncoding.DecodeString),
		"paircode":    knownvalue.Null(),
	}
}

func (s *scene) showsCode() map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"connected": knownvalue.Bool(false), "paircode": s.itsCode(), "qrcode": knownvalue.Null(), "png_base64": knownvalue.Null(),
	}
}

func (s *scene) showsSession() map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"instance_id": exactly(s.in.ID),
		"connected":   knownvalue.Bool(true), "paircode": knownvalue.Null(), "qrcode": knownvalue.Null(), "png_base64": knownvalue.Null(),
	}
}

func TestEphemeralPairing_thatFails(t *testing.T) {
	needs(t, "ephemeral resources")
	s := newScene(t, simulator.Options{Quota: 1})
	s.must(s.Pair(s.Add("Outra").ID, otherPhone))
	s.echoes(
		resource.TestStep{
			Config:      s.asAdmin(ephemeralOf(pairingEphemeral, named(s.in)) + echoOf(pairingEphemeral)),
			ExpectError: says(`Unable to start to pair instance "Vendas": the server's limit of instances is reached`, "The server has 2 instances."),
		},
		resource.TestStep{
			PreConfig:   s.wrote(connectRoute),
			Config:      s.asAdmin(ephemeralOf(pairingEphemeral) + echoOf(pairingEphemeral)),
			ExpectError: says("No instance named"),
		},
		resource.TestStep{
			Config:      s.asAdmin(ephemeralOf(pairingEphemeral, named(s.in), `phone = "11 99999-0000"`) + echoOf(pairingEphemeral)),
			ExpectError: says("Invalid phone number", "This one would be 5511999990000"),
		},
	)
	s.wrote()()
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
func TestEphemeral_isStoredNowhere(t *testing.T) {
	needs(t, "ephemeral resources")
	for title, c := range map[string]struct {
		ephemeral func(s *scene) string
		reference string
		stored    func(s *scene) string
		// is what the server knows the secret to be, where it is a text.
		is func(s *scene) string
	}{
		"token": {
			func(s *scene) string { return ephemeralOf(tokenEphemeral, named(s.in)) },
			"ephemeral.uazapi_instance_token.this.token",
			func(s *scene) string { return sales(opened(s.in)) },
			func(s *scene) string { return s.in.Token },
		},
		"code": {
			func(s *scene) string { return ephemeralOf(pairingEphemeral, named(s.in), phoneArgument) },
			"ephemeral.uazapi_instance_pairing.this.paircode",
			func(s *scene) string { return connectionOf(named(s.in), phoneArgument) },
			func(s *scene) string { return s.now().PairCode },
		},
		"QR": {
			func(s *scene) string { return ephemeralOf(pairingEphemeral, named(s.in)) },
			"ephemeral.uazapi_instance_pairing.this.png_base64",
			func(s *scene) string { return statusOf(named(s.in)) },
			nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, stands)
			user := s.terminal(s.asAdmin(c.ephemeral(s) + secretly(c.reference)))
			user.run(append(slices.Clone(planned), "-out=plan.bin")...)
			user.run(applies...)
			told := user.read("told")
			if c.is == nil {
				s.must(s.showsQR()["qrcode"].CheckValue(told))
			} else if secret := c.is(s); told != secret || secret == "" {
				t.Fatalf("the program was told %q, want %q", told, secret)
			}
			s.must(os.Remove(filepath.Join(user.folder, "told")))
			if holding := user.holding(told); len(holding) > 0 {
				t.Errorf("%s is in %q", title, holding)
			}

			user.configure(s.asAdmin(c.stored(s)))
			user.run(append(slices.Clone(planned), "-out=plan.bin")...)
			user.run(applies...)
			user.run(append(slices.Clone(planned), "-out=later.bin")...)
			if holding := user.holding(told); !slices.Contains(holding, "terraform.tfstate") || !slices.Contains(holding, "later.bin") {
				t.Errorf("the search finds it in %q only", holding)
			}
		})
	}
}

// holding are the files of the folder that hold a secret, but for the
// configuration. Plans are archives.
func (t *terminal) holding(secret string) []string {
	t.t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(t.folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "main.tf" {
			return err
		}
		content := []byte(t.read(name))
		if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
			for _, file := range archive.File {
				if strings.HasPrefix(file.Name, "tfconfig") {
					continue
				}
				opened, err := file.Open()
				if err != nil {
					return err
				}
				unpacked, err := io.ReadAll(opened)
				if err != nil {
					return err
				}
				content = append(content, unpacked...)
			}
		}
		if bytes.Contains(content, []byte(secret)) {
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		t.t.Fatal(err)
	}
	return found
}

// A provider for one instance gets its token from the provider for all.
func TestEphemeralToken_configuresAProvider(t *testing.T) {
	needs(t, "ephemeral resources")
	t.Parallel()
	s := newScene(t, simulator.Options{})
	s.pair()
	user := s.terminal(s.asAdmin(ephemeralOf(tokenEphemeral, named(s.in)) +
		fmt.Sprintf("provider \"uazapi\" {\n  alias    = \"one\"\n  base_url = %q\n  token    = ephemeral.uazapi_instance_token.this.token\n}\n\n", s.url) +
		presenceCase.with("provider = uazapi.one", presenceCase.wanted)))
	user.run(append(slices.Clone(planned), "-out=plan.bin")...)
	user.run("apply", "-input=false", "-no-color", "plan.bin")
	s.wrote(presenceWrites)()
	if holding := user.holding(s.in.Token); len(holding) > 0 {
		t.Errorf("the token is in %q", holding)
	}
	if !strings.Contains(user.read("terraform.tfstate"), s.in.ID) {
		t.Error("the state does not hold the instance")
	}
}
