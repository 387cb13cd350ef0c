package call

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
)

// unpack returns the body of an answer as it was before it was packed. The packed
// form is bounded as well, which net/http would not do: a megabyte of it may unpack
// to nothing, and go on and on.
func unpack(response *http.Response, limit int64) io.Reader {
	if !strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip") {
		return response.Body
	}
	return &unpacker{packed: &source{from: response.Body, left: limit}}
}

// unpacker unpacks from the first read on, so that a beginning that is none is a
// failure to read.
type unpacker struct {
	packed *source
	from   *gzip.Reader
}

func (u *unpacker) Read(into []byte) (int, error) {
	if u.from == nil {
		from, err := gzip.NewReader(u.packed)
		if err != nil {
			return 0, err
		}
		u.from = from
	}
	return u.from.Read(into)
}
