package main

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The measures of a picture, in pixels of its own.
const (
	columns    = 96
	cellWidth  = 8
	lineHeight = 18
	// blockHeight is the height of a line of a QR, whose modules are square: each line has
	// two rows of them.
	blockHeight = 2 * cellWidth
	margin      = 16
)

// theme has the colors of a picture.
type theme struct{ name, background, text, command string }

var themes = []theme{
	{"light", "#f6f8fa", "#1f2328", "#0550ae"},
	{"dark", "#0d1117", "#e6edf3", "#79c0ff"},
}

// escapes are what colors a text in a terminal.
var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

func plain(text string) string { return escapes.ReplaceAllString(text, "") }

// wrap breaks a line as a terminal does, between words.
func wrap(line string) []string {
	var lines []string
	for utf8.RuneCountInString(line) > columns {
		runes := []rune(line)
		at := strings.LastIndex(string(runes[:columns+1]), " ")
		if at <= 0 {
			at = len(string(runes[:columns]))
		}
		lines, line = append(lines, line[:at]), strings.TrimPrefix(line[at:], " ")
	}
	return append(lines, line)
}

// draw draws lines.
func draw(lines []string, title string, colors theme) string {
	var body strings.Builder
	y := margin
	for _, line := range lines {
		if isQR(line) {
			drawBlocks(&body, line, y)
			y += blockHeight
			continue
		}
		drawText(&body, line, y, colors)
		y += lineHeight
	}
	width, height := columns*cellWidth+2*margin, y+margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label=%q>
<rect width="100%%" height="100%%" rx="8" fill=%q/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" xml:space="preserve">
%s</g>
</svg>
`, width, height, width, height, html.EscapeString(title), colors.background, body.String())
}

// drawText draws a line of text. Its length is given, since fonts differ.
func drawText(to *strings.Builder, line string, y int, colors theme) {
	if strings.TrimSpace(line) == "" {
		return
	}
	fill := colors.text
	if strings.HasPrefix(line, "$ ") {
		fill = colors.command
	}
	fmt.Fprintf(to, "<text x=\"%d\" y=\"%d\" fill=%q textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">%s</text>\n",
		margin, y+13, fill, utf8.RuneCountInString(line)*cellWidth, html.EscapeString(line))
}

// isQR tells whether a line is one of a QR.
func isQR(line string) bool {
	return line != "" && strings.Trim(line, " █▀▄") == "" && strings.ContainsAny(line, "█▀▄")
}

// drawBlocks draws a line of a QR: what a terminal shows in white, on black, whatever the
// colors of the page, so that a phone reads it.
func drawBlocks(to *strings.Builder, line string, y int) {
	count, height := utf8.RuneCountInString(line), blockHeight
	if strings.Trim(line, "▀ ") == "" {
		height = cellWidth // the last line has one row only
	}
	fmt.Fprintf(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#000\"/>\n", margin, y, count*cellWidth, height)
	var white strings.Builder
	for column, block := range []rune(line) {
		x := margin + column*cellWidth
		switch block {
		case '█':
			fmt.Fprintf(&white, "M%d %dh%dv%dh-%dz", x, y, cellWidth, blockHeight, cellWidth)
		case '▀':
			fmt.Fprintf(&white, "M%d %dh%dv%dh-%dz", x, y, cellWidth, cellWidth, cellWidth)
		case '▄':
			fmt.Fprintf(&white, "M%d %dh%dv%dh-%dz", x, y+cellWidth, cellWidth, cellWidth, cellWidth)
		}
	}
	fmt.Fprintf(to, "<path fill=\"#fff\" shape-rendering=\"crispEdges\" d=\"%s\"/>\n", white.String())
}
