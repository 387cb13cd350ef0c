package simulator_test

import (
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	queueRoute = "GET /message/async"
	clearRoute = "DELETE /message/async"
)

func TestQueueWaitsForASessionAndDrainsAtTheDelay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	fresh := w.sim.Add("a")
	enqueue(w, fresh, 2)
	w.as(fresh, queueRoute, "").check(200, wants{
		"instanceId": fresh.ID, "queue.status": "waiting_connection", "queue.pending": 2.0, "queue.sessionReady": false, "queue.processingNow": false,
	})
	in := w.paired("b", "5511990000001")
	w.as(in, queueRoute, "").check(200, wants{"queue.status": "idle", "queue.pending": 0.0, "queue.sessionReady": true, "queue.resetting": false})
	enqueue(w, in, 3)
	w.as(in, delayRoute, `{"msg_delay_min":2,"msg_delay_max":6}`).check(200, nil)
	w.clock.Advance(4 * time.Second)
	w.as(in, queueRoute, "").check(200, wants{"queue.status": "processing", "queue.pending": 1.0})
	enqueue(w, in, 1)
	w.as(in, queueRoute, "").check(200, wants{"queue.pending": 2.0})
	w.as(in, clearRoute, "").check(200, wants{"response": "Async queue cleared", "stats.trackedJobsCleared": 2.0})
	w.as(in, queueRoute, "").check(200, wants{"queue.status": "idle", "queue.pending": 0.0})
	w.as(in, delayRoute, `{"msg_delay_min":0,"msg_delay_max":0}`).check(200, nil)
	enqueue(w, in, 9)
	w.as(in, queueRoute, "").check(200, wants{"queue.pending": 0.0})
}

// enqueue has messages wait in the queue of an instance.
func enqueue(w *world, in simulator.Instance, messages int) {
	w.t.Helper()
	if err := w.sim.Enqueue(in.ID, messages); err != nil {
		w.t.Fatal(err)
	}
}

// queued looks at a queue of two messages after a minute, and empties it.
func queued(pending float64, status int) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		enqueue(w, in, 2)
		w.clock.Advance(time.Minute)
		w.as(in, queueRoute, "").check(200, wants{"queue.pending": pending})
		w.as(in, clearRoute, "").check(status, nil)
	}
}
