package uazapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const (
	pathLabels    = "/labels"
	pathEditLabel = "/label/edit"
)

// newLabel stands for the id of a label that is to be added.
const newLabel = "new"

// Label is a label that WhatsApp Business puts on chats.
type Label struct {
	// ID is WhatsApp's number of the label, by which it is named everywhere. Once the
	// label is removed, another may get it.
	ID string
	// RecordID is the id of what the server keeps of the label. No other gets it.
	RecordID string
	Name     string
	// Color is one of [LabelColors], by its place.
	Color int64
}

// LabelColors are the colors that labels can have.
func LabelColors() []string {
	return []string{
		"#ff9484", "#64c4ff", "#fed428", "#dfaef0", "#9ab6c1", "#56ccb4", "#fe9dfe", "#d3a91f", "#6f7bcf", "#d8e651",
		"#01d0e2", "#ffc5c7", "#92ceac", "#f64847", "#00a1f2", "#83e421", "#ffae04", "#b4ebff", "#9ba6ff", "#9568cf",
	}
}

// UnmarshalJSON reads a label leniently.
func (l *Label) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*l = Label{ID: o.Text("labelid"), RecordID: o.Text("id"), Name: o.Text("name"), Color: o.Number("color")}
	return nil
}

// Labels reads the labels of an instance, as far as WhatsApp has given them a number. The
// order means nothing.
func (c *Client) Labels(ctx context.Context, key Key) ([]Label, error) {
	var labels []Label
	if err := c.call.Do(ctx, call.Call{Method: http.MethodGet, Path: pathLabels, As: asInstance(key.Token), ID: key.ID}, &labels); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(labels, func(label Label) bool { return label.ID == "" }), nil
}

// AddLabel adds a label. The server does not say which number it has.
func (c *Client) AddLabel(ctx context.Context, key Key, label Label) error {
	label.ID = newLabel
	return c.editLabel(ctx, key, label, false)
}

// UpdateLabel writes a label whole: servers may clear what is left out.
func (c *Client) UpdateLabel(ctx context.Context, key Key, label Label) error {
	return c.editLabel(ctx, key, label, false)
}

// DeleteLabel deletes a label by its number.
func (c *Client) DeleteLabel(ctx context.Context, key Key, label Label) error {
	return c.editLabel(ctx, key, label, true)
}

// editLabel sends its request once, whatever it is for: by the time of a second one, the
// number may be another label's.
func (c *Client) editLabel(ctx context.Context, key Key, label Label, deletes bool) error {
	body := struct {
		ID     string `json:"labelid"`
		Name   string `json:"name"`
		Color  int64  `json:"color"`
		Delete bool   `json:"delete"`
	}{label.ID, label.Name, label.Color, deletes}
	return c.call.Do(ctx, call.Call{Method: http.MethodPost, Path: pathEditLabel, As: asInstance(key.Token), ID: key.ID, Body: body, Once: true, MayBeEmpty: true}, nil)
}

// IsLabelRefused tells whether a server could not pass an edit of a label on to
// WhatsApp, or does not know how. It does not say why.
func IsLabelRefused(err error) bool {
	failed, is := errors.AsType[*call.Error](err)
	if !is || failed.Path != pathEditLabel {
		return false
	}
	said := call.Fold(failed.Message)
	return failed.Kind == call.ErrInvalid && strings.Contains(said, "invalid payload") ||
		failed.Kind == call.ErrServerFault && strings.Contains(said, "editing label")
}
