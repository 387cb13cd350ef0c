package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// qrPixels is the side of the QR image: a few pixels a module, enough for any reader.
const qrPixels = 300

// attempt is one try to pair, by QR or by code.
type attempt struct {
	started time.Time
	// secret is what the QRs of the attempt are derived from.
	secret uint64
	// phone and code are set when the phone pairs by code.
	phone string
	code  string
	// routeless tells that the proxy has no route to WhatsApp, so that neither QR nor code ever show.
	routeless bool
	// image is the QR of the given turn, kept because drawing one takes a thousand times longer than all the rest. next is
	// that of the turn after it, "" where it is not drawn yet.
	image, next string
	turn        int
}

// clone returns a copy that shares nothing changeable.
func (a *attempt) clone() *attempt {
	twin := *a
	return &twin
}

func (s *Simulator) newAttempt(phone string, now time.Time) *attempt {
	a := &attempt{started: now, secret: s.rng.Uint64(), phone: phone}
	if phone != "" {
		a.code = s.pairCode()
	}
	return a
}

// shows tells whether there is an attempt whose QR or code can be seen by now.
func (s *Simulator) shows(a *attempt, now time.Time) bool {
	return a != nil && !a.routeless && !now.Before(a.started.Add(s.opts.ShowDelay))
}

// pairCode returns a code as WhatsApp shows it, without the letters and digits that are taken for each other.
func (s *Simulator) pairCode() string {
	const symbols = "123456789ABCDEFGHJKLMNPQRSTVWXYZ"
	code := make([]byte, 9)
	for i := range code {
		code[i] = symbols[s.rng.IntN(len(symbols))]
	}
	code[4] = '-'
	return string(code)
}

// qrText returns what the QR of the attempt says now. An attempt by code has none.
func (s *Simulator) qrText(a *attempt, now time.Time) string {
	if a.phone != "" {
		return ""
	}
	return qrTextOf(a, s.qrTurn(a, now))
}

// qrTextOf returns what the QR of an attempt says in one of its turns.
func qrTextOf(a *attempt, turn int) string {
	part := func(name string) string {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", a.secret, turn, name))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	return fmt.Sprintf("2@%s%s,%s,%s,%s", part("ref")[:43], part("end"), part("noise"), part("identity"), part("adv"))
}

// qrTurn counts the rotations of the QR since the attempt began.
func (s *Simulator) qrTurn(a *attempt, now time.Time) int {
	if s.opts.FalseDisconnect.On {
		return 0
	}
	return int(now.Sub(a.started) / s.opts.QRRotation)
}

// qrImage returns the QR of now as the API sends it.
func (s *Simulator) qrImage(a *attempt, now time.Time) string {
	text := s.qrText(a, now)
	if text == "" {
		return ""
	}
	if turn := s.qrTurn(a, now); !a.turnTo(turn) {
		s.drawn++
		a.image = base64.StdEncoding.EncodeToString(drawQR(text))
	}
	if s.opts.BareQR {
		return a.image
	}
	return "data:image/png;base64," + a.image
}

// turnTo makes the image that of a turn, and tells whether it is drawn.
func (a *attempt) turnTo(turn int) bool {
	switch turn {
	case a.turn:
	case a.turn + 1:
		a.image, a.next = a.next, ""
	default:
		a.image, a.next = "", ""
	}
	a.turn = turn
	return a.image != ""
}

// drawQR returns a PNG. It panics on an error, because the text is always of the same length and alphabet: what
// fails once always fails.
func drawQR(text string) []byte {
	matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(text, gozxing.BarcodeFormat_QR_CODE, qrPixels, qrPixels)
	if err != nil {
		panic(fmt.Sprintf("simulator: draw QR: %v", err))
	}
	// Two colors make a PNG of a tenth of the size that the matrix itself would give.
	picture := image.NewPaletted(matrix.Bounds(), color.Palette{color.White, color.Black})
	for y := range matrix.GetHeight() {
		for x := range matrix.GetWidth() {
			if matrix.Get(x, y) {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, picture); err != nil {
		panic(fmt.Sprintf("simulator: encode QR: %v", err))
	}
	return encoded.Bytes()
}
