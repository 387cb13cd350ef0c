package item

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// itemCase is something of which an instance has several, in the tests of what is the
// same for all of them. Its entry in the registry says what there is to know.
type itemCase struct {
	objects.Object
	*objects.Item
}

// eachItem runs a test for every item, each in a world of its own whose clock moves.
func eachItem(t *testing.T, test func(w *world.World, i itemCase)) {
	t.Helper()
	t.Parallel()
	for _, entry := range objects.Items() {
		t.Run(entry.Type, func(t *testing.T) {
			i := itemCase{entry, entry.Item}
			i.isComplete(t)
			test(world.StartTicking(t, i.Server), i)
		})
	}
}

// eachItemOn is [eachItem] on servers of the item's own.
func eachItemOn(t *testing.T, servers func(i itemCase) map[string]simulator.Options, test func(w *world.World, i itemCase)) {
	t.Helper()
	t.Parallel()
	for _, entry := range objects.Items() {
		i := itemCase{entry, entry.Item}
		for title, options := range servers(i) {
			t.Run(entry.Type+"/"+title, func(t *testing.T) {
				i.isComplete(t)
				test(world.StartTicking(t, options), i)
			})
		}
	}
}

// eachItemOnCLI is [eachItem] where the test runs the tool itself.
func eachItemOnCLI(t *testing.T, test func(w *world.World, i itemCase)) {
	t.Helper()
	world.NeedsCLI(t)
	eachItem(t, func(w *world.World, i itemCase) {
		w.T.Parallel()
		test(w, i)
	})
}

// address is that of the resource that [itemCase.usual] configures.
func (i itemCase) address() string { return i.Type + ".one" }

// of configures one, named by these lines.
func (i itemCase) of(named string, arguments map[string]string) string {
	return world.Block("resource", i.Type, "one", append([]string{named}, objects.Lines(arguments)...)...)
}

// usual configures the usual one, with what some changes make of it.
func (i itemCase) usual(in simulator.Instance, changes ...objects.Change) string {
	arguments := maps.Clone(i.Arguments)
	for _, change := range changes {
		maps.Copy(arguments, change.Arguments)
	}
	return i.of(world.ByID(in), arguments)
}

// whole is the change of all that can be changed together.
func (i itemCase) whole() objects.Change { return i.Changes[len(i.Changes)-1] }

// isComplete fails a test of an entry that `make new` has begun, and that has no changes yet.
func (i itemCase) isComplete(t *testing.T) {
	t.Helper()
	if len(i.Changes) == 0 {
		t.Fatalf("the entry of %s in internal/objects/registry.go has no Changes", i.Type)
	}
}

// showsUsual checks all of the state of the usual one, at its address.
func (i itemCase) showsUsual(address string, in simulator.Instance) []statecheck.StateCheck {
	checks := []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("instance_id"), knownvalue.StringExact(in.ID))}
	for attribute, value := range i.Shows {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownAs(value)))
	}
	return checks
}

// knownAs is the check of a value as Go has it.
func knownAs(value any) knownvalue.Check {
	switch value := value.(type) {
	case bool:
		return knownvalue.Bool(value)
	case int:
		return knownvalue.Int64Exact(int64(value))
	case string:
		return knownvalue.StringExact(value)
	case []string:
		var checks []knownvalue.Check
		for _, one := range value {
			checks = append(checks, knownvalue.StringExact(one))
		}
		return knownvalue.SetExact(checks)
	default:
		return knownvalue.Null()
	}
}

// importID is the import id of the one in the state.
func (i itemCase) importID(state *terraform.State) (string, error) {
	attributes := state.RootModule().Resources[i.address()].Primary.Attributes
	return attributes["instance_id"] + "/" + attributes["id"], nil
}

// hasItems checks that an instance has just these, in this order, whatever their ids.
func hasItems(w *world.World, i itemCase, in simulator.Instance, want ...any) func() {
	return func() {
		w.T.Helper()
		var got []any
		for _, made := range i.All(w.Simulator, in.ID) {
			got = append(got, made.Content)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.T.Errorf("%s has other ones (-want +got):\n%s", in.Name, diff)
		}
	}
}

// addsFor adds an instance on which the item can be written.
func addsFor(w *world.World, i itemCase, name string) simulator.Instance {
	w.T.Helper()
	added := w.Add(name)
	pairsFor(w, i, added)
	paired, _ := w.Instance(added.ID)
	return paired
}

// pairsFor pairs an instance, if writing the item takes a session.
func pairsFor(w *world.World, i itemCase, in simulator.Instance) {
	w.T.Helper()
	if i.Number != "" {
		w.Must(w.Pair(in.ID, i.Number))
	}
}

// addsItem adds one in the panel, and returns its id.
func addsItem(w *world.World, i itemCase, in simulator.Instance, content any) string {
	w.T.Helper()
	id, err := i.Add(w.Simulator, in.ID, content)
	w.Must(err)
	return id
}

// idOf is the id of the only one with such a content.
func idOf(w *world.World, i itemCase, in simulator.Instance, content any) string {
	w.T.Helper()
	var found []string
	for _, made := range i.All(w.Simulator, in.ID) {
		if cmp.Equal(content, made.Content) {
			found = append(found, made.ID)
		}
	}
	if len(found) != 1 {
		w.T.Fatalf("%d look like %v", len(found), content)
	}
	return found[0]
}

// nothing is a configuration without any item.
const nothing = `data "uazapi_instances" "all" {}`

func TestItemIsAddedChangedAndRemovedBesideItsNeighbors(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := startAllItems(t)
	for kind, w := range all.Servers {
		addsItem(w, all.cases[kind], all.shops[kind], all.cases[kind].Neighbors[0].Content)
	}
	isUsual := func(w *world.World, i itemCase, shop simulator.Instance) {
		w.T.Helper()
		all.user.Keeps(i.showsUsual(itself(i.Type), shop)...)
		hasItems(w, i, shop, i.Neighbors[0].Content, i.Has)()
	}
	all.user.Becomes(all.with(usually), all.each(world.PlansCreate, every))
	all.look("added", func(w *world.World, i itemCase, shop simulator.Instance) {
		isUsual(w, i, shop)
		w.Sent(i.Adds, i.Sends)()
	})

	all.user.Becomes(all.with(itemCase.whole), all.each(world.PlansUpdate, every))
	all.look("changed", func(w *world.World, i itemCase, shop simulator.Instance) {
		hasItems(w, i, shop, i.Neighbors[0].Content, i.whole().Has)()
	})

	// What is left out is its default again.
	all.user.Becomes(all.with(usually), all.each(world.PlansUpdate, every))
	all.look("changed back", isUsual)

	all.user.Becomes(all.AsAdmin(func(string) string { return "" }), all.each(world.PlansDestroy, every))
	all.look("removed", func(w *world.World, i itemCase, shop simulator.Instance) {
		hasItems(w, i, shop, i.Neighbors[0].Content)()
	})
}

// Each attribute is changed, and taken back by the change of the next.
func TestItemIsChangedInEachAttribute(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := startAllItems(t)
	ids, most := map[string]string{}, 0
	for kind, w := range all.Servers {
		addsItem(w, all.cases[kind], all.shops[kind], all.cases[kind].Neighbors[0].Content)
		most = max(most, len(all.cases[kind].Changes))
	}
	all.user.Applies(all.with(usually))
	all.look("added", func(w *world.World, i itemCase, shop simulator.Instance) { ids[i.Type] = idOf(w, i, shop, i.Has) })
	for n := range most + 1 {
		// A kind that has had all its changes is taken back, and then stays as it is.
		nth := func(i itemCase) objects.Change {
			if n < len(i.Changes) {
				return i.Changes[n]
			}
			return objects.Change{Has: i.Has}
		}
		updates := all.each(world.PlansUpdate, func(i itemCase) bool { return n <= len(i.Changes) })
		all.user.Applies(all.with(nth), append(updates, fmt.Sprintf("0 added, %d changed, 0 destroyed", len(updates)))...)
		when := fmt.Sprintf("change %d", n)
		all.look(when, func(w *world.World, i itemCase, shop simulator.Instance) {
			hasItems(w, i, shop, i.Neighbors[0].Content, nth(i).Has)()
			if changed := idOf(w, i, shop, nth(i).Has); changed != ids[i.Type] {
				w.T.Errorf("%v made another one of it, %s", nth(i).Arguments, changed)
			}
		})
		all.settled(when)
	}
}

func TestItemDriftIsMendedAndNeighborsOfAPanelAreLeft(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := startAllItems(t)
	all.user.Becomes(all.with(usually), all.each(world.PlansCreate, every))

	all.look("drifts", func(w *world.World, i itemCase, shop simulator.Instance) {
		w.Must(i.Set(w.Simulator, shop.ID, idOf(w, i, shop, i.Has), i.Drifted))
		addsItem(w, i, shop, i.Neighbors[0].Content)
	})
	all.user.Becomes(all.with(usually), all.each(world.PlansUpdate, every))
	all.look("mended", func(w *world.World, i itemCase, shop simulator.Instance) {
		hasItems(w, i, shop, i.Has, i.Neighbors[0].Content)()
	})

	// Somebody adds one between the plan and the apply.
	all.user.Configure(all.with(firstly))
	all.user.Run(world.PlanInto("plan.bin")...)
	all.look("between", func(w *world.World, i itemCase, shop simulator.Instance) {
		addsItem(w, i, shop, i.Neighbors[1].Content)
	})
	all.user.Run(world.ApplyFile("plan.bin")...)
	all.user.IsSettled()
	all.look("changed", func(w *world.World, i itemCase, shop simulator.Instance) {
		hasItems(w, i, shop, i.Changes[0].Has, i.Neighbors[0].Content, i.Neighbors[1].Content)()
	})
}

func TestItemThatIsRemovedInThePanelIsPlannedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := startAllItems(t)
	remove := func(w *world.World, i itemCase, shop simulator.Instance) {
		w.Must(i.Remove(w.Simulator, shop.ID, idOf(w, i, shop, i.Has)))
	}
	creates := all.each(world.PlansCreate, every)
	all.user.Becomes(all.with(usually), creates)

	all.look("removed", func(w *world.World, i itemCase, shop simulator.Instance) {
		remove(w, i, shop)
		addsItem(w, i, shop, i.Neighbors[0].Content)
	})
	all.user.Becomes(all.with(usually), creates)

	// Between the plan and the apply, that is an error, and the next plan mends it.
	all.user.Configure(all.with(firstly))
	all.user.Run(world.PlanInto("plan.bin")...)
	all.look("removed again", remove)
	errors := map[string][]string{}
	for kind, i := range all.cases {
		errors[itself(kind)] = []string{"Unable to change the " + i.Noun(), `of instance "loja": it does not exist any more`, "Run terraform plan"}
	}
	all.user.FailsAt(errors, world.ApplyFile("plan.bin")...)
	all.user.Becomes(all.with(usually), creates)
}

func TestItemIsGoneWithItsInstance(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		instance := "resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n"
		user := w.Terminal(w.AsAdmin(instance))
		user.Run(world.Apply...)
		pairsFor(w, i, w.Only())
		user.Configure(w.AsAdmin(instance + i.of("instance_id = uazapi_instance.shop.id", i.Arguments)))
		user.Run(world.Apply...)
		user.IsSettled()

		w.RemoveOnly()
		user.Says([]string{"2 to add, 0 to change, 0 to destroy"}, world.Plan...)
		if i.Number != "" {
			user.Fails([]string{"Unable to add the " + i.Noun() + ` to instance "loja": it is not connected to WhatsApp`, "Pair it"}, world.Apply...)
			return
		}
		user.Run(world.Apply...)
		user.IsSettled()
		hasItems(w, i, w.Only(), i.Has)()
	})
}

// lostWrites are what may become of the answer to a write.
var lostWrites = map[string]simulator.Fault{
	"lost":      {Kind: simulator.FaultDropAfter},
	"an error":  {Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"context deadline exceeded"}`},
	"a page":    {Kind: simulator.FaultHTMLAfter},
	"cut":       {Kind: simulator.FaultCutJSON},
	"429 first": {Kind: simulator.FaultStatusBefore, Status: 429},
}

// Whatever becomes of the answers, there is one in the end, then another, then none.
func TestItemIsWrittenOnceWhateverBecomesOfTheAnswer(t *testing.T) {
	eachItemBeside(t, eachLosing, func(o itemsBeside) {
		loses := func(route string) {
			for title, fault := range lostWrites {
				fault.Times = 1
				o.Servers[title].Meets(route, fault)()
			}
		}
		loses(o.Adds)
		o.become("added", o.all(), o.each(world.PlansCreate), o.neighbor(), o.Has)
		loses(o.Changing)
		o.become("changed", o.all(o.whole()), o.each(world.PlansUpdate), o.neighbor(), o.whole().Has)
		loses(o.Removes)
		o.become("removed", o.none(), o.each(world.PlansDestroy), o.neighbor())
	})
}

// eachLosing is a server for each of [lostWrites].
func eachLosing(i itemCase) map[string]simulator.Options {
	servers := map[string]simulator.Options{}
	for title := range lostWrites {
		servers[title] = i.Server
	}
	return servers
}

func TestItemOnOddServers(t *testing.T) {
	eachItemBeside(t, func(i itemCase) map[string]simulator.Options { return i.Odd }, func(o itemsBeside) {
		o.become("added", o.all(), o.each(world.PlansCreate), o.neighbor(), o.Has)
		// Some of them keep it in a form of their own.
		o.become("changed", o.all(o.whole()), o.each(world.PlansUpdate))
		o.become("removed", o.none(), o.each(world.PlansDestroy), o.neighbor())
	})
}

// savesNothing has the server take back whatever is written, where it is not of a kind
// that does so by itself.
func savesNothing(w *world.World, i itemCase) {
	if !reflect.ValueOf(i.NotSaved).IsZero() {
		return
	}
	for _, route := range slices.Compact([]string{i.Adds, i.Changing, i.Removes}) {
		w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultAnswerOnly})
	}
}

// notKept is what is said of one that was to be added, and that the server did not keep.
func (i itemCase) notKept() []string {
	if i.Late {
		return []string{"it does not show", "If it shows there, import it; otherwise run terraform apply again"}
	}
	return []string{"the server did not keep it", "Run terraform apply again"}
}

// A server was once seen to answer 200 and to save nothing.
func TestItemThatTheServerDoesNotKeepIsAnError(t *testing.T) {
	eachItemOn(t, func(i itemCase) map[string]simulator.Options {
		return map[string]simulator.Options{"that save nothing": i.NotSaved}
	}, func(w *world.World, i itemCase) {
		world.NeedsCLI(w.T)
		w.T.Parallel()
		shop := addsFor(w, i, "loja")
		savesNothing(w, i)
		user := w.Terminal(w.AsAdmin(i.usual(shop)))
		user.Fails(append([]string{"Unable to add the " + i.Noun() + ` to instance "loja"`}, i.notKept()...), world.Apply...)
		hasItems(w, i, shop)()

		made := addsItem(w, i, shop, i.Has)
		user.Configure(w.AsAdmin(world.ImportBlock(i.address(), shop.ID+"/"+made) + i.usual(shop)))
		user.Run(world.Apply...)
		user.Configure(w.AsAdmin(i.usual(shop, i.Changes[0])))
		user.Fails([]string{"Unable to change the " + i.Noun(), `of instance "loja": the server kept another value`}, world.Apply...)
		user.Configure(w.AsAdmin(nothing))
		user.Fails([]string{`of instance "loja": it is still there`}, world.Apply...)
		hasItems(w, i, shop, i.Has)()
	})
}

func TestItemOverTheLimitIsAnError(t *testing.T) {
	eachItemOn(t, limits, func(w *world.World, i itemCase) {
		world.NeedsCLI(w.T)
		w.T.Parallel()
		shop := addsFor(w, i, "loja")
		addsItem(w, i, shop, i.Neighbors[0].Content)
		user := w.Terminal(w.AsAdmin(i.usual(shop)))
		user.Says([]string{"1 to add, 0 to change, 0 to destroy"}, world.Plan...)
		user.Fails([]string{"Unable to add the " + i.Noun() + ` to instance "loja": the server refused the request`, i.LimitSays}, world.Apply...)
	})
}

// limits is the server with room for one, if there is such a server.
func limits(i itemCase) map[string]simulator.Options {
	if i.LimitSays == "" {
		return nil
	}
	return map[string]simulator.Options{"with room for one": i.Limited}
}

// Two that look alike are two, and each is removed for itself.
func TestItemTwoThatLookAlike(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop := addsFor(w, i, "loja")
		twin := func(name string) string {
			return world.Block("resource", i.Type, name, append([]string{world.ByID(shop)}, objects.Lines(i.Arguments)...)...)
		}
		user := w.Terminal(w.AsAdmin(twin("one") + twin("two")))
		if i.TwinsRefused {
			user.Fails([]string{"Unable to add the " + i.Noun() + ` to instance "loja"`}, world.Apply...)
			hasItems(w, i, shop, i.Has)()
			return
		}
		user.Run(world.Apply...)
		hasItems(w, i, shop, i.Has, i.Has)()
		user.PlanSays(world.NothingToDo)
		user.Configure(w.AsAdmin(twin("two")))
		if said := user.Run(world.Apply...); !strings.Contains(said, world.Destroyed) {
			w.T.Errorf("it does not remove one:\n%s", said)
		}
		hasItems(w, i, shop, i.Has)()
		user.PlanSays(world.NothingToDo)
	})
}

// importWays are the ways to name an item that is imported, by the titles of their cases,
// and whether the provider has just the token of the instance.
var importWays = map[string]struct {
	id    func(in simulator.Instance, item string) string
	owned bool
}{
	"by id":                      {func(in simulator.Instance, item string) string { return in.ID + "/" + item }, false},
	"by name":                    {func(in simulator.Instance, item string) string { return "name:" + in.Name + "/" + item }, false},
	"with its own token":         {func(_ simulator.Instance, item string) string { return "/" + item }, true},
	"by name with its own token": {func(in simulator.Instance, item string) string { return "name:" + in.Name + "/" + item }, true},
}

// eachImporting is a server for each of [importWays].
func eachImporting(i itemCase) map[string]simulator.Options {
	servers := map[string]simulator.Options{}
	for title := range importWays {
		servers[title] = i.Server
	}
	return servers
}

func TestItemImports(t *testing.T) {
	eachItemBeside(t, eachImporting, func(o itemsBeside) {
		made := map[string]string{}
		for title, w := range o.Servers {
			made[title] = addsItem(w, o.itemCase, o.shops[title], o.Has)
			w.ResetRequests()
		}
		config := func(more func(title string) string) string {
			return o.Configured(func(w *world.World, title string) string {
				body := more(title) + o.one(title)
				if importWays[title].owned {
					return w.AsOwner(o.shops[title].Token, body)
				}
				return w.AsAdmin(body)
			})
		}
		o.user.Applies(config(func(title string) string {
			return world.ImportBlock(world.AddressOn(o.Type, title), importWays[title].id(o.shops[title], made[title]))
		}), fmt.Sprintf("%d imported, 0 added, 0 changed, 0 destroyed", len(importWays)))
		o.Each(o.user.T, "imported", func(w *world.World, title string) {
			w.WroteNothing()
			address := world.AddressOn(o.Type, title)
			o.user.Keeps(append(o.showsUsual(address, o.shops[title]), statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(made[title])))...)
		})
		o.user.Settled(config(func(string) string { return "" }))
	})
}

// One that is in the state already is imported at a second address: who destroys either
// removes the one that both have.
func TestItemTwiceInTheStateIsTold(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop := addsFor(w, i, "loja")
		user := w.Terminal(w.AsAdmin(i.usual(shop)))
		user.Run(world.Apply...)
		made := idOf(w, i, shop, i.Has)
		twin := i.Type + ".twin"
		other := world.Block("resource", i.Type, "twin", append([]string{world.ByID(shop)}, objects.Lines(i.Arguments)...)...)
		user.Configure(w.AsAdmin(world.ImportBlock(twin, shop.ID+"/"+made) + i.usual(shop) + other))
		user.Says([]string{"Two resources have one " + i.Noun(), "terraform state rm"}, world.Plan...)
		user.Run(world.Apply...)
		user.Run("state", "rm", i.address())
		user.Settled(w.AsAdmin(other))
	})
}

func TestItemThatIsNotThereIsNotImported(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop := addsFor(w, i, "loja")
		addsItem(w, i, shop, i.Neighbors[0].Content)
		user := w.Terminal(w.AsAdmin(i.usual(shop)))
		user.Fails([]string{"Cannot import non-existent remote object"}, "import", "-input=false", "-no-color", i.address(), shop.ID+"/nenhum")
	})
}

func TestItemIsImportedByCommandAndByIdentity(t *testing.T) {
	eachItem(t, func(w *world.World, i itemCase) {
		shop := addsFor(w, i, "loja")
		addsItem(w, i, shop, i.Neighbors[0].Content)
		config := w.AsAdmin(i.usual(shop))
		identity := map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID), "id": knownvalue.NotNull()}
		w.Test(resource.TestCase{TerraformVersionChecks: world.WithIdentity, Steps: []resource.TestStep{
			{Config: config, ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(i.address(), identity)}},
			{ResourceName: i.address(), ImportState: true, ImportStateIdFunc: i.importID, ImportStateVerify: true},
			{ResourceName: i.address(), ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		}})
	})
}

// All of an instance are read by one call.
func TestItemAllOfAnInstanceAreReadByOneCall(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop, other := addsFor(w, i, "loja"), addsFor(w, i, "outra")
		four := func(in simulator.Instance, name string) string {
			return world.Block("resource", i.Type, name, append([]string{"count = 4", world.ByID(in)}, objects.Lines(i.Numbered)...)...)
		}
		user := w.Terminal(w.AsAdmin(four(shop, "shop") + four(other, "other")))
		user.Run(world.Apply...)
		w.ResetRequests()
		user.PlanSays(world.NothingToDo)
		if calls := w.Calls(i.Reads); calls != 2 {
			w.T.Errorf("%d calls, want one for each instance", calls)
		}
		user.Run("destroy", "-auto-approve", "-no-color")
		hasItems(w, i, shop)()
		hasItems(w, i, other)()
	})
}

func TestItemList(t *testing.T) {
	world.Needs(t, "queries")
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop, other := addsFor(w, i, "loja"), addsFor(w, i, "outra")
		want := map[string]int{}
		for _, neighbor := range i.Neighbors {
			addsItem(w, i, shop, neighbor.Content)
			want["loja: "+neighbor.Listed] += 2 // by each list
		}
		addsItem(w, i, other, i.Neighbors[0].Content)
		want["outra: "+i.Neighbors[0].Listed] = 1
		user := w.Terminal(w.AsAdmin(""))
		user.WriteFile("list.tfquery.hcl", world.Block("list", i.Type, "all", "provider = uazapi")+
			world.Block("list", i.Type, "of_shop", "provider = uazapi", fmt.Sprintf("config {\n    instance_id = %q\n  }", shop.ID)))
		output := user.Run("query", "-no-color")
		for line, times := range want {
			if got := strings.Count(output, line); got != times {
				w.T.Errorf("%q is listed %d times, want %d:\n%s", line, got, times, output)
			}
		}
	})
}
