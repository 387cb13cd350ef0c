package acceptance

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"
)

// TestMain runs twice as many tests at a time as there are processors, unless -parallel
// says how many: most of a test is waiting for a tool, and some wait on purpose.
//
// The tools collect no garbage below a limit of memory. Each lives for a tenth of a
// second, and a quarter of its processor time would go into collecting.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"GOGC": "off", "GOMEMLIMIT": "400MiB"} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	most := flag.Lookup("test.parallel")
	if most.Value.String() == most.DefValue {
		if err := most.Value.Set(strconv.Itoa(2 * runtime.GOMAXPROCS(0))); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
