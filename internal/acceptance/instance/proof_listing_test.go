package instance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// managedFleet adds a fleet and has Terraform manage its instances.
func managedFleet(g *world.Gated, count int) ([]simulator.Instance, *world.Terminal) {
	g.T.Helper()
	fleet := g.AddShops(count)
	config := world.FleetWith("uazapi_instance", fleet, "name = each.value")
	user := g.Terminal(g.AsAdmin(config + world.ImportFleet))
	user.Run(world.Apply...)
	user.Configure(g.AsAdmin(config))
	return fleet, user
}

// A fleet that vanishes as a whole, or by a page, is never planned again for it.
func TestProofFleetThatTheListingLacks(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	stored := []string{"name = each.value"}
	unstored := append(slices.Clone(stored), "store_token = false")
	for title, c := range map[string]struct {
		instances int
		kind      string
		arguments []string
		given     func(g *world.Gated, fleet []simulator.Instance)
		want      ending
	}{
		"three with tokens, and an empty listing":    {3, "uazapi_instance", stored, func(g *world.Gated, _ []simulator.Instance) { g.Edge.Empty() }, kept(unlistedNotice)},
		"three with tokens, and a page of two":       {3, "uazapi_instance", stored, func(g *world.Gated, _ []simulator.Instance) { g.Edge.Truncate(2) }, kept(unlistedNotice)},
		"three with tokens, and null":                {3, "uazapi_instance", stored, func(g *world.Gated, _ []simulator.Instance) { g.Edge.Null() }, kept(unlistedNotice)},
		"twelve with tokens, and a page of one":      {12, "uazapi_instance", stored, func(g *world.Gated, _ []simulator.Instance) { g.Edge.Truncate(1) }, kept(unlistedNotice)},
		"three without tokens, and an empty listing": {3, "uazapi_instance", unstored, func(g *world.Gated, _ []simulator.Instance) { g.Edge.Empty() }, fails(unprovenError, wayOn)},
		"protected without tokens, and null": {
			2, "uazapi_instance", append(slices.Clone(unstored), world.Protected),
			func(g *world.Gated, _ []simulator.Instance) { g.Edge.Null() }, fails(unprovenError, wayOn),
		},
		"twelve without tokens, and a page of six": {12, "uazapi_instance", unstored, func(g *world.Gated, _ []simulator.Instance) { g.Edge.Truncate(6) }, fails(unprovenError, wayOn)},
		"privacy of three, and an empty listing": {
			3, "uazapi_instance_privacy",
			[]string{"instance_id = each.key", `last = "all"`},
			func(g *world.Gated, _ []simulator.Instance) { g.Edge.Empty() }, fails("Unable to read the privacy of", unprovenError, wayOn),
		},
		"presence of three, and null": {
			3, "uazapi_instance_presence",
			[]string{"instance_id = each.key", `presence = "available"`},
			func(g *world.Gated, _ []simulator.Instance) { g.Edge.Null() }, fails("Unable to read the presence of", unprovenError, wayOn),
		},
		"connections of twelve, and a page of one": {
			12, "uazapi_instance_connection",
			[]string{"instance_id = each.key"},
			func(g *world.Gated, _ []simulator.Instance) { g.Edge.Truncate(1) }, fails("Unable to read the connection of", unprovenError, wayOn),
		},
		// These have gone, and it is too much at once to be believed.
		"twelve of twelve that were deleted": {12, "uazapi_instance", stored, func(g *world.Gated, fleet []simulator.Instance) {
			for _, in := range fleet {
				g.Must(g.Remove(in.ID))
			}
		}, fails(unprovenError, "More than ten instances are missing", "UAZAPI_KNOWN_GONE='*'")},
		// These have gone as well, and few enough.
		"three of three that were deleted": {3, "uazapi_instance", stored, func(g *world.Gated, fleet []simulator.Instance) {
			for _, in := range fleet {
				g.Must(g.Remove(in.ID))
			}
		}, gone(vanishedNotice)},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := world.StartGated(t, simulator.Options{})
			fleet := g.AddShops(c.instances)
			config := g.AsAdmin(world.FleetWith(c.kind, fleet, c.arguments...))
			first := config
			if c.kind == "uazapi_instance" {
				first += world.ImportFleet
			}
			user := g.Terminal(first)
			user.Run(world.Apply...)
			user.Configure(config)
			g.ResetRequests()
			c.given(g, fleet)
			ends(user, c.want, c.instances)
			g.WroteNothing()
			if c.want.how == "gone" {
				return
			}
			// Neither does an apply that goes on by itself make one again.
			user.Tries(world.Apply...)
			g.WroteNothing()
		})
	}
}

// A listing that tells no tokens is no news of them.
func TestProofTokenOutlivesAListingWithoutTokens(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, form := range map[string]simulator.ListedTokens{"left out": simulator.TokensLeftOut, "masked": simulator.TokensMasked} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{ListedTokens: form})
			user := w.Terminal(w.AsAdmin(world.Sales()))
			user.Run(world.Apply...)
			token := w.Only().Token
			w.Must(w.Pair(w.Only().ID, world.Phone))
			living := livingOn("token = " + world.ThisInstance + ".token")
			user.Configure(w.AsAdmin(world.Sales() + living))
			user.Run(world.Apply...)
			user.IsSettled()
			user.Run(world.Refresh...)
			if !strings.Contains(user.ReadFile("terraform.tfstate"), token) {
				t.Error("the state has lost the token")
			}
			w.ChangesPrivacy(w.Only(), "last", "none")()
			user.Configure(w.AsAdmin(world.InstanceNamed("Recife") + living))
			user.Run(world.Apply...)
			user.IsSettled()
			if has := w.Only(); has.Name != "Recife" || has.Privacy["last"] != "all" {
				t.Errorf("the server has the name %q, and last %q", has.Name, has.Privacy["last"])
			}
			user.Run("destroy", "-auto-approve", "-input=false", "-no-color")
			if left := len(w.Instances()); left > 0 {
				t.Errorf("%d instances are left", left)
			}
		})
	}
}

// Whose token nobody knows is not called by a wrong one.
func TestProofListingWithoutTokensIsToldWhereTheTokenIsNeeded(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, form := range map[string]simulator.ListedTokens{"left out": simulator.TokensLeftOut, "masked": simulator.TokensMasked} {
		for does, change := range map[string]string{
			"rename":  world.InstanceNamed("Recife", "store_token = false"),
			"privacy": world.Sales("store_token = false") + world.Privacy.With("instance_id = "+world.ThisInstance+".id", world.Privacy.Wanted),
			"delete":  "",
		} {
			t.Run(title+"/"+does, func(t *testing.T) {
				t.Parallel()
				w := world.StartTicking(t, simulator.Options{ListedTokens: form})
				user := w.Terminal(w.AsAdmin(world.Sales("store_token = false")))
				user.Run(world.Apply...)
				w.Must(w.Pair(w.Only().ID, world.Phone))
				user.IsSettled()
				w.ResetRequests()
				user.Configure(w.AsAdmin(change))
				user.Fails([]string{"Unable to", "its token is not known", "leaves the tokens out or masks them"}, world.Apply...)
				w.WroteNothing()
				// The provider's own opens it.
				user.Configure(w.AsBoth(w.Only().Token, change))
				user.Run(world.Apply...)
				user.IsSettled()
			})
		}
	}
}

// An instance that stores its token hands it on to what lives on it.
func TestProofListingWithoutTokensHasAWayOn(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{ListedTokens: simulator.TokensLeftOut})
	living := func(named string) string {
		return world.Sales() + world.Block("resource", "uazapi_webhook", "this", named,
			`url = "https://bot.example/"`, `events = ["messages"]`, `exclude_messages = ["wasSentByApi"]`)
	}
	user := w.Terminal(w.AsAdmin(living("instance_id = " + world.ThisInstance + ".id")))
	user.Run(world.Apply...)
	user.Fails([]string{"its token is not known", "token = uazapi_instance.NAME.token in place of instance_id"}, world.Plan...)
	user.Configure(w.AsAdmin(living("token = " + world.ThisInstance + ".token")))
	user.Run(append([]string{"apply", "-refresh=false"}, world.Apply[1:]...)...)
	user.IsSettled()
}

// What others have just done to an instance, its data source shows.
func TestProofDataOfAnInstanceAreThoseOfNow(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, data := range map[string]struct{ block, value string }{
		"by its id":   {world.InstanceData("id = %q", "depends_on = [uazapi_instance.this]"), world.ThisInstanceData + ".status"},
		"by its name": {world.InstanceData(`name = "Loja"`, "depends_on = [uazapi_instance.this]"), world.ThisInstanceData + ".status"},
		"among all":   {world.InstancesData(`name_prefix = "Loja"`, "depends_on = [uazapi_instance.this]"), world.ThisInstancesData + ".instances[0].status"},
		"its status":  {world.Block("data", "uazapi_instance_status", "this", "instance_id = %q", "depends_on = [uazapi_instance.this]"), "data.uazapi_instance_status.this.status"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := world.StartGated(t, simulator.Options{})
			shop := g.Add("Loja")
			body := data.block + "output \"status\" {\n  value = " + data.value + "\n}\n"
			if strings.Contains(body, "%q") {
				body = fmt.Sprintf(body, shop.ID)
			}
			user := g.Terminal(g.AsAdmin(world.Sales() + body))
			user.Run(world.Apply...)
			// While this one is renamed, somebody pairs the other.
			g.Script.After(world.RenameRoute, 1, g.Do(func() error { return g.Pair(shop.ID, world.Phone) }))
			user.Configure(g.AsAdmin(world.InstanceNamed("Recife") + body))
			user.Run(world.Apply...)
			var outputs struct {
				Outputs map[string]struct {
					Value string `json:"value"`
				} `json:"outputs"`
			}
			g.Must(json.Unmarshal([]byte(user.ReadFile("terraform.tfstate")), &outputs))
			if status := outputs.Outputs["status"].Value; status != "connected" {
				t.Errorf("it is %q in the output", status)
			}
			user.IsSettled()
		})
	}
}

// Gateways turn an empty list into null.
func TestProofNullIsAnEmptyListing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	counting := world.InstancesData() + "output \"count\" {\n  value = length(" + world.ThisInstancesData + ".instances)\n}\n"
	for title, play := range map[string]func(g *world.Gated, user *world.Terminal){
		"on a new server": func(g *world.Gated, user *world.Terminal) {
			user.Configure(g.AsAdmin(counting))
			user.Says([]string{"count = 0"}, world.Apply...)
		},
		"where the first is created": func(g *world.Gated, user *world.Terminal) {
			user.Configure(g.AsAdmin(world.Sales()))
			user.Run(world.Apply...)
			g.Edge.Whole()
			user.IsSettled()
		},
		"where the last was deleted": func(g *world.Gated, user *world.Terminal) {
			g.Edge.Whole()
			user.Configure(g.AsAdmin(world.Sales()))
			user.Run(world.Apply...)
			g.RemoveOnly()
			g.Edge.Null()
			ends(user, gone(vanishedNotice), 1)
		},
		"where the last was deleted, and its token is not stored": func(g *world.Gated, user *world.Terminal) {
			g.Edge.Whole()
			user.Configure(g.AsAdmin(world.Sales("store_token = false")))
			user.Run(world.Apply...)
			g.RemoveOnly()
			g.Edge.Null()
			ends(user, gone(vanishedNotice), 1)
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := world.StartGated(t, simulator.Options{})
			g.Edge.Null()
			play(g, g.Terminal(""))
		})
	}
}

// A Mac writes accents apart from their letters, and a configuration cannot.
func TestProofNameWithAccentsApartIsFound(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const apart, composed = "Vendas Sa\u0303o Paulo", "Vendas São Paulo"
	found := func(value string) string { return "output \"found\" {\n  value = " + value + "\n}\n" }
	for title, body := range map[string]string{
		"by name":   world.InstanceData(fmt.Sprintf("name = %q", composed)) + found(world.ThisInstanceData+".id"),
		"by prefix": world.InstancesData(`name_prefix = "Vendas São"`) + found(world.ThisInstancesData+".ids[0]"),
		"by regex":  world.InstancesData(`name_regex = "^Vendas S.o P"`) + found(world.ThisInstancesData+".ids[0]"),
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			in := w.Add(apart)
			w.Add("Vendas Santos")
			user := w.Terminal(w.AsAdmin(body))
			user.Says([]string{fmt.Sprintf("found = %q", in.ID)}, world.Apply...)
			user.IsSettled()
		})
	}
	for title, typed := range map[string]string{"imported as typed on a Mac": apart, "imported as written elsewhere": composed} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			in := w.Add(apart)
			user := w.Terminal(w.AsAdmin(world.InstanceNamed(composed)))
			user.Run("import", "-input=false", "-no-color", world.ThisInstance, "name:"+typed)
			if _, known := user.Managed()[in.ID]; !known {
				t.Errorf("the state does not have it")
			}
			user.IsSettled()
			w.WroteNothing()
		})
	}
}

// What makes the listing of all instances unreadable is refused in a plan.
func TestProofTextThatIsTooLongForAListingIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
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
			w := world.StartTicking(t, simulator.Options{})
			user := w.Terminal(w.AsAdmin(world.InstanceWith(c.arguments...)))
			if c.says == "" {
				user.Run(world.Apply...)
				user.IsSettled()
				return
			}
			user.Fails([]string{c.says, "characters"}, world.Plan...)
			w.WroteNothing()
		})
	}
}

// Somebody else's text that is too long blocks nobody else's instance.
func TestProofEntryThatIsTooLongIsNobodyElsesError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, spoil := range map[string]func(w *world.World, in simulator.Instance){
		"admin_field_01": func(w *world.World, in simulator.Instance) {
			w.Must(w.SetAdminFields(in.ID, strings.Repeat("7", 1_200_000), ""))
		},
		"admin_field_02": func(w *world.World, in simulator.Instance) {
			w.Must(w.SetAdminFields(in.ID, "", strings.Repeat("ç", 700_000)))
		},
		"name": func(w *world.World, in simulator.Instance) { w.Must(w.Rename(in.ID, strings.Repeat("\"", 600_000))) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			other, mine := w.Add("Outra"), w.Paired("Vendas", world.Phone)
			config := world.Sales("store_token = false") + livingOn("instance_id = "+world.ThisInstance+".id")
			user := w.Terminal(w.AsAdmin(world.ImportBlock(world.ThisInstance, mine.ID) + config))
			user.Run(world.Apply...)
			spoil(w, other)
			user.Configure(w.AsAdmin(config))
			user.IsSettled()
			// It is the error of its own resource.
			user.Configure(w.AsAdmin(world.ImportBlock("uazapi_instance.other", other.ID) + config + world.Block("resource", "uazapi_instance", "other", `name = "Outra"`, "store_token = false")))
			user.Fails([]string{"Unable to import instance " + other.ID, "more than 1 MB", "Shorten"}, world.Plan...)
			// A new one can be created.
			user.Configure(w.AsAdmin(config + world.Block("resource", "uazapi_instance", "new", `name = "Nova"`)))
			user.Run(world.Apply...)
			user.IsSettled()
		})
	}
}
