// Command picture draws what a program has printed as a picture of a terminal, an SVG
// for light pages and one for dark ones. `make pictures` draws the demo with it.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(args []string, printed io.Reader) error {
	flags := flag.NewFlagSet("picture", flag.ContinueOnError)
	from := flags.String("from", "", "`text` of the line that the picture begins with")
	to := flags.String("to", "", "`text` of the line that it ends with")
	leave := flags.String("leave", "", "`texts` of lines that are left out, with | between them")
	name := flags.String("name", "", "`name` of the pictures: NAME-light.svg and NAME-dark.svg")
	title := flags.String("title", "", "`text` for people who do not see the picture")
	if err := flags.Parse(args); err != nil {
		return err
	}
	text, err := io.ReadAll(printed)
	if err != nil {
		return err
	}
	lines, err := part(plain(string(text)), *from, *to, strings.Split(*leave, "|"))
	if err != nil {
		return err
	}
	for _, theme := range themes {
		drawn := draw(lines, *title, theme)
		file := filepath.Clean(*name + "-" + theme.name + ".svg")
		if err := os.WriteFile(file, []byte(drawn), 0o644); err != nil { //nolint:gosec // a picture for everybody
			return err
		}
	}
	return nil
}

// part is what stands between two lines, both included.
func part(text, from, to string, leave []string) ([]string, error) {
	var lines []string
	within := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		within = within || strings.Contains(line, from)
		if !within || has(line, leave) {
			continue
		}
		lines = append(lines, wrap(line)...)
		if strings.Contains(line, to) {
			return lines, nil
		}
	}
	return nil, fmt.Errorf("nothing was printed from %q to %q", from, to)
}

func has(line string, texts []string) bool {
	for _, text := range texts {
		if text != "" && strings.Contains(line, text) {
			return true
		}
	}
	return false
}
