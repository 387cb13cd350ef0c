package call

import (
	"encoding/json"
	"net/http"
	"testing"
)

// saysIn answers with a text that says to be in an encoding.
func saysIn(charset, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset="+charset)
		_, _ = w.Write([]byte(text))
	}
}

// nameEntries takes the names of a list.
type nameEntries struct {
	toyEntries
	names []string
}

func (e *nameEntries) Add(entry []byte) error {
	var o Object
	err := json.Unmarshal(entry, &o)
	e.names = append(e.names, o.Text("name"))
	return err
}

// Some gateways write JSON anew in the encoding of western languages, and say so. Others
// say so of what they have not touched.
func TestATextInAnotherEncodingIsRead(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct{ charset, name, want string }{
		"written anew":          {"ISO-8859-1", "S\xe3o", "São"},
		"with signs of Windows": {"windows-1252", "\x80 S\xe3o", "€ São"},
		"only said":             {"iso-8859-1", "São", "São"},
		"not said":              {"utf-8", "S\xe3o", "S\ufffdo"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			var o Object
			ask := Call{Method: http.MethodGet, Path: pathStatus, As: asOwner}
			if err := serve(t, saysIn(test.charset, `{"name":"`+test.name+`"}`)).Do(t.Context(), ask, &o); err != nil || o.Text("name") != test.want {
				t.Errorf("an object has the name %q, %v, want %q", o.Text("name"), err, test.want)
			}
			var entries nameEntries
			list := Call{Method: http.MethodGet, Path: pathAll, As: asAdmin, Limit: maxListing, Entries: &entries}
			if err := serve(t, saysIn(test.charset, `[{"name":"`+test.name+`"}]`)).Do(t.Context(), list, nil); err != nil || entries.names[0] != test.want {
				t.Errorf("a list has the names %q, %v, want %q", entries.names, err, test.want)
			}
		})
	}
}
