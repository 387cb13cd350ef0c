package apidiag_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// root is the folder of the project.
const root = "../.."

// What guides and READMEs quote is what the provider prints: a user who searches for
// a message has to find it.
func TestGuidesQuoteWhatIsPrinted(t *testing.T) {
	t.Parallel()
	known := messages(t)
	pages := 0
	for _, page := range pagesOf(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := quotes(string(text))
		if len(found) > 0 {
			pages++
		}
		for _, quote := range found {
			if fault := known.fault(quote); fault != "" {
				t.Errorf("%s: %s", strings.TrimPrefix(page, root+"/"), fault)
			}
		}
	}
	if pages < 6 {
		t.Errorf("only %d pages quote something", pages)
	}
}

// The look at the guides finds what is not printed any more.
func TestGuidesThatQuoteSomethingElseAreFound(t *testing.T) {
	t.Parallel()
	known := messages(t)
	const head, paragraph = "Error: Unable to read instance \"Teste\": the instance token was rejected\n\n  with uazapi_instance.test,\n  on main.tf line 11:\n\n", "uazapi sends this answer both for a wrong token and for an instance that was\ndeleted. Nothing was changed in the state.\n\nThe id of the instance is rc2fdf6931b9746.\n"
	for text, right := range map[string]bool{
		head + paragraph: true,
		"Error: Unable to read instance \"Teste\": the token of the instance was rejected\n\n" + paragraph: false,
		head + "uazapi sends this answer to a wrong token.\n":                                              false,
		head + paragraph + "\nIf the instance is gone, run terraform state rm.\n":                          false,
		"Warning: Instance is no longer connected to WhatsApp\n":                                           false,
		"Warning: Instance is not connected to WhatsApp\n\n(and 5 more similar warnings elsewhere)\n":      true,
		"Error: This server is not allowed\n":                                                              true,
		"Error: This server is refused\n":                                                                  false,
		"Action action.x.y (triggered by CLI): Paired as 55 31 99000-0001 after 6s.\n":                     true,
		"Action action.x.y (triggered by CLI): Connected as 55 31 99000-0001 after 6s.\n":                  false,
		"Action action.x.y (triggered by CLI): Enter this code on the phone: XVQV-23AA\nIt is for you.\n":  false,
	} {
		var faults []string
		for _, quote := range quotes("```text\n$ terraform plan\n...\n" + text + "```\n") {
			if fault := known.fault(quote); fault != "" {
				faults = append(faults, fault)
			}
		}
		if (len(faults) == 0) != right {
			t.Errorf("%s\nis right: %t, %q", text, !right, faults)
		}
	}
}

// The pages on troubleshooting have a row for each message, also for those of services that
// bring words of their own.
func TestTroubleshootingHasEveryMessage(t *testing.T) {
	t.Parallel()
	var files []string
	for _, folder := range []string{".", "../service/send", "../service/smileapi"} {
		found, err := filepath.Glob(folder + "/testdata/*.golden")
		if err != nil || len(found) == 0 {
			t.Fatalf("there are %d golden files in %s, %v", len(found), folder, err)
		}
		files = append(files, found...)
	}
	for _, page := range []string{"troubleshooting", "solucao-de-problemas"} {
		text, err := os.ReadFile(root + "/templates/guides/" + page + ".md.tmpl")
		if err != nil {
			t.Fatal(err)
		}
		rows := rowsOf(string(text))
		for _, file := range files {
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			summary, _, _ := strings.Cut(string(golden), "\n")
			if !slices.ContainsFunc(rows, func(row []string) bool { return isAbout(row, summary) }) {
				t.Errorf("%s has no row for %q (%s)", page, summary, file)
			}
		}
	}
}

// rowsOf are the first cells of the tables of messages, each cut where it leaves
// something out.
func rowsOf(page string) [][]string {
	var found [][]string
	for _, rows := range table.FindAllStringSubmatch(page, -1) {
		for _, words := range cell.FindAllStringSubmatch(rows[1], -1) {
			found = append(found, strings.Split(words[1], " … "))
		}
	}
	return found
}

// isAbout tells whether a row is about a message: its words are what the summary ends
// with, or begin it.
func isAbout(row []string, summary string) bool {
	rest := summary
	for _, part := range row {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasPrefix(summary, row[0]) || strings.Contains(summary, ": "+row[0])
}

// A message without a row is found.
func TestTroubleshootingFindsWhatIsMissing(t *testing.T) {
	t.Parallel()
	for summary, has := range map[string]bool{
		`Unable to read instance "a": interrupted`:             true,
		`Unable to tell whether instance "a" was created`:      true,
		`Unable to tell whether instance "a" was lost`:         false,
		`Unable to read instance "a": something new`:           false,
		`Unable to read instance "interrupted": something new`: false,
	} {
		rows := rowsOf("| The message says | x |\n|---|---|\n| `interrupted` | x |\n| `Unable to tell whether instance … was created` | x |\n")
		if found := slices.ContainsFunc(rows, func(row []string) bool { return isAbout(row, summary) }); found != has {
			t.Errorf("%s has a row: %t", summary, found)
		}
	}
}

// pagesOf are the texts that people read, with the sources of those that are
// generated.
func pagesOf(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob(root + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root+"/templates", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			pages = append(pages, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// quote is a message in a page: its summary, and the paragraphs below. A line of an
// action has no summary.
type quote struct {
	summary    string
	paragraphs []string
}

var (
	block    = regexp.MustCompile("(?s)```text\n(.*?)\n *```")
	first    = regexp.MustCompile(`^(?:Error|Warning): (.+)$`)
	progress = regexp.MustCompile(`^Action [a-z_.]+ \(triggered by [^)]+\): (.+)$`)
	// table is one whose first column quotes messages, and cell its first cell.
	table = regexp.MustCompile(`(?m)^\| (?:The plan or the apply says|The message says|O plan ou o apply diz|A mensagem diz) \|.*\n\|[-|]+\n((?:\|.*\n)+)`)
	cell  = regexp.MustCompile("(?m)^\\| `([^`]+)`")
	// others is what the tool says below a message, or where it says no more.
	others = regexp.MustCompile(`^(?:\.\.\.|\(and |Apply complete|Plan: |No changes|Action )`)
)

// quotes finds the messages of a page.
func quotes(page string) []quote {
	var found []quote
	for _, text := range block.FindAllStringSubmatch(page, -1) {
		found = append(found, quotesOf(text[1])...)
	}
	for _, rows := range table.FindAllStringSubmatch(page, -1) {
		for _, words := range cell.FindAllStringSubmatch(rows[1], -1) {
			for part := range strings.SplitSeq(words[1], " … ") {
				found = append(found, quote{paragraphs: []string{part}})
			}
		}
	}
	return found
}

// quotesOf finds the messages of what a tool has printed.
func quotesOf(text string) []quote {
	var found []quote
	var paragraph []string
	within := false
	end := func() {
		// Where it is in the configuration is not the provider's to say.
		if joined := strings.Join(paragraph, " "); within && joined != "" && !strings.HasPrefix(joined, "with ") {
			found[len(found)-1].paragraphs = append(found[len(found)-1].paragraphs, joined)
		}
		paragraph = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		summary, told := first.FindStringSubmatch(line), progress.FindStringSubmatch(line)
		if summary == nil && told == nil && line != "" && !others.MatchString(line) {
			paragraph = append(paragraph, line)
			continue
		}
		end()
		switch {
		case summary != nil:
			within = true
			found = append(found, quote{summary: summary[1]})
		case told != nil:
			within = true // for what stands right below it
			found = append(found, quote{paragraphs: []string{told[1]}})
		case line != "" || within && found[len(found)-1].summary == "":
			within = false
		}
	}
	end()
	return found
}

// known is everything that the provider may print.
type known struct {
	// golden are the paragraphs of the golden files, by what their summaries end with.
	golden map[string][]string
	// formats are the texts in the source, each as the parts between which something
	// is put in.
	formats [][]string
	// source are the same texts in one.
	source string
}

// messages is what the provider may print.
func messages(t *testing.T) known {
	t.Helper()
	all, err := collected()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// collected collects what the provider may print, once for all tests.
var collected = sync.OnceValues(func() (known, error) {
	all := known{golden: map[string][]string{}}
	var source strings.Builder
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		return known{}, fmt.Errorf("there are %d golden files, %w", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return known{}, err
		}
		paragraphs := strings.Split(strings.TrimSpace(string(text)), "\n\n")
		end := ending(paragraphs[0])
		for _, paragraph := range paragraphs {
			all.golden[end] = append(all.golden[end], normal(paragraph))
		}
		source.WriteString("\n" + normal(string(text)))
	}
	sources, err := texts()
	if err != nil {
		return known{}, err
	}
	for _, text := range sources {
		for line := range strings.SplitSeq(text, "\n") {
			line = normal(line)
			if len(strings.ReplaceAll(line, value, "")) < 12 {
				continue // it would match nearly anything
			}
			all.formats = append(all.formats, strings.Split(line, value))
			source.WriteString("\n" + line)
		}
	}
	all.source = source.String()
	return all, nil
})

// ofTheTool are warnings of Terraform and OpenTofu themselves.
var ofTheTool = []string{"Check block assertion failed"}

// fault says what of a quote is not printed, or "".
func (k known) fault(q quote) string {
	if slices.Contains(ofTheTool, q.summary) {
		return ""
	}
	printed := k.golden[ending(q.summary)]
	if q.summary != "" && len(printed) == 0 && !k.formatted(ending(q.summary)) {
		return "nothing is told as " + strconv.Quote(q.summary)
	}
	for _, paragraph := range q.paragraphs {
		isPrinted := slices.Contains(printed, normal(paragraph))
		if len(printed) == 0 {
			isPrinted = k.formatted(paragraph) || q.summary == "" && strings.Contains(k.source, normal(paragraph))
		}
		if !isPrinted {
			return strconv.Quote(q.summary) + " does not say " + strconv.Quote(paragraph)
		}
	}
	return ""
}

// formatted tells whether the source has a text for this.
func (k known) formatted(text string) bool {
	text = normal(text)
	return slices.ContainsFunc(k.formats, func(parts []string) bool { return isMadeOf(text, parts) })
}

// isMadeOf tells whether a text is made of these parts in this order, with anything
// in between.
func isMadeOf(text string, parts []string) bool {
	rest, begins := strings.CutPrefix(text, parts[0])
	if !begins || len(parts) == 1 {
		return begins && rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, parts[last])
}

// ending is what makes a summary: what comes after the attempt and the instance.
func ending(summary string) string {
	if _, end, found := strings.Cut(summary, ": "); found {
		return normal(end)
	}
	return normal(summary)
}

// value stands for what differs from message to message.
const value = "VALUE"

var values = []*regexp.Regexp{
	regexp.MustCompile(`\(status: [^)]*\)`),
	regexp.MustCompile(`"[^"]*"`),
	regexp.MustCompile(`https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]+)?`),
	regexp.MustCompile(`\br[0-9a-f]{14}\b`),
	regexp.MustCompile(`(?:GET|POST|DELETE) /[A-Za-z/]+`),
	regexp.MustCompile(`[0-9]+ instances?\b`),
	regexp.MustCompile(`[0-9][0-9.:TZ-]*[0-9Z]|[0-9]`),
}

// normal makes messages comparable: on one line, and without the names, the
// addresses and the numbers of this case.
func normal(text string) string {
	for _, pattern := range values {
		text = pattern.ReplaceAllString(text, value)
	}
	text = strings.ReplaceAll(text, value+", "+value, value) // a list is as good as one
	return strings.Join(strings.Fields(text), " ")
}

// verb is a place in a format.
var verb = regexp.MustCompile(`%[a-z]`)

// notOfProvider are the folders of what prints nothing in its place.
var notOfProvider = []string{"simulator", "lives", "acceptance", "tools"}

// texts are all texts in the source of the provider, with a value in each place
// where one is put in.
func texts() ([]string, error) {
	var found []string
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && slices.Contains(notOfProvider, entry.Name()) {
			return cmp.Or(err, fs.SkipDir)
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if expression, is := node.(ast.Expr); is {
				if text, is := textOf(expression); is {
					found = append(found, verb.ReplaceAllString(text, value))
					return false
				}
			}
			return true
		})
		return nil
	})
	return found, err
}

// textOf is the text of an expression that puts texts together, and tells whether
// there is any. What is no text in the source is a value.
func textOf(expression ast.Expr) (text string, is bool) {
	switch expression := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(expression.Value)
		return text, err == nil && expression.Kind == token.STRING
	case *ast.BinaryExpr:
		left, isLeft := textOf(expression.X)
		right, isRight := textOf(expression.Y)
		if expression.Op != token.ADD || !isLeft && !isRight {
			return "", false
		}
		if !isLeft {
			left = value
		}
		if !isRight {
			right = value
		}
		return left + right, true
	default:
		return "", false
	}
}
