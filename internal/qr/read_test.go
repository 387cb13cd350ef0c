package qr_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
)

// The files are drawn by the libraries that servers draw with, at their settings:
// skip2/go-qrcode at 256 pixels and level M for uazapi, whose modules are 3.7 and
// 3.5 pixels wide, and node-qrcode in green at level H for the colored one. "link"
// has the form of text that WhatsApp's newer clients show. What they say is made up.
func TestTextOfPicturesThatServersDraw(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"uazapi", "uazapi-link", "colored"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			picture := file(t, name+".png")
			want := strings.TrimSpace(string(file(t, name+".txt")))
			if got, err := qr.Text(t.Context(), picture); err != nil || got != want {
				t.Errorf("it says %q, %v, want %q", got, err, want)
			}
			checkDrawn(t, base64.StdEncoding.EncodeToString(picture))
		})
	}
}

func file(tb testing.TB, name string) []byte {
	tb.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return content
}

func TestTextOfPicturesThatServersMayDraw(t *testing.T) {
	t.Parallel()
	const text = "2@reference,noise,identity,adv"
	whole := picture(t, text, 300)
	for name, picture := range map[string]image.Image{
		"one pixel a module":     picture(t, text, 0),
		"large":                  picture(t, text, 1000),
		"as large as may be":     picture(t, text, 1024),
		"without a margin":       bare(picture(t, text, 0)),
		"wider than high":        stretched(whole, 500, 400),
		"on transparent":         transparent(whole),
		"in gray":                gray(whole),
		"in gray of 16 bits":     painted(whole, image.NewGray16(whole.Bounds())),
		"in colors":              painted(whole, image.NewRGBA(whole.Bounds())),
		"in colors of 16 bits":   painted(whole, image.NewNRGBA64(whole.Bounds())),
		"in colors of its own":   painted(whole, image.NewPaletted(whole.Bounds(), color.Palette{color.NRGBA{R: 20, B: 90, A: 255}, color.NRGBA{R: 250, G: 250, B: 200, A: 255}})),
		"with a logo":            withLogo(strongest(t, text, 400)),
		"with a sharp shrinkage": stretched(picture(t, text, 1000), 80, 80),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			encoded, err := qr.Image(inBase64(t, picture))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := qr.Text(t.Context(), encoded); err != nil || got != text {
				t.Errorf("it says %q, %v", got, err)
			}
		})
	}
}

// Servers fit a QR into some number of pixels, whatever its number of modules. Below
// two pixels for each, phones have their troubles, too.
func TestTextAtEveryScale(t *testing.T) {
	t.Parallel()
	for _, length := range []int{1, 30, 237, 275} {
		text := strings.Repeat("2@reference,", 30)[:length]
		whole := painted(picture(t, text, 0), image.NewGray(picture(t, text, 0).Bounds()))
		for _, tenths := range []int{20, 21, 25, 27, 29, 33, 35, 37, 41, 46, 51, 55} {
			side := whole.Bounds().Dx() * tenths / 10
			encoded, err := qr.Image(inBase64(t, stretched(whole, side, side)))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := qr.Text(t.Context(), encoded); err != nil || got != text {
				t.Errorf("%d modules in %d pixels say %q, %v", whole.Bounds().Dx(), side, got, err)
			}
		}
	}
}

// strongest is a QR of which a part may be hidden.
func strongest(tb testing.TB, text string, side int) image.Image {
	tb.Helper()
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_H}
	matrix, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, side, side, hints)
	if err != nil {
		tb.Fatal(err)
	}
	return matrix
}

// withLogo is a QR with a sign on a white ground in its middle.
func withLogo(from image.Image) image.Image {
	into := painted(from, image.NewRGBA(from.Bounds()))
	side := from.Bounds().Dx()
	middle := image.Rect(side/2, side/2, side/2, side/2)
	draw.Draw(into, middle.Inset(-side/12), image.White, image.Point{}, draw.Src)
	draw.Draw(into, middle.Inset(-side/16), image.NewUniform(color.RGBA{R: 37, G: 211, B: 102, A: 255}), image.Point{}, draw.Src)
	return into
}

func painted(from image.Image, into draw.Image) draw.Image {
	draw.Draw(into, into.Bounds(), from, from.Bounds().Min, draw.Src)
	return into
}

// stretched fits an image into so many pixels, as a library does that draws each
// module where it would begin.
func stretched(from image.Image, width, height int) image.Image {
	into := image.NewGray(image.Rect(0, 0, width, height))
	size := from.Bounds().Size()
	for y := range height {
		for x := range width {
			into.Set(x, y, from.At(x*size.X/width, y*size.Y/height))
		}
	}
	return into
}

// bare is a QR without the margin that a library draws around it.
func bare(from image.Image) image.Image {
	const margin = 4
	inner := from.Bounds().Inset(margin)
	into := image.NewGray(image.Rect(0, 0, inner.Dx(), inner.Dy()))
	draw.Draw(into, into.Rect, from, inner.Min, draw.Src)
	return into
}

// transparent is a QR that has no background of its own.
func transparent(from image.Image) image.Image {
	into := image.NewNRGBA(from.Bounds())
	each(from, func(x, y int, dark bool) {
		if dark {
			into.Set(x, y, color.Black)
		}
	})
	return into
}

// gray is a QR of two grays that are not far apart.
func gray(from image.Image) image.Image {
	into := image.NewGray(from.Bounds())
	each(from, func(x, y int, dark bool) {
		into.SetGray(x, y, color.Gray{Y: 200})
		if dark {
			into.SetGray(x, y, color.Gray{Y: 60})
		}
	})
	return into
}

func each(picture image.Image, act func(x, y int, dark bool)) {
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			shade := color.GrayModel.Convert(picture.At(x, y)).(color.Gray)
			act(x, y, shade.Y < 128)
		}
	}
}

const (
	plain      = 0
	interlaced = 1
)

// chunks are a PNG with these packed pixels, of four channels of 16 bits.
func chunks(width, height uint32, lacing byte, pixels []byte) []byte {
	chunk := func(kind string, data []byte) []byte {
		body := append([]byte(kind), data...)
		framed := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		framed = append(framed, body...)
		return binary.BigEndian.AppendUint32(framed, crc32.ChecksumIEEE(body))
	}
	header := binary.BigEndian.AppendUint32(nil, width)
	header = binary.BigEndian.AppendUint32(header, height)
	header = append(header, 16, 6, 0, 0, lacing)
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", nil)}, nil)
}

// claims is a PNG that says that it is of this size, and holds next to nothing.
func claims(width, height uint32) []byte { return chunks(width, height, plain, nil) }

// unpacks is a PNG of this size whose pixels are so many bytes of zero, which
// take next to no room in the file.
func unpacks(tb testing.TB, side uint32, lacing byte, size int) []byte {
	tb.Helper()
	var packed bytes.Buffer
	into, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := into.Write(make([]byte, size)); err != nil {
		tb.Fatal(err)
	}
	if err := into.Close(); err != nil {
		tb.Fatal(err)
	}
	return chunks(side, side, lacing, packed.Bytes())
}

// hostile are images that are made to cost something.
func hostile(tb testing.TB) map[string]struct{ sent, says string } {
	tb.Helper()
	// Each pixel has eight bytes, and each line of the image one more.
	const pixels, lines, linesOfPasses = 1024 * 1024 * 8, 1024, 1920
	in64 := base64.StdEncoding.EncodeToString
	return map[string]struct{ sent, says string }{
		"thousands of finder patterns":       {inBase64(tb, finders(1024, 1)), "no QR in the image"},
		"hundreds of larger finder patterns": {inBase64(tb, finders(1024, 4)), "no QR in the image"},
		"finder patterns in a large image":   {inBase64(tb, finders(2500, 3)), "no image that can be read"},
		"the timing patterns of every size":  {inBase64(tb, timings(1024)), "no QR in the image"},
		"noise":                              {inBase64(tb, noise(512)), "no QR in the image"},
		"a QR in noise":                      {inBase64(tb, speckled(picture(tb, "2@reference", 1000))), "no QR in the image"},
		"a QR upside down in its colors":     {inBase64(tb, inverted(picture(tb, "2@reference", 300))), "no QR in the image"},
		"a QR in a frame":                    {inBase64(tb, framed(picture(tb, "2@reference", 300))), "no QR in the image"},
		"all dark":                           {inBase64(tb, image.NewGray(image.Rect(0, 0, 1024, 1024))), "no QR in the image"},
		"a line":                             {inBase64(tb, image.NewGray(image.Rect(0, 0, 1024, 1))), "no QR in the image"},
		"16 bits and the largest side":       {in64(unpacks(tb, 1024, plain, pixels+lines)), "no QR in the image"},
		"16 bits and a larger side":          {in64(unpacks(tb, 4096, plain, pixels)), "no image that can be read"},
		"interlaced and the largest side":    {in64(unpacks(tb, 1024, interlaced, pixels+linesOfPasses)), "no QR in the image"},
		"interlaced and a larger side":       {in64(unpacks(tb, 4096, interlaced, pixels)), "no image that can be read"},
		"more bytes than pixels":             {in64(unpacks(tb, 10, plain, 16<<20)), "no image that can be read"},
		"fewer bytes than pixels":            {in64(unpacks(tb, 1024, plain, 1000)), "no image that can be read"},
		"the largest QR":                     {inBase64(tb, picture(tb, strings.Repeat("a", 2900), 0)), "too large for a terminal"},
		"half of the largest QR":             {inBase64(tb, upperHalf(picture(tb, strings.Repeat("a", 2900), 1000))), "no QR in the image"},
		"megabytes of base64":                {strings.Repeat("A", 1<<20+4), "larger than any image of one"},
		"megabytes of base64 after an image": {inBase64(tb, finders(100, 1)) + strings.Repeat("A", 1<<20), "larger than any image of one"},
		"a megabyte that is no image":        {strings.Repeat("A", 1<<20), "no image that can be read"},
	}
}

// Whatever is sent, the look at it ends, and long before the time that it may take.
// On a machine that is busy with other things it may be cut short.
func TestDrawEnds(t *testing.T) {
	t.Parallel()
	for name, c := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ended := make(chan error, 1)
			go func() {
				_, err := qr.Draw(t.Context(), c.sent)
				ended <- err
			}()
			select {
			case err := <-ended:
				if err == nil || err.Error() != late && !strings.Contains(err.Error(), c.says) {
					t.Errorf("the error is %v, want it to say %q", err, c.says)
				}
			case <-time.After(time.Minute):
				t.Fatal("it is still looked at")
			}
		})
	}
}

func TestDrawEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	sent := base64.StdEncoding.EncodeToString(file(t, "uazapi.png"))
	if drawn, err := qr.Draw(ended, sent); err == nil || err.Error() != late {
		t.Errorf("%v, it is drawn as\n%s", err, drawn)
	}
	if _, err := qr.Draw(t.Context(), sent); err != nil {
		t.Error(err)
	}
}

const late = "the QR was not read in time"

// finders is an image full of finder patterns, so many pixels a module.
func finders(side, scale int) image.Image {
	into := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			into.SetGray(x, y, color.Gray{Y: 255})
			if inFinder(x/scale%9, y/scale%9) {
				into.SetGray(x, y, color.Gray{})
			}
		}
	}
	return into
}

// inFinder tells whether a module of a finder pattern is dark: those on its edge
// and the nine in its middle are.
func inFinder(x, y int) bool {
	outside := max(x-3, 3-x, y-3, 3-y)
	return outside == 3 || outside <= 1
}

// timings is an image that has the timing patterns of every size of a QR.
func timings(side int) image.Image {
	into := image.NewGray(image.Rect(0, 0, side, side))
	draw.Draw(into, into.Rect, image.White, image.Point{}, draw.Src)
	into.SetGray(0, 0, color.Gray{})
	into.SetGray(side-1, side-1, color.Gray{})
	for modules := 21; modules <= 177; modules += 4 {
		at := 13 * side / (2 * modules)
		for i := 8; i < modules-8; i++ {
			shade := color.Gray{Y: uint8(255 * (i % 2))}
			into.SetGray((2*i+1)*side/(2*modules), at, shade)
			into.SetGray(at, (2*i+1)*side/(2*modules), shade)
		}
	}
	return into
}

func noise(side int) image.Image {
	into := image.NewGray(image.Rect(0, 0, side, side))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range into.Pix {
		into.Pix[i] = uint8(random.UintN(256))
	}
	return into
}

// speckled is an image with a dark pixel here and there.
func speckled(from image.Image) image.Image {
	into := painted(from, image.NewGray(from.Bounds()))
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		into.Set(random.IntN(from.Bounds().Dx()), random.IntN(from.Bounds().Dy()), color.Black)
	}
	return into
}

func inverted(from image.Image) image.Image {
	into := image.NewGray(from.Bounds())
	each(from, func(x, y int, dark bool) {
		if dark {
			into.SetGray(x, y, color.Gray{Y: 255})
		}
	})
	return into
}

func framed(from image.Image) image.Image {
	into := image.NewGray(from.Bounds().Inset(-10))
	draw.Draw(into, from.Bounds(), from, from.Bounds().Min, draw.Src)
	return into
}

func upperHalf(whole image.Image) image.Image {
	into := image.NewGray(whole.Bounds())
	each(whole, func(x, y int, dark bool) {
		if !dark || y > whole.Bounds().Dy()/2 {
			into.SetGray(x, y, color.Gray{Y: 255})
		}
	})
	return into
}

func BenchmarkText(b *testing.B) {
	pictures := map[string][]byte{"uazapi": file(b, "uazapi.png")}
	for name, c := range hostile(b) {
		if picture, err := qr.Image(c.sent); err == nil {
			pictures[name] = picture
		}
	}
	for name, picture := range pictures {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = qr.Text(b.Context(), picture)
			}
		})
	}
}
