package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/delivery"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/window"
)

// shown is a server with its page, its deliveries and its file.
type shown struct {
	sim       *simulator.Simulator
	page      *window.Window
	deliverer *delivery.Deliverer
	// file keeps the state, "" for none. saved is what Changes said when it was written, if it was.
	file    string
	written bool
	saved   uint64
	quiet   bool

	mu     sync.Mutex
	stdout io.Writer
}

func newShown(cfg config, adminToken, address string, stdout io.Writer) *shown {
	s := &shown{file: cfg.stateFile, quiet: cfg.quiet, stdout: stdout}
	s.deliverer = delivery.New(cfg.deliver.reach, func(d delivery.Delivery) { s.page.Delivered(d) })
	opts := cfg.options
	opts.AdminToken, opts.BaseURL = adminToken, address
	opts.DiscardRequests = true
	opts.OnRequest, opts.OnEvent = s.observe, s.deliverer.Deliver
	s.sim = simulator.New(opts)
	s.page = window.New(s.sim, address)
	return s
}

func (s *shown) close() {
	s.page.Close()
	s.deliverer.Close()
}

// observe shows a request on the page, and prints it.
func (s *shown) observe(r simulator.Request) {
	s.page.Observe(r)
	if s.quiet {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// The path is still escaped, so that no request can forge a line.
	_, _ = fmt.Fprintln(s.stdout, r.Method, r.Path, r.Status)
}

// begin brings back the fleet of the file, or else makes the one of the flags.
func (s *shown) begin(cfg config) error {
	loaded, err := s.load()
	if err != nil {
		return err
	}
	if !loaded {
		if err := populate(s.sim, cfg); err != nil {
			return err
		}
	}
	for _, fault := range cfg.faults {
		s.sim.Inject(fault)
	}
	return s.save()
}

func populate(sim *simulator.Simulator, cfg config) error {
	if cfg.mix.chosen {
		return sim.AddMixedFleet(cfg.instances, cfg.mix.mix)
	}
	return sim.AddFleet(cfg.instances)
}

// load tells whether there was a file.
func (s *shown) load() (bool, error) {
	if s.file == "" {
		return false, nil
	}
	file, err := os.Open(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read -state: %w", err)
	}
	defer func() { _ = file.Close() }()
	if err := s.sim.Load(file); err != nil {
		return false, fmt.Errorf("read -state %s: %w", s.file, err)
	}
	return true, nil
}

// save writes the file, if there is one and it is not what it should be.
func (s *shown) save() error {
	changes := s.sim.Changes()
	if s.file == "" || s.written && changes == s.saved {
		return nil
	}
	// It holds tokens, so nobody else may read it.
	if err := writeAtOnce(s.file, s.sim.Save); err != nil {
		return fmt.Errorf("write -state: %w", err)
	}
	s.written, s.saved = true, changes
	return nil
}

// tick keeps the server going until ctx is done.
func (s *shown) tick(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		s.sim.Tick()
		if err := s.save(); err != nil {
			s.complain(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// complain says, in a line that shells take for a comment, what the next tick tries again.
func (s *shown) complain(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintln(s.stdout, "# WARNING:", err)
}

// writeAtOnce writes a file in one step, so that who reads it never gets half of it, and only its owner reads it.
func writeAtOnce(path string, write func(io.Writer) error) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".simulator-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // there is none any more once it was renamed
	if err := errors.Join(write(temporary), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
