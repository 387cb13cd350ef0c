package pages

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/window"
)

// guidesFolder has the guides as they are written.
const guidesFolder = world.Repository + "/templates/guides"

// twins are the guides, each with its twin in Portuguese.
var twins = map[string]string{
	"daily-work":               "trabalho-diario",
	"faq":                      "perguntas-frequentes",
	"first-steps":              "primeiros-passos",
	"from-n8n-and-scripts":     "do-n8n-e-de-scripts",
	"import-a-fleet":           "importar-uma-frota",
	"keep-tokens-out-of-state": "tokens-fora-do-estado",
	"opentofu":                 "no-opentofu",
	"pair-a-number":            "parear-um-numero",
	"performance":              "desempenho",
	"proxies-and-regions":      "proxies-e-regioes",
	"run-in-ci":                "rodar-no-ci",
	"send-messages":            "enviar-mensagens",
	"servers-that-move":        "servidores-que-mudam",
	"several-servers":          "varios-servidores",
	"test-your-modules":        "teste-seus-modulos",
	"troubleshooting":          "solucao-de-problemas",
	"try-it-out":               "experimente-sem-servidor",
	"unofficial-api":           "api-nao-oficial",
	"upgrading":                "atualizar",
	"watch-numbers":            "monitorar-numeros",
	"webhooks-and-chatwoot":    "webhooks-e-chatwoot",
}

// begins are the servers that a part of a guide may begin with, by what its mark says.
// Where it says nothing, the phone of each number scans or enters what it is shown.
var begins = map[string]simulator.Options{
	"":                         {PairAfter: 3 * time.Second},
	"nobody scans":             {},
	"a plan with room for two": {PairAfter: 3 * time.Second, Quota: 2},
	"numbers of Business":      {PairAfter: 3 * time.Second, Accounts: simulator.AccountsBusiness},
}

// events are what others do in the middle of a guide, by what its mark says.
var events = map[string]func(f *follower){
	"the proxy fails": func(f *follower) {
		for _, instance := range f.Instances() {
			f.Must(f.FailProxy(instance.ID, "dial tcp: i/o timeout"))
		}
	},
	"the number logs out": func(f *follower) {
		for _, instance := range f.Instances() {
			if instance.Connected {
				f.Must(f.LogOut(instance.ID))
			}
		}
	},
	"one number logs out": func(f *follower) {
		for _, instance := range f.Instances() {
			if instance.Name == "cliente-001" || strings.HasPrefix(instance.Name, "cliente-padaria-central") {
				f.Must(f.LogOut(instance.ID))
			}
		}
	},
	"the instance is deleted in the panel": func(f *follower) {
		all := f.Instances()
		f.Must(f.Remove(all[len(all)-1].ID))
	},
	"there is a second server":          func(f *follower) { f.another("127.0.0.1:8485") },
	"the server at 8485 is a copy":      func(f *follower) { f.another("127.0.0.1:8485").CopyFrom(f.Simulator) },
	"the server at 8485 is another one": func(f *follower) { f.another("127.0.0.1:8485").Add("Recepção Manaus") },
	"the server at 8485 has instances of the same names": func(f *follower) {
		moved := f.another("127.0.0.1:8485")
		for n, instance := range f.Instances() {
			moved.Paired(instance.Name, fmt.Sprintf("55319900000%02d", n))
		}
	},
	"the server at 8486 is a copy": func(f *follower) { f.another("127.0.0.1:8486").CopyFrom(f.Simulator) },
	"the listing comes empty": func(f *follower) {
		f.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultGarbled, Body: "[]"})
	},
	"the bot answers with an error": func(f *follower) {
		for _, instance := range f.Instances() {
			f.Must(f.FailWebhook(instance.ID, simulator.WebhookError{Event: "messages", MessageType: "text", StatusCode: 500}))
		}
	},
	"the instance is renamed in the panel": func(f *follower) {
		for _, instance := range f.Instances() {
			f.Must(f.Rename(instance.ID, "teste 2 (não mexer)"))
		}
	},
	"two instances are there": func(f *follower) {
		f.Add("Suporte Recife")
		f.Add("Cobrança Curitiba")
	},
	"a fleet is there": func(f *follower) {
		for n := range 20 {
			f.Paired("Vendas São Paulo"+[]string{"", fmt.Sprintf(" %02d", n+1)}[min(n, 1)], fmt.Sprintf("55119900000%02d", n))
			f.Paired(fmt.Sprintf("cliente-%03d", n), fmt.Sprintf("55319900000%02d", n))
		}
	},
	"the code is entered": func(f *follower) {
		for _, instance := range f.Instances() {
			f.Must(f.Pair(instance.ID, "5581999990000"))
		}
	},
	"the customers enter their codes": func(f *follower) {
		for _, instance := range f.Instances() {
			if !instance.Connected {
				f.Must(f.Pair(instance.ID, f.ExpectedPhone(instance.ID)))
			}
		}
	},
	"WhatsApp stops new chats": func(f *follower) {
		for _, instance := range f.Instances() {
			f.Must(f.SetLimits(instance.ID, simulator.Limits{Until: f.Clock.Now().Add(24 * time.Hour)}))
		}
	},
	"an instance with all that an instance can have is there": func(f *follower) {
		existing := f.Paired("Vendas São Paulo", "5511999990000")
		for _, object := range objects.All {
			f.AddExisting(object, existing)
			if object.OnServer != nil {
				object.OnServer.Make(f.Simulator)
			}
		}
	},
	"an instance is there": func(f *follower) { f.Paired("Vendas São Paulo", "5511999990000") },
}

// TestGuides follows each guide from its first command to its last, as a reader would
// who has an empty folder: it stores the configurations, runs the commands, and wants
// of each what the page quotes. A part that begins anew is a test of its own.
// CONTRIBUTING.md says how a guide is written for that.
func TestGuides(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for guide := range twins {
		for _, part := range readGuide(t, guide) {
			if !part.runs() {
				continue
			}
			t.Run(guide+"/"+part.heading, func(t *testing.T) {
				t.Parallel()
				follow(t, part)
			})
		}
	}
}

// TestGuidesHaveTwins wants of each guide one in the other language with the same
// blocks in it, but for the comments in them, so that to follow one is to follow both.
func TestGuidesHaveTwins(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(guidesFolder + "/*.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".md.tmpl")
		if _, isEnglish := twins[name]; !isEnglish && !slices.Contains(slices.Collect(maps.Values(twins)), name) {
			t.Errorf("%s is the twin of no guide", name)
		}
	}
	for english, portuguese := range twins {
		if diff := cmp.Diff(blocksOf(t, english), blocksOf(t, portuguese)); diff != "" {
			t.Errorf("%s and %s show different things (-%s +%s):\n%s", english, portuguese, english, portuguese, diff)
		}
		if text := readTemplate(t, portuguese); !strings.Contains(text, "\nsubcategory: \"Português\"\n") {
			t.Errorf("%s is not listed under Português", portuguese)
		}
	}
}

// What is not as the page says is found, and what may differ is not.
func TestGuidesFaultsAreFound(t *testing.T) {
	t.Parallel()
	const printed = "uazapi_instance.sales: Creating...\n\x1b[0m╷\n│ Warning: It is\n│ so\n╵\nApply complete! r76b15a4a3614b4 after 3s at http://127.0.0.1:40123\n"
	for quote, right := range map[string]bool{
		"uazapi_instance.sales: Creating...\n": true,
		"...\nWarning: It is so\n...\n":        true,
		"Warning: It\nis so\nApply complete! r00000000000000 after 14s at\nhttp://127.0.0.1:8484\n": true,
		"Warning: It is not so\n":                                                                         false,
		"Warning: It is so\n...\nuazapi_instance.sales: Creating...\n":                                    false,
		"uazapi_instance.sales: Creating...\nApply complete! r76b15a4a3614b4 after 3s\n":                  false,
		"Warning: It is so\n...\nApply complete! r76b15a4a3614b4 after 3s at http://minha-empresa:8484\n": false,
	} {
		if missing := missingIn(printed, quote); (missing == "") != right {
			t.Errorf("%q is right: %t, missing %q", quote, !right, missing)
		}
	}
}

// Words may be in the language of the page, and nothing else may differ, nor what the page
// quotes of them.
func TestGuidesWordsOfTwins(t *testing.T) {
	t.Parallel()
	const printed = " Warning: Check block assertion failed Nobody is there. "
	for _, c := range []struct {
		name, one, other string
		same             bool
	}{
		{"a description", `  description = "Names."`, `  description = "Nomes."`, true},
		{"an error message", `  error_message = "Say \"yes\"."`, `  error_message = "Diga \"sim\"."`, true},
		{"no description", `  description = "Names."`, "", false},
		{"another attribute", `  description = "Names."`, `  error_message = "Nomes."`, false},
		{"a value", `  name = "Names"`, `  name = "Nomes"`, false},
		{"a value in words", `  error_message = "No ${var.a}."`, `  error_message = "Sem ${var.b}."`, false},
		{"what is quoted", `  error_message = "Nobody is there."`, `  error_message = "Não há ninguém."`, false},
	} {
		if same := withoutWords(c.one, printed) == withoutWords(c.other, printed); same != c.same {
			t.Errorf("%s: the twins are the same: %t", c.name, same)
		}
	}
}

// part is what a reader does in one folder.
type part struct {
	guide, heading string
	// begins is the server, by its name in the mark.
	begins string
	steps  []step
}

// step is one thing that a reader does: stores a file, runs a command, or waits for
// something that others do.
type step struct {
	line int
	// file and text are what is stored.
	file, text string
	// example tells that the file is an example, which has a test of its own.
	example bool
	// command is what is run, and quotes what the page quotes of its output.
	command string
	quotes  []string
	event   string
}

// severalServers tells whether the provider is configured more than once, which takes a
// process for each: one that serves several has the configuration of the last.
func (p part) severalServers() bool {
	return slices.ContainsFunc(p.steps, func(s step) bool { return aliasPattern.MatchString(s.text) })
}

var aliasPattern = regexp.MustCompile(`(?m)^\s*alias\s*=`)

func (p part) runs() bool {
	return slices.ContainsFunc(p.steps, func(s step) bool { return s.command != "" })
}

var (
	// markPattern is a mark for the tests, which the generator of the docs leaves out.
	markPattern = regexp.MustCompile(`^\s*\{\{-? ?/\* (begin|meanwhile|run|shown|with)(?:: (.+?))? \*/ ?-?\}\}\s*$`)
	// includePattern is an example that the page includes.
	includePattern = regexp.MustCompile(`^\{\{ (?:tffile|codefile "[a-z]+") "examples/([^"]+)" \}\}$`)
	fencePattern   = regexp.MustCompile("^( *)```([a-z]+)$")
	// filePattern is the name of a file, in the sentence before its block.
	filePattern = regexp.MustCompile("`([A-Za-z0-9_./-]+\\.(?:tf|hcl|tofu|json|sh|ya?ml))`")
)

func readTemplate(t *testing.T, guide string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(guidesFolder, guide+".md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fenced is a block of code in a page, or a mark for the tests.
type fenced struct {
	line              int
	heading           string
	mark, says        string
	language, text    string
	file, includesOne string
}

// readFences finds the blocks and the marks of a guide.
func readFences(t *testing.T, guide string) []fenced {
	t.Helper()
	var found []fenced
	heading, paragraph := "", ""
	var open *fenced
	indent := ""
	for n, line := range strings.Split(readTemplate(t, guide), "\n") {
		at := fenced{line: n + 1, heading: heading}
		if open != nil {
			if strings.TrimSpace(line) == "```" {
				found, open, paragraph = append(found, *open), nil, ""
				continue
			}
			open.text += strings.TrimPrefix(line, indent) + "\n"
			continue
		}
		if mark := markPattern.FindStringSubmatch(line); mark != nil {
			at.mark, at.says = mark[1], mark[2]
			found = append(found, at)
			continue
		}
		if included := includePattern.FindStringSubmatch(line); included != nil {
			at.language, at.includesOne, at.text = "terraform", included[1], readFile(t, included[1]).text
			at.file = fileIn(paragraph)
			found, paragraph = append(found, at), ""
			continue
		}
		if fence := fencePattern.FindStringSubmatch(line); fence != nil {
			indent = fence[1]
			at.language, at.file = fence[2], fileIn(paragraph)
			open = &at
			continue
		}
		switch {
		case strings.HasPrefix(line, "#"):
			heading, paragraph = strings.TrimSpace(strings.TrimLeft(line, "#")), ""
		case strings.TrimSpace(line) != "":
			paragraph = line
		}
	}
	return found
}

// fileIn is the file that the sentence before a block names.
func fileIn(paragraph string) string {
	if named := filePattern.FindAllStringSubmatch(paragraph, -1); named != nil && strings.HasSuffix(strings.TrimSpace(paragraph), ":") {
		return named[len(named)-1][1]
	}
	return ""
}

// blocksOf are the blocks of a guide and its marks, without what people read in them in
// their own language.
func blocksOf(t *testing.T, guide string) []string {
	t.Helper()
	var blocks []string
	fences := readFences(t, guide)
	printed := printedIn(fences)
	for _, block := range fences {
		text := block.text
		if block.language != "text" {
			text = withoutWords(withoutComments(text), printed)
		}
		blocks = append(blocks, strings.Join([]string{block.mark, block.says, block.file, strings.TrimSpace(text)}, "\n"))
	}
	return blocks
}

// printedIn is all that the page quotes as printed.
func printedIn(fences []fenced) string {
	var printed strings.Builder
	for _, block := range fences {
		if block.language == "text" {
			printed.WriteString(block.text)
		}
	}
	return leveled(printed.String())
}

// wordsPattern is a text for people that has nothing but words in it.
var wordsPattern = regexp.MustCompile(`(?m)^(\s*(?:description|error_message)\s*=\s*)"((?:[^"\\$%]|\\.)+)"$`)

// withoutWords is a configuration without its descriptions and error messages, but for
// those that the page quotes: its twin quotes the same.
func withoutWords(configuration, printed string) string {
	return wordsPattern.ReplaceAllStringFunc(configuration, func(line string) string {
		parts := wordsPattern.FindStringSubmatch(line)
		if strings.Contains(printed, strings.TrimSpace(leveled(parts[2]))) {
			return line
		}
		return parts[1] + `"..."`
	})
}

// readGuide reads what a reader of a guide does.
func readGuide(t *testing.T, guide string) []part {
	t.Helper()
	parts := []part{{guide: guide, heading: "beginning"}}
	shown := false
	for _, block := range readFences(t, guide) {
		current := &parts[len(parts)-1]
		switch {
		case block.mark == "begin":
			parts = append(parts, part{guide: guide, heading: block.heading, begins: block.says})
		case block.mark == "meanwhile":
			current.steps = append(current.steps, step{line: block.line, event: block.says})
		case block.mark == "run":
			current.steps = append(current.steps, step{line: block.line, command: block.says})
		case block.mark == "with":
			text := strings.NewReplacer("{ ", "{\n", "; ", "\n", " }", "\n}").Replace(block.says)
			if path.Ext(text) == ".tf" {
				text = readFile(t, text).text
			}
			current.steps = append(current.steps, step{line: block.line, file: "main.tf", text: text + "\n", example: true})
		case block.mark == "shown":
			shown = true
			continue
		case shown:
		case block.language == "text":
			current.transcript(t, block)
		case block.language == "sh" && block.file == "":
			current.script(block)
		case block.file != "" || block.language == "terraform":
			file := block.file
			if file == "" {
				file = "main.tf"
			}
			current.steps = append(current.steps, step{line: block.line, file: file, text: block.text, example: block.includesOne != ""})
		default:
			t.Errorf("%s:%d: the sentence before this block names no file, and no mark says why it is only shown", guide, block.line)
		}
		shown = false
	}
	return parts
}

// script has the lines of a block as commands.
func (p *part) script(block fenced) {
	text := strings.ReplaceAll(block.text, "\\\n", "")
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, " # ")
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			p.steps = append(p.steps, step{line: block.line + n + 1, command: line})
		}
	}
}

// transcript has the commands of a block with what it quotes of their output. What
// has no command in it is of the last one.
func (p *part) transcript(t *testing.T, block fenced) {
	for n, line := range strings.Split(block.text, "\n") {
		if command, is := strings.CutPrefix(line, "$ "); is {
			p.steps = append(p.steps, step{line: block.line + n + 1, command: command, quotes: []string{""}})
			continue
		}
		last := len(p.steps) - 1
		if last < 0 || p.steps[last].command == "" {
			if line != "" {
				t.Errorf("%s:%d: no command prints this: %q", p.guide, block.line+n+1, line)
			}
			continue
		}
		quotes := &p.steps[last].quotes
		if n == 0 {
			*quotes = append(*quotes, "")
		}
		(*quotes)[len(*quotes)-1] += line + "\n"
	}
}

// fails tells whether the command has to fail: the page quotes an error, or asks for
// the exit code.
func (p part) fails(n int) (has, may bool) {
	for _, quote := range p.steps[n].quotes {
		has = has || regexp.MustCompile(`(?m)^Error: `).MatchString(quote)
	}
	return has, n+1 < len(p.steps) && strings.HasPrefix(p.steps[n+1].command, "echo $?")
}

// follower is a reader in front of a shell.
type follower struct {
	*folder
	part part
	// shell is where the environment and the directory of the shell are kept between
	// two commands.
	shell string
	// servers are the addresses of servers, by those that they have on the page.
	servers map[string]string
	// others are the servers that were started besides the first, by those addresses.
	others map[string]*world.World
}

// another starts another server, at an address of the page.
func (f *follower) another(address string) *world.World {
	f.T.Helper()
	w := readersServer(f.T, f.part, simulator.Options{AdminToken: f.AdminToken(), PairAfter: 3 * time.Second})
	f.servers[address] = strings.TrimPrefix(w.URL, "http://")
	f.others[address] = w
	return w
}

// follow does what a part of a guide says.
func follow(t *testing.T, p part) {
	t.Helper()
	options, known := begins[p.begins]
	if !known {
		t.Fatalf("%s: there is no server called %q", p.guide, p.begins)
	}
	tool := world.FindTool(t)
	all := &example{path: "guide/main.tf"}
	var parsed strings.Builder
	for _, s := range p.steps {
		if !p.isReadBy(tool, s.file) {
			continue
		}
		all.text += s.text + s.command + "\n"
		if s.file != "" && path.Ext(s.file) != ".yml" && path.Ext(s.file) != ".sh" {
			parsed.WriteString(s.text)
		}
	}
	file, diags := hclwrite.ParseConfig([]byte(parsed.String()), "guide", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	all.file = file
	all.skipUnlessKnownTo(t, tool)
	if ephemeralLine.MatchString(all.text) {
		tool.Skips(t, "ephemeral resources") // with which ephemeral variables came
	}

	w := readersServer(t, p, options)
	f := newFollower(w, tool, p)
	for n, s := range p.steps {
		switch {
		case s.event != "":
			event, known := events[s.event]
			if !known {
				t.Fatalf("%s:%d: nobody knows how %q goes", p.guide, s.line, s.event)
			}
			event(f)
		case s.file != "":
			f.store(n)
		default:
			f.runStep(n)
		}
	}
	for address, other := range f.others {
		if len(other.Requests()) == 0 {
			t.Errorf("%s: nobody asked the server at %s", p.guide, address)
		}
	}
}

// readersServer starts a server whose time passes with each request.
func readersServer(t *testing.T, p part, options simulator.Options) *world.World {
	tick := 500 * time.Millisecond
	if p.severalServers() {
		tick = polling.Every // as it does between two looks of a provider that really waits
	}
	return world.StartPassing(t, options, func(request simulator.Request) time.Duration {
		if request.Route == world.ListRoute {
			return tick + polling.Every
		}
		return tick
	})
}

// installed is a setting of the tool that installs the provider as users have it.
func installed(t *testing.T, program string) string {
	t.Helper()
	mirror := t.TempDir()
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		at := filepath.Join(mirror, registry, "uazapi/uazapi/0.0.1", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(at, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(program, filepath.Join(at, "terraform-provider-uazapi_v0.0.1")); err != nil {
			t.Fatal(err)
		}
	}
	world.WriteBelow(t, mirror, "cli.tfrc", fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror))
	return filepath.Join(mirror, "cli.tfrc")
}

// isReadBy tells whether the tool reads a file. OpenTofu reads a .tofu file in place of
// the .tf file of the same name, and Terraform reads none.
func (p part) isReadBy(tool world.Tool, file string) bool {
	name, isTerraform := strings.CutSuffix(file, ".tf")
	if !tool.OpenTofu || !isTerraform {
		return tool.OpenTofu || path.Ext(file) != ".tofu"
	}
	return !slices.ContainsFunc(p.steps, func(s step) bool { return s.file == name+".tofu" })
}

// newFollower opens a shell in an empty folder.
func newFollower(w *world.World, tool world.Tool, p part) *follower {
	w.T.Helper()
	usesSmileAPI := slices.ContainsFunc(p.steps, func(s step) bool { return strings.Contains(s.text, "smileapi") })
	if usesSmileAPI {
		w.OpenDoors()
	}
	if slices.ContainsFunc(p.steps, func(s step) bool { return strings.Contains(s.command, window.Path) }) {
		openWindow(w)
	}
	home := w.T.TempDir()
	f := &follower{folder: &folder{World: w, path: filepath.Join(home, "guide")}, part: p, shell: filepath.Join(home, "shell"), others: map[string]*world.World{}}
	here := strings.TrimPrefix(w.URL, "http://")
	f.servers = map[string]string{"127.0.0.1:8484": here, "localhost:8484": strings.Replace(here, "127.0.0.1", "localhost", 1)}
	programs := filepath.Join(home, "programs")
	for _, made := range []string{f.path, f.shell, programs} {
		w.Must(os.Mkdir(made, 0o700))
	}
	// The provider is not a child of the tool here, so what it would see of the
	// environment is written down for it.
	wrapper := fmt.Sprintf("#!/bin/sh\nenv > %q\nexec %q \"$@\"\n", filepath.Join(f.shell, "seen"), tool.Path)
	for name, text := range map[string]string{
		"terraform": wrapper,
		"tofu":      wrapper,
		"git":       "#!/bin/sh\nmkdir -p \"$(basename \"$2\")\"\n",
		"make":      "#!/bin/sh\n",
		"go":        fmt.Sprintf("#!/bin/sh\necho export UAZAPI_BASE_URL=%s\necho export UAZAPI_ADMIN_TOKEN=%s\n", w.URL, w.AdminToken()),
	} {
		w.Must(os.WriteFile(filepath.Join(programs, name), []byte(text), 0o700))
	}
	linkStandIns(w.T, programs, missing())
	options := w.Options()
	options.Getenv = f.seen
	f.environment = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "TF_") || strings.HasPrefix(v, "UAZAPI_") }),
		"PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"),
		"HOME="+home,
		"UAZAPI_BASE_URL="+w.URL,
		"UAZAPI_ADMIN_TOKEN="+w.AdminToken(),
		"TF_CLI_ARGS_apply=-auto-approve -input=false -no-color",
		"TF_CLI_ARGS_destroy=-auto-approve -input=false -no-color",
		"TF_CLI_ARGS_plan=-input=false -no-color",
		"TF_CLI_ARGS_import=-input=false -no-color",
		"TF_CLI_ARGS_validate=-no-color",
		"TF_CLI_ARGS_query=-no-color",
		"CHECKPOINT_DISABLE=1",
	)
	if usesSmileAPI {
		f.environment = append(f.environment, "SMILEAPI_BASE_URL="+w.URL)
	}
	if p.severalServers() {
		f.environment = append(f.environment, "TF_CLI_CONFIG_FILE="+installed(w.T, world.BuildProvider(w.T)))
	} else {
		f.environment = append(f.environment, "TF_CLI_CONFIG_FILE="+os.DevNull, world.Serve(w.T, tool.Provider(), options))
	}
	var exports strings.Builder
	for _, variable := range f.environment {
		name, value, _ := strings.Cut(variable, "=")
		fmt.Fprintf(&exports, "export %s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
	for name, text := range map[string]string{"environment": exports.String(), "directory": f.path + "\n", "code": "0\n"} {
		world.WriteBelow(w.T, f.shell, name, text)
	}
	f.write("terraform.tf", requirements)
	f.run("terraform init -input=false -no-color")
	return f
}

// openWindow has the page of the simulator answer at the address of the server, as it
// does for a reader who has started one.
func openWindow(w *world.World) {
	page := window.New(w.Simulator, w.URL)
	listening := httptest.NewServer(page)
	w.T.Cleanup(listening.Close)
	w.T.Cleanup(page.Close)
	w.URL = listening.URL
}

// requirements are what each configuration begins with, where the page shows none.
const requirements = "terraform {\n  required_providers {\n    uazapi = {\n      source = \"uazapi/uazapi\"\n    }\n  }\n}\n"

// seen is a variable of the environment in which the tool was run last.
func (f *follower) seen(name string) string {
	text, err := os.ReadFile(filepath.Join(f.shell, "seen"))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if value, is := strings.CutPrefix(line, name+"="); is {
			return strings.TrimSuffix(value, "\n")
		}
	}
	return ""
}

// store stores the file of a step.
func (f *follower) store(n int) {
	s := f.part.steps[n]
	if !s.example && !slices.ContainsFunc(f.part.steps[n:], func(s step) bool { return s.command != "" }) {
		f.T.Errorf("%s:%d: no command uses this", f.part.guide, s.line)
	}
	text := strings.ReplaceAll(s.text, "${path.module}", f.path)
	if !f.part.severalServers() { // whose addresses say which one is meant
		text = f.Here(text)
	}
	text = f.typed(text)
	if strings.Contains(text, "required_providers") {
		f.Must(os.RemoveAll(filepath.Join(f.path, "terraform.tf")))
	}
	directory, err := os.ReadFile(filepath.Join(f.shell, "directory"))
	f.Must(err)
	world.WriteBelow(f.T, strings.TrimSpace(string(directory)), s.file, text)
}

// typed puts what is true here into what a reader would have to put it into.
func (f *follower) typed(text string) string {
	existing := simulator.Instance{}
	if all := f.Instances(); len(all) > 0 {
		existing = all[0]
	}
	values := variables(existing)
	values["second_admin_token"] = f.AdminToken()
	values["admin_tokens"] = fmt.Sprintf("{ first = %q, second = %q }", f.AdminToken(), f.AdminToken())
	text = regexp.MustCompile(`\b(UAZAPI_ADMIN_TOKEN|UAZAPI_TOKEN|TF_VAR_([a-z_]+))=\.\.\.`).ReplaceAllStringFunc(text, func(export string) string {
		name := strings.TrimSuffix(export, "=...")
		switch variable, is := strings.CutPrefix(name, "TF_VAR_"); {
		case is:
			return name + "=" + strconv.Quote(values[variable])
		case name == "UAZAPI_TOKEN":
			return name + "=" + existing.Token
		default:
			return name + "=" + f.AdminToken()
		}
	})
	for address, here := range f.servers {
		text = strings.ReplaceAll(text, address, here)
	}
	return strings.ReplaceAll(text, exampleID, existing.ID)
}

// runStep runs the command of a step as the next one of the shell.
func (f *follower) runStep(n int) {
	f.T.Helper()
	s := f.part.steps[n]
	script := `shell=$(pwd); . "$shell/environment"; cd "$(cat "$shell/directory")" && (exit "$(cat "$shell/code")"); eval "$1"; code=$?
export -p > "$shell/environment"; pwd > "$shell/directory"; echo $code > "$shell/code"; exit $code`
	command := exec.CommandContext(f.T.Context(), "sh", "-c", script, "sh", f.typed(s.command))
	command.Dir, command.Env = f.shell, []string{} // what the shell exports is all there is
	output, err := command.CombinedOutput()
	has, may := f.part.fails(n)
	if !may && has != (err != nil) {
		f.T.Fatalf("%s:%d: %s: it should fail: %t, it fails: %v\n%s", f.part.guide, s.line, s.command, has, err, output)
	}
	for _, quote := range s.quotes {
		if missing := missingIn(string(output), quote); missing != "" {
			f.T.Errorf("%s:%d: %s does not print, or not in this place:\n%s\nIt prints:\n%s", f.part.guide, s.line, s.command, missing, output)
		}
	}
}

// missingIn is the first piece of a quote that is not in an output, after those before
// it, or "". Lines that say "..." are between two pieces.
func missingIn(output, quote string) string {
	rest := leveled(output)
	for piece := range strings.SplitSeq("\n"+quote+"\n", "\n...\n") {
		if strings.TrimSpace(piece) == "" {
			continue
		}
		_, after, found := strings.Cut(rest, leveled(piece))
		if !found {
			return strings.TrimSpace(piece)
		}
		rest = " " + after
	}
	return ""
}

// differing is what differs from run to run, with what stands for it.
var differing = []struct {
	pattern *regexp.Regexp
	by      string
}{
	{regexp.MustCompile(`\x1b\[[0-9;]*m`), ""},
	{regexp.MustCompile(`[│╷╵]|[█▀▄]+`), " "},
	{regexp.MustCompile(`OpenTofu`), "Terraform"},
	{regexp.MustCompile(`\br[0-9a-f]{14}\b`), "ID"},
	{regexp.MustCompile(`\b(?:127\.0\.0\.1|localhost):[0-9]+`), "ADDRESS"},
	{regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+Z?`), "TIME"},
	{regexp.MustCompile(`\b(after|in) [0-9]+m?s\b`), "$1 TIME"},
	{regexp.MustCompile(`\b[A-Z0-9]{4}-[A-Z0-9]{4}\b`), "CODE"},
	{regexp.MustCompile(`registry\.opentofu\.org`), "registry.terraform.io"},
	{regexp.MustCompile(`(?m)^\s*~ token_wo .*\n`), ""}, // which OpenTofu shows besides, and counts
	{regexp.MustCompile(`[0-9]+ (unchanged attribute)s? hidden`), "$1 hidden"},
	{regexp.MustCompile(`UAZAPI_ADMIN_TOKEN=\S+`), "UAZAPI_ADMIN_TOKEN=TOKEN"},
	{regexp.MustCompile(`line [0-9]+,`), "line N,"},
	{regexp.MustCompile(`(?m)^\s*[0-9]+: `), "N: "},
	// The next line may stand for the rest of the last one, where the width differs.
	{regexp.MustCompile(`\s+`), " "},
}

// leveled is a text without what differs from run to run, on one line.
func leveled(text string) string {
	for _, d := range differing {
		text = d.pattern.ReplaceAllString(text, d.by)
	}
	return " " + strings.TrimSpace(text) + " "
}
