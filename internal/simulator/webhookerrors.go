package simulator

import "time"

// mostWebhookErrors is how many failures a server keeps of each kind.
const mostWebhookErrors = 20

// WebhookError is a delivery that failed.
type WebhookError struct {
	Created time.Time
	// URL is where it was to go, "" for that of the first webhook.
	URL         string
	Event       string
	MessageType string
	// StatusCode is what the receiver answered, 0 for no answer.
	StatusCode int
	Error      string
}

func (s *Simulator) webhookErrorRoutes() routes {
	return routes{
		"GET /webhook/errors":       {access: byInstance, handle: s.webhookErrors},
		"GET /globalwebhook/errors": {access: byAdmin, disabled: s.opts.Demo, handle: s.globalWebhookErrors},
	}
}

func (s *Simulator) webhookErrors(c call) answer {
	return s.tellWebhookErrors(c, c.in.webhookErrors, "local", c.in.token)
}

func (s *Simulator) globalWebhookErrors(c call) answer {
	return s.tellWebhookErrors(c, s.state.globalWebhookErrors, "global", "")
}

// tellWebhookErrors lists failures, with the payload that was to be delivered. As in each delivery, there is the token
// of the instance.
func (s *Simulator) tellWebhookErrors(c call, failed []WebhookError, kind, token string) answer {
	told := []object{}
	for _, one := range failed {
		told = append(told, object{
			"created": one.Created.UTC().Format(time.RFC3339), "url": one.URL, "type": kind, "event": one.Event, "message_type": one.MessageType,
			"status_code": one.StatusCode, "attempts": 1, "error": one.Error,
			"payload": object{"EventType": one.Event, "token": token, "message": object{"text": "Olá"}},
		})
	}
	since := s.state.capturedSince
	if since.IsZero() {
		since = c.now
	}
	said := success(told)
	said.header = map[string]string{"X-Webhook-Error-Capture-Started-At": since.UTC().Format(time.RFC3339)}
	return said
}

// FailWebhook has a delivery of a webhook of the instance fail. The last 20 are kept.
func (s *Simulator) FailWebhook(id string, failed WebhookError) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		if failed.URL == "" && len(in.webhooks) > 0 {
			failed.URL = in.webhooks[0].URL
		}
		in.webhookErrors = keepError(in.webhookErrors, failed, now)
		return nil
	})
}

// FailGlobalWebhook has a delivery of the global webhook fail.
func (s *Simulator) FailGlobalWebhook(failed WebhookError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if failed.URL == "" {
		failed.URL = s.state.globalWebhook.URL
	}
	s.state.globalWebhookErrors = keepError(s.state.globalWebhookErrors, failed, s.opts.Clock.Now())
}

// keepError puts a failure first.
func keepError(kept []WebhookError, failed WebhookError, now time.Time) []WebhookError {
	if failed.Created.IsZero() {
		failed.Created = now
	}
	kept = append([]WebhookError{failed}, kept...)
	return kept[:min(len(kept), mostWebhookErrors)]
}
