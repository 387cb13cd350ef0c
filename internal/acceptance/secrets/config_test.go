package secrets

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The ways to name an instance and to prove that one may use it. The provider
// of the last has the token of the instance, so there is one for each. A token is
// not sensitive by its variable, so that only the attribute can make it so.
var waysToName = []struct{ name, provider, target string }{
	{"id", "uazapi", `instance_id = local.ids["%s"]`},
	{"token", "uazapi.bare", `token = nonsensitive(var.tokens["%s"])`},
	{"provider", "uazapi.%s", ""},
}

// play is a server with what is done to it, and all that has come of it.
type play struct {
	*world.World
	*front
	found   *evidence
	program string
	tool    world.Tool
	user    *world.Terminal
	// tokens are those that the user gives to objects, and own those for
	// providers. Ids are those that the user names. Their keys are names in the
	// configuration.
	tokens, own, ids map[string]string
	// gateway tells that all calls go through one, and statusInside that it hands no
	// status on.
	gateway      bool
	statusInside atomic.Bool
	// texts is what the tool has printed.
	texts []text
}

// add adds an instance, and says what its token is.
func (p *play) add(key, secret string, paired bool) simulator.Instance {
	p.T.Helper()
	added := p.Add(key)
	if paired {
		p.Must(p.Pair(added.ID, fmt.Sprintf("55119%08d", len(p.ids)+len(p.tokens))))
	}
	p.hides(added.Token, secret)
	return added
}

// secretOf says what the token of an instance is, by the way it is named.
var secretOf = map[string]string{"id": foundCanary, "token": givenCanary, "provider": ownCanary}

// cast adds the instances of a configuration in which all goes well.
func (p *play) cast() {
	p.T.Helper()
	for _, part := range []string{objects.Paired, objects.Pending, objects.Leaving, objects.Shown} {
		paired := part == objects.Paired || part == objects.Leaving
		for _, way := range waysToName {
			key := part + "_" + way.name
			added := p.add(key, secretOf[way.name], paired)
			p.ids[key] = added.ID
			switch way.name {
			case "token":
				p.tokens[key] = added.Token
			case "provider":
				p.own[key] = added.Token
			}
		}
	}
	for _, object := range objects.All {
		for _, canary := range object.Canaries {
			if canary.Make != nil {
				p.Must(canary.Make(p.Simulator, p.ids[canary.On]))
			}
		}
	}
	p.tokens["adopted"] = p.add("Adotada", secretOf["token"], false).Token
	p.own["once"] = p.add("Uma vez", onceCanary, false).Token
	for _, rotated := range []string{"rotated_by_resource", "rotated_by_action"} {
		p.ids[rotated] = p.add(rotated, foundCanary, true).ID
	}
	p.ids["imported"] = p.add("Importada", storedCanary, false).ID
}

// variables declares the variables. Ephemeral ones are not stored; where the
// tool has none, it stores the values of all.
func (p *play) variables() string {
	ephemeral := ""
	if p.tool.Knows("ephemeral resources") {
		ephemeral = "ephemeral = true"
	}
	var b strings.Builder
	for _, name := range []string{"admin_token", "gateway_key", "service_key", "smileapi_token"} {
		fmt.Fprintf(&b, "variable %q {\n  type = string\n  sensitive = true\n  %s\n}\n\n", name, ephemeral)
	}
	fmt.Fprintf(&b, "variable \"own_tokens\" {\n  type = map(string)\n  sensitive = true\n  %s\n}\n\n", ephemeral)
	b.WriteString("variable \"tokens\" {\n  type = map(string)\n  sensitive = true\n}\n\nvariable \"round\" {\n  type = string\n}\n\n")
	return b.String()
}

// preamble declares what all configurations have in common.
func (p *play) preamble() string {
	var b strings.Builder
	b.WriteString(p.variables())
	b.WriteString("locals {\n  ids = {\n")
	for key, id := range p.ids {
		fmt.Fprintf(&b, "    %q = %q\n", key, id)
	}
	b.WriteString("  }\n}\n\n")
	p.provider(&b, "", p.URL, "admin_token = var.admin_token")
	p.provider(&b, "bare", p.URL, "")
	return b.String()
}

// provider configures a provider. Its gateway wants a key.
func (p *play) provider(b *strings.Builder, alias, address string, arguments ...string) {
	if alias != "" {
		arguments = append(arguments, fmt.Sprintf("alias = %q", alias))
	}
	arguments = append(arguments, fmt.Sprintf("smileapi = {\n    base_url = %q\n    username = \"acme\"\n    token = var.smileapi_token\n  }", address))
	if p.gateway {
		arguments = append(arguments, fmt.Sprintf("gateway = {\n    url = %q\n    api_key = var.service_key\n  }", address+pathOfGateway))
		address = behindGateway
	}
	fmt.Fprintf(b, "provider \"uazapi\" {\n  base_url = %q\n  max_retries = 0\n  headers = { x-api-key = var.gateway_key }\n  %s\n}\n\n", address, strings.Join(arguments, "\n  "))
}

// good uses every object, in every way to name an instance.
func (p *play) good() string {
	var b strings.Builder
	b.WriteString(p.preamble())
	for _, part := range []string{objects.Paired, objects.Pending, objects.Leaving, objects.Shown} {
		alias := part + "_provider"
		p.provider(&b, alias, p.URL, fmt.Sprintf("token = var.own_tokens[%q]", alias))
	}
	b.WriteString(goodInstances)
	for _, way := range waysToName {
		on := func(part string) string {
			key := part + "_" + way.name
			provider, target := way.provider, ""
			if strings.Contains(provider, "%") {
				provider = fmt.Sprintf(provider, key)
			}
			if way.target != "" {
				target = fmt.Sprintf(way.target, key)
			}
			return fmt.Sprintf("provider = %s\n  %s", provider, target)
		}
		phone := ""
		if way.name != "token" {
			phone = world.PhoneArgument
		}
		b.WriteString(world.Block("resource", "uazapi_instance_connection", way.name, on(objects.Pending), phone))
		for _, object := range objects.All {
			p.uses(&b, object, way.name, on)
		}
		if p.tool.Knows("ephemeral resources") {
			b.WriteString(world.Block("ephemeral", "uazapi_instance_pairing", way.name, on(objects.Shown), phone))
			if way.name != "token" { // it takes what can find an instance by its id
				b.WriteString(world.Block("ephemeral", "uazapi_instance_token", way.name, strings.Split(on(objects.Paired), "\n")[0],
					fmt.Sprintf("instance_id = local.ids[%q]", objects.Paired+"_"+way.name)))
			}
		}
	}
	for _, object := range objects.All {
		p.usesOnce(&b, object)
	}
	b.WriteString(world.Block("data", "uazapi_server_status", "it"))
	if p.tool.Knows("actions") {
		b.WriteString(world.Block("action", "uazapi_server_restart", "it", "config {\n    confirm = true\n  }"))
	}
	if p.tool.Knows("write-only attributes") {
		b.WriteString(world.Block("resource", "uazapi_instance", "once", `name = "Uma vez"`, `token_wo = var.own_tokens["once"]`, "token_wo_version = 1", "store_token = false"))
	}
	return b.String()
}

// uses writes the blocks of an object for one way to name an instance.
func (p *play) uses(b *strings.Builder, object objects.Object, way string, on func(part string) string) {
	for _, one := range object.Secrets {
		if one.Only != "" || object.OnServer != nil || object.Elsewhere || !knowsAll(p.tool, featuresOf(one)) {
			continue
		}
		lines := append([]string{on(one.Part)}, one.Lines...)
		for n := range lines {
			lines[n] = strings.ReplaceAll(lines[n], "WAY", way)
		}
		if one.Kind == "action" {
			// An action cannot have sensitive attributes. There, the variable is.
			lines[0] = strings.ReplaceAll(lines[0], "nonsensitive(", "(")
			b.WriteString(actionBlocks(object.Type, strings.TrimPrefix(object.Type, "uazapi_")+"_"+way, lines...))
			continue
		}
		b.WriteString(world.Block(one.Kind, object.Type, way, lines...))
	}
}

// usesOnce writes the blocks of an object that are about one instance only, about the
// server, or about another vendor.
func (p *play) usesOnce(b *strings.Builder, object objects.Object) {
	for _, one := range object.Secrets {
		switch {
		case !knowsAll(p.tool, featuresOf(one)):
		case object.Elsewhere && one.Kind == "action":
			b.WriteString(actionBlocks(object.Type, strings.TrimPrefix(object.Type, "uazapi_")+"_once", one.Lines...))
		case object.OnServer != nil, object.Elsewhere:
			b.WriteString(world.Block(one.Kind, object.Type, "once", one.Lines...))
		case one.Only == "":
		case one.Kind == "action":
			b.WriteString(actionBlocks(object.Type, one.Only, append([]string{fmt.Sprintf("instance_id = local.ids[%q]", one.Only)}, one.Lines...)...))
		default:
			b.WriteString(world.Block(one.Kind, object.Type, one.Only, append([]string{fmt.Sprintf("instance_id = local.ids[%q]", one.Only)}, one.Lines...)...))
		}
	}
}

const goodInstances = `
resource "uazapi_instance" "stored" {
  name           = "Guardada ${var.round}"
  admin_field_01 = var.round
}

resource "uazapi_instance" "unstored" {
  name        = "Solta ${var.round}"
  store_token = false
}

resource "uazapi_instance" "adopted" {
  provider = uazapi.bare
  token    = nonsensitive(var.tokens["adopted"])
  name     = "Adotada ${var.round}"
}

import {
  to = uazapi_instance.imported
  id = local.ids["imported"]
}

resource "uazapi_instance" "imported" {
  name = "Importada"
}

data "uazapi_instance" "one" {
  id = local.ids["paired_id"]
}

data "uazapi_instance" "named" {
  name = "paired_id"
}

data "uazapi_instances" "all" {}

`

// actionBlocks writes an action, and what runs it in each round.
func actionBlocks(typeName, name string, lines ...string) string {
	provider := ""
	if first, rest, has := strings.Cut(lines[0], "\n"); has && strings.HasPrefix(first, "provider = ") {
		provider, lines[0] = first, rest
	}
	return world.Block("action", typeName, name, provider, "config {\n    "+strings.Join(lines, "\n    ")+"\n  }") +
		world.Block("resource", "terraform_data", name, "input = var.round",
			fmt.Sprintf("lifecycle {\n    action_trigger {\n      events  = [after_create, after_update]\n      actions = [action.%s.%s]\n    }\n  }", typeName, name))
}

// queries configures every list there is, dealt out to these providers.
func (p *play) queries(providers ...string) {
	p.T.Helper()
	kinds := slices.Sorted(maps.Keys(schemas(p.T).ListResourceSchemas))
	var b strings.Builder
	for n := range max(len(kinds), len(providers)) {
		b.WriteString(world.Block("list", kinds[n%len(kinds)], fmt.Sprintf("l%d", n), "provider = "+providers[n%len(providers)], "include_resource = true", "limit = 1000"))
	}
	p.user.WriteFile("all.tfquery.hcl", b.String())
}

// canaries are all secrets, with what they are.
func (p *play) canaries() []canary {
	p.mu.Lock()
	defer p.mu.Unlock()
	var canaries []canary
	for value, name := range p.secrets {
		canaries = append(canaries, canary{name, value})
	}
	return canaries
}

// asked are the requests, taken apart. Each header is a place of its own.
func (p *play) asked() []text {
	p.mu.Lock()
	defer p.mu.Unlock()
	var texts []text
	for _, request := range p.requests {
		body := "a body"
		if request.described {
			body = "a description"
		}
		texts = append(texts, text{"a URL", request.url}, text{body, request.body})
		for name, values := range request.header {
			texts = append(texts, text{"the header " + name, strings.Join(values, "\n")})
		}
	}
	return texts
}
