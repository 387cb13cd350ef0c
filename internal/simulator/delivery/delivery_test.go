package delivery_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/delivery"
)

// got is one event as a bot gets it.
type got struct {
	path string
	body map[string]any
}

// bot is a receiver of events that tells what it gets.
type bot struct {
	url    string
	events chan got
}

func newBot(t *testing.T) bot {
	t.Helper()
	b := bot{events: make(chan got, 100)}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var body map[string]any
		content, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(content, &body); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s with %q: %v", r.Method, content, err)
		}
		b.events <- got{r.URL.Path, body}
	}))
	t.Cleanup(server.Close)
	b.url = server.URL
	return b
}

// next is the event that comes next.
func (b bot) next(t *testing.T) got {
	t.Helper()
	select {
	case event := <-b.events:
		return event
	case <-time.After(20 * time.Second):
		t.Fatal("no event came")
		return got{}
	}
}

// told is a server whose events are delivered, and what becomes of them.
func told(t *testing.T, reach delivery.Reach) (*simulator.Simulator, <-chan delivery.Delivery) {
	t.Helper()
	ends := make(chan delivery.Delivery, 100)
	deliverer := delivery.New(reach, func(d delivery.Delivery) { ends <- d })
	t.Cleanup(deliverer.Close)
	return simulator.New(simulator.Options{BaseURL: "http://127.0.0.1:8484", OnEvent: deliverer.Deliver}), ends
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func hook(t *testing.T, sim *simulator.Simulator, in simulator.Instance, webhook simulator.Webhook) {
	t.Helper()
	webhook.Enabled = true
	_, err := sim.AddWebhook(in.ID, webhook)
	must(t, err)
}

// An echo bot hears of the connection of its number and of each message, with all that it needs for an answer.
func TestAnEchoBotGetsItsEvents(t *testing.T) {
	t.Parallel()
	sim, _ := told(t, delivery.ThisMachine)
	b := newBot(t)
	in := sim.Add("Vendas São Paulo")
	hook(t, sim, in, simulator.Webhook{URL: b.url, Events: []string{"connection", "messages"}, ExcludeMessages: []string{"wasSentByApi"}})
	must(t, sim.Connect(in.ID, ""), sim.Pair(in.ID, "5511990000001"), sim.Receive(in.ID, "5581999990000", "Oi?"), sim.LogOut(in.ID))

	for n, status := range []string{"connecting", "connected"} {
		event := b.next(t).body
		instance, _ := event["instance"].(map[string]any)
		if event["EventType"] != "connection" || instance["status"] != status || instance["id"] != in.ID {
			t.Errorf("event %d is %v", n, event)
		}
	}
	event := b.next(t).body
	message, _ := event["message"].(map[string]any)
	for key, want := range map[string]any{
		"BaseUrl": "http://127.0.0.1:8484", "EventType": "messages", "instanceName": "Vendas São Paulo", "owner": "5511990000001", "token": in.Token,
	} {
		if event[key] != want {
			t.Errorf("%s is %v, want %v", key, event[key], want)
		}
	}
	// This is all that an answer takes: who wrote what, and that it was not the bot.
	want := map[string]any{"chatid": "5581999990000@s.whatsapp.net", "text": "Oi?", "fromMe": false, "wasSentByApi": false, "isGroup": false}
	for key, value := range want {
		if message[key] != value {
			t.Errorf("message.%s is %v, want %v", key, message[key], value)
		}
	}
	last := b.next(t).body
	if instance, _ := last["instance"].(map[string]any); last["type"] != "LoggedOut" || instance["status"] != "disconnected" {
		t.Errorf("the end is %v", last)
	}
}

// Each webhook gets what it has chosen, where it wants it.
func TestWebhooksChoose(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		webhook simulator.Webhook
		want    []string
	}{
		"connections":       {simulator.Webhook{Events: []string{"connection"}}, []string{"/ connected"}},
		"messages":          {simulator.Webhook{Events: []string{"messages"}}, []string{"/ Oi"}},
		"both, by path":     {simulator.Webhook{Events: []string{"connection", "messages"}, AddURLEvents: true, AddURLTypesMessages: true}, []string{"/connection connected", "/messages/Conversation Oi"}},
		"by type":           {simulator.Webhook{Events: []string{"messages"}, AddURLTypesMessages: true}, []string{"/Conversation Oi"}},
		"excludes incoming": {simulator.Webhook{Events: []string{"connection", "messages"}, ExcludeMessages: []string{"fromMeNo"}}, []string{"/ connected"}},
		"excludes people":   {simulator.Webhook{Events: []string{"connection", "messages"}, ExcludeMessages: []string{"isGroupNo"}}, []string{"/ connected"}},
		"excludes groups":   {simulator.Webhook{Events: []string{"messages"}, ExcludeMessages: []string{"isGroupYes", "wasSentByApi"}}, []string{"/ Oi"}},
		"nothing":           {simulator.Webhook{Events: []string{"labels"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, _ := told(t, delivery.ThisMachine)
			b := newBot(t)
			in := sim.Add("a")
			test.webhook.URL = b.url + "/"
			hook(t, sim, in, test.webhook)
			// The last one comes after all others of the same address.
			must(t, sim.Pair(in.ID, "5511990000001"), sim.Receive(in.ID, "5581999990000", "Oi"))
			must(t, sim.SetWebhook(in.ID, simulator.Webhook{ID: sim.Webhooks(in.ID)[0].ID, URL: b.url + "/end", Enabled: true, Events: []string{"connection"}}), sim.LogOut(in.ID))
			var seen []string
			for len(seen) < len(test.want)+1 {
				event := b.next(t)
				seen = append(seen, event.path+" "+event.says())
			}
			// Two addresses are posted to at the same time.
			cmpUnordered(t, append(test.want, "/end disconnected"), seen)
		})
	}
}

// says is what an event is about.
func (g got) says() string {
	if message, is := g.body["message"].(map[string]any); is {
		return fmt.Sprint(message["text"])
	}
	return fmt.Sprint(g.body["instance"].(map[string]any)["status"])
}

func cmpUnordered(t *testing.T, want, seen []string) {
	t.Helper()
	count := func(all []string) map[string]int {
		counts := map[string]int{}
		for _, one := range all {
			counts[one]++
		}
		return counts
	}
	if diff := cmp.Diff(count(want), count(seen)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// The webhook of the server hears of all instances.
func TestGlobalWebhook(t *testing.T) {
	t.Parallel()
	sim, _ := told(t, delivery.ThisMachine)
	b := newBot(t)
	sim.SetGlobalWebhook(simulator.Webhook{URL: b.url, Enabled: true, Events: []string{"connection"}})
	for n := range 3 {
		must(t, sim.Pair(sim.Add(fmt.Sprint("i", n)).ID, fmt.Sprintf("551199000000%d", n)))
	}
	for n := range 3 {
		if name := b.next(t).body["instanceName"]; name != fmt.Sprint("i", n) {
			t.Errorf("event %d is of %v", n, name)
		}
	}
}

// By requests as well, and by none that was answered and not carried out.
func TestRequestsTell(t *testing.T) {
	t.Parallel()
	sim, _ := told(t, delivery.ThisMachine)
	b := newBot(t)
	in := sim.Add("a")
	hook(t, sim, in, simulator.Webhook{URL: b.url, Events: []string{"connection"}})
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	ask := func(path string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, nil)
		must(t, err)
		request.Header.Set("token", in.Token)
		response, err := server.Client().Do(request)
		must(t, err, response.Body.Close())
	}
	sim.Inject(simulator.Fault{Route: "POST /instance/connect", Kind: simulator.FaultAnswerOnly, Times: 1})
	ask("/instance/connect")
	ask("/instance/connect")
	must(t, sim.Pair(in.ID, "5511990000001"))
	for _, want := range []string{"connecting", "connected"} {
		if says := b.next(t).says(); says != want {
			t.Errorf("told of %s, want %s", says, want)
		}
	}
}

// A webhook of a real bot hears nothing of numbers that do not exist, unless somebody wants it.
func TestWhatIsNotPosted(t *testing.T) {
	t.Parallel()
	b := newBot(t)
	for name, test := range map[string]struct {
		reach   delivery.Reach
		url     string
		problem string
	}{
		"another machine": {delivery.ThisMachine, "https://crm.example.com/secret", "not posted: it is not on this machine"},
		"a name like it":  {delivery.ThisMachine, "http://127.0.0.1.example.com/secret", "not posted: it is not on this machine"},
		"off":             {delivery.Nowhere, b.url, "not posted: deliveries are off"},
		"nobody there":    {delivery.ThisMachine, "http://127.0.0.1:1/secret", "no answer: "},
		"no URL":          {delivery.Everywhere, "nonsense:secret", "no answer: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, ends := told(t, test.reach)
			in := sim.Add("a")
			hook(t, sim, in, simulator.Webhook{URL: test.url, Events: []string{"connection"}})
			must(t, sim.Pair(in.ID, "5511990000001"))
			end := <-ends
			if !strings.HasPrefix(end.Problem, test.problem) || end.Status != 0 || strings.Contains(end.Problem, "secret") {
				t.Errorf("it ended as %d %q", end.Status, end.Problem)
			}
		})
	}
	select {
	case event := <-b.events:
		t.Errorf("posted %v", event)
	default:
	}
}

// What a receiver answers is told, and it is not told again.
func TestAnswersOfReceivers(t *testing.T) {
	t.Parallel()
	sim, ends := told(t, delivery.ThisMachine)
	calls := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls <- r.URL.Path
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "https://crm.example.com/", http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(server.Close)
	in := sim.Add("a")
	for path, status := range map[string]int{"/busy": 503, "/moved": 302} {
		hook(t, sim, in, simulator.Webhook{URL: server.URL + path, Events: []string{"connection"}})
		must(t, sim.Connect(in.ID, ""))
		if end := <-ends; end.Status != status || end.Problem != "" {
			t.Errorf("%s ended as %d %q", path, end.Status, end.Problem)
		}
		if got := <-calls; got != path || len(calls) != 0 {
			t.Errorf("called %s, and %d times more", got, len(calls))
		}
		must(t, sim.SetWebhook(in.ID, simulator.Webhook{ID: sim.Webhooks(in.ID)[0].ID}), sim.SetStatus(in.ID, "disconnected"))
	}
}
