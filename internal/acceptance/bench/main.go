// Command bench measures the provider on fleets: with a real Terraform, on a
// simulator that takes 50 ms a call, against as many terraform_data of the same
// shape. It prints Markdown, and what does not hold to the budget.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	work := run
	if isStub() {
		work = stub
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// fleet is one size of fleet to measure.
type fleet struct {
	instances int
	// privacy tells whether every instance has a privacy besides its presence.
	privacy bool
	// modules tells whether each customer is a module, instead of each resource
	// having all customers.
	modules bool
	// whole tells whether a customer has everything, in a module.
	whole bool
	// slow tells whether the server refuses what is more than 5 requests a second.
	slow bool
}

func (f fleet) String() string {
	text := fmt.Sprintf("%d instances with presence", f.instances)
	switch {
	case f.whole:
		text = fmt.Sprintf("%d customers with %d objects each", f.instances, f.objects())
	case f.privacy:
		text += " and privacy"
	}
	if f.modules {
		text += ", a module for each"
	}
	if f.slow {
		text += ", on a server that takes 5 requests a second"
	}
	return text
}

// objects is how many a customer has.
func (f fleet) objects() int {
	switch {
	case f.whole:
		return 8
	case f.privacy:
		return 3
	}
	return 2
}

// copied tells whether the state is copied from that of one customer, since Terraform
// alone, or a slow server, would take too long to apply it.
func (f fleet) copied() bool { return f.slow || f.instances*f.objects() > 3*moderate }

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	sizes := flag.String("sizes", "100,1000,1000p,1000m,1000w,100ws,5x1000w,5000m", "numbers of instances; p adds privacy, m makes a module of each customer, w gives each everything, s has a slow server, and 5x before it makes five states")
	flag.Parse()
	terraform := os.Getenv("TERRAFORM")
	if terraform == "" {
		return errors.New("TERRAFORM has to name a Terraform; `make bench` does that")
	}
	fmt.Printf("Measured on %s, %s/%s, %d CPUs, %s, %s.\n\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), versionOf(ctx, terraform))
	var over []string
	for size := range strings.SplitSeq(*sizes, ",") {
		exceeded, err := measureSize(ctx, terraform, strings.TrimSpace(size))
		if err != nil {
			return fmt.Errorf("%s: %w", size, err)
		}
		over = append(over, exceeded...)
	}
	slow, err := startUp(ctx, terraform)
	if err != nil {
		return err
	}
	over = append(over, slow...)
	fmt.Println()
	if len(over) == 0 {
		fmt.Println("Everything is within the budget.")
		return nil
	}
	fmt.Println("Over the budget:")
	for _, line := range over {
		fmt.Println("- " + line)
	}
	return nil
}

// measureSize measures a fleet, prints what that took, and says what is over the budget.
func measureSize(ctx context.Context, terraform, size string) (over []string, err error) {
	shards, several, err := shardsOf(size)
	switch {
	case err != nil:
		return nil, err
	case several:
		return nil, measureShards(ctx, terraform, shards)
	}
	fleet, err := parse(size)
	if err != nil {
		return nil, err
	}
	measured, err := measure(ctx, terraform, fleet)
	if err != nil {
		return nil, err
	}
	measured.print(fleet)
	return measured.overBudget(fleet), nil
}

func parse(size string) (fleet, error) {
	count, err := strconv.Atoi(strings.TrimRight(size, "pmws"))
	if err != nil || count < 1 {
		return fleet{}, fmt.Errorf("%q is no number of instances", size)
	}
	return fleet{
		instances: count,
		privacy:   strings.Contains(size, "p"),
		modules:   strings.ContainsAny(size, "mw"),
		whole:     strings.Contains(size, "w"),
		slow:      strings.Contains(size, "s"),
	}, nil
}
