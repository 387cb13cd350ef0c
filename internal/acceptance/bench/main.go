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
}

func (f fleet) String() string {
	text := fmt.Sprintf("%d instances with presence", f.instances)
	if f.privacy {
		text += " and privacy"
	}
	if f.modules {
		text += ", a module for each"
	}
	return text
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	sizes := flag.String("sizes", "100,1000,1000p,1000m,5000m", "numbers of instances; p adds privacy, m makes a module of each customer")
	flag.Parse()
	terraform := os.Getenv("TERRAFORM")
	if terraform == "" {
		return errors.New("TERRAFORM has to name a Terraform; `make bench` does that")
	}
	fleets, err := parse(*sizes)
	if err != nil {
		return err
	}
	fmt.Printf("Measured on %s, %s/%s, %d CPUs, %s, %s.\n\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), versionOf(ctx, terraform))
	var over []string
	for _, size := range fleets {
		measured, err := measure(ctx, terraform, size)
		if err != nil {
			return fmt.Errorf("%s: %w", size, err)
		}
		measured.print(size)
		over = append(over, measured.overBudget(size)...)
	}
	if err := startUp(ctx, terraform); err != nil {
		return err
	}
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

func parse(sizes string) ([]fleet, error) {
	var fleets []fleet
	for size := range strings.SplitSeq(sizes, ",") {
		number := strings.TrimRight(strings.TrimSpace(size), "pm")
		count, err := strconv.Atoi(number)
		if err != nil || count < 1 {
			return nil, fmt.Errorf("%q is no number of instances", size)
		}
		fleets = append(fleets, fleet{
			instances: count,
			privacy:   strings.Contains(size, "p"),
			modules:   strings.Contains(size, "m"),
		})
	}
	return fleets, nil
}
