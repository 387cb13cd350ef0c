package world

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Terminal is where a user works: a folder with a configuration, and the tool.
// It is for what the tool itself says, for what the testing library does not do, such as
// interrupting the tool, and for stories of many steps: the library runs the tool nine
// times for a step, and a terminal three times.
type Terminal struct {
	*World
	Tool        Tool
	Folder      string
	Environment []string
}

// Terminal opens one with this configuration. The provider is served by this
// process, so that it lives by the world's clock and pauses little.
func (w *World) Terminal(config string) *Terminal {
	w.T.Helper()
	t := w.blank(config)
	t.Environment = append(t.Environment, Serve(w.T, t.Tool.Provider(), w.Options()))
	t.WriteFile("cli.tfrc", "")
	return t
}

// TerminalWith opens one where the provider is a program, as users have it.
func (w *World) TerminalWith(program, config string) *Terminal {
	w.T.Helper()
	t := w.blank(config)
	t.WriteFile("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"uazapi/uazapi\" = %q\n  }\n  direct {}\n}\n", filepath.Dir(program)))
	return t
}

// blank is a terminal whose tool does not know yet how to reach the provider.
// It sees nothing of the environment and of how the user has set up the tool.
func (w *World) blank(config string) *Terminal {
	w.T.Helper()
	t := &Terminal{World: w, Tool: FindTool(w.T), Folder: w.T.TempDir()}
	t.Environment = []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + t.Folder,
		"TMPDIR=" + os.TempDir(),
		"TF_CLI_CONFIG_FILE=" + filepath.Join(t.Folder, "cli.tfrc"),
		"CHECKPOINT_DISABLE=1",
	}
	for name, value := range uncollected {
		t.Environment = append(t.Environment, name+"="+value)
	}
	t.Configure(config)
	return t
}

// With is the same terminal in a shell that has these variables set.
func (t *Terminal) With(environment map[string]string) *Terminal {
	t.T.Helper()
	options, twin := t.Options(), *t
	options.Getenv = func(name string) string { return environment[name] }
	twin.Environment = append(slices.Clone(t.Environment), Serve(t.T, t.Tool.Provider(), options))
	return &twin
}

// Configure changes the configuration.
func (t *Terminal) Configure(config string) {
	t.T.Helper()
	t.WriteFile("main.tf", "terraform {\n  required_providers {\n    uazapi = {\n      source = \"uazapi/uazapi\"\n    }\n  }\n}\n\n"+config)
}

// WriteFile writes a file into the folder.
func (t *Terminal) WriteFile(name, text string) {
	t.T.Helper()
	WriteBelow(t.T, t.Folder, name, text)
}

// ReadFile reads a file of the folder.
func (t *Terminal) ReadFile(name string) string {
	t.T.Helper()
	text, err := os.ReadFile(filepath.Join(t.Folder, name))
	if err != nil {
		t.T.Fatal(err)
	}
	return string(text)
}

// Command is the tool, ready to run in the folder.
func (t *Terminal) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, t.Tool.Path, arguments...)
	command.Dir, command.Env = t.Folder, t.Environment
	return command
}

// Run runs the tool, which has to succeed, and returns what it printed.
func (t *Terminal) Run(arguments ...string) string {
	t.T.Helper()
	output, err := t.Command(t.T.Context(), arguments...).CombinedOutput()
	if err != nil {
		t.T.Fatalf("%s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return string(output)
}

// Tries runs the tool, and returns what it printed and whether it succeeded.
func (t *Terminal) Tries(arguments ...string) (said string, succeeded bool) {
	t.T.Helper()
	output, err := t.Command(t.T.Context(), arguments...).CombinedOutput()
	return string(output), err == nil
}

// Fails runs the tool, which has to fail and to say this.
func (t *Terminal) Fails(saying []string, arguments ...string) {
	t.T.Helper()
	output, err := t.Command(t.T.Context(), arguments...).CombinedOutput()
	if err == nil {
		t.T.Errorf("%s succeeded:\n%s", strings.Join(arguments, " "), output)
	}
	if !Says(saying...).Match(output) {
		t.T.Errorf("%s does not say %q:\n%s", strings.Join(arguments, " "), saying, output)
	}
}

// Says runs the tool, which has to succeed and to say this.
func (t *Terminal) Says(saying []string, arguments ...string) {
	t.T.Helper()
	if said := t.Run(arguments...); !Says(saying...).MatchString(said) {
		t.T.Errorf("%s does not say %q:\n%s", strings.Join(arguments, " "), saying, said)
	}
}

// IsSettled checks that nothing is planned, and nothing told.
func (t *Terminal) IsSettled() {
	t.T.Helper()
	said := t.Run(Plan...)
	if !strings.Contains(said, NothingToDo) || strings.Contains(said, "Warning") {
		t.T.Errorf("there is something left to do, or to tell:\n%s", said)
	}
}

// PlanSays plans, and checks that the output holds some texts and lacks others,
// which are those that begin with "!". It takes one listing.
func (t *Terminal) PlanSays(texts ...string) {
	t.T.Helper()
	t.PlanLists(1, texts...)
}

// PlanLists checks what a plan says, and that it takes so many listings: one for
// all that is there, and another for what that one lacks.
func (t *Terminal) PlanLists(listings int, texts ...string) {
	t.T.Helper()
	t.ResetRequests()
	said := t.Run(Plan...)
	for _, text := range texts {
		unwanted, absent := strings.CutPrefix(text, "!")
		if strings.Contains(said, unwanted) == absent {
			t.T.Errorf("the plan is to say %q:\n%s", text, said)
		}
	}
	t.Listed(listings)
	t.WroteNothing()
}
