package window

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// longestForm is more than any event needs.
const longestForm = 1 << 20

// result is what became of an event, for scripts and for the page.
type result struct {
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
	// Secret is a credential that was asked for.
	Secret string `json:"secret,omitempty"`
	// ID is that of an instance that is new.
	ID string `json:"id,omitempty"`
}

// event does what somebody does outside. The instance is the zero one where the event is of none.
type event func(w *Window, in simulator.Instance, r *http.Request) (result, error)

// actions registers the events.
func (w *Window) actions() {
	for name, act := range map[string]event{
		"connect": connect, "scan": scan, "logout": logOut, "rename": rename, "delete": remove, "privacy": changePrivacy,
		"status": setStatus, "message": receiveMessage, "box": hangBox, "rotate": rotate, "reveal": reveal,
	} {
		w.routes.HandleFunc("POST "+Path+"instances/{id}/"+name, func(to http.ResponseWriter, r *http.Request) {
			in, err := w.find(r.PathValue("id"))
			w.act(to, r, act, in, err)
		})
	}
	for name, act := range map[string]event{
		"instances": create, "reveal": revealAdmin, "faults": inject, "heal": heal, "latency": slow, "forget": forget,
	} {
		w.routes.HandleFunc("POST "+Path+name, func(to http.ResponseWriter, r *http.Request) {
			w.act(to, r, act, simulator.Instance{}, nil)
		})
	}
}

// act has an event happen, unless there is a problem already, and says what became of it.
func (w *Window) act(to http.ResponseWriter, r *http.Request, event event, in simulator.Instance, err error) {
	r.Body = http.MaxBytesReader(to, r.Body, longestForm)
	said := result{}
	if err == nil {
		said, err = event(w, in, r)
	}
	said.OK = err == nil
	status := http.StatusOK
	if err != nil {
		status, said.Error = http.StatusBadRequest, strings.TrimPrefix(err.Error(), "simulator: ")
	}
	w.changed()
	// A browser without scripts goes back to the page. What it asked to see, it sees on a page of its own.
	if strings.Contains(r.Header.Get("Accept"), "text/html") && said.OK && said.Secret == "" {
		http.Redirect(to, r, Path, http.StatusSeeOther)
		return
	}
	to.Header().Set("Content-Type", "application/json")
	to.WriteHeader(status)
	if err := json.NewEncoder(to).Encode(said); err != nil {
		return // whoever asked has left
	}
}

// find returns the instance of an id, or of a name that no other has.
func (w *Window) find(called string) (simulator.Instance, error) {
	if in, known := w.sim.Instance(called); known {
		return in, nil
	}
	var named []simulator.Instance
	for _, in := range w.sim.Instances() {
		if in.Name == called {
			named = append(named, in)
		}
	}
	switch len(named) {
	case 1:
		return named[0], nil
	case 0:
		return simulator.Instance{}, fmt.Errorf("no instance has the id or the name %q", called)
	default:
		return simulator.Instance{}, fmt.Errorf("%d instances have the name %q: use an id", len(named), called)
	}
}

func create(w *Window, _ simulator.Instance, r *http.Request) (result, error) {
	name := r.FormValue("name")
	if strings.TrimSpace(name) == "" {
		return result{}, errors.New("it has no name")
	}
	return result{ID: w.sim.Add(name).ID}, nil
}

func connect(w *Window, in simulator.Instance, r *http.Request) (result, error) {
	return result{}, w.sim.Connect(in.ID, r.FormValue("phone"))
}

// scan pairs a phone: the one that is named, or else the one that the server waits for.
func scan(w *Window, in simulator.Instance, r *http.Request) (result, error) {
	number := cmp.Or(r.FormValue("number"), w.sim.ExpectedPhone(in.ID))
	return result{}, w.sim.Pair(in.ID, number)
}

func logOut(w *Window, in simulator.Instance, _ *http.Request) (result, error) {
	return result{}, w.sim.LogOut(in.ID)
}

func rename(w *Window, in simulator.Instance, r *http.Request) (result, error) {
	name := r.FormValue("name")
	if strings.TrimSpace(name) == "" {
		return result{}, errors.New("it has no name")
	}
	return result{}, w.sim.Rename(in.ID, name)
}

func remove(w *Window, in simulator.Instance, _ *http.Request) (result, error) {
	return result{}, w.sim.Remove(in.ID)
}

func changePrivacy(w *Window, in simulator.Instance, r *http.Request) (result, error) {
	return result{}, w.sim.SetPrivacy(in.ID, r.FormValue("key"), r.FormValue("value"))
}

func setStatus(w *Window, in simulator.Instance, r *http.Request) (result, error) {
	status := r.FormValue("status")
	if !slices.Contains([]string{"connected", "disconnected", "hibernated"}, status) {
		return result{}, fmt.Errorf("%q is no status that can be chosen: connected, disconnected, hibernated", status)
	}
	return result{}, w.sim.SetStatus(in.ID, status)
}

func receiveMessage(w *Window, in simulator.Instance, r *http.Request) (result, error) {
	return result{}, w.sim.Receive(in.ID, cmp.Or(r.FormValue("from"), "5581999990000"), cmp.Or(r.FormValue("text"), "Oi"))
}

// hangBox adds a webhook that leads to the box of the page.
func hangBox(w *Window, in simulator.Instance, _ *http.Request) (result, error) {
	_, err := w.sim.AddWebhook(in.ID, simulator.Webhook{
		URL: w.address + Path + "box/" + in.ID, Enabled: true, Events: []string{"connection", "messages"},
	})
	return result{}, err
}

func rotate(w *Window, in simulator.Instance, _ *http.Request) (result, error) {
	_, err := w.sim.RotateToken(in.ID)
	return result{}, err
}

func reveal(_ *Window, in simulator.Instance, _ *http.Request) (result, error) {
	return result{Secret: in.Token}, nil
}

func revealAdmin(w *Window, _ simulator.Instance, _ *http.Request) (result, error) {
	return result{Secret: w.sim.AdminToken()}, nil
}

func inject(w *Window, _ simulator.Instance, r *http.Request) (result, error) {
	times, err := strconv.Atoi(cmp.Or(r.FormValue("times"), "0"))
	if err != nil {
		return result{}, fmt.Errorf("%q is not how often a fault is met", r.FormValue("times"))
	}
	fault, err := simulator.FaultNamed(r.FormValue("fault"), strings.TrimSpace(r.FormValue("route")), times)
	if err != nil {
		return result{}, err
	}
	w.sim.Inject(fault)
	return result{}, nil
}

func heal(w *Window, _ simulator.Instance, _ *http.Request) (result, error) {
	w.sim.Heal()
	return result{}, nil
}

// slow has requests wait, by times in milliseconds.
func slow(w *Window, _ simulator.Instance, r *http.Request) (result, error) {
	least, err := milliseconds(r.FormValue("least"))
	if err != nil {
		return result{}, err
	}
	most, err := milliseconds(cmp.Or(r.FormValue("most"), r.FormValue("least")))
	if err != nil {
		return result{}, err
	}
	if most < least {
		return result{}, errors.New("the longest wait is shorter than the shortest")
	}
	w.sim.SetLatency(least, most)
	return result{}, nil
}

func milliseconds(text string) (time.Duration, error) {
	count, err := strconv.Atoi(cmp.Or(text, "0"))
	if err != nil || count < 0 || count > 60_000 {
		return 0, fmt.Errorf("%q is no wait: 0 to 60000 milliseconds", text)
	}
	return time.Duration(count) * time.Millisecond, nil
}

// forget empties the lists of requests, deliveries and letters.
func forget(w *Window, _ simulator.Instance, _ *http.Request) (result, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests.clear()
	w.deliveries.clear()
	w.letters.clear()
	return result{}, nil
}

// receive puts what is posted to the box into it.
func (w *Window) receive(to http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(to, r.Body, longestForm))
	if err != nil {
		http.Error(to, "too long", http.StatusRequestEntityTooLarge)
		return
	}
	w.mu.Lock()
	w.letters.add(letter{time.Now(), strings.TrimPrefix(r.URL.Path, Path+"box/"), string(body)})
	w.mu.Unlock()
	w.changed()
	to.WriteHeader(http.StatusOK)
}
