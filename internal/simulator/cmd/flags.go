package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/delivery"
)

// config is what the flags and the file say.
type config struct {
	listen    string
	server    string
	instances int
	mix       mixFlag
	latency   latencyFlag
	faults    faultsFlag
	deliver   deliverFlag
	shell     string
	stateFile string
	file      string
	demo      bool
	quiet     bool
	readyFile string
	odd       string
	doors     doors
	// oldToken is what the flag says that is not taken any more.
	oldToken string
	// settings are those of the server that have a value.
	settings settings
	// options are what all of this makes of the server.
	options simulator.Options
}

// settings are those of a server that have a value and no name for -odd.
type settings struct {
	quota, profileChanges, mostWebhooks                                int
	seed                                                               uint64
	pairAfter, qrRotation, qrWindow, codeWindow, qrDelay, firstConnect time.Duration
	disconnectSettle, resetTime, resetCooldown, healthStale            time.Duration
	prefix, header, missing, names                                     string
}

// nameForms are what -names takes.
var nameForms = map[string]simulator.NameForm{
	"as-sent": simulator.NameAsSent, "trimmed": simulator.NameTrimmed, "folded": simulator.NameFolded, "cut": simulator.NameCut,
}

// shells are what -shell takes.
var shells = []string{"sh", "fish", "powershell"}

func parse(args []string, stdout io.Writer) (config, error) {
	var cfg config
	flags := cfg.flagSet()
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		_, _ = fmt.Fprintln(stdout, "Serves a simulated uazapiGO server, with a page to look at it. Paste the two exports that it prints into another shell.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		_, _ = fmt.Fprint(stdout, explained, oddities)
		return config{}, err
	}
	if err == nil && cfg.file != "" {
		err = readFile(flags, cfg.file)
	}
	if err == nil {
		err = cfg.check(flags.Args())
	}
	if err == nil {
		err = cfg.choose()
	}
	if err != nil {
		return config{}, fmt.Errorf("%w; -help lists the flags", err)
	}
	return cfg, nil
}

// flagSet returns the flags, which fill in the config.
func (cfg *config) flagSet() *flag.FlagSet {
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&cfg.listen, "listen", "127.0.0.1:8484", "`address` to listen on; port 0 takes any free one")
	flags.StringVar(&cfg.server, "server", "recent", "`kind` of server: recent, 2.1, 2.0, 1.0, demo or odd")
	flags.IntVar(&cfg.instances, "instances", 0, "`number` of instances to begin with, all paired unless -mix says otherwise")
	flags.Var(&cfg.mix, "mix", "make them a fleet of all ages and states, with accents and names that occur twice; `parts` of a hundred may follow, as in -mix=disconnected:30,hibernated:5,connecting:5,new:10")
	flags.Var(&cfg.latency, "latency", "how long every request takes at least, or a `range` such as 50ms-400ms")
	flags.Var(&cfg.faults, "fault", "`fault` that requests meet, such as 503, lost*2 or 'POST /instance/create=lost'; may be given several times; see below")
	flags.Var(&cfg.deliver, "deliver", "`where` events are posted to webhooks: local, which is this machine alone, all, or off")
	flags.StringVar(&cfg.shell, "shell", "sh", "`shell` to print the exports for: sh, fish or powershell")
	flags.StringVar(&cfg.stateFile, "state", "", "`file` that keeps the fleet and the credentials, so that they survive a restart; it holds tokens")
	flags.StringVar(&cfg.file, "config", "", "`file` with a flag in each line, such as instances = 30; what is given on the command line wins")
	flags.BoolVar(&cfg.demo, "demo", false, "the same as -server demo: no listing, and instances vanish after an hour")
	flags.StringVar(&cfg.odd, "odd", "", "`settings` in which the server differs, with commas between them; see below")
	flags.StringVar(&cfg.oldToken, "admin-token", "", "not taken any more: set "+tokenVariable+" in the environment; by default the `token` is a random one")
	flags.BoolVar(&cfg.quiet, "quiet", false, "do not print the requests")
	flags.StringVar(&cfg.readyFile, "ready-file", "", "`file` to write the two exports to as soon as the server listens")
	cfg.doors.flags(flags)
	cfg.settings.register(flags)
	return flags
}

// register adds the flags of settings that have a value.
func (s *settings) register(flags *flag.FlagSet) {
	flags.IntVar(&s.quota, "slots", 0, "`number` of slots of the plan, of which each instance holds one until it is deleted; 0 means no limit")
	flags.IntVar(&s.quota, "quota", 0, "the same as -slots, by its older name; a `number`")
	flags.DurationVar(&s.pairAfter, "pair-after", 5*time.Second, "how long until an imaginary phone completes a pairing; 0 leaves it to the page")
	flags.DurationVar(&s.qrRotation, "qr-rotation", 0, "how long one QR is valid; 0 means 20s")
	flags.DurationVar(&s.qrWindow, "qr-window", 0, "how long a pairing by QR waits for the phone; 0 means 2m")
	flags.DurationVar(&s.codeWindow, "code-window", 0, "how long a pairing by code waits for the phone; 0 means 5m")
	flags.DurationVar(&s.qrDelay, "qr-delay", 0, "how long after the connect the QR or the code begins to show")
	flags.DurationVar(&s.firstConnect, "first-connect", 0, "how long after the creation of an instance its first connect fails")
	flags.DurationVar(&s.disconnectSettle, "disconnect-settle", 0, "how long a disconnect takes to show; 0 means 2s, -1ns at once")
	flags.DurationVar(&s.resetTime, "reset-time", 0, "how long a reset runs; 0 means 5s")
	flags.DurationVar(&s.resetCooldown, "reset-cooldown", 0, "how long after a reset none is accepted; 0 means 10s")
	flags.DurationVar(&s.healthStale, "health-stale", 0, "how old the health of the server is by its own word")
	flags.IntVar(&s.profileChanges, "profile-changes", 0, "`number` of changes of a profile before it is 403; 0 means no limit")
	flags.IntVar(&s.mostWebhooks, "webhooks", 0, "`number` of webhooks that an instance may have; 0 means no limit")
	flags.Uint64Var(&s.seed, "seed", 0, "`number` that varies what is drawn at random")
	flags.StringVar(&s.prefix, "prefix", "", "`path` below which the API is, as behind a gateway")
	flags.StringVar(&s.header, "header", "", "`name=value` of a header without which a gateway refuses a request")
	flags.StringVar(&s.missing, "missing", "", "`routes` that the server lacks, with commas between them, such as 'POST /instance/reset'")
	flags.StringVar(&s.names, "names", "as-sent", "what the server makes of `names`: as-sent, trimmed, folded or cut")
}

// readFile sets the flags of a file that the command line has not set.
func readFile(flags *flag.FlagSet, path string) error {
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read -config: %w", err)
	}
	defer func() { _ = file.Close() }()
	scanner := bufio.NewScanner(file)
	for number := 1; scanner.Scan(); number++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, _ := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case name == "config" || flags.Lookup(name) == nil:
			return fmt.Errorf("-config %s, line %d: there is no flag %q", path, number, name)
		case given[name]:
			continue
		}
		if err := flags.Set(name, value); err != nil {
			return fmt.Errorf("-config %s, line %d: invalid value %q for %s: %w", path, number, value, name, err)
		}
	}
	return scanner.Err()
}

func (cfg *config) check(rest []string) error {
	set := cfg.settings
	switch {
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q", rest[0])
	case cfg.instances < 0:
		return fmt.Errorf("-instances is %d, it cannot be negative", cfg.instances)
	case set.quota < 0:
		return fmt.Errorf("-quota is %d, it cannot be negative", set.quota)
	case set.quota > 0 && cfg.instances > set.quota:
		return fmt.Errorf("-instances is %d, more than the -quota of %d allows", cfg.instances, set.quota)
	case min(set.profileChanges, set.mostWebhooks) < 0:
		return errors.New("-profile-changes and -webhooks cannot be negative")
	case set.pairAfter < 0:
		return fmt.Errorf("-pair-after is %s, it cannot be negative", set.pairAfter)
	case min(set.qrRotation, set.qrWindow, set.codeWindow, set.qrDelay, set.firstConnect, set.resetTime, set.resetCooldown, set.healthStale) < 0:
		return errors.New("a time cannot be negative, but that of -disconnect-settle")
	case cfg.oldToken != "":
		return errors.New("-admin-token is not taken, as everybody on this machine sees it in the list of processes; set " + tokenVariable + " in the environment instead")
	case simulator.Presets[cfg.server] == nil:
		return fmt.Errorf("-server does not know %q", cfg.server)
	case !slices.Contains(shells, cfg.shell):
		return fmt.Errorf("-shell does not know %q", cfg.shell)
	case cfg.mix.chosen && cfg.instances == 0:
		return errors.New("-mix needs -instances: how many of them")
	}
	return nil
}

// choose works out the options of the server: its kind, what is odd, and then each setting that has a value.
func (cfg *config) choose() error {
	opts := &cfg.options
	simulator.Presets[cfg.server](opts)
	if err := makeOdd(opts, cfg.odd); err != nil {
		return err
	}
	opts.Demo = opts.Demo || cfg.demo
	opts.Latency, opts.LatencyMost = cfg.latency.least, cfg.latency.most
	return errors.Join(cfg.settings.apply(opts), cfg.doors.check())
}

// apply sets what has a value. A value that is left out leaves what the kind of server and -odd say.
func (s *settings) apply(opts *simulator.Options) error {
	opts.Quota, opts.Seed, opts.PairAfter, opts.HealthStale = s.quota, s.seed, s.pairAfter, s.healthStale
	for _, one := range []struct {
		value time.Duration
		into  *time.Duration
	}{
		{s.qrRotation, &opts.QRRotation},
		{s.qrWindow, &opts.QRWindow},
		{s.codeWindow, &opts.PairCodeWindow},
		{s.qrDelay, &opts.ShowDelay},
		{s.firstConnect, &opts.FirstConnectDelay},
		{s.disconnectSettle, &opts.DisconnectSettle},
		{s.resetTime, &opts.ResetTime},
		{s.resetCooldown, &opts.ResetCooldown},
	} {
		if one.value != 0 {
			*one.into = one.value
		}
	}
	if s.profileChanges > 0 {
		opts.ProfileChanges = s.profileChanges
	}
	if s.mostWebhooks > 0 {
		opts.Webhooks.Most = s.mostWebhooks
	}
	form, known := nameForms[s.names]
	if !known {
		return fmt.Errorf("-names does not know %q", s.names)
	}
	opts.NameForm, opts.Prefix = form, s.prefix
	return s.applyGateway(opts)
}

// applyGateway sets what stands before the server, and what it lacks.
func (s *settings) applyGateway(opts *simulator.Options) error {
	if s.header != "" {
		name, value, found := strings.Cut(s.header, "=")
		if !found || name == "" {
			return errors.New("-header is written as name=value")
		}
		opts.RequireHeader = simulator.Header{Name: name, Value: value}
	}
	for route := range strings.SplitSeq(s.missing, ",") {
		route = strings.TrimSpace(route)
		if route == "" {
			continue
		}
		if method, path, found := strings.Cut(route, " "); !found || method == "" || !strings.HasPrefix(path, "/") {
			return fmt.Errorf("-missing: %q is no route, which is written as POST /instance/reset", route)
		}
		opts.MissingRoutes = append(opts.MissingRoutes, route)
	}
	return nil
}

func notAlphanumeric(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

// export is a variable of the environment.
type export struct{ name, value string }

// exportLines are the lines to paste, for a shell.
func exportLines(shell string, exports ...export) string {
	form := "export %s=%s\n"
	switch shell {
	case "fish":
		form = "set -gx %s %s\n"
	case "powershell":
		form = "$env:%s = \"%s\"\n"
	}
	var lines strings.Builder
	for _, one := range exports {
		fmt.Fprintf(&lines, form, one.name, one.value)
	}
	return lines.String()
}

// mixFlag is -mix, with or without parts.
type mixFlag struct {
	chosen bool
	mix    simulator.Mix
}

// IsBoolFlag lets -mix stand alone.
func (*mixFlag) IsBoolFlag() bool { return true }

// String is what the help shows as the default.
func (*mixFlag) String() string { return "" }

// Set reads the parts, which have commas between them.
func (m *mixFlag) Set(text string) error {
	if on, err := strconv.ParseBool(text); err == nil {
		m.chosen, m.mix = on, simulator.UsualMix
		return nil
	}
	m.chosen, m.mix = true, simulator.Mix{}
	parts := map[string]*int{
		"disconnected": &m.mix.Disconnected, "hibernated": &m.mix.Hibernated, "connecting": &m.mix.Connecting, "new": &m.mix.New,
	}
	total := 0
	for part := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), ":")
		share, err := strconv.Atoi(value)
		if parts[name] == nil || err != nil || share < 0 {
			return errors.New("write disconnected, hibernated, connecting or new, a colon and a number, with commas between them")
		}
		*parts[name] = share
		total += share
	}
	if total > 100 {
		return fmt.Errorf("these are %d of a hundred", total)
	}
	return nil
}

// latencyFlag is -latency, a time or two.
type latencyFlag struct{ least, most time.Duration }

// String is what the help shows as the default.
func (*latencyFlag) String() string { return "" }

// Set reads a time, or two with a hyphen between them.
func (l *latencyFlag) Set(text string) error {
	from, to, isRange := strings.Cut(text, "-")
	if from == "" { // a time below 0 begins with the hyphen
		return fmt.Errorf("-latency is %s, it cannot be negative", text)
	}
	least, err := time.ParseDuration(from)
	if err != nil {
		return err
	}
	most := least
	if isRange {
		if most, err = time.ParseDuration(to); err != nil {
			return err
		}
	}
	if most < least {
		return errors.New("the second time is shorter than the first")
	}
	l.least, l.most = least, most
	return nil
}

// faultsFlag is -fault, as often as it is given.
type faultsFlag []simulator.Fault

// String is what the help shows as the default.
func (*faultsFlag) String() string { return "" }

// Set reads one more.
func (f *faultsFlag) Set(text string) error {
	fault, err := simulator.ParseFault(text)
	if err != nil {
		return err
	}
	*f = append(*f, fault)
	return nil
}

// deliverFlag is -deliver.
type deliverFlag struct{ reach delivery.Reach }

// String is what the help shows as the default.
func (*deliverFlag) String() string { return "local" }

// Set reads one of the three words.
func (d *deliverFlag) Set(text string) error {
	reaches := map[string]delivery.Reach{"local": delivery.ThisMachine, "all": delivery.Everywhere, "off": delivery.Nowhere}
	reach, known := reaches[text]
	if !known {
		return errors.New("it is local, all or off")
	}
	d.reach = reach
	return nil
}

// explained is what -help says of kinds of servers and of faults.
const explained = `
-server chooses what the server is like before -odd and the other settings change it.
  recent  as the newest captures show it
  2.1     no lead tags, proxies in Brazil only
  2.0     the first kind of proxy as well, no second connect while one runs, no new labels
  1.0     instances are made by POST /instance/init alone, dates have a T, the server does not tell its health
  demo    the public demo server: no listing, and instances vanish after an hour
  odd     different wherever another server was seen or may be

-fault takes these. A route may stand before one, as in 'POST /instance/create=lost', and *3 behind it for three
requests; otherwise it stays until the page ends it.
  401, 429, 500, 503, html   the server, or an edge before it, refuses
  503-after                  it does what it was asked, and says otherwise
  lost, cut, garbled         it does what it was asked, and the answer is lost, cut or no JSON
  dropped, redirect, slow    the connection is cut, leads elsewhere, or takes 5 seconds
  answer-only, old, foreign  it answers and does nothing, from a cache of now, or about another instance
`
