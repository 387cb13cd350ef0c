package secrets

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

// canary is a secret whose appearance anywhere is a leak.
type canary struct{ name, value string }

// leak is a canary in a place, with what stands around it.
type leak struct{ canary, place, around string }

// fragment is how many characters of a secret in a row are a leak of their own.
const fragment = 12

// search finds canaries in texts: whole, in parts, and in the encodings in
// which a text may quote them, in upper and lower case.
type search struct {
	// parts are the runs of characters that give a canary away, by canary.
	parts map[string]string
	// starts are the first bytes of all parts. Few texts get past them, which
	// makes the search of many megabytes quick.
	starts [1 << 16]bool
	// whole are the canaries that are too short to have parts.
	whole []canary
}

func newSearch(canaries []canary) *search {
	s := &search{parts: map[string]string{}}
	for _, c := range canaries {
		for _, form := range forms(c.value) {
			form = strings.ToLower(form)
			if len(form) < fragment {
				s.whole = append(s.whole, canary{c.name, form})
				continue
			}
			for i := range len(form) - fragment + 1 {
				part := form[i : i+fragment]
				s.parts[part] = c.name
				s.starts[start(part)] = true
			}
		}
	}
	return s
}

func start(part string) uint16 {
	return (uint16(part[0])<<8 | uint16(part[1])) ^ (uint16(part[2])<<5 | uint16(part[3])<<1)
}

// forms are the ways in which a text may quote a secret.
func forms(secret string) []string {
	forms := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret),
		strings.Trim(strconv.QuoteToASCII(secret), `"`), hex.EncodeToString([]byte(secret)),
	}
	escaped, err := json.Marshal(secret)
	if err == nil {
		forms = append(forms, strings.Trim(string(escaped), `"`))
	}
	if len(secret) >= fragment {
		forms = append(forms, inBase64(secret)...)
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// inBase64 are the ways in which a secret may stand within a longer text in
// base64, without the characters that depend on what is around it.
func inBase64(secret string) []string {
	var forms []string
	for before, cut := range []int{0, 2, 3} {
		text := append(make([]byte, before), secret...)
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			encoded := encoding.EncodeToString(text)
			forms = append(forms, encoded[cut:len(encoded)-1])
		}
	}
	return forms
}

// in finds the canaries in a text, each once.
func (s *search) in(place, text string) []leak {
	lower := asciiLower(text)
	found := map[string]leak{}
	note := func(name string, at, length int) {
		if _, known := found[name]; !known {
			found[name] = leak{name, place, strings.ToValidUTF8(text[max(0, at-100):min(len(text), at+length+60)], "?")}
		}
	}
	for i := range len(lower) - fragment + 1 {
		if part := lower[i : i+fragment]; s.starts[start(part)] {
			if name, is := s.parts[part]; is {
				note(name, i, fragment)
			}
		}
	}
	for _, short := range s.whole {
		if at := strings.Index(lower, short.value); at >= 0 {
			note(short.name, at, len(short.value))
		}
	}
	var leaks []leak
	for _, one := range found {
		leaks = append(leaks, one)
	}
	return leaks
}

// asciiLower keeps every byte at its place.
func asciiLower(text string) string {
	lower := []byte(text)
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' {
			lower[i] = b + 'a' - 'A'
		}
	}
	return string(lower)
}

// text is something that is searched, with the name of its place.
type text struct{ place, content string }

// searched is a file by the place that it is, with all that it is made of:
// plans are archives, and of JSON each value has a place of its own.
func searched(t *testing.T, name, content string) []text {
	t.Helper()
	if archive, err := zip.NewReader(strings.NewReader(content), int64(len(content))); err == nil {
		var texts []text
		for _, member := range archive.File {
			texts = append(texts, unpacked(t, member)...)
		}
		return texts
	}
	if values, is := valuesOf(name, content); is {
		return values
	}
	return []text{{name, content}}
}

// unpacked is a member of the archive that a plan is.
func unpacked(t *testing.T, member *zip.File) []text {
	t.Helper()
	opened, err := member.Open()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case strings.HasPrefix(member.Name, "tfstate"):
		return searched(t, "the state", string(content))
	case strings.HasPrefix(member.Name, "tfconfig"):
		return []text{{"the configuration in a plan", string(content)}}
	default:
		return []text{{"a plan file", string(content)}}
	}
}

// valuesOf takes a JSON document apart. The place of a value is the document,
// the type of the object that it belongs to, and the name of its attribute.
func valuesOf(document, content string) ([]text, bool) {
	var members map[string]any
	if json.Unmarshal([]byte(content), &members) != nil {
		return nil, false
	}
	var texts []text
	for name, member := range members {
		texts = append(texts, text{document + " names", name})
		if name != "variables" {
			collect(&texts, document, name, member)
			continue
		}
		// Values of variables have names of their own inside.
		variables, _ := member.(map[string]any)
		for variable, value := range variables {
			texts = append(texts, text{document + " variable " + variable, world.JSON(value)})
		}
	}
	return texts, true
}

// collect gathers the texts in a member of a JSON object, and the names of the
// members inside.
func collect(into *[]text, document, name string, value any) {
	collectIn(into, document, document+" "+name, name, value)
}

func collectIn(into *[]text, document, place, name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		// What has a type with an underscore is an object of a provider.
		if kind, is := value["type"].(string); is && strings.Contains(kind, "_") {
			place = document + " " + kind
		}
		for name, member := range value {
			*into = append(*into, text{place + " names", name})
			collectIn(into, document, place, name, member)
		}
	case []any:
		for _, element := range value {
			collectIn(into, document, place, name, element)
		}
	case string:
		*into = append(*into, text{place + "." + name, value})
		// The private state is encoded twice.
		if decoded, err := base64.StdEncoding.DecodeString(value); err == nil && name == "private" {
			*into = append(*into, text{place + "." + name, string(decoded)})
		}
	}
}

// keptIn is all that the tool keeps in the folder: the state, its backup, the
// plans, the log and whatever else it writes.
func keptIn(user *world.Terminal) []text {
	user.T.Helper()
	var texts []text
	err := fs.WalkDir(os.DirFS(user.Folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(user.Folder, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		texts = append(texts, searched(user.T, placeOf(name), string(content))...)
		return nil
	})
	if err != nil {
		user.T.Fatal(err)
	}
	return texts
}

// removesFiles removes a file of the folder.
func removesFiles(user *world.Terminal, name string) error {
	return os.Remove(filepath.Join(user.Folder, name))
}

// placeOf names the place that a file is.
func placeOf(name string) string {
	switch {
	case strings.Contains(name, ".tfstate"):
		return "the state"
	case path.Ext(name) == ".log":
		return "the log"
	default:
		return "the file " + name
	}
}

// archive packs a member into an archive, as a plan is one.
func archive(t *testing.T, member, content string) string {
	t.Helper()
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	file, err := writer.Create(member)
	if err == nil {
		_, err = io.WriteString(file, content)
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return packed.String()
}
