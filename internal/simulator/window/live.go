package window

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	// look is how often the page looks for what happens by itself, such as a QR that turns.
	look = time.Second
	// breath is how long it waits after a change for more of them.
	breath = 80 * time.Millisecond
)

// live sends what has changed to a page, for as long as it is open.
func (w *Window) live(to http.ResponseWriter, r *http.Request) {
	to.Header().Set("Content-Type", "text/event-stream")
	news, end := w.watch()
	defer end()
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	control := http.NewResponseController(to)
	last := ""
	for {
		shown, err := w.render("live", w.view(r))
		if err != nil {
			return
		}
		if shown != last {
			last = shown
			if _, err := to.Write(asEvent(shown)); err != nil || control.Flush() != nil {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case <-w.closed:
			return
		case <-ticker.C:
		case <-news:
			if !w.pause(r) {
				return
			}
		}
	}
}

// pause waits for more changes, and returns false if the page is gone meanwhile.
func (w *Window) pause(r *http.Request) bool {
	timer := time.NewTimer(breath)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.closed:
		return false
	case <-r.Context().Done():
		return false
	}
}

// asEvent writes a text as one server-sent event.
func asEvent(text string) []byte {
	var event bytes.Buffer
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(&event, "data: %s\n", strings.TrimSuffix(line, "\r"))
	}
	event.WriteByte('\n')
	return event.Bytes()
}
