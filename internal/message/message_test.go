package message_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Vendas São Paulo 👍":              "Vendas São Paulo 👍",
		"\x1b]0;title\a":                  "\ufffd]0;title\ufffd",
		"a\nb\tc\u0085d":                  "a\ufffdb\ufffdc\ufffdd",
		"a\u202eb\u2066c\u2028":           "a\ufffdb\ufffdc\ufffd",
		"Vendas\u200b":                    `Vendas\u200b`,
		"\ufeffVendas\u00ad":              `\ufeffVendas\u00ad`,
		"👨\u200d👩\u200d👧":                 "👨\u200d👩\u200d👧",
		"\u200fשלום\u200e":                "\u200fשלום\u200e",
		"a\xffb":                          "a\ufffdb",
		"::error::x":                      ":\u00a0:error::x",
		"Loja::Centro":                    "Loja::Centro",
		"x ::stop-commands::y":            "x :\u00a0:stop-commands::y",
		"##vso[task.complete]##[section]": "#\u00a0#vso[task.complete]#\u00a0#[section]",
		"http://[::1]:8080":               "http://[::1]:8080",
		"a\u00a0::b":                      "a\u00a0:\u00a0:b",
		"###":                             "#\u00a0#\u00a0#",
	} {
		if got := message.Printable(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	if got := message.Words("a\nb" + strings.Repeat("é", 200)); got != "a b"+strings.Repeat("é", 97)+"…" {
		t.Errorf("got %q", got)
	}
	if got := message.Quoted("a \"b\" \\ \u200b\n"); got != `"a \"b\" \\ \\u200b "` {
		t.Errorf("got %s", got)
	}
}

// Two names that look the same are shown otherwise.
func TestName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Vendas":           "Vendas",
		"Vend\u0430s":      `Vend\u0430s`,
		"\u0391lfa 1":      `\u0391lfa 1`,
		"Продажи 1":        "Продажи 1",
		"Loja Продажи":     "Loja Продажи",
		"Vendas\u200b":     `Vendas\u200b`,
		"São Paulo \x1b[m": "São Paulo \ufffd[m",
		"":                 "",
	} {
		if got := message.Name(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}

func TestDiagnostics(t *testing.T) {
	t.Parallel()
	at := path.Root("name")
	for _, test := range []struct {
		made diag.Diagnostic
		want diag.Diagnostic
	}{
		{message.Error("a\nb\x1b", "c\n\nd\x1b"), diag.NewErrorDiagnostic("a b\ufffd", "c\n\nd\ufffd")},
		{message.Warning("a\nb\x1b", "c\n\n::d"), diag.NewWarningDiagnostic("a b\ufffd", "c\n\n:\u00a0:d")},
		{message.ErrorAt(at, "a", "b\x1b"), diag.NewAttributeErrorDiagnostic(at, "a", "b\ufffd")},
		{message.WarningAt(at, "a", "b\x1b"), diag.NewAttributeWarningDiagnostic(at, "a", "b\ufffd")},
	} {
		if !test.made.Equal(test.want) {
			t.Errorf("it is %v, want %v", test.made, test.want)
		}
	}
	long := message.Error(strings.Repeat("x", 2000), strings.Repeat("x", 20_000))
	if len(long.Summary()) > 1010 || len(long.Detail()) > 5010 {
		t.Errorf("the summary has %d bytes and the detail %d", len(long.Summary()), len(long.Detail()))
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	if got := message.Progress("Enter this:\nABCD\x1b").Message; got != "Enter this:\nABCD\ufffd" {
		t.Errorf("it is %q", got)
	}
	const drawing = "\x1b[38;5;231m▀▄\x1b[0m"
	if got := message.Drawn("above\x1b", drawing, "below\x1b").Message; got != "above\ufffd\n\n"+drawing+"\n\nbelow\ufffd" {
		t.Errorf("it is %q", got)
	}
}

// Whatever is said, it is shown in a way that nothing obeys.
func FuzzPrintable(f *testing.F) {
	for _, seed := range []string{"", "Vendas", "\x1b[2J", "::error::x", " ::a", "##vso[", "#", "####", "\u202e", "a\u200b\u200d", "\xff", ":\u00a0::", "\u2003::"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 500 {
			t.Skip("it is long")
		}
		for _, shown := range []string{message.Printable(text), message.Words(text), message.Name(text), message.Error(text, "x").Summary()} {
			if fault := messagetest.Line("x" + shown); fault != "" {
				t.Errorf("%q is shown as %q: %s", text, shown, fault)
			}
		}
	})
}
