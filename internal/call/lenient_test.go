package call

import (
	"encoding/json"
	"testing"
)

// Line breaks are what they are there for. What a terminal or a log obeys is replaced.
func TestLinesAreReadAsLines(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`null`:                   "",
		`"a\nb\n"`:               "a\nb\n",
		`"a\r\nb\rc"`:            "a\nb\nc",
		`"\ta"`:                  "\ta",
		`"e\u0301\n"`:            "é\n",
		`"a\u001b[2J\u0000"`:     "a\ufffd[2J\ufffd",
		`"a\u2028b\u202ec"`:      "a\ufffdb\ufffdc",
		`"::error::x"`:           ":\ufffderror::x",
		`"a\n \u00a0::add-mask"`: "a\n \u00a0:\ufffdadd-mask",
		`"a::b http://[::1]"`:    "a::b http://[::1]",
		`"x ##vso[task] ##[y]"`:  "x ##vso\ufffdtask] ##\ufffdy]",
		`"## 1 ##"`:              "## 1 ##",
	} {
		got := Object{"it": json.RawMessage(raw)}.Lines("it")
		if got != want {
			t.Errorf("%s is read as %q, want %q", raw, got, want)
		}
		if ObeyedInLines(got) {
			t.Errorf("%q is obeyed", got)
		}
	}
	for _, text := range []string{"a\r\n", "\x1b[2J", "::error::x", "a\n ::x", "##[group]", "\u202e"} {
		if !ObeyedInLines(text) {
			t.Errorf("%q is not obeyed", text)
		}
	}
}

func TestScalarsOfAnyTypeAreReadAsWhatTheySay(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]struct {
		text   string
		flag   bool
		number int64
	}{
		`null`:          {"", false, 0},
		`""`:            {"", false, 0},
		`"abc"`:         {"abc", false, 0},
		`"e\u0301"`:     {"é", false, 0},
		`"é\n"`:         {"é\ufffd", false, 0},
		`true`:          {"true", true, 0},
		`"true"`:        {"true", true, 0},
		`false`:         {"false", false, 0},
		`1`:             {"1", true, 1},
		`"1"`:           {"1", true, 1},
		`0`:             {"0", false, 0},
		`3`:             {"3", false, 3},
		`"3"`:           {"3", false, 3},
		`3.9`:           {"3.9", false, 3},
		`-3`:            {"-3", false, -3},
		`1e3`:           {"1e3", false, 1000},
		`1e400`:         {"1e400", false, 0},
		`"NaN"`:         {"NaN", false, 0},
		`"Inf"`:         {"Inf", false, 0},
		`"-Inf"`:        {"-Inf", false, 0},
		`99999999999e9`: {"99999999999e9", false, 0},
		`"yes"`:         {"yes", false, 0},
		`{}`:            {"", false, 0},
		`{"a":1}`:       {"", false, 0},
		`[]`:            {"", false, 0},
		`[1]`:           {"", false, 0},
	} {
		o := Object{"key": json.RawMessage(raw)}
		if got := o.Text("key"); got != want.text {
			t.Errorf("%s as text is %q, want %q", raw, got, want.text)
		}
		if got := o.Flag("key"); got != want.flag {
			t.Errorf("%s as a flag is %t, want %t", raw, got, want.flag)
		}
		if got := o.Number("key"); got != want.number {
			t.Errorf("%s as a number is %d, want %d", raw, got, want.number)
		}
	}
	if Object(nil).Text("a") != "" || Object(nil).Flag("a") || Object(nil).Number("a") != 0 || Object(nil).Object("a") != nil {
		t.Error("what is absent is not read as nothing")
	}
}
