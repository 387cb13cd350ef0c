// Package qr draws in a terminal the QR that a server sends as an image.
package qr

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/mdp/qrterminal/v3"
)

// quietZone is the white margin, in modules. The standard asks for four; two
// are what phones need, and keep the drawing within 80 columns.
const quietZone = 2

// maxSent bounds a QR as it is sent, in bytes. Servers send 2 to 20 kB.
const maxSent = 1 << 20

// maxText bounds what a QR that is drawn may say, in bytes. Those of WhatsApp
// say some 240; one that says more than this is too large for a terminal.
const maxText = 1000

// Image returns the bytes of the image in a QR as servers send it: a data URI, or
// bare base64.
func Image(sent string) ([]byte, error) {
	if len(sent) > maxSent {
		return nil, errors.New("the QR is larger than any image of one")
	}
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

// Escape sequences that paint pure white on pure black, whatever the colors of
// the terminal. Where they are not understood, the blocks of the drawing are
// still light on a dark terminal, as a QR has to be.
const (
	paint = "\x1b[38;5;231;48;5;16m"
	reset = "\x1b[0m"
)

// Draw draws a QR as sent by a server, two modules to a character.
func Draw(ctx context.Context, sent string) (string, error) {
	lines, err := blocks(ctx, sent)
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
func DrawPlain(ctx context.Context, sent string) (string, error) {
	lines, err := blocks(ctx, sent)
	return strings.Join(lines, "\n"), err
}

// blocks are the lines of a drawing, without colors.
func blocks(ctx context.Context, sent string) ([]string, error) {
	picture, err := Image(sent)
	if err != nil {
		return nil, err
	}
	text, err := Text(ctx, picture)
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
