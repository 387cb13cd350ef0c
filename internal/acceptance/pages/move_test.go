package pages

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	managed "github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// movedFrom is a configuration that moves an object of another provider to an instance.
func movedFrom(kind string, arguments ...string) string {
	return fmt.Sprintf("moved {\n  from = %s.acme\n  to   = uazapi_instance.acme\n}\n\nresource \"uazapi_instance\" \"acme\" {\n  name = \"Vendas\"\n  %s\n}\n",
		kind, strings.Join(arguments, "\n  "))
}

// createdAnswer is what the API answered when the instance was created.
func createdAnswer(in simulator.Instance) string {
	return fmt.Sprintf(`{"connected":false,"instance":{"id":%q,"token":%q,"name":%q},"name":%q,"token":%q}`, in.ID, in.Token, in.Name, in.Name, in.Token)
}

// hasState gives the folder a state with one object of another provider, and the tool that
// provider: it wants to have it, although it asks it nothing.
func hasState(user *world.Terminal, kind, address string, attributes map[string]any) {
	user.T.Helper()
	if user.Tool.OpenTofu {
		address = strings.Replace(address, "registry.terraform.io", "registry.opentofu.org", 1)
	}
	if kind != "terraform_data" {
		user.Environment = append(user.Environment, world.Reattach(user.T, map[string]func() tfprotov6.ProviderServer{
			user.Tool.Provider(): func() tfprotov6.ProviderServer { return serving.New(provider.New(user.Options())) },
			address:              providerserver.NewProtocol6(standIn{kind}),
		}))
	}
	state, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.8.5", "serial": 1, "lineage": "61f6c240-4a85-e34d-7737-385693c58ada", "outputs": map[string]any{},
		"resources": []any{map[string]any{
			"mode": "managed", "type": kind, "name": "acme", "provider": fmt.Sprintf("provider[%q]", address),
			"instances": []any{map[string]any{"schema_version": 0, "attributes": attributes, "sensitive_attributes": []any{}}},
		}},
	})
	if err != nil {
		user.T.Fatal(err)
	}
	user.WriteFile("terraform.tfstate", string(state))
}

// standIn stands in for a provider of any API, which has one type. No tool asks it for an
// object that moves away.
type standIn struct{ kind string }

func (s standIn) Metadata(_ context.Context, _ framework.MetadataRequest, resp *framework.MetadataResponse) {
	resp.TypeName, _, _ = strings.Cut(s.kind, "_")
}
func (standIn) Schema(context.Context, framework.SchemaRequest, *framework.SchemaResponse) {}
func (standIn) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {
}
func (standIn) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (s standIn) Resources(context.Context) []func() managed.Resource {
	return []func() managed.Resource{func() managed.Resource { return standInResource(s) }}
}

type standInResource struct{ kind string }

func (r standInResource) Metadata(_ context.Context, _ managed.MetadataRequest, resp *managed.MetadataResponse) {
	resp.TypeName = r.kind
}

func (standInResource) Schema(_ context.Context, _ managed.SchemaRequest, resp *managed.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}}}
}
func (standInResource) Create(context.Context, managed.CreateRequest, *managed.CreateResponse) {}
func (standInResource) Read(context.Context, managed.ReadRequest, *managed.ReadResponse)       {}
func (standInResource) Update(context.Context, managed.UpdateRequest, *managed.UpdateResponse) {}
func (standInResource) Delete(context.Context, managed.DeleteRequest, *managed.DeleteResponse) {}

// instanceInState are the attributes of the instance in the state, which has its identity
// where the tool knows any.
func instanceInState(user *world.Terminal) map[string]any {
	user.T.Helper()
	var state struct {
		Resources []struct {
			Type      string `json:"type"`
			Instances []struct {
				Attributes map[string]any `json:"attributes"`
				Identity   map[string]any `json:"identity"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(user.ReadFile("terraform.tfstate")), &state); err != nil {
		user.T.Fatal(err)
	}
	if len(state.Resources) != 1 || state.Resources[0].Type != "uazapi_instance" {
		user.T.Fatalf("the state has %+v", state.Resources)
	}
	in := state.Resources[0].Instances[0]
	if knowsIdentity := user.Tool.Version.GreaterThanOrEqual(tfversion.Version1_12_0); knowsIdentity && in.Identity["id"] != in.Attributes["id"] {
		user.T.Errorf("the identity is %v", in.Identity)
	}
	return in.Attributes
}

// foreign is an object of another provider that is an instance.
type foreign struct {
	kind, provider string
	attributes     func(in simulator.Instance) map[string]any
}

// dynamic is a value of any type, as a state keeps it.
func dynamic(value any) map[string]any {
	return map[string]any{"value": value, "type": typeOf(value)}
}

func typeOf(value any) any {
	members, is := value.(map[string]any)
	if !is {
		return "string"
	}
	types := map[string]any{}
	for name, member := range members {
		types[name] = typeOf(member)
	}
	return []any{"object", types}
}

var foreigners = map[string]foreign{
	"restful_resource, with an output of any type": {"restful_resource", "registry.terraform.io/magodo/restful", func(in simulator.Instance) map[string]any {
		return map[string]any{
			"id": "/instance/create", "path": "/instance/create", "body": dynamic(map[string]any{"name": in.Name}), "create_method": nil, "header": nil,
			"output": dynamic(map[string]any{"instance": map[string]any{"id": in.ID, "token": in.Token, "name": in.Name}, "token": in.Token}),
		}
	}},
	"restful_resource, with an output in a text": {"restful_resource", "registry.terraform.io/magodo/restful", func(in simulator.Instance) map[string]any {
		return map[string]any{"id": "/instance/create", "path": "/instance/create", "body": `{"name":"Vendas"}`, "output": createdAnswer(in)}
	}},
	"restful_resource, with a token only": {"restful_resource", "registry.terraform.io/magodo/restful", func(in simulator.Instance) map[string]any {
		return map[string]any{
			"id": "/instance/status", "path": "/instance/status", "body": dynamic(map[string]any{}), "header": map[string]any{"token": in.Token},
			"output": dynamic(map[string]any{"status": map[string]any{"connected": "false"}}),
		}
	}},
	"restapi_object": {"restapi_object", "registry.terraform.io/mastercard/restapi", func(in simulator.Instance) map[string]any {
		return map[string]any{
			"id": in.ID, "path": "/instance", "create_path": "/instance/create", "id_attribute": "instance/id", "data": `{"name":"Vendas"}`, "debug": false,
			"api_data":     map[string]any{"instance": fmt.Sprintf("map[id:%s name:%s token:%s]", in.ID, in.Name, in.Token), "name": in.Name},
			"api_response": createdAnswer(in), "create_response": createdAnswer(in), "destroy_data": nil, "force_new": nil,
		}
	}},
	"restapi_object, with an id only": {"restapi_object", "registry.terraform.io/mastercard/restapi", func(in simulator.Instance) map[string]any {
		return map[string]any{"id": in.ID, "path": "/instance", "data": `{"name":"Vendas"}`, "api_data": nil, "api_response": nil}
	}},
}

// What another provider managed is taken over as it is: nothing is created, written or
// deleted.
func TestMoveFromProvidersOfAnyAPI(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	for title, from := range foreigners {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("Vendas", "5511999990000")
			user := w.Terminal(w.AsAdmin(movedFrom(from.kind)))
			hasState(user, from.kind, from.provider, from.attributes(shop))
			isMoved(user, shop)
		})
	}
}

// isMoved applies, and wants of the instance to be taken over as it is.
func isMoved(user *world.Terminal, shop simulator.Instance) {
	user.T.Helper()
	user.ResetRequests()
	if said := user.Run(world.Apply...); !world.Says("has moved to uazapi_instance.acme").MatchString(said) || !world.Says("0 added, ", "0 destroyed").MatchString(said) {
		user.T.Errorf("the apply says:\n%s", said)
	}
	user.Run(append(world.Plan, "-detailed-exitcode")...)
	user.WroteNothing()
	got, want := instanceInState(user), map[string]any{"id": shop.ID, "name": shop.Name, "token": shop.Token, "deletion_protection": false, "store_token": true}
	for name := range got {
		if _, expected := want[name]; !expected && got[name] == nil {
			delete(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		user.T.Errorf("the state is not as expected (-want +got):\n%s", diff)
	}
}

func TestMoveFromTerraformData(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	for title, input := range map[string]string{
		"as an object": `{ id = %[1]q, token = %[2]q, note = null }`,
		"the id alone": `%[1]q`,
		"its token":    `{ token = %[2]q }`,
		"as JSON":      `jsonencode({ instance = { id = %[1]q, token = %[2]q } })`,
		"in a list":    `[null, { instance_id = %[1]q }]`,
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("Vendas", "5511999990000")
			user := w.Terminal(w.AsAdmin(fmt.Sprintf("resource \"terraform_data\" \"acme\" {\n  input = "+input+"\n}\n", shop.ID, shop.Token)))
			user.Run(world.Apply...)
			user.Configure(w.AsAdmin(movedFrom("terraform_data")))
			isMoved(user, shop)
		})
	}
}

// With the token alone, no admin token is needed: not to move, to refresh, to change and to
// destroy, be it in the first run and without a refresh.
func TestMoveWithATokenAloneTakesNoAdminToken(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	begins := func() *world.Terminal {
		user := w.Terminal(w.Configured("", fmt.Sprintf("resource \"terraform_data\" \"acme\" {\n  input = { token = %q }\n}\n", shop.Token)))
		user.Run(world.Apply...)
		user.Configure(w.Configured("", movedFrom("terraform_data")))
		return user
	}
	isMoved(begins(), shop)

	renamed := begins()
	renamed.Configure(w.Configured("", strings.Replace(movedFrom("terraform_data"), `"Vendas"`, `"Loja"`, 1)))
	renamed.Run(append(world.Apply, "-refresh=false")...)
	if got := instanceInState(renamed); got["id"] != shop.ID || got["name"] != "Loja" || got["token"] != shop.Token {
		t.Errorf("the state has id %v and name %v", got["id"], got["name"])
	}
	renamed.Run(append(world.Plan, "-detailed-exitcode")...)

	gone := begins()
	gone.Run("destroy", "-auto-approve", "-input=false", "-no-color", "-refresh=false")
	if left := w.Instances(); len(left) != 0 {
		t.Errorf("the server still has %v", left)
	}
}

// A token is kept where the configuration lets it be kept, and nowhere else.
func TestMoveKeepsNoTokenThatIsNotToBeStored(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	from := foreigners["restapi_object"]
	user := w.Terminal(w.AsAdmin(movedFrom(from.kind, "store_token = false")))
	hasState(user, from.kind, from.provider, from.attributes(shop))
	if said := user.Run(world.Apply...); strings.Contains(said, shop.Token) {
		t.Error("the apply shows the token")
	}
	user.Run(append(world.Plan, "-detailed-exitcode")...)
	if strings.Contains(user.ReadFile("terraform.tfstate"), shop.Token) {
		t.Error("the state has the token")
	}
}

func TestMoveThatCannotBeIsRefused(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	shop, other := w.Add("Vendas"), w.Add("Suporte")
	const restapi = "registry.terraform.io/mastercard/restapi"
	for title, c := range map[string]struct {
		kind, provider string
		attributes     map[string]any
		said           []string
	}{
		"nothing of an instance": {"terraform_data", "terraform.io/builtin/terraform", map[string]any{"id": other.Token, "input": nil, "output": nil, "triggers_replace": nil}, []string{
			"Unable to move terraform_data to uazapi_instance", "neither the id of an instance", "removed block with destroy = false", "import block",
		}},
		"several instances": {"restapi_object", restapi, map[string]any{"id": "Vendas", "path": "/instance", "api_response": "[" + createdAnswer(shop) + "," + createdAnswer(other) + "]"}, []string{
			"Unable to move restapi_object to uazapi_instance", "ids of several instances", "cannot be told",
		}},
		"a webhook": {"restapi_object", restapi, map[string]any{"id": "rd8bd0b1a5b5e2c", "path": "/webhook"}, []string{"By its path", "/webhook", "not an instance"}},
		"another type": {"null_resource", "registry.terraform.io/hashicorp/null", map[string]any{"id": "1"}, []string{
			"Unable to move null_resource to uazapi_instance", "Only objects of restapi_object, restful_resource, terraform_data can be instances.",
		}},
	} {
		user := w.Terminal(w.AsAdmin(movedFrom(c.kind)))
		hasState(user, c.kind, c.provider, c.attributes)
		before := user.ReadFile("terraform.tfstate")
		user.Fails(c.said, world.Plan...)
		output, _ := user.Command(t.Context(), world.Apply...).CombinedOutput()
		if strings.Contains(string(output), shop.Token) || strings.Contains(string(output), other.Token) {
			t.Errorf("%s: a token is shown", title)
		}
		if user.ReadFile("terraform.tfstate") != before {
			t.Errorf("%s: the state has changed", title)
		}
	}
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("%s was sent", request.Route)
		}
	}
}

// A token that opens nothing proves no loss: the object stays.
func TestMoveWithATokenThatIsRefusedKeepsTheState(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin("resource \"terraform_data\" \"acme\" {\n  input = { token = \"00000000-0000-4000-8000-000000000000\" }\n}\n"))
	user.Run(world.Apply...)
	before := user.ReadFile("terraform.tfstate")
	user.Configure(w.AsAdmin(movedFrom("terraform_data")))
	user.Fails([]string{"Unable to read", "the instance token was rejected"}, world.Apply...)
	if user.ReadFile("terraform.tfstate") != before {
		t.Error("the state has changed")
	}
}

// The page shows how to come from a provider whose objects cannot be moved: the old one
// is forgotten without a call, and the instance is imported, all in one apply.
func TestMoveFromTerracurl(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	var shown string
	for _, block := range readFences(t, fromNodes) {
		if block.file == "terracurl.tf" {
			shown = block.text
		}
	}
	if shown == "" {
		t.Fatal("the page does not show it")
	}
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas São Paulo", "5511999990000")
	user := w.Terminal(w.AsAdmin(shown))
	hasState(user, "terracurl_request", "registry.terraform.io/devops-rob/terracurl", map[string]any{"id": "acme"})
	isTakenOver(user, shop)
}

// isTakenOver applies, and wants of the instance to be imported as it is.
func isTakenOver(user *world.Terminal, shop simulator.Instance) {
	user.T.Helper()
	user.ResetRequests()
	if said := user.Run(world.Apply...); !world.Says("1 imported, ", world.Untouched).MatchString(said) {
		user.T.Errorf("the apply says:\n%s", said)
	}
	user.Run(append(world.Plan, "-detailed-exitcode")...)
	user.WroteNothing()
	if got := instanceInState(user); got["id"] != shop.ID {
		user.T.Errorf("the state has the instance %v", got["id"])
	}
}
