package call

import "testing"

// Who may have written a refusal is told by its form, and by the statuses with
// which the servers of a vendor are known to refuse.
func TestWhichRefusalsMayBeThoseOfAnEdge(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		form   Form
		edge   bool
	}{
		"an object":                    {400, ` {"error":"x"}`, FormJSON, false},
		"a text in JSON":               {400, `"no"`, FormJSON, false},
		"a page in JSON":               {400, `"<html>"`, FormForeign, true},
		"null":                         {400, `null`, FormForeign, true},
		"a known text":                 {400, "Go Áway.\n", FormText, false},
		"an unknown text":              {400, "Go away, please.", FormForeign, true},
		"a page":                       {400, "<html></html>", FormForeign, true},
		"nothing, known":               {400, " ", FormEmpty, false},
		"nothing, unknown":             {418, "", FormEmpty, true},
		"a page, and too many":         {429, "<html></html>", FormForeign, false},
		"a page of a proxy":            {407, "<html></html>", FormForeign, false},
		"an object, and out of time":   {408, `{"error":"x"}`, FormJSON, true},
		"an object, closed":            {499, `{"error":"x"}`, FormJSON, true},
		"an object, closed too early":  {460, `{"error":"x"}`, FormJSON, true},
		"a page that leads to another": {302, "<html></html>", FormForeign, false},
	} {
		form := FormOf([]byte(test.body), []string{"go away"})
		if edge := ByEdge(test.status, form, []int{400}); form != test.form || edge != test.edge {
			t.Errorf("%s: the form is %d and it may be an edge's: %t; want %d and %t", name, form, edge, test.form, test.edge)
		}
	}
}
