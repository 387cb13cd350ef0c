package world

import (
	"flag"
	"os"
	"testing"
)

// uncollected has a tool collect no garbage below a limit of memory. It lives for a tenth
// of a second, and a quarter of its processor time would go into collecting.
var uncollected = map[string]string{"GOGC": "off", "GOMEMLIMIT": "400MiB"}

// parallel is the flag that says how many tests run at a time.
const parallel = "test.parallel"

// Main runs the tests of a folder: each calls it as its TestMain.
//
// Unless -parallel says how many, two tests run at a time. go test runs as many folders
// at a time as there are processors, so that twice as many tests run in all: most of a
// test is waiting for a tool, and some wait on purpose.
func Main(m *testing.M) {
	flag.Parse()
	for name, value := range uncollected {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	chosen := false
	flag.Visit(func(given *flag.Flag) { chosen = chosen || given.Name == parallel })
	if !chosen {
		if err := flag.Set(parallel, "2"); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	if err := removeProvider(); err != nil {
		panic(err)
	}
	os.Exit(code)
}
