package pages

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

// TestPagesLinksLead wants of every link in the pages and the READMEs that its file
// is there, and in it the heading.
func TestPagesLinksLead(t *testing.T) {
	t.Parallel()
	pages := pages(t)
	links := 0
	for page, text := range pages {
		for _, link := range linksIn(text) {
			links++
			if fault := faultOfLink(pages, page, link); fault != "" {
				t.Errorf("%s links to %s: %s", page, link, fault)
			}
		}
	}
	if links < 100 {
		t.Errorf("only %d links were found", links)
	}
}

// A link that leads nowhere is found.
func TestPagesBadLinksAreFound(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"docs/a.md":                             "# Código no terminal\n## `x_y`, and more\n```sh\n# no heading\n[no](link.md)\n```\n[a](guides/b.md#two)",
		filepath.Join("docs", "guides", "b.md"): "# One\n## Two\n## Two",
	}
	if found := linksIn(pages["docs/a.md"]); len(found) != 1 || found[0] != "guides/b.md#two" {
		t.Errorf("the links are %q", found)
	}
	for link, right := range map[string]bool{
		"guides/b.md#two": true, "guides/b.md#two-1": true, "#código-no-terminal": true, "#c%C3%B3digo-no-terminal": true,
		"#x_y-and-more": true, "https://uazapi.com": true,
		"guides/b.md#three": false, "guides/c.md": false, "#no-heading": false, "b.md": false,
	} {
		if fault := faultOfLink(pages, "docs/a.md", link); (fault == "") != right {
			t.Errorf("%s is right: %t, fault %q", link, !right, fault)
		}
	}
}

// A page that another one names is linked, so that nobody has to look for it.
func TestPagesNameEachOtherByLinks(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`(?i)\b(?:guides?|guias?)[^.\n]{0,20}“[^”]*”`)
	for page, text := range pages(t) {
		for _, found := range named.FindAllString(text, -1) {
			t.Errorf("%s names a page and does not link to it: %s", page, found)
		}
	}
}

// pages are all pages that people read, by their paths.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(world.Repository), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != "." && (strings.HasPrefix(entry.Name(), ".") || path == "templates") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".md") {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(world.Repository, path))
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	codePattern    = regexp.MustCompile("(?ms)^ *```.*?^ *```$|`[^`\n]*`")
	linkPattern    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headingPattern = regexp.MustCompile(`(?m)^#+ (.+)$`)
	blockPattern   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	anchorPattern  = regexp.MustCompile(`<a id="([^"]+)"`)
)

func linksIn(text string) []string {
	var links []string
	for _, match := range linkPattern.FindAllStringSubmatch(codePattern.ReplaceAllString(text, ""), -1) {
		links = append(links, match[1])
	}
	return links
}

// faultOfLink says why a link of a page leads nowhere, or "".
func faultOfLink(pages map[string]string, page, link string) string {
	if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
		return ""
	}
	file, anchor, _ := strings.Cut(link, "#")
	target := page
	if file != "" {
		target = filepath.Join(filepath.Dir(page), filepath.FromSlash(file))
	}
	text, isPage := pages[target]
	if !isPage {
		if _, err := os.Stat(filepath.Join(world.Repository, target)); err != nil {
			return "there is no " + target
		}
		return ""
	}
	anchor, err := url.PathUnescape(anchor)
	if err != nil {
		return err.Error()
	}
	if anchor != "" && !anchorsOf(text)[anchor] {
		return target + " has no such heading"
	}
	return ""
}

// anchorsOf are the anchors that GitHub and the registry give to the headings of a page.
func anchorsOf(text string) map[string]bool {
	anchors := map[string]bool{}
	text = blockPattern.ReplaceAllString(text, "")
	for _, match := range anchorPattern.FindAllStringSubmatch(text, -1) {
		anchors[match[1]] = true
	}
	for _, match := range headingPattern.FindAllStringSubmatch(text, -1) {
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			default:
				return -1
			}
		}, match[1])
		for n, name := 1, anchor; ; n++ {
			if !anchors[name] {
				anchors[name] = true
				break
			}
			name = anchor + "-" + strconv.Itoa(n)
		}
	}
	return anchors
}
