package window_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// chromium returns the path of a browser of its kind, "" for none.
func chromium() string {
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Somebody goes in a real browser from an empty server by an apply over a scan, a log-out and a rename to a mended plan,
// on a wide screen and on a phone. What drives the browser is a module of its own: internal/tools/browser.
func TestInABrowser(t *testing.T) {
	t.Parallel()
	browser, terraform := chromium(), os.Getenv("TF_ACC_TERRAFORM_PATH")
	switch {
	case browser == "":
		t.Skip("there is no Chromium or Chrome on this machine")
	case terraform == "":
		t.Skip("no Terraform is named: make test names one")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 9*time.Minute)
	defer cancel()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	built := t.TempDir()
	build := func(name, folder, what string) string {
		path := filepath.Join(built, name)
		command := exec.CommandContext(ctx, "go", "build", "-mod=readonly", "-o", path, what)
		command.Dir = filepath.Join(root, folder)
		command.Env = append(os.Environ(), "GOWORK=off")
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, output)
		}
		return path
	}
	look := exec.CommandContext(ctx, build("browser", "internal/tools/browser", "."), "-chromium", browser, "-terraform", terraform,
		"-provider", build("provider", ".", "."), "-simulator", build("simulator", ".", "./internal/simulator/cmd"))
	// Its children end with it.
	look.Cancel = func() error { return look.Process.Signal(os.Interrupt) }
	look.WaitDelay = 30 * time.Second
	if output, err := look.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
