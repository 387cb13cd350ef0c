// Package panics tells of a panic of the provider without the words of the panic,
// which may quote what a server has answered.
package panics

import (
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"
)

// module begins the names of the functions of this module.
const module = "github.com/uazapi/terraform-provider-uazapi/"

// Tell describes a panic, with where in this module it came to be. It is called by
// the deferred function that has recovered from it.
func Tell(caught any) string {
	return fmt.Sprintf("The provider has a bug: %s, in %s. It is not known what was done by then. Please report this line.", why(caught), where())
}

// why says what the panic was, if the runtime has made it: its words hold numbers
// and types, and no contents.
func why(caught any) string {
	err, _ := caught.(error)
	if failed, is := errors.AsType[runtime.Error](err); is {
		return failed.Error()
	}
	return "a panic"
}

// where names the innermost function of this module that was running.
func where() string {
	callers := make([]uintptr, 100)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	panicked := false
	for {
		frame, more := frames.Next()
		name, ours := strings.CutPrefix(frame.Function, module)
		if panicked && ours {
			return fmt.Sprintf("%s at %s:%d", name, path.Base(frame.File), frame.Line)
		}
		if !more {
			return "a library"
		}
		panicked = panicked || frame.Function == "runtime.gopanic"
	}
}
