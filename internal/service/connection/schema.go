package connection

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/timelimit"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// How long the parts of a connection may take unless the configuration says.
const (
	// pairingTime gives a person the window of a pairing code, 5 minutes, twice.
	pairingTime    = 10 * time.Minute
	disconnectTime = time.Minute
)

// What a plan does when a number has logged out.
const (
	onLogoutPair = "pair"
	onLogoutWarn = "warn"
)

// arguments are what an attempt can be started with, by the resource and by the
// action alike.
var arguments = []invoke.Argument{
	invoke.Text("phone", "Phone number of the account, in international digits such as `5511999990000`. With it, WhatsApp gives a pairing code to enter on the phone; without it, a QR to scan.",
		validate.Phone()),
	invoke.Text("browser", "Browser that the connection shows itself as: `auto`, `safari`, `firefox`, `edge` or `chrome`. Left out, the server chooses. Servers before 2.1.0 ignore it.",
		validate.OneOf("auto", "safari", "firefox", "edge", "chrome")),
	invoke.Text("system_name", "Name that the phone shows for the instance among its linked devices. Left out, it is the server's.",
		validate.Word("system name")),
	invoke.Text("proxy_managed_country", "Country of the server's regional proxy to connect through, in two lower-case letters such as `br`. Left out, none is asked for. A city takes a country, and a state takes both.",
		stringvalidator.RegexMatches(regexp.MustCompile(`^[a-z]{2}$`), "must be two lower-case letters, such as br")),
	invoke.Text("proxy_managed_state", "State of the regional proxy, as the server's list of cities has it, such as `sp`.",
		validate.Word("state"), stringvalidator.AlsoRequires(path.MatchRoot("proxy_managed_country"), path.MatchRoot("proxy_managed_city"))),
	invoke.Text("proxy_managed_city", "City of the regional proxy, as the server's list of cities has it, such as `campinas`.",
		validate.Word("city"), stringvalidator.AlsoRequires(path.MatchRoot("proxy_managed_country"))),
}

const description = `The pairing of an instance with the phone of a WhatsApp account.

Creating it asks the server for a QR, or with ` + "`phone`" + ` for a pairing code, unless the instance is connected already. By itself it does not wait for the phone: the QR is drawn by the action ` + "`uazapi_instance_connect`" + `, the code is in ` + "`paircode`" + `. With ` + "`wait_for_connected`" + ` it ends only when the phone has paired, so that resources which need the session can follow in the same apply.

When the number logs out, or nobody paired in time, the connection stays in the state as not connected, and the next plan pairs it again, unless ` + "`on_logout`" + ` is ` + "`warn`" + `. A session that reconnects by itself changes nothing.

Changed arguments apply to the next pairing. They never end a session that is connected; to pair again, replace the connection with ` + "`terraform apply -replace=…`" + `. Destroying it disconnects the instance from WhatsApp. With ` + "`disconnect_on_destroy = false`" + ` it does not, so that a replacement pairs nothing anew either.

To pair many new numbers in a short time, or one number again and again, can look like abuse to WhatsApp, which may ban them. Pair a few at a time.`

func resourceSchema(ctx context.Context) schema.Schema {
	attributes := access.ResourceAttributes()
	for _, a := range arguments {
		attributes[a.Name] = a.InResource
	}
	maps.Copy(attributes, map[string]schema.Attribute{
		"wait_for_connected": schema.BoolAttribute{
			MarkdownDescription: "Whether to wait until the phone has paired. Defaults to `false`. While it waits, a QR or code that expires is replaced by another. `paircode` is known only afterwards: with OpenTofu, and Terraform before 1.14, which have no action that shows the code, leave it out to pair by `phone`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
		"on_logout": schema.StringAttribute{
			MarkdownDescription: "What a plan does when the number has logged out: `pair` plans to pair it again, `warn` only warns, so that one lost number does not hold up the applies of a fleet. Defaults to `pair`.",
			Optional:            true,
			Computed:            true,
			Default:             stringdefault.StaticString(onLogoutPair),
			Validators:          []validator.String{validate.OneOf(onLogoutPair, onLogoutWarn)},
		},
		"disconnect_on_destroy": schema.BoolAttribute{
			MarkdownDescription: "Whether destroying the resource ends the session of the number, which only somebody with the phone can bring back. With `false`, the number stays connected, also where the resource is replaced: `-replace` then finds the session and pairs nothing anew. Set it and apply before the destroy. Defaults to `true`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(true),
		},
		"status": schema.StringAttribute{
			MarkdownDescription: "State of the connection, as of the last refresh: `connecting`, `connected` or `disconnected`. Servers may have others.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"connected": schema.BoolAttribute{
			MarkdownDescription: "Whether the instance is connected to WhatsApp, as of the last refresh.",
			Computed:            true,
			PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		},
		"jid": schema.StringAttribute{
			MarkdownDescription: "Address of the connected device, such as `5511999990000:57@s.whatsapp.net`. It is another one after each pairing. Null while the number is not connected.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"session": schema.StringAttribute{
			MarkdownDescription: "Something that is another one after each pairing, for the `session` of what is to be done again then, such as a presence or a message. It is the `jid` of the last session, and stays while the number is lost. Null until a phone has paired.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"number": schema.StringAttribute{
			MarkdownDescription: "Phone number that is connected, in international digits. Null while no number is connected. WhatsApp may tell a Brazilian number without the ninth digit that `phone` has, and the like for Mexico and Argentina: it is the same account, so do not compare the two with `==`.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"paircode": schema.StringAttribute{
			MarkdownDescription: "Code to enter on the phone, such as `ABCD-1234`, while the pairing by `phone` is pending. Null once connected.",
			Computed:            true,
			Sensitive:           true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"timeouts": timelimit.Resource(ctx, timeouts.Opts{
			Create:            true,
			CreateDescription: fmt.Sprintf("How long to wait for the phone with `wait_for_connected`, such as `5m`. Defaults to `%s`.", polling.Short(pairingTime)),
			Update:            true,
			UpdateDescription: fmt.Sprintf("The same for a connection that is changed while it is pending. Defaults to `%s`.", polling.Short(pairingTime)),
			Delete:            true,
			DeleteDescription: fmt.Sprintf("How long to wait for the server to disconnect. Defaults to `%s`.", polling.Short(disconnectTime)),
		}),
	})
	return schema.Schema{MarkdownDescription: description, Attributes: attributes}
}
