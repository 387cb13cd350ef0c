package simulator

import (
	"net/http"
	"slices"
)

func savedGlobalWebhook(r record) places { return r.globalWebhook.places() }

func (s *Simulator) globalWebhookRoutes() routes {
	saved := savesOne(savedGlobalWebhook)
	saved.ofServer = true
	return routes{
		"GET /globalwebhook":  {access: byAdmin, disabled: s.opts.Demo, handle: s.showGlobalWebhook},
		"POST /globalwebhook": {access: byAdmin, disabled: s.opts.Demo, handle: s.writeGlobalWebhook, saves: saved},
	}
}

// showGlobalWebhook answers in the form of the server, also where it has none.
func (s *Simulator) showGlobalWebhook(call) answer {
	if s.state.globalWebhook.URL != "" {
		return s.globalWebhook()
	}
	switch s.opts.GlobalWebhook.Unset {
	case GlobalWebhookEmpty:
		return s.globalWebhook()
	case GlobalWebhookNull:
		return success(nil)
	default:
		return s.refusal(http.StatusNotFound, "Global webhook not found")
	}
}

// globalWebhook is the webhook of the server as it stands.
func (s *Simulator) globalWebhook() answer {
	shown := globalWebhookView(s.state.globalWebhook)
	if s.opts.GlobalWebhook.List {
		return success([]object{shown})
	}
	return success(shown)
}

// globalWebhookView is a webhook without an id: a server has one only.
func globalWebhookView(w Webhook) object {
	w = w.clone()
	return object{
		"url": w.URL, "enabled": w.Enabled, "events": append([]string{}, w.Events...), "excludeMessages": append([]string{}, w.ExcludeMessages...),
		"addUrlEvents": w.AddURLEvents, "addUrlTypesMessages": w.AddURLTypesMessages,
	}
}

// writeGlobalWebhook replaces the webhook of the server. What is left out is false or empty, the URL excepted.
func (s *Simulator) writeGlobalWebhook(c call) answer {
	body, err := c.required(new(Webhook).places().names()...)
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	wish, problem := readWebhook(body)
	if problem != "" {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	_, named := body["url"]
	_, chosen := body["events"]
	unknown := func(event string) bool { return !slices.Contains(webhookEvents, event) }
	switch {
	case !named, !chosen, wish.URL == "" && s.opts.GlobalWebhook.EmptyURLRefused:
		return failure(http.StatusBadRequest, "Invalid payload")
	case slices.ContainsFunc(wish.Events, unknown) && s.opts.Webhooks.UnknownEvents == EventsRefused:
		return failure(http.StatusBadRequest, "Invalid payload")
	case s.opts.Webhooks.UnknownEvents == EventsDropped:
		wish.Events = slices.DeleteFunc(wish.Events, unknown)
	}
	if !s.opts.Webhooks.NotSaved {
		s.state.globalWebhook = wish
	}
	s.takeBack(c)
	return s.globalWebhook()
}

// SetGlobalWebhook sets the webhook of the server by hand, as in the panel. Without a URL there is none.
func (s *Simulator) SetGlobalWebhook(webhook Webhook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.globalWebhook = webhook.clone()
}

// GlobalWebhook returns the webhook of the server. It has no URL where there is none.
func (s *Simulator) GlobalWebhook() Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.globalWebhook.clone()
}
