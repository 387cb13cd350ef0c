package simulator

import "time"

// ListOptions are how a server keeps what an instance has a list of, such as its quick replies. Nobody has seen it.
type ListOptions struct {
	// TwinsRefused answers 400 where another entry of the list has the name.
	TwinsRefused bool
	// LateReads is how many reads of a list lack an entry that is new. The answer to the request that added it may have it.
	LateReads int
	// EditClears has an edit clear what it is not sent, instead of keeping it.
	EditClears bool
}

// listed is what every entry of a list has.
type listed struct {
	Owner   string `json:"owner"`
	Created string `json:"created"`
	Updated string `json:"updated"`

	// late is how many reads lack the entry still.
	late int
}

// newListed returns what a new entry has.
func (s *Simulator) newListed(in *instance, now time.Time) listed {
	return listed{Owner: in.owner, Created: s.date(now), Updated: s.date(now), late: s.opts.Lists.LateReads}
}

// read tells whether a read shows the entry.
func (l *listed) read() bool {
	if l.late > 0 {
		l.late--
		return false
	}
	return true
}

// shownOf returns the entries of a list that a read shows.
func shownOf[T any, P interface {
	*T
	read() bool
}](entries []T) []T {
	shown := []T{}
	for n := range entries {
		if P(&entries[n]).read() {
			shown = append(shown, entries[n])
		}
	}
	return shown
}
