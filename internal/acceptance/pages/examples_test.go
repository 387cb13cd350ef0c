package pages

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	examplesFolder = world.Repository + "/examples"
	// exampleID stands in the examples for the id of an instance that exists.
	exampleID = "r76b15a4a3614b4"
)

// TestExamples does with every example what a reader would do: copies it into a
// folder, runs init and apply and the commands that its comments name, plans
// again, and destroys it all. A new file is picked up by itself.
func TestExamples(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("the examples are applied where TF_ACC is set")
	}
	tool := world.FindTool(t)
	files := exampleFiles(t)
	for _, file := range files {
		if partOf(file, files) != "" {
			continue // and copied with it
		}
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			example := readExample(t, file)
			example.skipUnlessKnownTo(t, tool)
			switch name := path.Base(file); {
			case name == "import.sh":
				importByCommand(t, tool, example)
			case name == "import-by-string-id.tf", name == "import-by-identity.tf":
				importByBlock(t, tool, example)
			case name == "list-resource.tfquery.hcl":
				queryExample(t, tool, example)
			case example.isModule():
				testExample(t, tool, example)
			default:
				applyExample(t, tool, example)
			}
		})
	}
}

// TestExamplesAreComplete wants of every object of the provider the examples
// that its page shows.
func TestExamplesAreComplete(t *testing.T) {
	t.Parallel()
	server, err := providerserver.NewProtocol6WithError(provider.New(provider.Options{}))()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	wanted := []string{"provider/provider.tf", "quickstart/main.tf"}
	for name := range schema.ResourceSchemas {
		wanted = append(wanted, path.Join("resources", name, "resource.tf"))
		if _, isForm := schema.ActionSchemas[name]; isForm {
			continue // and cannot be imported
		}
		for _, file := range []string{"import.sh", "import-by-string-id.tf", "import-by-identity.tf"} {
			wanted = append(wanted, path.Join("resources", name, file))
		}
	}
	for name := range schema.DataSourceSchemas {
		wanted = append(wanted, path.Join("data-sources", name, "data-source.tf"))
	}
	for name := range schema.ActionSchemas {
		wanted = append(wanted, path.Join("actions", name, "action.tf"))
	}
	for name := range schema.EphemeralResourceSchemas {
		wanted = append(wanted, path.Join("ephemeral-resources", name, "ephemeral-resource.tf"))
	}
	for name := range schema.ListResourceSchemas {
		wanted = append(wanted, path.Join("list-resources", name, "list-resource.tfquery.hcl"))
	}
	for name := range schema.Functions {
		wanted = append(wanted, path.Join("functions", name, "function.tf"))
	}
	files := exampleFiles(t)
	for _, file := range wanted {
		if !slices.Contains(files, file) {
			t.Errorf("examples/%s is missing", file)
		}
	}
	for _, file := range files {
		if partOf(file, files) == "" && path.Ext(file) != ".tf" && !slices.Contains([]string{"import.sh", "list-resource.tfquery.hcl"}, path.Base(file)) {
			t.Errorf("examples/%s is run by no test", file)
		}
	}
}

// exampleFiles lists the examples, by their paths below the folder. What a tool
// leaves behind when an example is tried out in place is none.
func exampleFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(examplesFolder), ".", func(file string, entry fs.DirEntry, err error) error {
		name := path.Base(file)
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(name, ".") && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir(), strings.HasPrefix(name, "."), strings.Contains(name, ".tfstate"):
			return nil
		}
		files = append(files, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// partOf returns the example that a file is a part of, such as one with a module:
// the main.tf next to it or in a folder above.
func partOf(file string, files []string) string {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if main := path.Join(dir, "main.tf"); main != file && slices.Contains(files, main) {
			return main
		}
	}
	return ""
}

// TestReadmesShowExamples wants of every configuration in a README that it is
// an example, since those are applied.
func TestReadmesShowExamples(t *testing.T) {
	t.Parallel()
	var examples []string
	for _, file := range exampleFiles(t) {
		examples = append(examples, withoutComments(readExample(t, file).text))
	}
	fence := regexp.MustCompile("(?s)```(?:hcl|terraform)\n(.*?)```")
	for _, readme := range []string{"README.md", "README.pt-BR.md"} {
		text, err := os.ReadFile(filepath.Join(world.Repository, readme))
		if err != nil {
			t.Fatal(err)
		}
		blocks := fence.FindAllStringSubmatch(string(text), -1)
		if len(blocks) == 0 {
			t.Errorf("%s shows no configuration", readme)
		}
		for _, block := range blocks {
			if !slices.Contains(examples, withoutComments(block[1])) {
				t.Errorf("%s shows what is no example:\n%s", readme, block[1])
			}
		}
	}
}

// withoutComments is a text of code without what people read in their own language.
func withoutComments(code string) string {
	return strings.TrimSpace(regexp.MustCompile(`(?m)^[ \t]*# .*\n|[ \t]+# .*$`).ReplaceAllString(code, ""))
}

// example is one file, and what belongs to it.
type example struct {
	path, text string
	// file is the syntax of one in HCL.
	file *hclwrite.File
	// parts are the other files of one that is a main.tf, and those of the modules
	// that it uses.
	parts []*example
}

// readExample reads an example with its parts.
func readExample(t *testing.T, file string) *example {
	t.Helper()
	e := readFile(t, file)
	files := exampleFiles(t)
	for _, other := range files {
		switch main := partOf(other, files); {
		case main == e.path, main != "" && e.uses(main), e.uses(other):
			e.parts = append(e.parts, readFile(t, other))
		}
	}
	return e
}

// uses tells whether the example uses the module of this main.tf, which is in a
// folder next to its own.
func (e *example) uses(main string) bool {
	return path.Base(main) == "main.tf" && strings.Contains(e.text, fmt.Sprintf(`source   = "../%s"`, path.Base(path.Dir(main))))
}

// isModule tells whether the example is a module for others, which has variables in
// a file of their own. Its tests are run, and the examples that use it are applied.
func (e *example) isModule() bool {
	return slices.ContainsFunc(e.parts, func(part *example) bool {
		return path.Base(part.path) == "variables.tf" && path.Dir(part.path) == path.Dir(e.path)
	})
}

// says tells whether a text stands anywhere in the example.
func (e *example) says(text string) bool {
	return strings.Contains(e.text, text) || slices.ContainsFunc(e.parts, func(part *example) bool { return part.says(text) })
}

func readFile(t *testing.T, file string) *example {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(examplesFolder, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	example := &example{path: file, text: string(text)}
	if ext := path.Ext(file); ext == ".tf" || ext == ".hcl" {
		parsed, diags := hclwrite.ParseConfig(text, file, hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		example.file = parsed
	}
	return example
}

// has tells whether a block of this type stands at the top of the example.
func (e *example) has(blockType string) bool {
	return e.file != nil && slices.ContainsFunc(e.file.Body().Blocks(), func(block *hclwrite.Block) bool { return block.Type() == blockType })
}

// featureIn tells of each feature that not every tool has whether an example uses it.
var featureIn = map[string]func(e *example) bool{
	"actions":                 func(e *example) bool { return e.has("action") },
	"ephemeral resources":     func(e *example) bool { return e.has("ephemeral") },
	"queries":                 func(e *example) bool { return e.has("list") },
	"write-only attributes":   func(e *example) bool { return e.says("_wo ") },
	"state encryption":        func(e *example) bool { return strings.Contains(e.text, "  encryption {") },
	"providers with for_each": func(e *example) bool { return providerForEach.MatchString(e.text) },
	"import by identity":      func(e *example) bool { return strings.HasSuffix(e.path, "import-by-identity.tf") },
}

// fitting is a configuration as the pages tell users of a tool to write it: where no
// variable can be ephemeral, the line is left out.
func fitting(tool world.Tool, text string) string {
	if tool.Knows("ephemeral resources") {
		return text
	}
	return ephemeralLine.ReplaceAllString(text, "")
}

var ephemeralLine = regexp.MustCompile(`(?m)^\s*ephemeral\s*=\s*true\n`)

// providerForEach is a provider that is configured once for each of several.
var providerForEach = regexp.MustCompile(`(?m)^provider "[a-z]+" \{\n(?:  .*\n)*?  for_each `)

// skipUnlessKnownTo skips an example with something in it that the tool does
// not know.
func (e *example) skipUnlessKnownTo(t *testing.T, tool world.Tool) {
	t.Helper()
	for _, feature := range world.Features {
		if featureIn[feature.Name](e) {
			tool.Skips(t, feature.Name)
		}
	}
}

// commands are the command lines that the comments of the example name.
func (e *example) commands() []string {
	var commands []string
	for _, match := range regexp.MustCompile(`(?m)^#\s+(terraform .*)$`).FindAllStringSubmatch(e.text, -1) {
		commands = append(commands, match[1])
	}
	return commands
}

// tests are the files of the example that `terraform test` runs.
func (e *example) tests() []*example {
	return slices.DeleteFunc(slices.Clone(e.parts), func(part *example) bool {
		return path.Dir(path.Dir(part.path)) != path.Dir(e.path) || !strings.HasSuffix(part.path, ".tftest.hcl")
	})
}

// waits tells whether something in the example waits for a phone.
func (e *example) waits() bool {
	return regexp.MustCompile(`wait_for_connected\s*=\s*true|"uazapi_instance_connect"`).MatchString(e.text)
}

// variables are the values for the variables that examples ask for.
func variables(existing simulator.Instance) map[string]string {
	values := map[string]string{
		"instance_token":   existing.Token,
		"gateway_key":      gatewayKey,
		"n8ntools_key":     world.ServiceSecret,
		"smileapi_token":   world.SmileSecret,
		"state_passphrase": "uma senha bem longa",
	}
	for _, object := range objects.All {
		maps.Copy(values, object.Variables)
	}
	return values
}

const gatewayKey = "chave do gateway"

// exampleWorld is a server as the example expects it: behind a gateway if it
// speaks of one, with a phone that pairs where somebody waits for it, and with
// the instance that exists already.
func exampleWorld(t *testing.T, e *example) (*world.World, simulator.Instance) {
	t.Helper()
	options := simulator.Options{Demo: strings.HasPrefix(e.path, "demo-server/")}
	if strings.Contains(e.text, "_business_profile") || strings.Contains(e.text, "uazapi_label") {
		options.Accounts = simulator.AccountsBusiness
	}
	if e.file != nil && strings.Contains(e.text, "headers =") {
		options.Prefix = "/uazapi"
		options.RequireHeader = simulator.Header{Name: "X-Api-Key", Value: gatewayKey}
	}
	w := exampleServer(t, e, options)
	w.OpenDoors()
	existing := w.Paired("Vendas São Paulo", "5511999990000")
	for _, object := range objects.All {
		w.AddExisting(object, existing)
		// What an example sets on a server would be there before it.
		if object.OnServer != nil && path.Base(e.path) != "resource.tf" {
			object.OnServer.Make(w.Simulator)
		}
	}
	return w, existing
}

// exampleServer starts the server, with a phone that pairs where somebody waits for it.
func exampleServer(t *testing.T, e *example, options simulator.Options) *world.World {
	t.Helper()
	if !e.waits() {
		return world.Start(t, options)
	}
	options.PairAfter = 3 * time.Second
	return world.StartPassing(t, options, world.HalfASecond)
}

// applyExample applies an example that makes something.
func applyExample(t *testing.T, tool world.Tool, e *example) {
	w, existing := exampleWorld(t, e)
	folder := newFolder(w, tool, e, existing)
	folder.run("terraform apply")
	commands := e.commands()
	for _, command := range commands {
		folder.run(command)
	}
	if e.has("action") && !strings.Contains(e.text, "action_trigger") && !slices.ContainsFunc(commands, func(c string) bool { return strings.Contains(c, "-invoke=") }) {
		t.Error("nothing invokes the action: name the command in a comment")
	}
	folder.isSettled()
	if strings.Contains(e.text, "local.connected") {
		for n, instance := range w.Instances() {
			if !instance.Connected {
				w.Must(w.Pair(instance.ID, fmt.Sprintf("55119888800%02d", n)))
			}
		}
		if said := folder.run("terraform apply"); strings.Contains(said, "0 added") {
			t.Errorf("nothing is set for the customers that have paired:\n%s", said)
		}
		folder.isSettled()
	}
	folder.destroy()
	folder.testAll(e)
	hasOnly(w, existing)
}

// hasOnly wants of the server that nothing is left on it but what it had.
func hasOnly(w *world.World, existing simulator.Instance) {
	w.T.Helper()
	for _, left := range w.Instances() {
		if left.ID != existing.ID {
			w.T.Errorf("instance %q is left on the server", left.Name)
		}
	}
}

// testExample runs the tests of an example that is a module.
func testExample(t *testing.T, tool world.Tool, e *example) {
	w, existing := exampleWorld(t, e)
	folder := newFolder(w, tool, e, existing)
	if len(e.tests()) == 0 {
		t.Error("there is no test of the module")
	}
	folder.testAll(e)
	hasOnly(w, existing)
}

// testAll runs the tests of an example, each with the command that it names.
func (f *folder) testAll(e *example) {
	f.T.Helper()
	for _, test := range e.tests() {
		if len(test.commands()) == 0 {
			f.T.Errorf("%s does not say how it is run", test.path)
		}
		for _, command := range test.commands() {
			if said := f.run(command + " -no-color"); !strings.Contains(said, "Success!") || strings.Contains(said, "Success! 0 passed") {
				f.T.Errorf("%s: %s ran nothing:\n%s", test.path, command, said)
			}
		}
	}
}

// importByBlock applies an example that imports something, which has to change
// nothing on the server.
func importByBlock(t *testing.T, tool world.Tool, e *example) {
	w, existing := exampleWorld(t, e)
	if !e.has("import") {
		t.Error("there is no import block")
	}
	folder := newFolder(w, tool, e, existing)
	w.ResetRequests()
	folder.run("terraform apply")
	folder.isSettled()
	w.WroteNothing()
	folder.destroy()
}

// importByCommand runs each command of a shell example, next to the resource
// that the example of the import block configures.
func importByCommand(t *testing.T, tool world.Tool, e *example) {
	configured := readExample(t, path.Join(path.Dir(e.path), "import-by-string-id.tf"))
	for _, block := range configured.file.Body().Blocks() {
		if block.Type() == "import" {
			configured.file.Body().RemoveBlock(block)
		}
	}
	configured.text = string(configured.file.Bytes())
	for line := range strings.Lines(e.text) {
		if !strings.HasPrefix(line, "terraform ") {
			continue
		}
		w, existing := exampleWorld(t, configured)
		folder := newFolder(w, tool, configured, existing)
		w.ResetRequests()
		folder.run(existingIn(w, line, existing))
		folder.isSettled()
		w.WroteNothing()
		folder.destroy()
	}
}

// queryExample runs the commands of a query, which have to find the instance
// that exists and to import what they found as it is.
func queryExample(t *testing.T, tool world.Tool, e *example) {
	w, existing := exampleWorld(t, e)
	folder := newFolder(w, tool, e, existing)
	w.ResetRequests()
	var said strings.Builder
	for _, command := range e.commands() {
		said.WriteString(folder.run(command))
	}
	wanted := existing.ID
	if object, _ := objects.Of(path.Base(path.Dir(e.path))); object.OnServer != nil {
		wanted = object.OnServer.Found
	}
	if !strings.Contains(said.String(), wanted) || !strings.Contains(said.String(), "1 imported") {
		t.Errorf("the commands in the comments do not find and import %s:\n%s", wanted, &said)
	}
	folder.isSettled()
	w.WroteNothing()
}

// folder is where a reader works on an example.
type folder struct {
	*world.World
	path, configuration string
	environment         []string
}

// newFolder puts an example into a folder and initializes it.
func newFolder(w *world.World, tool world.Tool, e *example, existing simulator.Instance) *folder {
	w.T.Helper()
	all := w.T.TempDir() // with the modules next to the example
	f := &folder{World: w, path: filepath.Join(all, path.Base(path.Dir(e.path)))}
	// Commands stand in examples as they are typed.
	programs := filepath.Join(all, ".programs")
	for _, made := range []string{f.path, programs} {
		if err := os.MkdirAll(made, 0o700); err != nil {
			w.T.Fatal(err)
		}
	}
	if err := os.Symlink(tool.Path, filepath.Join(programs, "terraform")); err != nil {
		w.T.Fatal(err)
	}
	f.environment = append(os.Environ(),
		"PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"),
		serveProvider(w, tool.Provider()),
		"TF_CLI_CONFIG_FILE="+os.DevNull,
		"TF_CLI_ARGS_apply=-auto-approve -input=false -no-color",
		"CHECKPOINT_DISABLE=1",
		"TF_VAR_new_admin_token="+w.AdminToken(),
	)
	for name, value := range variables(existing) {
		f.environment = append(f.environment, "TF_VAR_"+name+"="+value)
	}
	if !e.has("terraform") {
		f.write("terraform.tf", "terraform {\n  required_providers {\n    uazapi = {\n      source = \"uazapi/uazapi\"\n    }\n  }\n}\n")
	}
	// The provider runs in the process of the test, and so in another directory.
	f.configuration = strings.ReplaceAll(w.Here(existingIn(w, fitting(tool, e.text), existing)), "${path.module}", f.path)
	if e.has("list") {
		f.write("main.tfquery.hcl", f.configuration)
	} else {
		f.write("main.tf", f.configuration)
	}
	f.write("sales.jpg", string(world.Photo(w.T, 1))) // the picture that examples send
	for _, part := range e.parts {
		world.WriteBelow(w.T, all, strings.TrimPrefix(part.path, path.Dir(path.Dir(e.path))+"/"), part.text)
	}
	f.run("terraform init -input=false -no-color")
	return f
}

// existingIn puts the ids of what exists in the place of those that examples have.
func existingIn(w *world.World, text string, in simulator.Instance) string {
	text = strings.ReplaceAll(text, exampleID, in.ID)
	for _, object := range objects.Items() {
		for _, made := range object.Item.All(w.Simulator, in.ID) {
			text = strings.ReplaceAll(text, object.Item.ExampleID, made.ID)
		}
	}
	return text
}

func (f *folder) write(name, text string) {
	f.T.Helper()
	world.WriteBelow(f.T, f.path, name, text)
}

// run runs a command line in the folder, and returns what it printed.
func (f *folder) run(line string) string {
	f.T.Helper()
	command := exec.CommandContext(f.T.Context(), "sh", "-c", line)
	command.Dir, command.Env = f.path, f.environment
	output, err := command.CombinedOutput()
	if err != nil {
		f.T.Fatalf("%s: %v\n%s", strings.TrimSpace(line), err, output)
	}
	return string(output)
}

// isSettled checks that there is nothing left to do.
func (f *folder) isSettled() {
	f.T.Helper()
	f.run("terraform plan -input=false -no-color -detailed-exitcode")
}

// protectionPattern finds the protection, which a variable may bring.
var protectionPattern = regexp.MustCompile(`(deletion_protection\s*=\s*|"deletion_protection" \{[^}]*default\s*=\s*)true`)

// destroy destroys what the example made, first without the protection that it
// may have asked for.
func (f *folder) destroy() {
	f.T.Helper()
	if unprotected := protectionPattern.ReplaceAllString(f.configuration, "${1}false"); unprotected != f.configuration {
		f.write("main.tf", unprotected)
		f.run("terraform apply")
	}
	f.run("terraform destroy -auto-approve -input=false -no-color")
}

// serveProvider serves a provider in this process, and tells the tool how to
// reach it. Where an example leaves it to the environment, its provider finds
// the world's server and admin token there.
func serveProvider(w *world.World, address string) string {
	w.T.Helper()
	options := w.Options()
	options.Getenv = func(name string) string {
		return map[string]string{
			"UAZAPI_BASE_URL": w.URL, "UAZAPI_ADMIN_TOKEN": w.AdminToken(),
			"SMILEAPI_BASE_URL": w.URL, "SMILEAPI_USERNAME": "acme", "SMILEAPI_TOKEN": world.SmileSecret,
		}[name]
	}
	return world.Serve(w.T, address, options)
}
