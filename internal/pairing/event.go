package pairing

import "github.com/uazapi/terraform-provider-uazapi/internal/uazapi"

// Kind says what an event is about.
type Kind int

// The kinds of events.
const (
	// AlreadyConnected: there was nothing to pair.
	AlreadyConnected Kind = iota
	// NewQR: there is a QR to scan.
	NewQR
	// RotatedQR: the QR before is worth nothing now, and there is another.
	RotatedQR
	// NewCode: there is a pairing code to enter.
	NewCode
	// WindowClosed: nobody paired in time, and another attempt is being made.
	WindowClosed
	// Paired: the phone has paired.
	Paired
)

// Event is something that changed while an instance was being paired.
type Event struct {
	Kind   Kind
	Status uazapi.Status
}

// watch turns looks at the status into events.
type watch struct {
	see    func(Event)
	looked bool
	qr     string
	code   string
	closed bool
}

func (w *watch) look(status uazapi.Status) {
	first := !w.looked
	w.looked = true
	switch {
	case status.Connected && first:
		w.see(Event{AlreadyConnected, status})
	case status.Connected:
		w.see(Event{Paired, status})
	case status.Instance.Status == uazapi.StatusDisconnected:
		if !w.closed {
			w.see(Event{WindowClosed, status})
		}
		*w = watch{see: w.see, looked: true, closed: true}
	case status.Instance.Paircode != "" && status.Instance.Paircode != w.code:
		w.code, w.closed = status.Instance.Paircode, false
		w.see(Event{NewCode, status})
	case status.Instance.Paircode == "" && status.Instance.QRCode != "" && status.Instance.QRCode != w.qr:
		kind := RotatedQR
		if w.qr == "" {
			kind = NewQR
		}
		w.qr, w.closed = status.Instance.QRCode, false
		w.see(Event{kind, status})
	}
}
