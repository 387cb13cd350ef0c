package simulator

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What sends a message calls tellMessage once, and webhooks then choose by who sent it where.
func TestTellMessage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		message MessageEvent
		filters []string
	}{
		"a customer writes":     {MessageEvent{}, []string{"wasNotSentByApi", "fromMeNo", "isGroupNo"}},
		"the phone writes":      {MessageEvent{FromMe: true}, []string{"wasNotSentByApi", "fromMeYes", "isGroupNo"}},
		"a send by the API":     {MessageEvent{FromMe: true, WasSentByAPI: true}, []string{"wasSentByApi", "fromMeYes", "isGroupNo"}},
		"somebody in a group":   {MessageEvent{IsGroup: true}, []string{"wasNotSentByApi", "fromMeNo", "isGroupYes"}},
		"the API, into a group": {MessageEvent{FromMe: true, IsGroup: true, WasSentByAPI: true}, []string{"wasSentByApi", "fromMeYes", "isGroupYes"}},
	} {
		var told []Event
		s := New(Options{BaseURL: "http://127.0.0.1:1", OnEvent: func(event Event) { told = append(told, event) }})
		in := s.add("Vendas", time.Now())
		in.owner = "5511990000001"
		s.SetGlobalWebhook(Webhook{URL: "https://a"})
		test.message.Text, test.message.Type, test.message.ID = "Oi", "Conversation", "3EB0"
		s.tellMessage(in, time.Now(), test.message)
		if len(told) != 1 {
			t.Fatalf("%s: told %d times", name, len(told))
		}
		event := told[0]
		if diff := cmp.Diff(test.filters, event.Filters); diff != "" || event.Name != "messages" || event.MessageType != "Conversation" || len(event.Webhooks) != 1 {
			t.Errorf("%s: %+v\n%s", name, event, diff)
		}
		message, _ := event.Body["message"].(object)
		if message["id"] != "5511990000001:3EB0" || message["text"] != "Oi" || event.Body["token"] != in.token || event.Body["BaseUrl"] != "http://127.0.0.1:1" {
			t.Errorf("%s: body %v", name, event.Body)
		}
	}
}

// Nobody hears of what is thrown away.
func TestTellMessageOfWhatDoesNotHappen(t *testing.T) {
	t.Parallel()
	s := New(Options{OnEvent: func(event Event) { t.Errorf("told of %s", event.Name) }})
	in := s.add("a", time.Now())
	s.pretending = true
	s.tellMessage(in, time.Now(), MessageEvent{})
}
