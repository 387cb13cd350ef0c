package call

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// scanned reads a text with a scan, and returns how much of it is one object.
func scanned(text []byte) (length int, id string, err error) {
	var scan scan
	for n, b := range text {
		ended, err := scan.take(b)
		if err != nil {
			return 0, "", err
		}
		if ended {
			return n + 1, scan.id, nil
		}
	}
	return 0, "", errCut
}

// leapt reads a text as scanned does, with what is plain in it at once.
func leapt(text []byte) (length int, id string, err error) {
	var scan scan
	for n := 0; n < len(text); n++ {
		ended, err := scan.take(text[n])
		if err != nil {
			return 0, "", err
		}
		if ended {
			return n + 1, scan.id, nil
		}
		if scan.expect == insideText {
			n += scan.takePlain(text[n+1:])
		}
	}
	return 0, "", errCut
}

var errCut = errors.New("it was cut")

// The scan takes for an object what encoding/json does.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		calltest.Captured, `{}`, `{"id":"a"}`, `{"id" :"a" , "b":[1,-2.5e+3,true,false,null,{"id":"c"}]}`, `{"a":"\u00e9\"\\"}`, `{"id":"\u0061"}`,
		`{"a":tru}`, `{"a":01}`, `{"a":1,}`, `{,}`, `{"a"}`, `{"a":}`, `{]`, `[`, `1`, `{"a":[1 2]}`, `{"a":"` + "\x01" + `"}`, `{"a":"\q"}`, `{"a":"\u00zz"}`, `{"id":"a"}}`, ` {}`, `{"a":nul`,
		`{"id":"a","id":"b"}`, `{"id":"` + strings.Repeat("é", longestWord) + `"}`, `{"a":{"id":"` + strings.Repeat("x", 100) + `\n"},"id":"b"}`, `{"id":"a` + "\n" + `"}`, `{"id":"` + "\xe5\xf4" + `"}`,
		`{"id":"0","id":[]}`, `{"id":"0","id":7}`, `{"id":"0","id":null}`, `{"id":"0","id":"` + strings.Repeat("x", longestWord) + `"}`, `{"id":[],"id":"0"}`,
		`{"\bid":"0"}`, `{"id":"0","\u0069d":[]}`, `{"\u0069\u0064":"a"}`, `{"id":"a\"b\u00e9"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		length, id, err := scanned(text)
		if leapLength, leapID, leapErr := leapt(text); leapLength != length || leapID != id || !errors.Is(leapErr, err) {
			t.Errorf("%q has %d bytes and the id %q, %v; with what is plain at once %d, %q, %v", text, length, id, err, leapLength, leapID, leapErr)
		}
		if err != nil {
			var o Object
			isObject := json.Unmarshal(text, &o) == nil && o != nil && len(text) > 0 && text[0] == '{'
			if isObject && len(text) < longestLiteral {
				t.Errorf("%q is an object: %v", text, err)
			}
			return
		}
		var o Object
		if err := json.Unmarshal(text[:length], &o); err != nil {
			t.Fatalf("%q is no object: %v", text[:length], err)
		}
		if id != "" && scalar(o["id"]) != string([]rune(id)) && !strings.Contains(id, "\ufffd") {
			t.Errorf("%q has the id %q, not %q", text, scalar(o["id"]), id)
		}
	})
}
