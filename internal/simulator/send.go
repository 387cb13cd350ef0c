package simulator

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// SendOptions are how a server sends messages, and how it finds them again.
type SendOptions struct {
	// FoundAfter is how long it takes until a message is found that was sent. 0 means 3 s, and [AtOnce] none.
	FoundAfter time.Duration
	// NeverFound has no message found.
	NeverFound bool
	// Fails has each message end as Failed, where it would be Sent otherwise.
	Fails bool
	// Stays has each message stay Pending.
	Stays bool
	// AnswerTells has the answer to a send tell how it went, as the document has it.
	AnswerTells bool
	// Paginated has the pages of what is found told in an object of their own.
	Paginated bool
	// BracesKept leaves placeholders in texts as they are. Otherwise each is replaced.
	BracesKept bool
}

const (
	// sentAfter and deliveredAfter are how long it takes until a message has got so far.
	sentAfter      = time.Second
	deliveredAfter = 5 * time.Second
	// usualFindTime is how long a message is not found at first.
	usualFindTime = 3 * time.Second
	// mostFound is how many messages are found where nobody says how many.
	mostFound = 100
)

// Message is a message that an instance has sent.
type Message struct {
	// Kind is text, media, location, contact or menu.
	Kind string
	// Chat is the JID that it went to.
	Chat, Text           string
	TrackSource, TrackID string
	// ID is that of WhatsApp.
	ID     string
	Status string

	sent    time.Time
	replies string
}

// sends are the keys of each kind of message, besides those that all have, and the words in which it is refused.
var sends = map[string]struct {
	keys, required []string
	missing        string
}{
	"text":     {[]string{"text", "linkPreview", "linkPreviewTitle", "linkPreviewDescription", "linkPreviewImage", "linkPreviewLarge"}, []string{"text"}, "Missing number or text"},
	"media":    {[]string{"type", "file", "text", "docName", "mimetype", "thumbnail", "viewOnce"}, []string{"type", "file"}, "Invalid media type or file format"},
	"location": {[]string{"latitude", "longitude", "name", "address"}, []string{"latitude", "longitude"}, "Invalid coordinates or missing number"},
	"contact":  {[]string{"fullName", "phoneNumber", "organization", "email", "url"}, []string{"fullName", "phoneNumber"}, "Missing required fields"},
	"menu":     {[]string{"type", "text", "choices", "footerText", "listButton", "selectableCount", "imageButton"}, []string{"type", "text", "choices"}, "Missing required fields or invalid menu type"},
}

// sendKeys are those that messages of all kinds have.
var sendKeys = []string{"number", "delay", "readchat", "readmessages", "replyid", "mentions", "forward", "track_source", "track_id", "async"}

func (s *Simulator) sendRoutes() routes {
	known := routes{"POST /message/find": {access: byInstance, handle: s.findMessages}}
	for kind := range sends {
		known["POST /send/"+kind] = route{access: byInstance, handle: func(c call) answer { return s.sendMessage(c, kind) }}
	}
	return known
}

// sendMessage takes a message. Whether it arrives is another matter.
func (s *Simulator) sendMessage(c call, kind string) answer {
	known := sends[kind]
	body, err := c.required(slices.Concat(sendKeys, known.keys)...)
	if err != nil {
		return badBody(err, known.missing)
	}
	message, fault := readMessage(body, kind)
	if fault {
		return failure(http.StatusBadRequest, known.missing)
	}
	if !c.in.connected() {
		return failure(http.StatusServiceUnavailable, "WhatsApp disconnected: session is not reconnectable")
	}
	if refused, is := s.refuseSend(c, message); is {
		return refused
	}
	if !s.opts.Sends.BracesKept {
		message.Text = placeholder.ReplaceAllString(message.Text, "Cliente")
	}
	s.state.sent++
	message.ID = fmt.Sprintf("3EB0%016X", s.state.sent)
	message.sent = c.now
	c.in.messages = append(c.in.messages, message)
	said := s.messageObject(c.in, message, c.now)
	s.tellMessage(c.in, c.now, MessageEvent{
		ID: message.ID, ChatID: message.Chat, Sender: c.in.owner + "@s.whatsapp.net", Type: messageTypes[kind], Text: message.Text,
		FromMe: true, IsGroup: strings.HasSuffix(message.Chat, groupServer), WasSentByAPI: true, Time: c.now,
	})
	said["readChatAttempted"] = false
	if s.opts.Sends.AnswerTells {
		said["response"] = object{"status": "success", "message": "Message sent successfully"}
	}
	return success(said)
}

var placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// readMessage reads a message, and tells whether it is at fault.
func readMessage(body fields, kind string) (Message, bool) {
	var message Message
	var number string
	var latitude, longitude float64
	var typed string
	var choices []string
	wrong := body.readInto(places{
		"number": &number, "text": &message.Text, "type": &typed, "choices": &choices, "latitude": &latitude, "longitude": &longitude,
		"track_source": &message.TrackSource, "track_id": &message.TrackID, "replyid": &message.replies,
		"file": new(string), "docName": new(string), "mentions": new(string), "fullName": new(string), "phoneNumber": new(string),
		"delay": new(int64), "selectableCount": new(int64), "linkPreview": new(bool),
	})
	if wrong != "" {
		return message, true
	}
	for _, key := range sends[kind].required {
		if value := string(body[key]); value == "" || value == `""` || value == "[]" {
			return message, true
		}
	}
	message.Kind = kind
	message.Chat = number
	if !strings.Contains(number, "@") {
		message.Chat = number + "@s.whatsapp.net"
	}
	types := map[string][]string{
		"media": {"image", "video", "videoplay", "document", "audio", "myaudio", "ptt", "ptv", "sticker"},
		"menu":  {"button", "button_legacy", "list", "poll", "carousel"},
	}[kind]
	switch {
	case number == "",
		types != nil && !slices.Contains(types, typed),
		kind == "location" && latitude == 0 && longitude == 0,
		latitude < -90, latitude > 90, longitude < -180, longitude > 180:
		return message, true
	}
	return message, false
}

// refuseSend refuses what WhatsApp does not take.
func (s *Simulator) refuseSend(c call, message Message) (answer, bool) {
	switch {
	case s.state.absent[message.Chat]:
		return failure(http.StatusInternalServerError, "the number "+message.Chat+" is not on WhatsApp"), true
	case c.now.Before(c.in.limits.Until) && !slices.ContainsFunc(c.in.messages, func(before Message) bool { return before.Chat == message.Chat }):
		const why = "WhatsApp reported that the currently connected account is under a temporary restriction for starting new conversations"
		return answer{status: http.StatusInternalServerError, body: object{
			"error": "WhatsApp server error 463: " + why, "error_source": "whatsapp_server", "provider": "whatsapp", "provider_code": 463,
			"error_key": "WHATSAPP_REACHOUT_TIMELOCK", "message": "The WhatsApp server rejected this message. This was not an internal API error.",
			"message_ptbr":     "O servidor do WhatsApp recusou esta mensagem. Isso não foi um erro interno da API.",
			"provider_message": why, "diagnostics_endpoint": "/instance/wa_messages_limits",
		}}, true
	}
	return answer{}, false
}

// status is how far a message has got.
func (s *Simulator) messageStatus(message Message, now time.Time) string {
	passed := now.Sub(message.sent)
	switch {
	case s.opts.Sends.Stays, passed < sentAfter:
		return "Pending"
	case s.opts.Sends.Fails:
		return "Failed"
	case passed < deliveredAfter:
		return "Sent"
	default:
		return "Delivered"
	}
}

// messageTypes are what WhatsApp calls messages of each kind.
var messageTypes = map[string]string{
	"text": "ExtendedTextMessage", "media": "DocumentMessage", "location": "LocationMessage", "contact": "ContactMessage", "menu": "ListMessage",
}

const groupServer = "@g.us"

// messageObject is a message as the API tells it.
func (s *Simulator) messageObject(in *instance, message Message, now time.Time) object {
	return object{
		"id": in.owner + ":" + message.ID, "messageid": message.ID, "chatid": message.Chat, "content": object{}, "convertOptions": "",
		"edited": "", "fromMe": true, "isGroup": strings.HasSuffix(message.Chat, groupServer), "messageTimestamp": message.sent.UnixMilli(),
		"messageType": messageTypes[message.Kind], "owner": in.owner, "quoted": message.replies, "reaction": "", "sender": in.owner + "@s.whatsapp.net",
		"senderName": "", "source": "unknown", "status": s.messageStatus(message, now), "text": message.Text,
		"track_id": message.TrackID, "track_source": message.TrackSource,
	}
}

// findMessages finds messages, the newest first.
func (s *Simulator) findMessages(c call) answer {
	body, err := c.required("id", "chatid", "messageType", "track_source", "track_id", "limit", "offset")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	wanted, err := body.texts("id", "chatid", "track_source", "track_id")
	limit, failed := body.integer("limit")
	offset, wrong := body.integer("offset")
	if err != nil || failed != nil || wrong != nil || limit < 0 || offset < 0 {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	if limit == 0 {
		limit = mostFound
	}
	found := []object{}
	for _, message := range slices.Backward(c.in.messages) {
		if !s.finds(message, c.now) || !message.fits(wanted, c.in.owner) {
			continue
		}
		told := s.messageObject(c.in, message, c.now)
		told["error"], told["buttonOrListid"], told["fileURL"], told["vote"], told["send_folder_id"] = "", "", "", "", ""
		if told["status"] == "Failed" {
			told["error"] = "failed to send message: context deadline exceeded"
		}
		found = append(found, told)
	}
	from := min(int(offset), len(found))
	to := min(from+int(limit), len(found))
	page := object{"limit": limit, "offset": offset, "nextOffset": to, "hasMore": to < len(found)}
	said := object{"returnedMessages": to - from, "messages": found[from:to]}
	if s.opts.Sends.Paginated {
		said["pagination"] = page
		return success(said)
	}
	maps.Copy(said, page)
	return success(said)
}

// finds tells whether a message shows yet.
func (s *Simulator) finds(message Message, now time.Time) bool {
	late := s.opts.Sends.FoundAfter
	switch late {
	case 0:
		late = usualFindTime
	case AtOnce:
		late = 0
	}
	return !s.opts.Sends.NeverFound && now.Sub(message.sent) >= late
}

// fits tells whether a message is one that is looked for.
func (m Message) fits(wanted map[string]string, owner string) bool {
	has := map[string]string{"chatid": m.Chat, "track_source": m.TrackSource, "track_id": m.TrackID}
	for key, value := range wanted {
		switch {
		case value == "":
		case key == "id" && value != m.ID && value != owner+":"+m.ID:
			return false
		case key != "id" && has[key] != value:
			return false
		}
	}
	return true
}

// Messages returns what an instance has sent, in order.
func (s *Simulator) Messages(id string) []Message {
	var sent []Message
	_ = s.reach(id, func(in *instance, now time.Time) error {
		for _, message := range in.messages {
			message.Status = s.messageStatus(message, now)
			sent = append(sent, message)
		}
		return nil
	})
	return sent
}

// LeaveWhatsApp has a number no account any more, so that nothing can be sent to it.
func (s *Simulator) LeaveWhatsApp(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.absent[number+"@s.whatsapp.net"] = true
}

// ReturnToWhatsApp gives a number an account again.
func (s *Simulator) ReturnToWhatsApp(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.state.absent, number+"@s.whatsapp.net")
}
