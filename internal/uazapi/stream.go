package uazapi

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

var (
	errNoList   = errors.New("it is no list")
	errTrailing = errors.New("it goes on after the end of the list")
	errTooLong  = errors.New("it is too long")
)

// stream has a list decoded as it comes in, so that it never stands in memory
// as a whole. Both the list and what is kept of an entry are bounded.
//
// Only 200 is a whole list: 206 says that it is a part, and 203 that somebody else
// has written it.
func (c *Client) stream(call call, got answer, body io.Reader) *Error {
	if got.status != http.StatusOK {
		return c.undecodable(call, got.status, fmt.Sprintf("it came with HTTP %d, which is not that of a whole list", got.status), nil)
	}
	source := &source{from: body, left: call.limit}
	buffered := bufio.NewReader(source)
	start, _ := buffered.Peek(peeked)
	if bytes.HasPrefix(start, []byte(byteOrderMark)) {
		_, _ = buffered.Discard(len(byteOrderMark))
		start = start[len(byteOrderMark):]
	}
	if looksLikeHTML(start) {
		page, _ := io.ReadAll(buffered)
		return c.undecodable(call, got.status, c.words(call, htmlMessage(page)), nil)
	}
	call.entries.begin()
	list := list{from: buffered}
	err := list.read(call.entries)
	switch {
	case errors.Is(err, errTooLong):
		return c.undecodable(call, got.status, fmt.Sprintf("the answer is longer than %d MB, or has more than %d instances", call.limit>>20, maxInstances), nil)
	case source.failed != nil:
		failed := c.unreachable(call, true, source.failed)
		failed.Status = got.status
		return failed
	case errors.Is(err, io.EOF):
		return c.undecodable(call, got.status, "the answer ends in the middle", io.ErrUnexpectedEOF)
	case err != nil:
		return c.undecodable(call, got.status, "the answer is not the JSON that this route gives: "+shape(err), nil)
	}
	call.entries.dated(got.header)
	return nil
}

// list takes a JSON list of objects apart as it comes in.
type list struct {
	from *bufio.Reader
	// offset is how many bytes were read.
	offset int64
	scan   scan
	// entry is what is kept of the entry that is read, and tooLong tells that it
	// is not all of it.
	entry   []byte
	tooLong bool
}

// read reads the whole list. Servers may write a list of nothing as null.
func (l *list) read(into *entries) error {
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
func (l *list) readEntry(first byte, into *entries) (next byte, err error) {
	if first != '{' {
		return 0, errNoInstance
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
		if b, err = l.byte(); err != nil {
			return 0, err
		}
	}
	if err := l.add(into); err != nil {
		return 0, within(err, begin)
	}
	return l.sign()
}

// keep keeps a byte of an entry, unless the entry is too long.
func (l *list) keep(b byte) {
	if len(l.entry) == maxAnswer {
		l.tooLong = true
		return
	}
	l.entry = append(l.entry, b)
}

// add adds the entry that was read. Of one that is too long, only the id is
// known.
func (l *list) add(into *entries) error {
	if l.tooLong {
		return into.addTooLong(l.scan.id)
	}
	return into.add(l.entry)
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
		return 0, errTooLong
	}
	n, err := s.from.Read(into)
	s.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.failed = err
	}
	return n, err
}
