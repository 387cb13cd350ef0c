package uazapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const (
	pathQuickReplies   = "/quickreply/showall"
	pathEditQuickReply = "/quickreply/edit"
)

// maxQuickReplies is the most that is read of the quick replies of an instance, in
// bytes: files may stand in them in base64.
const maxQuickReplies = 16 << 20

// The type of a quick reply that has no file, and of one whose file has a name.
const (
	QuickReplyText     = "text"
	QuickReplyDocument = "document"
)

// QuickReplyTypes are the types of quick replies.
func QuickReplyTypes() []string {
	return []string{QuickReplyText, "audio", "myaudio", "ptt", QuickReplyDocument, "video", "image"}
}

// QuickReply is an answer that people who talk to customers choose by a short cut.
type QuickReply struct {
	ID       string `json:"id,omitempty"`
	ShortCut string `json:"shortCut"`
	Type     string `json:"type"`
	Text     string `json:"text"`
	// File is a URL, or contents in base64. Servers may show where they keep it instead.
	File    string `json:"file"`
	DocName string `json:"docName"`
	// OnWhatsApp tells that WhatsApp has it as well. One that was made on the phone is
	// changed there only.
	OnWhatsApp bool `json:"onWhatsApp"`
}

// UnmarshalJSON reads a quick reply leniently.
func (q *QuickReply) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*q = QuickReply{
		ID:         o.Text("id"),
		ShortCut:   o.Text("shortCut"),
		Type:       o.Text("type"),
		Text:       o.Lines("text"),
		File:       o.Text("file"),
		DocName:    o.Text("docName"),
		OnWhatsApp: o.Flag("onWhatsApp"),
	}
	if q.Type == "" {
		q.Type = QuickReplyText
	}
	return nil
}

// QuickReplies reads the quick replies of an instance. The order means nothing.
func (c *Client) QuickReplies(ctx context.Context, key Key) ([]QuickReply, error) {
	request := call.Call{Method: http.MethodGet, Path: pathQuickReplies, As: asInstance(key.Token), ID: key.ID, Limit: maxQuickReplies}
	var replies []QuickReply
	if err := c.call.Do(ctx, request, &replies); err != nil {
		return nil, err
	}
	return replies, nil
}

// listedReplies are the quick replies in the answer to an edit, if it lists any.
type listedReplies []QuickReply

// UnmarshalJSON reads whatever there is: an answer without a list is no failure.
func (l *listedReplies) UnmarshalJSON(data []byte) error {
	var answer struct {
		QuickReplies []QuickReply `json:"quickReplies"`
	}
	*l = nil
	if json.Unmarshal(data, &answer) == nil {
		*l = answer.QuickReplies
	}
	return nil
}

// AddQuickReply adds a quick reply, and returns those that the answer lists, if it lists
// any. The request is sent once: a second one would add a second quick reply.
func (c *Client) AddQuickReply(ctx context.Context, key Key, reply QuickReply) ([]QuickReply, error) {
	reply.ID = ""
	var listed listedReplies
	request := editQuickReply(key, reply, reply)
	request.Once = true
	err := c.call.Do(ctx, request, &listed)
	return listed, err
}

// UpdateQuickReply writes a quick reply whole: servers may clear what is left out.
func (c *Client) UpdateQuickReply(ctx context.Context, key Key, reply QuickReply) error {
	return c.call.Do(ctx, editQuickReply(key, reply, reply), nil)
}

// DeleteQuickReply deletes a quick reply by its id. Servers want its short cut and its
// type as well.
func (c *Client) DeleteQuickReply(ctx context.Context, key Key, reply QuickReply) error {
	return c.call.Do(ctx, editQuickReply(key, reply, struct {
		ID       string `json:"id"`
		ShortCut string `json:"shortCut"`
		Type     string `json:"type"`
		Delete   bool   `json:"delete"`
	}{reply.ID, reply.ShortCut, reply.Type, true}), nil)
}

func editQuickReply(key Key, reply QuickReply, body any) call.Call {
	return call.Call{
		Method: http.MethodPost, Path: pathEditQuickReply, As: asInstance(key.Token), ID: key.ID,
		Body: body, Secrets: secretsIn(reply.File), MayBeEmpty: true, Limit: maxQuickReplies,
	}
}

// IsOfWhatsApp tells whether an edit of a quick reply was refused since it is on
// WhatsApp, where only the phone may change it.
func IsOfWhatsApp(err error) bool {
	failed, is := errors.AsType[*call.Error](err)
	return is && failed.Kind == call.ErrInvalid && failed.Status == http.StatusForbidden && failed.Path == pathEditQuickReply
}
