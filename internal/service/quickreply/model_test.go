package quickreply

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A server may show a file in a form of its own. Only another form is a difference.
func TestFillFile(t *testing.T) {
	t.Parallel()
	const sent, kept, other = "aGVsbG8gd29ybGQhIQ==", "files/r1", "files/r2"
	text, null := types.StringValue, types.StringNull()
	for title, test := range map[string]struct {
		file, print types.String
		shown       string
		want        types.String
	}{
		"as sent":                          {text(sent), types.StringUnknown(), sent, text(sent)},
		"just written, and kept otherwise": {text(sent), types.StringUnknown(), kept, text(sent)},
		"just written, and not kept":       {text(sent), types.StringUnknown(), "", null},
		"still kept so":                    {text(sent), fingerprint(kept), kept, text(sent)},
		"changed":                          {text(sent), fingerprint(kept), other, text(other)},
		"removed":                          {text(sent), fingerprint(kept), "", null},
		"added":                            {null, null, other, text(other)},
		"imported":                         {null, null, kept, text(kept)},
		"none":                             {null, null, "", null},
		"none planned, and one there":      {null, types.StringUnknown(), kept, text(kept)},
	} {
		m := model{File: test.file, FileFingerprint: test.print}
		m.fillFile(test.shown)
		if !m.File.Equal(test.want) || !m.FileFingerprint.Equal(fingerprint(test.shown)) {
			t.Errorf("%s: the file is %s, want %s; the fingerprint is %s", title, m.File, test.want, m.FileFingerprint)
		}
	}
}
