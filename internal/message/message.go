// Package message makes all that the provider tells users, fit to be shown: each
// diagnostic, each line of progress and each name in a list.
//
// What a server or a tenant says may hold orders to a terminal or to a CI system.
// The linter keeps every other package from telling something by itself.
package message

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const (
	// maxSummary and maxDetail bound what is told, in characters. Messages of our own
	// are far shorter.
	maxSummary, maxDetail = 1000, 5000
	// maxWords is how much of what a server says is quoted at a time, in characters.
	maxWords = 100
)

// Error is an error.
func Error(summary, detail string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(shown(inLine(summary), maxSummary), shown(detail, maxDetail))
}

// ErrorAt is an error of an attribute.
func ErrorAt(at path.Path, summary, detail string) diag.Diagnostic {
	return diag.WithPath(at, Error(summary, detail))
}

// Warning is a warning.
func Warning(summary, detail string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(shown(inLine(summary), maxSummary), shown(detail, maxDetail))
}

// WarningAt is a warning of an attribute.
func WarningAt(at path.Path, summary, detail string) diag.Diagnostic {
	return diag.WithPath(at, Warning(summary, detail))
}

// AsWarning is what is said of a failure that is none.
func AsWarning(said diag.Diagnostic) diag.Diagnostic {
	if placed, is := said.(diag.DiagnosticWithPath); is {
		return WarningAt(placed.Path(), said.Summary(), said.Detail())
	}
	return Warning(said.Summary(), said.Detail())
}

// Event is what an action tells while it runs.
type Event = action.InvokeProgressEvent

// Progress is a line of progress of an action, or several.
func Progress(text string) Event { return Event{Message: shown(text, maxDetail)} }

// Drawn is a drawing of our own between two texts. It is shown as it is, with what
// it orders a terminal to do.
func Drawn(before, drawing, after string) Event {
	return Event{Message: shown(before, maxDetail) + "\n\n" + drawing + "\n\n" + shown(after, maxDetail)}
}

// Words is what a server says, fit to be shown within a line: cut where it goes on
// and on.
func Words(text string) string { return clip(Printable(inLine(text)), maxWords) }

// Quoted is [Words] in quotes.
func Quoted(text string) string { return `"` + quotes.Replace(Words(text)) + `"` }

var quotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// inLine keeps a text on one line.
func inLine(text string) string { return strings.ReplaceAll(text, "\n", " ") }

// shown makes a text fit to be shown, on as many lines as it has, and cuts what goes
// on and on.
func shown(text string, most int) string {
	lines := strings.Split(text, "\n")
	for n, line := range lines {
		lines[n] = Printable(line)
	}
	return clip(strings.Join(lines, "\n"), most)
}

// Printable makes a text fit to be shown on one line: what would be obeyed and not
// shown is replaced, and what cannot be seen is written as its code, since two texts
// must not look the same. Emoji and right-to-left names keep what joins and turns
// their characters.
func Printable(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, string(unicode.ReplacementChar)) {
		switch {
		case call.Obeyed(r):
			b.WriteRune(unicode.ReplacementChar)
		case unicode.IsPrint(r), isJoiner(r), r == '\u00a0':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return parted(b.String())
}

// isJoiner tells whether a character joins or turns those around it: ZWNJ, ZWJ, LRM
// and RLM.
func isJoiner(r rune) bool { return '\u200c' <= r && r <= '\u200f' }

// order begins an order to a CI system: to GitHub at the beginning of a line, where
// a text that is wrapped may break, and to Azure anywhere.
var order = regexp.MustCompile(`(?:^|[\s\x{a0}])::|##`)

// parted parts the signs with which a line of a log orders a CI system to do
// something.
func parted(text string) string {
	var b strings.Builder
	for {
		at := order.FindStringIndex(text)
		if at == nil {
			return b.String() + text
		}
		second := at[1] - 1
		b.WriteString(text[:second])
		text = "\u00a0" + text[second:]
	}
}

func clip(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}
