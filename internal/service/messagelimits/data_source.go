// Package messagelimits is the data source uazapi_message_limits: how many new chats a
// connected account may begin.
package messagelimits

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const description = `How many new chats a connected account may begin, and whether WhatsApp keeps it from new chats for a while.

Every plan asks WhatsApp through the server, one call an instance. While the number is not connected, the values are null and a plan warns. Chats that exist already are not limited by any of this.

~> **Null means that WhatsApp told nothing,** which is usual. It does not mean that nothing is left: compare with ` + "`!= false`" + `, as the example does.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(messageLimits{}) }

type model struct {
	access.Target
	CanSendNewMessages types.Bool   `tfsdk:"can_send_new_messages"`
	QuotaStatus        types.String `tfsdk:"quota_status"`
	TotalQuota         types.Int64  `tfsdk:"total_quota"`
	UsedQuota          types.Int64  `tfsdk:"used_quota"`
	CycleStart         types.String `tfsdk:"cycle_start"`
	CycleEnd           types.String `tfsdk:"cycle_end"`
	TimeLocked         types.Bool   `tfsdk:"time_locked"`
	TimeLockUntil      types.String `tfsdk:"time_lock_until"`
	EnforcementType    types.String `tfsdk:"enforcement_type"`
	ErrorKey           types.String `tfsdk:"error_key"`
	Message            types.String `tfsdk:"message"`
	MessagePTBR        types.String `tfsdk:"message_ptbr"`
}

type messageLimits struct{}

func (messageLimits) About() reading.About {
	return reading.About{
		Type:        "message_limits",
		Noun:        "message limits",
		Description: description,
		Session:     true,
		Attributes: map[string]schema.Attribute{
			"can_send_new_messages": reading.Flag("Whether the account may begin new chats. Null where WhatsApp did not say."),
			"quota_status":          reading.Text("State of the quota as WhatsApp calls it, such as `CAPPED`. Null without a quota."),
			"total_quota":           reading.Number("New chats that the account may begin in a cycle. Null without a quota."),
			"used_quota":            reading.Number("New chats that it has begun in this cycle. Null without a quota."),
			"cycle_start":           reading.Text("When the cycle began, in RFC 3339. Null without a quota."),
			"cycle_end":             reading.Text("When the cycle ends, in RFC 3339. Null without a quota."),
			"time_locked":           reading.Flag("Whether WhatsApp keeps the account from new chats for a while. Null where it did not say."),
			"time_lock_until":       reading.Text("Until when, in RFC 3339. Null if it is not locked, or WhatsApp did not say."),
			"enforcement_type":      reading.Text("Why it is locked, as WhatsApp calls it. Null if it is not."),
			"error_key":             reading.Text("Key of the reason, such as `WHATSAPP_REACHOUT_TIMELOCK`. Null if there is none."),
			"message":               reading.Text("What the server says of it, in English."),
			"message_ptbr":          reading.Text("What the server says of it, in Portuguese."),
		},
	}
}

func (messageLimits) Read(ctx context.Context, on reading.On, into *model) error {
	limits, err := on.API.MessageLimits(ctx, on.Key())
	if err != nil {
		return err
	}
	into.fill(limits)
	return nil
}

func (m *model) fill(limits uazapi.MessageLimits) {
	m.CanSendNewMessages = types.BoolPointerValue(limits.CanSendNewMessages)
	if quota := limits.Quota; quota != nil {
		m.QuotaStatus = nullable.Text(quota.Status)
		m.TotalQuota, m.UsedQuota = types.Int64Value(quota.Total), types.Int64Value(quota.Used)
		m.CycleStart, m.CycleEnd = nullable.Time(quota.CycleStart), nullable.Time(quota.CycleEnd)
	}
	if lock := limits.TimeLock; lock != nil {
		m.TimeLocked = types.BoolValue(lock.Active)
		m.TimeLockUntil, m.EnforcementType = nullable.Time(lock.Until), nullable.Text(lock.Enforcement)
	}
	m.ErrorKey, m.Message, m.MessagePTBR = nullable.Text(limits.ErrorKey), nullable.Text(limits.Message), nullable.Text(limits.MessagePTBR)
}
