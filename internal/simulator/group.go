package simulator

import (
	"net/http"
	"slices"
	"time"
)

// Group is a group in which the account of an instance takes part.
type Group struct {
	JID, Name, Topic string
	// Owner is the number of who made it.
	Owner            string
	Announce, Locked bool
	Parent           bool
	LinkedParent     string
	// Admin tells whether the account is an admin there.
	Admin   bool
	Created time.Time
}

// GroupOptions are how a server tells of groups.
type GroupOptions struct {
	// ByLID addresses people by their hidden ids. The number of the owner stands in OwnerPN all the same.
	ByLID bool
	// NoSession500 refuses with 500 where there is no session. Otherwise that is 401.
	NoSession500 bool
}

func (s *Simulator) groupRoutes() routes {
	return routes{"GET /group/list": {access: byInstance, handle: s.groups}}
}

// groups lists the groups of the connected account, with a count of members that is always 0, as real servers have it.
func (s *Simulator) groups(c call) answer {
	if !c.in.connected() {
		if s.opts.Groups.NoSession500 {
			return noSession()
		}
		return failure(http.StatusUnauthorized, "No session")
	}
	told := []object{}
	hidden := c.query.Get("noParticipants") == "true" || c.query.Get("noparticipants") == "true"
	for _, group := range c.in.groups {
		told = append(told, s.groupObject(group, hidden))
	}
	return success(object{"groups": told})
}

func (s *Simulator) groupObject(group Group, hidden bool) object {
	owner, mode := group.Owner+"@s.whatsapp.net", "pn"
	if s.opts.Groups.ByLID {
		owner, mode = "182736455463728@lid", "lid"
	}
	members := []object{}
	if !hidden {
		members = append(members, object{
			"JID": owner, "LID": "182736455463728@lid", "PhoneNumber": group.Owner + "@s.whatsapp.net",
			"IsAdmin": true, "IsSuperAdmin": true, "DisplayName": "", "Error": 0, "AddRequest": nil,
		})
	}
	return object{
		"JID": group.JID, "Name": group.Name, "Topic": group.Topic, "OwnerJID": owner, "OwnerPN": group.Owner + "@s.whatsapp.net",
		"Participants": members, "ParticipantCount": 0, "IsAnnounce": group.Announce, "IsLocked": group.Locked, "IsEphemeral": false,
		"DisappearingTimer": 0, "IsParent": group.Parent, "LinkedParentJID": group.LinkedParent, "IsDefaultSubGroup": false,
		"IsJoinApprovalRequired": false, "IsIncognito": false, "MemberAddMode": "admin_add", "AddressingMode": mode,
		"OwnerIsAdmin": group.Admin, "OwnerCanSendMessage": group.Admin || !group.Announce,
		"GroupCreated": group.Created.UTC().Format(time.RFC3339), "CreatorCountryCode": "BR", "Suspended": false,
	}
}

// AddGroup has the account of the instance take part in a group.
func (s *Simulator) AddGroup(id string, group Group) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		in.groups = append(slices.Clone(in.groups), group)
		return nil
	})
}
