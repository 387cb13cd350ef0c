// Package qrtest reads QRs that were drawn in a terminal, for tests.
package qrtest

import (
	"errors"
	"image"
	"image/color"
	"regexp"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Terminal is how a terminal looks where nothing else is asked of it.
type Terminal struct {
	Text, Background color.Gray
}

var (
	black = color.Gray{Y: 0}
	white = color.Gray{Y: 255}
)

// The two looks that terminals have.
var (
	Dark  = Terminal{Text: white, Background: black}
	Light = Terminal{Text: black, Background: white}
)

// scale is how many pixels a half of a character takes each way, and margin how
// many characters of terminal are around the text.
const (
	scale  = 4
	margin = 6
)

// escape is a sequence that asks a terminal for something, such as a color.
var escape = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// halves are the upper and the lower half of a character: whether it is drawn
// in the color of the text.
var halves = map[rune][2]bool{' ': {}, '▀': {true, false}, '▄': {false, true}, '█': {true, true}}

// Plain takes the escape sequences off a text, as tools do that write to a file.
func Plain(text string) string { return escape.ReplaceAllString(text, "") }

// Screen is what a terminal shows of a drawing.
func (t Terminal) Screen(drawn string) (image.Image, error) {
	lines := strings.Split(drawn, "\n")
	columns := 0
	for _, line := range lines {
		columns = max(columns, len([]rune(Plain(line))))
	}
	screen := image.NewGray(image.Rect(0, 0, scale*(columns+2*margin), 2*scale*(len(lines)+2*margin)))
	for i := range screen.Pix {
		screen.Pix[i] = t.Background.Y
	}
	pen := t
	for row, line := range lines {
		column := 0
		for line != "" {
			if found := escape.FindStringSubmatch(line); found != nil && strings.HasPrefix(line, found[0]) {
				if err := t.ask(&pen, found[1]); err != nil {
					return nil, err
				}
				line = line[len(found[0]):]
				continue
			}
			letter := []rune(line)[0]
			half, known := halves[letter]
			if !known {
				return nil, errors.New("no block of a drawing: " + string(letter))
			}
			for n, inText := range half {
				shade := pen.Background
				if inText {
					shade = pen.Text
				}
				at := image.Pt(scale*(margin+column), scale*(2*(margin+row)+n))
				fill(screen, image.Rectangle{at, at.Add(image.Pt(scale, scale))}, shade)
			}
			column++
			line = line[len(string(letter)):]
		}
	}
	return screen, nil
}

// ask does what an escape sequence asks for: one of the colors that a drawing
// has, or the terminal's own.
func (t Terminal) ask(pen *Terminal, codes string) error {
	for codes != "" {
		switch {
		case codes == "0":
			*pen, codes = t, ""
		case strings.HasPrefix(codes, "38;5;231"):
			pen.Text, codes = white, codes[8:]
		case strings.HasPrefix(codes, "48;5;16"):
			pen.Background, codes = black, codes[7:]
		default:
			return errors.New("an escape sequence that is not known here: " + codes)
		}
		codes = strings.TrimPrefix(codes, ";")
	}
	return nil
}

func fill(screen *image.Gray, area image.Rectangle, shade color.Gray) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			screen.SetGray(x, y, shade)
		}
	}
}

// Scan reads a picture as a phone does that is held before it.
func Scan(picture image.Image) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", err
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return "", err
	}
	return read.GetText(), nil
}

// drawnLine finds a line of a drawing behind whatever a tool puts in front of
// it. There is a margin on both sides, and no QR has less than 21 modules.
var drawnLine = regexp.MustCompile(`[█▀]{2}[ █▀▄]{21,}[█▀]{2}`)

// ScanAll reads every QR that was drawn in the output of a tool.
func ScanAll(output string) ([]string, error) {
	var texts, drawing []string
	for _, line := range append(strings.Split(Plain(output), "\n"), "") {
		if found := drawnLine.FindString(line); found != "" {
			drawing = append(drawing, found)
			continue
		}
		if drawing == nil {
			continue
		}
		screen, err := Dark.Screen(strings.Join(drawing, "\n"))
		if err != nil {
			return texts, err
		}
		text, err := Scan(screen)
		if err != nil {
			return texts, errors.New(err.Error() + " in\n" + strings.Join(drawing, "\n"))
		}
		texts, drawing = append(texts, text), nil
	}
	return texts, nil
}
