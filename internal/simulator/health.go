package simulator

import "time"

func (s *Simulator) healthRoutes() routes {
	if s.opts.HealthForm == HealthMissing {
		return nil
	}
	return routes{"GET /status": {access: open, handle: s.health}}
}

// health tells how the server is, to everybody.
func (s *Simulator) health(c call) answer {
	counts := s.countByStatus(c.now)
	if s.opts.HealthForm == HealthWarning && counts[statusConnected] == 0 {
		return success(object{
			"connected_instances": 0,
			"status":              "warning",
			"info":                "Server is up but no instances connected",
		})
	}
	told := object{
		"status": object{
			"checked_instance": object{"is_healthy": true},
			"dc":               "br1",
			"server_status":    "running",
			"last_check":       s.date(c.now.Add(-s.opts.HealthStale)),
		},
	}
	if s.opts.HealthForm != HealthUncounted {
		told["instance_counts"] = object{
			"total":        len(s.state.instances),
			"connected":    counts[statusConnected],
			"disconnected": counts[statusDisconnected],
			"reconnecting": counts["reconnecting"],
			"connecting":   counts[statusConnecting],
		}
	}
	return success(told)
}

func (s *Simulator) countByStatus(now time.Time) map[string]int {
	counts := map[string]int{}
	for _, in := range s.all(now) {
		counts[in.status]++
	}
	return counts
}
