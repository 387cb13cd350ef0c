package lives

import (
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// group is a kind of what can happen in a life. A group is off until the provider
// survives it; -groups has others happen.
type group struct {
	name string
	on   bool
	// finds says which rules the provider breaks while the group is off.
	finds   string
	actions map[string]func(*world, *rapid.T)
}

var groups = []group{
	{name: "work", on: true, actions: map[string]func(*world, *rapid.T){
		"add an instance":        (*world).addInstance,
		"add a setting":          (*world).addSetting,
		"remove a resource":      (*world).remove,
		"give another address":   (*world).renameAddress,
		"move to an address":     (*world).move,
		"rename an instance":     (*world).renameInstance,
		"change an admin field":  (*world).changeAdminField,
		"change a guard":         (*world).changeGuards,
		"change a privacy":       (*world).changePrivacy,
		"change a presence":      (*world).changePresence,
		"plan":                   (*world).look,
		"apply":                  (*world).planAndApply,
		"apply again":            (*world).planAndApply, // so that it is drawn more often
		"plan to a file":         (*world).planToFile,
		"apply the file":         (*world).applyFile,
		"refresh only":           (*world).refresh,
		"import an instance":     (*world).importInstance,
		"import a setting":       (*world).importSetting,
		"forget an instance":     (*world).forget,
		"phone pairs":            (*world).phonePairs,
		"phone pairs another":    (*world).phonePairs,
		"somebody adds instance": (*world).handCreates,
	}},
	{name: "hands", on: true, actions: map[string]func(*world, *rapid.T){
		"somebody renames":             (*world).handRenames,
		"somebody sets admin fields":   (*world).handSetsAdminFields,
		"somebody changes the privacy": (*world).phoneChangesPrivacy,
		"the presence turns":           (*world).presenceTurns,
	}},
	{name: "sessions", finds: "no session lost: a connection that logs out leaves the state, and one with another address ends its own session; then one apply does not bring all in order", actions: map[string]func(*world, *rapid.T){
		"give a connection another address": (*world).renameConnection,
		"apply, ends last":                  (*world).applyEndsLast,
		"phone logs out":                    (*world).phoneLogsOut,
		"time passes":                       (*world).timePasses,
		"server restarts":                   (*world).restart,
	}},
	{name: "deletions", on: true, actions: map[string]func(*world, *rapid.T){
		"somebody deletes": (*world).handDeletes,
	}},
	{name: "faults", on: true, actions: map[string]func(*world, *rapid.T){
		"requests fail":          (*world).requestsFail,
		"a status is refused":    (*world).statusRefused,
		"all is healed":          (*world).heals,
		"more requests go bad":   (*world).requestsFail,
		"the listing shows less": (*world).listingLies,
	}},
	{name: "caches", on: true, actions: map[string]func(*world, *rapid.T){
		"the listing freezes": (*world).listingFreezes,
		"the listing thaws":   (*world).listingThaws,
	}},
	{name: "kills", on: true, actions: map[string]func(*world, *rapid.T){
		"an apply is killed": (*world).killedApply,
	}},
	{name: "wrong server", on: true, actions: map[string]func(*world, *rapid.T){
		"the wrong server": (*world).wrongServer,
	}},
	{name: "together", on: true, actions: map[string]func(*world, *rapid.T){
		"both teams apply": (*world).together,
	}},
}

// chosen returns the groups of these names, separated by commas: "" are those that are
// on, and "all" are all.
func chosen(names string) []group {
	return slices.DeleteFunc(slices.Clone(groups), func(g group) bool {
		named := names == "all" || slices.Contains(strings.Split(names, ","), g.name)
		return !named && (names != "" || !g.on)
	})
}

// actionsOf returns all that can happen in a life with these groups.
func actionsOf(names string) map[string]func(*world, *rapid.T) {
	all := map[string]func(*world, *rapid.T){}
	for _, g := range chosen(names) {
		maps.Copy(all, g.actions)
	}
	return all
}
