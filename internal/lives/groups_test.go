package lives

import (
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// group is a kind of what can happen in a life.
type group struct {
	name    string
	actions map[string]func(*world, *rapid.T)
}

var groups = []group{
	{"work", map[string]func(*world, *rapid.T){
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
		"change lead fields":     (*world).changeLeadFields,
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
	{"hands", map[string]func(*world, *rapid.T){
		"somebody renames":                        (*world).handRenames,
		"somebody sets admin fields":              (*world).handSetsAdminFields,
		"somebody changes the privacy":            (*world).phoneChangesPrivacy,
		"somebody names a lead field":             (*world).handNamesLeadField,
		"the presence turns":                      (*world).presenceTurns,
		"something happens before the apply":      (*world).applyLater,
		"something else happens before the apply": (*world).applyLater,
	}},
	{"sessions", map[string]func(*world, *rapid.T){
		"change a connection":               (*world).changeConnection,
		"change another connection":         (*world).changeConnection,
		"give a connection another address": (*world).renameConnection,
		"write a moved block":               (*world).moveConnection,
		"give a lost one another address":   (*world).renameLostConnection,
		"phone logs out":                    (*world).phoneLogsOut,
		"another phone logs out":            (*world).phoneLogsOut,
		"phone is replaced":                 (*world).phoneIsReplaced,
		"a line breaks":                     (*world).lineBreaks,
		"lines come back":                   (*world).linesComeBack,
		"somebody asks for a QR":            (*world).panelConnects,
		"time passes":                       (*world).timePasses,
		"server restarts":                   (*world).restart,
	}},
	{"actions", map[string]func(*world, *rapid.T){
		"connect by action":    (*world).connectByAction,
		"disconnect by action": (*world).disconnectByAction,
	}},
	{"meanwhile", map[string]func(*world, *rapid.T){
		"apply, and something happens":      (*world).applyMeanwhile,
		"apply, and something else happens": (*world).applyMeanwhile,
		"a phone is waited for":             (*world).waitMeanwhile,
		"another phone is waited for":       (*world).waitMeanwhile,
	}},
	{"stops", map[string]func(*world, *rapid.T){
		"an apply is stopped":      (*world).stoppedApply,
		"another apply is stopped": (*world).stoppedApply,
		"a plan is stopped":        (*world).stoppedPlan,
	}},
	{"outages", map[string]func(*world, *rapid.T){
		"the server goes away":                  (*world).goesAway,
		"the server stays away":                 (*world).staysAway,
		"the server is down":                    (*world).applyDown,
		"the server is back":                    (*world).heals,
		"the server is back at last":            (*world).heals,
		"the server goes away before the apply": (*world).applyInOutage,
		"the server goes away again":            (*world).goesAway,
	}},
	{"deletions", map[string]func(*world, *rapid.T){
		"somebody deletes": (*world).handDeletes,
	}},
	{"faults", map[string]func(*world, *rapid.T){
		"requests fail":                   (*world).requestsFail,
		"a status is refused":             (*world).statusRefused,
		"all is healed":                   (*world).heals,
		"more requests go bad":            (*world).requestsFail,
		"the listing shows less":          (*world).listingLies,
		"connects fail":                   (*world).connectFails,
		"an answer quotes what is secret": (*world).quoted,
		"an end goes wrong":               (*world).endsBadly,
		"another end goes wrong":          (*world).endsBadly,
		"the listing does not end":        (*world).listingIsEndless,
		"the plan is full":                (*world).plansFull,
	}},
	{"tokens", map[string]func(*world, *rapid.T){
		"a token is rotated":                (*world).rotates,
		"another token is rotated":          (*world).rotates,
		"a token is rotated behind a cache": (*world).rotatesBehindCache,
	}},
	{"caches", map[string]func(*world, *rapid.T){
		"a read lags":            (*world).lags,
		"reads lag behind":       (*world).lagsBehind,
		"other reads lag behind": (*world).lagsBehind,
		"another read lags":      (*world).lags,
		"the listing freezes":    (*world).listingFreezes,
		"the listing thaws":      (*world).listingThaws,
	}},
	{"kills", map[string]func(*world, *rapid.T){
		"an apply is killed": (*world).killedApply,
	}},
	{"wrong server", map[string]func(*world, *rapid.T){
		"the wrong server":     (*world).wrongServer,
		"a copy of the server": (*world).onCopy,
	}},
	{"settings", map[string]func(*world, *rapid.T){
		"add a delay or a proxy":          (*world).addUnpaired,
		"change a delay":                  (*world).changeDelay,
		"change a proxy":                  (*world).changeProxy,
		"import a delay or a proxy":       (*world).importUnpaired,
		"somebody changes a delay":        (*world).handDelays,
		"somebody changes a proxy":        (*world).handProxies,
		"somebody does before the apply":  handsBeforeApply((*world).handDelays, (*world).handProxies),
		"add another delay or a proxy":    (*world).addUnpaired,
		"apply what is set":               (*world).planAndApply,
		"apply what is set once more":     (*world).planAndApply,
		"plan what is set":                (*world).look,
		"somebody goes on with the proxy": (*world).handProxies,
	}},
	{"webhooks", actionsOfItem(webhookKind, "webhook")},
	{"setting faults", map[string]func(*world, *rapid.T){
		"a delay or a proxy fails": (*world).settingFails,
	}},
	{"webhook faults", faultsOfItem(webhookKind, "webhook")},
	{"labels", actionsOfItem(labelKind, "label")},
	{"label faults", faultsOfItem(labelKind, "label")},
	{"lead tags", actionsOfItem(tagKind, "lead tag")},
	{"lead tag faults", faultsOfItem(tagKind, "lead tag")},
	{"quick replies", actionsOfItem(replyKind, "quick reply")},
	{"quick reply faults", faultsOfItem(replyKind, "quick reply")},
	{"profiles", actionsOfAccounts},
	{"profile faults", map[string]func(*world, *rapid.T){
		"a profile or a business profile fails": (*world).accountFails,
	}},
	{"global webhook", actionsOfGlobal},
	{"global webhook faults", faultsOfGlobal},
	{"chatwoots", map[string]func(*world, *rapid.T){
		"add a Chatwoot":              (*world).addChatwoot,
		"add another Chatwoot":        (*world).addChatwoot,
		"change a Chatwoot":           (*world).changeChatwoot,
		"change another Chatwoot":     (*world).changeChatwoot,
		"import a Chatwoot":           (*world).importChatwoot,
		"somebody changes a Chatwoot": (*world).panelChangesChatwoot,
	}},
	{"together", map[string]func(*world, *rapid.T){
		"both teams apply":  (*world).together,
		"both teams create": (*world).createTogether,
	}},
}

// chosen returns the groups of these names, separated by commas, or all for "".
func chosen(names string) []group {
	return slices.DeleteFunc(slices.Clone(groups), func(g group) bool {
		return names != "" && !slices.Contains(strings.Split(names, ","), g.name)
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
