package call

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// peeked is how much of an answer is looked at to tell a page from JSON.
const peeked = 512

// Entries makes something of a list, one entry after the other as they come in.
type Entries interface {
	// Begin starts the list, in every attempt.
	Begin()
	// Add takes an entry, which is a JSON object. Its errors are a [Fault], or
	// [ErrTooLong] where there are too many entries.
	Add(entry []byte) error
	// AddTooLong takes note of an entry that is too long to be kept, by its id, which
	// is "" where it was not found. Its errors are those of Add.
	AddTooLong(id string) error
	// NoEntry is what is wrong with a list that has something else in it than objects.
	NoEntry() Fault
	// Most says how many entries there may be, as "50000 instances".
	Most() string
	// Dater gets the header in the end.
	Dater
}

// Fault is what is wrong with a list, in words that quote nothing of it.
type Fault string

// Error makes a fault an error of its own.
func (f Fault) Error() string { return string(f) }

const (
	errNoList   Fault = "it is no list"
	errTrailing Fault = "it goes on after the end of the list"
)

// ErrTooLong is the error of a list or of an answer that is longer than its bound.
var ErrTooLong = errors.New("it is too long")

// stream has a list decoded as it comes in, so that it never stands in memory
// as a whole. Both the list and what is kept of an entry are bounded.
//
// Only 200 is a whole list: 206 says that it is a part, and 203 that somebody else
// has written it.
func (c *Client) stream(call Call, got Answer, body io.Reader) *Error {
	if got.Status != http.StatusOK {
		return c.undecodable(call, got.Status, fmt.Sprintf("it came with HTTP %d, which is not that of a whole list", got.Status), nil)
	}
	source := &source{from: body, left: call.Limit}
	buffered := bufio.NewReader(source)
	start, _ := buffered.Peek(peeked)
	if bytes.HasPrefix(start, []byte(byteOrderMark)) {
		_, _ = buffered.Discard(len(byteOrderMark))
		start = start[len(byteOrderMark):]
	}
	if looksLikeHTML(start) {
		page, _ := io.ReadAll(buffered)
		return c.pageInstead(call, got.Status, page)
	}
	call.Entries.Begin()
	list := list{from: buffered, western: namesWestern(got.Header)}
	err := list.read(call.Entries)
	switch {
	case errors.Is(err, ErrTooLong):
		return c.undecodable(call, got.Status, fmt.Sprintf("the answer is longer than %d MB, or has more than %s", call.Limit>>20, call.Entries.Most()), nil)
	case source.failed != nil:
		failed := c.unreachable(call, true, source.failed)
		failed.Status = got.Status
		return failed
	case errors.Is(err, io.EOF):
		return c.undecodable(call, got.Status, "the answer ends in the middle", io.ErrUnexpectedEOF)
	case err != nil:
		return c.undecodable(call, got.Status, "the answer is not the JSON that this route returns: "+shape(err), nil)
	}
	call.Entries.Dated(got.Header)
	return nil
}

// list takes a JSON list of objects apart as it comes in.
type list struct {
	from *bufio.Reader
	// western tells that the list says to be in another encoding than JSON.
	western bool
	// offset is how many bytes were read.
	offset int64
	scan   scan
	// entry is what is kept of the entry that is read, and tooLong tells that it
	// is not all of it.
	entry   []byte
	tooLong bool
}

// read reads the whole list. Servers may write a list of nothing as null.
func (l *list) read(into Entries) error {
	first, err := l.sign()
	switch {
	case err != nil:
		return err
	case first == 'n':
		return l.null()
	case first != '[':
		return l.noList(first)
	}
	next, err := l.sign()
	for err == nil && next != ']' {
		next, err = l.readEntry(next, into)
		if err != nil || next == ']' {
			break
		}
		if next != ',' {
			return l.broken()
		}
		// Another entry is promised, so the list must not end here.
		if next, err = l.sign(); next == ']' {
			return l.broken()
		}
	}
	if err != nil {
		return err
	}
	return l.end()
}

// readEntry reads an entry that begins with a byte, and returns the sign after
// it.
func (l *list) readEntry(first byte, into Entries) (next byte, err error) {
	if first != '{' {
		return 0, into.NoEntry()
	}
	begin := l.offset - 1
	l.scan.reset()
	l.entry, l.tooLong = l.entry[:0], false
	for b := first; ; {
		ended, err := l.scan.take(b)
		if err != nil {
			return 0, l.broken()
		}
		l.keep(b)
		if ended {
			break
		}
		l.readPlain()
		if b, err = l.byte(); err != nil {
			return 0, err
		}
	}
	if err := l.add(into); err != nil {
		return 0, within(err, begin)
	}
	return l.sign()
}

// readPlain reads what is there already of a text, up to the first byte that means
// something. Most of a listing is texts, and to look at each byte on its own takes long.
func (l *list) readPlain() {
	if l.scan.expect != insideText {
		return
	}
	waiting, _ := l.from.Peek(l.from.Buffered())
	plain := waiting[:l.scan.takePlain(waiting)]
	l.keep(plain...)
	l.offset += int64(len(plain))
	_, _ = l.from.Discard(len(plain))
}

// keep keeps what was read of an entry, as much as an entry may have.
func (l *list) keep(read ...byte) {
	if room := maxAnswer - len(l.entry); len(read) > room {
		l.tooLong = true
		read = read[:room]
	}
	l.entry = append(l.entry, read...)
}

// add adds the entry that was read. Of one that is too long, only the id is
// known.
func (l *list) add(into Entries) error {
	if l.tooLong {
		return into.AddTooLong(l.scan.id)
	}
	if l.western {
		return into.Add(inUTF8(l.entry))
	}
	return into.Add(l.entry)
}

// byte reads the next byte.
func (l *list) byte() (byte, error) {
	b, err := l.from.ReadByte()
	if err == nil {
		l.offset++
	}
	return b, err
}

// sign reads the next byte that is no blank.
func (l *list) sign() (byte, error) {
	for {
		b, err := l.byte()
		if err != nil || !isBlank(b) {
			return b, err
		}
	}
}

// null reads the rest of a null.
func (l *list) null() error {
	for _, want := range []byte("ull") {
		b, err := l.byte()
		if err != nil {
			return err
		}
		if b != want {
			return l.broken()
		}
	}
	return l.end()
}

// end makes sure that nothing more comes.
func (l *list) end() error {
	_, err := l.sign()
	switch {
	case err == nil:
		return errTrailing
	case errors.Is(err, io.EOF):
		return nil
	default:
		return err
	}
}

// noList says what a text is that begins as no list does.
func (l *list) noList(first byte) error {
	if first == '{' || first == '"' || isLiteral(first) {
		return errNoList
	}
	return l.broken()
}

// broken says that the byte just read is not that of a JSON text.
func (l *list) broken() error { return &json.SyntaxError{Offset: l.offset} }

// within moves an error of an entry to where the entry stands.
func within(err error, begin int64) error {
	if syntax, is := errors.AsType[*json.SyntaxError](err); is {
		return &json.SyntaxError{Offset: begin + syntax.Offset}
	}
	return err
}

// source bounds what is read of an answer, and keeps a failure of the
// connection apart from one of the text that came over it.
type source struct {
	from io.Reader
	// left is how much of the answer may still be read.
	left   int64
	failed error
}

func (s *source) Read(into []byte) (int, error) {
	if s.left <= 0 {
		return 0, ErrTooLong
	}
	n, err := s.from.Read(into)
	s.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.failed = err
	}
	return n, err
}
