// Command cmd serves a simulated uazapiGO server, to try out a configuration without WhatsApp and without risk.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// tokenVariable is where the admin token may come from. Everybody on the machine reads the flags of a process, but not
// its environment. It is not the variable of the provider, which may hold the token of a real server.
const tokenVariable = "SIMULATOR_ADMIN_TOKEN"

// grace is how long requests may take to end once the server is told to stop.
const grace = 3 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv(tokenVariable), os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "simulator:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done. Without an admin token, the server makes one.
func run(ctx context.Context, args []string, adminToken string, stdout io.Writer) error {
	cfg, err := parse(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if strings.ContainsFunc(adminToken, notAlphanumeric) {
		// Anything else would have to be quoted in the export line.
		return errors.New(tokenVariable + " may hold letters and digits only")
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another address with -listen, 127.0.0.1:0 takes any free port", cfg.listen, err)
	}
	defer func() { _ = listener.Close() }()

	options := cfg.options(adminToken, stdout)
	sim := simulator.New(options)
	if err := populate(sim, cfg.instances); err != nil {
		return err
	}
	exports := fmt.Sprintf("export UAZAPI_BASE_URL=http://%s\nexport UAZAPI_ADMIN_TOKEN=%s\n",
		reachable(listener.Addr()), sim.AdminToken())
	handler, more := cfg.doors.open(sim, reachable(listener.Addr()), options.OnRequest)
	exports += more
	if _, err := io.WriteString(stdout, exports+warning(listener.Addr())); err != nil {
		return fmt.Errorf("print how to reach the server: %w", err)
	}
	if cfg.readyFile != "" {
		if err := announce(cfg.readyFile, exports); err != nil {
			return err
		}
		defer func() { _ = os.Remove(cfg.readyFile) }()
	}
	return serve(ctx, listener, handler)
}

// config is what the flags say.
type config struct {
	listen    string
	instances int
	pairAfter time.Duration
	quota     int
	demo      bool
	latency   time.Duration
	quiet     bool
	readyFile string
	odd       string
	doors     doors
	// oldToken is what the flag says that is not taken any more.
	oldToken string
}

func parse(args []string, stdout io.Writer) (config, error) {
	var cfg config
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&cfg.listen, "listen", "127.0.0.1:8484", "`address` to listen on; port 0 takes any free one")
	flags.IntVar(&cfg.instances, "instances", 0, "`number` of paired instances to begin with")
	flags.DurationVar(&cfg.pairAfter, "pair-after", 5*time.Second, "how long until an imaginary phone completes a pairing; 0 means never")
	flags.IntVar(&cfg.quota, "quota", 0, "`number` of slots of the plan, of which each instance holds one until it is deleted; 0 means no limit")
	flags.BoolVar(&cfg.demo, "demo", false, "play the public demo server: no listing, and instances vanish after an hour")
	flags.DurationVar(&cfg.latency, "latency", 0, "how long every request takes at least")
	flags.StringVar(&cfg.odd, "odd", "", "`settings` in which the server differs, with commas between them; see below")
	cfg.doors.flags(flags)
	flags.StringVar(&cfg.oldToken, "admin-token", "", "not taken any more: set "+tokenVariable+" in the environment; by default the `token` is a random one")
	flags.BoolVar(&cfg.quiet, "quiet", false, "do not print the requests")
	flags.StringVar(&cfg.readyFile, "ready-file", "", "`file` to write the two exports to as soon as the server listens")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		_, _ = fmt.Fprintln(stdout, "Serves a simulated uazapiGO server. Paste the two lines that it prints into another shell.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		_, _ = fmt.Fprint(stdout, oddities)
		return config{}, err
	}
	if err == nil {
		err = cfg.check(flags.Args())
	}
	if err != nil {
		return config{}, fmt.Errorf("%w; -help lists the flags", err)
	}
	return cfg, nil
}

func (cfg config) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q", rest[0])
	case cfg.instances < 0:
		return fmt.Errorf("-instances is %d, it cannot be negative", cfg.instances)
	case cfg.quota < 0:
		return fmt.Errorf("-quota is %d, it cannot be negative", cfg.quota)
	case cfg.quota > 0 && cfg.instances > cfg.quota:
		return fmt.Errorf("-instances is %d, more than the -quota of %d allows", cfg.instances, cfg.quota)
	case cfg.pairAfter < 0:
		return fmt.Errorf("-pair-after is %s, it cannot be negative", cfg.pairAfter)
	case cfg.latency < 0:
		return fmt.Errorf("-latency is %s, it cannot be negative", cfg.latency)
	case cfg.oldToken != "":
		return errors.New("-admin-token is not taken, as everybody on this machine sees it in the list of processes; set " + tokenVariable + " in the environment instead")
	}
	return errors.Join(makeOdd(new(simulator.Options), cfg.odd), cfg.doors.check())
}

func notAlphanumeric(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

func (cfg config) options(adminToken string, stdout io.Writer) simulator.Options {
	opts := simulator.Options{
		AdminToken:      adminToken,
		Latency:         cfg.latency,
		Demo:            cfg.demo,
		Quota:           cfg.quota,
		PairAfter:       cfg.pairAfter,
		DiscardRequests: true,
	}
	_ = makeOdd(&opts, cfg.odd) // its settings are known
	if cfg.quiet {
		return opts
	}
	var mu sync.Mutex
	opts.OnRequest = func(r simulator.Request) {
		mu.Lock()
		defer mu.Unlock()
		// The path is still escaped, so that no request can forge a line.
		_, _ = fmt.Fprintln(stdout, r.Method, r.Path, r.Status)
	}
	return opts
}

// populate adds paired instances with names that could be real.
func populate(sim *simulator.Simulator, count int) error {
	names := []string{
		"Vendas São Paulo", "Suporte Recife", "Cobrança Curitiba", "Agendamentos Belo Horizonte", "Entregas Salvador",
		"Financeiro Porto Alegre", "Recepção Manaus", "Pós-venda Florianópolis", "Matrículas Fortaleza", "Loja Goiânia",
	}
	for i := range count {
		name := names[i%len(names)]
		if round := i / len(names); round > 0 {
			name = fmt.Sprintf("%s %02d", name, round+1)
		}
		if err := sim.Pair(sim.Add(name).ID, fmt.Sprintf("55219%08d", 90_000_001+i)); err != nil {
			return fmt.Errorf("pair %s: %w", name, err)
		}
	}
	return nil
}

// reachable returns the address under which this machine reaches a listener that may listen on all addresses.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
}

// warning says who else reaches a listener, in lines that a shell takes for comments.
func warning(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() {
		return ""
	}
	var text strings.Builder
	text.WriteString("# WARNING: this server can be reached from other machines.\n")
	for _, ip := range others(tcp.IP) {
		fmt.Fprintf(&text, "#   http://%s\n", net.JoinHostPort(ip.String(), strconv.Itoa(tcp.Port)))
	}
	text.WriteString("# A person who has the admin token can do everything on it, and nothing is encrypted.\n" +
		"# Leave out -listen to serve this machine alone.\n")
	return text.String()
}

// others are the addresses under which other machines reach a listener on an address.
func others(listened net.IP) []net.IP {
	if !listened.IsUnspecified() {
		return []net.IP{listened}
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil // the warning is the same without them
	}
	var reached []net.IP
	for _, addr := range addrs {
		network, ok := addr.(*net.IPNet)
		if !ok || !network.IP.IsGlobalUnicast() {
			continue
		}
		if listened.To4() != nil && network.IP.To4() == nil {
			continue // 0.0.0.0 is all addresses of IPv4
		}
		reached = append(reached, network.IP)
	}
	return reached
}

// announce writes the file in one step, so that a script that waits for it never reads half of it.
func announce(path, exports string) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".ready-*")
	if err != nil {
		return fmt.Errorf("write -ready-file: %w", err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // there is none any more once it was renamed
	_, err = temporary.WriteString(exports)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return fmt.Errorf("write -ready-file: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("write -ready-file: %w", err)
	}
	return nil
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return server.Close()
	}
	return nil
}
