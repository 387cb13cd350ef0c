package pairing_test

import (
	"cmp"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	status     = "GET /instance/status"
	connect    = "POST /instance/connect"
	disconnect = "POST /instance/disconnect"

	phone = "5511990000001"
	// elsewhere marks the requests of somebody else.
	elsewhere = "somebody else"
)

var (
	byQR   = uazapi.Pairing{}
	byCode = uazapi.Pairing{Phone: phone}
)

// world is a server with one instance that is to be paired. Time there passes
// with the requests: each look at the status is followed by a pause.
type world struct {
	*simulator.Simulator
	t     *testing.T
	clock *simulator.FakeClock
	base  *url.URL
	id    string
	to    pairing.Instance
	// end waits for the requests under way and stops the server.
	end func()

	simulator.Script
}

// newWorld starts a server of this kind for a test.
func newWorld(t *testing.T, options simulator.Options) *world {
	t.Helper()
	w := &world{t: t}
	w.clock = simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))
	options.Clock = w.clock
	options.OnRequest = func(request simulator.Request) {
		if request.Header.Get("User-Agent") != elsewhere {
			w.Play(request)
		}
	}
	w.Every(status, func() { w.clock.Advance(polling.Every) })
	options.Strict = true
	// The tests count requests, so a disconnect shows in the next, except where one is about that.
	options.DisconnectSettle = cmp.Or(options.DisconnectSettle, simulator.AtOnce)
	w.Simulator = simulator.New(options)
	added := w.Add("Vendas")
	w.id = added.ID

	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	w.end = server.Close
	base, err := call.ParseBaseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	w.base = base
	w.to = pairing.Instance{Key: uazapi.Key{ID: added.ID, Token: call.Token(added.Token)}, Pause: time.Microsecond, Now: w.clock.Now}
	w.patience(call.DefaultRequestTimeout)
	return w
}

// patience sets how long the client waits for an answer.
func (w *world) patience(timeout time.Duration) {
	client, err := uazapi.New(call.Config{
		BaseURL:        w.base,
		AdminToken:     call.Token(w.AdminToken()),
		RequestTimeout: timeout,
		MaxRetries:     call.DefaultMaxRetries,
		Pace:           call.Pace{First: time.Nanosecond, Most: time.Microsecond},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.to.API = client
}

// elsewhere lets somebody else call a route with the instance's token.
func (w *world) elsewhere(route, body string) {
	w.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("User-Agent", elsewhere)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("token", string(w.to.Key.Token))
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, request)
	if answer.Code != 200 {
		w.t.Errorf("somebody else's %s got HTTP %d", route, answer.Code)
	}
}

// attempt starts an attempt of somebody else's.
func (w *world) attempt(wanted uazapi.Pairing) {
	w.t.Helper()
	body := "{}"
	if wanted.Phone != "" {
		body = fmt.Sprintf(`{"phone":%q}`, wanted.Phone)
	}
	w.elsewhere(connect, body)
}

// answers has the server say this to the next request to connect.
func (w *world) answers(body string) {
	w.Inject(simulator.Fault{Route: connect, Kind: simulator.FaultGarbled, Body: body, Times: 1})
}

func (w *world) pair()   { w.must(w.Pair(w.id, phone)) }
func (w *world) remove() { w.must(w.Remove(w.id)) }

func (w *world) becomes(status string) { w.must(w.SetStatus(w.id, status)) }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Error(err)
	}
}

// the returns the instance as the server has it.
func (w *world) the() simulator.Instance {
	in, _ := w.Instance(w.id)
	return in
}

// asked tells what the server was asked for, such as "status×2 connect".
func (w *world) asked() string {
	var asked []string
	last, times := "", 0
	flush := func() {
		switch times {
		case 0:
		case 1:
			asked = append(asked, last)
		default:
			asked = append(asked, fmt.Sprintf("%s×%d", last, times))
		}
	}
	for _, request := range w.Requests() {
		if request.Header.Get("User-Agent") == elsewhere {
			continue
		}
		_, name, _ := strings.Cut(request.Route, "/instance/")
		if name != last {
			flush()
			last, times = name, 0
		}
		times++
	}
	flush()
	return strings.Join(asked, " ")
}

// attempts counts the requests to connect that started something.
func (w *world) attempts() int {
	started := 0
	for _, request := range w.Requests() {
		if request.Route == connect && request.Status == 200 {
			started++
		}
	}
	return started
}

// secret is what a status has to pair with: a code, or what its QR says.
func secret(t *testing.T, status uazapi.Status) string {
	t.Helper()
	if status.Instance.Paircode != "" || status.Instance.QRCode == "" {
		return status.Instance.Paircode
	}
	picture, err := qr.Image(status.Instance.QRCode)
	if err != nil {
		t.Fatal(err)
	}
	text, err := qr.Text(t.Context(), picture)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
