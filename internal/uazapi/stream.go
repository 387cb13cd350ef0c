package uazapi

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// elements takes the elements of a JSON list, one at a time.
type elements struct {
	// begin is called before the first, in every attempt.
	begin func()
	// next decodes one.
	next func(*json.Decoder) error
}

// peeked is how much of an answer is looked at to tell a page from JSON.
const peeked = 512

var (
	errNoList   = errors.New("it is no list")
	errTrailing = errors.New("it goes on after the end of the list")
	errTooLong  = errors.New("it is too long")
)

// stream has a list decoded as it comes in, so that it never stands in memory
// as a whole. Both the list and each element are bounded.
func (c *Client) stream(call call, status int, body io.Reader) *Error {
	source := &source{from: body, left: call.limit}
	source.element()
	buffered := bufio.NewReader(source)
	start, _ := buffered.Peek(peeked)
	if bytes.HasPrefix(start, []byte(byteOrderMark)) {
		_, _ = buffered.Discard(len(byteOrderMark))
		start = start[len(byteOrderMark):]
	}
	if looksLikeHTML(start) {
		page, _ := io.ReadAll(buffered)
		return c.undecodable(call, status, c.words(call, htmlMessage(page)), nil)
	}
	err := call.elements.read(json.NewDecoder(buffered), source.element)
	switch {
	case errors.Is(err, errTooLong):
		return c.undecodable(call, status, fmt.Sprintf("the answer is longer than %d MB, has more than %d instances, or one that takes more than %d MB", call.limit>>20, maxInstances, maxAnswer>>20), nil)
	case source.failed != nil:
		failed := c.unreachable(call, true, source.failed)
		failed.Status = status
		return failed
	case errors.Is(err, io.EOF):
		return c.undecodable(call, status, "the answer ends in the middle", io.ErrUnexpectedEOF)
	case err != nil:
		return c.undecodable(call, status, "the answer is not the JSON that this route gives: "+shape(err), cutShort(err))
	}
	return nil
}

// read reads a whole list. It calls before ahead of each element. A list of which
// nothing is in it may be written as null.
func (e *elements) read(list *json.Decoder, before func()) error {
	e.begin()
	start, err := list.Token()
	if err != nil {
		return err
	}
	switch start {
	case nil:
		return end(list)
	case json.Delim('['):
	default:
		return errNoList
	}
	for list.More() {
		before()
		if err := e.next(list); err != nil {
			return err
		}
	}
	if _, err := list.Token(); err != nil {
		return err
	}
	return end(list)
}

// end makes sure that nothing more comes.
func end(list *json.Decoder) error {
	if _, err := list.Token(); !errors.Is(err, io.EOF) {
		return errTrailing
	}
	return nil
}

// source bounds what is read of an answer, and keeps a failure of the
// connection apart from one of the text that came over it.
type source struct {
	from io.Reader
	// left is how much of the answer may still be read, and leftOfElement how
	// much for one element of it.
	left, leftOfElement int64
	failed              error
}

// element allows for another element.
func (s *source) element() { s.leftOfElement = maxAnswer }

func (s *source) Read(into []byte) (int, error) {
	if s.left <= 0 || s.leftOfElement <= 0 {
		return 0, errTooLong
	}
	n, err := s.from.Read(into)
	s.left -= int64(n)
	s.leftOfElement -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.failed = err
	}
	return n, err
}
