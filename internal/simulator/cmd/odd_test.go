package main

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// listed returns the settings that the help names.
func listed() []string {
	var names []string
	for line := range strings.Lines(oddities) {
		if !strings.HasPrefix(line, "  ") {
			continue
		}
		names = append(names, regexp.MustCompile(`[a-z0-9-]+`).FindAllString(line[16:], -1)...)
	}
	slices.Sort(names)
	return names
}

func TestHelpListsEverySettingThatMakesOdd(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(simulator.Oddities)), listed()); diff != "" {
		t.Errorf("settings (-known +listed):\n%s", diff)
	}
}

func TestEachSettingMakesOddInAnotherWay(t *testing.T) {
	t.Parallel()
	seen := []simulator.Options{{}}
	for _, name := range listed() {
		var opts simulator.Options
		if err := makeOdd(&opts, " "+name+", "); err != nil {
			t.Error(err)
		}
		if slices.ContainsFunc(seen, func(other simulator.Options) bool { return reflect.DeepEqual(other, opts) }) {
			t.Errorf("%s does nothing of its own", name)
		}
		seen = append(seen, opts)
	}
}

func TestServesOddly(t *testing.T) {
	t.Parallel()
	s := start(t, "-instances", "1", "-quiet", "-odd", "listing-masked,accounts-business")
	_, instances := s.list()
	token, _ := instances[0]["token"].(string)
	if !strings.HasSuffix(token, "********") || instances[0]["plataform"] != "smba" {
		t.Errorf("listed as %v", instances[0])
	}
}
