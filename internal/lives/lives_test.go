package lives

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	livesTime  = flag.Duration("lives", 20*time.Second, "how long to live fresh lives")
	onlyGroups = flag.String("groups", "", "the groups of actions that happen, separated by commas, or all")
)

// kept are lives that once failed, or that are worth living in every run.
var kept = []struct {
	seed uint64
	why  string
}{
	{1, "the first one"},
}

// TestLives lives the lives that are kept, and then fresh ones until the time is over.
// With -rapid.seed it lives that one life.
func TestLives(t *testing.T) {
	one := given(t)
	if one != 0 {
		live(t, one)
		return
	}
	for _, old := range kept {
		t.Run(fmt.Sprintf("%d", old.seed), func(t *testing.T) { live(t, old.seed) })
	}
	end := time.Now().Add(*livesTime)
	base := rand.Uint64N(1 << 48)
	t.Logf("fresh lives begin at seed %d", base)
	lived := 0
	for time.Now().Before(end) {
		live(t, base+uint64(lived))
		lived++
	}
	t.Logf("%d fresh lives", lived)
}

// given sets the flags of rapid that the user has not set, and returns the seed that
// the user has.
func given(t *testing.T) uint64 {
	t.Helper()
	set := map[string]string{"rapid.checks": "1", "rapid.steps": "30", "rapid.nofailfile": "true", "rapid.shrinktime": "20s"}
	flag.Visit(func(f *flag.Flag) { delete(set, f.Name) })
	for name, value := range set {
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	seed, err := strconv.ParseUint(flag.Lookup("rapid.seed").Value.String(), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return seed
}

// live lives the life of a seed.
func live(t *testing.T, seed uint64) {
	t.Helper()
	if err := flag.Set("rapid.seed", strconv.FormatUint(seed, 10)); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if t.Failed() {
			t.Logf("this life again: go test ./internal/lives -run TestLives -groups=%q -rapid.steps=%s -rapid.seed=%d",
				*onlyGroups, flag.Lookup("rapid.steps").Value, seed)
		}
	}()
	rapid.Check(t, life)
}

// life is one history of a fleet.
func life(t *rapid.T) {
	w := newWorld(t)
	steps := map[string]func(*rapid.T){"": func(*rapid.T) { w.check() }}
	for name, action := range chosen() {
		steps[name] = func(t *rapid.T) { action(w, t) }
	}
	w.begin(t)
	t.Repeat(steps)
	w.quiet()
}
