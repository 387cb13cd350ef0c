package setting

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const pictureWrites = "POST /profile/image"

// pastLate is after the time for which a server may show late what was written.
const pastLate = 6 * time.Minute

// profileOf configures the profile of an instance.
func profileOf(in simulator.Instance, arguments ...string) string {
	return profileCase.With(append([]string{world.ByID(in)}, arguments...)...)
}

// drawing is a PNG.
func sketch(t *testing.T, width, height int) []byte {
	t.Helper()
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black})); err != nil {
		t.Fatal(err)
	}
	return encoded.Bytes()
}

// stored writes a file, and returns its path.
func stored(t *testing.T, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	writeFile(t, file, content)
	return file
}

func writeFile(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func fromFile(file string) string      { return fmt.Sprintf("picture_file = %q", file) }
func fromURL(address string) string    { return fmt.Sprintf("picture_url = %q", address) }
func fromBase64(encoded string) string { return fmt.Sprintf("picture_base64 = %q", encoded) }

// dataURI is a picture as it is sent.
func dataURI(kind string, picture []byte) string {
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(picture)
}

func sendsPicture(picture string) string { return fmt.Sprintf(`{"image":%q}`, picture) }

// showsPicture checks the hash of a picture, null where it is "", and whether there is one.
func showsPicture(sent string, has bool) []statecheck.StateCheck {
	hash := knownvalue.Null()
	if sent != "" {
		sum := sha256.Sum256([]byte(sent))
		return []statecheck.StateCheck{
			profileCase.Shows("picture_sha256", knownvalue.StringExact(hex.EncodeToString(sum[:]))), profileCase.Shows("has_picture", knownvalue.Bool(has)),
		}
	}
	return []statecheck.StateCheck{profileCase.Shows("picture_sha256", hash), profileCase.Shows("has_picture", knownvalue.Bool(has))}
}

// passLateness lets so much time pass that nothing a server shows is late any more.
func passLateness(w *world.World) { w.Clock.Advance(pastLate) }

// onPhonePicture sets a picture on the phone, or removes it.
func onPhonePicture(w *world.World, in simulator.Instance, picture string) func() {
	return w.Do(func() error { return w.SetPicture(in.ID, picture) })
}

func onPhoneName(w *world.World, in simulator.Instance, name string) func() {
	return w.Do(func() error { return w.SetProfileName(in.ID, name) })
}

// Every attribute is set, changed and left out again.
func TestProfileEveryAttribute(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	config := func(arguments ...string) string { return w.AsAdmin(profileOf(shop, arguments...)) }
	first, second, third := world.Photo(t, 10), world.Photo(t, 20), sketch(t, 4, 4)
	file := stored(t, "acme.jpg", first)
	const name, address = `name = "Acme"`, "https://www.example.com/acme.jpg"
	update := profileCase.Planned(plancheck.ResourceActionUpdate)
	w.Steps(
		resource.TestStep{
			Config:            config(name, fromFile(file)),
			ConfigStateChecks: append(showsPicture(string(first), true), profileCase.Shows("name", knownvalue.StringExact("Acme"))),
			PostApplyFunc:     w.Sent(pictureWrites, sendsPicture(dataURI("jpeg", first))),
		},
		// A file that changes is seen.
		resource.TestStep{
			PreConfig: func() { writeFile(t, file, second) }, Config: config(name, fromFile(file)), ConfigPlanChecks: update,
			ConfigStateChecks: showsPicture(string(second), true), PostApplyFunc: w.Sent(pictureWrites, sendsPicture(dataURI("jpeg", second))),
		},
		resource.TestStep{
			Config: config(name, fromURL(address)), ConfigPlanChecks: update,
			ConfigStateChecks: showsPicture(address, true), PostApplyFunc: w.Sent(pictureWrites, sendsPicture(address)),
		},
		resource.TestStep{
			Config: config(name, fromBase64(dataURI("png", third))), ConfigPlanChecks: update,
			ConfigStateChecks: showsPicture(string(third), true), PostApplyFunc: w.Sent(pictureWrites, sendsPicture(dataURI("png", third))),
		},
		// The same picture from elsewhere is not sent again.
		resource.TestStep{
			Config: config(name, fromBase64(wrapped64(third))), ConfigPlanChecks: update,
			ConfigStateChecks: showsPicture(string(third), true), PostApplyFunc: w.Sent(pictureWrites),
		},
		resource.TestStep{
			Config: config(name, fromBase64("")), ConfigPlanChecks: update,
			ConfigStateChecks: showsPicture("", false), PostApplyFunc: world.InTurn(w.Sent(pictureWrites, `{"image":"remove"}`), hasPicture(w, shop, "")),
		},
		resource.TestStep{Config: config(name), ConfigPlanChecks: update, ConfigStateChecks: showsPicture("", false), PostApplyFunc: w.Sent(pictureWrites)},
		resource.TestStep{Config: config(name, fromFile(file)), ConfigPlanChecks: update, PostApplyFunc: w.Sent(pictureWrites, sendsPicture(dataURI("jpeg", second)))},
		// What is left out stays, and nobody knows any more which picture it is.
		resource.TestStep{Config: config(name), ConfigPlanChecks: update, ConfigStateChecks: showsPicture("", true), PostApplyFunc: w.Sent(pictureWrites)},
		resource.TestStep{PreConfig: onPhonePicture(w, shop, ""), Config: config(name), ConfigPlanChecks: profileCase.Planned(plancheck.ResourceActionNoop)},
		resource.TestStep{
			PreConfig: onPhonePicture(w, shop, "another"), Config: config(fromFile(file)), ConfigPlanChecks: update,
			ConfigStateChecks: append(showsPicture(string(second), true), profileCase.Shows("name", knownvalue.StringExact("Acme"))),
			PostApplyFunc:     w.Sent(pictureWrites, sendsPicture(dataURI("jpeg", second))),
		},
		// A name that is left out is the account's own.
		resource.TestStep{
			PreConfig: world.InTurn(func() { passLateness(w) }, onPhoneName(w, shop, "Loja")), Config: config(fromFile(file)), ConfigPlanChecks: profileCase.Planned(plancheck.ResourceActionNoop),
			PostApplyFunc: w.Sent(profileCase.Writes),
		},
		resource.TestStep{Config: config(fromFile(file)), ConfigStateChecks: []statecheck.StateCheck{profileCase.Shows("name", knownvalue.StringExact("Loja"))}},
	)
}

// wrapped64 is base64 in lines, as tools write it.
func wrapped64(picture []byte) string {
	var lines []string
	for part := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(picture)), 20) {
		lines = append(lines, string(part))
	}
	return strings.Join(lines, "\n")
}

// hasPicture checks the picture of the account.
func hasPicture(w *world.World, in simulator.Instance, want string) func() {
	return func() {
		w.T.Helper()
		if got, _ := w.Instance(in.ID); got.Picture != want {
			w.T.Errorf("the picture is %.40q, want %.40q", got.Picture, want)
		}
	}
}

func hasProfileName(w *world.World, in simulator.Instance, want string) func() {
	return func() {
		w.T.Helper()
		if got, _ := w.Instance(in.ID); got.ProfileName != want {
			w.T.Errorf("the name is %q, want %q", got.ProfileName, want)
		}
	}
}

func TestProfileDriftIsMended(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	fromPhoto := fromFile(stored(t, "a.jpg", world.Photo(t, 1)))
	type drift struct {
		arguments string
		outside   func(w *world.World, in simulator.Instance) func()
		route     string
		writes    int
	}
	drifts := map[string]drift{
		"a_name":         {`name = "Acme"`, func(w *world.World, in simulator.Instance) func() { return onPhoneName(w, in, "Loja") }, profileCase.Writes, 1},
		"removed":        {fromPhoto, func(w *world.World, in simulator.Instance) func() { return onPhonePicture(w, in, "") }, pictureWrites, 1},
		"none_and_set":   {fromBase64(""), func(w *world.World, in simulator.Instance) func() { return onPhonePicture(w, in, "another") }, pictureWrites, 1},
		"another_unseen": {fromPhoto, func(w *world.World, in simulator.Instance) func() { return onPhonePicture(w, in, "another") }, pictureWrites, 0}, // nobody sees this one
	}
	var shops []simulator.Instance
	for n, name := range slices.Sorted(maps.Keys(drifts)) {
		shops = append(shops, w.Paired(name, fmt.Sprintf("551199000%04d", n)))
	}
	user := w.Terminal(allOf(w, profileCase, shops, func(name string) string { return drifts[name].arguments }))
	user.Run(world.Apply...)
	user.IsSettled()
	passLateness(w)
	kept := map[string]simulator.Instance{}
	for _, shop := range shops {
		kept[shop.Name], _ = w.Instance(shop.ID)
		drifts[shop.Name].outside(w, shop)()
	}
	w.ResetRequests()
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		test, was := drifts[shop.Name], kept[shop.Name]
		now, _ := w.Instance(shop.ID)
		if planned := strings.Contains(said, updated(besideOf(profileCase, shop))); planned != (test.writes > 0) {
			t.Errorf("%s: that it is changed is %t:\n%s", shop.Name, planned, said)
		}
		if writes := len(sentBy(w, shop, test.route)); writes != test.writes || writes > 0 && (now.ProfileName != was.ProfileName || now.Picture != was.Picture) {
			t.Errorf("%s: after %d writes it is %q with the picture %.20q", shop.Name, writes, now.ProfileName, now.Picture)
		}
	}
	user.IsSettled()
}

// What a server shows late is no drift: not in the run that wrote it, and not in the
// next ones.
func TestProfileThatIsShownLateIsNoDrift(t *testing.T) {
	t.Parallel()
	picture := world.Photo(t, 1)
	for title, test := range map[string]struct{ before, after string }{
		"a name":             {`name = "Antes"`, `name = "Depois"`},
		"a picture":          {fromBase64(""), fromBase64(dataURI("jpeg", picture))},
		"no picture":         {fromBase64(dataURI("jpeg", picture)), fromBase64("")},
		"a name and picture": {`name = "Antes"`, "name = \"Depois\"\n  " + fromBase64(dataURI("jpeg", picture))},
	} {
		for read, reads := range map[string][]string{"status": {world.StatusRoute}, "listing": {world.ListRoute}, "both": {world.StatusRoute, world.ListRoute}} {
			t.Run(title+"/"+read, func(t *testing.T) {
				t.Parallel()
				world.NeedsCLI(t)
				w := world.StartTicking(t, simulator.Options{ProfileAtOnce: true})
				shop := w.Paired("loja", world.Phone)
				w.Must(w.SetPicture(shop.ID, ""))
				user := w.Terminal(w.AsAdmin(profileOf(shop, test.before)))
				user.Run(world.Apply...)
				passLateness(w)
				user.Run(world.Apply...)
				user.Configure(w.AsAdmin(profileOf(shop, test.after)))
				for _, route := range reads {
					w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultOld})
				}
				w.ResetRequests()
				warns := "The server does not show a change yet"
				if title == "no picture" {
					warns = "The server still shows what was cleared"
				}
				if said := user.Run(world.Apply...); strings.Contains(said, warns) != slices.Contains(reads, world.StatusRoute) {
					t.Errorf("it says:\n%s", said)
				}
				user.IsSettled()
				user.IsSettled()
				w.Heal()
				user.IsSettled()
				passLateness(w)
				user.IsSettled()
				if calls := w.Calls(profileCase.Writes) + w.Calls(pictureWrites); calls > 2 || calls == 0 {
					t.Errorf("it was written %d times", calls)
				}
			})
		}
	}
}

// What is never shown is written again, once it cannot be late any more.
func TestProfileThatIsNeverShownIsWrittenAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct{ arguments, writes string }{
		"a name":    {`name = "Depois"`, profileCase.Writes},
		"a picture": {fromBase64(dataURI("jpeg", world.Photo(t, 1))), pictureWrites},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("loja", world.Phone)
			w.Must(w.SetPicture(shop.ID, ""))
			w.Meets(test.writes, simulator.Fault{Kind: simulator.FaultAnswerOnly})()
			user := w.Terminal(w.AsAdmin(profileOf(shop, test.arguments)))
			user.Run(world.Apply...)
			user.IsSettled()
			passLateness(w)
			user.Says([]string{"1 to change"}, world.Plan...)
			w.Heal()
			user.Run(world.Apply...)
			passLateness(w)
			user.IsSettled()
		})
	}
}

// A server that goes on to show what was removed does not make each plan remove it.
func TestProfilePictureThatIsShownAfterItsRemoval(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{RemovedPictureShown: true})
	shop := w.Paired("loja", world.Phone)
	user := w.Terminal(w.AsAdmin(profileOf(shop, fromBase64(""))))
	user.Says([]string{"Warning: The server still shows what was cleared", "has_picture"}, world.Apply...)
	passLateness(w)
	user.IsSettled()
	w.Sent(pictureWrites, `{"image":"remove"}`)()
}

// A name that the server trims, folds or cuts is no difference, and one that somebody
// changes is.
func TestProfileNameThatTheServerKeepsInAFormOfItsOwn(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		form       simulator.NameForm
		name, kept string
	}{
		"trimmed":    {simulator.NameTrimmed, " Acme ", "Acme"},
		"folded":     {simulator.NameFolded, "Acme  Loja", "acme loja"},
		"cut":        {simulator.NameCut, "Acme Atendimento Recife", "Acme Atendimento Rec"},
		"decomposed": {simulator.NameAsSent, "Sa\u0303o Paulo", "São Paulo"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{NameForm: test.form})
			shop := w.Paired("loja", world.Phone)
			user := w.Terminal(w.AsAdmin(profileOf(shop, fmt.Sprintf("name = %q", test.name))))
			user.Run(world.Apply...)
			hasProfileName(w, shop, test.kept)()
			user.IsSettled()
			passLateness(w)
			user.IsSettled()
			w.Must(w.SetProfileName(shop.ID, "Outra"))
			user.Says([]string{"1 to change"}, world.Plan...)
			user.Run(world.Apply...)
			hasProfileName(w, shop, test.kept)()
			user.IsSettled()
		})
	}
}

// A server keeps a name that is no form of the one that was written.
func TestProfileNameThatIsNotKeptIsTold(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	config := w.AsAdmin(profileOf(shop, `name = "Acme"`))
	w.Steps(
		resource.TestStep{
			PreConfig: func() {
				w.Inject(simulator.Fault{Route: world.StatusRoute, Kind: simulator.FaultGarbled, Body: statusNamed(shop, "Outra"), Skip: 2})
			},
			Config:      config,
			ExpectError: world.Says(`Unable to change the profile of instance "loja": the server kept another value`, `name = "Acme"`, `name was asked to be "Acme". The server accepted it and kept "Outra".`),
		},
		resource.TestStep{PreConfig: w.Heal, Config: config},
	)
}

// statusNamed is the status of an instance whose account has this name.
func statusNamed(in simulator.Instance, name string) string {
	return fmt.Sprintf(`{"instance":{"id":%q,"status":"connected","profileName":%q,"profilePicUrl":"https://a"},"status":{"connected":true,"loggedIn":true}}`, in.ID, name)
}

// Each failure is told at its attribute, in words of its own, and is not tried again.
func TestProfileRefusals(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	tooOften := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Limite de alterações excedido ou conta com restrições"}`}
	tooLarge := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 413, Body: "<html><title>413 Request Entity Too Large</title></html>"}
	noName := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"Nome muito longo ou inválido"}`}
	file := stored(t, "a.jpg", world.Photo(t, 1))
	for title, test := range map[string]struct {
		arguments, route string
		fault            *simulator.Fault
		says             []string
	}{
		"name, too often": {`name = "Acme"`, profileCase.Writes, &tooOften, []string{
			"WhatsApp does not allow it for now", `name = "Acme"`, "The name was changed too often, or the account is restricted. It was not tried again", "Wait some hours", `HTTP 403, "Limite de alterações`,
		}},
		"name, refused":      {`name = "Acme"`, profileCase.Writes, &noName, []string{"the server refused the name", `name = "Acme"`, "HTTP 400"}},
		"picture, too often": {fromFile(file), pictureWrites, &tooOften, []string{"WhatsApp does not allow it for now", "picture_file =", "The picture was changed too often"}},
		"picture, too large": {fromFile(file), pictureWrites, &tooLarge, []string{"the picture is too large for the server", "picture_file =", "640 by 640", "HTTP 413"}},
		"picture, refused": {fromBase64(dataURI("png", sketch(t, 2, 2))), pictureWrites, &simulator.Fault{
			Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"Formato de imagem inválido"}`,
		}, []string{"the server cannot use the picture", "picture_base64 =", "JPEG of 640 by 640", "HTTP 400"}},
		"address": {fromURL("https://nowhere.invalid/a.jpg"), pictureWrites, nil, []string{
			"the server cannot use the picture", "picture_url =", "The server fetches picture_url itself", "reachable from the server", "HTTP 400", "URL inacessível",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("loja", world.Phone)
			if test.fault != nil {
				w.Meets(test.route, *test.fault)()
			}
			w.Terminal(w.AsAdmin(profileOf(shop, test.arguments))).Fails(append([]string{`Unable to change the profile of instance "loja": ` + test.says[0]}, test.says[1:]...), world.Apply...)
			if calls := w.Calls(test.route); calls != 1 {
				t.Errorf("it was sent %d times", calls)
			}
		})
	}
}

// Where one of two writes fails, the other stands in the state and is not done again.
func TestProfilePartlyFailed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	refused := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Limite"}`}
	first, second := world.Photo(t, 1), world.Photo(t, 2)
	for title, test := range map[string]struct {
		fails, done string
		says        []string
		left        []string
	}{
		"the picture": {pictureWrites, profileCase.Writes, []string{"WhatsApp does not allow it for now", "picture_base64 ="}, []string{`{"name":"Depois"}`}},
		"the name":    {profileCase.Writes, pictureWrites, []string{"WhatsApp does not allow it for now", `name = "Depois"`}, []string{sendsPicture(dataURI("jpeg", second))}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("loja", world.Phone)
			before := w.AsAdmin(profileOf(shop, `name = "Antes"`, fromBase64(dataURI("jpeg", first))))
			after := w.AsAdmin(profileOf(shop, `name = "Depois"`, fromBase64(dataURI("jpeg", second))))
			user := w.Terminal("")
			applies(user, before, created(profileCase.Address()))
			w.ResetRequests()
			w.Meets(test.fails, refused)()
			user.Configure(after)
			user.Fails(test.says, world.Apply...)
			w.Heal()
			w.Sent(test.done, test.left...)()
			applies(user, after, updated(profileCase.Address()))
			if calls := w.Calls(test.fails); calls != 1 {
				t.Errorf("%s was sent %d times", test.fails, calls)
			}
			w.Sent(test.done)()
			hasProfileName(w, shop, "Depois")()
			hasPicture(w, shop, dataURI("jpeg", second))()
		})
	}
}

// Both may fail, and each is told.
func TestProfileBothFail(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	refused := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Limite"}`}
	user := w.Terminal(w.AsAdmin(profileOf(shop, `name = "Acme"`, fromFile(stored(t, "a.jpg", world.Photo(t, 1))))))
	world.InTurn(w.Meets(profileCase.Writes, refused), w.Meets(pictureWrites, refused))()
	user.Fails([]string{"The name was changed too often", "The picture was changed too often"}, world.Apply...)
}

// A lost answer is proven by what the server shows. A picture that takes the place of
// another one is proven by nothing.
func TestProfileLostAnswer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	first, second := fromBase64(dataURI("jpeg", world.Photo(t, 1))), fromBase64(dataURI("jpeg", world.Photo(t, 2)))
	for title, test := range map[string]struct {
		kind simulator.FaultKind
		// lost are changes by the name of their instance.
		lost map[string]change
	}{
		"carried out": {simulator.FaultDropAfter, map[string]change{
			"a_name":          {`name = "Antes"`, `name = "Depois"`, nil},
			"a_first_picture": {fromBase64(""), first, nil},
			"no_picture":      {first, fromBase64(""), nil},
			"another_picture": {first, second, []string{`"another_picture": nobody can tell whether it was saved`, "picture_base64 =", "Run the command again"}},
		}},
		"not carried out": {simulator.FaultDropBefore, map[string]change{
			"a_name":          {`name = "Antes"`, `name = "Depois"`, []string{`"a_name": no answer from the server`, `name = "Depois"`}},
			"a_first_picture": {fromBase64(""), first, []string{`"a_first_picture": no answer from the server`, "picture_base64 ="}},
		}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			changesWhileAnswersAreLost(w, profileCase, test.kind, []string{profileCase.Writes, pictureWrites}, test.lost)
		})
	}
}

// An import knows the name, and no picture: one that is configured is sent once.
func TestProfileImports(t *testing.T) {
	t.Parallel()
	for title, id := range importIDs {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			picture := world.Photo(t, 1)
			importing := world.ImportBlock(profileCase.Address(), id(shop))
			config := profileOf(shop, `name = "Conta 0001"`)
			w.Steps(
				resource.TestStep{
					Config: w.AsAdmin(importing + config), ConfigPlanChecks: importedAs(profileCase, plancheck.ResourceActionNoop),
					ConfigStateChecks: showsPicture("", true), PostApplyFunc: w.Sent(pictureWrites),
				},
				resource.TestStep{Config: w.AsAdmin(config), PlanOnly: true},
				resource.TestStep{
					Config:           w.AsAdmin(profileOf(shop, `name = "Conta 0001"`, fromBase64(dataURI("jpeg", picture)))),
					ConfigPlanChecks: profileCase.Planned(plancheck.ResourceActionUpdate), PostApplyFunc: w.Sent(pictureWrites, sendsPicture(dataURI("jpeg", picture))),
				},
				resource.TestStep{Config: w.AsAdmin(profileOf(shop, `name = "Conta 0001"`, fromBase64(dataURI("jpeg", picture)))), PlanOnly: true},
			)
		})
	}
}

// Values that are known only during the apply are sent, and known afterwards.
func TestProfileUnknownUntilTheApply(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	picture := world.Photo(t, 1)
	config := w.AsAdmin(fmt.Sprintf("resource \"terraform_data\" \"it\" {\n  input = %q\n}\n\n", dataURI("jpeg", picture)) +
		profileOf(shop, `name = substr(terraform_data.it.output, 0, 10)`, "picture_base64 = terraform_data.it.output"))
	w.Steps(
		resource.TestStep{Config: config, ConfigStateChecks: showsPicture(string(picture), true), PostApplyFunc: w.Sent(pictureWrites, sendsPicture(dataURI("jpeg", picture)))},
		resource.TestStep{Config: config, PlanOnly: true},
	)
}

// A file that changes after the plan is not sent.
func TestProfileFileThatChangesAfterThePlan(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	file := stored(t, "a.jpg", world.Photo(t, 1))
	config := w.AsAdmin(profileOf(shop, fromFile(file)))
	w.Steps(
		resource.TestStep{
			Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.BetweenPlanAndApply(func() { writeFile(t, file, world.Photo(t, 2)) })}},
			// The tool plans again while it applies, and lets the provider say nothing.
			ExpectError: world.Says("Provider produced inconsistent final plan", "picture_sha256"),
		},
		resource.TestStep{PreConfig: w.Sent(pictureWrites), Config: config, PostApplyFunc: hasPicture(w, shop, dataURI("jpeg", world.Photo(t, 2)))},
	)
}

func TestProfileThatCannotBeTakenIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	folder := t.TempDir()
	large := append(world.Photo(t, 1), make([]byte, 5<<20)...)
	planRefuses(w, profileCase, shop, "",
		refused("", "Missing Attribute Configuration", "picture_base64"),
		refused(fromFile("a.jpg")+"\n  "+fromURL("https://a.example/b.jpg"), "Invalid Attribute Combination", "picture_url"),
		refused(`name = "Acme Atendimento ao Cliente"`, "Invalid profile name", "name =", "27 characters, and WhatsApp takes at most 25"),
		refused(`name = "  "`, "Invalid profile name", "The name is blank"),
		refused(fromURL("ftp://a.example/b.jpg"), "Invalid picture URL", "picture_url =", "https:// or http://"),
		refused(fromURL(""), "Invalid picture URL", `picture_base64 = ""`),
	)
	// A picture is looked at only where all else is well.
	planRefuses(w, profileCase, shop, "",
		refused(fromFile(filepath.Join(folder, "none.jpg")), "Invalid picture", "picture_file =", "none.jpg", "no such file", "has to exist when the plan is made"),
		refused(fromFile(folder), "Invalid picture", "picture_file =", "is a directory"),
		refused(fromFile("/dev/zero"), "Invalid picture", "no file"),
		refused(fromFile(stored(t, "a.gif", []byte("GIF89a"))), "Invalid picture", "neither a JPEG nor a PNG"),
		refused(fromFile(stored(t, "a.jpg", nil)), "Invalid picture", "It is empty", `picture_base64 = ""`),
		refused(fromFile(stored(t, "b.jpg", large)), "Invalid picture", "more than 5 MB"),
		refused(fromFile(stored(t, "a.png", sketch(t, 20_001, 1))), "Invalid picture", "20001 by 1 pixels"),
		refused(fromBase64("a.jpg"), "Invalid picture", "picture_base64 =", "It is not base64", "picture_file"),
		refused(fromBase64("data:text/plain,x"), "Invalid picture", "no data URI in base64"),
	)
}

// What destroys the resource leaves the account as it is.
func TestProfileStaysAfterADestroy(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	picture := world.Photo(t, 1)
	w.Test(resource.TestCase{
		Steps: []resource.TestStep{{Config: w.AsAdmin(profileOf(shop, `name = "Acme"`, fromBase64(dataURI("jpeg", picture))))}},
		CheckDestroy: func(*terraform.State) error {
			hasProfileName(w, shop, "Acme")()
			hasPicture(w, shop, dataURI("jpeg", picture))()
			return nil
		},
	})
}

// A number that logs out keeps what is known of its profile.
func TestProfileOfANumberThatLogsOut(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	user := w.Terminal(w.AsAdmin(profileOf(shop, `name = "Acme"`, fromBase64(dataURI("jpeg", world.Photo(t, 1))))))
	user.Run(world.Apply...)
	passLateness(w)
	w.Must(w.LogOut(shop.ID))
	w.Must(w.SetPicture(shop.ID, ""))
	user.IsSettled()
	w.Must(w.Pair(shop.ID, world.Phone))
	user.Says([]string{"has_picture", "false -> true", "1 to change"}, world.Plan...)
	w.Must(w.SetPicture(shop.ID, "back"))
	user.IsSettled()
}
