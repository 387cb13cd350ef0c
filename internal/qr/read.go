package qr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/draw"
	"image/png" // the format that servers send
	"slices"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// maxSide bounds the image that is decoded, in pixels: a small file can unpack
// to an enormous picture. Servers send 250 to 500.
const maxSide = 1024

// readingTime bounds how long an image is looked at. One within the bounds above
// takes some milliseconds.
const readingTime = 2 * time.Second

var (
	errNoImage = errors.New("the QR is no image that can be read")
	errNoQR    = errors.New("there is no QR in the image")
	errLate    = errors.New("the QR was not read in time")
)

// Text reads what the QR in an image says.
func Text(ctx context.Context, picture []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, readingTime)
	defer cancel()
	decoded, err := decode(ctx, picture)
	if err != nil {
		return "", err
	}
	return read(ctx, decoded)
}

// decode unpacks an image, unless it is too large or the context ends.
func decode(ctx context.Context, picture []byte) (image.Image, error) {
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil || size.Width > maxSide || size.Height > maxSide {
		return nil, errNoImage
	}
	decoded, err := png.Decode(&stoppable{ctx: ctx, from: bytes.NewReader(picture)})
	if ctx.Err() != nil {
		return nil, errLate
	}
	if err != nil {
		return nil, errNoImage
	}
	return decoded, nil
}

// stoppable is a file that fails to be read on once the context has ended.
type stoppable struct {
	ctx  context.Context
	from *bytes.Reader
}

func (s *stoppable) Read(into []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.from.Read(into)
}

// The least and the greatest size that a QR has, and by how much the sizes
// between differ. All are in modules.
const (
	minModules  = 21
	maxModules  = 177
	stepModules = 4
)

// read finds the QR of an image that shows nothing else, and what it says.
//
// Servers draw a QR upright on a plain background, so what is dark is the QR and
// nothing has to be searched for. Few make each module the same number of pixels:
// uazapi fits 69 modules into 256 pixels. So every size is tried which a QR can
// have, with the modules at their exact places.
func read(ctx context.Context, picture image.Image) (string, error) {
	shades := flatten(picture)
	found := symbol{shades: shades, threshold: middle(shades)}
	found.frame = found.dark()
	for found.modules = minModules; found.modules <= maxModules; found.modules += stepModules {
		if ctx.Err() != nil {
			return "", errLate
		}
		if !found.fits() || !found.alternates() {
			continue
		}
		if text, err := found.text(); err == nil {
			return text, nil
		}
	}
	return "", errNoQR
}

// flatten puts an image on white and takes its colors off. One in shades of gray has
// neither, and pixel by pixel a large one takes long.
func flatten(picture image.Image) *image.Gray {
	if gray, is := picture.(*image.Gray); is {
		return gray
	}
	from := picture.Bounds()
	flat := image.NewGray(image.Rect(0, 0, from.Dx(), from.Dy()))
	for i := range flat.Pix {
		flat.Pix[i] = 255
	}
	draw.Draw(flat, flat.Rect, picture, from.Min, draw.Over)
	return flat
}

// middle is the shade between the darkest and the lightest pixel.
func middle(shades *image.Gray) uint8 {
	darkest, lightest := slices.Min(shades.Pix), slices.Max(shades.Pix)
	return darkest + (lightest-darkest)/2
}

// symbol is a QR in an image, if it has this many modules on each side.
type symbol struct {
	shades *image.Gray
	// threshold is the lightest shade that counts as dark.
	threshold uint8
	// frame is where the QR is, without the margin around it.
	frame   image.Rectangle
	modules int
}

// dark is the least rectangle that has all dark pixels.
func (s symbol) dark() image.Rectangle {
	var all image.Rectangle
	for y := range s.shades.Rect.Dy() {
		row := s.shades.Pix[y*s.shades.Stride:][:s.shades.Rect.Dx()]
		first := slices.IndexFunc(row, s.isDark)
		if first < 0 {
			continue
		}
		last := len(row) - 1
		for !s.isDark(row[last]) {
			last--
		}
		all = all.Union(image.Rect(first, y, last+1, y+1))
	}
	return all
}

func (s symbol) isDark(shade uint8) bool { return shade <= s.threshold }

// fits tells whether each module has a pixel of its own.
func (s symbol) fits() bool {
	return s.modules <= s.frame.Dx() && s.modules <= s.frame.Dy()
}

// at tells whether a module is dark in its middle.
func (s symbol) at(x, y int) bool {
	pixelX := s.frame.Min.X + (2*x+1)*s.frame.Dx()/(2*s.modules)
	pixelY := s.frame.Min.Y + (2*y+1)*s.frame.Dy()/(2*s.modules)
	return s.isDark(s.shades.GrayAt(pixelX, pixelY).Y)
}

// timing is the row and the column in which every other module is dark, from one
// finder pattern to the next.
const (
	timing = 6
	finder = 8
)

// alternates tells whether the QR has this size: with any other one, the modules
// of the timing patterns are not met.
func (s symbol) alternates() bool {
	for i := finder; i < s.modules-finder; i++ {
		dark := i%2 == 0
		if s.at(i, timing) != dark || s.at(timing, i) != dark {
			return false
		}
	}
	return true
}

// text is what the modules say.
func (s symbol) text() (string, error) {
	matrix, err := gozxing.NewSquareBitMatrix(s.modules)
	if err != nil {
		return "", err
	}
	for y := range s.modules {
		for x := range s.modules {
			if s.at(x, y) {
				matrix.Set(x, y)
			}
		}
	}
	result, err := decoder.NewDecoder().DecodeWithoutHint(matrix)
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}
