package presence

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// text is a value that is null where it is "".
func text(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// shown is a presence of which only what the server shows is known.
func shown(current string) model { return model{CurrentPresence: text(current)} }

// asked is a presence that was asked for.
func asked(presence string) model { return model{Presence: text(presence)} }

func TestReadKeepsWhatTheServerDoesNotTell(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		tells string
		want  model
	}{
		"told":            {"unavailable", shown("unavailable")},
		"an unknown one":  {"composing", shown("composing")},
		"nothing is told": {"", shown("available")},
	} {
		got := shown("available")
		if err := (presence{}).Read(t.Context(), access.On{Instance: uazapi.Instance{CurrentPresence: test.tells}}, &got); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

func TestRefreshed(t *testing.T) {
	t.Parallel()
	detecting, connected := types.BoolValue(true), uazapi.StatusConnected
	for title, test := range map[string]struct {
		set     string
		detects types.Bool
		tells   string
		status  string
		want    string
	}{
		"no drift is detected by default":     {set: "unavailable", tells: "available", status: connected, want: "unavailable"},
		"no drift is detected unless asked":   {set: "unavailable", detects: types.BoolValue(false), tells: "available", status: connected, want: "unavailable"},
		"drift is detected":                   {set: "unavailable", detects: detecting, tells: "available", status: connected, want: "available"},
		"drift to an unknown one is detected": {set: "unavailable", detects: detecting, tells: "composing", status: connected, want: "composing"},
		"no difference is no drift":           {set: "available", detects: detecting, tells: "available", status: connected, want: "available"},
		"without a session":                   {set: "available", detects: detecting, tells: "unavailable", status: "disconnected", want: "available"},
		"while connecting":                    {set: "available", detects: detecting, tells: "unavailable", status: "connecting", want: "available"},
		"hibernated":                          {set: "available", detects: detecting, tells: "unavailable", status: "hibernated", want: "available"},
		"not told":                            {set: "unavailable", detects: detecting, status: connected, want: "unavailable"},
		"imported":                            {tells: "unavailable", status: connected, want: "unavailable"},
		"imported without a session":          {tells: "unavailable", status: "disconnected", want: "unavailable"},
		"imported and not told":               {status: connected, want: ""},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			state := model{Presence: text(test.set), DetectDrift: test.detects, CurrentPresence: text(test.tells)}
			presence{}.Refreshed(&state, uazapi.Instance{Status: test.status, CurrentPresence: test.tells})
			if !state.Presence.Equal(text(test.want)) {
				t.Errorf("the presence is %s, want %q", state.Presence, test.want)
			}
			if state.DetectDrift.IsNull() {
				t.Error("detect_drift is not settled")
			}
			if !state.CurrentPresence.Equal(text(test.tells)) {
				t.Errorf("what the server shows became %s", state.CurrentPresence)
			}
		})
	}
}

func TestProves(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		shown, wanted string
		want          bool
	}{
		{"unavailable", "unavailable", true},
		{"available", "unavailable", false},
		{"", "unavailable", false},
	} {
		if got := (presence{}).Proves(shown(test.shown), setting.Change[model]{Wanted: asked(test.wanted)}); got != test.want {
			t.Errorf("%q for %q: got %t, want %t", test.shown, test.wanted, got, test.want)
		}
	}
}

// Whatever the schema offers, a server takes, and it is sent even if it seems
// to be right.
func TestWriteEveryValueThatTheSchemaOffers(t *testing.T) {
	t.Parallel()
	server := simulator.New(simulator.Options{Strict: true})
	client := uazapitest.Connect(t, server)
	added := server.Add("loja")
	on := access.On{API: client, Instance: uazapi.Instance{ID: added.ID, Token: call.Token(added.Token)}}
	if err := (presence{}).Write(t.Context(), on, setting.Change[model]{Wanted: asked("available")}); !errors.Is(err, uazapi.ErrNoSession) {
		t.Errorf("without a session write gave %v, want %v", err, uazapi.ErrNoSession)
	}
	if err := server.Pair(added.ID, "5511990000001"); err != nil {
		t.Fatal(err)
	}
	for _, value := range uazapi.PresenceValues() {
		for range 2 {
			server.ResetRequests()
			if err := (presence{}).Write(t.Context(), on, setting.Change[model]{Has: shown(value), Wanted: asked(value)}); err != nil {
				t.Errorf("%q: %v", value, err)
			}
			if sent := server.Requests(); len(sent) != 1 || sent[0].Route != "POST /instance/presence" || sent[0].Body != `{"presence":"`+value+`"}` {
				t.Errorf("%q was sent in %d requests, the first of them %s", value, len(sent), sent[0].Body)
			}
		}
		if now, _ := server.Instance(added.ID); now.Presence != value {
			t.Errorf("the presence is %q, want %q", now.Presence, value)
		}
	}
}

func TestShownInstead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ shown, wanted, want string }{
		{"unavailable", "unavailable", ""},
		{"available", "unavailable", "available"},
		{"composing", "available", "composing"},
		{"", "unavailable", ""}, // it is not told
		{"available", "", ""},   // none was written
	} {
		_, got := (presence{}).ShownInstead(shown(test.shown), setting.Change[model]{Wanted: asked(test.wanted)})
		if got != test.want {
			t.Errorf("%q for %q: got %q, want %q", test.shown, test.wanted, got, test.want)
		}
	}
}
