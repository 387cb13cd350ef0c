// Package qrtest reads QRs that were drawn in a terminal, for tests.
package qrtest

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"regexp"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
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

// escape is a sequence that asks a terminal for something, such as a color.
var escape = regexp.MustCompile("^\x1b\\[([0-9;]*)m")

// halves are the upper and the lower half of a character: whether it is drawn
// in the color of the text.
var halves = map[rune][2]bool{' ': {}, '▀': {true, false}, '▄': {false, true}, '█': {true, true}}

// Plain takes the escape sequences off a text, as tools do that write to a file.
func Plain(text string) string {
	return regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(text, "")
}

// shades are what a terminal shows of a drawing, a half of a character each.
func (t Terminal) shades(drawn string) ([][]color.Gray, error) {
	var rows [][]color.Gray
	pen := t
	for line := range strings.SplitSeq(drawn, "\n") {
		var upper, lower []color.Gray
		for line != "" {
			if asked := escape.FindStringSubmatch(line); asked != nil {
				if err := t.ask(&pen, asked[1]); err != nil {
					return nil, err
				}
				line = line[len(asked[0]):]
				continue
			}
			letter := []rune(line)[0]
			half, known := halves[letter]
			if !known {
				return nil, fmt.Errorf("%q is no block of a drawing", letter)
			}
			upper, lower = append(upper, pen.shade(half[0])), append(lower, pen.shade(half[1]))
			line = line[len(string(letter)):]
		}
		rows = append(rows, upper, lower)
	}
	return rows, nil
}

func (t Terminal) shade(inText bool) color.Gray {
	if inText {
		return t.Text
	}
	return t.Background
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

// scale is how many pixels a half of a character takes each way in a picture,
// and margin how many of them are around the text.
const (
	scale  = 4
	margin = 8
)

// Screen is a picture of what a terminal shows of a drawing.
func (t Terminal) Screen(drawn string) (image.Image, error) {
	rows, err := t.shades(drawn)
	if err != nil {
		return nil, err
	}
	picture := image.NewGray(image.Rect(0, 0, scale*(len(rows[0])+2*margin), scale*(len(rows)+2*margin)))
	for i := range picture.Pix {
		picture.Pix[i] = t.Background.Y
		x, y := i%picture.Stride/scale-margin, i/picture.Stride/scale-margin
		if y >= 0 && y < len(rows) && x >= 0 && x < len(rows[y]) {
			picture.Pix[i] = rows[y][x].Y
		}
	}
	return picture, nil
}

// Scan reads a picture as a phone does that is held before it. Like a phone, it
// does not succeed at the first try with every picture: of the drawings that
// [Terminal.Read] reads, one in a hundred is not found.
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

// quietZone is how many white modules are needed all around.
const quietZone = 2

// Read reads what a terminal shows of a drawing, module by module.
func (t Terminal) Read(drawn string) (string, error) {
	rows, err := t.shades(drawn)
	if err != nil {
		return "", err
	}
	// The last line may have nothing in its lower half.
	if last := len(rows) - 1; !slices.Contains(rows[last], white) {
		rows = rows[:last]
	}
	var dark image.Rectangle
	for y, row := range rows {
		for x, shade := range row {
			if shade == black {
				dark = dark.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if dark.Dx() != dark.Dy() || dark.Empty() {
		return "", fmt.Errorf("what is dark is no square: %s", dark)
	}
	if whole := image.Rect(0, 0, len(rows[0]), len(rows)); !dark.Inset(-quietZone).In(whole) {
		return "", fmt.Errorf("%s is dark of %s: there is no margin", dark, whole)
	}
	modules, err := gozxing.NewSquareBitMatrix(dark.Dx())
	if err != nil {
		return "", err
	}
	for y := range dark.Dy() {
		for x := range dark.Dx() {
			if rows[dark.Min.Y+y][dark.Min.X+x] == black {
				modules.Set(x, y)
			}
		}
	}
	read, err := decoder.NewDecoder().DecodeWithoutHint(modules)
	if err != nil {
		return "", err
	}
	return read.GetText(), nil
}

// drawnLine finds a line of a drawing behind whatever a tool puts in front of
// it. There is a margin on both sides, and no QR has less than 21 modules.
var drawnLine = regexp.MustCompile(`[█▀]{2}[ █▀▄]{21,}[█▀]{2}`)

// ReadAll reads every QR that was drawn in the output of a tool, without its
// colors.
func ReadAll(output string) ([]string, error) {
	var texts, drawing []string
	for _, line := range append(strings.Split(Plain(output), "\n"), "") {
		if found := drawnLine.FindString(line); found != "" {
			drawing = append(drawing, found)
			continue
		}
		if drawing == nil {
			continue
		}
		text, err := Dark.Read(strings.Join(drawing, "\n"))
		if err != nil {
			return texts, fmt.Errorf("%w in\n%s", err, strings.Join(drawing, "\n"))
		}
		texts, drawing = append(texts, text), nil
	}
	return texts, nil
}
