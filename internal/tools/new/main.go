// Command new begins a new object of the provider: it writes every place that an object
// has in this module, as code that builds, for one field called value. What is to be
// decided is marked, and the tests fail until nothing is. `make new` is built on it.
//
// It never overwrites a file, and writes nothing at all where a name is taken or a place
// is not as it expects.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	kind := flag.String("kind", "", "setting, item or action")
	name := flag.String("name", "", "the type without uazapi_, such as instance_message_delay")
	flag.Parse()
	made, err := begin(".", *kind, *name)
	if err != nil {
		fmt.Fprintln(os.Stderr, "new:", err)
		os.Exit(1)
	}
	fmt.Print(made.report())
}
