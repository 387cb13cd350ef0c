package call

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v6"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

const (
	// patience is how long a limit of the rate is sat out in which no request
	// passes, and the longest that a server may ask to wait.
	patience = 2 * time.Minute
	// A rate falls once in a second at the most, since a server counts over some
	// time: what it refuses just after a fall may still be for what came before.
	betweenFalls = time.Second
	// closed is how long nothing is sent once a limit was given up. Then one request
	// tries whether the server has others again.
	closed = 10 * time.Second
	// convincing is how many refusals in a row that ask for longer than anybody waits
	// are those of the whole server, and not of one route or one instance.
	convincing = 5
	// A rate that fell stays for a while, and then grows by a tenth a second.
	beforeGrowth  = 10 * time.Second
	betweenGrowth = time.Second
	growth        = 1.1
)

// errGaveUp says that a request was not sent, since the server would refuse it like
// all before it.
var errGaveUp = errors.New("not sent, since the server goes on to refuse all requests as too many")

// throttle holds requests up where the server says that they are too many: all
// requests of the client, since the server counts them all. It does as the
// congestion control of networks does. Each refusal makes a pause and halves the
// rate, which then recovers slowly.
type throttle struct {
	limiter *rate.Limiter
	// most is the rate of the configuration, and least the lowest to fall to.
	most, least rate.Limit
	// longest bounds a pause that the server asked for.
	longest time.Duration
	// turn has requests wait one by one, so that no more than one has a place at
	// the limiter when the rate changes.
	turn *semaphore.Weighted

	mu sync.Mutex
	// grown are the pauses for which the server did not ask.
	grown *backoff.ExponentialBackOff
	// until is when the pause ends, and pauses counts them.
	until  time.Time
	pauses int
	// passes counts what the server has answered otherwise, and since is the
	// first refusal after the last of these.
	passes int
	since  time.Time
	// inARow counts the refusals after the last of these.
	inARow int
	// opens is when a request may be sent again after a limit was given up, and
	// asked is how long the server wanted everybody to wait, if it said so.
	opens time.Time
	asked time.Duration
	// fell is when the rate last fell, and grows when it may grow again.
	fell, grows time.Time
	// sent counts all requests, and taken those that were not too many.
	sent, taken meter
}

func newThrottle(limit rate.Limit, pace Pace) *throttle {
	longest := pace.Most
	if longest <= 0 {
		longest = patience
	}
	pace = pace.orDefault()
	return &throttle{
		limiter: rate.NewLimiter(limit, 1),
		most:    limit,
		least:   rate.Every(pace.First),
		longest: longest,
		turn:    semaphore.NewWeighted(1),
		grown:   pace.growing(),
	}
}

// wait holds a request up until it may be sent. It returns how many pauses there
// were by then, or [errGaveUp].
func (t *throttle) wait(ctx context.Context) (pauses int, err error) {
	if err := t.turn.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	defer t.turn.Release(1)
	for {
		if t.isClosed() {
			return 0, errGaveUp
		}
		if err := sleep(ctx, t.pause()); err != nil {
			return 0, err
		}
		place := t.limiter.Reserve()
		if err := sleep(ctx, place.Delay()); err != nil {
			place.Cancel()
			return 0, err
		}
		if pauses, ok := t.enter(); ok {
			return pauses, nil
		}
	}
}

// isClosed tells whether nothing is sent, since a limit was given up.
func (t *throttle) isClosed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Now().Before(t.opens)
}

// pause returns how long the pause still is.
func (t *throttle) pause() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Until(t.until)
}

// enter counts a request that is sent now, unless a pause has begun meanwhile, or
// a limit was given up.
func (t *throttle) enter() (pauses int, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if now.Before(t.until) || now.Before(t.opens) {
		return 0, false
	}
	if t.lasting(now) {
		t.opens = now.Add(closed) // for all but this one
	}
	t.sent.count(now)
	return t.pauses, true
}

// learn takes note of what became of a request. No answer, and a fault of the
// server, say nothing of the rate.
func (t *throttle) learn(got Answer, failed *Error) {
	switch {
	case failed != nil && failed.waiting:
	case failed != nil && failed.Kind == ErrRateLimit:
		t.refused(got.pauses, failed.RetryAfter)
	case got.Status > 0 && got.Status < 500:
		t.passed()
	}
}

// refused takes note of a request that was too many, after some pauses. Those
// that were sent before the same pause say the same, so the first of them counts.
func (t *throttle) refused(pauses int, asked time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if t.since.IsZero() {
		t.since = now
	}
	t.asked = asked
	t.inARow++
	if lasting := t.lasting(now); lasting || asked > patience {
		if lasting || t.inARow >= convincing {
			t.opens = now.Add(closed)
		}
		return // nobody waits for that
	}
	pause := min(asked, t.longest)
	if pauses == t.pauses {
		t.pauses++
		t.fall(now)
		pause = max(pause, t.grown.NextBackOff())
	}
	if end := now.Add(pause); end.After(t.until) {
		t.until = end
	}
}

// fall halves the rate: that at which requests were sent, where the limiter would
// have let more pass. It does not fall below what the server has just taken in a
// second.
func (t *throttle) fall(now time.Time) {
	t.grows = now.Add(beforeGrowth)
	if now.Sub(t.fell) < betweenFalls {
		return
	}
	t.fell = now
	limit := t.limiter.Limit()
	lower := max(min(limit, t.sent.rate())/2, t.taken.recent(now), t.least)
	t.limiter.SetLimit(min(limit, lower))
}

// passed takes note of a request that was not too many.
func (t *throttle) passed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.passes++
	t.since, t.opens, t.inARow = time.Time{}, time.Time{}, 0
	t.grown.Reset()
	now, limit := time.Now(), t.limiter.Limit()
	t.taken.count(now)
	if limit >= t.most || now.Before(t.grows) {
		return
	}
	t.grows = now.Add(betweenGrowth)
	t.limiter.SetLimit(min(limit*growth, t.most))
}

// passedSoFar counts the requests that were not too many.
func (t *throttle) passedSoFar() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.passes
}

// gaveUp tells whether no request has passed for so long that none waits any more.
func (t *throttle) gaveUp() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lasting(time.Now())
}

// refusal is the refusal of a request that was not sent.
func (t *throttle) refusal(call Call) *Error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return &Error{
		Kind: ErrRateLimit, Method: call.Method, Path: call.Path, ByAdmin: call.As.Admin,
		Message: errGaveUp.Error(), RetryAfter: t.asked, cause: errGaveUp, waiting: true,
	}
}

func (t *throttle) lasting(now time.Time) bool {
	return !t.since.IsZero() && now.Sub(t.since) > patience
}

// meter counts the requests of a second, and those of the last second before it
// that had any.
type meter struct {
	begun     time.Time
	now, last int
}

func (m *meter) count(at time.Time) {
	if at.Sub(m.begun) >= time.Second {
		m.begun, m.last, m.now = at, m.now, 0
	}
	m.now++
}

// rate returns how many requests were sent in a second. The second that is now
// may only have begun.
func (m *meter) rate() rate.Limit { return rate.Limit(max(m.now, m.last)) }

// recent returns the same, unless that was a while ago.
func (m *meter) recent(at time.Time) rate.Limit {
	if at.Sub(m.begun) >= 2*time.Second {
		return 0
	}
	return m.rate()
}

// sleep waits, unless the context ends first.
func sleep(ctx context.Context, pause time.Duration) error {
	if pause <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
