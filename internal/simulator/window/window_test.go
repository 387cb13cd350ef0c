package window_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/delivery"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/window"
)

// opened is a page before a server.
type opened struct {
	t    *testing.T
	sim  *simulator.Simulator
	page *window.Window
	url  string
}

func open(t *testing.T) *opened {
	t.Helper()
	o := &opened{t: t}
	deliverer := delivery.New(delivery.ThisMachine, func(d delivery.Delivery) { o.page.Delivered(d) })
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { o.page.ServeHTTP(w, r) }))
	o.url = "http://" + server.Listener.Addr().String()
	o.sim = simulator.New(simulator.Options{
		BaseURL: o.url, OnEvent: deliverer.Deliver, OnRequest: func(r simulator.Request) { o.page.Observe(r) },
	})
	o.page = window.New(o.sim, o.url)
	server.Start()
	t.Cleanup(func() {
		o.page.Close()
		deliverer.Close()
		server.Close()
	})
	return o
}

func (o *opened) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// ask sends a request with headers, which are pairs of names and values.
func (o *opened) ask(method, path, body string, headers ...string) (int, string, http.Header) {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), method, o.url+path, strings.NewReader(body))
	o.must(err)
	if body != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for n := 0; n < len(headers); n += 2 {
		if headers[n] == "Host" {
			request.Host = headers[n+1]
		}
		request.Header.Set(headers[n], headers[n+1])
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	o.must(err)
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	o.must(err)
	return response.StatusCode, string(content), response.Header
}

// happens has an event happen, as a script does.
func (o *opened) happens(path string, fields ...string) map[string]any {
	o.t.Helper()
	form := url.Values{}
	for n := 0; n < len(fields); n += 2 {
		form.Set(fields[n], fields[n+1])
	}
	status, body, _ := o.ask("POST", "/__sim/"+path, form.Encode())
	var said map[string]any
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		o.t.Fatalf("%s: %d %s", path, status, body)
	}
	if said["ok"] != (status == 200) {
		o.t.Errorf("%s: %d %s", path, status, body)
	}
	return said
}

// shows returns the page.
func (o *opened) shows() string {
	o.t.Helper()
	status, body, _ := o.ask("GET", "/__sim/", "")
	if status != 200 {
		o.t.Fatalf("%d %s", status, body)
	}
	return body
}

// A client of the API notices nothing of the page.
func TestTheAPIIsAsWithoutThePage(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.sim.Add("a")
	status, body, headers := o.ask("GET", "/instance/all", "", "admintoken", o.sim.AdminToken(), "Host", "crm.example.com", "Origin", "https://crm.example.com")
	if status != 200 || !strings.Contains(body, `"name":"a"`) || headers.Get("Content-Security-Policy") != "" {
		t.Errorf("%d %s", status, body)
	}
	if status, _, _ := o.ask("GET", "/__simulated", ""); status != 404 {
		t.Errorf("%d", status)
	}
}

// What stands before the server gets all that is not the page.
func TestTheServerBehindAGateway(t *testing.T) {
	t.Parallel()
	o := open(t)
	page := window.New(o.sim, o.url)
	page.Answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for path, want := range map[string]int{"/instance/all": http.StatusTeapot, "/": http.StatusTeapot, "/__sim/": http.StatusOK} {
		recorder := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodGet, o.url+path, nil)
		request.RemoteAddr = "127.0.0.1:5000"
		page.ServeHTTP(recorder, request)
		if recorder.Code != want {
			t.Errorf("%s: %d", path, recorder.Code)
		}
	}
}

// Nobody but a person or a script of this machine sees the page or changes anything through it.
func TestWhoIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	in := o.sim.Add("before")
	host := strings.TrimPrefix(o.url, "http://")
	port := host[strings.LastIndex(host, ":"):]
	for name, test := range map[string]struct {
		headers []string
		// sees and does are whether it sees the page and changes the instance.
		sees, does bool
	}{
		"a script":                  {nil, true, true},
		"the page itself":           {[]string{"Sec-Fetch-Site", "same-origin", "Origin", o.url}, true, true},
		"typed into the browser":    {[]string{"Sec-Fetch-Site", "none"}, true, true},
		"by the name localhost":     {[]string{"Host", "localhost" + port, "Sec-Fetch-Site", "same-origin", "Origin", "http://localhost" + port}, true, true},
		"an old browser, itself":    {[]string{"Origin", o.url}, true, true},
		"another site":              {[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Origin", "https://evil.example"}, false, false},
		"a link of another site":    {[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, true, false},
		"a frame of another site":   {[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, false, false},
		"another port":              {[]string{"Sec-Fetch-Site", "same-site", "Origin", "http://127.0.0.1:3000"}, false, false},
		"an old browser, elsewhere": {[]string{"Origin", "https://evil.example"}, true, false},
		"no origin at all":          {[]string{"Origin", "null"}, true, false},
		"a name that leads here":    {[]string{"Host", "evil.example" + port}, false, false},
		"a name that looks alike":   {[]string{"Host", "127.0.0.1.evil.example"}, false, false},
	} {
		status, body, headers := o.ask("GET", "/__sim/", "", test.headers...)
		if seen := status == 200 && strings.Contains(body, in.ID); seen != test.sees || !test.sees && status != 403 {
			t.Errorf("%s sees the page: %t (%d)", name, seen, status)
		}
		for _, header := range []string{"Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy"} {
			if headers.Get(header) == "" {
				t.Errorf("%s: there is no %s", name, header)
			}
		}
		o.must(o.sim.Rename(in.ID, "before"))
		status, _, _ = o.ask("POST", "/__sim/instances/"+in.ID+"/rename", "name=after", test.headers...)
		now, _ := o.sim.Instance(in.ID)
		if done := status == 200 && now.Name == "after"; done != test.does || !test.does && (status != 403 || now.Name != "before") {
			t.Errorf("%s renames: %t (%d, %s)", name, done, status, now.Name)
		}
	}
	// Whatever it says of itself, what comes from another machine is refused.
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, o.url+"/__sim/", nil)
	request.RemoteAddr = "192.0.2.7:5000"
	o.page.ServeHTTP(recorder, request)
	if recorder.Code != 403 {
		t.Errorf("another machine: %d", recorder.Code)
	}
}

// No credential is on the page before somebody asks for it.
func TestNoCredentialIsShown(t *testing.T) {
	t.Parallel()
	o := open(t)
	in := o.sim.Add("a")
	o.must(o.sim.SetProxy(in.ID, simulator.Proxy{Mode: "custom", URL: "http://user:canary-of-proxy@proxy.example:8080"}))
	o.must(o.sim.Pair(in.ID, "5511990000001"))
	_, err := o.sim.AddWebhook(in.ID, simulator.Webhook{URL: "https://crm.example.com/in/canary-of-path?key=canary-of-query", Enabled: true, Events: []string{"messages"}})
	o.must(err)
	o.happens("instances/" + in.ID + "/box")
	for _, body := range []string{
		`{"mode":"custom","proxy_url":"http://user:canary-of-body@proxy.example:8080","deep":[{"Token":"canary-of-key"}]}`,
		`{"url":"https://user:canary-of-body@crm.example.com/canary-of-path","access_token":"canary-of-key"}`, `canary-of-text`,
	} {
		o.ask("POST", "/webhook?key=canary-of-query", body, "token", in.Token, "admintoken", o.sim.AdminToken())
	}
	o.happens("instances/"+in.ID+"/message", "text", "Oi")
	o.waitFor("the letter", func() bool { return strings.Contains(o.shows(), "&#34;text&#34;: &#34;Oi&#34;") })
	page := o.shows()
	for _, secret := range []string{in.Token, o.sim.AdminToken(), "canary"} {
		if strings.Contains(page, secret) {
			t.Errorf("the page shows %q:\n%s", secret, page)
		}
	}
	// Each of these is shown without its secrets, so that it would have been seen.
	for _, kept := range []string{"https://crm.example.com/…", "http://proxy.example:8080", "•••", "(14 bytes)"} {
		if !strings.Contains(page, kept) {
			t.Errorf("the page lacks %q:\n%s", kept, page)
		}
	}
	if got := o.happens("instances/" + in.ID + "/reveal")["secret"]; got != in.Token {
		t.Error("the token is not revealed")
	}
	if got := o.happens("reveal")["secret"]; got != o.sim.AdminToken() {
		t.Error("the admin token is not revealed")
	}
}

// waitFor waits for what other goroutines do.
func (o *opened) waitFor(what string, done func() bool) {
	o.t.Helper()
	deadline := time.After(20 * time.Second)
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !done() {
		select {
		case <-ticker.C:
		case <-deadline:
			o.t.Fatalf("%s did not come", what)
		}
	}
}

func TestWhatHappensOutside(t *testing.T) {
	t.Parallel()
	o := open(t)
	id, _ := o.happens("instances", "name", "Vendas São Paulo")["id"].(string)
	at := func(event string, fields ...string) {
		t.Helper()
		if said := o.happens("instances/"+id+"/"+event, fields...); said["ok"] != true {
			t.Errorf("%s: %v", event, said)
		}
	}
	is := func(what string, want func(in simulator.Instance) bool) {
		t.Helper()
		if in, _ := o.sim.Instance(id); !want(in) {
			t.Errorf("it is not %s: %+v", what, in)
		}
	}
	at("connect")
	is("connecting", func(in simulator.Instance) bool { return in.QR != "" })
	if status, picture, headers := o.ask("GET", "/__sim/qr/"+id, ""); status != 200 || !strings.HasPrefix(picture, "\x89PNG") || headers.Get("Content-Type") != "image/png" {
		t.Errorf("no QR: %d", status)
	}
	if page := o.shows(); !strings.Contains(page, `src="/__sim/qr/`+id) || !strings.Contains(page, "Scan with the phone") {
		t.Errorf("the page shows no QR:\n%s", page)
	}
	at("scan")
	is("connected", func(in simulator.Instance) bool { return in.Connected && strings.HasPrefix(in.Owner, "5531") })
	if status, _, _ := o.ask("GET", "/__sim/qr/"+id, ""); status != 404 {
		t.Errorf("a QR of who is connected: %d", status)
	}
	at("privacy", "key", "last", "value", "none")
	is("private", func(in simulator.Instance) bool { return in.Privacy["last"] == "none" })
	at("rename", "name", "Outro nome")
	is("renamed", func(in simulator.Instance) bool { return in.Name == "Outro nome" })
	at("status", "status", "hibernated")
	is("hibernated", func(in simulator.Instance) bool { return in.Status == "hibernated" })
	at("status", "status", "connected")
	at("logout")
	is("logged out", func(in simulator.Instance) bool { return strings.HasPrefix(in.LastDisconnectReason, "401") })
	at("connect", "phone", "5581999990000")
	if page := o.shows(); !strings.Contains(page, `<p class="code">`) || !strings.Contains(page, "Enter the code") {
		t.Errorf("the page shows no code:\n%s", page)
	}
	at("scan")
	is("paired by the code", func(in simulator.Instance) bool { return in.Owner == "5581999990000" })
	before, _ := o.sim.Instance(id)
	at("rotate")
	is("with another token", func(in simulator.Instance) bool { return in.Token != before.Token })
	at("box")
	at("message", "text", "Oi")
	o.waitFor("the letter", func() bool { return strings.Contains(o.shows(), "&#34;text&#34;: &#34;Oi&#34;") })
	at("delete")
	if _, still := o.sim.Instance(id); still {
		t.Error("it is there still")
	}
}

// Scripts name an instance as people do, and hear what is wrong.
func TestInstancesByName(t *testing.T) {
	t.Parallel()
	o := open(t)
	in, twin := o.sim.Add("Vendas São Paulo"), o.sim.Add("twin")
	o.sim.Add("twin")
	if said := o.happens("instances/"+url.PathEscape("Vendas São Paulo")+"/connect", "phone", ""); said["ok"] != true {
		t.Errorf("by name: %v", said)
	}
	for path, want := range map[string]string{
		"instances/nobody/logout":                  `no instance has the id or the name "nobody"`,
		"instances/twin/logout":                    `2 instances have the name "twin": use an id`,
		"instances/" + twin.ID + "/logout":         "it has no session",
		"instances/" + in.ID + "/rename":           "it has no name",
		"instances/" + in.ID + "/connect":          "its status is connecting",
		"instances/" + in.ID + "/privacy":          "no phone was ever paired",
		"instances/" + in.ID + "/status":           "is no status that can be chosen",
		"instances/" + in.ID + "/message":          "it is not connected",
		"instances":                                "it has no name",
		"faults?fault=nonsense":                    `there is no fault "nonsense"`,
		"faults?fault=503&times=x":                 "is not how often",
		"faults?fault=503&route=nonsense":          "is no route",
		"latency?least=-1":                         "is no wait",
		"latency?least=20&most=10":                 "the longest wait is shorter",
		"instances/" + twin.ID + "/scan?number=12": "is not a number",
	} {
		if said, _ := o.happens(path)["error"].(string); !strings.Contains(said, want) {
			t.Errorf("%s: %q", path, said)
		}
	}
}

func TestFaultsAndLatency(t *testing.T) {
	t.Parallel()
	o := open(t)
	list := func() int {
		status, _, _ := o.ask("GET", "/instance/all", "", "admintoken", o.sim.AdminToken())
		return status
	}
	o.happens("faults", "fault", "503", "route", "GET /instance/all")
	if got := list(); got != 503 {
		t.Errorf("with a fault: %d", got)
	}
	if page := o.shows(); !strings.Contains(page, "<strong>503</strong>") || !strings.Contains(page, `<span class="badge bad">503</span>`) {
		t.Errorf("the page does not tell of it:\n%s", page)
	}
	o.happens("heal")
	if got := list(); got != 200 {
		t.Errorf("healed: %d", got)
	}
	o.happens("latency", "least", "1", "most", "3")
	if least, most := o.sim.Latency(); least != time.Millisecond || most != 3*time.Millisecond {
		t.Errorf("it waits %s to %s", least, most)
	}
	o.happens("forget")
	if page := o.shows(); strings.Contains(page, "GET /instance/all</code>") {
		t.Error("the requests are not forgotten")
	}
}

// Without scripts in the browser, every button works as well.
func TestAFormWithoutScripts(t *testing.T) {
	t.Parallel()
	o := open(t)
	status, _, headers := o.ask("POST", "/__sim/instances", "name=a", "Accept", "text/html,*/*", "Sec-Fetch-Site", "same-origin")
	if status != 303 || headers.Get("Location") != "/__sim/" || len(o.sim.Instances()) != 1 {
		t.Errorf("%d to %s", status, headers.Get("Location"))
	}
	if status, _, headers := o.ask("GET", "/__sim", ""); status != 303 || headers.Get("Location") != "/__sim/" {
		t.Errorf("without its last slash: %d", status)
	}
}

// What somebody in the panel calls an instance is shown and never obeyed.
func TestNamesAreShownAsTheyAre(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.sim.Add(`<script>alert("1")</script>`)
	page := o.shows()
	if strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;alert") {
		t.Errorf("the page has\n%s", page)
	}
}

func TestManyInstances(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.must(o.sim.AddFleet(120))
	page := o.shows()
	if got := strings.Count(page, `<article class="card"`); got != 50 || !strings.Contains(page, "+70 more match") {
		t.Errorf("it shows %d", got)
	}
	_, page, _ = o.ask("GET", "/__sim/?q=recife+03&lang=pt", "")
	if got := strings.Count(page, `<article class="card"`); got != 1 || !strings.Contains(page, "Suporte Recife 03") || !strings.Contains(page, `<html lang="pt-BR">`) {
		t.Errorf("of the search it shows %d", got)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, test := range []struct{ query, header, title string }{
		{"", "", "Simulated uazapi server"},
		{"", "pt-BR,pt;q=0.9,en;q=0.8", "Servidor uazapi simulado"},
		{"", "en-US,pt;q=0.9", "Simulated uazapi server"},
		{"?lang=pt-BR", "en", "Servidor uazapi simulado"},
		{"?lang=en", "pt-BR", "Simulated uazapi server"},
	} {
		if _, body, _ := o.ask("GET", "/__sim/"+test.query, "", "Accept-Language", test.header); !strings.Contains(body, "<h1>"+test.title+"</h1>") {
			t.Errorf("%+v: another title", test)
		}
	}
}

// What changes is sent to the page at once, and the end of the server ends that.
func TestLive(t *testing.T) {
	t.Parallel()
	o := open(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.url+"/__sim/live?lang=pt-BR&q=loja", nil)
	o.must(err)
	response, err := http.DefaultClient.Do(request)
	o.must(err)
	defer func() { _ = response.Body.Close() }()
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("it is %s", got)
	}
	events := make(chan string, 100)
	go func() {
		defer close(events)
		event := ""
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if lines.Text() == "" {
				events <- event
				event = ""
				continue
			}
			event += strings.TrimPrefix(lines.Text(), "data: ") + "\n"
		}
	}()
	next := func(want string) {
		t.Helper()
		for {
			select {
			case event, more := <-events:
				if strings.Contains(event, want) {
					return
				}
				if !more {
					t.Fatalf("it ended before %q", want)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("%q did not come", want)
			}
		}
	}
	next("Nenhuma instância encontrada.")
	o.happens("instances", "name", "Loja Centro")
	next("Loja Centro")
	// What happens by itself is seen as well, though nobody tells of it.
	o.must(o.sim.Connect(o.sim.Instances()[0].ID, ""))
	next("Escanear com o celular")
	o.page.Close()
	for range events { // it is closed at the end
	}
}
