package proxy

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const (
	read  = "GET /instance/proxy"
	write = "POST /instance/proxy"

	stored  = "http://user:secret@proxy.example:8080"
	shown   = "http://***:***@proxy.example:8080"
	address = "http://proxy.example:8080"
	other   = "http://***:***@other.example:8080"
)

// route is a server of some kind with one instance that nobody paired.
func route(t *testing.T, options simulator.Options) (*simulator.Simulator, access.On) {
	t.Helper()
	options.Strict = true
	server := simulator.New(options)
	client := uazapitest.Connect(t, server)
	added := server.Add("loja")
	return server, access.On{API: client, Instance: uazapi.Instance{ID: added.ID, Token: call.Token(added.Token)}}
}

// custom is a model with a proxy of one's own.
func custom(proxyURL, fallback string) model {
	return model{Mode: nullable.Text(uazapi.ProxyCustom), URL: nullable.Text(proxyURL), Fallback: nullable.Text(fallback)}
}

// at is the model with what a server shows of its URL.
func (m model) at(address string) model {
	m.Address, m.EffectiveMode = nullable.Text(address), m.Mode
	return m
}

func mode(mode string) model { return model{Mode: nullable.Text(mode)} }

func (m model) in(country, state, city string) model {
	m.Country, m.State, m.City = nullable.Text(country), nullable.Text(state), nullable.Text(city)
	return m
}

func TestFill(t *testing.T) {
	t.Parallel()
	told := func(proxyURL, fallback string) uazapi.Proxy {
		return uazapi.Proxy{Mode: "custom", EffectiveMode: "custom", URL: proxyURL, Fallback: fallback}
	}
	for title, test := range map[string]struct {
		known    model
		told     uazapi.Proxy
		instance uazapi.Instance
		want     model
	}{
		"as it is stored":             {custom(stored, "never"), told(shown, "never"), uazapi.Instance{}, custom(stored, "never").at(address)},
		"on another host":             {custom(stored, "never"), told(other, "never"), uazapi.Instance{}, custom("", "never").at("http://other.example:8080")},
		"with another scheme":         {custom(stored, "never"), told("https://***:***@proxy.example:8080", "never"), uazapi.Instance{}, custom("", "never").at("https://proxy.example:8080")},
		"the URL is not told":         {custom(stored, "never").at(address), told("", "never"), uazapi.Instance{}, custom(stored, "never").at(address)},
		"imported":                    {model{}, told(shown, "internal"), uazapi.Instance{}, custom("", "internal").at(address)},
		"another word":                {custom(stored, "never"), told(shown, "internal"), uazapi.Instance{}, custom(stored, "internal").at(address)},
		"a fallback that agrees":      {custom(stored, stored), told(shown, shown), uazapi.Instance{}, custom(stored, stored).at(address)},
		"another fallback":            {custom(stored, stored), told(shown, other), uazapi.Instance{}, custom(stored, "").at(address)},
		"a URL instead of a word":     {custom(stored, "never"), told(shown, other), uazapi.Instance{}, custom(stored, "").at(address)},
		"a fallback that is not told": {custom(stored, "never"), told(shown, ""), uazapi.Instance{}, custom(stored, "never").at(address)},
		"internal now":                {custom(stored, "never").at(address), uazapi.Proxy{Mode: "internal", EffectiveMode: "internal", Fallback: "internal"}, uazapi.Instance{}, mode("internal").at("")},
		"internal, with a place":      {mode("internal"), uazapi.Proxy{Mode: "internal", EffectiveMode: "internal"}, uazapi.Instance{ProxyManagedCountry: "br", ProxyManagedState: "sp", ProxyManagedCity: "campinas"}, mode("internal").at("").in("br", "sp", "campinas")},
		"the place is with the proxy": {mode("internal"), uazapi.Proxy{Mode: "internal", EffectiveMode: "internal", Country: "pt"}, uazapi.Instance{ProxyManagedCountry: "br"}, mode("internal").at("").in("pt", "", "")},
		"the place is not told":       {mode("internal").in("br", "", ""), uazapi.Proxy{Mode: "internal", EffectiveMode: "internal"}, uazapi.Instance{}, mode("internal").at("").in("br", "", "")},
		"no proxy has no place":       {mode("internal").in("br", "", ""), uazapi.Proxy{Mode: "none", EffectiveMode: "none"}, uazapi.Instance{ProxyManagedCountry: "br"}, mode("none").at("")},
		"a fallback that runs for now": {custom(stored, "internal"), uazapi.Proxy{Mode: "custom", EffectiveMode: "internal", URL: shown, Fallback: "internal"}, uazapi.Instance{}, func() model {
			m := custom(stored, "internal").at(address)
			m.EffectiveMode = nullable.Text("internal")
			return m
		}()},
	} {
		got := test.known
		got.fill(test.told, test.instance)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	const sent = `{"mode":"custom","proxy_url":"http://user:secret@proxy.example:8080"`
	secret := model{Mode: nullable.Text("custom"), URLWO: nullable.Text(stored)}
	for title, test := range map[string]struct {
		options     simulator.Options
		on          simulator.Proxy
		has, wanted model
		sends       []string
	}{
		"nothing is wanted":           {has: mode("internal"), wanted: model{}},
		"internal already":            {has: mode("internal"), wanted: mode("internal")},
		"internal there already":      {has: mode("internal").in("br", "", ""), wanted: mode("internal").in("br", "", "")},
		"internal elsewhere":          {has: mode("internal").in("br", "", ""), wanted: mode("internal").in("pt", "", ""), sends: []string{`{"mode":"internal","proxy_managed_country":"pt"}`}},
		"none":                        {has: mode("internal"), wanted: mode("none"), sends: []string{`{"mode":"none","confirm_no_proxy":true}`}},
		"none already":                {has: mode("none"), wanted: mode("none")},
		"custom":                      {has: mode("internal"), wanted: custom(stored, "never"), sends: []string{sent + `,"proxy_fallback":"never"}`}},
		"custom, not stored":          {has: mode("internal"), wanted: secret, sends: []string{sent + `}`}},
		"the password may be another": {has: custom("", "").at(address), wanted: custom(stored, ""), sends: []string{sent + `}`}},
		"a fallback that is kept": {
			on:  simulator.Proxy{Mode: "custom", URL: stored, Fallback: "never"},
			has: custom("", "never").at(address), wanted: custom(stored, ""), sends: []string{sent + `,"proxy_fallback":"never"}`},
		},
		"a fallback that is not told": {
			on:  simulator.Proxy{Mode: "custom", URL: stored, Fallback: stored},
			has: custom("", "").at(address), wanted: custom(stored, ""), sends: []string{sent + `}`},
		},
		"the word of 2.1": {
			options: simulator.Options{ProxyGeneration: simulator.ProxySecond, FallbackWordStrict: true},
			has:     mode("internal"), wanted: custom(stored, "internal"), sends: []string{sent + `,"proxy_fallback":"internal_proxy"}`},
		},
		"the word of 2.1, which is not shown": {
			options: simulator.Options{ProxyGeneration: simulator.ProxySecond, FallbackWordStrict: true},
			on:      simulator.Proxy{Mode: "custom", URL: stored, Fallback: "never"},
			has:     custom("", "never").at(address), wanted: custom(stored, "internal"),
			sends: []string{sent + `,"proxy_fallback":"internal"}`, sent + `,"proxy_fallback":"internal_proxy"}`},
		},
		"first generation":           {options: simulator.Options{ProxyGeneration: simulator.ProxyFirst}, has: mode("internal"), wanted: secret, sends: []string{`{"enable":true,"proxy_url":"http://user:secret@proxy.example:8080"}`}},
		"first generation, internal": {options: simulator.Options{ProxyGeneration: simulator.ProxyFirst}, on: simulator.Proxy{Mode: "custom", URL: stored, Fallback: "internal"}, has: custom("", "").at(address), wanted: mode("internal"), sends: []string{`{"enable":false,"proxy_url":""}`}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server, on := route(t, test.options)
			if test.on.Mode != "" {
				if err := server.SetProxy(on.Instance.ID, test.on); err != nil {
					t.Fatal(err)
				}
			}
			if err := (proxy{}).Write(t.Context(), on, setting.Change[model]{Has: test.has, Wanted: test.wanted}); err != nil {
				t.Fatal(err)
			}
			uazapitest.Sends(t, server, write, []string{read}, test.sends...)
		})
	}
}

func TestWriteOnAServerThatIsTooOld(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		wanted model
		says   []string
	}{
		{mode("none"), []string{"mode: the server is too old for it"}},
		{custom(stored, "never"), []string{"proxy_fallback: the server is too old for it"}},
		{mode("internal").in("br", "", ""), []string{"proxy_managed_country: the server is too old for it"}},
	} {
		server, on := route(t, simulator.Options{ProxyGeneration: simulator.ProxyFirst})
		err := (proxy{}).Write(t.Context(), on, setting.Change[model]{Has: mode("custom"), Wanted: test.wanted})
		if err == nil || err.Error() != strings.Join(test.says, "\n") {
			t.Errorf("got %v, want %q", err, test.says)
		}
		uazapitest.Sends(t, server, write, []string{read})
	}
}

func TestWriteWhoseAnswerIsLostSaysWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		wanted   model
		unproven bool
	}{
		{custom(stored, ""), true},
		{mode("none"), false}, // the mode tells it
	} {
		server, on := route(t, simulator.Options{})
		server.Inject(simulator.Fault{Route: write, Kind: simulator.FaultDropAfter})
		err := (proxy{}).Write(t.Context(), on, setting.Change[model]{Has: mode("internal"), Wanted: test.wanted})
		_, unproven := errors.AsType[*unprovenError](err)
		if unproven != test.unproven || !call.OutcomeUnknown(err) || strings.Contains(err.Error(), "secret") {
			t.Errorf("got %v", err)
		}
	}
	said := (&unprovenError{}).Explain(apidiag.Attempt{})
	if !strings.Contains(said.Detail, "user and the password") {
		t.Errorf("it says %q", said.Detail)
	}
}

func TestProves(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		has, kept, wanted model
		want              bool
	}{
		"another mode":              {mode("internal"), mode("none"), mode("none"), true},
		"the old mode":              {mode("internal"), mode("internal"), mode("none"), false},
		"another address":           {custom("", "").at("http://other.example:8080"), custom("", "").at(address), custom(stored, ""), true},
		"the old address":           {custom("", "").at(address), custom("", "").at(address), custom("http://user:secret@other.example:8080", ""), false},
		"another password, perhaps": {custom("", "").at(address), custom("", "").at(address), custom(stored, ""), false},
		"another word":              {custom("", "never").at(address), custom("", "internal").at(address), custom(stored, "internal"), true},
		"the old word":              {custom("", "never").at(address), custom("", "never").at(address), custom(stored, "internal"), false},
		"another fallback, perhaps": {custom("", "").at(address), custom("", "").at(address), custom(stored, stored), false},
		"another place":             {mode("internal").in("br", "", ""), mode("internal").in("pt", "", ""), mode("internal").in("pt", "", ""), true},
		"the old place":             {mode("internal").in("br", "", ""), mode("internal").in("br", "", ""), mode("internal").in("pt", "", ""), false},
		"an address that is hidden": {mode("internal"), custom("", ""), custom(stored, ""), false},
	} {
		if got := (proxy{}).Proves(test.kept, setting.Change[model]{Has: test.has, Wanted: test.wanted}); got != test.want {
			t.Errorf("%s: got %t", title, got)
		}
	}
}

func TestUnsetGoesBackToTheServersOwn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		generation simulator.ProxyGeneration
		has        simulator.Proxy
		sends      []string
	}{
		{simulator.ProxyThird, simulator.Proxy{Mode: "custom", URL: stored, Fallback: "never"}, []string{`{"mode":"internal"}`}},
		{simulator.ProxyThird, simulator.Proxy{Mode: "none", Fallback: "internal"}, []string{`{"mode":"internal"}`}},
		{simulator.ProxyThird, simulator.Proxy{Mode: "internal", Fallback: "internal"}, nil},
		{simulator.ProxyFirst, simulator.Proxy{Mode: "custom", URL: stored, Fallback: "internal"}, []string{`{"enable":false,"proxy_url":""}`}},
	} {
		server, on := route(t, simulator.Options{ProxyGeneration: test.generation})
		if err := server.SetProxy(on.Instance.ID, test.has); err != nil {
			t.Fatal(err)
		}
		if err := (proxy{}).Unset(t.Context(), on, model{}); err != nil {
			t.Error(err)
		}
		uazapitest.Sends(t, server, write, []string{read}, test.sends...)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	another := custom(stored, "never")
	another.URLWOVersion = types.Int64Value(2)
	running := custom(stored, "never")
	running.EffectiveMode, running.Token = nullable.Text("internal"), nullable.Text("token")
	pointer := func(m model) *model { return &m }
	for title, test := range map[string]struct {
		before, planned *model
		want            int
	}{
		"new, custom":             {nil, pointer(custom(stored, "")), 1},
		"new, internal":           {nil, pointer(mode("internal")), 0},
		"changed":                 {pointer(custom(stored, "never")), pointer(mode("none")), 1},
		"another version":         {pointer(custom(stored, "never")), &another, 1},
		"only what is no proxy's": {pointer(custom(stored, "never")), &running, 0},
		"destroyed":               {pointer(mode("none")), nil, 1},
		"destroyed, internal":     {pointer(mode("internal")), nil, 0},
	} {
		got := (proxy{}).Warnings(uazapi.Instance{ID: "r1"}, test.before, test.planned)
		if len(got) != test.want {
			t.Errorf("%s: it warns of %v", title, got)
		}
	}
}
