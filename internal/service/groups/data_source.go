// Package groups is the data source uazapi_groups: the groups of a connected account.
package groups

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const description = `The groups in which the account of an instance takes part, to find the JID of one by its name. Members are not read.

Every plan reads them, with one call an instance. While the number is not connected, the values are null and a plan warns. The server may have the groups in a cache, so that a new one shows after a while.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(groups{}) }

type model struct {
	access.Target
	Search types.String            `tfsdk:"search"`
	JIDs   map[string]types.String `tfsdk:"jids"`
	Groups []group                 `tfsdk:"groups"`
}

type group struct {
	JID             types.String `tfsdk:"jid"`
	Name            types.String `tfsdk:"name"`
	Topic           types.String `tfsdk:"topic"`
	OwnerNumber     types.String `tfsdk:"owner_number"`
	IsAnnounce      types.Bool   `tfsdk:"is_announce"`
	IsLocked        types.Bool   `tfsdk:"is_locked"`
	IsParent        types.Bool   `tfsdk:"is_parent"`
	LinkedParentJID types.String `tfsdk:"linked_parent_jid"`
	IsAdmin         types.Bool   `tfsdk:"is_admin"`
	CanSendMessages types.Bool   `tfsdk:"can_send_messages"`
	Created         types.String `tfsdk:"created"`
}

type groups struct{}

func (groups) About() reading.About {
	return reading.About{
		Type:        "groups",
		Noun:        "groups",
		Description: description,
		Session:     true,
		Attributes: map[string]schema.Attribute{
			"search": schema.StringAttribute{
				MarkdownDescription: "Part of the names of the groups that are read. Accents and case do not count. All by default.",
				Optional:            true,
			},
			"jids": schema.MapAttribute{
				MarkdownDescription: "The JIDs by the names of the groups, for `jids[\"Equipe\"]`. A name that several of the groups have is left out, since it tells none of them.",
				Computed:            true,
				ElementType:         types.StringType,
			},
			"groups": schema.ListNestedAttribute{
				MarkdownDescription: "The groups, by name and then by JID. Empty if there is none.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"jid":               reading.Text("JID of the group, such as `120363000000000000@g.us`. Messages are sent to it."),
					"name":              reading.Text("Name of the group."),
					"topic":             reading.Text("Description of the group. Null if it has none."),
					"owner_number":      reading.Text("Number of who owns the group, in digits. Null where WhatsApp does not tell it."),
					"is_announce":       reading.Flag("Whether only admins may write there."),
					"is_locked":         reading.Flag("Whether only admins may change its name, its picture and its description."),
					"is_parent":         reading.Flag("Whether it is a community."),
					"linked_parent_jid": reading.Text("JID of the community that it belongs to. Null if it belongs to none."),
					"is_admin":          reading.Flag("Whether the account is an admin there."),
					"can_send_messages": reading.Flag("Whether the account may write there."),
					"created":           reading.Text("When the group was made, in RFC 3339. Null where WhatsApp does not tell it."),
				}},
			},
		},
	}
}

func (groups) Read(ctx context.Context, on reading.On, into *model) error {
	all, err := on.API.Groups(ctx, on.Key())
	if err != nil {
		return err
	}
	into.fill(all)
	return nil
}

func (m *model) fill(all []uazapi.Group) {
	sought := call.Fold(m.Search.ValueString())
	all = slices.DeleteFunc(all, func(one uazapi.Group) bool { return !strings.Contains(call.Fold(one.Name), sought) })
	slices.SortFunc(all, func(a, b uazapi.Group) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.JID, b.JID)) })
	m.Groups, m.JIDs = make([]group, 0, len(all)), map[string]types.String{}
	named := map[string]int{}
	for _, one := range all {
		named[one.Name]++
		m.JIDs[one.Name] = types.StringValue(one.JID)
		m.Groups = append(m.Groups, show(one))
	}
	for name, groups := range named {
		if groups > 1 {
			delete(m.JIDs, name)
		}
	}
}

func show(one uazapi.Group) group {
	return group{
		JID: types.StringValue(one.JID), Name: types.StringValue(one.Name), Topic: nullable.Text(one.Topic), OwnerNumber: nullable.Text(one.OwnerNumber),
		IsAnnounce: types.BoolValue(one.Announce), IsLocked: types.BoolValue(one.Locked), IsParent: types.BoolValue(one.Parent),
		LinkedParentJID: nullable.Text(one.LinkedParent), IsAdmin: types.BoolValue(one.IsAdmin), CanSendMessages: types.BoolValue(one.CanSend),
		Created: nullable.Time(one.Created),
	}
}
