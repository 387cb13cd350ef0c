package lives

import (
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
)

const (
	// betweenLooks is how much time passes before a process looks at the status of an
	// instance once more.
	betweenLooks = polling.Every
	// mostLooks is how often a process may look at one instance before the person who has
	// started it presses Ctrl-C. In that time, two QRs run out or one code.
	mostLooks = 160
)

// visitor is a process, as a gate knows it.
type visitor struct {
	process *process
	// reaches tells whether the request that is under way at a stop is carried out.
	reaches bool

	mu sync.Mutex
	// requests counts those that have arrived.
	requests int
	// cut is the end of a process that is killed.
	cut *cut
	// moments are what happens while the process is at work.
	moments []*moment
	// looks counts how often the process has looked at the status, by token.
	looks map[string]int
	// asked tells whether it has asked an instance to connect.
	asked bool
	// known is what it has seen of instances, by id.
	known map[string]sight
}

// cut is the end of a process that is killed.
type cut struct {
	left   int
	cancel func()
}

// moment is when so many more requests of a process have arrived.
type moment struct {
	left int
	do   func()
}

// sight is what a process knows of an instance from the last look at its status.
type sight struct {
	session bool
	// qr and code tell what it showed to pair with. Since is when the process first saw
	// that, or when it asked for it, if it has only asked.
	qr, code bool
	since    time.Time
	asked    bool
	// showed tells whether it showed anything since the process asked it to connect.
	showed bool
}

// cutOff lets so many more requests through, and no more.
func (v *visitor) cutOff(requests int, cancel func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cut = &cut{left: requests, cancel: cancel}
}

// after has something happen when so many more requests have arrived, just before
// the last of them is handled.
func (v *visitor) after(requests int, do func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.moments = append(v.moments, &moment{requests, do})
}

// arrive counts a request, and tells whether it still reaches the server.
func (v *visitor) arrive() bool {
	for _, do := range v.due() {
		do()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.cut == nil {
		return true
	}
	v.cut.left--
	if v.cut.left < 0 {
		v.cut.cancel()
	}
	return v.cut.left >= 0
}

// due returns what happens now.
func (v *visitor) due() []func() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.requests++
	var due []func()
	for _, m := range v.moments {
		m.left--
		if m.left == 0 {
			due = append(due, m.do)
		}
	}
	return due
}

// look counts a look at the status of an instance, and tells whether it is one of
// several. A person who watches has enough of them at some time.
func (v *visitor) look(token string) (again bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.looks[token]++
	looks := v.looks[token]
	if looks == mostLooks && !v.process.timed {
		v.process.halt()
	}
	return looks > 1 && looks <= mostLooks
}

// disconnects has the looks at an instance counted anew: those after a disconnect wait
// for its end, and time has to pass with them.
func (v *visitor) disconnects(token string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.looks, token)
}

// see takes note of what a status shows.
func (v *visitor) see(id string, is sight, now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	was := v.known[id]
	is.since, is.showed = now, was.showed
	if was.asked || was.qr == is.qr && was.code == is.code {
		is.since = was.since
	}
	is.showed = is.showed || is.qr || is.code
	v.known[id] = is
}

// connects takes note of a request to connect. What its answer showed is not known to
// the process where that was lost.
func (v *visitor) connects(id string, now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked = true
	v.known[id] = sight{asked: true, since: now}
}

func (v *visitor) count() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.requests
}

// waits tells whether the process waits for a phone, where that is all that it does.
func (v *visitor) waits() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.asked && v.process.run.what == "invoke"
}

func (v *visitor) sight(id string) sight {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.known[id]
}
