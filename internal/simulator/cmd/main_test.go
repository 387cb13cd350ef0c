package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// served is a running command.
type served struct {
	t     *testing.T
	url   string
	token string
	// lines are what it prints after the two exports and the address of its page.
	lines <-chan string
	stop  func() error
}

func start(t *testing.T, args ...string) *served {
	t.Helper()
	return startWith(t, "", args...)
}

func startWith(t *testing.T, adminToken string, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), adminToken, writer)
		_ = writer.Close()
		ended <- err
	}()
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	s := &served{t: t, lines: lines}
	s.url = s.export("UAZAPI_BASE_URL")
	s.token = s.export("UAZAPI_ADMIN_TOKEN")
	if line, want := <-lines, "# Open "+s.url+"/__sim/ to see it, and to scan, log out and rename by hand."; line != want {
		t.Errorf("line %q, want %q", line, want)
	}
	stopped := false
	s.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("stopped with: %v", err)
		}
	})
	return s
}

func (s *served) export(name string) string {
	s.t.Helper()
	line := <-s.lines
	value, found := strings.CutPrefix(line, "export "+name+"=")
	if !found {
		s.t.Fatalf("line %q, want the export of %s", line, name)
	}
	return value
}

// rest is what it prints from now on until it ends.
func (s *served) rest() string {
	var printed strings.Builder
	for line := range s.lines {
		printed.WriteString(line + "\n")
	}
	return printed.String()
}

func (s *served) list() (int, []map[string]any) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+"/instance/all", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("admintoken", s.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var instances []map[string]any
	if response.StatusCode == http.StatusOK {
		if err := json.NewDecoder(response.Body).Decode(&instances); err != nil {
			s.t.Fatal(err)
		}
	}
	return response.StatusCode, instances
}

func TestServes(t *testing.T) {
	t.Parallel()
	s := start(t, "-instances", "12", "-quota", "12")
	if !regexp.MustCompile(`^http://127\.0\.0\.1:\d+$`).MatchString(s.url) {
		t.Errorf("URL %q", s.url)
	}
	status, instances := s.list()
	if status != 200 || len(instances) != 12 {
		t.Fatalf("%d with %d instances", status, len(instances))
	}
	names := map[any]bool{}
	for _, in := range instances {
		names[in["name"]] = true
		if in["status"] != "connected" {
			t.Errorf("%s is %s", in["name"], in["status"])
		}
	}
	if len(names) != 12 || !names["Vendas São Paulo"] || !names["Vendas São Paulo 02"] {
		t.Errorf("names %v", names)
	}
	if err := s.stop(); err != nil {
		t.Errorf("stopped with: %v", err)
	}
	var lines []string
	for line := range s.lines {
		lines = append(lines, line)
	}
	if diff := cmp.Diff([]string{"GET /instance/all 200"}, lines); diff != "" {
		t.Error(diff)
	}
}

func TestQuiet(t *testing.T) {
	t.Parallel()
	s := start(t, "-quiet")
	if status, _ := s.list(); status != 200 {
		t.Errorf("status %d", status)
	}
	if err := s.stop(); err != nil {
		t.Errorf("stopped with: %v", err)
	}
	for line := range s.lines {
		t.Errorf("printed %q", line)
	}
}

func TestDemoAndToken(t *testing.T) {
	t.Parallel()
	s := startWith(t, "abc123", "-demo")
	if s.token != "abc123" {
		t.Errorf("token %q", s.token)
	}
	if status, _ := s.list(); status != 401 {
		t.Errorf("listing of a demo server: %d", status)
	}
}

func TestReadyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ready")
	s := start(t, "-ready-file", path)
	// A request that is answered was sent after the file was written.
	s.list()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := "export UAZAPI_BASE_URL=" + s.url + "\nexport UAZAPI_ADMIN_TOKEN=" + s.token + "\n"
	if diff := cmp.Diff(want, string(content)); diff != "" {
		t.Error(diff)
	}
	if err := s.stop(); err != nil {
		t.Errorf("stopped with: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestListensEverywhere(t *testing.T) {
	t.Parallel()
	s := start(t, "-listen", ":0")
	if !strings.HasPrefix(s.url, "http://127.0.0.1:") {
		t.Errorf("URL %q", s.url)
	}
	if status, _ := s.list(); status != 200 {
		t.Errorf("status %d", status)
	}
	if err := s.stop(); err != nil {
		t.Errorf("stopped with: %v", err)
	}
	printed := s.rest()
	if !strings.HasPrefix(printed, "# WARNING: this server can be reached from other machines.\n") || !strings.Contains(printed, "Leave out -listen") {
		t.Errorf("it printed\n%s", printed)
	}
}

// What is printed can be pasted into a shell as a whole.
func TestWarnsOfOtherMachines(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"127.0.0.1:8484":     "",
		"127.9.9.9:8484":     "",
		"[::1]:8484":         "",
		"192.0.2.7:8484":     "#   http://192.0.2.7:8484\n",
		"[2001:db8::7]:8484": "#   http://[2001:db8::7]:8484\n",
		"0.0.0.0:8484":       "# WARNING",
		"[::]:8484":          "# WARNING",
	} {
		addr, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		got := warning(addr)
		if !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("of %s it warns\n%s", address, got)
		}
		for line := range strings.Lines(got) {
			if !strings.HasPrefix(line, "#") {
				t.Errorf("of %s it prints the line %q", address, line)
			}
		}
	}
}

// A listener on all addresses is reached under each of this machine, whatever
// they are, and under no address of itself alone.
func TestNamesTheAddressesOfThisMachine(t *testing.T) {
	t.Parallel()
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range addrs {
		ip := addr.(*net.IPNet).IP
		all, ofIPv4 := others(net.IPv6unspecified), others(net.IPv4zero)
		if named := slices.ContainsFunc(all, ip.Equal); named != ip.IsGlobalUnicast() {
			t.Errorf("%s is named among those of all addresses: %t", ip, named)
		}
		if named := slices.ContainsFunc(ofIPv4, ip.Equal); named != (ip.IsGlobalUnicast() && ip.To4() != nil) {
			t.Errorf("%s is named among those of IPv4: %t", ip, named)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"port taken", []string{"-listen", taken.Addr().String()}, "address already in use; choose another address with -listen"},
		{"no address", []string{"-listen", "nonsense"}, "cannot listen on nonsense"},
		{"unknown flag", []string{"-nope"}, "not defined: -nope; -help lists the flags"},
		{"no number", []string{"-instances", "many"}, `invalid value "many"`},
		{"argument", []string{"serve"}, `unexpected argument "serve"`},
		{"instances", []string{"-instances", "-1"}, "-instances is -1"},
		{"quota", []string{"-quota", "-1"}, "-quota is -1"},
		{"more than the quota", []string{"-instances", "3", "-quota", "2"}, "more than the -quota of 2"},
		{"pair-after", []string{"-pair-after", "-1s"}, "-pair-after is -1s"},
		{"latency", []string{"-latency", "-1s"}, "-latency is -1s"},
		{"latency that ends before it begins", []string{"-latency", "2s-1s"}, "the second time is shorter"},
		{"latency that is none", []string{"-latency", "soon"}, "invalid value"},
		{"server", []string{"-server", "3.0"}, `-server does not know "3.0"`},
		{"shell", []string{"-shell", "cmd"}, `-shell does not know "cmd"`},
		{"fault", []string{"-fault", "nonsense"}, `there is no fault "nonsense"`},
		{"deliver", []string{"-deliver", "here"}, "it is local, all or off"},
		{"mix of too much", []string{"-instances", "9", "-mix=new:60,connecting:50"}, "these are 110 of a hundred"},
		{"mix of nonsense", []string{"-instances", "9", "-mix=old:1"}, "write disconnected, hibernated, connecting or new"},
		{"mix of none", []string{"-mix"}, "-mix needs -instances"},
		{"names", []string{"-names", "loud"}, `-names does not know "loud"`},
		{"header", []string{"-header", "key"}, "-header is written as name=value"},
		{"missing", []string{"-missing", "/instance/all"}, `"/instance/all" is no route`},
		{"time", []string{"-qr-window", "-1s"}, "a time cannot be negative"},
		{"config that is not there", []string{"-config", "/nowhere/at/all"}, "read -config"},
		{"state that cannot be read", []string{"-listen", "127.0.0.1:0", "-state", "/"}, "read -state"},
		{"odd", []string{"-odd", "dates-t,nonsense"}, `-odd does not know "nonsense"; -help lists`},
		{"token among the flags", []string{"-admin-token", "abc123"}, "in the list of processes; set SIMULATOR_ADMIN_TOKEN in the environment instead"},
		{"ready file", []string{"-listen", "127.0.0.1:0", "-ready-file", "/nowhere/at/all"}, "write -ready-file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			// Only a failing test serves, and it does not wait for ever.
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			err := run(ctx, test.args, "", io.Discard)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q in it", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "abc123") {
				t.Errorf("the error %q shows the token", err)
			}
		})
	}
}

func TestTokenThatWouldHaveToBeQuoted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err := run(ctx, []string{"-listen", "127.0.0.1:0"}, "a b", io.Discard)
	if err == nil || err.Error() != "SIMULATOR_ADMIN_TOKEN may hold letters and digits only" {
		t.Errorf("error %v", err)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), []string{"-help"}, "", &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"listen", "instances", "pair-after", "quota", "demo", "latency", "admin-token", "quiet", "ready-file", "odd", "server", "mix", "fault", "deliver", "shell", "state", "config", "slots", "header"} {
		if !strings.Contains(out.String(), "-"+name) {
			t.Errorf("-%s is not in the help", name)
		}
	}
}
