package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// aRelease is the heading of a version in CHANGELOG.md.
var aRelease = regexp.MustCompile(`^## \[([^\]]+)\] - (\S.*)$`)

var aDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// printNotes prints what the changelog says of a version, which is what its release
// on GitHub says.
func printNotes(changelog, version string) error {
	text, err := os.ReadFile(changelog)
	if err != nil {
		return err
	}
	notes, err := notesOf(string(text), strings.TrimPrefix(version, "v"))
	if err != nil {
		return fmt.Errorf("%s: %w", changelog, err)
	}
	fmt.Print(notes)
	return nil
}

// notesOf returns the part of a changelog below the heading of a version. It has to have
// a day: a version without one is not meant to be released.
func notesOf(changelog, version string) (string, error) {
	if version == "" {
		return "", errors.New("the version is missing")
	}
	var notes strings.Builder
	inside := false
	for line := range strings.Lines(changelog) {
		if heading := aRelease.FindStringSubmatch(strings.TrimRight(line, "\r\n")); heading != nil && heading[1] == version {
			if !aDay.MatchString(heading[2]) {
				return "", fmt.Errorf("version %s is %q there: write the day of the release first, such as 2026-12-01", version, heading[2])
			}
			inside = true
			continue
		}
		// The next version, or the addresses of the headings.
		if strings.HasPrefix(line, "## ") || strings.HasPrefix(line, "[") && strings.Contains(line, "]: ") {
			inside = false
		}
		if inside {
			notes.WriteString(line)
		}
	}
	if text := strings.TrimSpace(notes.String()); text != "" {
		return text + "\n", nil
	}
	return "", fmt.Errorf("there is nothing about version %s", version)
}
