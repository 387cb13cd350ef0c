package uazapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const (
	pathWebhookErrors       = "/webhook/errors"
	pathGlobalWebhookErrors = "/globalwebhook/errors"
)

// WebhookErrors are the last deliveries that failed, as a server keeps them in memory.
type WebhookErrors struct {
	// Since is when the server began to keep them, as it writes it, "" where it does not
	// tell.
	Since  string
	Errors []WebhookError
}

// WebhookError is a delivery that failed.
type WebhookError struct {
	Created, URL, Type, Event, MessageType string
	// StatusCode is what the receiver answered, 0 where no answer came.
	StatusCode, Attempts int64
	Error                string
	// Payload is what was to be delivered, as JSON. The token of the instance is taken out.
	Payload string
}

// UnmarshalJSON reads a list, or null where there is none.
func (e *WebhookErrors) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &e.Errors) }

// Dated takes from the header since when the server keeps failures.
func (e *WebhookErrors) Dated(header http.Header) {
	e.Since = header.Get("X-Webhook-Error-Capture-Started-At")
}

// UnmarshalJSON reads a failure leniently.
func (e *WebhookError) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*e = WebhookError{
		Created: o.Text("created"), URL: o.Text("url"), Type: o.Text("type"), Event: o.Text("event"), MessageType: o.Text("message_type"),
		StatusCode: o.Number("status_code"), Attempts: o.Number("attempts"), Error: o.Text("error"), Payload: payloadOf(o["payload"]),
	}
	return nil
}

// payloadOf is a payload on one line, without what opens the instance: each has its token,
// and that of a connection has the whole instance.
func payloadOf(raw json.RawMessage) string {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // ids of messages are longer than a float
	var value any
	if decoder.Decode(&value) != nil || value == nil {
		return ""
	}
	hideKeys(value)
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if call.Obeyed(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.TrimSuffix(line.String(), "\n"))
}

// keys are the members of a payload that open an instance, or something else.
var keys = []string{"token", "admintoken", "qrcode", "paircode", "openai_apikey"}

// hideKeys hides the keys in a value, however deep they stand.
func hideKeys(value any) {
	switch value := value.(type) {
	case []any:
		for _, member := range value {
			hideKeys(member)
		}
	case map[string]any:
		for name, member := range value {
			if text, is := member.(string); is && text != "" && slices.Contains(keys, strings.ToLower(name)) {
				value[name] = "(secret)"
				continue
			}
			hideKeys(member)
		}
	}
}

// WebhookErrors reads the last deliveries of the webhooks of an instance that failed.
func (c *Client) WebhookErrors(ctx context.Context, key Key) (WebhookErrors, error) {
	return c.webhookErrors(ctx, call.Call{Method: http.MethodGet, Path: pathWebhookErrors, As: asInstance(key.Token), ID: key.ID})
}

// GlobalWebhookErrors reads those of the webhook of the server, which takes the admin token.
func (c *Client) GlobalWebhookErrors(ctx context.Context) (WebhookErrors, error) {
	return c.webhookErrors(ctx, call.Call{Method: http.MethodGet, Path: pathGlobalWebhookErrors, As: c.asAdmin()})
}

// maxWebhookErrors is more than twenty payloads of messages take, in bytes.
const maxWebhookErrors = 16 << 20

func (c *Client) webhookErrors(ctx context.Context, request call.Call) (WebhookErrors, error) {
	request.Limit = maxWebhookErrors
	var told WebhookErrors
	if err := c.call.Do(ctx, request, &told); err != nil {
		return WebhookErrors{}, err
	}
	for n, failed := range told.Errors {
		told.Errors[n].Error = c.call.Words(request, failed.Error)
	}
	return told, nil
}
