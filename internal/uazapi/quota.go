package uazapi

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// wordsOfQuota are how two words begin that together speak of the number of
// instances that a plan has, in English and in Portuguese, folded.
var wordsOfQuota = [][2]string{
	{"max", "instanc"},
	{"limit", "instanc"},
	{"quota", "instanc"},
	{"cota", "instanc"},
	{"limit", "plan"},
	{"quota", "plan"},
	{"cota", "plan"},
}

// wordsOfRate are how words begin that speak of a rate. They count more: "the
// limit of requests for each instance" is a rate.
var wordsOfRate = []string{"rate", "request", "requisic", "solicitac", "taxa", "second", "segundo"}

// classifyTooMany keeps the quota of the plan, which no waiting changes, and the pause
// between two changes of a token apart from a limit of the rate. Only its words tell it,
// and only where an instance is to be made or connected, or to have another token.
func classifyTooMany(asked call.Call, said string) call.Kind {
	switch asked.Path {
	case pathCreate, pathInit, pathConnect:
	case pathRotateToken:
		if strings.Contains(said, "cooldown") {
			return ErrCooldown
		}
		return call.ErrRateLimit
	default:
		return call.ErrRateLimit
	}
	words := strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsLetter(r) })
	if slices.ContainsFunc(wordsOfRate, func(begin string) bool { return oneBegins(words, begin) }) {
		return call.ErrRateLimit
	}
	for _, pair := range wordsOfQuota {
		if oneBegins(words, pair[0]) && oneBegins(words, pair[1]) {
			return ErrQuota
		}
	}
	return call.ErrRateLimit
}

// oneBegins tells whether one of the words begins so.
func oneBegins(words []string, begin string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, begin) })
}

// usedUp is how servers write that all of a number are used: "10/10", "10 of 10".
var usedUp = regexp.MustCompile(`\b\d{1,6} ?(?:/|of|de) ?(\d{1,6})\b`)

// Allowed returns how many instances the plan has by the words of a refusal for
// the quota, 0 where they do not say it.
func Allowed(e *call.Error) int {
	said := usedUp.FindStringSubmatch(e.Message)
	if said == nil {
		return 0
	}
	allowed, _ := strconv.Atoi(said[1])
	return allowed
}
