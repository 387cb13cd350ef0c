package delivery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/together"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// longest bounds the call that is made for a warning only.
const longest = 15 * time.Second

// plans are what the plans of one run say of the two kinds of webhooks. Each may be
// planned first, so that the other one warns.
type plans struct {
	calls together.Calls[told]

	mu sync.Mutex
	// told is what the server says of its webhook, nil as long as nobody has asked.
	told *told
	// global is what is planned of it, nil where that is not known.
	global *sending
	// instances are the events of the webhooks of instances, with whether a plan
	// changes who sends one.
	instances map[string]bool
}

// told is an answer of the server, or why there is none.
type told struct {
	webhook uazapi.Webhook
	there   bool
	err     error
}

// sending is what a webhook sends, and whether that is another than before.
type sending struct {
	events  []string
	origin  string
	changed bool
}

func plansOf(server *access.Server) *plans {
	shared, _ := server.PerRun("deliveries", func() any { return &plans{instances: map[string]bool{}} }).(*plans)
	return shared
}

// Global returns the webhook of the server as it was once told in this run, also to
// those who only warn. It is asked for once.
func Global(ctx context.Context, server *access.Server) (webhook uazapi.Webhook, there bool, err error) {
	shared := plansOf(server)
	got, err := shared.calls.Share(ctx, "", func(ctx context.Context) (told, error) {
		shared.mu.Lock()
		known := shared.told
		shared.mu.Unlock()
		if known != nil {
			return *known, nil
		}
		ctx, cancel := context.WithTimeout(ctx, longest)
		defer cancel()
		var asked told
		asked.webhook, asked.there, asked.err = server.API.GlobalWebhook(ctx)
		shared.mu.Lock()
		defer shared.mu.Unlock()
		shared.told = &asked
		return asked, nil
	})
	if err != nil {
		return uazapi.Webhook{}, false, err
	}
	return got.webhook, got.there, got.err
}

// PlanOfInstance warns where a plan has a webhook of an instance send what the webhook
// of the server sends as well. All of a run share one call for that, which takes the
// admin token.
func PlanOfInstance(ctx context.Context, server *access.Server, before, planned *Delivery) diag.Diagnostics {
	shared, own := plansOf(server), sends(before, planned)
	global := shared.meet(own)
	if global == nil && own.changed && server.HasAdminToken() {
		has, there, err := Global(ctx, server)
		if err == nil && there && has.Enabled {
			global = &sending{events: has.Events, origin: has.Origin()}
		}
	}
	if global == nil || !own.changed && !global.changed {
		return nil
	}
	return warn(common(own.events, global.events), "The global webhook of the server sends them as well, to "+message.Words(global.origin)+".")
}

// IdleOfInstance tells whether [PlanOfInstance] has nothing to say of a webhook that stays
// as its state has it.
func IdleOfInstance(server *access.Server, state map[string]any) bool {
	var own sending
	if events, are := state["events"].([]any); are && state["enabled"] != false {
		for _, event := range events {
			own.events = append(own.events, fmt.Sprint(event))
		}
	}
	global := plansOf(server).meet(own)
	return global == nil || !global.changed
}

// meet takes note of what a webhook of an instance sends, and returns what is planned
// of the webhook of the server, nil where that is not known yet.
func (p *plans) meet(own sending) *sending {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, event := range own.events {
		p.instances[event] = p.instances[event] || own.changed
	}
	return p.global
}

// PlanOfServer warns where a plan has the webhook of the server send what webhooks of
// instances in the same plan send. Planned is nil where it is destroyed.
func PlanOfServer(server *access.Server, before, planned *Delivery) diag.Diagnostics {
	shared, own := plansOf(server), sends(before, planned)
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.global = &own
	met := maps.Clone(shared.instances)
	maps.DeleteFunc(met, func(_ string, changed bool) bool { return !changed && !own.changed })
	return warn(common(slices.Sorted(maps.Keys(met)), own.events), "Webhooks of instances in this plan send them as well.")
}

// sends is what is planned to be sent, as far as it is known.
func sends(before, planned *Delivery) sending {
	if planned == nil || planned.Enabled.Equal(types.BoolValue(false)) {
		return sending{}
	}
	own := sending{changed: before == nil || !before.Events.Equal(planned.Events) || !before.Enabled.Equal(planned.Enabled)}
	for _, element := range planned.Events.Elements() {
		if event, is := element.(types.String); is && !event.IsUnknown() {
			own.events = append(own.events, event.ValueString())
		}
	}
	own.origin = uazapi.Webhook{URL: planned.URL.ValueString()}.Origin()
	if own.origin == "" {
		own.origin = "an address that is not known yet"
	}
	return own
}

func common(some, others []string) []string {
	return slices.DeleteFunc(slices.Clone(some), func(event string) bool { return !slices.Contains(others, event) })
}

// warn says what arrives twice. The summary is the same for all, so that the tool shows
// those of a fleet as one.
func warn(events []string, who string) diag.Diagnostics {
	if len(events) == 0 {
		return nil
	}
	var shown []string
	for _, event := range slices.Sorted(slices.Values(events)) {
		shown = append(shown, message.Words(event))
	}
	return diag.Diagnostics{message.WarningAt(path.Root("events"), "Events are sent twice",
		"These events are sent twice, once by each of two webhooks: "+strings.Join(shown, ", ")+". "+who+"\n\n"+
			"If the receiver is to act once, take them out of the events of one of the two.")}
}
