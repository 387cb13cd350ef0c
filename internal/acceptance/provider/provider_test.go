package provider

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// inEnvironment runs steps with a provider that sees these environment variables.
func inEnvironment(w *world.World, environment map[string]string, steps ...resource.TestStep) {
	w.T.Helper()
	options := w.Options()
	options.Getenv = func(name string) string { return environment[name] }
	resource.ParallelTest(w.T, resource.TestCase{ProtoV6ProviderFactories: world.Factories(options), Steps: steps})
}

func TestProviderEnvironmentAloneIsEnough(t *testing.T) {
	for title, environment := range map[string]func(w *world.World, shop simulator.Instance) map[string]string{
		"admin": func(w *world.World, _ simulator.Instance) map[string]string {
			return map[string]string{"UAZAPI_BASE_URL": w.URL, "UAZAPI_ADMIN_TOKEN": w.AdminToken()}
		},
		"owner": func(w *world.World, shop simulator.Instance) map[string]string {
			return map[string]string{"UAZAPI_BASE_URL": w.URL + "/", "UAZAPI_TOKEN": " " + shop.Token + "\n"}
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("Vendas", "5511999990000")
			argument := ""
			if title == "admin" {
				argument = world.ByID(shop)
			}
			inEnvironment(w, environment(w, shop), resource.TestStep{
				Config:            world.StatusOf(argument),
				ConfigStateChecks: world.ShowsStatus(map[string]knownvalue.Check{"instance_id": world.Exactly(shop.ID), "name": world.Exactly("Vendas")}),
			})
		})
	}
}

func TestProviderConfigurationBeatsTheEnvironment(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("Vendas")
	junk := map[string]string{"UAZAPI_BASE_URL": "https://uazapi.invalid", "UAZAPI_ADMIN_TOKEN": "none-of-this-server", "UAZAPI_TOKEN": "none-either"}
	inEnvironment(w, junk, resource.TestStep{
		Config:            w.AsAdmin(world.StatusOf(world.ByID(shop))),
		ConfigStateChecks: world.ShowsStatus(map[string]knownvalue.Check{"name": world.Exactly("Vendas")}),
	})
}

func TestProviderThatCannotWorkSaysWhere(t *testing.T) {
	for title, test := range map[string]struct {
		arguments string
		says      []string
	}{
		"no address":       {"", []string{"Missing base_url", "UAZAPI_BASE_URL"}},
		"address":          {`base_url = "free.uazapi.com"`, []string{"Invalid base_url", `base_url = "free.uazapi.com"`, "it has no scheme"}},
		"password":         {`base_url = "https://user:hunter2@free.uazapi.com"`, []string{"Invalid base_url", "user name or password"}},
		"token, two lines": {"base_url = \"https://uazapi.invalid\"\n  token = \"abc\\ndef\"", []string{"Invalid token", "with provider", "control character at position 4"}},
		"blank token":      {"base_url = \"https://uazapi.invalid\"\n  admin_token = \" \"", []string{"Invalid admin_token", "it is blank"}},
		"reserved header":  {"base_url = \"https://uazapi.invalid\"\n  headers = { Token = \"abc\" }", []string{"Invalid header", "sets this header itself"}},
		"timeout":          {"base_url = \"https://uazapi.invalid\"\n  request_timeout = \"30\"", []string{"request_timeout", "missing unit"}},
		"retries":          {"base_url = \"https://uazapi.invalid\"\n  max_retries = 21", []string{"max_retries", "between 0 and 20"}},
		"certificate":      {"base_url = \"https://uazapi.invalid\"\n  ca_cert_pem = \"ca.pem\"", []string{"Invalid ca_cert_pem", `file("ca.pem")`}},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			config := fmt.Sprintf("provider \"uazapi\" {\n  %s\n}\n\n%s", test.arguments, world.StatusOf(`token = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"`))
			w.Steps(resource.TestStep{Config: config, ExpectError: world.Says(test.says...)})
		})
	}
}

func TestProviderWhoseServerIsDownSaysSo(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	down := httptest.NewServer(nil)
	down.Close()
	w.URL = down.URL
	saysSo := world.Says("no answer from the server", "No whole answer came from "+w.URL, "Check base_url", "connection refused")
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(world.StatusOf(`instance_id = "r76b15a4a3614b4"`)), ExpectError: saysSo},
		resource.TestStep{Config: w.AsOwner("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11", world.StatusOf()), ExpectError: saysSo},
	)
}

func TestProviderWhoseAdminTokenIsWrongSaysSoBeforeAnythingIsMade(t *testing.T) {
	for title, options := range map[string]simulator.Options{"JSON": {AdminRefusal: simulator.AdminForbidden}, "plain text": {AdminRefusal: simulator.AdminRefusedPlain}} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, options)
			w.Leaving(nil, resource.TestStep{
				Config:      w.Configured(`admin_token = "none-of-this-server"`, world.Sales()),
				ExpectError: world.Says("the admin token was rejected", "Set the admin token of "+w.URL, "Invalid AdminToken Header"),
			})
		})
	}
}

func TestProviderReachesItsServerThroughAGateway(t *testing.T) {
	const prefix, key = "/api/v1/proxy/uazapi", "gateway-key-4711"
	w := world.Start(t, simulator.Options{Prefix: prefix, RequireHeader: simulator.Header{Name: "X-Api-Key", Value: key}})
	w.URL += prefix + "/"
	arguments := fmt.Sprintf("admin_token = %q\n  headers = { x-api-key = %q }", w.AdminToken(), key)
	w.Leaving(nil,
		resource.TestStep{
			Config:            w.Configured(arguments, world.Sales()+world.StatusOf("instance_id = uazapi_instance.this.id")),
			ConfigStateChecks: world.ShowsStatus(map[string]knownvalue.Check{"name": world.Exactly("Vendas")}),
		},
		resource.TestStep{
			Config:      w.Configured(fmt.Sprintf("admin_token = %q", w.AdminToken()), world.Sales()),
			ExpectError: world.Says("HTTP 403", "Forbidden"),
		},
		resource.TestStep{Config: w.Configured(arguments, world.Sales())},
	)
}

// An address that another resource makes is known only after the apply.
func TestProviderWhoseAddressIsOnlyKnownLaterSaysWhatToDo(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("Vendas")
	address := world.Later(fmt.Sprintf("%q", w.URL))
	config := address + fmt.Sprintf("\nprovider \"uazapi\" {\n  base_url = terraform_data.later.output\n  admin_token = %q\n}\n\n", w.AdminToken()) + world.StatusOf(world.ByID(shop))
	w.Steps(
		resource.TestStep{
			Config:      config,
			ExpectError: world.Says("Unknown base_url", "base_url = terraform_data.later.output", "only known after something else is applied", "UAZAPI_BASE_URL"),
		},
		resource.TestStep{Config: address},
		resource.TestStep{Config: config, ConfigStateChecks: world.ShowsStatus(map[string]knownvalue.Check{"name": world.Exactly("Vendas")})},
		// To Terraform 1.8, the address is unknown again while all is destroyed.
		resource.TestStep{Config: w.AsAdmin(address)},
	)
}

// Neither validate nor a plan of what is to be created needs the server.
func TestProviderWorksOffline(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	down := httptest.NewServer(nil)
	down.Close()
	w.URL = down.URL
	everything := world.Sales() + `
resource "uazapi_instance_privacy" "this" {
  instance_id = uazapi_instance.this.id
  last        = "none"
}

resource "uazapi_instance_presence" "this" {
  instance_id = uazapi_instance.this.id
  presence    = "unavailable"
}

` + world.StatusOf("instance_id = uazapi_instance.this.id")
	w.Steps(resource.TestStep{
		Config:             w.AsAdmin(everything),
		PlanOnly:           true,
		ExpectNonEmptyPlan: true,
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPreRefresh: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(world.ThisInstance, plancheck.ResourceActionCreate),
		}},
	})
}

func TestProviderIsValidatedWithoutAServer(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("the tool runs where TF_ACC is set")
	}
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	text := "locals {\n  address = \"https://uazapi.invalid\"\n}\n\nprovider \"uazapi\" {\n  base_url = local.address\n}\n\n" +
		world.Sales(`admin_field_01 = "cliente 7"`) + world.StatusOf("instance_id = uazapi_instance.this.id")
	user := w.Terminal(text)
	if output := user.Run("validate", "-no-color"); !strings.Contains(output, "The configuration is valid") {
		t.Errorf("it says:\n%s", output)
	}
	if got := len(w.Requests()); got != 0 {
		t.Errorf("%d requests were made", got)
	}
	// The twin: what can be told without a server is.
	user.WriteFile("wrong.tf", strings.ReplaceAll(world.StatusOf(`instance_id = " "`), `"this"`, `"wrong"`))
	if output, _ := user.Tries("validate", "-no-color"); !strings.Contains(output, "Invalid instance id") {
		t.Errorf("a blank id passes:\n%s", output)
	}
}
