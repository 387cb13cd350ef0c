package window

import (
	"embed"
	"fmt"
	"hash/fnv"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

//go:embed page.html.tmpl live.html.tmpl
var templateFiles embed.FS

// pages are the templates in each language.
var pages = map[string]*template.Template{english: parse(english), portuguese: parse(portuguese)}

func parse(language string) *template.Template {
	say := func(key string) (string, error) {
		text, known := words[key]
		if !known {
			return "", fmt.Errorf("there are no words for %s", key)
		}
		return text.in(language), nil
	}
	// A card needs the choices of its forms as well.
	withChoices := func(one card, of view) map[string]any {
		return map[string]any{"Card": one, "Keys": of.PrivacyKeys, "Values": of.PrivacyValues}
	}
	status := func(status string) string {
		if text, known := words["status-"+status]; known {
			return text.in(language)
		}
		return status
	}
	return template.Must(template.New("").Funcs(template.FuncMap{"say": say, "status": status, "card": withChoices}).ParseFS(templateFiles, "*.tmpl"))
}

// view is what the page shows.
type view struct {
	Language, Search, Address string
	Counts                    []count
	Instances                 []card
	// Hidden is how many match and are not shown.
	Hidden        int
	Matching      int
	Faults        []faultLine
	FaultNames    []string
	Routes        []string
	Least, Most   int64
	Requests      []requestLine
	Deliveries    []deliveryLine
	Letters       []letterLine
	PrivacyKeys   []string
	PrivacyValues []string
}

type count struct {
	Status string
	Number int
}

// card is an instance as the page shows it.
type card struct {
	simulator.Instance
	Number string
	// QRVersion changes with the QR, so that browsers load it again.
	QRVersion string
	Privacy   []setting
	Webhooks  []webhookLine
	Lost      string
	Pairs     bool
}

type setting struct{ Key, Value string }

type webhookLine struct {
	URL, Events string
	Enabled     bool
	Box         bool
}

type faultLine struct {
	Name, Route string
	Times       int
}

type requestLine struct {
	ID, Time, Method, Path, Body string
	Status                       int
	// Bad is whether it failed.
	Bad bool
}

type deliveryLine struct {
	ID, Time, Event, Instance, URL, Problem string
	Status                                  int
	Bad                                     bool
}

type letterLine struct{ ID, Time, Path, Body string }

// routesToFail are those that people let fail first.
var routesToFail = []string{
	"GET /instance/all", "GET /instance/status", "POST /instance/create", "POST /instance/connect", "POST /instance/privacy",
	"GET /instance/privacy", "POST /instance/updateInstanceName", "POST /instance/presence", "POST /webhook", "DELETE /instance",
}

// page shows the whole page.
func (w *Window) page(to http.ResponseWriter, r *http.Request) {
	shown, err := w.render("page", w.view(r))
	if err != nil {
		http.Error(to, err.Error(), http.StatusInternalServerError)
		return
	}
	to.Header().Set("Content-Type", "text/html; charset=utf-8")
	to.Header().Set("Vary", "Accept-Language")
	_, _ = to.Write([]byte(shown))
}

// render returns a template filled in with what there is to show.
func (w *Window) render(name string, shown view) (string, error) {
	var text strings.Builder
	if err := pages[shown.Language].ExecuteTemplate(&text, name, shown); err != nil {
		return "", fmt.Errorf("show the page: %w", err)
	}
	return text.String(), nil
}

// view gathers what there is to show.
func (w *Window) view(r *http.Request) view {
	search := r.URL.Query().Get("q")
	seen := w.sim.Look(search, mostShown)
	least, most := w.sim.Latency()
	shown := view{
		Language: language(r), Search: search, Address: w.address, Matching: seen.Matching, Hidden: seen.Matching - len(seen.Shown),
		FaultNames: simulator.FaultNames(), Routes: routesToFail, Least: least.Milliseconds(), Most: most.Milliseconds(),
		PrivacyKeys:   []string{"last", "online", "profile", "status", "readreceipts", "groupadd", "calladd"},
		PrivacyValues: []string{"all", "contacts", "contact_blacklist", "none", "match_last_seen", "known"},
	}
	for _, status := range slices.Sorted(maps.Keys(seen.Statuses)) {
		shown.Counts = append(shown.Counts, count{status, seen.Statuses[status]})
	}
	for _, in := range seen.Shown {
		shown.Instances = append(shown.Instances, w.card(in))
	}
	for _, fault := range w.sim.Faults() {
		shown.Faults = append(shown.Faults, faultLine{fault.Name(), fault.Route, fault.Times})
	}
	w.addTraffic(&shown)
	return shown
}

// card returns an instance as the page shows it.
func (w *Window) card(in simulator.Instance) card {
	shown := card{Instance: in, Number: phoneNumber(in.Owner), Pairs: in.QR != "" || in.PairCode != ""}
	if in.QR != "" {
		shown.QRVersion = digest(in.QR)
	}
	for _, key := range slices.Sorted(maps.Keys(in.Privacy)) {
		shown.Privacy = append(shown.Privacy, setting{key, in.Privacy[key]})
	}
	for _, webhook := range w.sim.Webhooks(in.ID) {
		box := strings.HasPrefix(webhook.URL, w.address+Path+"box/")
		shown.Webhooks = append(shown.Webhooks, webhookLine{shownURL(webhook.URL), strings.Join(webhook.Events, ", "), webhook.Enabled, box})
	}
	if !in.Connected && !in.LastDisconnect.IsZero() {
		shown.Lost = clock(in.LastDisconnect)
	}
	return shown
}

// addTraffic adds the last requests, deliveries and letters, the newest first.
func (w *Window) addTraffic(shown *view) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, kept := range slices.Backward(w.requests.last) {
		request := kept.what
		shown.Requests = append(shown.Requests, requestLine{
			fmt.Sprint("request-", kept.number), clock(request.Time), request.Method, request.Path, masked(request.Body),
			request.Status, request.Status == 0 || request.Status >= 400,
		})
	}
	for _, kept := range slices.Backward(w.deliveries.last) {
		event := kept.what.Event
		shown.Deliveries = append(shown.Deliveries, deliveryLine{
			fmt.Sprint("delivery-", kept.number), clock(event.Time), event.Name, event.Instance, shownURL(kept.what.URL),
			kept.what.Problem, kept.what.Status, kept.what.Problem != "" || kept.what.Status >= 300,
		})
	}
	for _, kept := range slices.Backward(w.letters.last) {
		shown.Letters = append(shown.Letters, letterLine{
			fmt.Sprint("letter-", kept.number), clock(kept.what.time), kept.what.path, masked(kept.what.body),
		})
	}
}

func clock(at time.Time) string { return at.Local().Format("15:04:05") }

// digest is a short form of a text that another text does not have.
func digest(text string) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(text)) // it never fails
	return strconv.FormatUint(sum.Sum64(), 16)
}

// phoneNumber writes a number as people read it: those of Brazil in groups.
func phoneNumber(digits string) string {
	if len(digits) == 13 && strings.HasPrefix(digits, "55") {
		return "+55 " + digits[2:4] + " " + digits[4:9] + "-" + digits[9:]
	}
	if digits == "" {
		return ""
	}
	return "+" + digits
}
