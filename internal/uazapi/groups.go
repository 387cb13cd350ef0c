package uazapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathGroups = "/group/list"

// Group is a group in which the account of an instance takes part. Times are as the server
// wrote them.
type Group struct {
	JID, Name, Topic string
	// OwnerNumber is the number of who made the group, "" where WhatsApp hides it.
	OwnerNumber string
	// Announce tells whether only admins write there, and Locked whether only they change
	// its name and the like.
	Announce, Locked bool
	// Parent tells whether it is a community, and LinkedParent is the one that it belongs
	// to.
	Parent       bool
	LinkedParent string
	// IsAdmin tells whether the account is an admin there, and CanSend whether it may write.
	IsAdmin, CanSend bool
	Created          string
}

// UnmarshalJSON reads a group leniently.
func (g *Group) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	owner := JID(o.Text("OwnerPN"))
	if owner == "" {
		owner = JID(o.Text("OwnerJID"))
	}
	*g = Group{
		JID: o.Text("JID"), Name: o.Text("Name"), Topic: o.Text("Topic"), OwnerNumber: owner.Number(),
		Announce: o.Flag("IsAnnounce"), Locked: o.Flag("IsLocked"), Parent: o.Flag("IsParent"), LinkedParent: o.Text("LinkedParentJID"),
		IsAdmin: o.Flag("OwnerIsAdmin"), CanSend: o.Flag("OwnerCanSendMessage"), Created: o.Text("GroupCreated"),
	}
	if made, ok := ParseTime(g.Created); ok && made.IsZero() {
		g.Created = ""
	}
	return nil
}

// maxGroups is more than the groups of an account take without their members, in bytes.
const maxGroups = 32 << 20

// Groups lists the groups of the connected account, without their members. The server may
// have them in a cache.
func (c *Client) Groups(ctx context.Context, key Key) ([]Group, error) {
	request := call.Call{
		Method: http.MethodGet, Path: pathGroups, As: asInstance(key.Token), Limit: maxGroups,
		// Generations of the API spell it differently.
		Query: url.Values{"noParticipants": {"true"}, "noparticipants": {"true"}},
	}
	var told struct{ Groups listMember[Group] }
	if err := c.call.Do(ctx, request, &told); err != nil {
		return nil, err
	}
	if !told.Groups.there {
		return nil, c.call.Undecodable(request, "the answer lists no groups")
	}
	return told.Groups.entries, nil
}
