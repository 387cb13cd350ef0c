package setting

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// writtenOnce checks that a setting was written just once, with this token.
func writtenOnce(w *world.World, s world.Setting, token string) func() {
	return func() {
		w.T.Helper()
		var bodies []string
		for _, request := range w.Requests() {
			if request.Route != s.Writes {
				continue
			}
			if request.Header.Get("token") != token {
				if s.Unsets == "" || request.Body != s.Unsets {
					w.T.Errorf("%s was sent with another instance's token", s.Writes)
				}
				continue
			}
			bodies = append(bodies, request.Body)
		}
		if !slices.Equal(bodies, []string{s.Sends}) {
			w.T.Errorf("%s was sent with %q, want once %s", s.Writes, bodies, s.Sends)
		}
	}
}

// writtenWith is [writtenOnce], after which the record begins again.
func writtenWith(w *world.World, s world.Setting, token string) func() {
	return world.InTurn(writtenOnce(w, s, token), w.ResetRequests)
}

// naming is a way to name an instance, and what the state has for its token then.
type naming struct {
	name  string
	lines func(in simulator.Instance) []string
	token func(in simulator.Instance) knownvalue.Check
}

func noToken(simulator.Instance) knownvalue.Check { return knownvalue.Null() }

var (
	namedByID    = naming{"by_its_id", func(in simulator.Instance) []string { return []string{world.ByID(in)} }, noToken}
	namedByToken = naming{
		"by_its_token",
		func(in simulator.Instance) []string { return []string{world.ByToken(in)} },
		func(in simulator.Instance) knownvalue.Check { return world.Exactly(in.Token) },
	}
	namedByTokenWithBlanks = naming{
		"by_its_token_with_blanks",
		func(in simulator.Instance) []string { return []string{fmt.Sprintf("token = %q", " "+in.Token+"\n")} },
		func(in simulator.Instance) knownvalue.Check { return world.Exactly(" " + in.Token + "\n") },
	}
	namedByTheProvider = naming{"by_the_provider", func(simulator.Instance) []string { return nil }, noToken}
)

func TestSettingIsOfTheInstanceThatIsNamed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, test := range map[string]struct {
		// provider configures one, which may have the token of the first instance.
		provider func(w *world.World, first simulator.Instance, body string) string
		// namings name an instance each.
		namings []naming
	}{
		"as admin": {
			func(w *world.World, _ simulator.Instance, body string) string { return w.AsAdmin(body) },
			[]naming{namedByID},
		},
		"as nobody": {
			func(w *world.World, _ simulator.Instance, body string) string { return w.Configured("", body) },
			[]naming{namedByToken, namedByTokenWithBlanks},
		},
		"as the owner of the first": {
			func(w *world.World, first simulator.Instance, body string) string {
				return w.AsOwner(first.Token, body)
			},
			[]naming{namedByTheProvider, namedByToken},
		},
		"as its owner, and by its id": {
			func(w *world.World, first simulator.Instance, body string) string {
				return w.AsOwner(first.Token, body)
			},
			[]naming{namedByID},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := allSettings()
			w := all.start(t, simulator.Options{})
			w.Paired("outra", "5511990000009")
			var config strings.Builder
			var shops []simulator.Instance
			var checks []statecheck.StateCheck
			for n, naming := range test.namings {
				shop := w.Paired(naming.name, fmt.Sprintf("551199000000%d", n))
				shops = append(shops, shop)
				config.WriteString(all.beside(naming.name, naming.lines(shop)...))
				checks = slices.Concat(checks,
					all.showBeside(naming.name, "instance_id", world.Exactly(shop.ID)),
					all.showBeside(naming.name, "token", naming.token(shop)),
					all.sensitiveBeside(naming.name, "token"))
			}
			user := w.Terminal(test.provider(w, shops[0], config.String()))
			user.Settles(nil, checks...)
			all.writtenOn(w, shops...)
		})
	}
}

// misnamed are arguments that name no instance well, under the name of the resource.
// summary and detail are those of its error.
type misnamed struct {
	name, arguments, summary string
	detail                   []string
}

// misnamedBeside are such settings side by side, and their errors, which begin like this.
func (all settings) misnamedBeside(begins func(s world.Setting) string, rows ...misnamed) (config string, errors [][]string) {
	var settings strings.Builder
	for _, row := range rows {
		settings.WriteString(all.beside(row.name, row.arguments))
		errors = append(errors, each(all, func(s world.Setting) []string {
			return append([]string{begins(s), row.summary, "with " + s.ResourceType() + "." + row.name}, row.detail...)
		})...)
	}
	return settings.String(), errors
}

func TestSettingThatNamesNoInstanceWellIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal("")
	refuses := func(rows ...misnamed) {
		t.Helper()
		config, errors := all.misnamedBeside(func(world.Setting) string { return "" }, rows...)
		user.Configure(w.AsAdmin(config))
		user.FailsEach(errors, world.Plan...)
	}
	refuses(
		misnamed{
			"by_id_and_token", world.ByID(shop) + "\n  " + world.ByToken(shop),
			"Invalid Attribute Combination",
			[]string{`Attribute "token" cannot be specified when "instance_id" is specified`},
		},
		misnamed{
			"by_a_token_as_id", fmt.Sprintf("instance_id = %q", shop.Token),
			"Invalid instance id",
			[]string{"instance_id =", `looks like the token of an instance`, `belongs in the argument "token"`},
		},
		misnamed{"by_a_blank_id", `instance_id = ""`, "Invalid instance id", []string{`instance_id = ""`, "The id is blank"}},
		misnamed{"by_a_blank_token", `token = " "`, "Invalid instance token", []string{"token =", "it is blank"}},
		misnamed{
			"by_a_token_of_two_lines", fmt.Sprintf(`token = "%s\n%s"`, shop.Token, shop.Token),
			"Invalid instance token",
			[]string{"token =", "control character at position 37"},
		},
	)
	// The provider may name one, so this is refused once it is configured.
	refuses(misnamed{
		"not_at_all", "",
		"No instance named",
		[]string{"Neither instance_id nor token is set", "Set instance_id, as in instance_id = uazapi_instance.NAME.id"},
	})
	if requests := w.Requests(); len(requests) > 0 {
		t.Errorf("the plans made %d requests, the first of them %s", len(requests), requests[0].Route)
	}
}

func TestSettingOfWhatCannotBeOpenedIsNotCreated(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const stranger = "0b0b0b0b-1111-4222-8333-444444444444"
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	user := w.Terminal("")
	refuses := func(provider string, once [][]string, rows ...misnamed) {
		t.Helper()
		config, errors := all.misnamedBeside(func(s world.Setting) string { return "Unable to change the " + s.Noun() + " of" }, rows...)
		user.Configure(w.Configured(provider, config))
		user.FailsEach(append(errors, once...), world.Apply...)
		all.notWritten(w)()
		if files := user.Holding("instance_id"); len(files) > 0 {
			t.Errorf("there is something in the state: %q", files)
		}
	}
	admin := fmt.Sprintf("admin_token = %q", w.AdminToken())
	refuses(admin, nil, misnamed{
		"unknown_id", `instance_id = "r00000000000000"`,
		"instance r00000000000000: it does not exist",
		[]string{`instance_id = "r00000000000000"`, "is not in the listing of", "(2 instances)"},
	})
	refuses("", nil,
		misnamed{"wrong_token", fmt.Sprintf("token = %q", stranger), "the instance token was rejected", []string{"token =", "HTTP 401"}},
		misnamed{"id_as_token", fmt.Sprintf("token = %q", shop.ID), "the instance token was rejected", []string{"token ="}},
		misnamed{
			"admin_token_as_token", fmt.Sprintf("token = %q", w.AdminToken()),
			"the instance token was rejected",
			[]string{"token =", "is not the admin token of the server"},
		},
		misnamed{
			"id_without_a_credential", world.ByID(shop),
			"no credential opens it",
			[]string{"instance_id =", "Set admin_token in the provider", "the provider's token (UAZAPI_TOKEN)"},
		},
	)
	refuses(fmt.Sprintf("token = %q", stranger), nil, misnamed{
		"wrong_token_of_the_provider", "", "the instance token was rejected", []string{"HTTP 401"},
	})
	// What the listing answered is told once for all.
	refuses(`admin_token = "wrong"`, [][]string{{"the admin token was rejected", "Set the admin token of", "The server answered GET /instance/all with HTTP 40"}}, misnamed{
		"id_and_a_wrong_admin_token", world.ByID(shop), "the admin token was rejected", []string{"Set the admin token of"},
	})
	refuses(world.ByToken(other), nil, misnamed{
		"id_and_the_token_of_another", world.ByID(shop),
		"the token is another instance's",
		[]string{"instance_id =", "The provider's token opens instance"},
	})
	user.Configure(w.AsAdmin(all.wanted(world.ByID(shop))))
	all.settles(user, world.PlansCreate)
	all.written(w, shop.Token)()
	if files := user.Holding("instance_id"); len(files) == 0 {
		t.Error("what is in the state is not found there")
	}
}

func TestSettingWithAnotherInstancesTokenIsNotWritten(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	before := w.Configured("", all.asPaired(world.ByToken(shop)))
	user := w.Terminal(before)
	user.Run(world.Apply...)
	w.ResetRequests()
	user.Configure(w.Configured("", all.wanted(world.ByToken(other))))
	user.FailsEach(each(all, func(s world.Setting) []string {
		return []string{
			"the token is another instance's", "with " + s.Address(), "token =",
			fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID), "Nothing was changed",
		}
	}), world.Apply...)
	all.notWritten(w)()
	user.Configure(before)
	user.IsSettled()
}

func TestSettingIsNotWrittenWhereTheProvidersTokenBecameAnothers(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	user := w.Terminal(w.AsBoth(shop.Token, all.asPaired()))
	user.Settles(nil)
	w.ResetRequests()
	user.Configure(w.AsBoth(other.Token, all.wanted()))
	user.FailsEach(each(all, func(s world.Setting) []string {
		return []string{
			"Unable to change the " + s.Noun() + " of instance " + shop.ID + ": the token is another instance's",
			fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID),
		}
	}), world.Apply...)
	all.notWritten(w)()
	user.Configure(w.AsBoth(shop.Token, all.wanted()))
	user.Settles(nil)
	all.written(w, shop.Token)()
}

func TestSettingIsNotReadThroughAnotherInstancesToken(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	before := w.AsOwner(shop.Token, all.wanted())
	user := w.Terminal(before)
	user.Run(world.Apply...)
	w.ResetRequests()
	user.Configure(w.AsOwner(other.Token, all.asPaired()))
	user.FailsEach(each(all, func(s world.Setting) []string {
		return []string{
			"Unable to read the " + s.Noun() + " of instance " + shop.ID + ": the token is another instance's",
			fmt.Sprintf("The provider's token opens instance %s, not %s", other.ID, shop.ID),
		}
	}), world.Apply...)
	all.notWritten(w)()
	user.Settled(before)
}

func TestSettingChangesTheWayItsInstanceIsNamed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal("")
	shows := func(token knownvalue.Check) []statecheck.StateCheck {
		return append(all.show("instance_id", world.Exactly(shop.ID)), all.show("token", token)...)
	}
	becomes := func(line string, does func(address string) string, token knownvalue.Check) {
		t.Helper()
		user.Configure(w.AsBoth(shop.Token, all.wanted(line)))
		all.settles(user, does, shows(token)...)
	}
	stays := func(line string) {
		t.Helper()
		user.Applies(w.AsBoth(shop.Token, all.wanted(line)), world.NothingToDo)
		user.Keeps(shows(knownvalue.Null())...)
	}
	becomes(world.ByToken(shop), world.PlansCreate, world.Exactly(shop.Token))
	becomes(world.ByID(shop), world.PlansUpdate, knownvalue.Null())
	becomes(world.ByToken(shop), world.PlansUpdate, world.Exactly(shop.Token))
	becomes("", world.PlansUpdate, knownvalue.Null())
	stays(world.ByID(shop))
	stays("")
}

func TestSettingOfAnotherInstanceReplacesIt(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Settles(nil)
	all.written(w, shop.Token)()
	user.Configure(w.AsAdmin(all.wanted(world.ByID(other))))
	all.settles(user, world.PlansReplace, all.show("instance_id", world.Exactly(other.ID))...)
	all.unsetOn(w, shop)()
	all.written(w, other.Token)()
}

// unsetOn checks that each was unset once, on this instance, if it can be.
func (all settings) unsetOn(w *world.World, in simulator.Instance) func() {
	return func() {
		w.T.Helper()
		for _, s := range all {
			unset := 0
			for _, request := range w.Requests() {
				if request.Route == s.Writes && request.Header.Get("token") == in.Token && request.Body == s.Unsets {
					unset++
				}
			}
			if can := s.Unsets != ""; can && unset != 1 || !can && unset > 0 {
				w.T.Errorf("%s was unset %d times", s.Name, unset)
			}
		}
	}
}

// adopted configures an instance that exists, under its name.
func adopted(in simulator.Instance) string {
	return world.Block("resource", "uazapi_instance", in.Name, fmt.Sprintf("name = %q", in.Name), world.ByToken(in))
}

func TestSettingOfAnInstanceThatIsAppliedWithIt(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	byID, byToken := w.Paired("by_id", "5511990000001"), w.Paired("by_token", "5511990000002")
	user := w.Terminal(w.AsAdmin(adopted(byID) + all.beside(byID.Name, "instance_id = uazapi_instance.by_id.id") +
		adopted(byToken) + all.beside(byToken.Name, "token = uazapi_instance.by_token.token")))
	said := user.Run(world.Apply...)
	for _, shop := range []simulator.Instance{byID, byToken} {
		for _, s := range all {
			if !knownLater(planFor(said, besideOf(s, shop)), "instance_id") {
				t.Errorf("the plan knows the instance of %s:\n%s", besideOf(s, shop), said)
			}
		}
		user.Keeps(all.showBeside(shop.Name, "instance_id", world.Exactly(shop.ID))...)
	}
	user.IsSettled()
	all.writtenOn(w, byID, byToken)
}

// A new instance is not paired yet, so its settings have to wait.
func TestSettingOfANewInstanceWaitsForItsPairing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings().ofASession()
	w := all.start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin("resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n" + all.wanted("instance_id = uazapi_instance.shop.id")))
	user.FailsEach(each(all, func(s world.Setting) []string {
		return []string{`Unable to change the ` + s.Noun() + ` of instance "loja": it is not connected to WhatsApp`, "has to be paired first", "run the command again"}
	}), world.Apply...)
	w.Must(w.Pair(w.Only().ID, "5511990000001"))
	all.settles(user, world.PlansCreate)
	if got := w.Calls(world.CreateRoute); got != 1 {
		t.Errorf("%d instances were created, want 1", got)
	}
}
