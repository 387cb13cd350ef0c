package secrets

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
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
	reads, writes []provoking
}

// provoking is a block about instances.
type provoking struct {
	text string
	// takes are the features that the tool has to know.
	takes []string
}

// everyInstance stands for the instances that a block is about.
const everyInstance = "for_each = INSTANCES"

// provokes writes a block about instances.
func provokes(kind, typeName string, lines ...string) string {
	return world.Block(kind, typeName, "BLOCK", append([]string{everyInstance}, lines...)...)
}

// acts writes an action on instances, and what runs it.
func acts(typeName, provider string, lines ...string) string {
	return world.Block("action", typeName, "BLOCK", everyInstance, provider, "config {\n    "+strings.Join(lines, "\n    ")+"\n  }") +
		world.Block("resource", "terraform_data", "BLOCK", everyInstance,
			fmt.Sprintf("lifecycle {\n    action_trigger {\n      events  = [after_create]\n      actions = [action.%s.BLOCK[each.key]]\n    }\n  }", typeName))
}

// provocations has an entry for each route that the objects of the registry call.
var provocations = provoked(objects.All)

// provoked gathers what objects say of each route.
func provoked(all []objects.Object) []provocation {
	var gathered []provocation
	for _, object := range all {
		for _, fault := range object.Faults {
			at := slices.IndexFunc(gathered, func(one provocation) bool { return one.route == fault.Route })
			if at < 0 {
				at = len(gathered)
				gathered = append(gathered, provocation{route: fault.Route, paired: fault.Paired, lasts: fault.Lasts})
			}
			gathered[at].reads = append(gathered[at].reads, provokingAll(object.Type, fault.Reads)...)
			gathered[at].writes = append(gathered[at].writes, provokingAll(object.Type, fault.Writes)...)
		}
	}
	return gathered
}

func provokingAll(typeName string, blocks []objects.Block) []provoking {
	var all []provoking
	for _, one := range blocks {
		if one.Kind == "action" {
			all = append(all, provoking{acts(typeName, one.Provider, one.Lines...), featuresOf(one)})
			continue
		}
		all = append(all, provoking{provokes(one.Kind, typeName, append([]string{one.Provider}, one.Lines...)...), featuresOf(one)})
	}
	return all
}

// featuresOf are the features that the tool has to know for a block.
func featuresOf(block objects.Block) []string {
	features := map[string][]string{"action": {"actions"}, "ephemeral": {"ephemeral resources"}}[block.Kind]
	if block.Feature != "" {
		features = append(features, block.Feature)
	}
	return features
}

// knowsAll tells whether the tool has all these features.
func knowsAll(t world.Tool, features []string) bool {
	return !slices.ContainsFunc(features, func(feature string) bool { return !t.Knows(feature) })
}

// isOfItsWay tells whether one of the blocks takes the provider of its way to fail.
func (p provocation) isOfItsWay() bool {
	return slices.ContainsFunc(slices.Concat(p.reads, p.writes), func(one provoking) bool { return hasItsWay(one.text) })
}

// hasItsWay tells whether a block has a provider for each way to fail.
func hasItsWay(text string) bool {
	return strings.Contains(text, objects.ByItsWay) || strings.Contains(text, objects.ByItsLateWay)
}

// keyOf names the instance of a route and of a way to fail.
func keyOf(route, way int) string { return fmt.Sprintf("r%dw%d", route, way) }

// everyWay has each route fail in every way, as make test-matrix has it.
var everyWay = os.Getenv("EVERY_WAY") != ""

// meets tells whether a route fails in a way. What the answers say is read by the same code
// for all routes, so that every sixth way is enough for each, and each way is met by every
// sixth route. Routes that a provider calls by itself meet every third, the same for all,
// since each of their ways takes a process of the provider. A 429 holds up all requests of a
// client, so that the routes would wait for each other for minutes: one in eight meets it.
func meets(route, way int) bool {
	switch {
	case waysToFail[way].name == tooMany:
		return route%8 == 0
	case provocations[route].isOfItsWay():
		return everyWay || way%3 == 0
	default:
		return everyWay || (route+way)%6 == 0
	}
}

// doom adds the instances. What is about none of them is doomed by its address.
func (p *play) doom(only func(provocation) bool) {
	p.T.Helper()
	for r, one := range provocations {
		if !only(one) {
			continue
		}
		for n := range waysToFail {
			if !meets(r, n) {
				continue
			}
			key := keyOf(r, n)
			if one.route == world.CreateRoute {
				p.front.doom(one.route, key, n)
				continue
			}
			added := p.add(key, "a token that is given", one.paired)
			p.ids[key], p.tokens[key] = added.ID, added.Token
			if !one.isOfItsWay() {
				p.front.doom(one.route, added.ID, n)
				p.front.doom(one.route, added.Token, n)
			}
		}
	}
}

// bad is a configuration that has the routes called, with these blocks of each.
func (p *play) bad(blocks func(provocation) []provoking) string {
	p.T.Helper()
	var b strings.Builder
	b.WriteString(p.preamble())
	for way := range waysToFail {
		p.provider(&b, fmt.Sprintf("w%d", way), fmt.Sprintf("%s/way/%d", p.URL, way), "admin_token = var.admin_token")
		p.provider(&b, fmt.Sprintf("l%d", way), fmt.Sprintf("%s/late/%d", p.URL, way), "admin_token = var.admin_token")
	}
	for r, one := range provocations {
		known := slices.DeleteFunc(slices.Clone(blocks(one)), func(block provoking) bool { return !knowsAll(p.tool, block.takes) })
		for n, block := range known {
			p.deal(&b, r, n, len(known), block.text)
		}
	}
	return b.String()
}

// deal writes a block for the ways that are its turn. A provider of its own for
// each way takes a block for each.
func (p *play) deal(b *strings.Builder, route, turn, turns int, text string) {
	var keys []string
	dealt := 0
	for way := range waysToFail {
		if !meets(route, way) {
			continue
		}
		if dealt++; dealt%turns != turn {
			continue
		}
		key := fmt.Sprintf("%q", keyOf(route, way))
		if keys = append(keys, key); !hasItsWay(text) {
			continue
		}
		_, _ = strings.NewReplacer("BLOCK", keyOf(route, way), "INSTANCES", "toset(["+key+"])", "LATEWAY", fmt.Sprintf("l%d", way), "WAY", fmt.Sprintf("w%d", way)).WriteString(b, text)
	}
	if !hasItsWay(text) {
		_, _ = strings.NewReplacer("BLOCK", fmt.Sprintf("r%db%d", route, turn), "INSTANCES", "toset(["+strings.Join(keys, ", ")+"])").WriteString(b, text)
	}
}
