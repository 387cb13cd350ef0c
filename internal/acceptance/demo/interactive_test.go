package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestIsInteractive(t *testing.T) {
	t.Parallel()
	for chosen, want := range map[string]bool{"": false, "interactive": true} {
		if got, err := isInteractive(chosen); got != want || err != nil {
			t.Errorf("%q: %t, %v", chosen, got, err)
		}
	}
	if _, err := isInteractive("yes"); err == nil {
		t.Error("yes is taken")
	}
}

// What the reader does on the page is what the demo waits for.
func TestWaitsForTheReader(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		done  func(before, now simulator.Instance) bool
		event string
		form  url.Values
	}{
		"rename":  {isTampered, "rename", url.Values{"name": {"outro"}}},
		"privacy": {isTampered, "privacy", url.Values{"key": {"last"}, "value": {"none"}}},
		"delete":  {isTampered, "delete", nil},
		"log out": {isLoggedOut, "logout", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address, shutdown, err := serve(t.Context(), true)
			if err != nil {
				t.Fatal(err)
			}
			defer shutdown()
			in := server.Add("Vendas")
			if err := server.Pair(in.ID, "5511990000001"); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			waited := make(chan error, 1)
			before := server.Instances()
			go func() { waited <- story{server: server}.wait(ctx, before, test.done) }()
			response, err := http.PostForm(address+"/__sim/instances/"+in.ID+"/"+test.event, test.form)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if err := <-waited; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAnInterruptEndsTheWait(t *testing.T) {
	t.Parallel()
	server, _, shutdown, err := serve(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer shutdown()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	server.Add("Vendas")
	if err := (story{server: server}).until(ctx, isTampered)(); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}

// Each story begins and ends alike, and what it says of the page names buttons that are there.
func TestStories(t *testing.T) {
	t.Parallel()
	var s story
	alone, together := s.byItself(), s.byTheReader(t.Context())
	if len(alone) != len(together) {
		t.Fatalf("%d and %d acts", len(alone), len(together))
	}
	for _, button := range []string{`"Scan with the phone"`, `"Log out on the phone"`} {
		if !slices.ContainsFunc(together, func(act act) bool { return strings.Contains(act.say, button) }) {
			t.Errorf("the reader is not told of %s", button)
		}
	}
}
