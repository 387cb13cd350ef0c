package uazapi

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathLimits = "/instance/wa_messages_limits"

// MessageLimits is what WhatsApp says of new chats: how many the connected account may
// begin, and whether it may begin any. What is nil or "" was not told.
type MessageLimits struct {
	CanSendNewMessages *bool
	Quota              *Quota
	TimeLock           *TimeLock
	// ErrorKey is a key of the reason, and the messages explain it, in English and in
	// Portuguese.
	ErrorKey, Message, MessagePTBR string
	// tells is whether the answer spoke of limits at all.
	tells bool
}

// Quota is how many new chats an account may begin in a cycle.
type Quota struct {
	Status               string
	Total, Used          int64
	CycleStart, CycleEnd string
}

// TimeLock keeps an account from new chats for a while.
type TimeLock struct {
	Active      bool
	Until       string
	Enforcement string
}

// UnmarshalJSON reads the limits leniently.
func (l *MessageLimits) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*l = MessageLimits{
		Quota:       quotaOf(o.Object("new_chat_message_capping")),
		TimeLock:    timeLockOf(o.Object("reachout_timelock")),
		ErrorKey:    o.Text("error_key"),
		Message:     o.Text("provider_message", "message"),
		MessagePTBR: o.Text("provider_message_ptbr", "message_ptbr"),
		tells:       has(o, "can_send_new_messages", "new_chat_message_capping", "reachout_timelock"),
	}
	if o.Raw("can_send_new_messages") != "" {
		can := o.Flag("can_send_new_messages")
		l.CanSendNewMessages = &can
	}
	return nil
}

// has tells whether an object has one of some members, be it null.
func has(o call.Object, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, there := o[name]; return there })
}

// quotaOf returns nil where WhatsApp told nothing: servers then show a quota of 0 of 0,
// without a status, which does not mean that nothing is left.
func quotaOf(o call.Object) *Quota {
	quota := Quota{
		Status: o.Text("status"), Total: o.Number("total_quota"), Used: o.Number("used_quota"),
		CycleStart: o.Text("cycle_start"), CycleEnd: o.Text("cycle_end"),
	}
	if quota.Status == "" && quota.Total == 0 && quota.Used == 0 {
		return nil
	}
	return &quota
}

// timeLockOf returns nil where WhatsApp told nothing.
func timeLockOf(o call.Object) *TimeLock {
	if o.Raw("active") == "" || o.Raw("available") != "" && !o.Flag("available") {
		return nil
	}
	return &TimeLock{Active: o.Flag("active"), Until: o.Text("until"), Enforcement: o.Text("enforcement_type")}
}

// MessageLimits asks WhatsApp how many new chats the connected account may begin.
func (c *Client) MessageLimits(ctx context.Context, key Key) (MessageLimits, error) {
	request := call.Call{Method: http.MethodGet, Path: pathLimits, As: asInstance(key.Token), ID: key.ID}
	var limits MessageLimits
	if err := c.call.Do(ctx, request, &limits); err != nil {
		return MessageLimits{}, err
	}
	if !limits.tells {
		return MessageLimits{}, c.call.Undecodable(request, "the answer tells no limits")
	}
	return limits, nil
}
