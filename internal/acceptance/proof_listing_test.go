package acceptance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// fleetWith configures a resource with these arguments for each of a fleet.
func fleetWith(kind string, fleet []simulator.Instance, arguments ...string) string {
	var ids []string
	for _, in := range fleet {
		ids = append(ids, fmt.Sprintf("%s = %q", in.ID, in.Name))
	}
	return fmt.Sprintf("locals {\n  fleet = {\n    %s\n  }\n}\n\n", strings.Join(ids, "\n    ")) +
		block("resource", kind, "each", append([]string{"for_each = local.fleet"}, arguments...)...)
}

// importingFleet imports the instances of a fleet.
const importingFleet = "import {\n  for_each = local.fleet\n  to       = uazapi_instance.each[each.key]\n  id       = each.key\n}\n"

// managedFleet adds a fleet and has Terraform manage its instances.
func (g *gated) managedFleet(count int) ([]simulator.Instance, *terminal) {
	g.t.Helper()
	fleet := g.addShops(count)
	config := fleetWith("uazapi_instance", fleet, "name = each.value")
	user := g.terminal(g.asAdmin(config + importingFleet))
	user.run(applies...)
	user.configure(g.asAdmin(config))
	return fleet, user
}

// A fleet that vanishes as a whole, or by a page, is never planned again for it.
func TestProof_fleetThatTheListingLacks(t *testing.T) {
	t.Parallel()
	onCLI(t)
	stored := []string{"name = each.value"}
	unstored := append(slices.Clone(stored), "store_token = false")
	for title, c := range map[string]struct {
		instances int
		kind      string
		arguments []string
		given     func(g *gated, fleet []simulator.Instance)
		want      ending
	}{
		"three with tokens, and an empty listing":    {3, "uazapi_instance", stored, func(g *gated, _ []simulator.Instance) { g.edge.Empty() }, kept(unlistedNotice)},
		"three with tokens, and a page of two":       {3, "uazapi_instance", stored, func(g *gated, _ []simulator.Instance) { g.edge.Truncate(2) }, kept(unlistedNotice)},
		"three with tokens, and null":                {3, "uazapi_instance", stored, func(g *gated, _ []simulator.Instance) { g.edge.Null() }, kept(unlistedNotice)},
		"twelve with tokens, and a page of one":      {12, "uazapi_instance", stored, func(g *gated, _ []simulator.Instance) { g.edge.Truncate(1) }, kept(unlistedNotice)},
		"three without tokens, and an empty listing": {3, "uazapi_instance", unstored, func(g *gated, _ []simulator.Instance) { g.edge.Empty() }, fails(unprovenError, wayOn)},
		"protected without tokens, and null": {
			2, "uazapi_instance", append(slices.Clone(unstored), protectedArgument),
			func(g *gated, _ []simulator.Instance) { g.edge.Null() }, fails(unprovenError, wayOn),
		},
		"twelve without tokens, and a page of six": {12, "uazapi_instance", unstored, func(g *gated, _ []simulator.Instance) { g.edge.Truncate(6) }, fails(unprovenError, wayOn)},
		"privacy of three, and an empty listing": {
			3, "uazapi_instance_privacy",
			[]string{"instance_id = each.key", `last = "all"`},
			func(g *gated, _ []simulator.Instance) { g.edge.Empty() }, fails("Unable to read the privacy of", unprovenError, wayOn),
		},
		"presence of three, and null": {
			3, "uazapi_instance_presence",
			[]string{"instance_id = each.key", `presence = "available"`},
			func(g *gated, _ []simulator.Instance) { g.edge.Null() }, fails("Unable to read the presence of", unprovenError, wayOn),
		},
		"connections of twelve, and a page of one": {
			12, "uazapi_instance_connection",
			[]string{"instance_id = each.key"},
			func(g *gated, _ []simulator.Instance) { g.edge.Truncate(1) }, fails("Unable to read the connection of", unprovenError, wayOn),
		},
		// These have gone, and it is too much at once to be believed.
		"twelve of twelve that were deleted": {12, "uazapi_instance", stored, func(g *gated, fleet []simulator.Instance) {
			for _, in := range fleet {
				g.must(g.Remove(in.ID))
			}
		}, fails(unprovenError, "More than ten instances are missing", "UAZAPI_KNOWN_GONE='*'")},
		// These have gone as well, and few enough.
		"three of three that were deleted": {3, "uazapi_instance", stored, func(g *gated, fleet []simulator.Instance) {
			for _, in := range fleet {
				g.must(g.Remove(in.ID))
			}
		}, gone(vanishedNotice)},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := newGatedWorld(t, simulator.Options{})
			fleet := g.addShops(c.instances)
			config := g.asAdmin(fleetWith(c.kind, fleet, c.arguments...))
			first := config
			if c.kind == "uazapi_instance" {
				first += importingFleet
			}
			user := g.terminal(first)
			user.run(applies...)
			user.configure(config)
			g.ResetRequests()
			c.given(g, fleet)
			user.ends(c.want, c.instances)
			g.wroteNothing()
			if c.want.how == "gone" {
				return
			}
			// Neither does an apply that goes on by itself make one again.
			user.tries(applies...)
			g.wroteNothing()
		})
	}
}

// A listing that tells no tokens is no news of them.
func TestProof_tokenOutlivesAListingWithoutTokens(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, form := range map[string]simulator.ListedTokens{"left out": simulator.TokensLeftOut, "masked": simulator.TokensMasked} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{ListedTokens: form})
			user := w.terminal(w.asAdmin(sales()))
			user.run(applies...)
			token := w.the().Token
			w.must(w.Pair(w.the().ID, phone))
			living := livingOn("token = " + thisInstance + ".token")
			user.configure(w.asAdmin(sales() + living))
			user.run(applies...)
			user.isSettled()
			user.run(refreshes...)
			if !strings.Contains(user.read("terraform.tfstate"), token) {
				t.Error("the state has lost the token")
			}
			w.onPhone(w.the(), "last", "none")()
			user.configure(w.asAdmin(instanceNamed("Recife") + living))
			user.run(applies...)
			user.isSettled()
			if has := w.the(); has.Name != "Recife" || has.Privacy["last"] != "all" {
				t.Errorf("the server has the name %q, and last %q", has.Name, has.Privacy["last"])
			}
			user.run("destroy", "-auto-approve", "-input=false", "-no-color")
			if left := len(w.Instances()); left > 0 {
				t.Errorf("%d instances are left", left)
			}
		})
	}
}

// Whose token nobody knows is not called by a wrong one.
func TestProof_listingWithoutTokensIsToldWhereTheTokenIsNeeded(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, form := range map[string]simulator.ListedTokens{"left out": simulator.TokensLeftOut, "masked": simulator.TokensMasked} {
		for does, change := range map[string]string{
			"rename":  instanceNamed("Recife", "store_token = false"),
			"privacy": sales("store_token = false") + privacyCase.with("instance_id = "+thisInstance+".id", privacyCase.wanted),
			"delete":  "",
		} {
			t.Run(title+"/"+does, func(t *testing.T) {
				t.Parallel()
				w := newTickingWorld(t, simulator.Options{ListedTokens: form})
				user := w.terminal(w.asAdmin(sales("store_token = false")))
				user.run(applies...)
				w.must(w.Pair(w.the().ID, phone))
				user.isSettled()
				w.ResetRequests()
				user.configure(w.asAdmin(change))
				user.fails([]string{"Unable to", "its token is not known", "leaves the tokens out or masks them"}, applies...)
				w.wroteNothing()
				// The provider's own opens it.
				user.configure(w.withBoth(w.the().Token, change))
				user.run(applies...)
				user.isSettled()
			})
		}
	}
}

// What others have just done to an instance, its data source shows.
func TestProof_dataOfAnInstanceAreThoseOfNow(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, data := range map[string]struct{ block, value string }{
		"by its id":   {dataOf("id = %q", "depends_on = [uazapi_instance.this]"), thisData + ".status"},
		"by its name": {dataOf(`name = "Loja"`, "depends_on = [uazapi_instance.this]"), thisData + ".status"},
		"among all":   {manyOf(`name_prefix = "Loja"`, "depends_on = [uazapi_instance.this]"), thisMany + ".instances[0].status"},
		"its status":  {block("data", "uazapi_instance_status", "this", "instance_id = %q", "depends_on = [uazapi_instance.this]"), "data.uazapi_instance_status.this.status"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := newGatedWorld(t, simulator.Options{})
			shop := g.Add("Loja")
			body := data.block + "output \"status\" {\n  value = " + data.value + "\n}\n"
			if strings.Contains(body, "%q") {
				body = fmt.Sprintf(body, shop.ID)
			}
			user := g.terminal(g.asAdmin(sales() + body))
			user.run(applies...)
			// While this one is renamed, somebody pairs the other.
			g.script.After(renameInstance, 1, g.do(func() error { return g.Pair(shop.ID, phone) }))
			user.configure(g.asAdmin(instanceNamed("Recife") + body))
			user.run(applies...)
			var outputs struct {
				Outputs map[string]struct {
					Value string `json:"value"`
				} `json:"outputs"`
			}
			g.must(json.Unmarshal([]byte(user.read("terraform.tfstate")), &outputs))
			if status := outputs.Outputs["status"].Value; status != "connected" {
				t.Errorf("it is %q in the output", status)
			}
			user.isSettled()
		})
	}
}

// Gateways turn an empty list into null.
func TestProof_nullIsAnEmptyListing(t *testing.T) {
	t.Parallel()
	onCLI(t)
	counting := manyOf() + "output \"count\" {\n  value = length(" + thisMany + ".instances)\n}\n"
	for title, play := range map[string]func(g *gated, user *terminal){
		"on a new server": func(g *gated, user *terminal) {
			user.configure(g.asAdmin(counting))
			user.says([]string{"count = 0"}, applies...)
		},
		"where the first is created": func(g *gated, user *terminal) {
			user.configure(g.asAdmin(sales()))
			user.run(applies...)
			g.edge.Whole()
			user.isSettled()
		},
		"where the last was deleted": func(g *gated, user *terminal) {
			g.edge.Whole()
			user.configure(g.asAdmin(sales()))
			user.run(applies...)
			g.remove()
			g.edge.Null()
			user.ends(gone(vanishedNotice), 1)
		},
		"where the last was deleted, and its token is not stored": func(g *gated, user *terminal) {
			g.edge.Whole()
			user.configure(g.asAdmin(sales("store_token = false")))
			user.run(applies...)
			g.remove()
			g.edge.Null()
			user.ends(gone(vanishedNotice), 1)
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := newGatedWorld(t, simulator.Options{})
			g.edge.Null()
			play(g, g.terminal(""))
		})
	}
}

// A Mac writes accents apart from their letters, and a configuration cannot.
func TestProof_nameWithAccentsApartIsFound(t *testing.T) {
	t.Parallel()
	onCLI(t)
	const apart, composed = "Vendas Sa\u0303o Paulo", "Vendas São Paulo"
	found := func(value string) string { return "output \"found\" {\n  value = " + value + "\n}\n" }
	for title, body := range map[string]string{
		"by name":   dataOf(fmt.Sprintf("name = %q", composed)) + found(thisData+".id"),
		"by prefix": manyOf(`name_prefix = "Vendas São"`) + found(thisMany+".ids[0]"),
		"by regex":  manyOf(`name_regex = "^Vendas S.o P"`) + found(thisMany+".ids[0]"),
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			in := w.Add(apart)
			w.Add("Vendas Santos")
			user := w.terminal(w.asAdmin(body))
			user.says([]string{fmt.Sprintf("found = %q", in.ID)}, applies...)
			user.isSettled()
		})
	}
	for title, typed := range map[string]string{"imported as typed on a Mac": apart, "imported as written elsewhere": composed} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			in := w.Add(apart)
			user := w.terminal(w.asAdmin(instanceNamed(composed)))
			user.run("import", "-input=false", "-no-color", thisInstance, "name:"+typed)
			if _, known := user.managed()[in.ID]; !known {
				t.Errorf("the state does not have it")
			}
			user.isSettled()
			w.wroteNothing()
		})
	}
}

// What makes the listing of all instances unreadable is refused in a plan.
func TestProof_textThatIsTooLongForAListingIsRefused(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		arguments []string
		says      string
	}{
		"admin_field_01 of a million":      {[]string{`name = "Vendas"`, `admin_field_01 = format("%01200000d", 7)`}, "Invalid admin field"},
		"admin_field_02 of ten thousand":   {[]string{`name = "Vendas"`, `admin_field_02 = format("%010001d", 7)`}, "Invalid admin field"},
		"admin_field_01 with many accents": {[]string{`name = "Vendas"`, `admin_field_01 = replace(format("%010001d", 0), "0", "ç")`}, "Invalid admin field"},
		"name of a million":                {[]string{`name = format("%01200000d", 7)`}, "Invalid name"},
		"nothing that is too long":         {[]string{`name = "Vendas"`, `admin_field_01 = replace(format("%010000d", 0), "0", "ç")`}, ""},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			user := w.terminal(w.asAdmin(instance(c.arguments...)))
			if c.says == "" {
				user.run(applies...)
				user.isSettled()
				return
			}
			user.fails([]string{c.says, "characters"}, planned...)
			w.wroteNothing()
		})
	}
}

// Somebody else's text that is too long blocks nobody else's instance.
func TestProof_entryThatIsTooLongIsNobodyElsesError(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, spoil := range map[string]func(w *world, in simulator.Instance){
		"admin_field_01": func(w *world, in simulator.Instance) {
			w.must(w.SetAdminFields(in.ID, strings.Repeat("7", 1_200_000), ""))
		},
		"admin_field_02": func(w *world, in simulator.Instance) {
			w.must(w.SetAdminFields(in.ID, "", strings.Repeat("ç", 700_000)))
		},
		"name": func(w *world, in simulator.Instance) { w.must(w.Rename(in.ID, strings.Repeat("\"", 600_000))) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			other, mine := w.Add("Outra"), w.paired("Vendas", phone)
			config := sales("store_token = false") + livingOn("instance_id = "+thisInstance+".id")
			user := w.terminal(w.asAdmin(importing(thisInstance, mine.ID) + config))
			user.run(applies...)
			spoil(w, other)
			user.configure(w.asAdmin(config))
			user.isSettled()
			// It is the error of its own resource.
			user.configure(w.asAdmin(importing("uazapi_instance.other", other.ID) + config + block("resource", "uazapi_instance", "other", `name = "Outra"`, "store_token = false")))
			user.fails([]string{"Unable to import instance " + other.ID, "more than 1 MB", "Shorten"}, planned...)
			// A new one can be created.
			user.configure(w.asAdmin(config + block("resource", "uazapi_instance", "new", `name = "Nova"`)))
			user.run(applies...)
			user.isSettled()
		})
	}
}
