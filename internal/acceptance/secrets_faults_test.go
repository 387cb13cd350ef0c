package acceptance

import (
	"fmt"
	"slices"
	"strings"
)

// provocation is what has a route called, for an instance of its own in each way
// to fail.
type provocation struct {
	route string
	// paired tells whether the instance is connected to WhatsApp.
	paired bool
	// lasts tells whether a refresh calls the route as well.
	lasts bool
	// reads and writes are the blocks that a plan and an apply get to. The ways
	// to fail are dealt out to them in turn.
	reads, writes []string
}

const (
	// everyInstance stands for the instances that a block is about.
	everyInstance = "for_each = INSTANCES"
	// byItsWay is the provider whose server fails in the way of the instance.
	byItsWay = "provider = uazapi.WAY"
	byNobody = "provider = uazapi.bare"
	byID     = "instance_id = local.ids[each.key]"
	byToken  = "token = var.tokens[each.key]"
	itsName  = "name = each.key"
	// Nothing is worth waiting for where everything fails.
	endsSoon    = `timeouts = { delete = "1s" }`
	invokedSoon = `timeouts = { invoke = "1s" }`
	// What is sent at once may have to wait first: a 429 holds up all requests.
	endsLater    = `timeouts = { delete = "20s" }`
	invokedLater = `timeouts = { invoke = "20s" }`
)

// provokes writes a block about instances.
func provokes(kind, typeName string, lines ...string) string {
	return block(kind, typeName, "BLOCK", append([]string{everyInstance}, lines...)...)
}

// acts writes an action on instances, and what runs it.
func acts(typeName, provider string, lines ...string) string {
	return block("action", typeName, "BLOCK", everyInstance, provider, "config {\n    "+strings.Join(lines, "\n    ")+"\n  }") +
		block("resource", "terraform_data", "BLOCK", everyInstance,
			fmt.Sprintf("lifecycle {\n    action_trigger {\n      events  = [after_create]\n      actions = [action.%s.BLOCK[each.key]]\n    }\n  }", typeName))
}

// provocations has an entry for each route that the provider calls.
var provocations = []provocation{
	{
		route: readStatus, paired: true, lasts: true,
		reads: []string{
			provokes("data", "uazapi_instance_status", byID),
			provokes("data", "uazapi_instance_status", byNobody, byToken),
			provokes("ephemeral", "uazapi_instance_pairing", byToken),
		},
		writes: []string{
			provokes("resource", "uazapi_instance", byNobody, byToken, itsName),
			provokes("resource", "uazapi_instance_connection", byNobody, byToken, endsSoon),
			provokes("resource", "uazapi_instance_presence", byNobody, byToken, `presence = "available"`),
			provokes("resource", "uazapi_instance_reset", byNobody, byToken),
			acts("uazapi_instance_disconnect", byNobody, byToken, invokedSoon),
		},
	},
	{
		route: "GET /instance/privacy", paired: true, lasts: true,
		writes: []string{provokes("resource", "uazapi_instance_privacy", byID, `last = "none"`)},
	},
	{
		route: "POST /instance/privacy", paired: true,
		writes: []string{provokes("resource", "uazapi_instance_privacy", byToken, `last = "none"`)},
	},
	{
		route: delayCase.writes, paired: true,
		writes: []string{provokes("resource", "uazapi_instance_message_delay", byID, delayCase.wanted)},
	},
	{
		route: proxyCase.reads, lasts: true,
		writes: []string{provokes("resource", "uazapi_instance_proxy", byID, proxyCase.wanted)},
	},
	{
		route: proxyCase.writes, paired: true,
		writes: []string{
			provokes("resource", "uazapi_instance_proxy", byToken, `mode = "custom"`, "proxy_url = "+storedProxy, "proxy_fallback = "+fallbackProxy),
			provokes("resource", "uazapi_instance_proxy", byID, `mode = "custom"`, `proxy_url_wo = var.own_tokens["proxy"]`, "proxy_url_wo_version = 1"),
		},
	},
	{
		route: readsLabels, paired: true, lasts: true,
		writes: []string{provokes("resource", "uazapi_label", byID, `name = "Novo"`)},
	},
	{
		route: writesLabel, paired: true,
		writes: []string{provokes("resource", "uazapi_label", byToken, `name = "Novo"`)},
	},
	{
		route: readsReplies, paired: true, lasts: true,
		writes: []string{provokes("resource", "uazapi_quick_reply", byID, greets, `text = "Olá"`)},
	},
	{
		route: writesReply, paired: true,
		writes: []string{provokes("resource", "uazapi_quick_reply", byToken, greets, `type = "image"`, "file = "+storedFile)},
	},
	{
		route: readsWebhooks, paired: true, lasts: true,
		writes: []string{provokes("resource", "uazapi_webhook", byID, crmURL, quiet, `events = ["messages"]`)},
	},
	{
		route: writesWebhook, paired: true,
		writes: []string{provokes("resource", "uazapi_webhook", byToken, crmURL, quiet, `events = ["messages"]`)},
	},
	{
		route: "POST /instance/presence", paired: true,
		writes: []string{provokes("resource", "uazapi_instance_presence", byID, `presence = "available"`)},
	},
	{
		route: connectRoute,
		reads: []string{provokes("ephemeral", "uazapi_instance_pairing", byID)},
		writes: []string{
			provokes("resource", "uazapi_instance_connection", byID, phoneArgument, endsSoon),
			acts("uazapi_instance_connect", "", byToken, invokedSoon),
		},
	},
	{
		route: disconnectRoute, paired: true,
		writes: []string{
			provokes("resource", "uazapi_instance_connection", byID, endsLater),
			acts("uazapi_instance_disconnect", "", byToken, invokedLater),
		},
	},
	{
		route: resetRoute, paired: true,
		writes: []string{
			provokes("resource", "uazapi_instance_reset", byID),
			acts("uazapi_instance_reset", "", byToken),
		},
	},
	{
		route:  "POST /instance/updateInstanceName",
		writes: []string{provokes("resource", "uazapi_instance", byToken, `name = "other"`)},
	},
	{
		route:  "POST /instance/updateAdminFields",
		writes: []string{provokes("resource", "uazapi_instance", byToken, itsName, `admin_field_01 = "other"`)},
	},
	{
		route:  deleteInstance,
		writes: []string{provokes("resource", "uazapi_instance", byToken, itsName)},
	},
	{
		route:  createInstance,
		writes: []string{provokes("resource", "uazapi_instance", itsName)},
	},
	// The listing and the restart are for no instance.
	{
		route: "GET /instance/all", paired: true, lasts: true,
		reads: []string{
			provokes("data", "uazapi_instance", byItsWay, itsName),
			provokes("data", "uazapi_instances", byItsWay),
			provokes("ephemeral", "uazapi_instance_token", byItsWay, byID),
		},
		writes: []string{provokes("resource", "uazapi_instance_privacy", byItsWay, byID, `last = "none"`)},
	},
	{
		route:  restartRoute,
		writes: []string{acts("uazapi_server_restart", byItsWay, "confirm = true")},
	},
}

// keyOf names the instance of a route and of a way to fail.
func keyOf(route, way int) string { return fmt.Sprintf("r%dw%d", route, way) }

// doom adds the instances. What is about none of them is doomed by its address.
func (p *play) doom(only func(provocation) bool) {
	p.t.Helper()
	for r, one := range provocations {
		if !only(one) {
			continue
		}
		for n := range waysToFail {
			key := keyOf(r, n)
			if one.route == createInstance {
				p.front.doom(one.route, key, n)
				continue
			}
			added := p.add(key, "a token that is given", one.paired)
			p.ids[key], p.tokens[key] = added.ID, added.Token
			if !strings.Contains(strings.Join(one.writes, ""), byItsWay) {
				p.front.doom(one.route, added.ID, n)
				p.front.doom(one.route, added.Token, n)
			}
		}
	}
}

// bad is a configuration that has the routes called, with these blocks of each.
func (p *play) bad(blocks func(provocation) []string) string {
	p.t.Helper()
	var b strings.Builder
	b.WriteString(p.preamble())
	for way := range waysToFail {
		p.provider(&b, fmt.Sprintf("w%d", way), fmt.Sprintf("%s/way/%d", p.url, way), "admin_token = var.admin_token")
	}
	for r, one := range provocations {
		known := slices.DeleteFunc(slices.Clone(blocks(one)), func(text string) bool {
			return strings.HasPrefix(text, "ephemeral") && !p.tool.knows("ephemeral resources") ||
				strings.HasPrefix(text, "action") && !p.tool.knows("actions") ||
				strings.Contains(text, "_wo =") && !p.tool.knows("write-only attributes")
		})
		for n, text := range known {
			p.deal(&b, r, n, len(known), text)
		}
	}
	return b.String()
}

// deal writes a block for the ways that are its turn. A provider of its own for
// each way takes a block for each.
func (p *play) deal(b *strings.Builder, route, turn, turns int, text string) {
	var keys []string
	for way := turn; way < len(waysToFail); way += turns {
		key := fmt.Sprintf("%q", keyOf(route, way))
		if keys = append(keys, key); !strings.Contains(text, byItsWay) {
			continue
		}
		_, _ = strings.NewReplacer("BLOCK", keyOf(route, way), "INSTANCES", "toset(["+key+"])", "WAY", fmt.Sprintf("w%d", way)).WriteString(b, text)
	}
	if !strings.Contains(text, byItsWay) {
		_, _ = strings.NewReplacer("BLOCK", fmt.Sprintf("r%db%d", route, turn), "INSTANCES", "toset(["+strings.Join(keys, ", ")+"])").WriteString(b, text)
	}
}
