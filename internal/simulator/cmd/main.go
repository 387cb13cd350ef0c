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
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// grace is how long requests may take to end once the server is told to stop.
const grace = 3 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "simulator:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done.
func run(ctx context.Context, args []string, stdout io.Writer) error {
	cfg, err := parse(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another address with -listen, 127.0.0.1:0 takes any free port", cfg.listen, err)
	}
	defer func() { _ = listener.Close() }()

	sim := simulator.New(cfg.options(stdout))
	if err := populate(sim, cfg.instances); err != nil {
		return err
	}
	exports := fmt.Sprintf("export UAZAPI_BASE_URL=http://%s\nexport UAZAPI_ADMIN_TOKEN=%s\n",
		reachable(listener.Addr()), sim.AdminToken())
	if _, err := io.WriteString(stdout, exports); err != nil {
		return fmt.Errorf("print how to reach the server: %w", err)
	}
	if cfg.readyFile != "" {
		if err := announce(cfg.readyFile, exports); err != nil {
			return err
		}
		defer func() { _ = os.Remove(cfg.readyFile) }()
	}
	return serve(ctx, listener, sim)
}

// config is what the flags say.
type config struct {
	listen     string
	instances  int
	pairAfter  time.Duration
	quota      int
	demo       bool
	latency    time.Duration
	adminToken string
	quiet      bool
	readyFile  string
}

func parse(args []string, stdout io.Writer) (config, error) {
	var cfg config
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&cfg.listen, "listen", "127.0.0.1:8484", "`address` to listen on; port 0 takes any free one")
	flags.IntVar(&cfg.instances, "instances", 0, "`number` of paired instances to begin with")
	flags.DurationVar(&cfg.pairAfter, "pair-after", 5*time.Second, "how long until an imaginary phone completes a pairing; 0 means never")
	flags.IntVar(&cfg.quota, "quota", 0, "`number` of instances that may be connected; 0 means no limit")
	flags.BoolVar(&cfg.demo, "demo", false, "play the public demo server: no listing, and instances vanish after an hour")
	flags.DurationVar(&cfg.latency, "latency", 0, "how long every request takes at least")
	flags.StringVar(&cfg.adminToken, "admin-token", "", "admin `token`; by default a random one")
	flags.BoolVar(&cfg.quiet, "quiet", false, "do not print the requests")
	flags.StringVar(&cfg.readyFile, "ready-file", "", "`file` to write the two exports to as soon as the server listens")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		_, _ = fmt.Fprintln(stdout, "Serves a simulated uazapiGO server. Paste the two lines that it prints into another shell.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
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
	case strings.ContainsFunc(cfg.adminToken, notAlphanumeric):
		// Anything else would have to be quoted in the export line.
		return errors.New("-admin-token may hold letters and digits only")
	}
	return nil
}

func notAlphanumeric(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

func (cfg config) options(stdout io.Writer) simulator.Options {
	opts := simulator.Options{
		AdminToken:      cfg.adminToken,
		Latency:         cfg.latency,
		Demo:            cfg.demo,
		Quota:           cfg.quota,
		PairAfter:       cfg.pairAfter,
		DiscardRequests: true,
	}
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

// announce writes the file in one step, so that whoever waits for it never reads half of it.
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
