package call

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

const (
	// deepestNest is how deep objects and lists may lie in each other, as deep as
	// encoding/json goes.
	deepestNest = 10_000
	// longestLiteral bounds a number, and longestWord what is looked at of a text.
	longestLiteral, longestWord = 1000, 64
)

var errSyntax = errors.New("this is not JSON")

// expectation is what may come next in a JSON text.
type expectation int

const (
	aValue expectation = iota
	aValueOrEnd
	aKey
	aKeyOrEnd
	aColon
	aCommaOrEnd
	insideText
	insideEscape
	insideHex
	insideLiteral
)

// scan checks byte by byte that a text is one JSON object, and finds the id in
// it. However long the text is, little of it is kept. Its zero value is ready to
// take an object.
type scan struct {
	expect expectation
	// open are the ends of the objects and lists that have begun, innermost last.
	open []byte
	// isKey tells whether the text that is read is a key, and hex how many digits
	// of an escape are to come.
	isKey bool
	hex   int
	// word is the start of the last text at the top of the object, with its escapes, or
	// of a literal, and named tells whether the key before it was "id".
	word  []byte
	named bool
	// id is the id of the object, "" until it was found.
	id string
}

// reset makes the scan ready for another object.
func (s *scan) reset() {
	*s = scan{open: s.open[:0], word: s.word[:0]}
}

// take looks at the next byte, and tells whether it is the last of the object.
func (s *scan) take(b byte) (ended bool, err error) {
	switch s.expect {
	case insideText:
		return false, s.takeText(b)
	case insideEscape:
		return false, s.takeEscape(b)
	case insideHex:
		return false, s.takeHex(b)
	case insideLiteral:
		if isLiteral(b) {
			return false, s.takeLiteral(b)
		}
		if !json.Valid(s.word) {
			return false, errSyntax
		}
		s.expect = aCommaOrEnd
	}
	return s.takeSign(b)
}

// takeSign looks at a byte outside of texts and literals.
func (s *scan) takeSign(b byte) (ended bool, err error) {
	if isBlank(b) {
		return false, nil
	}
	mayEnd := s.expect == aCommaOrEnd || s.expect == aKeyOrEnd || s.expect == aValueOrEnd
	if mayEnd && b == s.open[len(s.open)-1] {
		s.open = s.open[:len(s.open)-1]
		s.expect = aCommaOrEnd
		return len(s.open) == 0, nil
	}
	switch s.expect {
	case aKey, aKeyOrEnd:
		return false, s.beginKey(b)
	case aColon:
		return false, s.require(b == ':', aValue)
	case aCommaOrEnd:
		if s.open[len(s.open)-1] == '}' {
			return false, s.require(b == ',', aKey)
		}
		return false, s.require(b == ',', aValue)
	default:
		return false, s.beginValue(b)
	}
}

// require goes on to the next expectation where this one is met.
func (s *scan) require(met bool, next expectation) error {
	if !met {
		return errSyntax
	}
	s.expect = next
	return nil
}

func (s *scan) beginKey(b byte) error {
	s.isKey, s.word = true, s.word[:0]
	return s.require(b == '"', insideText)
}

func (s *scan) beginValue(b byte) error {
	switch {
	case len(s.open) == 0 && b != '{':
		return errSyntax
	case b == '{':
		return s.push('}', aKeyOrEnd)
	case b == '[':
		return s.push(']', aValueOrEnd)
	}
	s.isKey, s.word = false, s.word[:0]
	if b == '"' {
		s.expect = insideText
		return nil
	}
	s.word = append(s.word, b)
	return s.require(isLiteral(b), insideLiteral)
}

// push begins an object or a list that ends with a byte.
func (s *scan) push(end byte, next expectation) error {
	s.open = append(s.open, end)
	return s.require(len(s.open) <= deepestNest, next)
}

func (s *scan) takeText(b byte) error {
	switch {
	case b == '"':
		s.endText()
	case b == '\\':
		s.expect = insideEscape
		s.keepWord(b)
	case b < ' ':
		return errSyntax
	default:
		s.keepWord(b)
	}
	return nil
}

// takePlain takes what comes next inside a text, up to the first byte that ends it,
// escapes or is none of a text, and returns how many bytes that are. It does what
// take does with each of them, in less time.
func (s *scan) takePlain(text []byte) int {
	length := 0
	for _, b := range text {
		if b == '"' || b == '\\' || b < ' ' {
			break
		}
		length++
	}
	s.keepWord(text[:length]...)
	return length
}

// keepWord keeps the start of a text at the top of the object.
func (s *scan) keepWord(text ...byte) {
	if len(s.open) == 1 {
		s.word = append(s.word, text[:min(len(text), longestWord-len(s.word))]...)
	}
}

// endText ends a key or a value.
func (s *scan) endText() {
	atTop := len(s.open) == 1
	if s.isKey {
		s.expect = aColon
		if s.named = atTop && (string(s.word) == "id" || s.isEscaped() && s.text() == "id"); s.named {
			s.id = "" // of several, the last one counts
		}
		return
	}
	s.expect = aCommaOrEnd
	if atTop && s.named {
		s.id = s.text()
	}
}

func (s *scan) isEscaped() bool { return bytes.IndexByte(s.word, '\\') >= 0 }

// text is the text at the top of the object that has just ended, "" where it is too long
// to be kept.
func (s *scan) text() string {
	if len(s.word) == longestWord {
		return ""
	}
	if !s.isEscaped() {
		return string(s.word)
	}
	return scalar(json.RawMessage(`"` + string(s.word) + `"`))
}

func (s *scan) takeEscape(b byte) error {
	s.keepWord(b)
	if b == 'u' {
		s.hex, s.expect = 4, insideHex
		return nil
	}
	return s.require(strings.IndexByte(`"\/bfnrt`, b) >= 0, insideText)
}

func (s *scan) takeHex(b byte) error {
	s.keepWord(b)
	if strings.IndexByte("0123456789abcdefABCDEF", b) < 0 {
		return errSyntax
	}
	if s.hex--; s.hex == 0 {
		s.expect = insideText
	}
	return nil
}

// takeLiteral keeps a byte of a number, true, false or null, up to a bound.
func (s *scan) takeLiteral(b byte) error {
	if len(s.word) == longestLiteral {
		return errSyntax
	}
	s.word = append(s.word, b)
	return nil
}

func isBlank(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

// isLiteral tells whether a byte may stand in a number, true, false or null.
func isLiteral(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || b == '-' || b == '+' || b == '.' || b == 'E'
}
