package lives

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The actions and the rules of this file are about the profile and the business profile
// of an account. Both are changed on the phone as well, and need a session to be written.

// What files say of accounts. All servers keep these names as they are written.
var (
	profileNames = []string{"loja um", "loja dois"}
	pictures     = []string{"https://files.example/a.jpg", "https://files.example/b.jpg"}
	descriptions = []string{"Peças e serviço", "Atendimento\nde 8h às 18h"}
	addresses    = []string{"Rua Um, 1", "Rua Dois, 2\nSala 3"}
	emails       = []string{"vendas@loja.example", "contato@loja.example"}
)

// newProfile draws a name, a picture or both. "" removes the picture.
func (w *world) newProfile(t *rapid.T) map[string]any {
	arguments := map[string]any{}
	if sometimes(t, "with a picture", 2) {
		arguments["picture_url"] = pick(t, "picture", pictures)
		if sometimes(t, "removed", 3) && !w.kind.RemovedPictureShown {
			clear(arguments)
			arguments["picture_base64"] = ""
		}
	}
	if len(arguments) == 0 || sometimes(t, "with a name", 2) {
		arguments["name"] = pick(t, "name", profileNames)
	}
	return arguments
}

// newBusiness draws at least one field that the servers of a life change.
func (w *world) newBusiness(t *rapid.T) map[string]any {
	arguments := map[string]any{"description": pick(t, "description", descriptions)}
	if sometimes(t, "with an address", 2) {
		arguments["address"] = pick(t, "address", addresses)
	}
	if sometimes(t, "with an email", 2) && !slices.Contains(w.kind.Business.Fails, "email") {
		arguments["email"] = pick(t, "email", emails)
	}
	if field := pick(t, "cleared", []string{"", "description", "address"}); field != "" && !w.kind.Business.KeepsEmpty {
		arguments[field] = ""
	}
	return arguments
}

// accountKinds are the kinds that belong to an account.
var accountKinds = []string{profileKind, businessKind}

// addOfAccount gives an instance a profile or a business profile, where its account can
// have it, and be changed often enough.
func (w *world) addOfAccount(t *rapid.T) {
	s, kind := w.space(t), pick(t, "kind", accountKinds)
	if kind == profileKind && w.kind.ProfileChanges > 0 || kind == businessKind && !w.hasBusiness() {
		t.Skip("the account would refuse it")
	}
	w.addTo(t, s, pick(t, "instance", s.config.of(instanceKind)), kind)
}

func (w *world) changeOfAccount(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", append(s.config.of(profileKind), s.config.of(businessKind)...))
	s.config[address].arguments = w.newOfAccount(t, kindOf(address))
}

func (w *world) newOfAccount(t *rapid.T, kind string) map[string]any {
	if kind == profileKind {
		return w.newProfile(t)
	}
	return w.newBusiness(t)
}

// importOfAccount takes over what an instance has that the team has.
func (w *world) importOfAccount(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", append(s.missing(profileKind), s.missing(businessKind)...))
	on := s.state[s.config[address].on]
	if on == nil || len(w.holders(kindOf(address), on.instance())) > 0 {
		t.Skip("there is nothing to import")
	}
	w.importInto(s, address, on.instance())
}

// anyAccount draws an instance that has a phone, or had one.
func (w *world) anyAccount(t *rapid.T) simulator.Instance {
	in := w.anyInstance(t)
	if in.Owner == "" {
		t.Skip("it has no phone")
	}
	return in
}

func (w *world) phoneChangesProfile(t *rapid.T) {
	in := w.anyAccount(t)
	if sometimes(t, "the picture", 2) {
		w.must(w.servers[0].SetPicture(in.ID, pick(t, "picture", []string{"", "taken on the phone"})))
		return
	}
	w.must(w.servers[0].SetProfileName(in.ID, pick(t, "name", append(hostile[:3:3], "no telefone", profileNames[0]))))
}

func (w *world) phoneChangesBusiness(t *rapid.T) {
	w.must(w.servers[0].SetBusiness(w.anyAccount(t).ID, pick(t, "business", []simulator.Business{
		{}, {Description: hostile[0], Address: hostile[1]}, {Description: descriptions[0], Email: "telefone@loja.example"},
	})))
}

// accountFails has requests of a profile or a business profile go wrong.
func (w *world) accountFails(t *rapid.T) {
	fault := pick(t, "fault", faults)
	fault.Route = pick(t, "route", []string{"POST /profile/name", "POST /profile/image", "POST /business/get/profile", "POST /business/update/profile"})
	w.inject(t, fault)
}

// ofAccount are the fields of [fieldsOf] that belong to an account, by kind and attribute.
func ofAccount(in simulator.Instance) map[string]string {
	if in.Owner == "" {
		return nil
	}
	return map[string]string{
		"profile.name": in.ProfileName, "profile.picture": in.Picture,
		"business.description": in.Business.Description, "business.address": in.Business.Address, "business.email": in.Business.Email,
	}
}

// attributesOfAccount are the attributes that a server tells as they were written, by the
// names of [ofAccount].
var attributesOfAccount = map[string]map[string]string{
	profileKind:  {"name": "profile.name"},
	businessKind: {"description": "business.description", "address": "business.address", "email": "business.email"},
}

// accountDiffers says how an account differs on the server from the state, or "". A change
// is judged by what it changes. A text that is obeyed is another in a state.
func (r *run) accountDiffers(w *world, address string, had *object, by *change) string {
	in := r.stands[had.instance()]
	if !in.Connected {
		return ""
	}
	for attribute, field := range attributesOfAccount[had.kind] {
		unchanged := by != nil && !by.creating() && by.planned[attribute].Equal(by.prior.values[attribute])
		is, want := ofAccount(in)[field], had.values.text(attribute)
		if !unchanged && is != want && !slices.Contains(hostile, is) && had.values.set(attribute) {
			return fmt.Sprintf("the %s of %s is %q, and %s has %q", field, in.ID, is, address, want)
		}
	}
	// One that was removed may be shown for good, so that nobody can tell whether it is there.
	if by == nil && had.kind == profileKind && had.values.is("has_picture") && in.Picture == "" && !w.kind.RemovedPictureShown {
		return fmt.Sprintf("the picture of %s is %q, and %s has has_picture = %t", in.ID, in.Picture, address, had.values.is("has_picture"))
	}
	return ""
}

// announcesPicture tells whether the plan that a run applied sends a picture.
func (r *run) announcesPicture(e edit) bool {
	return slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		if c.kind != profileKind || c.action == deletes || !r.concerns(c, e.id, nil) {
			return false
		}
		removes := e.to == "" && c.planned.set("picture_base64") && c.planned.text("picture_base64") == ""
		sends := e.to != "" && c.planned.text("picture_url") == e.to
		changes := c.creating() || slices.ContainsFunc([]string{"picture_sha256", "has_picture"}, func(name string) bool {
			return !c.planned[name].Equal(c.prior.values[name])
		})
		return changes && (removes || sends)
	})
}

var actionsOfAccounts = map[string]func(*world, *rapid.T){
	"add a profile or a business profile":       (*world).addOfAccount,
	"add another profile or business profile":   (*world).addOfAccount,
	"change a profile or a business profile":    (*world).changeOfAccount,
	"import a profile or a business profile":    (*world).importOfAccount,
	"a phone changes the profile":               (*world).phoneChangesProfile,
	"a phone changes the business profile":      (*world).phoneChangesBusiness,
	"a phone changes it before the apply":       handsBeforeApply((*world).phoneChangesProfile, (*world).phoneChangesBusiness),
	"apply with an account":                     (*world).planAndApply,
	"apply once more with an account":           (*world).planAndApply,
	"time passes before an account is compared": (*world).timePasses,
}

// account has the plan of the run change an account from one name to another.
func (s *story) account(attribute, from, to string) {
	shape := schemas().resources[profileKind].object
	had := complete(shape, values{"instance_id": word(s.in.ID), attribute: word(from)})
	planned := maps.Clone(had)
	planned[attribute] = word(to)
	s.space.state = state{profileKind + ".a": {kind: profileKind, values: planned}}
	s.run.plan.changes = append(s.run.plan.changes, &change{
		address: profileKind + ".a", kind: profileKind, action: updates, prior: &object{kind: profileKind, values: had}, planned: planned,
	})
}
