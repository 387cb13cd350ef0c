package uazapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const (
	pathLeadTags    = "/lead/tags"
	pathEditLeadTag = "/lead/tags/edit"
)

// LeadTag is a tag that leads may have. Servers add one by themselves where a chat gets
// a tag that does not exist.
type LeadTag struct {
	ID          string `json:"id,omitempty"`
	Name        string `json:"name"`
	Kanban      bool   `json:"kanban"`
	KanbanOrder int64  `json:"kanbanOrder"`
}

// UnmarshalJSON reads a tag leniently.
func (t *LeadTag) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*t = LeadTag{ID: o.Text("id"), Name: o.Text("name"), Kanban: o.Flag("kanban"), KanbanOrder: o.Number("kanbanOrder")}
	return nil
}

// leadTags are the tags of an instance, in any form that a list may have: nobody has
// seen the answer.
type leadTags []LeadTag

// UnmarshalJSON reads a list, or an object that has one. Null is a list of none.
func (l *leadTags) UnmarshalJSON(data []byte) error {
	var tags []LeadTag
	if err := json.Unmarshal(data, &tags); err == nil {
		*l = tags
		return nil
	}
	var o map[string]json.RawMessage
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	for _, name := range []string{"tags", "leadTags", "data"} {
		if json.Unmarshal(o[name], &tags) == nil {
			*l = tags
			return nil
		}
	}
	return call.Fault("it lists no tags")
}

// LeadTags reads the tags of an instance. The order means nothing.
func (c *Client) LeadTags(ctx context.Context, key Key) ([]LeadTag, error) {
	request := call.Call{Method: http.MethodGet, Path: pathLeadTags, As: asInstance(key.Token), ID: key.ID}
	var tags leadTags
	if err := c.call.Do(ctx, request, &tags); err != nil {
		return nil, err
	}
	return tags, nil
}

// savedTag is the tag in the answer to an edit, empty where the answer has none.
type savedTag struct{ LeadTag }

// UnmarshalJSON reads whatever there is: the tag, the tag in an object, or anything
// else, such as a list or a message, which tells nothing of the tag.
func (t *savedTag) UnmarshalJSON(data []byte) error {
	*t = savedTag{}
	var answer struct {
		Tag  LeadTag `json:"tag"`
		Data LeadTag `json:"data"`
	}
	_ = json.Unmarshal(data, &t.LeadTag)
	_ = json.Unmarshal(data, &answer)
	for _, tag := range []LeadTag{answer.Tag, answer.Data} {
		if t.Name == "" {
			t.LeadTag = tag
		}
	}
	return nil
}

// AddLeadTag adds a tag, and returns it where the answer has it with its id. Elsewhere
// what it returns is empty. The request is sent once: a second one would add a second
// tag.
func (c *Client) AddLeadTag(ctx context.Context, key Key, tag LeadTag) (LeadTag, error) {
	tag.ID = ""
	var saved savedTag
	request := editLeadTag(key, tag)
	request.Once = true
	err := c.call.Do(ctx, request, &saved)
	if saved.ID == "" || saved.Name == "" || err != nil {
		return LeadTag{}, err
	}
	return saved.LeadTag, nil
}

// UpdateLeadTag writes a tag whole: servers may clear what is left out.
func (c *Client) UpdateLeadTag(ctx context.Context, key Key, tag LeadTag) error {
	return c.call.Do(ctx, editLeadTag(key, tag), nil)
}

// DeleteLeadTag deletes a tag by its id.
func (c *Client) DeleteLeadTag(ctx context.Context, key Key, id string) error {
	return c.call.Do(ctx, editLeadTag(key, struct {
		ID     string `json:"id"`
		Delete bool   `json:"delete"`
	}{id, true}), nil)
}

func editLeadTag(key Key, body any) call.Call {
	return call.Call{Method: http.MethodPost, Path: pathEditLeadTag, As: asInstance(key.Token), ID: key.ID, Body: body, MayBeEmpty: true}
}
