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
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/window"
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

	host := reachable(listener.Addr())
	address := "http://" + host
	shown := newShown(cfg, adminToken, address, stdout)
	defer shown.close()
	if err := shown.begin(cfg); err != nil {
		return err
	}
	handler, more := cfg.doors.open(shown.sim, host, shown.observe)
	shown.page.Answer(handler)
	exports := exportLines(cfg.shell, export{"UAZAPI_BASE_URL", address}, export{"UAZAPI_ADMIN_TOKEN", shown.sim.AdminToken()})
	others := exportLines(cfg.shell, more...)
	invitation := fmt.Sprintf("# Open %s%s to see it, and to scan, log out and rename by hand.\n", address, window.Path)
	if _, err := io.WriteString(stdout, exports+invitation+others+warning(listener.Addr())); err != nil {
		return fmt.Errorf("print how to reach the server: %w", err)
	}
	if cfg.readyFile != "" {
		if err := announce(cfg.readyFile, exports+others); err != nil {
			return err
		}
		defer func() { _ = os.Remove(cfg.readyFile) }()
	}
	return errors.Join(serve(ctx, listener, shown), shown.save())
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
	write := func(to io.Writer) error {
		_, err := io.WriteString(to, exports)
		return err
	}
	if err := writeAtOnce(path, write); err != nil {
		return fmt.Errorf("write -ready-file: %w", err)
	}
	return nil
}

func serve(ctx context.Context, listener net.Listener, shown *shown) error {
	server := &http.Server{Handler: shown.page, ReadHeaderTimeout: 10 * time.Second}
	// Pages wait for news for as long as they are open.
	server.RegisterOnShutdown(shown.page.Close)
	ticking, stop := context.WithCancel(ctx)
	ticked := make(chan struct{})
	go func() {
		defer close(ticked)
		shown.tick(ticking)
	}()
	defer func() {
		stop()
		<-ticked
	}()
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
