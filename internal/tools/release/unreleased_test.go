package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// A release that its own pages deny is refused, in both languages, with all the places.
func TestUnreleasedPagesStopARelease(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages map[string]string
		want  []string
	}{
		"none":       {map[string]string{"README.md": "# A\n\n`version = \"~> 0.1.0\"`\n"}, nil},
		"English":    {map[string]string{"README.md": "# A\n\nThere is no release yet. Build it.\n"}, []string{`README.md:3 still says "no release yet"`}},
		"Portuguese": {map[string]string{"README.pt-BR.md": "Ainda não há versão publicada.\n"}, []string{"README.pt-BR.md:1 still says"}},
		"several": {map[string]string{"README.md": "no release yet\n", "SUPPORT.md": "Enquanto não houver versão publicada\n"}, []string{
			"README.md:1", "SUPPORT.md:1",
		}},
		"no pages": {map[string]string{}, []string{"run this in the folder of the project"}},
	} {
		err := checkReleased(write(t, test.pages))
		if (err != nil) != (test.want != nil) {
			t.Errorf("%s: %v", name, err)
		}
		for _, want := range test.want {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
	}
}

// The sentences of the project are found, as long as its changelog has no release: or
// the check would look for words that no page has.
func TestUnreleasedSentencesOfTheProjectAreFound(t *testing.T) {
	t.Parallel()
	const root = "../../../"
	if released(t, root+"CHANGELOG.md") {
		return
	}
	err := checkReleased(root)
	if err == nil {
		t.Fatal("no page says that there is no release")
	}
	for _, page := range []string{
		"README.md", "README.pt-BR.md", "templates/guides/first-steps.md.tmpl", "templates/guides/primeiros-passos.md.tmpl",
		"templates/guides/upgrading.md.tmpl", "templates/guides/atualizar.md.tmpl", "templates/guides/run-in-ci.md.tmpl", "templates/guides/rodar-no-ci.md.tmpl",
	} {
		if !strings.Contains(err.Error(), page+":") {
			t.Errorf("%s is not found", page)
		}
	}
}

// released tells whether a changelog has a version with a day.
func released(t *testing.T, changelog string) bool {
	t.Helper()
	text, err := os.ReadFile(changelog)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^## \[[^\]]+\] - \d{4}-\d{2}-\d{2}`).Match(text)
}
