package lives

import (
	"flag"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	livesTime  = flag.Duration("lives", 10*time.Second, "how long to live fresh lives")
	livesCount = flag.Int("runs", 0, "how many fresh lives to live, whatever time they take")
	onlyGroups = flag.String("groups", "", "the groups of actions that happen, separated by commas; all unless given")
	onlyServer = flag.String("server", "", "the settings of the servers, separated by commas, as the command simulator takes them; drawn unless given")
	liveKept   = flag.Bool("kept", true, "whether to live the lives that are kept as well")
	exceptions = flag.String("except", "", "the rules that are not judged, separated by commas, to see what lies behind them")
)

// kept are lives that once broke a rule, or that are worth living in every run. A seed
// means the same life only as long as the actions of its groups are the same: what it
// has found gets a test of its own as well.
var kept = []struct {
	seed   uint64
	groups string
	why    string
}{
	{1, "work", "a quiet life"},
	{261517717011706, "work,hands", "an admin field is set by hand and a plan that does not say so takes it back"},
	{81427088720376, "work,hands", "a plan that changes an admin field takes a name back"},
	{237339228636605, "work,sessions", "a phone logs out"},
	{70535243557351, "work,faults", "the listing shows less than there is"},
	{236761458448807, "work,caches", "the listing is old"},
	{2364749239321, "work,kills", "a killed run leaves an instance behind"},
	{222629455310407, "work,wrong server", "the wrong server"},
}

// TestLives lives the lives that are kept, and then fresh ones until the time is over.
// With -rapid.seed it lives that one life.
func TestLives(t *testing.T) {
	if one := given(t); one != 0 {
		live(t, one, *onlyGroups)
		return
	}
	for _, old := range kept {
		if !*liveKept {
			break
		}
		t.Run(old.why, func(t *testing.T) { live(t, old.seed, old.groups) })
	}
	end := time.Now().Add(*livesTime)
	base := rand.Uint64N(1 << 48)
	t.Logf("fresh lives begin at seed %d", base)
	lived := 0
	goesOn := func() bool { return time.Now().Before(end) }
	if *livesCount > 0 {
		goesOn = func() bool { return lived < *livesCount }
	}
	for !t.Failed() && goesOn() {
		live(t, base+uint64(lived), *onlyGroups)
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
func live(t *testing.T, seed uint64, groups string) {
	t.Helper()
	if err := flag.Set("rapid.seed", strconv.FormatUint(seed, 10)); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if t.Failed() {
			t.Logf("this life again: go test ./internal/lives -run '^TestLives$' -groups=%q -except=%q -rapid.steps=%s -rapid.seed=%d",
				groups, *exceptions, flag.Lookup("rapid.steps").Value, seed)
		}
	}()
	rapid.Check(t, func(t *rapid.T) { life(t, actionsOf(groups)) })
}

// life is one history of a fleet.
func life(t *rapid.T, actions map[string]func(*world, *rapid.T)) {
	kind, settings := drawServer(t)
	w := newWorld(t, kind)
	w.telling.begin("two servers are started")
	w.telling.add("with the settings %q", settings)
	steps := map[string]func(*rapid.T){"": func(*rapid.T) { w.check() }}
	for name, action := range actions {
		steps[name] = func(t *rapid.T) {
			before := w.picture()
			w.telling.begin(name)
			action(w, t)
			w.tellSince(before)
		}
	}
	w.begin(t)
	t.Repeat(steps)
	w.quiet()
}
