package secrets

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// planted is a secret that this test leaks by itself.
const planted = `pL4nt3d/C4n4ry+"kEy=9Zq8Xw7Ve6`

// The twin of the search: it finds what is planted, in every place and in every
// form.
func TestSecretsAreFoundWherePlanted(t *testing.T) {
	t.Parallel()
	in := func(pattern string) string { return fmt.Sprintf(pattern, planted) }
	for title, c := range map[string]struct{ file, content, place string }{
		"the log":                   {"trace.log", in("2026 [TRACE] provider: token=%s"), "the log"},
		"the state":                 {"terraform.tfstate", `{"resources":[{"type":"uazapi_instance","instances":[{"attributes":{"name":` + world.JSON(planted) + `}}]}]}`, "the state uazapi_instance.name"},
		"its backup":                {"terraform.tfstate.backup", `{"outputs":{"x":{"value":` + world.JSON(planted) + `}}}`, "the state outputs.value"},
		"the private state":         {"terraform.tfstate", `{"resources":[{"type":"uazapi_instance","instances":[{"private":"` + private(planted) + `"}]}]}`, "the state uazapi_instance.private"},
		"the name of a member":      {"terraform.tfstate", `{"resources":[{"type":"uazapi_instance","instances":{` + world.JSON(planted) + `:1}}]}`, "the state uazapi_instance names"},
		"a state that is no JSON":   {"terraform.tfstate", in("{%s"), "the state"},
		"the changes in a plan":     {"first.plan", archive(t, "tfplan", in("\x00\x01%s\xff")), "a plan file"},
		"the state in a plan":       {"first.plan", archive(t, "tfstate-prev", `{"resources":[{"type":"uazapi_instance","name":`+world.JSON(planted)+`}]}`), "the state uazapi_instance.name"},
		"the configuration":         {"first.plan", archive(t, "tfconfig/m-/main.tf", in("# %s")), "the configuration in a plan"},
		"a configuration that is":   {"generated.tf", in("token = %q"), "the file generated.tf"},
		"what the tool puts beside": {".terraform/environment", in("%s"), "the file .terraform/environment"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			user := &world.Terminal{World: &world.World{T: t}, Folder: t.TempDir()}
			if err := os.MkdirAll(filepath.Join(user.Folder, ".terraform"), 0o700); err != nil {
				t.Fatal(err)
			}
			user.WriteFile(c.file, c.content)
			isIn(t, keptIn(user), c.place)
		})
	}
	t.Run("a plan in JSON", func(t *testing.T) {
		t.Parallel()
		isIn(t, searched(t, "a plan in JSON", `{"variables":{"tokens":{"value":{"a":`+world.JSON(planted)+`}}}}`), "a plan in JSON variable tokens")
		isIn(t, searched(t, "a plan in JSON", `{"resource_changes":[{"type":"uazapi_instance","change":{"after":{"name":[`+world.JSON(planted)+`]}}}]}`), "a plan in JSON uazapi_instance.name")
	})
	t.Run("a request", func(t *testing.T) {
		t.Parallel()
		f := newFront(simulator.New(simulator.Options{Strict: true}))
		request := httptest.NewRequest(http.MethodPost, "/instance/connect?token="+url.QueryEscape(planted), strings.NewReader(world.JSON(planted)))
		request.Header.Set("X-Other", planted)
		f.ServeHTTP(httptest.NewRecorder(), request)
		isIn(t, (&play{front: f}).asked(), "a URL", "a body", "the header X-Other")
	})
}

// private is a private state with a value, as the plugin framework encodes it.
func private(value string) string {
	inner := base64.StdEncoding.EncodeToString([]byte(world.JSON(map[string]string{"key": value})))
	return base64.StdEncoding.EncodeToString([]byte(world.JSON(map[string]string{"x": inner})))
}

// isIn checks that the search finds what is planted in just these places.
func isIn(t *testing.T, texts []text, places ...string) {
	t.Helper()
	found := map[string]bool{}
	search := newSearch([]canary{{"planted", planted}})
	for _, one := range texts {
		for _, leak := range search.in(one.place, one.content) {
			found[leak.place] = true
		}
	}
	for _, place := range places {
		if !found[place] {
			t.Errorf("the search does not find it in %s, but in %v", place, found)
		}
		delete(found, place)
	}
	if len(found) > 0 {
		t.Errorf("the search finds it in %v as well", found)
	}
}

func TestSecretsAreFoundInEveryForm(t *testing.T) {
	t.Parallel()
	search := newSearch([]canary{{"planted", planted}, {"short", "K7XM-93FA"}})
	for title, c := range map[string]struct {
		text  string
		found int
	}{
		"as it is":          {planted, 1},
		"in lower case":     {strings.ToLower(planted), 1},
		"in upper case":     {strings.ToUpper(planted), 1},
		"for a URL":         {url.QueryEscape(planted), 1},
		"for a path":        {url.PathEscape(planted), 1},
		"in JSON":           {world.JSON(planted), 1},
		"in Go":             {fmt.Sprintf("%q", planted), 1},
		"in hexadecimal":    {fmt.Sprintf("%x", planted), 1},
		"in base64":         {base64.StdEncoding.EncodeToString([]byte(planted)), 1},
		"in base64, inside": {base64.StdEncoding.EncodeToString([]byte(`{"a":"` + planted + `"}`)), 1},
		"in base64 of URLs": {base64.URLEncoding.EncodeToString([]byte("xx" + planted + "xx")), 1},
		"its beginning":     {planted[:fragment], 1},
		"its middle":        {"…" + planted[5:5+fragment] + "…", 1},
		"its end":           {planted[len(planted)-fragment:], 1},
		"a few of it":       {planted[:fragment-1], 0},
		"a short one":       {"the code k7xm-93fa", 1},
		"half a short one":  {"K7XM-", 0},
		"both":              {planted + " K7XM-93FA", 2},
		"nothing":           {"", 0},
	} {
		if got := len(search.in("a place", "before "+c.text+" behind")); got != c.found {
			t.Errorf("%s: the search finds %d, want %d", title, got, c.found)
		}
	}
}

// A user who writes a secret where none belongs finds it everywhere. It is
// found with all that the test of secrets goes through.
func TestSecretsAreFoundWhereAUserWritesThem(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	found := &evidence{called: map[string]bool{}, met: map[met]bool{}}
	const name, said = "n4m3C4n4ryT3ll5Wh3r31t15", "s41dC4n4ryT3ll5Wh3r31t15"
	newPlay(t, world.BuildProvider(t), found).run(func(p *play) {
		p.hides(name, "the name")
		p.hides(said, "the words")
		p.open(p.preamble() + world.Block("resource", "uazapi_instance", "it", fmt.Sprintf("name = %q", name)))
		p.does("plan", "-input=false", "-out=first.plan")
		p.shows("a plan in JSON", "first.plan")
		p.does("apply", "-input=false", "first.plan")
		p.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 422, Body: world.JSON(map[string]string{"error": said})})
		p.failsTo([]string{said}, "plan", "-input=false")
	})
	got := map[spot]bool{}
	for _, leak := range found.leaks {
		got[spot{leak.canary, leak.place}] = true
	}
	for _, want := range []spot{
		{"the name", "the output"},
		{"the name", "the configuration in a plan"},
		{"the name", "the file main.tf"},
		{"the name", "a plan file"},
		{"the name", "a plan in JSON uazapi_instance.name"},
		{"the name", "the state uazapi_instance.name"},
		{"the name", "a body"},
		{"the words", "the output"},
		{"the words", "the log"},
		{storedCanary, "the state uazapi_instance.token"},
	} {
		if !got[want] {
			t.Errorf("%s is not found in %s, but in %v", want.canary, want.place, got)
		}
	}
}
