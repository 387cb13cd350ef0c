package uazapi

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// pathsOfSends begins the routes that send messages.
const pathsOfSends = "/send/"

// The kinds of failure that only sends have. Nothing was sent.
const (
	// ErrNotOnWhatsApp: the number has no WhatsApp account.
	ErrNotOnWhatsApp call.Kind = "number not on WhatsApp"
	// ErrNotSent: WhatsApp itself did not take the message.
	ErrNotSent call.Kind = "message refused by WhatsApp"
	// ErrMedia: the server or WhatsApp did not take the file of the message.
	ErrMedia call.Kind = "file not taken"
)

// ReachoutTimelock is the code with which WhatsApp keeps an account from new chats.
const ReachoutTimelock = "WHATSAPP_REACHOUT_TIMELOCK"

// Envelope is what messages of all kinds have.
type Envelope struct {
	// Number is a phone number in international digits, or the JID of a chat.
	Number string `json:"number"`
	// Delay is how long the chat shows "typing…" first, in milliseconds.
	Delay int64 `json:"delay,omitempty"`
	// ReplyID is the id of the message that this one answers.
	ReplyID string `json:"replyid,omitempty"`
	// Mentions are numbers with commas between them, or "all".
	Mentions string `json:"mentions,omitempty"`
	// TrackSource and TrackID are kept by the server, which finds the message by them.
	TrackSource string `json:"track_source,omitempty"`
	TrackID     string `json:"track_id"`
}

// Track returns the id by which the message is found again.
func (e Envelope) Track() string { return e.TrackID }

// Outgoing is a message that is to be sent: a [Text], [Media], [Location], [ContactCard]
// or [Menu].
type Outgoing interface {
	// Track is the id by which it is found again.
	Track() string
	// route is the last part of the path that sends it.
	route() string
	// contents are what it says, which no message or log may quote.
	contents() []string
}

// Text is a message of text.
type Text struct {
	Envelope
	Text        string `json:"text"`
	LinkPreview bool   `json:"linkPreview,omitempty"`
}

func (Text) route() string        { return "text" }
func (t Text) contents() []string { return []string{t.Text} }

// MediaTypes are the types of media.
func MediaTypes() []string {
	return []string{"image", "video", "videoplay", "document", "audio", "myaudio", "ptt", "ptv", "sticker"}
}

// Media is a message with a file.
type Media struct {
	Envelope
	Type string `json:"type"`
	// File is a URL, which the server fetches, or contents in base64.
	File string `json:"file"`
	// Text is the caption.
	Text    string `json:"text,omitempty"`
	DocName string `json:"docName,omitempty"`
}

func (Media) route() string { return "media" }

func (m Media) contents() []string { return append(secretsIn(m.File), m.Text, m.DocName) }

// Location is a message with a place.
type Location struct {
	Envelope
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
}

func (Location) route() string        { return "location" }
func (l Location) contents() []string { return []string{l.Name, l.Address} }

// ContactCard is a message with a contact.
type ContactCard struct {
	Envelope
	FullName string `json:"fullName"`
	// PhoneNumber is one number, or several with commas between them.
	PhoneNumber  string `json:"phoneNumber"`
	Organization string `json:"organization,omitempty"`
	Email        string `json:"email,omitempty"`
	URL          string `json:"url,omitempty"`
}

func (ContactCard) route() string { return "contact" }

func (c ContactCard) contents() []string {
	return append(secretsIn(c.URL), c.FullName, c.Organization, c.Email)
}

// MenuTypes are the types of menus that this client knows the rules of.
func MenuTypes() []string { return []string{"button", "list", "poll"} }

// Menu is a message with buttons, a list or a poll.
type Menu struct {
	Envelope
	Type string `json:"type"`
	Text string `json:"text"`
	// Choices are in the form of the API, in which | separates the parts of one.
	Choices    []string `json:"choices"`
	FooterText string   `json:"footerText,omitempty"`
	ListButton string   `json:"listButton,omitempty"`
	// SelectableCount is how many choices of a poll one may take.
	SelectableCount int64  `json:"selectableCount,omitempty"`
	ImageButton     string `json:"imageButton,omitempty"`
}

func (Menu) route() string { return "menu" }

func (m Menu) contents() []string {
	return slices.Concat(secretsIn(m.ImageButton), m.Choices, []string{m.Text, m.FooterText, m.ListButton})
}

// Message is a message as the server has it.
type Message struct {
	// ID is that of WhatsApp, such as 3EB0….
	ID string
	// Status is Queued, Pending, Sent, Delivered, Read, Failed or Canceled. Servers may have
	// others.
	Status string
	// Error is why it was not sent, in the server's words.
	Error   string
	TrackID string
}

// UnmarshalJSON reads a message leniently.
func (m *Message) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*m = Message{ID: o.Text("messageid", "id"), Status: o.Text("status"), Error: o.Raw("error"), TrackID: o.Text("track_id")}
	return nil
}

// Send sends a message. The request is sent once: a second one would send a second
// message.
func (c *Client) Send(ctx context.Context, key Key, message Outgoing) (Message, error) {
	request := call.Call{
		Method: http.MethodPost, Path: pathsOfSends + message.route(), As: asInstance(key.Token), ID: key.ID,
		Body: message, Secrets: message.contents(), Once: true,
	}
	var sent Message
	if err := c.call.Do(ctx, request, &sent); err != nil {
		return Message{}, err
	}
	switch {
	case sent.ID == "":
		return Message{}, c.call.Undecodable(request, "the answer describes no message")
	case sent.TrackID != "" && sent.TrackID != message.Track():
		return Message{}, c.call.Undecodable(request, "the answer describes another message")
	}
	sent.Error = c.call.Words(request, sent.Error)
	return sent, nil
}

const (
	pathFind = "/message/find"
	// mostFound is how many messages are asked for. One has the track_id; a server that does
	// not know it answers with the newest.
	mostFound = 20
	// maxFound is the most that is read of them, in bytes: each may have a thumbnail.
	maxFound = 8 << 20
)

// FindMessage finds a message that was sent, and tells whether it is there. The contents
// of the message are not shown, should the server quote them.
func (c *Client) FindMessage(ctx context.Context, key Key, sent Outgoing) (Message, bool, error) {
	request := call.Call{
		Method: http.MethodPost, Path: pathFind, As: asInstance(key.Token), ID: key.ID, Reads: true, Limit: maxFound, Secrets: sent.contents(),
		Body: struct {
			TrackID string `json:"track_id"`
			Limit   int    `json:"limit"`
		}{sent.Track(), mostFound},
	}
	var found struct{ Messages listMember[Message] }
	if err := c.call.Do(ctx, request, &found); err != nil {
		return Message{}, false, err
	}
	if !found.Messages.there {
		return Message{}, false, c.call.Undecodable(request, "the answer lists no messages")
	}
	for _, message := range found.Messages.entries {
		if message.TrackID == sent.Track() {
			message.Error = c.call.Words(request, message.Error)
			return message, true, nil
		}
	}
	return Message{}, false, nil
}

// isSend tells whether a call sends a message.
func isSend(asked call.Call) bool { return strings.HasPrefix(asked.Path, pathsOfSends) }

// classifySend tells the refusals that only sends have, "" for others. Most come with HTTP
// 500, which elsewhere leaves open what became of a request.
func classifySend(got call.Answer, form call.Form, said string) call.Kind {
	switch {
	case got.Status == http.StatusRequestEntityTooLarge:
		return ErrMedia
	case form != call.FormJSON:
		return ""
	case strings.Contains(said, "is not on whatsapp"):
		return ErrNotOnWhatsApp
	case strings.Contains(said, "client is not connected"), strings.Contains(said, "no active session"):
		return ErrNoSession
	case codeOf(got) != "":
		return ErrNotSent
	case strings.Contains(said, "failed to upload media"), got.Status == http.StatusUnsupportedMediaType:
		return ErrMedia
	}
	return ""
}

// codeOf is what WhatsApp calls a refusal, as WHATSAPP_REACHOUT_TIMELOCK (463), "" where it
// is not WhatsApp that refuses.
func codeOf(got call.Answer) string {
	var fields call.Object
	if json.Unmarshal(got.Body, &fields) != nil {
		return ""
	}
	key, code := fields.Text("error_key"), fields.Text("provider_code")
	switch {
	case key != "" && code != "":
		return key + " (" + code + ")"
	default:
		return key + code
	}
}
