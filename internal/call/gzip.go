package call

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
)

// packedBegins is how a packed answer begins, and no JSON does: the two bytes of gzip,
// and the only way to pack that there is.
const packedBegins = "\x1f\x8b\x08"

// unpack returns the body of an answer as it was before it was packed. Some gateways
// lose the header that says so, so its first bytes tell it as well. The packed form is
// bounded, which net/http would not do: a megabyte of it may unpack to nothing, and go
// on and on.
func unpack(response *http.Response, limit int64) io.Reader {
	return &unpacker{
		body:  bufio.NewReader(response.Body),
		named: strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip"),
		limit: limit,
	}
}

// unpacker unpacks from the first read on, so that a beginning that is none is a
// failure to read.
type unpacker struct {
	body *bufio.Reader
	// named tells that the header says that the body is packed.
	named bool
	limit int64
	// from is what is read, nil before the first read.
	from io.Reader
}

func (u *unpacker) Read(into []byte) (int, error) {
	if u.from == nil {
		from, err := u.open()
		if err != nil {
			return 0, err
		}
		u.from = from
	}
	return u.from.Read(into)
}

// open begins to unpack what is packed.
func (u *unpacker) open() (io.Reader, error) {
	start, _ := u.body.Peek(len(packedBegins))
	if !u.named && !bytes.Equal(start, []byte(packedBegins)) {
		return u.body, nil
	}
	return gzip.NewReader(&source{from: u.body, left: u.limit})
}
