package simulator

import (
	"net/http"
	"slices"
	"time"
)

// Webhook is where an instance sends its events.
type Webhook struct {
	ID                  string   `json:"id"`
	URL                 string   `json:"url"`
	Enabled             bool     `json:"enabled"`
	Events              []string `json:"events"`
	ExcludeMessages     []string `json:"excludeMessages"`
	AddURLEvents        bool     `json:"addUrlEvents"`
	AddURLTypesMessages bool     `json:"addUrlTypesMessages"`
}

func (w Webhook) clone() Webhook {
	w.Events, w.ExcludeMessages = slices.Clone(w.Events), slices.Clone(w.ExcludeMessages)
	return w
}

// places are what the API changes.
func (w *Webhook) places() places {
	return places{
		"url": &w.URL, "enabled": &w.Enabled, "events": &w.Events, "excludeMessages": &w.ExcludeMessages,
		"addUrlEvents": &w.AddURLEvents, "addUrlTypesMessages": &w.AddURLTypesMessages,
	}
}

// cloneWebhooks copies webhooks with all that is in them.
func cloneWebhooks(webhooks []Webhook) []Webhook {
	copied := slices.Clone(webhooks)
	for n := range copied {
		copied[n] = copied[n].clone()
	}
	return copied
}

// webhookEvents are those of the servers of 2.1 and of 2.4.
var webhookEvents = []string{
	"connection", "history", "messages", "messages_update", "newsletter_messages", "call", "contacts", "presence", "groups",
	"labels", "chats", "chat_labels", "blocks", "sender", "status_posts",
}

func (s *Simulator) webhookRoutes() routes {
	return routes{
		"GET /webhook": {access: byInstance, handle: s.webhooks},
		"POST /webhook": {access: byInstance, handle: s.writeWebhook, saves: savesItems(
			func(in *instance) []Webhook { return in.webhooks }, func(w Webhook) string { return w.ID },
		)},
	}
}

// webhooks answers null for an instance that never had one.
func (s *Simulator) webhooks(c call) answer {
	if c.in.webhooks == nil {
		return success(nil)
	}
	shown := cloneWebhooks(c.in.webhooks)
	if s.opts.Webhooks.Reversed {
		slices.Reverse(shown)
	}
	return success(shown)
}

// writeWebhook does what the action says. Without one, it overwrites a webhook that exists: the simple mode.
func (s *Simulator) writeWebhook(c call) answer {
	body, err := c.required("action", "id", "url", "enabled", "events", "excludeMessages", "addUrlEvents", "addUrlTypesMessages")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	action, _, err := body.text("action")
	if err != nil {
		return badBody(err, "Invalid action")
	}
	wish, problem := readWebhook(body)
	if problem != "" {
		return failure(http.StatusInternalServerError, problem)
	}
	if refused := s.checkWebhook(c, action, wish); refused.status != 0 {
		return refused
	}
	if s.opts.Webhooks.UnknownEvents == EventsDropped {
		wish.Events = slices.DeleteFunc(wish.Events, func(event string) bool { return !slices.Contains(webhookEvents, event) })
	}
	if !s.opts.Webhooks.NotSaved {
		s.changeWebhooks(c.in, action, wish)
	}
	s.takeBack(c)
	return s.webhooks(c)
}

// readWebhook reads a webhook. What is left out is false or empty.
func readWebhook(body fields) (Webhook, string) {
	var w Webhook
	wanted := w.places()
	wanted["id"] = &w.ID
	if wrong := body.readInto(wanted); wrong != "" {
		return w, "json: cannot unmarshal " + wrong + " into Go struct field of webhook"
	}
	w.Events, w.ExcludeMessages = append([]string{}, w.Events...), append([]string{}, w.ExcludeMessages...)
	return w, ""
}

// checkWebhook says what is wrong with a wish, if anything is.
func (s *Simulator) checkWebhook(c call, action string, wish Webhook) answer {
	odd := s.opts.Webhooks
	known := slices.ContainsFunc(c.in.webhooks, func(w Webhook) bool { return w.ID == wish.ID })
	twin := slices.ContainsFunc(c.in.webhooks, func(w Webhook) bool { return w.URL == wish.URL && w.ID != wish.ID })
	unknownEvent := slices.ContainsFunc(wish.Events, func(event string) bool { return !slices.Contains(webhookEvents, event) })
	switch {
	case action != "" && action != "add" && action != "update" && action != "delete":
		return failure(http.StatusBadRequest, "Invalid action")
	case action == "" && odd.SimpleRefused:
		return failure(http.StatusBadRequest, "Invalid action")
	case wish.URL == "" && (action != "delete" || odd.DeleteNeedsURL):
		return failure(http.StatusBadRequest, "url is required")
	case (action == "update" || action == "delete") && !known && odd.UnknownID == UnknownID404:
		return failure(http.StatusNotFound, "Webhook not found")
	case (action == "update" || action == "delete") && !known && odd.UnknownID == UnknownID400:
		return failure(http.StatusBadRequest, "Webhook not found")
	case action != "delete" && unknownEvent && odd.UnknownEvents == EventsRefused:
		return failure(http.StatusBadRequest, "Invalid event")
	case action != "delete" && twin && odd.TwinsRefused:
		return failure(http.StatusBadRequest, "Webhook already exists")
	case action == "add" && odd.Most > 0 && len(c.in.webhooks) >= odd.Most:
		return failure(http.StatusBadRequest, "Maximum number of webhooks reached")
	}
	return answer{}
}

func (s *Simulator) changeWebhooks(in *instance, action string, wish Webhook) {
	at := slices.IndexFunc(in.webhooks, func(w Webhook) bool { return w.ID == wish.ID })
	switch {
	case action == "" && len(in.webhooks) > 0:
		wish.ID = in.webhooks[0].ID
		in.webhooks[0] = wish
		if s.opts.Webhooks.SimpleOverwritesAll {
			in.webhooks = in.webhooks[:1]
		}
	case action == "" || action == "add":
		wish.ID = newID()
		in.webhooks = append(in.webhooks, wish)
	case at < 0:
	case action == "update":
		in.webhooks[at] = wish
	case action == "delete":
		in.webhooks = slices.Delete(in.webhooks, at, at+1)
	}
}

// AddWebhook adds a webhook by hand, as in the panel, and returns it with its id.
func (s *Simulator) AddWebhook(id string, webhook Webhook) (Webhook, error) {
	added := webhook.clone()
	added.ID = newID()
	return added, s.reach(id, func(in *instance, _ time.Time) error {
		in.webhooks = append(in.webhooks, added.clone())
		return nil
	})
}

// SetWebhook changes the webhook that has the same id, or removes it where it has no URL, as in the panel.
func (s *Simulator) SetWebhook(id string, webhook Webhook) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		action := "update"
		if webhook.URL == "" {
			action = "delete"
		}
		s.changeWebhooks(in, action, webhook.clone())
		return nil
	})
}

// Webhooks returns the webhooks of an instance in the order in which they were added.
func (s *Simulator) Webhooks(id string) []Webhook {
	var webhooks []Webhook
	_ = s.reach(id, func(in *instance, _ time.Time) error {
		webhooks = cloneWebhooks(in.webhooks)
		return nil
	})
	return webhooks
}
