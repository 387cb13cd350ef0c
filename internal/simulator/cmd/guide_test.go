package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

// guide is the page that shows this command. Its twin has the same blocks and table.
const guide = "../../../templates/guides/try-it-out.md.tmpl"

var (
	shownCommand = regexp.MustCompile(`(?m)^go run \./internal/simulator/cmd (.+)$`)
	shownCurl    = regexp.MustCompile(`(?m)^curl (.+) "\$SIM/([^"]+)"$`)
	shownField   = regexp.MustCompile(`-d ([a-z]+)=("[^"]*"|\S+)`)
	shownSpan    = regexp.MustCompile("`(-[a-z][^`]*)`")
	shownPath    = regexp.MustCompile("(?m)^\\| (`[a-z][^|]*`) \\|[^|]*\\| ([^|]*)\\|$")
	shownWord    = regexp.MustCompile("`([^`]+)`")
)

func readGuide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// words are those of a command line, with what is in quotes as one.
func words(line string) []string {
	var found []string
	for _, word := range regexp.MustCompile(`'[^']*'|\S+`).FindAllString(line, -1) {
		found = append(found, strings.Trim(word, "'"))
	}
	return found
}

// Every command of the page serves.
func TestGuideCommandsServe(t *testing.T) {
	t.Parallel()
	shown := shownCommand.FindAllStringSubmatch(readGuide(t), -1)
	if len(shown) < 2 {
		t.Fatalf("the page has %d commands", len(shown))
	}
	for _, command := range shown {
		args := words(strings.ReplaceAll(command[1], "fleet.json", t.TempDir()+"/fleet.json"))
		s := start(t, append(args, "-quiet")...)
		if status, _ := s.list(); status != http.StatusOK {
			t.Errorf("%s: the listing is answered with %d", command[0], status)
		}
		if err := s.stop(); err != nil {
			t.Errorf("%s: %v", command[0], err)
		}
	}
}

// Every flag that the page names is one, with the value that it has there.
func TestGuideFlagsAreKnown(t *testing.T) {
	t.Parallel()
	var known config
	flags := known.flagSet()
	for _, span := range shownSpan.FindAllStringSubmatch(readGuide(t), -1) {
		args := words(span[1])
		for _, word := range args {
			name := strings.TrimPrefix(word, "-")
			if name != word && name != "help" && flags.Lookup(name) == nil {
				t.Errorf("%s: there is no flag %s", span[1], word)
			}
		}
		if len(args) < 2 {
			continue
		}
		if _, err := parse(args, io.Discard); err != nil {
			t.Errorf("%s: %v", span[1], err)
		}
	}
}

// outside has events happen on a server, as the page shows it.
type outside struct{ *served }

// happens posts an event, which has to be accepted.
func (o outside) happens(path string, fields url.Values) {
	o.t.Helper()
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	if status, said := says(o.t, http.MethodPost, o.url+"/__sim/"+path, header, fields.Encode()); status != http.StatusOK || !strings.Contains(said, `"ok":true`) {
		o.t.Errorf("%s with %v: %d, %s", path, fields, status, said)
	}
}

// paired adds an instance that a phone has paired.
func (o outside) paired(name string) {
	o.happens("instances", url.Values{"name": {name}})
	o.happens("instances/"+name+"/connect", nil)
	o.happens("instances/"+name+"/scan", nil)
}

// The script of the page does what it shows, line by line.
func TestGuideScriptHappens(t *testing.T) {
	t.Parallel()
	o := outside{start(t, "-quiet", "-pair-after", "0")}
	o.happens("instances", url.Values{"name": {"first"}})
	o.happens("instances/first/connect", nil)
	_, instances := o.list()
	id, _ := instances[0]["id"].(string)
	shown := shownCurl.FindAllStringSubmatch(readGuide(t), -1)
	if len(shown) != 4 {
		t.Fatalf("the page has %d lines with curl", len(shown))
	}
	for _, line := range shown {
		fields := url.Values{}
		for _, field := range shownField.FindAllStringSubmatch(line[1], -1) {
			fields.Set(field[1], strings.Trim(field[2], `"`))
		}
		o.happens(strings.Replace(line[2], "r5b12345678abcd", id, 1), fields)
	}
}

// Every path of the table takes the fields beside it.
func TestGuidePathsHappen(t *testing.T) {
	t.Parallel()
	o := outside{start(t, "-quiet", "-pair-after", "0")}
	values := map[string]string{
		"name": "renamed", "phone": "5511999990000", "number": "5511999990001", "key": "last", "value": "all", "status": "disconnected",
		"from": "5511999990002", "text": "oi", "fault": "lost", "route": "POST /instance/create", "times": "1", "least": "0", "most": "1",
	}
	rows := shownPath.FindAllStringSubmatch(readGuide(t), -1)
	if len(rows) < 15 {
		t.Fatalf("the page has %d paths", len(rows))
	}
	for _, row := range rows {
		fields := url.Values{}
		for _, word := range shownWord.FindAllStringSubmatch(row[2], -1) {
			if value, is := values[word[1]]; is {
				fields.Set(word[1], value)
			}
		}
		for _, path := range shownWord.FindAllStringSubmatch(row[1], -1) {
			o.path(path[1], fields)
		}
	}
}

// path has an event happen to an instance that is ready for it.
func (o outside) path(path string, fields url.Values) {
	o.t.Helper()
	name, of := strings.NewReplacer("/", "-").Replace(path), strings.Contains(path, "/ID/")
	switch {
	case !of:
	case strings.HasSuffix(path, "/connect"), strings.HasSuffix(path, "/scan"):
		o.happens("instances", url.Values{"name": {name}})
		if strings.HasSuffix(path, "/scan") {
			o.happens("instances/"+name+"/connect", nil)
		}
	default:
		o.paired(name)
	}
	o.happens(strings.Replace(path, "/ID/", "/"+name+"/", 1), fields)
}
