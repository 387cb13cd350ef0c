// Package qr draws in a terminal the QR that a server sends as an image.
package qr

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	_ "image/png" // the format that servers send
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/mdp/qrterminal/v3"
)

// quietZone is the white margin, in modules. The standard asks for four; two
// are what phones need, and keep the drawing within 80 columns.
const quietZone = 2

// maxSide bounds the image that is decoded, in pixels: a small file can unpack
// to an enormous picture.
const maxSide = 4096

// maxText bounds what a QR that is drawn may say, in bytes. Those of WhatsApp
// say some 240; one that says more than this is too large for a terminal.
const maxText = 1000

// Image gives the bytes of the image in a QR as servers send it: a data URI, or
// bare base64.
func Image(sent string) ([]byte, error) {
	encoded := sent
	if strings.HasPrefix(sent, "data:") {
		_, data, found := strings.Cut(sent, "base64,")
		if !found {
			return nil, errors.New("the QR is a data URI that is not in base64")
		}
		encoded = data
	}
	picture, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return nil, errors.New("the QR is not in base64")
	}
	return picture, nil
}

// Text reads what the QR in an image says.
func Text(picture []byte) (string, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || size.Width > maxSide || size.Height > maxSide {
		return "", errors.New("the QR is no image that can be read")
	}
	decoded, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return "", fmt.Errorf("the QR is no image that can be read: %w", err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(decoded)
	if err != nil {
		return "", fmt.Errorf("the QR cannot be read: %w", err)
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil {
		read, err = qrcode.NewQRCodeReader().Decode(bitmap, nil)
	}
	if err != nil {
		return "", errors.New("there is no QR in the image")
	}
	return read.GetText(), nil
}

// Escape sequences that paint pure white on pure black, whatever the colors of
// the terminal. Where they are not understood, the blocks of the drawing are
// still light on a dark terminal, as a QR has to be.
const (
	paint = "\x1b[38;5;231;48;5;16m"
	reset = "\x1b[0m"
)

// Draw draws a QR as sent by a server, two modules to a character.
func Draw(sent string) (string, error) {
	lines, err := blocks(sent)
	if err != nil {
		return "", err
	}
	for n, line := range lines {
		lines[n] = paint + line + reset
	}
	return strings.Join(lines, "\n"), nil
}

// DrawPlain draws a QR as [Draw] does, by blocks alone. That is for logs, where
// escape sequences are noise. Phones scan it where the text is light on dark.
func DrawPlain(sent string) (string, error) {
	lines, err := blocks(sent)
	return strings.Join(lines, "\n"), err
}

// blocks are the lines of a drawing, without colors.
func blocks(sent string) ([]string, error) {
	picture, err := Image(sent)
	if err != nil {
		return nil, err
	}
	text, err := Text(picture)
	if err != nil {
		return nil, err
	}
	if len(text) > maxText {
		return nil, errors.New("the QR is too large for a terminal")
	}
	var drawn strings.Builder
	qrterminal.GenerateWithConfig(text, qrterminal.Config{
		Level:          qrterminal.L,
		Writer:         &drawn,
		HalfBlocks:     true,
		BlackChar:      " ",
		BlackWhiteChar: "▄",
		WhiteBlackChar: "▀",
		WhiteChar:      "█",
		QuietZone:      quietZone,
	})
	return strings.Split(strings.TrimRight(drawn.String(), "\n"), "\n"), nil
}
