package qr_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"rsc.io/qr/coding"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr/qrtest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const dataURI = "data:image/png;base64,"

// issued returns a QR as a server sends it, and what it says.
func issued(tb testing.TB, options simulator.Options) (sent, text string) {
	tb.Helper()
	options.Strict = true
	server := simulator.New(options)
	listening := httptest.NewServer(server)
	tb.Cleanup(listening.Close)
	added := server.Add("Vendas")
	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		tb.Fatal(err)
	}
	client, err := uazapi.New(call.Config{BaseURL: base})
	if err != nil {
		tb.Fatal(err)
	}
	status, err := client.Connect(tb.Context(), uazapi.Key{ID: added.ID, Token: call.Token(added.Token)}, uazapi.Pairing{})
	if err != nil {
		tb.Fatal(err)
	}
	now, _ := server.Instance(added.ID)
	return status.Instance.QRCode, now.QR
}

// picture is the QR of a text, as a server draws it.
func picture(tb testing.TB, text string, side int) image.Image {
	tb.Helper()
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_CHARACTER_SET: "UTF-8"}
	matrix, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, side, side, hints)
	if err != nil {
		tb.Fatal(err)
	}
	return matrix
}

func inBase64(tb testing.TB, picture image.Image) string {
	tb.Helper()
	var encoded bytes.Buffer
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := quick.Encode(&encoded, picture); err != nil {
		tb.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(encoded.Bytes())
}

func TestDrawnQRSaysWhatTheServerIssued(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.Options{
		"as a data URI":  {},
		"as bare base64": {BareQR: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent, text := issued(t, options)
			if strings.HasPrefix(sent, dataURI) == options.BareQR {
				t.Fatalf("the server sent %.30s…", sent)
			}
			drawn, err := qr.Draw(t.Context(), sent)
			if err != nil {
				t.Fatal(err)
			}
			// Colors are the drawing's own, so that the terminal's do not matter.
			// Where they are taken off, the drawing is made for a dark terminal.
			for look, c := range map[string]struct {
				terminal qrtest.Terminal
				drawn    string
			}{
				"a dark terminal":                {qrtest.Dark, drawn},
				"a light terminal":               {qrtest.Light, drawn},
				"a dark terminal without colors": {qrtest.Dark, qrtest.Plain(drawn)},
			} {
				if got, err := c.terminal.Read(c.drawn); err != nil || got != text {
					t.Errorf("on %s it says %q (%v), the server issued %q", look, got, err, text)
				}
				screen, err := c.terminal.Screen(c.drawn)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := qrtest.Scan(screen); err != nil || got != text {
					t.Errorf("on %s the phone reads %q (%v), the server issued %q", look, got, err, text)
				}
			}
		})
	}
}

func TestPlainDrawingIsTheSameWithoutColors(t *testing.T) {
	t.Parallel()
	sent, _ := issued(t, simulator.Options{})
	drawn, err := qr.Draw(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := qr.DrawPlain(t.Context(), sent)
	if err != nil || plain != qrtest.Plain(drawn) || plain == drawn {
		t.Errorf("%v, it is drawn as\n%s", err, plain)
	}
	if strings.Trim(plain, " \n▀▄█") != "" {
		t.Errorf("there is more than blocks in\n%s", plain)
	}
	if drawn, err := qr.DrawPlain(t.Context(), "not there yet"); err == nil || drawn != "" {
		t.Errorf("it was drawn:\n%s", drawn)
	}
}

// The control of the first test: without colors of its own, a drawing would be
// inverted on a light terminal, and no phone reads that.
func TestDrawnQRNeedsItsColorsOnALightTerminal(t *testing.T) {
	t.Parallel()
	sent, _ := issued(t, simulator.Options{})
	drawn, err := qr.Draw(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := qrtest.Light.Read(qrtest.Plain(drawn)); err == nil {
		t.Errorf("it says %q", got)
	}
	screen, err := qrtest.Light.Screen(qrtest.Plain(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := qrtest.Scan(screen); err == nil {
		t.Errorf("the phone reads %q", got)
	}
}

func TestDrawnQRFitsATerminal(t *testing.T) {
	t.Parallel()
	sent, _ := issued(t, simulator.Options{})
	drawn, err := qr.Draw(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(qrtest.Plain(drawn), "\n")
	width := utf8.RuneCountInString(lines[0])
	for _, line := range lines {
		if utf8.RuneCountInString(line) != width {
			t.Errorf("lines of %d and of %d characters", width, utf8.RuneCountInString(line))
		}
	}
	if width > 80 || len(lines) > 40 {
		t.Errorf("the drawing has %d columns and %d lines", width, len(lines))
	}
	// Two modules of margin, all around. The last line has one half of it.
	margin := strings.Repeat("█", width)
	if lines[0] != margin || strings.Trim(lines[len(lines)-1], "█▀") != "" {
		t.Errorf("no margin above or below:\n%s", drawn)
	}
	for _, line := range lines[:len(lines)-1] {
		if !strings.HasPrefix(line, "██") || !strings.HasSuffix(line, "██") {
			t.Errorf("no margin beside: %q", line)
		}
	}
	for line := range strings.SplitSeq(drawn, "\n") {
		if !strings.HasPrefix(line, "\x1b[38;5;231;48;5;16m") || !strings.HasSuffix(line, "\x1b[0m") {
			t.Errorf("the colors go beyond the line %q", line)
		}
	}
}

// unusable are QRs as no server should send them.
func unusable(tb testing.TB) map[string]struct{ sent, says string } {
	tb.Helper()
	in64 := base64.StdEncoding.EncodeToString
	whole := inBase64(tb, picture(tb, "2@reference", 300))
	return map[string]struct{ sent, says string }{
		"nothing":                      {"", "no image"},
		"blanks":                       {" \n", "no image"},
		"words":                        {"QR not available", "not in base64"},
		"a data URI without its data":  {dataURI, "no image"},
		"a data URI that is no base64": {"data:image/png;base64,%%%", "not in base64"},
		"a data URI in plain":          {"data:image/svg+xml,<svg/>", "data URI that is not in base64"},
		"bytes that are no image":      {in64([]byte("\x00\x01\x02 no image at all")), "no image that can be read"},
		"an image of another format":   {in64([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")), "no image that can be read"},
		"half an image":                {whole[:len(whole)/2/4*4], "no image that can be read"},
		"an image of nothing":          {inBase64(tb, image.NewGray(image.Rect(0, 0, 300, 300))), "no QR in the image"},
		"an image of one pixel":        {inBase64(tb, image.NewGray(image.Rect(0, 0, 1, 1))), "no QR in the image"},
		"an image of no pixels":        {in64(claims(0, 0)), "no image that can be read"},
		"half a QR":                    {inBase64(tb, upperHalf(picture(tb, "2@reference", 300))), "no QR in the image"},
		"an image that is enormous":    {in64(claims(1<<31-1, 1<<31-1)), "no image that can be read"},
		"an image that is wide":        {in64(claims(1<<24, 1)), "no image that can be read"},
	}
}

func TestDrawRefusesWhatIsNoQR(t *testing.T) {
	t.Parallel()
	for name, c := range unusable(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drawn, err := qr.Draw(t.Context(), c.sent)
			if err == nil || drawn != "" {
				t.Fatalf("it was drawn:\n%s", drawn)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %q, want it to say %q", err, c.says)
			}
			if words := strings.TrimSpace(c.sent); len(words) > 8 && strings.Contains(err.Error(), words) {
				t.Errorf("the error %q holds what was sent", err)
			}
		})
	}
}

// What a QR says may take more room in UTF-8 than any QR of bytes has.
func TestDrawRefusesWhatNoQROfBytesHolds(t *testing.T) {
	t.Parallel()
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_CHARACTER_SET: "Shift_JIS"}
	matrix, err := qrcode.NewQRCodeWriter().Encode(strings.Repeat("点", 1500), gozxing.BarcodeFormat_QR_CODE, 0, 0, hints)
	if err != nil {
		t.Fatal(err)
	}
	sent := inBase64(t, matrix)
	picture, _ := qr.Image(sent)
	if text, err := qr.Text(t.Context(), picture); err != nil || len(text) != 4500 {
		t.Fatalf("it says %d bytes, %v", len(text), err)
	}
	if drawn, err := qr.Draw(t.Context(), sent); err == nil {
		t.Errorf("it was drawn:\n%s", drawn)
	}
}

// Whatever a server sends, it is drawn as a QR that says the same, or it is an
// error.
func FuzzDraw(f *testing.F) {
	for _, c := range unusable(f) {
		f.Add(c.sent)
	}
	for _, text := range texts {
		f.Add(dataURI + inBase64(f, picture(f, text, 0)))
	}
	f.Fuzz(checkDrawn)
}

// The same for whatever is in an image, one byte a module.
func FuzzDrawModules(f *testing.F) {
	for _, text := range texts {
		whole := picture(f, text, 0)
		modules := make([]byte, 0, whole.Bounds().Dx()*whole.Bounds().Dy())
		each(whole, func(_, _ int, dark bool) {
			shade := byte(255)
			if dark {
				shade = 0
			}
			modules = append(modules, shade)
		})
		f.Add(modules, uint8(whole.Bounds().Dx()))
	}
	f.Fuzz(func(t *testing.T, modules []byte, width uint8) {
		if width == 0 || len(modules) < int(width) || len(modules) > 1<<16 {
			return
		}
		checkDrawn(t, inBase64(t, &image.Gray{Pix: modules, Stride: int(width), Rect: image.Rect(0, 0, int(width), len(modules)/int(width))}))
	})
}

// bits are what a QR says before anything is made of them: modes, lengths, letters.
// No encoder writes what the fuzzer does, and the error correction would hide it.
type bits []byte

func (b bits) Check() error { return nil }

func (b bits) Bits(coding.Version) int { return 8 * len(b) }

func (b bits) Encode(into *coding.Bits, _ coding.Version) { into.Append(b) }

// The same for whatever the bits of a QR say. The three sizes are those from which on
// lengths take more bits.
func FuzzDrawBits(f *testing.F) {
	var plans []*coding.Plan
	for _, version := range []coding.Version{1, 10, 27} {
		plan, err := coding.NewPlan(version, coding.L, 0)
		if err != nil {
			f.Fatal(err)
		}
		plans = append(plans, plan)
	}
	f.Add([]byte{0x40, 0x14, 0x10}, uint8(0))             // a byte
	f.Add([]byte{0x20, 0x17, 0xff}, uint8(0))             // letters of which there are none
	f.Add([]byte{0x10, 0x0f, 0xff}, uint8(0))             // digits of which there are none
	f.Add([]byte{0x71, 0xa4, 0x02, 0xc3, 0xa7}, uint8(0)) // bytes in a character set of their own
	f.Add([]byte{0x80, 0x10, 0x00}, uint8(0))             // a Japanese letter
	f.Add([]byte{0xd1, 0x01, 0x00}, uint8(1))             // a Chinese letter
	f.Add([]byte{0x30, 0x00, 0x90, 0x50}, uint8(2))       // a part of several, and marks of shops
	f.Fuzz(func(t *testing.T, said []byte, size uint8) {
		plan := plans[int(size)%len(plans)]
		if len(said) > plan.DataBytes {
			return
		}
		code, err := plan.Encode(bits(said))
		if err != nil {
			t.Fatal(err)
		}
		whole := image.NewGray(image.Rect(0, 0, code.Size, code.Size))
		for i := range whole.Pix {
			if !code.Black(i%code.Size, i/code.Size) {
				whole.Pix[i] = 255
			}
		}
		checkDrawn(t, inBase64(t, whole))
	})
}

var texts = []string{"1", "2@reference,noise,identity,adv", "0123456789", "HELLO WORLD", "ação", "点点"}

func checkDrawn(t *testing.T, sent string) {
	drawn, err := qr.Draw(t.Context(), sent)
	if err != nil {
		return
	}
	picture, err := qr.Image(sent)
	if err != nil {
		t.Fatal(err)
	}
	text, err := qr.Text(t.Context(), picture)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := qrtest.Dark.Read(drawn); err != nil || read != text {
		t.Errorf("the drawing says %q (%v), the image %q", read, err, text)
	}
}
