package uazapi

import (
	"net/url"
	"strings"
)

const (
	// shortestBehind is how long what stands behind the host is at the least, if it has a
	// secret in it. Shorter paths are words.
	shortestBehind = 12
	// shortestValue is how long a value of a query is at the least, if it is a secret.
	// Shorter ones are numbers and words.
	shortestValue = 8
)

// secretsIn are what of an address may be one: the user and the password, all behind the
// host, and each value of a query alone. It is read as it is written, since a server may
// quote one that no parser takes.
func secretsIn(address string) []string {
	_, rest, is := strings.Cut(address, "://")
	if !is {
		return nil
	}
	host, behind := rest, ""
	if end := strings.IndexAny(rest, `/?#\`); end >= 0 {
		host, behind = rest[:end], strings.TrimPrefix(rest[end:], "/")
	}
	secrets := usersIn(host)
	if len(behind) >= shortestBehind {
		secrets = append(secrets, inBothForms(behind)...)
	}
	_, query, _ := strings.Cut(behind, "?")
	for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return strings.ContainsRune("&;#", r) }) {
		if _, value, _ := strings.Cut(pair, "="); len(value) >= shortestValue {
			secrets = append(secrets, inBothForms(value)...)
		}
	}
	return secrets
}

// usersIn are the user and the password before a host, together and alone.
func usersIn(host string) []string {
	at := strings.LastIndex(host, "@")
	if at < 0 {
		return nil
	}
	user, password, _ := strings.Cut(host[:at], ":")
	return append(append([]string{host[:at]}, inBothForms(user)...), inBothForms(password)...)
}

// inBothForms is a part of an address as it is written and, where that differs, as it is
// meant.
func inBothForms(part string) []string {
	if meant, err := url.PathUnescape(part); err == nil && meant != part {
		return []string{part, meant}
	}
	return []string{part}
}
