package simulator

import (
	"strings"
	"time"
)

// Event is what a server tells webhooks.
type Event struct {
	// Name is one of those that a webhook chooses, such as connection.
	Name string
	// InstanceID and Instance are the id and the name of the instance.
	InstanceID, Instance string
	// MessageType is the type of a message, such as Conversation, which some webhooks have in their URLs.
	MessageType string
	// Filters are the names under which webhooks exclude the message, such as wasSentByApi.
	Filters []string
	// Body is what is posted. It has the token of the instance, as that of real servers does.
	Body map[string]any
	// Webhooks are those of the instance and the one of the server, as they were at that moment.
	Webhooks []Webhook
	// Time is when it happened.
	Time time.Time
}

// MessageEvent is a message as a webhook tells it.
type MessageEvent struct {
	ID, ChatID, Sender, SenderName, Type, Text string
	FromMe, IsGroup, WasSentByAPI              bool
	Time                                       time.Time
}

// filters are the names under which webhooks exclude the message.
func (m MessageEvent) filters() []string {
	either := func(is bool, yes, no string) string {
		if is {
			return yes
		}
		return no
	}
	return []string{
		either(m.WasSentByAPI, "wasSentByApi", "wasNotSentByApi"),
		either(m.FromMe, "fromMeYes", "fromMeNo"),
		either(m.IsGroup, "isGroupYes", "isGroupNo"),
	}
}

// tell tells webhooks of an event of the instance, unless all of it is thrown away. The body is completed by what every
// event has.
func (s *Simulator) tell(in *instance, now time.Time, event Event) {
	if s.opts.OnEvent == nil || s.pretending {
		return
	}
	event.InstanceID, event.Instance, event.Time = in.id, in.name, now
	event.Body["BaseUrl"], event.Body["EventType"] = s.opts.BaseURL, event.Name
	event.Body["instanceName"], event.Body["owner"], event.Body["token"] = in.name, in.owner, in.token
	event.Webhooks = cloneWebhooks(in.webhooks)
	if s.state.globalWebhook.URL != "" {
		event.Webhooks = append(event.Webhooks, s.state.globalWebhook.clone())
	}
	s.opts.OnEvent(event)
}

// tellConnection tells webhooks of the connection if its status is another than the one they know.
func (s *Simulator) tellConnection(in *instance, now time.Time) {
	if in.told == in.status {
		return
	}
	in.told = in.status
	if !s.pretending {
		s.changes++
	}
	if s.opts.OnEvent == nil || s.pretending {
		return
	}
	body := map[string]any{"instance": s.showToWebhooks(in, now)}
	if in.status == statusDisconnected && strings.HasPrefix(in.lastDisconnectReason, "401") {
		body["type"] = "LoggedOut"
	}
	s.tell(in, now, Event{Name: "connection", Body: body})
}

// showToWebhooks returns the instance without the name and the picture of its account, which servers learn late. No
// image is drawn for it.
func (s *Simulator) showToWebhooks(in *instance, now time.Time) instanceObject {
	twin := in.clone()
	twin.profileLate, twin.attempt = true, nil
	return s.show(twin, call{now: now, shown: now.Truncate(time.Millisecond), opts: &s.opts})
}

// tellMessage tells webhooks of a message that came or was sent. All that sends calls it.
func (s *Simulator) tellMessage(in *instance, now time.Time, message MessageEvent) {
	s.tell(in, now, Event{
		Name: "messages", MessageType: message.Type, Filters: message.filters(),
		Body: map[string]any{
			"chat": object{"wa_chatid": message.ChatID, "wa_isGroup": message.IsGroup, "wa_name": message.SenderName},
			"message": object{
				"id": in.owner + ":" + message.ID, "messageid": message.ID, "chatid": message.ChatID, "sender": message.Sender,
				"senderName": message.SenderName, "messageType": message.Type, "text": message.Text, "content": message.Text,
				"fromMe": message.FromMe, "isGroup": message.IsGroup, "wasSentByApi": message.WasSentByAPI,
				"messageTimestamp": message.Time.UnixMilli(), "owner": in.owner, "source": "android", "status": "",
			},
		},
	})
}
