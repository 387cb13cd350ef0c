package objects

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// mark stands where `make new` leaves something to decide. It is in two parts, so that it
// is not found here.
const mark = "FILL" + ":"

// Unfilled are the places of a module where something is left to decide, and how many
// files were looked at.
func Unfilled(module fs.FS) (places []string, seen int, err error) {
	err = fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name != "." && strings.HasPrefix(entry.Name(), ".") || name == "internal/tools" || name == "docs"):
			return fs.SkipDir
		case entry.IsDir(), !slices.Contains([]string{".go", ".md", ".tf", ".tmpl"}, path.Ext(name)), name == "CONTRIBUTING.md":
			return nil
		}
		text, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		seen++
		for n, line := range bytes.Split(text, []byte("\n")) {
			if _, left, marked := strings.Cut(string(line), mark); marked {
				places = append(places, fmt.Sprintf("%s:%d: left to fill in:%s", name, n+1, left))
			}
		}
		return nil
	})
	return places, seen, err
}
