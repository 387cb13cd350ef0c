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
	// NothingShown: the server is connecting, and has shown neither a QR nor a
	// code in the time in which it should. The status holds its reason.
	NothingShown
	// WindowClosed: nobody paired in time, and another attempt is being made.
	WindowClosed
	// Paired: the phone has paired.
	Paired
)

// Event is something that changed while an instance was being paired.
type Event struct {
	Kind   Kind
	Status uazapi.Status
	// Reason is why the window closed or nothing shows, in the server's words. It
	// is empty where the server says nothing of it.
	Reason string
}

// watch turns looks at an attempt into events.
type watch struct {
	see func(Event)
	// qr and code are what was told last.
	qr, code string
	// silence tells whether it was told that nothing shows.
	silence bool
}

func (w *watch) look(a *attempt) {
	qr, code := a.last.Instance.QRCode, a.last.Instance.Paircode
	switch {
	case a.paired():
		w.see(Event{Kind: Paired, Status: a.last})
	case a.over():
	case code != "":
		w.lookAtCode(a, code)
	case qr != "":
		w.lookAtQR(a, qr)
	case !a.served && a.age() >= showing && !w.silence:
		w.silence = true
		w.see(Event{Kind: NothingShown, Status: a.last, Reason: a.last.Instance.LastDisconnectReason})
	}
}

func (w *watch) lookAtCode(a *attempt, code string) {
	if code == w.code {
		return
	}
	w.code = code
	w.see(Event{Kind: NewCode, Status: a.last})
}

func (w *watch) lookAtQR(a *attempt, qr string) {
	if qr == w.qr {
		return
	}
	kind := RotatedQR
	if w.qr == "" {
		kind = NewQR
	}
	w.qr = qr
	w.see(Event{Kind: kind, Status: a.last})
}
