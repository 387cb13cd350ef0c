package simulator

import (
	"net/http"
	"time"
)

// queue holds the messages that were sent with async.
type queue struct {
	// waiting are the messages that wait, as of since. They leave one after another.
	waiting int
	since   time.Time
}

func (s *Simulator) queueRoutes() routes {
	return routes{
		"GET /message/async":    {access: byInstance, handle: s.showQueue},
		"DELETE /message/async": {access: byInstance, handle: s.clearQueue},
	}
}

// pending is how many messages still wait. Each takes the least delay of the instance; without a delay, none waits.
func (s *Simulator) pending(in *instance, now time.Time) int {
	if in.queue.waiting == 0 || !in.connected() || s.opts.QueueStuck {
		return in.queue.waiting
	}
	if in.delayMin == 0 {
		return 0
	}
	left := now.Sub(in.queue.since) / (time.Duration(in.delayMin) * time.Second)
	return max(in.queue.waiting-int(left), 0)
}

func (s *Simulator) showQueue(c call) answer {
	pending := s.pending(c.in, c.now)
	status := "idle"
	switch {
	case pending > 0 && !c.in.connected():
		status = "waiting_connection"
	case pending > 0:
		status = "processing"
	}
	return success(object{
		"response":   "Async queue status",
		"instanceId": c.in.id,
		"queue": object{
			"status": status, "pending": pending, "processingNow": status == "processing", "acceptingNewMessages": true,
			"sessionReady": c.in.connected(), "resetting": c.in.resetting(c.now),
		},
	})
}

// clearQueue cancels what waits, unless a send would not end.
func (s *Simulator) clearQueue(c call) answer {
	if err := c.none(); err != nil {
		return badBody(err, "Invalid payload")
	}
	pending := s.pending(c.in, c.now)
	stats := object{
		"trackedJobsCleared": pending, "bufferedJobsMarkedCanceled": pending, "drainedChannelJobs": pending,
		"clearedOverflowJobs": 0, "persistedQueuedCanceled": pending,
	}
	if s.opts.QueueBusy {
		return answer{status: http.StatusConflict, body: object{
			"error": "async queue did not drain before reset", "instanceId": c.in.id, "stats": object{},
		}}
	}
	c.in.queue = queue{}
	return success(object{"response": "Async queue cleared", "instanceId": c.in.id, "stats": stats})
}

// Enqueue has so many messages more wait in the queue of the instance.
func (s *Simulator) Enqueue(id string, messages int) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		in.queue = queue{s.pending(in, now) + messages, now}
		return nil
	})
}
