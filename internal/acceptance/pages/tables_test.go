package pages

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// codeWords are the words of a row in the form of code.
var codeWords = regexp.MustCompile("`[^`]+`")

// TestPerformanceTwinsHaveTheSameTables wants as many rows in each table of both
// languages, and the same words of code in each. What a table lacks nobody is told.
func TestPerformanceTwinsHaveTheSameTables(t *testing.T) {
	t.Parallel()
	english, portuguese := rowsOfTables(readTemplate(t, "performance")), rowsOfTables(readTemplate(t, twins["performance"]))
	if len(english) < 20 {
		t.Errorf("only %d rows were found", len(english))
	}
	if diff := cmp.Diff(english, portuguese); diff != "" {
		t.Errorf("the tables of the two languages differ (-english +portuguese):\n%s", diff)
	}
}

// A row that is not translated is found, and so is a word that it lacks.
func TestTablesThatDifferAreFound(t *testing.T) {
	t.Parallel()
	const table = "| a | b |\n|---|---|\n| `x` and `y` | 1 |\n"
	for other, same := range map[string]bool{
		"| c | d |\n|---|---|\n| `x` e `y` | 2 |\n":            true,
		"| c | d |\n|---|---|\n| `x` | 2 |\n":                  false,
		"| c | d |\n|---|---|\n| `x` e `y` | 2 |\n| z | 3 |\n": false,
	} {
		if found := cmp.Equal(rowsOfTables(table), rowsOfTables(other)); found != same {
			t.Errorf("%q is the same: %t", other, found)
		}
	}
}

// rowsOfTables are the words of code in each row of a page, under the number of its table.
func rowsOfTables(page string) []string {
	var rows []string
	table, within := 0, false
	for line := range strings.Lines(page) {
		is := strings.HasPrefix(line, "|")
		if is && !within {
			table++
		}
		if within = is; is {
			rows = append(rows, fmt.Sprint(table, codeWords.FindAllString(line, -1)))
		}
	}
	return rows
}
