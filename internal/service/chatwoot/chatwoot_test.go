package chatwoot

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const (
	read  = "GET /chatwoot/config"
	write = "PUT /chatwoot/config"

	ours   = "pXXGHHHyJPYHYgWHJHYHgJjj"
	theirs = "qYYHJJJzKQZJZhXJKJZKhKkk"
	inbox  = "https://uazapi.example/chatwoot/webhook/"
)

// panel is what somebody has set on the server.
var panel = simulator.Chatwoot{Enabled: true, URL: "https://chat.example.com", AccessToken: theirs, AccountID: 3, InboxID: 42, SignMessages: true}

// route is a server of some kind with one instance that nobody paired.
func route(t *testing.T, options simulator.Options, has simulator.Chatwoot) (*simulator.Simulator, access.On) {
	t.Helper()
	options.Strict = true
	server := simulator.New(options)
	client := uazapitest.Connect(t, server)
	added := server.Add("loja")
	if err := server.SetChatwoot(added.ID, has); err != nil {
		t.Fatal(err)
	}
	return server, access.On{API: client, Instance: uazapi.Instance{ID: added.ID, Token: call.Token(added.Token)}}
}

// told is a model with what the server tells.
func told(has uazapi.Chatwoot) model {
	var m model
	m.fill(has)
	return m
}

// configured is a configuration with what it has to have.
func configured(changes ...func(*model)) model {
	m := model{URL: types.StringValue("https://chat.example.com"), AccountID: types.Int64Value(3), InboxID: types.Int64Value(42)}
	for _, change := range changes {
		change(&m)
	}
	return m
}

func storing(token string) func(*model) {
	return func(m *model) { m.AccessToken = types.StringValue(token) }
}

func once(token string, version int64) func(*model) {
	return func(m *model) {
		m.AccessTokenWO, m.AccessTokenWOVersion = types.StringValue(token), types.Int64Value(version)
		if token == "" {
			m.AccessTokenWO = types.StringNull()
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		known, shown string
		masked       bool
		want         types.String
	}{
		"as it is stored":       {ours, ours, false, types.StringValue(ours)},
		"stored with blanks":    {" " + ours + "\n", ours, false, types.StringValue(" " + ours + "\n")},
		"another":               {ours, theirs, false, types.StringNull()},
		"masked":                {ours, "", true, types.StringValue(ours)},
		"not told":              {ours, "", false, types.StringValue(ours)},
		"not stored, and shown": {"", theirs, false, types.StringNull()},
	} {
		m := configured()
		if test.known != "" {
			storing(test.known)(&m)
		}
		m.fill(uazapi.Chatwoot{Enabled: true, URL: "https://chat.example.com/", AccessToken: call.Token(test.shown), Masked: test.masked, AccountID: 3, InboxID: 42})
		if !m.AccessToken.Equal(test.want) || m.URL.ValueString() != "https://chat.example.com" || m.IgnoreGroups.IsNull() {
			t.Errorf("%s: got %+v", title, m)
		}
		if (chatwoot{}).Absent(m) {
			t.Errorf("%s: it is absent", title)
		}
	}
	never := configured(storing(ours))
	never.InboxWebhookURL = types.StringValue(inbox)
	never.fill(uazapi.Chatwoot{})
	if !never.URL.IsNull() || !never.AccountID.IsNull() || !never.InboxID.IsNull() || never.Enabled.ValueBool() || never.InboxWebhookURL.IsNull() || !(chatwoot{}).Absent(never) {
		t.Errorf("what was never set is %+v", never)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	state := told(uazapi.Chatwoot{Enabled: true, URL: "https://chat.example.com", AccountID: 3, InboxID: 42})
	state.AccessToken, state.AccessTokenWOVersion = types.StringValue(ours), types.Int64Value(1)
	for title, test := range map[string]struct {
		change func(*model)
		want   bool
	}{
		"the same":          {storing(ours), false},
		"nothing more":      {func(*model) {}, false},
		"enabled":           {func(m *model) { m.Enabled = types.BoolValue(true) }, false},
		"disabled":          {func(m *model) { m.Enabled = types.BoolValue(false) }, true},
		"another URL":       {func(m *model) { m.URL = types.StringValue("https://other.example") }, true},
		"another account":   {func(m *model) { m.AccountID = types.Int64Value(4) }, true},
		"another inbox":     {func(m *model) { m.InboxID = types.Int64Value(43) }, true},
		"another token":     {storing(theirs), true},
		"the same version":  {once(theirs, 1), false},
		"another version":   {once(ours, 2), true},
		"groups":            {func(m *model) { m.IgnoreGroups = types.BoolValue(true) }, true},
		"the groups of now": {func(m *model) { m.IgnoreGroups = types.BoolValue(false) }, false},
		"signed":            {func(m *model) { m.SignMessages = types.BoolValue(true) }, true},
		"new conversations": {func(m *model) { m.CreateNewConversation = types.BoolValue(true) }, true},
		"not known yet":     {func(m *model) { m.SignMessages = types.BoolUnknown() }, true},
	} {
		if got := configured(test.change).changes(state); got != test.want {
			t.Errorf("%s: got %t", title, got)
		}
	}
	state.Enabled = types.BoolValue(false)
	if !configured().changes(state) {
		t.Error("what is left out is not enabled")
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	body := func(token string, sign string) string {
		return `{"enabled":true,"url":"https://chat.example.com","access_token":"` + token + `","account_id":3,"inbox_id":42,"ignore_groups":false,"sign_messages":` + sign + `,"create_new_conversation":false}`
	}
	known := told(uazapi.Chatwoot{Enabled: true, URL: "https://chat.example.com", AccountID: 3, InboxID: 42, SignMessages: true})
	known.InboxWebhookURL = types.StringValue("https://before")
	stored := known
	storing(ours)(&stored)
	other := func(m *model) {
		m.InboxID = types.Int64Value(42)
		m.CreateNewConversation = types.BoolValue(false)
		m.Enabled = types.BoolValue(true)
	}
	disabled := stored
	disabled.Enabled = types.BoolValue(false)
	for title, test := range map[string]struct {
		options simulator.Options
		panel   simulator.Chatwoot
		before  *model
		wanted  model
		sends   []string
		fails   error
		// inbox is how the URL begins.
		inbox string
	}{
		"new":                                 {wanted: configured(storing(ours)), sends: []string{body(ours, "false")}, inbox: inbox},
		"new, where somebody set it":          {panel: panel, wanted: configured(storing(ours)), sends: []string{body(ours, "true")}, inbox: inbox},
		"new, not stored":                     {wanted: configured(once(ours, 1)), sends: []string{body(ours, "false")}, inbox: inbox},
		"new, with the token of the server":   {panel: panel, wanted: configured(), sends: []string{body(theirs, "true")}, inbox: inbox},
		"new, and nobody has a token":         {wanted: configured(), fails: errNoToken},
		"new, and nobody has a token, 404":    {options: simulator.Options{ChatwootUnset404: true}, wanted: configured(), fails: errNoToken},
		"new, and the token is masked":        {options: simulator.Options{ChatwootTokenMasked: true}, panel: panel, wanted: configured(), fails: errMaskedToken},
		"a version alone":                     {panel: panel, before: &known, wanted: configured(once("", 2)), fails: errBlankToken, inbox: "https://before"},
		"nothing is wanted":                   {panel: panel, before: &known, inbox: "https://before"},
		"nothing is another":                  {panel: panel, before: &stored, wanted: configured(other), inbox: "https://before"},
		"no longer managed, masked":           {options: simulator.Options{ChatwootTokenMasked: true}, panel: panel, before: &disabled, wanted: configured(), sends: []string{body(ours, "true")}, inbox: inbox},
		"one answer that shows nothing":       {options: simulator.Options{ChatwootUnset404: true}, before: &disabled, wanted: configured(storing(ours)), sends: []string{body(ours, "true")}, inbox: inbox},
		"enabled, and the server has another": {panel: panel, before: &disabled, wanted: configured(), sends: []string{body(theirs, "true")}, inbox: inbox},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server, on := route(t, test.options, test.panel)
			change := setting.Change[model]{Before: test.before, Wanted: test.wanted, Untold: new(model)}
			if err := (chatwoot{}).Read(t.Context(), on, &change.Has); err != nil {
				t.Fatal(err)
			}
			if err := (chatwoot{}).Write(t.Context(), on, change); !errors.Is(err, test.fails) {
				t.Errorf("got %v, want %v", err, test.fails)
			}
			uazapitest.Sends(t, server, write, []string{read}, test.sends...)
			if got := change.Untold.InboxWebhookURL.ValueString(); !strings.HasPrefix(got, test.inbox) || test.inbox == "" && got != "" {
				t.Errorf("the URL for the inbox is %q, want %q", got, test.inbox)
			}
		})
	}
}

func TestWriteWhoseAnswerIsLostSaysWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	server, on := route(t, simulator.Options{}, simulator.Chatwoot{})
	server.Inject(simulator.Fault{Route: write, Kind: simulator.FaultDropAfter})
	change := setting.Change[model]{Wanted: configured(storing(ours)), Untold: new(model)}
	err := (chatwoot{}).Write(t.Context(), on, change)
	lost, is := errors.AsType[*unansweredError](err)
	if !is || !call.OutcomeUnknown(err) || strings.Contains(err.Error(), ours) {
		t.Fatalf("got %v", err)
	}
	if said := lost.Explain(apidiag.Attempt{}); !strings.Contains(said.Detail, "the URL that the inbox") || (chatwoot{}).Proves(told(uazapi.Chatwoot{}), change) {
		t.Errorf("it says %q", said.Detail)
	}
}

func TestKeptOtherwise(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		wanted model
		shown  call.Token
		want   []string
	}{
		"kept":               {configured(storing(ours)), ours, nil},
		"another":            {configured(storing(ours)), theirs, []string{"access_token"}},
		"another than once":  {configured(once(ours, 1)), theirs, []string{"access_token_wo"}},
		"kept as once":       {configured(once(ours, 1)), ours, nil},
		"not shown":          {configured(storing(ours)), "", nil},
		"that of the server": {configured(), theirs, nil},
	} {
		got := (chatwoot{}).KeptOtherwise(told(uazapi.Chatwoot{AccessToken: test.shown}), setting.Change[model]{Wanted: test.wanted})
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q", title, got)
		}
	}
}

func TestUnset(t *testing.T) {
	t.Parallel()
	off := panel
	off.Enabled = false
	mine := off
	mine.AccessToken = ours
	masked := simulator.Options{ChatwootTokenMasked: true}
	for title, test := range map[string]struct {
		options simulator.Options
		has     simulator.Chatwoot
		before  model
		want    simulator.Chatwoot
		fails   error
	}{
		"with the token of the server": {simulator.Options{}, panel, configured(storing(ours)), off, nil},
		"with that of the state":       {masked, panel, configured(storing(ours)), mine, nil},
		"with none":                    {masked, panel, configured(), panel, errCannotDisable},
		"disabled already":             {masked, off, configured(), off, nil},
		"never set":                    {simulator.Options{ChatwootUnset404: true}, simulator.Chatwoot{}, model{}, simulator.Chatwoot{}, nil},
	} {
		server, on := route(t, test.options, test.has)
		if err := (chatwoot{}).Unset(t.Context(), on, test.before); !errors.Is(err, test.fails) {
			t.Errorf("%s: got %v", title, err)
		}
		got, _ := server.Instance(on.Instance.ID)
		if diff := cmp.Diff(test.want, got.Chatwoot, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

// One answer that shows nothing does not stand for what the state has.
func TestUnsetLooksTwice(t *testing.T) {
	t.Parallel()
	server, on := route(t, simulator.Options{}, panel)
	server.Inject(simulator.Fault{Route: read, Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"error":"not here"}`, Times: 1})
	if err := (chatwoot{}).Unset(t.Context(), on, configured()); err != nil {
		t.Fatal(err)
	}
	if got, _ := server.Instance(on.Instance.ID); got.Chatwoot.Enabled {
		t.Error("it is still enabled")
	}
}
