package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	instanceKind   = "uazapi_instance"
	connectionKind = "uazapi_instance_connection"
	presenceKind   = "uazapi_instance_presence"
	privacyKind    = "uazapi_instance_privacy"

	privacyRoute = "GET /instance/privacy"
)

// listTest is a list under test, on a server of its own.
type listTest struct {
	*caller
	*simulator.Simulator
	simulator.Script
	kind string
	// route is the one that tells of one object, where the listing does not.
	route string
	// sessions tells whether it lists only where there is a session.
	sessions bool
}

// newListTest starts a server with so many paired instances, and a provider.
func newListTest(t *testing.T, kind string, paired int) *listTest {
	t.Helper()
	entry, _ := objects.Of(kind)
	list, is := entry.Listed()
	if !is {
		t.Fatalf("the entry of %s in %s does not say how it is listed", kind, whoseEntry)
	}
	l := &listTest{kind: kind, route: list.Reads, sessions: list.Session}
	l.caller, l.Simulator = newAdmin(t, simulator.Options{OnRequest: l.Play, ProfileAtOnce: true, Accounts: simulator.AccountsBusiness})
	for n := range paired {
		l.pair(fmt.Sprintf("cliente-%03d", n))
	}
	return l
}

// eachList runs a test for every list of what each instance has once.
func eachList(t *testing.T, paired int, test func(t *testing.T, l *listTest)) {
	t.Helper()
	t.Parallel()
	for _, kind := range slices.Sorted(maps.Keys(newCaller(t).schemas.ListResourceSchemas)) {
		if entry, _ := objects.Of(kind); entry.Item != nil || entry.OnServer != nil || entry.Setting != nil && entry.Setting.Sparse() {
			continue
		}
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			test(t, newListTest(t, kind, paired))
		})
	}
}

// pair adds an instance that is connected.
func (l *listTest) pair(name string) simulator.Instance {
	l.t.Helper()
	added := l.Add(name)
	l.must(l.Pair(added.ID, fmt.Sprintf("55119%08d", len(l.Instances()))))
	paired, _ := l.Instance(added.ID)
	return paired
}

func (l *listTest) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Error(err)
	}
}

// query is what a list is asked for. Without a limit it is Terraform's own.
type query struct {
	config  values
	include bool
	limit   int64
}

// stream starts a list.
func (l *listTest) stream(ctx context.Context, q query) *tfprotov6.ListResourceServerStream {
	l.t.Helper()
	if q.config == nil {
		q.config = values{}
	}
	stream, err := l.ProviderServer.(tfprotov6.ListResourceServer).ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName:        l.kind,
		Config:          l.encode(l.schemas.ListResourceSchemas[l.kind].ValueType(), q.config),
		IncludeResource: q.include,
		Limit:           q.limit,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return stream
}

// all returns everything that a list returns.
func (l *listTest) all(q query) []tfprotov6.ListResourceResult {
	l.t.Helper()
	return slices.Collect(l.stream(l.t.Context(), q).Results)
}

// names are the names that results show. What tells of no object is a
// diagnostic and shows none.
func names(results []tfprotov6.ListResourceResult) []string {
	var names []string
	for _, result := range results {
		if result.Identity != nil {
			names = append(names, result.DisplayName)
		}
	}
	return names
}

// told are the diagnostics of results.
func told(results []tfprotov6.ListResourceResult) []*tfprotov6.Diagnostic {
	var told []*tfprotov6.Diagnostic
	for _, result := range results {
		told = append(told, result.Diagnostics...)
	}
	return told
}

// numbered are the names of instances from the first on.
func numbered(count int) []string {
	var names []string
	for n := range count {
		names = append(names, fmt.Sprintf("cliente-%03d", n))
	}
	return names
}

// shows fails the test unless results show these instances, and nothing else.
func (l *listTest) shows(results []tfprotov6.ListResourceResult, want []string) {
	l.t.Helper()
	l.fine(told(results))
	l.names(results, want)
}

// showsSome fails the test unless results show these instances of so many, and
// say that the limit cut off the others. Terraform reads no further than to the
// last result, so that has to come before.
func (l *listTest) showsSome(results []tfprotov6.ListResourceResult, want []string, of int) {
	l.t.Helper()
	warning := l.only(tfprotov6.DiagnosticSeverityWarning, told(results))
	if !strings.Contains(warning.Detail, fmt.Sprintf("There are %d results", of)) || !strings.Contains(warning.Detail, fmt.Sprintf("only %d are listed", len(want))) ||
		!strings.Contains(warning.Detail, fmt.Sprintf("set limit = %d", of)) {
		l.t.Errorf("of %d results it says %s", len(want), warning.Detail)
	}
	if last := results[len(results)-1]; last.Identity == nil || len(last.Diagnostics) > 0 {
		l.t.Error("the warning comes after the last result")
	}
	l.names(results, want)
}

func (l *listTest) names(results []tfprotov6.ListResourceResult, want []string) {
	l.t.Helper()
	if diff := cmp.Diff(want, names(results)); diff != "" {
		l.t.Errorf("it does not list what it should (-want +got):\n%s", diff)
	}
}

// asked fails the test unless the server was asked for the listing once, and for so
// many objects. How many instances it counts is asked once for all lists of a run.
func (l *listTest) asked(objects int) {
	l.t.Helper()
	if l.route == "" {
		objects = 0
	}
	listings, counts := l.Calls(listRoute), l.Calls("GET /status")
	if all := len(l.Requests()) - counts; listings != 1 || counts > 1 || all != 1+objects {
		l.t.Errorf("it took %d listings, %d counts and %d calls besides these, want 1, at most 1, and %d", listings, counts, all-listings, objects)
	}
}

func TestListGivesIdentitiesAlone(t *testing.T) {
	eachList(t, 12, func(t *testing.T, l *listTest) {
		ids := map[string]string{}
		for _, instance := range l.Instances() {
			ids[instance.Name] = instance.ID
		}
		results := l.all(query{limit: 100})
		l.shows(results, numbered(12))
		for _, result := range results {
			attribute := "instance_id"
			if l.kind == instanceKind {
				attribute = "id"
			}
			if diff := cmp.Diff(values{attribute: ids[result.DisplayName]}, l.identified(l.kind, result.Identity)); diff != "" {
				t.Errorf("the identity of %s is not as expected (-want +got):\n%s", result.DisplayName, diff)
			}
			if result.Resource != nil {
				t.Errorf("%s comes with a resource that nobody asked for", result.DisplayName)
			}
		}
		l.asked(0)
	})
}

// A list and an import have to tell the same, or else what a query generates
// would plan changes.
func TestListGivesObjectsAsAnImportDoes(t *testing.T) {
	eachList(t, 0, func(t *testing.T, l *listTest) {
		shop := l.pair("Vendas São Paulo")
		l.must(l.SetAdminFields(shop.ID, "cliente 1", ""))
		for _, object := range objects.All {
			if object.Existing != nil && object.Existing.Make != nil {
				l.must(object.Existing.Make(l.Simulator, shop.ID))
			}
		}
		results := l.all(query{include: true, limit: 100})
		l.shows(results, []string{"Vendas São Paulo"})
		if len(results) != 1 {
			return
		}
		l.asked(1)
		imported, err := l.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: l.kind, ID: shop.ID})
		l.must(err)
		l.fine(imported.Diagnostics)
		read, err := l.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: l.kind, CurrentState: imported.ImportedResources[0].State, Private: imported.ImportedResources[0].Private})
		l.must(err)
		l.fine(read.Diagnostics)
		want := l.read(l.kind, read.NewState)
		if diff := cmp.Diff(want, l.read(l.kind, results[0].Resource)); diff != "" || len(want) < 2 {
			t.Errorf("the list tells something else than an import (-import +list):\n%s", diff)
		}
	})
}

func TestListKeepsItsLimit(t *testing.T) {
	eachList(t, 25, func(_ *testing.T, l *listTest) {
		for _, include := range []bool{false, true} {
			for limit, want := range map[int64]int{0: 0, 1: 1, 9: 9, 10: 10, 12: 12, 25: 25, 26: 25, 1000: 25} {
				l.ResetRequests()
				results := l.all(query{include: include, limit: limit})
				if want == 0 || want == 25 {
					l.shows(results, numbered(want))
				} else {
					l.showsSome(results, numbered(want), 25)
				}
				if include {
					l.asked(want)
				} else {
					l.asked(0)
				}
			}
		}
	})
}

func TestListIsInOrderAndAlwaysTheSame(t *testing.T) {
	eachList(t, 0, func(_ *testing.T, l *listTest) {
		for _, name := range []string{"Recife", "loja", "Ágata", "Vendas 10", "Vendas 9"} {
			l.pair(name)
		}
		// The server lists in another order each time.
		for range 5 {
			l.shows(l.all(query{include: true, limit: 100}), []string{"Recife", "Vendas 10", "Vendas 9", "loja", "Ágata"})
		}
	})
}

func TestListIsOfWhatExists(t *testing.T) {
	eachList(t, 2, func(_ *testing.T, l *listTest) {
		never, left, asleep := l.Add("x never paired"), l.pair("x left"), l.pair("x asleep")
		l.must(l.LogOut(left.ID))
		l.must(l.SetStatus(asleep.ID, "hibernated"))
		want := numbered(2)
		if !l.sessions {
			want = append(want, asleep.Name, left.Name, never.Name)
		}
		l.shows(l.all(query{include: true, limit: 100}), want)
		// The limit counts what exists, wherever it stands.
		l.must(l.Rename(never.ID, "a never paired"))
		if !l.sessions {
			l.showsSome(l.all(query{include: true, limit: 2}), []string{"a never paired", "cliente-000"}, 5)
			return
		}
		l.shows(l.all(query{include: true, limit: 2}), want)
	})
}

func TestListOfNothing(t *testing.T) {
	eachList(t, 0, func(t *testing.T, l *listTest) {
		if results := l.all(query{include: true, limit: 100}); len(results) != 0 {
			t.Errorf("an empty server returns %v", results)
		}
		l.pair("loja")
		if results := l.all(query{config: values{"name_prefix": "filial"}, include: true, limit: 100}); len(results) != 0 {
			t.Errorf("a filter that nothing passes returns %v", results)
		}
	})
}

func TestListIsFiltered(t *testing.T) {
	eachList(t, 3, func(_ *testing.T, l *listTest) {
		shop := l.pair("Vendas São Paulo")
		l.must(l.SetAdminFields(shop.ID, "a", "b"))
		for attribute, value := range map[string]string{
			"name_prefix": "Vendas São", "name_regex": "(?i)são p", "admin_field_01": "a", "admin_field_02": "b",
		} {
			l.shows(l.all(query{config: values{attribute: value}, include: true, limit: 100}), []string{shop.Name})
		}
		if l.offers("status") {
			l.shows(l.all(query{config: values{"status": "connected", "admin_field_01": ""}, limit: 100}), numbered(3))
			l.shows(l.all(query{config: values{"status": "disconnected"}, limit: 100}), nil)
		}
	})
}

// A list of what only connected instances have offers no other state to look for: it
// would find nothing.
func TestListOffersNoFilterThatFindsNothing(t *testing.T) {
	eachList(t, 0, func(t *testing.T, l *listTest) {
		unpaired := l.Add("Vendas")
		found := l.all(query{config: values{"name_prefix": unpaired.Name}, limit: 100})
		if holds := len(found) > 0; holds && !l.offers("status") {
			t.Error("it lists an instance that is not connected, and cannot pick those that are")
		}
		if connectedOnly := slices.Contains(connectedOnly, l.kind); connectedOnly == l.offers("status") {
			t.Errorf("status is offered: %t", l.offers("status"))
		}
	})
}

// connectedOnly are the lists of what an instance has while a number is connected.
var connectedOnly = []string{
	"uazapi_instance_business_profile", "uazapi_instance_connection", "uazapi_instance_presence", "uazapi_instance_privacy", "uazapi_instance_profile",
}

// offers tells whether a list has a filter.
func (l *listTest) offers(name string) bool {
	return slices.ContainsFunc(l.schemas.ListResourceSchemas[l.kind].Block.Attributes, func(attribute *tfprotov6.SchemaAttribute) bool {
		return attribute.Name == name
	})
}

func TestListChecksItsConfiguration(t *testing.T) {
	eachList(t, 0, func(t *testing.T, l *listTest) {
		for title, test := range map[string]struct {
			config values
			at     string
		}{
			"nothing":      {values{}, ""},
			"all":          {values{"name_prefix": "V", "name_regex": "^V", "status": "connected", "admin_field_01": "", "admin_field_02": ""}, ""},
			"unknown":      {values{"name_prefix": unknown, "name_regex": unknown, "status": unknown, "admin_field_01": unknown, "admin_field_02": unknown}, ""},
			"no pattern":   {values{"name_regex": "Vendas ("}, "name_regex"},
			"empty prefix": {values{"name_prefix": ""}, "name_prefix"},
			"empty status": {values{"status": ""}, "status"},
		} {
			if !l.offers("status") {
				if test.at == "status" {
					continue
				}
				delete(test.config, "status")
			}
			response, err := l.ProviderServer.(tfprotov6.ListResourceServer).ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
				TypeName: l.kind, Config: l.encode(l.schemas.ListResourceSchemas[l.kind].ValueType(), test.config),
			})
			l.must(err)
			if test.at == "" {
				l.fine(response.Diagnostics)
				continue
			}
			refused := l.only(tfprotov6.DiagnosticSeverityError, response.Diagnostics)
			if got := fmt.Sprint(refused.Attribute); !strings.Contains(got, test.at) {
				t.Errorf("%s: the error is at %s, want at %s", title, got, test.at)
			}
		}
		if calls := len(l.Requests()); calls > 0 {
			t.Errorf("checking took %d calls", calls)
		}
	})
}

func TestListThatCannotBeMadeSaysSo(t *testing.T) {
	listing := func(kind simulator.FaultKind, status int) func(l *listTest) {
		return func(l *listTest) { l.Inject(simulator.Fault{Route: listRoute, Kind: kind, Status: status}) }
	}
	tests := map[string]struct {
		options   simulator.Options
		arguments func(l *listTest) values
		prepare   func(l *listTest)
		says      string
	}{
		"no credential":       {arguments: func(*listTest) values { return values{} }, says: "it takes the admin token"},
		"an instance's own":   {arguments: func(l *listTest) values { return values{"token": l.Instances()[0].Token} }, says: "it takes the admin token"},
		"refused":             {arguments: func(*listTest) values { return values{"admin_token": "errado"} }, says: "the admin token was rejected"},
		"listing disabled":    {options: simulator.Options{ListingDisabled: true}, says: "the server has this route switched off"},
		"demo server":         {options: simulator.Options{Demo: true}, says: "the server has this route switched off"},
		"500":                 {prepare: listing(simulator.FaultStatusBefore, http.StatusInternalServerError), says: "the server failed"},
		"503, time and again": {prepare: listing(simulator.FaultStatusBefore, http.StatusServiceUnavailable), says: "the server failed"},
		"a page":              {prepare: listing(simulator.FaultHTMLBefore, http.StatusOK), says: "the answer makes no sense"},
		"garbled":             {prepare: listing(simulator.FaultGarbled, 0), says: "the answer makes no sense"},
		"half a listing":      {prepare: listing(simulator.FaultHalfJSON, 0), says: "the answer makes no sense"},
		"cut":                 {prepare: listing(simulator.FaultCutJSON, 0), says: "no answer from the server"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			eachList(t, 0, func(t *testing.T, l *listTest) {
				server, url := newServer(t, test.options)
				l.Simulator = server
				l.pair("loja")
				arguments := values{"admin_token": server.AdminToken()}
				if test.arguments != nil {
					arguments = test.arguments(l)
				}
				l.caller = newConfigured(t, arguments.with(values{"base_url": url, "max_retries": 1}))
				if test.prepare != nil {
					test.prepare(l)
				}
				results := l.all(query{include: true, limit: 100})
				if len(results) != 1 || results[0].Identity != nil || results[0].Resource != nil {
					t.Errorf("there is more than an error: %v", results)
				}
				failure := l.only(tfprotov6.DiagnosticSeverityError, told(results))
				if !strings.HasPrefix(failure.Summary, "Unable to list the ") || !strings.Contains(failure.Summary, test.says) {
					t.Errorf("it says %q, want that it is unable to list: %s", failure.Summary, test.says)
				}
			})
		})
	}
}

func TestListOfAProviderThatIsNotConfigured(t *testing.T) {
	eachList(t, 0, func(t *testing.T, l *listTest) {
		l.caller = newCaller(t)
		failure := l.only(tfprotov6.DiagnosticSeverityError, told(l.all(query{limit: 100})))
		if !strings.HasSuffix(failure.Summary, ": the provider is not configured") {
			t.Errorf("it says %q", failure.Summary)
		}
	})
}

// Terraform throws away a whole list for one error. So what is the matter with
// one instance alone is a warning, and the others come.
func TestListOfOthersComesWhereOneCannotBeRead(t *testing.T) {
	fails := func(fault simulator.Fault) func(l *listTest, in simulator.Instance) {
		return func(l *listTest, _ simulator.Instance) {
			here := fault
			here.Route, here.Times = l.route, 1
			l.Inject(here)
		}
	}
	for title, test := range map[string]struct {
		happens func(l *listTest, in simulator.Instance)
		says    string
		// kinds are the lists that it concerns: those with a call for each object.
		kinds []string
	}{
		"logged out meanwhile": {
			happens: func(l *listTest, in simulator.Instance) { l.must(l.LogOut(in.ID)) },
			says:    "it is not connected to WhatsApp",
			kinds:   []string{privacyKind},
		},
		"deleted meanwhile": {
			happens: func(l *listTest, in simulator.Instance) { l.must(l.Remove(in.ID)) },
			says:    "the instance token was rejected",
			kinds:   []string{privacyKind, connectionKind},
		},
		"without a session, by a server that says 503": {
			happens: fails(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable, Body: `{"error":"No session"}`}),
			says:    "it is not connected to WhatsApp",
			kinds:   []string{privacyKind},
		},
		"deleted, by a server that says 404": {
			happens: fails(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusNotFound, Body: `{"error":"Instância não encontrada"}`}),
			says:    "it does not exist",
			kinds:   []string{privacyKind, connectionKind},
		},
		"its own fault": {
			happens: fails(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusInternalServerError}),
			says:    "the server failed",
			kinds:   []string{privacyKind, connectionKind},
		},
	} {
		for _, kind := range test.kinds {
			t.Run(title+"/"+kind, func(t *testing.T) {
				t.Parallel()
				l := newListTest(t, kind, 25)
				l.After(listRoute, 1, func() { test.happens(l, l.Instances()[13]) })
				results := l.all(query{include: true, limit: 100})
				warning := l.only(tfprotov6.DiagnosticSeverityWarning, told(results))
				listed := names(results)
				missing := slices.DeleteFunc(numbered(25), func(name string) bool { return slices.Contains(listed, name) })
				if len(listed) != 24 || len(missing) != 1 {
					t.Fatalf("these are missing: %q", missing)
				}
				if !strings.HasPrefix(warning.Summary, "Unable to read the ") || !strings.Contains(warning.Summary, fmt.Sprintf("instance %q", missing[0])) ||
					!strings.Contains(warning.Summary, test.says) {
					t.Errorf("%s is missing, and it says %q", missing[0], warning.Summary)
				}
			})
		}
	}
}

// A server that no longer answers is asked for nothing more by Terraform, which
// ends a list at the first error.
func TestListIsAnErrorWhereTheServerIsGone(t *testing.T) {
	t.Parallel()
	for title, kind := range map[string]simulator.FaultKind{"cut": simulator.FaultDropBefore, "garbled": simulator.FaultGarbled, "down": simulator.FaultStatusBefore} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			l := newListTest(t, privacyKind, 25)
			l.Inject(simulator.Fault{Route: privacyRoute, Kind: kind, Status: http.StatusServiceUnavailable})
			for result := range l.stream(t.Context(), query{include: true, limit: 100}).Results {
				l.only(tfprotov6.DiagnosticSeverityError, result.Diagnostics)
				break
			}
		})
	}
}

func TestListEndsWhereNobodyWantsMore(t *testing.T) {
	eachList(t, 25, func(t *testing.T, l *listTest) {
		for result := range l.stream(t.Context(), query{include: true, limit: 100}).Results {
			l.shows([]tfprotov6.ListResourceResult{result}, numbered(1))
			break
		}
		// The listing, the count of the server, and what is read ahead.
		if calls := len(l.Requests()); calls > 2+10 {
			t.Errorf("one result took %d calls", calls)
		}
	})
}

func TestListEndsWhenInterrupted(t *testing.T) {
	eachList(t, 25, func(t *testing.T, l *listTest) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var results []tfprotov6.ListResourceResult
		for result := range l.stream(ctx, query{include: true, limit: 100}).Results {
			cancel()
			results = append(results, result)
		}
		failure := l.only(tfprotov6.DiagnosticSeverityError, told(results))
		if listed := names(results); len(listed) != 10 || results[len(results)-1].Identity != nil || !strings.HasSuffix(failure.Summary, ": interrupted") {
			t.Errorf("it ends with %q after %d results", failure.Summary, len(listed))
		}
		if calls := len(l.Requests()); calls > 2+10 {
			t.Errorf("it took %d calls", calls)
		}
	})
}

func TestListIsNotBegunWhenInterruptedBefore(t *testing.T) {
	eachList(t, 3, func(t *testing.T, l *listTest) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		failure := l.only(tfprotov6.DiagnosticSeverityError, told(slices.Collect(l.stream(ctx, query{limit: 100}).Results)))
		if !strings.HasSuffix(failure.Summary, ": interrupted") {
			t.Errorf("it says %q", failure.Summary)
		}
	})
}

// Only the instance itself has a token, where the whole of it is asked for.
func TestListGivesNoTokenThatTheResourceLacks(t *testing.T) {
	eachList(t, 3, func(t *testing.T, l *listTest) {
		for _, include := range []bool{false, true} {
			for _, result := range l.all(query{include: include, limit: 100}) {
				at := slices.IndexFunc(l.Instances(), func(in simulator.Instance) bool { return in.Name == result.DisplayName })
				want := include && l.kind == instanceKind
				if want {
					resource := l.read(l.kind, result.Resource)
					if resource["token"] != l.Instances()[at].Token || resource["store_token"] != true {
						t.Errorf("%s comes without its token: %v", result.DisplayName, resource)
					}
				}
				for n, in := range l.Instances() {
					found := strings.Contains(result.DisplayName, in.Token) || bytes.Contains(result.Identity.IdentityData.MsgPack, []byte(in.Token)) ||
						(result.Resource != nil && bytes.Contains(result.Resource.MsgPack, []byte(in.Token)))
					if found != (want && n == at) {
						t.Errorf("the token of %s is in %s: %t", in.Name, result.DisplayName, found)
					}
				}
			}
		}
	})
}

// Terraform prints what a list shows as it is.
func TestListShowsNamesThatATerminalDoesNotObey(t *testing.T) {
	eachList(t, 0, func(t *testing.T, l *listTest) {
		l.pair("Vendas\x1b[2J\r\n\u202eSão Paulo\x07\x00")
		for _, result := range l.all(query{include: true, limit: 100}) {
			if shown := result.DisplayName; shown != "Vendas\ufffd[2J\ufffd\ufffd\ufffdSão Paulo\ufffd\ufffd" || strings.ContainsFunc(shown, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("it shows %q", shown)
			}
		}
	})
}
