package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Every setting of a server can be chosen: a field that no flag fills in is one that nobody can try by hand.
func TestEverySettingHasAFlag(t *testing.T) {
	t.Parallel()
	cfg, err := parse([]string{
		"-demo", "-odd", strings.Join(listed(), ","), "-slots", "9", "-profile-changes", "2", "-webhooks", "3", "-seed", "4",
		"-pair-after", "1s", "-qr-rotation", "1s", "-qr-window", "1s", "-code-window", "1s", "-qr-delay", "1s", "-first-connect", "1s",
		"-disconnect-settle", "1s", "-reset-time", "1s", "-reset-cooldown", "1s", "-health-stale", "1s", "-prefix", "/whats",
		"-header", "x-api-key=k", "-missing", "POST /instance/reset, GET /webhook", "-names", "cut", "-latency", "1ms-2ms",
	}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	// These come from the environment, from the address, and from what the command does with requests and events.
	own := map[string]bool{"AdminToken": true, "Clock": true, "DiscardRequests": true, "OnRequest": true, "BaseURL": true, "OnEvent": true}
	value := reflect.ValueOf(cfg.options)
	for n := range value.NumField() {
		if name := value.Type().Field(n).Name; value.Field(n).IsZero() != own[name] {
			t.Errorf("%s is chosen by a flag: %t", name, !value.Field(n).IsZero())
		}
	}
	if diff := cmp.Diff([]string{"POST /instance/reset", "GET /webhook"}, cfg.options.MissingRoutes); diff != "" {
		t.Error(diff)
	}
}

// A value that is left out leaves what the kind of server says.
func TestFlagsComeAfterTheKindOfServer(t *testing.T) {
	t.Parallel()
	plain, err := parse([]string{"-server", "odd"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if plain.options.ShowDelay != 7*time.Second || plain.options.Busy != simulator.Busy409Bare {
		t.Errorf("odd is %+v", plain.options)
	}
	changed, err := parse([]string{"-server", "odd", "-odd", "busy-409", "-qr-delay", "1s"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if changed.options.ShowDelay != time.Second || changed.options.Busy != simulator.Busy409 {
		t.Errorf("changed, it is %+v", changed.options)
	}
}

func TestFileOfFlags(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "simulator.conf")
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# a small one\n\nserver = 2.1\ninstances = 30\nmix = new:50\nquiet = true\nfault = GET /instance/all=503*2\nlatency=1ms-3ms\n")
	cfg, err := parse([]string{"-config", path, "-instances", "4"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.instances != 4 || cfg.mix.mix.New != 50 || !cfg.quiet || !cfg.options.OnlyBrazil || cfg.options.LatencyMost != 3*time.Millisecond {
		t.Errorf("read as %+v", cfg)
	}
	if len(cfg.faults) != 1 || cfg.faults[0].Route != "GET /instance/all" {
		t.Errorf("faults %+v", cfg.faults)
	}
	for content, want := range map[string]string{
		"instances = 1\nnonsense = 2\n": `line 2: there is no flag "nonsense"`,
		"instances = many\n":            `line 1: invalid value "many" for instances`,
		"config = other\n":              `line 1: there is no flag "config"`,
	} {
		write(content)
		if _, err := parse([]string{"-config", path}, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v", content, err)
		}
	}
}

func TestExportsOfShells(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string]string{
		"sh":         "export UAZAPI_BASE_URL=http://127.0.0.1:1\nexport UAZAPI_ADMIN_TOKEN=abc\n",
		"fish":       "set -gx UAZAPI_BASE_URL http://127.0.0.1:1\nset -gx UAZAPI_ADMIN_TOKEN abc\n",
		"powershell": "$env:UAZAPI_BASE_URL = \"http://127.0.0.1:1\"\n$env:UAZAPI_ADMIN_TOKEN = \"abc\"\n",
	} {
		if got := exportLines(shell, export{"UAZAPI_BASE_URL", "http://127.0.0.1:1"}, export{"UAZAPI_ADMIN_TOKEN", "abc"}); got != want {
			t.Errorf("%s: %q", shell, got)
		}
	}
}

func TestServesAMixedFleet(t *testing.T) {
	t.Parallel()
	s := start(t, "-instances", "100", "-mix", "-quiet", "-pair-after", "0")
	_, instances := s.list()
	statuses := map[any]int{}
	for _, in := range instances {
		statuses[in["status"]]++
	}
	if len(instances) != 100 || len(statuses) != 4 {
		t.Errorf("%d instances: %v", len(instances), statuses)
	}
}

func TestServesFaults(t *testing.T) {
	t.Parallel()
	s := start(t, "-quiet", "-fault", "GET /instance/all=503*1")
	if status, _ := s.list(); status != 503 {
		t.Errorf("first: %d", status)
	}
	if status, _ := s.list(); status != 200 {
		t.Errorf("then: %d", status)
	}
}

// A fleet, its ids and its tokens survive a restart.
func TestStateSurvivesARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "fleet.json")
	first := start(t, "-quiet", "-instances", "3", "-state", file)
	_, before := first.list()
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	second := start(t, "-quiet", "-instances", "9", "-state", file)
	if second.token != first.token {
		t.Error("the admin token is another one")
	}
	_, after := second.list()
	tokens := func(instances []map[string]any) map[any]any {
		found := map[any]any{}
		for _, in := range instances {
			found[in["id"]] = in["token"]
		}
		return found
	}
	if diff := cmp.Diff(tokens(before), tokens(after)); diff != "" || len(after) != 3 {
		t.Errorf("the fleet (-before +after):\n%s", diff)
	}
}

// The page is there, and is that of this server.
func TestServesThePage(t *testing.T) {
	t.Parallel()
	s := start(t, "-quiet", "-instances", "1")
	response, err := http.Get(s.url + "/__sim/")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), "Vendas São Paulo") || strings.Contains(string(body), s.token) {
		t.Errorf("%d %v\n%s", response.StatusCode, err, body)
	}
}

// A page that is open does not hold up the end: its connection ends in an orderly way, and is not cut once patience is
// over.
func TestStopsWhileAPageIsOpen(t *testing.T) {
	t.Parallel()
	s := start(t, "-quiet")
	response, err := http.Get(s.url + "/__sim/live")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := response.Body.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Errorf("stopped with: %v", err)
	}
	if _, err := io.ReadAll(response.Body); err != nil {
		t.Errorf("the connection of the page was cut: %v", err)
	}
}
