package world

import (
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
)

// Says matches a message that holds these texts in this order, wherever the
// tool broke its lines.
func Says(texts ...string) *regexp.Regexp {
	var patterns []string
	for _, text := range texts {
		words := strings.Fields(text)
		for i, word := range words {
			words[i] = regexp.QuoteMeta(word)
		}
		patterns = append(patterns, strings.Join(words, `[\s│]+`))
	}
	return regexp.MustCompile("(?s)" + strings.Join(patterns, ".*"))
}

// Exactly checks that a value is this text.
func Exactly(text string) knownvalue.Check { return knownvalue.StringExact(text) }
