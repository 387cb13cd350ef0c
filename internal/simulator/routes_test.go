package simulator

import "testing"

// Two areas that had the same route would take it from each other without a word.
func TestAreasShareNoRoute(t *testing.T) {
	t.Parallel()
	owned := map[string]bool{}
	for _, area := range New(Options{CreateRoute: Both, ProxyGeneration: ProxyFirst}).areas() {
		for name := range area {
			if owned[name] {
				t.Errorf("two areas have %s", name)
			}
			owned[name] = true
		}
	}
}

// A route that an area plays is not among those that nobody plays.
func TestUnplayedRoutesAreNotPlayed(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	for _, name := range unplayedRoutes {
		if _, played := s.routes[name]; played {
			t.Errorf("%s is played", name)
		}
	}
	for name := range s.routes {
		if !isRoute(name) {
			t.Errorf("%q is no method and path", name)
		}
	}
}
