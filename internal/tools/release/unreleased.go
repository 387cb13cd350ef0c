package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// unreleased are what pages say as long as there is no release, in both languages.
var unreleased = []string{"no release yet", "no release of the provider", "não há versão publicada", "não houver versão publicada"}

// pagesOf are what a release takes along for its readers, in the folder of the project.
var pagesOf = []string{"README*.md", "SUPPORT.md", "templates/*.tmpl", "templates/guides/*.tmpl", "docs/*.md", "docs/guides/*.md"}

// checkReleased refuses a release of a project whose pages deny that there is one.
func checkReleased(root string) error {
	var faults []error
	pages := 0
	for _, pattern := range pagesOf {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return err
		}
		for _, page := range found {
			pages++
			text, err := os.ReadFile(page)
			if err != nil {
				return err
			}
			faults = append(faults, denials(page, string(text))...)
		}
	}
	if pages == 0 {
		return fmt.Errorf("check that the pages know of the release: there are none in %q; run this in the folder of the project", root)
	}
	return errors.Join(faults...)
}

// denials are the lines of a page that say that there is no release.
func denials(page, text string) []error {
	var faults []error
	for n, line := range strings.Split(text, "\n") {
		for _, words := range unreleased {
			if strings.Contains(line, words) {
				faults = append(faults, fmt.Errorf("%s:%d still says %q: change it as RELEASING.md says, and run make docs", page, n+1, words))
			}
		}
	}
	return faults
}
