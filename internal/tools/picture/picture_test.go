package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const printed = "before\n$ terraform apply plan\n\x1b[1mCreating <\"Vendas\">\x1b[0m\nStill creating...\n\x1b[38;5;231;48;5;16m█▀▄ \x1b[0m\nApply complete!\nafter\n"

func TestPictureIsDrawnForBothThemes(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "run")
	err := run([]string{"-from", "$ terraform apply", "-to", "Apply complete", "-leave", "Still creating", "-name", name, "-title", `A "run"`}, strings.NewReader(printed))
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range themes {
		drawn, err := os.ReadFile(name + "-" + theme.name + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		var read struct {
			Label string `xml:"aria-label,attr"`
			Group struct {
				Texts []string `xml:"text"`
				Paths []struct {
					D string `xml:"d,attr"`
				} `xml:"path"`
			} `xml:"g"`
		}
		if err := xml.Unmarshal(drawn, &read); err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(read.Group.Texts, "\n"), "$ terraform apply plan\nCreating <\"Vendas\">\nApply complete!"; got != want {
			t.Errorf("%s has the texts\n%s\nwant\n%s", theme.name, got, want)
		}
		if len(read.Group.Paths) != 1 || strings.Count(read.Group.Paths[0].D, "M") != 3 {
			t.Errorf("%s does not draw three blocks: %+v", theme.name, read.Group.Paths)
		}
		if !strings.Contains(string(drawn), theme.background) || strings.Contains(string(drawn), "\x1b") {
			t.Errorf("%s has other colors:\n%s", theme.name, drawn)
		}
	}
}

func TestPictureOfNothingIsAnError(t *testing.T) {
	t.Parallel()
	err := run([]string{"-from", "$ terraform destroy", "-to", "Destroy complete", "-name", filepath.Join(t.TempDir(), "run")}, strings.NewReader(printed))
	if err == nil || !strings.Contains(err.Error(), `"$ terraform destroy"`) {
		t.Errorf("got %v", err)
	}
}

func TestWrapBreaksBetweenWords(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("número ", 30)
	for _, line := range wrap(long) {
		if len([]rune(line)) > columns || strings.HasPrefix(line, " ") {
			t.Errorf("%q is no line of a terminal", line)
		}
	}
	if got := strings.Join(wrap(long), " "); got != long {
		t.Errorf("words are lost: %q", got)
	}
}
