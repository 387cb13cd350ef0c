package acceptance

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

// terminal is where a user works: a folder with a configuration, and the tool.
// It is for what the testing library does not show, such as the tool's own
// output, and for what it does not do, such as interrupting the tool.
type terminal struct {
	*world
	tool        tool
	folder      string
	environment []string
}

// terminal opens one with this configuration. The provider is served by this
// process, so that it lives by the world's clock and pauses little.
func (w *world) terminal(config string) *terminal {
	w.t.Helper()
	t := w.blank(config)
	t.environment = append(t.environment, "TF_REATTACH_PROVIDERS="+serve(w.t, t.tool.provider(), w.options()))
	t.write("cli.tfrc", "")
	return t
}

// buildProvider builds the provider as users have it, and returns its path.
func buildProvider(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "terraform-provider-uazapi")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, repository)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	return program
}

// terminalWith opens one where the provider is a program, as users have it.
func (w *world) terminalWith(program, config string) *terminal {
	w.t.Helper()
	t := w.blank(config)
	t.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"uazapi/uazapi\" = %q\n  }\n  direct {}\n}\n", filepath.Dir(program)))
	return t
}

// blank is a terminal whose tool does not know yet how to reach the provider.
// It sees nothing of the environment and of how the user has set up the tool.
func (w *world) blank(config string) *terminal {
	w.t.Helper()
	t := &terminal{world: w, tool: findTool(w.t), folder: w.t.TempDir()}
	t.environment = []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + t.folder,
		"TMPDIR=" + os.TempDir(),
		"TF_CLI_CONFIG_FILE=" + filepath.Join(t.folder, "cli.tfrc"),
		"CHECKPOINT_DISABLE=1",
	}
	t.configure(config)
	return t
}

// configure changes the configuration.
func (t *terminal) configure(config string) {
	t.t.Helper()
	t.write("main.tf", "terraform {\n  required_providers {\n    uazapi = {\n      source = \"uazapi/uazapi\"\n    }\n  }\n}\n\n"+config)
}

func (t *terminal) write(name, text string) {
	t.t.Helper()
	writeBelow(t.t, t.folder, name, text)
}

// writeBelow writes a file into a folder, or into one below it.
func writeBelow(t *testing.T, folder, name, text string) {
	t.Helper()
	file := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// read reads a file of the folder.
func (t *terminal) read(name string) string {
	t.t.Helper()
	text, err := os.ReadFile(filepath.Join(t.folder, name))
	if err != nil {
		t.t.Fatal(err)
	}
	return string(text)
}

// repository is the folder of the module, from one of tests.
const repository = "../.."

// readRepository reads a file of the module, by its path there.
func readRepository(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (t *terminal) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, t.tool.path, arguments...)
	command.Dir, command.Env = t.folder, t.environment
	return command
}

// run runs the tool, which has to succeed, and returns what it printed.
func (t *terminal) run(arguments ...string) string {
	t.t.Helper()
	output, err := t.command(t.t.Context(), arguments...).CombinedOutput()
	if err != nil {
		t.t.Fatalf("%s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return string(output)
}

// fails runs the tool, which has to fail and to say this.
func (t *terminal) fails(saying []string, arguments ...string) {
	t.t.Helper()
	output, err := t.command(t.t.Context(), arguments...).CombinedOutput()
	if err == nil {
		t.t.Errorf("%s succeeded:\n%s", strings.Join(arguments, " "), output)
	}
	if !says(saying...).Match(output) {
		t.t.Errorf("%s does not say %q:\n%s", strings.Join(arguments, " "), saying, output)
	}
}

// The command lines of users.
var (
	applies = []string{"apply", "-auto-approve", "-input=false", "-no-color"}
	planned = []string{"plan", "-input=false", "-no-color"}
)

// invokes is the command line that runs an action.
func invokes(action string) []string {
	return append(slices.Clone(applies), "-invoke=action."+action)
}

// onCLI skips a test where there is to be no command-line tool.
func onCLI(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run where TF_ACC is set")
	}
}

// needs skips a test where the tool lacks a feature, by its name in [features].
func needs(t *testing.T, feature string) {
	t.Helper()
	onCLI(t)
	findTool(t).skips(t, feature)
}

// feature is what not every tool has.
type feature struct {
	name string
	// terraform and tofu are the versions that brought it, "" where none has.
	terraform, tofu string
}

// features are all that a test may need.
var features = []feature{
	{"actions", "1.14.0", ""},
	{"ephemeral resources", "1.10.0", "1.11.0"},
	{"queries", "1.14.0", ""},
	{"write-only attributes", "1.11.0", "1.11.0"},
	{"state encryption", "", "1.8.0"},
	{"providers with for_each", "", "1.9.0"},
	{"import by identity", "1.12.0", "1.12.0"},
}

// skips skips a test where the tool lacks the feature.
func (t tool) skips(test *testing.T, feature string) {
	test.Helper()
	if !t.knows(feature) {
		test.Skipf("%s %s has no %s", t.name(), t.version, feature)
	}
}

// knows tells whether the tool has a feature.
func (t tool) knows(feature string) bool {
	for _, known := range features {
		since := known.terraform
		if t.tofu {
			since = known.tofu
		}
		if known.name == feature && since != "" {
			return !t.version.LessThan(version.Must(version.NewVersion(since)))
		}
	}
	return false
}
