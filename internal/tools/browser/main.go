// Command browser looks at the page of the simulator in a real Chromium, while a real Terraform works on the same
// server: an apply waits for the page to scan, somebody logs out and renames on the page, and a plan finds it and an
// apply mends it. It does so on a wide screen with a mouse, and on a phone, in the dark and in Portuguese, with the
// keyboard. Whatever the console of the browser complains of is a failure. With -pictures it takes pictures meanwhile.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

// patience is how long one of the two looks may take.
const patience = 4 * time.Minute

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		os.Exit(1)
	}
}

func run() error {
	var with programs
	flag.StringVar(&with.chromium, "chromium", "", "`path` of Chromium")
	flag.StringVar(&with.terraform, "terraform", "", "`path` of Terraform or OpenTofu")
	flag.StringVar(&with.provider, "provider", "", "`path` of the provider")
	flag.StringVar(&with.simulator, "simulator", "", "`path` of the command that serves the simulator")
	pictures := flag.String("pictures", "", "`folder` to write pictures into; without it, none are taken")
	flag.Parse()
	if err := with.check(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, screen := range screens {
		if err := look(ctx, with, screen, *pictures); err != nil {
			return fmt.Errorf("on the %s screen: %w", screen.name, err)
		}
		fmt.Printf("the %s screen: from an empty server to a mended plan\n", screen.name)
	}
	return nil
}

// programs are the paths of what is run.
type programs struct{ chromium, terraform, provider, simulator string }

func (p *programs) check() error {
	for name, path := range map[string]*string{
		"-chromium": &p.chromium, "-terraform": &p.terraform, "-provider": &p.provider, "-simulator": &p.simulator,
	} {
		if *path == "" {
			return errors.New(name + " is missing")
		}
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = absolute
	}
	return nil
}

// screen is what the page is looked at on.
type screen struct {
	name, language string
	width, height  int64
	dark, keyboard bool
	// These are what the buttons say there.
	scan, logOut, rename string
}

var screens = []screen{
	{
		name: "wide", language: "en", width: 1180, height: 720,
		scan: "Scan with the phone", logOut: "Log out on the phone", rename: "Rename in the panel",
	},
	{
		name: "narrow", language: "pt-BR", width: 390, height: 844, dark: true, keyboard: true,
		scan: "Escanear com o celular", logOut: "Desconectar pelo celular", rename: "Renomear no painel",
	},
}

// look goes the whole way on one screen.
func look(ctx context.Context, with programs, on screen, pictures string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	dir, err := os.MkdirTemp("", "uazapi-browser-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server, err := startSimulator(ctx, with.simulator, dir)
	if err != nil {
		return err
	}
	defer server.stop()
	shell, err := newShell(ctx, with, server, dir)
	if err != nil {
		return err
	}
	tab, page, err := openPage(ctx, with.chromium, server.url, on, pictures)
	if err != nil {
		return err
	}
	defer page.close()
	return errors.Join(walk(tab, page, shell, on), page.complaints())
}

// walk is what somebody does who tries the provider for the first time.
func walk(ctx context.Context, page *page, shell *shell, on screen) error {
	if err := page.sees(ctx, "#empty"); err != nil {
		return fmt.Errorf("an empty server: %w", err)
	}
	if err := pair(ctx, page, shell, on); err != nil {
		return fmt.Errorf("the first apply: %w", err)
	}
	if err := page.presses(ctx, on.logOut, ".card .badge.disconnected"); err != nil {
		return fmt.Errorf("log out: %w", err)
	}
	if err := page.renames(ctx, "teste 2 (não mexer)", on.rename); err != nil {
		return fmt.Errorf("rename: %w", err)
	}
	if err := page.picture(ctx, "drift"); err != nil {
		return err
	}
	if err := shell.plans(ctx, changes, "teste 2 (não mexer)", "Vendas São Paulo"); err != nil {
		return fmt.Errorf("a plan after that: %w", err)
	}
	if err := pair(ctx, page, shell, on); err != nil {
		return fmt.Errorf("the apply that mends: %w", err)
	}
	if err := shell.plans(ctx, nothing); err != nil {
		return fmt.Errorf("the last plan: %w", err)
	}
	if err := page.shows(ctx, "h3", "Vendas São Paulo"); err != nil {
		return err
	}
	return page.isInOrder(ctx)
}

// pair applies, and scans the QR that the page shows meanwhile.
func pair(ctx context.Context, page *page, shell *shell, on screen) error {
	applying, cancel := context.WithCancel(ctx)
	applied := shell.apply(applying)
	ended := make(chan error, 1)
	go func() {
		ended <- <-applied
		cancel() // an apply that failed shows no QR, so nobody waits for one
	}()
	defer cancel()
	err := page.seesPicture(applying, ".pairing img")
	if err == nil {
		err = page.picture(ctx, "pairing")
	}
	if err == nil {
		err = page.presses(ctx, on.scan, ".card .badge.connected")
	}
	if err != nil {
		cancel()
		return errors.Join(err, <-ended)
	}
	return <-ended
}
