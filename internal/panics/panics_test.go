package panics_test

import (
	"errors"
	"regexp"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/panics"
)

func caught(run func()) (said string) {
	defer func() { said = panics.Tell(recover()) }()
	run()
	return ""
}

func TestTell(t *testing.T) {
	t.Parallel()
	var list []int
	var nothing *struct{ value int }
	for name, c := range map[string]struct {
		run func()
		why string
	}{
		"a text":            {func() { panic("token=5d3f") }, "a panic"},
		"an error":          {func() { panic(errors.New("token=5d3f")) }, "a panic"},
		"past the end":      {func() { list[5]++ }, `runtime error: index out of range \[5\] with length 0`},
		"a pointer to none": {func() { nothing.value++ }, "runtime error: invalid memory address or nil pointer dereference"},
		"another type":      {func() { _ = any("token=5d3f").(int) }, "interface conversion: interface {} is string, not int"},
	} {
		want := regexp.MustCompile(`^The provider has a bug: ` + c.why + `, in internal/panics_test\.\S+ at panics_test\.go:\d+\. It is not known`)
		if said := caught(c.run); !want.MatchString(said) {
			t.Errorf("%s: it says %q, want %s", name, said, want)
		}
	}
}
