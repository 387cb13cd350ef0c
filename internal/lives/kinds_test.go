package lives

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What each kind of item has of its own: what files and people write, and how to read it
// from a plan.

// kindOfItem is what a kind of item has of its own.
type kindOfItem struct {
	// named is the attribute with what two have in common that look alike, and name the
	// same of a content.
	named string
	name  func(content any) string
	// kept tells whether the servers of a life keep what files add.
	kept func(w *world) bool
	// draw draws what files say.
	draw func(w *world, t *rapid.T) map[string]any
	// drawByHand draws what somebody adds, and changeByHand what he makes of one.
	drawByHand   func(w *world, t *rapid.T) any
	changeByHand func(w *world, t *rapid.T, has any) any
	// in is the content that a plan or a state has.
	in func(v values) any
}

// itemKinds are the kinds of items, in the order of [kinds].
var itemKinds = []string{webhookKind, labelKind, tagKind, replyKind}

var ofItems = map[string]*kindOfItem{
	webhookKind: {
		named: "url",
		name:  func(content any) string { return content.(simulator.Webhook).URL },
		kept:  func(w *world) bool { return !w.kind.Webhooks.NotSaved && w.kind.Webhooks.Most == 0 },
		draw:  func(_ *world, t *rapid.T) map[string]any { return newWebhook(t) },
		drawByHand: func(_ *world, t *rapid.T) any {
			return simulator.Webhook{URL: pick(t, "url", webhookURLs()), Enabled: true, Events: []string{"call", "messages"}, ExcludeMessages: []string{"isGroupYes"}}
		},
		changeByHand: func(_ *world, t *rapid.T, has any) any {
			one := has.(simulator.Webhook)
			one.Enabled, one.Events = !one.Enabled, []string{pick(t, "event", webhookEvents)}
			return one
		},
		in: func(v values) any { return webhookIn(v) },
	},
	labelKind: {
		named: "name",
		name:  func(content any) string { return content.(simulator.Label).Name },
		kept:  func(w *world) bool { return !w.kind.LabelsNotCreated && w.hasBusiness() },
		draw: func(_ *world, t *rapid.T) map[string]any {
			arguments := map[string]any{"name": pick(t, "name", labelNames)}
			if color := rapid.IntRange(0, 3).Draw(t, "color"); color > 0 {
				arguments["color"] = color
			}
			return arguments
		},
		drawByHand: func(_ *world, t *rapid.T) any { return labelByHand(t) },
		changeByHand: func(_ *world, t *rapid.T, has any) any {
			one := labelByHand(t)
			if sometimes(t, "the color only", 2) {
				one.Name = has.(simulator.Label).Name
			}
			return one
		},
		in: func(v values) any { return simulator.Label{Name: v.text("name"), Color: int(number(v["color"]))} },
	},
	tagKind: {
		named: "name",
		name:  func(content any) string { return content.(simulator.LeadTag).Name },
		kept:  func(*world) bool { return true },
		draw: func(_ *world, t *rapid.T) map[string]any {
			arguments := map[string]any{"name": pick(t, "name", tagNames)}
			if sometimes(t, "on the board", 2) {
				arguments["kanban"], arguments["kanban_order"] = true, rapid.IntRange(0, 2).Draw(t, "place")
			}
			return arguments
		},
		drawByHand: func(_ *world, t *rapid.T) any {
			return simulator.LeadTag{Name: pick(t, "name", append(hostile[:3:3], tagNames...))}
		},
		changeByHand: func(_ *world, t *rapid.T, has any) any {
			one := has.(simulator.LeadTag)
			one.Kanban, one.KanbanOrder = !one.Kanban, rapid.Int64Range(0, 2).Draw(t, "place")
			if sometimes(t, "the name as well", 2) {
				one.Name = pick(t, "name", append(hostile[:3:3], tagNames...))
			}
			return one
		},
		in: func(v values) any {
			return simulator.LeadTag{Name: v.text("name"), Kanban: v.is("kanban"), KanbanOrder: number(v["kanban_order"])}
		},
	},
	replyKind: {
		named: "short_cut",
		name:  func(content any) string { return content.(simulator.QuickReply).ShortCut },
		kept:  func(*world) bool { return true },
		draw:  newReply,
		drawByHand: func(_ *world, t *rapid.T) any {
			text := pick(t, "text", append(hostile[:3:3], replyTexts...))
			return simulator.QuickReply{ShortCut: pick(t, "short cut", shortCuts), Type: "text", Text: text, OnWhatsApp: sometimes(t, "on the phone", 4)}
		},
		changeByHand: func(_ *world, t *rapid.T, has any) any {
			one := has.(simulator.QuickReply)
			one.Text = pick(t, "text", append(hostile[:3:3], replyTexts...))
			return one
		},
		in: func(v values) any {
			return simulator.QuickReply{
				ShortCut: v.text("short_cut"), Type: v.text("type"), Text: v.text("text"), File: v.text("file"), DocName: v.text("doc_name"), OnWhatsApp: v.is("on_whatsapp"),
			}
		},
	},
}

// ofWebhooks and ofFiles are what is secret in the URLs of webhooks and of files.
var (
	ofWebhooks = []string{"segredo-do-webhook-1", "segredo-do-webhook-2"}
	ofFiles    = []string{"segredo-do-arquivo-1", "segredo-do-arquivo-2"}
)

// webhookURLs are those that files and people write. Some are the same.
func webhookURLs() []string {
	return []string{"https://crm.example.com/in/" + ofWebhooks[0], "https://bot.example.com/" + ofWebhooks[1], "https://log.example.com"}
}

// webhookEvents are known to all servers.
var webhookEvents = []string{"messages", "connection", "messages_update"}

func newWebhook(t *rapid.T) map[string]any {
	arguments := map[string]any{"url": pick(t, "url", webhookURLs()), "events": words(pick(t, "event", webhookEvents))}
	if sometimes(t, "disabled", 4) {
		arguments["enabled"] = false
	}
	if sometimes(t, "excludes", 2) {
		arguments["exclude_messages"] = words("wasSentByApi")
	}
	if sometimes(t, "adds", 4) {
		arguments["add_url_events"] = true
	}
	return arguments
}

// words are a set of texts as files have it.
func words(texts ...string) []tftypes.Value {
	var all []tftypes.Value
	for _, text := range texts {
		all = append(all, tftypes.NewValue(tftypes.String, text))
	}
	return all
}

// webhookIn is a webhook as a plan or a state has it.
func webhookIn(v values) simulator.Webhook {
	return simulator.Webhook{
		URL: v.text("url"), Enabled: v.is("enabled"), Events: texts(v["events"]), ExcludeMessages: texts(v["exclude_messages"]),
		AddURLEvents: v.is("add_url_events"), AddURLTypesMessages: v.is("add_url_types_messages"),
	}
}

// inOrder is a webhook whose events are in order, which means nothing.
func inOrder(one simulator.Webhook) simulator.Webhook {
	one.Events, one.ExcludeMessages = slices.Sorted(slices.Values(one.Events)), slices.Sorted(slices.Values(one.ExcludeMessages))
	return one
}

// Names that files and people give, and texts.
var (
	labelNames = []string{"Cliente VIP", "Pago", "Novo"}
	tagNames   = []string{"Quente", "Morno", "Frio"}
	shortCuts  = []string{"horario", "pix", "oi"}
	replyTexts = []string{"Atendemos de 8h às 18h.", "Olá!\n\n\tEm que posso ajudar?", "Chave: 123"}
)

// labelByHand draws what somebody makes on the phone.
func labelByHand(t *rapid.T) simulator.Label {
	return simulator.Label{Name: pick(t, "name", append(hostile[:3:3], labelNames...)), Color: rapid.IntRange(0, 3).Draw(t, "color")}
}

// newReply draws a quick reply. One that is to be on WhatsApp is left to the phone from
// then on, on most servers.
func newReply(w *world, t *rapid.T) map[string]any {
	arguments := map[string]any{"short_cut": pick(t, "short cut", shortCuts)}
	switch {
	case sometimes(t, "with a file", 3):
		arguments["type"], arguments["file"] = "image", "https://files.example/"+pick(t, "file", ofFiles)+".png"
		if sometimes(t, "with a text", 2) {
			arguments["text"] = pick(t, "text", replyTexts)
		}
	default:
		arguments["text"] = pick(t, "text", replyTexts)
		if replies := w.kind.QuickReplies; replies.MirrorEditable && !replies.MirrorIgnored && sometimes(t, "on WhatsApp", 2) {
			arguments["on_whatsapp"] = true
		}
	}
	return arguments
}

// hasBusiness tells whether the accounts of a life are of WhatsApp Business. The numbers
// of all of them are, unless the servers say otherwise.
func (w *world) hasBusiness() bool { return w.kind.Accounts != simulator.AccountsPersonal }

// text is a content, to be compared. What a server makes of a file may be a path.
func (w *world) text(content any) string {
	switch has := content.(type) {
	case simulator.Webhook:
		content = inOrder(has)
	case simulator.QuickReply:
		if w.kind.QuickReplies.FilesStored && has.File != "" {
			has.File = "stored"
		}
		content = has
	}
	return fmt.Sprintf("%+v", content)
}
