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

// pictured is what the state has of a picture, whose hash is null where it is "", and whether there
// is one.
func pictured(sent string, has bool) map[string]knownvalue.Check {
	shows := map[string]knownvalue.Check{"picture_sha256": knownvalue.Null(), "has_picture": knownvalue.Bool(has)}
	if sent != "" {
		sum := sha256.Sum256([]byte(sent))
		shows["picture_sha256"] = knownvalue.StringExact(hex.EncodeToString(sum[:]))
	}
	return shows
}

// named is what the state has of a picture, and of a name.
func named(name string, shows map[string]knownvalue.Check) map[string]knownvalue.Check {
	shows["name"] = knownvalue.StringExact(name)
	return shows
}

// passLateness lets so much time pass that nothing a server shows is late any more.
func passLateness(w *world.World) { w.Clock.Advance(pastLate) }

// picturesOnPhone sets a picture on the phone, or removes it.
func picturesOnPhone(w *world.World, picture string) func(in simulator.Instance) error {
	return func(in simulator.Instance) error { return w.SetPicture(in.ID, picture) }
}

func namesOnPhone(w *world.World, name string) func(in simulator.Instance) error {
	return func(in simulator.Instance) error { return w.SetProfileName(in.ID, name) }
}

// Every attribute is set, changed and left out again.
func TestProfileEveryAttribute(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	const name, address = `name = "Acme"`, "https://www.example.com/acme.jpg"
	const sendsName = `{"name":"Acme"}`
	first, second, third := world.Photo(t, 10), world.Photo(t, 20), sketch(t, 4, 4)
	changing, file := stored(t, "acme.jpg", first), stored(t, "other.jpg", second)
	with := func(picture string) string { return name + "\n  " + picture }
	sends := func(kind string, picture []byte) string { return sendsPicture(dataURI(kind, picture)) }
	tells(w, profileCase, business(w), map[string][]turn{
		"sources": {
			{arguments: with(fromFile(changing)), plans: creates, sends: []string{sendsName, sends("jpeg", first)}, shows: named("Acme", pictured(string(first), true))},
			// A file that changes is seen.
			{
				outside:   func(simulator.Instance) error { return os.WriteFile(changing, second, 0o600) },
				arguments: with(fromFile(changing)), plans: updates, sends: []string{sends("jpeg", second)}, shows: pictured(string(second), true),
			},
			{arguments: with(fromURL(address)), plans: updates, sends: []string{sendsPicture(address)}, shows: pictured(address, true)},
			{arguments: with(fromBase64(dataURI("png", third))), plans: updates, sends: []string{sends("png", third)}, shows: pictured(string(third), true)},
			// The same picture from elsewhere is not sent again.
			{arguments: with(fromBase64(wrapped64(third))), plans: updates, shows: pictured(string(third), true)},
		},
		"removed": {
			{arguments: with(fromBase64(wrapped64(third))), plans: creates, sends: []string{sendsName, sends("png", third)}, shows: pictured(string(third), true)},
			{
				arguments: with(fromBase64("")), plans: updates, sends: []string{`{"image":"remove"}`}, shows: pictured("", false),
				then: func(w *world.World, in simulator.Instance) { hasPicture(w, in, "")() },
			},
			{arguments: name, plans: updates, shows: pictured("", false)},
			{arguments: with(fromFile(file)), plans: updates, sends: []string{sends("jpeg", second)}, shows: pictured(string(second), true)},
		},
		"left_out": {
			{arguments: with(fromFile(file)), plans: creates, sends: []string{sendsName, sends("jpeg", second)}},
			// What is left out stays, and nobody knows any more which picture it is.
			{arguments: name, plans: updates, shows: pictured("", true)},
			{outside: picturesOnPhone(w, ""), arguments: name},
			{
				outside:   picturesOnPhone(w, "another"),
				arguments: fromFile(file), plans: updates, sends: []string{sends("jpeg", second)}, shows: named("Acme", pictured(string(second), true)),
			},
			// A name that is left out is the account's own.
			{
				outside: func(in simulator.Instance) error {
					passLateness(w)
					return namesOnPhone(w, "Loja")(in)
				},
				arguments: fromFile(file), shows: named("Loja", pictured(string(second), true)),
			},
		},
	})
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
		outside   func(in simulator.Instance) error
		route     string
		writes    int
	}
	drifts := map[string]drift{
		"a_name":         {`name = "Acme"`, namesOnPhone(w, "Loja"), profileCase.Writes, 1},
		"removed":        {fromPhoto, picturesOnPhone(w, ""), pictureWrites, 1},
		"none_and_set":   {fromBase64(""), picturesOnPhone(w, "another"), pictureWrites, 1},
		"another_unseen": {fromPhoto, picturesOnPhone(w, "another"), pictureWrites, 0}, // nobody sees this one
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
		w.Must(drifts[shop.Name].outside(shop))
	}
	w.ResetRequests()
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		test, was := drifts[shop.Name], kept[shop.Name]
		now, _ := w.Instance(shop.ID)
		if planned := strings.Contains(said, world.PlansUpdate(besideOf(profileCase, shop))); planned != (test.writes > 0) {
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
	world.NeedsCLI(t)
	photo := fromBase64(dataURI("jpeg", world.Photo(t, 1)))
	const notYet, still = "The server does not show a change yet", "The server still shows what was cleared"
	type late struct {
		before, after string
		warns         []string
		writes        int
	}
	changes := map[string]late{
		"a_name":             {`name = "Antes"`, `name = "Depois"`, []string{notYet}, 1},
		"a_picture":          {fromBase64(""), photo, []string{notYet}, 1},
		"no_picture":         {photo, fromBase64(""), []string{still}, 1},
		"a_name_and_picture": {`name = "Antes"`, "name = \"Depois\"\n  " + photo, []string{notYet, notYet}, 2},
	}
	for read, reads := range map[string][]string{"status": {world.StatusRoute}, "listing": {world.ListRoute}, "both": {world.StatusRoute, world.ListRoute}} {
		t.Run(read, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{ProfileAtOnce: true})
			var shops []simulator.Instance
			for name := range changes {
				shop := business(w)(name)
				w.Must(w.SetPicture(shop.ID, ""))
				shops = append(shops, shop)
			}
			user := w.Terminal(allOf(w, profileCase, shops, func(name string) string { return changes[name].before }))
			user.Run(world.Apply...)
			passLateness(w)
			user.Run(world.Apply...)
			user.Configure(allOf(w, profileCase, shops, func(name string) string { return changes[name].after }))
			for _, route := range reads {
				w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultOld})
			}
			w.ResetRequests()
			warned := warnings(user)
			for _, shop := range shops {
				var want []string
				if slices.Contains(reads, world.StatusRoute) {
					want = changes[shop.Name].warns
				}
				if got := warned[besideOf(profileCase, shop)]; !slices.Equal(got, want) {
					t.Errorf("%s: it warns %q, want %q", shop.Name, got, want)
				}
			}
			user.IsSettled()
			user.IsSettled()
			w.Heal()
			user.IsSettled()
			passLateness(w)
			user.IsSettled()
			for _, shop := range shops {
				if wrote := writtenBy(w, shop); len(wrote) != changes[shop.Name].writes {
					t.Errorf("%s: it was written %d times: %.200q", shop.Name, len(wrote), wrote)
				}
			}
		})
	}
}

// What is never shown is written again, once it cannot be late any more.
func TestProfileThatIsNeverShownIsWrittenAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	arguments := map[string]string{"a_name": `name = "Depois"`, "a_picture": fromBase64(dataURI("jpeg", world.Photo(t, 1)))}
	var shops []simulator.Instance
	for name := range arguments {
		shop := business(w)(name)
		w.Must(w.SetPicture(shop.ID, ""))
		shops = append(shops, shop)
	}
	world.InTurn(w.Meets(profileCase.Writes, simulator.Fault{Kind: simulator.FaultAnswerOnly}), w.Meets(pictureWrites, simulator.Fault{Kind: simulator.FaultAnswerOnly}))()
	user := w.Terminal(allOf(w, profileCase, shops, func(name string) string { return arguments[name] }))
	user.Run(world.Apply...)
	user.IsSettled()
	passLateness(w)
	w.Heal()
	w.ResetRequests()
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		if wrote := writtenBy(w, shop); len(wrote) != 1 || !strings.Contains(said, world.PlansUpdate(besideOf(profileCase, shop))) {
			t.Errorf("%s was written %d times:\n%s", shop.Name, len(wrote), said)
		}
	}
	passLateness(w)
	user.IsSettled()
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
	type name struct{ written, sent, kept string }
	for title, test := range map[string]struct {
		form  simulator.NameForm
		names map[string]name
	}{
		"trimmed": {simulator.NameTrimmed, map[string]name{
			"blanks":     {" Acme ", " Acme ", "Acme"},
			"decomposed": {"Sa\u0303o Paulo", "São Paulo", "São Paulo"},
		}},
		"folded": {simulator.NameFolded, map[string]name{"capitals": {"Acme  Loja", "Acme  Loja", "acme loja"}}},
		"cut":    {simulator.NameCut, map[string]name{"long": {"Acme Atendimento Recife", "Acme Atendimento Recife", "Acme Atendimento Rec"}}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{NameForm: test.form})
			stories := map[string][]turn{}
			for title, name := range test.names {
				arguments := fmt.Sprintf("name = %q", name.written)
				kept := func(w *world.World, in simulator.Instance) { hasProfileName(w, in, name.kept)() }
				sends := []string{world.JSON(map[string]string{"name": name.sent})}
				stories[title] = []turn{
					{arguments: arguments, plans: creates, sends: sends, then: kept},
					{outside: func(simulator.Instance) error { passLateness(w); return nil }, arguments: arguments, then: kept},
					{outside: namesOnPhone(w, "Outra"), arguments: arguments, plans: updates, sends: sends, then: kept},
				}
			}
			tells(w, profileCase, business(w), stories)
		})
	}
}

// A server keeps a name that is no form of the one that was written.
func TestProfileNameThatIsNotKeptIsTold(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	w.Inject(simulator.Fault{Route: world.StatusRoute, Kind: simulator.FaultGarbled, Body: statusNamed(shop, "Outra"), Skip: 2})
	user := w.Terminal(w.AsAdmin(profileOf(shop, `name = "Acme"`)))
	user.Fails([]string{`Unable to change the profile of instance "loja": the server kept another value`, `name = "Acme"`, `name was asked to be "Acme". The server accepted it and kept "Outra".`}, world.Apply...)
	w.Heal()
	user.Settles(nil)
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
	type failing struct {
		arguments, route string
		fault            *simulator.Fault
		says             []string
	}
	failures := map[string]failing{
		"name_too_often": {`name = "Acme"`, profileCase.Writes, &tooOften, []string{
			"WhatsApp does not allow it for now", `name = "Acme"`, "The name was changed too often, or the account is restricted. It was not tried again", "Wait some hours", `HTTP 403, "Limite de alterações`,
		}},
		"name_refused":      {`name = "Acme"`, profileCase.Writes, &noName, []string{"the server refused the name", `name = "Acme"`, "HTTP 400"}},
		"picture_too_often": {fromFile(file), pictureWrites, &tooOften, []string{"WhatsApp does not allow it for now", "picture_file =", "The picture was changed too often"}},
		"picture_too_large": {fromFile(file), pictureWrites, &tooLarge, []string{"the picture is too large for the server", "picture_file =", "640 by 640", "HTTP 413"}},
		"picture_refused": {fromBase64(dataURI("png", sketch(t, 2, 2))), pictureWrites, &simulator.Fault{
			Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"Formato de imagem inválido"}`,
		}, []string{"the server cannot use the picture", "picture_base64 =", "JPEG of 640 by 640", "HTTP 400"}},
		"address": {fromURL("https://nowhere.invalid/a.jpg"), pictureWrites, nil, []string{
			"the server cannot use the picture", "picture_url =", "The server fetches picture_url itself", "reachable from the server", "HTTP 400", "URL inacessível",
		}},
	}
	w := world.StartTicking(t, simulator.Options{})
	var shops []simulator.Instance
	var errors [][]string
	for name, test := range failures {
		shop := business(w)(name)
		shops = append(shops, shop)
		errors = append(errors, append([]string{fmt.Sprintf("Unable to change the profile of instance %q: %s", name, test.says[0])}, test.says[1:]...))
		if test.fault != nil {
			test.fault.Token = shop.Token
			w.Meets(test.route, *test.fault)()
		}
	}
	w.Terminal(allOf(w, profileCase, shops, func(name string) string { return failures[name].arguments })).FailsJust(errors, world.Apply...)
	for _, shop := range shops {
		if calls := len(sentBy(w, shop, failures[shop.Name].route)); calls != 1 {
			t.Errorf("%s: it was sent %d times", shop.Name, calls)
		}
	}
}

// Where one of two writes fails, the other stands in the state and is not done again.
func TestProfilePartlyFailed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	first, second := world.Photo(t, 1), world.Photo(t, 2)
	type part struct {
		fails string
		says  []string
		// done is what is sent of the other part, and left what the next apply sends.
		done, left string
	}
	const sendsName = `{"name":"Depois"}`
	sendsPicture := sendsPicture(dataURI("jpeg", second))
	parts := map[string]part{
		"the_picture": {pictureWrites, []string{`"the_picture": WhatsApp does not allow it for now`, "picture_base64 ="}, sendsName, sendsPicture},
		"the_name":    {profileCase.Writes, []string{`"the_name": WhatsApp does not allow it for now`, `name = "Depois"`}, sendsPicture, sendsName},
	}
	var shops []simulator.Instance
	var errors [][]string
	for name, part := range parts {
		shops = append(shops, business(w)(name))
		errors = append(errors, part.says)
	}
	user := w.Terminal(allOf(w, profileCase, shops, func(string) string { return "name = \"Antes\"\n  " + fromBase64(dataURI("jpeg", first)) }))
	user.Settles(nil)
	w.ResetRequests()
	for _, shop := range shops {
		w.Meets(parts[shop.Name].fails, simulator.Fault{Token: shop.Token, Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Limite"}`})()
	}
	user.Configure(allOf(w, profileCase, shops, func(string) string { return "name = \"Depois\"\n  " + fromBase64(dataURI("jpeg", second)) }))
	user.FailsJust(errors, world.Apply...)
	w.Heal()
	for _, shop := range shops {
		part := parts[shop.Name]
		if wrote := writtenBy(w, shop); len(wrote) != 2 || !slices.Contains(wrote, part.done) || !slices.Contains(wrote, part.left) {
			t.Errorf("%s: it sent %.200q", shop.Name, wrote)
		}
	}
	w.ResetRequests()
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		if wrote := writtenBy(w, shop); !slices.Equal(wrote, []string{parts[shop.Name].left}) || !strings.Contains(said, world.PlansUpdate(besideOf(profileCase, shop))) {
			t.Errorf("%s: then it sent %.200q:\n%s", shop.Name, wrote, said)
		}
		hasProfileName(w, shop, "Depois")()
		hasPicture(w, shop, dataURI("jpeg", second))()
	}
	user.IsSettled()
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
	changesWhileAnswersAreLost(world.StartTicking(t, simulator.Options{}), profileCase, []string{profileCase.Writes, pictureWrites}, map[string]change{
		// Some are carried out.
		"a_name":          {`name = "Antes"`, `name = "Depois"`, nil, simulator.FaultDropAfter},
		"a_first_picture": {fromBase64(""), first, nil, simulator.FaultDropAfter},
		"no_picture":      {first, fromBase64(""), nil, simulator.FaultDropAfter},
		"another_picture": {first, second, []string{`"another_picture": nobody can tell whether it was saved`, "picture_base64 =", "Run the command again"}, simulator.FaultDropAfter},
		// And some are not.
		"a_name_undone":          {`name = "Antes"`, `name = "Depois"`, []string{`"a_name_undone": no answer from the server`, `name = "Depois"`}, simulator.FaultDropBefore},
		"a_first_picture_undone": {fromBase64(""), first, []string{`"a_first_picture_undone": no answer from the server`, "picture_base64 ="}, simulator.FaultDropBefore},
	})
}

// An import knows the name, and no picture: one that is configured is sent once.
func TestProfileImports(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	photo := world.Photo(t, 1)
	var shops []simulator.Instance
	var importing strings.Builder
	for way, id := range importIDs {
		shop := business(w)(label(way))
		w.Must(w.SetProfileName(shop.ID, "Acme"))
		shops = append(shops, shop)
		importing.WriteString(world.ImportBlock(besideOf(profileCase, shop), id(shop)))
	}
	config := func(arguments string) string {
		return allOf(w, profileCase, shops, func(string) string { return "name = \"Acme\"\n  " + arguments })
	}
	user := w.Terminal(config("") + importing.String())
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		turn{plans: "imported", shows: named("Acme", pictured("", true))}.holds(user, profileCase, shop, said)
	}
	user.Configure(config(""))
	user.IsSettled()
	user.Configure(config(fromBase64(dataURI("jpeg", photo))))
	said = user.Run(world.Apply...)
	for _, shop := range shops {
		turn{plans: updates, sends: []string{sendsPicture(dataURI("jpeg", photo))}}.holds(user, profileCase, shop, said)
	}
	user.IsSettled()
}

// Values that are known only during the apply are sent, and known afterwards.
func TestProfileUnknownUntilTheApply(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := business(w)("loja")
	photo := world.Photo(t, 1)
	encoded := dataURI("jpeg", photo)
	user := w.Terminal(world.Later(fmt.Sprintf("%q", encoded)) + allOf(w, profileCase, []simulator.Instance{shop}, func(string) string {
		return "name = substr(terraform_data.later.output, 0, 10)\n  picture_base64 = terraform_data.later.output"
	}))
	said := user.Run(world.Apply...)
	turn{
		plans: creates, sends: []string{fmt.Sprintf(`{"name":%q}`, encoded[:10]), sendsPicture(encoded)}, shows: named(encoded[:10], pictured(string(photo), true)),
	}.holds(user, profileCase, shop, said)
	user.IsSettled()
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
		refused("", "Missing argument", "picture_base64"),
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
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	photo := dataURI("jpeg", world.Photo(t, 1))
	user := w.Terminal(w.AsAdmin(profileOf(shop, `name = "Acme"`, fromBase64(photo))))
	user.Settles(nil)
	w.ResetRequests()
	user.Run(world.DestroyUnseen...)
	w.Wrote()()
	hasProfileName(w, shop, "Acme")()
	hasPicture(w, shop, photo)()
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
