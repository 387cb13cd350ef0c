// Command testrun runs `go test` and reports it in a form that hides nothing:
// a line for each package, the output of what failed, every skipped test with
// its reason, the ten slowest tests, and the counts alone on the last line. `make test` and
// `make test-matrix` are built on it.
//
// Each -cli names a Terraform or OpenTofu for the acceptance tests; with more
// than one, the tests run once with each. Where -- stands among the arguments of go
// test, go test runs once with those before it and once with those behind it, so that
// some packages have another flag than others. With -fuzz, every fuzz target runs for
// a time after the tests, and counts as one more; without arguments of `go test`
// there is nothing but fuzzing, and with -guided its inputs follow the code that they
// reach. The exit status is 1 if a test failed, if none ran, or if an acceptance test
// was skipped for another reason than the version of the CLI.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
)

// options are what is to be run.
type options struct {
	// clis are the paths of Terraforms and OpenTofus.
	clis []string
	// fuzz runs the fuzz targets, if it has a time for each.
	fuzz fuzzer
	// args are arguments of go test, with -- between those of one run and of the next.
	args []string
}

// runs are the arguments of each run of go test.
func (o options) runs() [][]string {
	runs := [][]string{nil}
	for _, argument := range o.args {
		if argument == "--" {
			runs = append(runs, nil)
			continue
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], argument)
	}
	return runs
}

func main() {
	var o options
	flag.Func("cli", "Terraform or OpenTofu for the acceptance tests; may be repeated", func(path string) error {
		o.clis = append(o.clis, path)
		return nil
	})
	flag.DurationVar(&o.fuzz.each, "fuzz", 0, "run each fuzz target for this long")
	flag.BoolVar(&o.fuzz.guided, "guided", false, "have the inputs follow the code that they reach, which takes a build of its own")
	flag.StringVar(&o.fuzz.dir, "fuzzdir", ".build/fuzz", "where fuzzing keeps what it builds and what it finds")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: testrun [-cli PATH]... [-fuzz TIME [-guided]] [-- GO TEST ARGUMENTS [-- ...]]")
		flag.PrintDefaults()
	}
	flag.Parse()
	o.args = flag.Args()

	// An interrupt reaches `go test` by itself. It then ends, and what it did
	// until then is still reported.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)

	ok, err := run(context.Background(), os.Stdout, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testrun:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, o options) (bool, error) {
	ok := true
	var total tally
	if len(o.args) > 0 || o.fuzz.each == 0 {
		tested, err := runTests(ctx, out, o, &total)
		if err != nil {
			return false, err
		}
		ok = tested
	}
	if o.fuzz.each > 0 {
		t, err := o.fuzz.run(ctx, out)
		if err != nil {
			return false, err
		}
		t.details(out)
		ok = ok && t.ok()
		total.add(t)
	}
	total.slowest(out)
	fmt.Fprintln(out, total.counts())
	return ok, nil
}

// runTests runs the tests with each of the CLIs, or without any.
func runTests(ctx context.Context, out io.Writer, o options, total *tally) (bool, error) {
	if len(o.clis) == 0 {
		t, err := goTests(ctx, out, cli{}, o.runs())
		if err != nil {
			return false, err
		}
		t.details(out)
		total.add(t)
		return t.ok(), nil
	}

	var clis []cli
	for _, path := range o.clis {
		c, err := identify(ctx, path)
		if err != nil {
			return false, err
		}
		if twin := find(clis, c.name); twin != nil {
			fmt.Fprintf(out, "%s is %s like %s: tested once\n", c.path, c.name, twin.path)
			continue
		}
		clis = append(clis, c)
	}

	ok := true
	var table strings.Builder
	fmt.Fprintf(&table, "%-20s%8s%8s%9s\n", "", "passed", "failed", "skipped")
	for _, c := range clis {
		fmt.Fprintf(out, "testing with %s (%s)\n", c.name, c.path)
		t, err := goTests(ctx, out, c, o.runs())
		if err != nil {
			return false, err
		}
		t.details(out)
		ok = ok && t.ok()
		total.add(t)
		fmt.Fprintf(&table, "%-20s%8d%8d%9d\n", c.name, t.passed, len(t.failed), len(t.skipped))
	}
	if len(clis) > 1 {
		fmt.Fprintf(out, "\n%s\n", table.String())
	}
	return ok, nil
}

// goTests runs `go test` with each of these arguments.
func goTests(ctx context.Context, out io.Writer, c cli, runs [][]string) (*tally, error) {
	all := newTally()
	for _, args := range runs {
		t, err := goTest(ctx, out, c, args)
		if err != nil {
			return nil, err
		}
		all.add(t)
	}
	return all, nil
}

// goTest runs `go test` once. That it failed is in the tally, not in the error.
func goTest(ctx context.Context, out io.Writer, c cli, args []string) (*tally, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Env = c.environ(os.Environ())
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	t := newTally()
	if err := t.read(stdout, out); err != nil {
		return nil, err
	}
	if err := cmd.Wait(); err != nil && len(t.failed) == 0 {
		// It did not get as far as a test, or it was killed.
		t.failed = append(t.failed, "go test: "+err.Error())
	}
	return t, nil
}

// A cli is a Terraform or OpenTofu command. The zero value is none.
type cli struct {
	path string
	name string // "Terraform v1.16.0"
}

func identify(ctx context.Context, path string) (cli, error) {
	c := cli{path: path}
	cmd := exec.CommandContext(ctx, path, "version")
	cmd.Env = c.environ(os.Environ())
	cmd.Stderr = os.Stderr
	stdout, err := cmd.Output()
	if err != nil {
		return cli{}, fmt.Errorf("%s version: %w", path, err)
	}
	line, _, _ := bytes.Cut(stdout, []byte("\n"))
	c.name = string(bytes.TrimSpace(line))
	if !strings.HasPrefix(c.name, "Terraform v") && !strings.HasPrefix(c.name, "OpenTofu v") {
		return cli{}, fmt.Errorf("%s is neither Terraform nor OpenTofu: its version is %q", path, c.name)
	}
	return c, nil
}

func find(clis []cli, name string) *cli {
	for i := range clis {
		if clis[i].name == name {
			return &clis[i]
		}
	}
	return nil
}

// environ is the environment of a test run: nothing of the user's own Terraform
// set-up, and no credentials, with which a test might reach a real server.
func (c cli) environ(inherited []string) []string {
	var env []string
	for _, v := range inherited {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case strings.HasPrefix(name, "UAZAPI_"),
			strings.HasPrefix(name, "TF_CLI_"),
			strings.HasPrefix(name, "TF_VAR_"),
			name == "TF_WORKSPACE",
			name == "TF_DATA_DIR",
			name == "TF_ACC",
			name == "TF_ACC_PROVIDER_HOST",
			name == "TF_ACC_TERRAFORM_PATH":
			continue
		}
		env = append(env, v)
	}
	env = append(env, "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull)
	if c.path != "" {
		env = append(env, "TF_ACC=1", "TF_ACC_TERRAFORM_PATH="+c.path)
	}
	if strings.HasPrefix(c.name, "OpenTofu") {
		env = append(env, "TF_ACC_PROVIDER_HOST=registry.opentofu.org")
	}
	return env
}
