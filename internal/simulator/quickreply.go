package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// QuickReply is an answer that people who talk to customers choose by a word.
type QuickReply struct {
	ID         string `json:"id"`
	OnWhatsApp bool   `json:"onWhatsApp"`
	DocName    string `json:"docName"`
	File       string `json:"file"`
	ShortCut   string `json:"shortCut"`
	Text       string `json:"text"`
	Type       string `json:"type"`
}

// places are what the API changes.
func (q *QuickReply) places() places {
	return places{
		"shortCut": &q.ShortCut, "type": &q.Type, "text": &q.Text, "file": &q.File, "docName": &q.DocName, "onWhatsApp": &q.OnWhatsApp,
	}
}

// quickReply is the server's own record of a quick reply.
type quickReply struct {
	QuickReply
	listed
	// fromPhone is whether it was made on the phone. Only the phone changes it then.
	fromPhone bool
}

// QuickReplyOptions are how a server keeps quick replies, besides [ListOptions].
type QuickReplyOptions struct {
	// MirrorEditable takes changes of one that was made here and is on WhatsApp. Otherwise these are 403, as changes of
	// one that was made on the phone are everywhere.
	MirrorEditable bool
	// MirrorIgnored ignores onWhatsApp, as servers of 2.1.0 do.
	MirrorIgnored bool
	// FilesStored shows the path at which it keeps a file, and not what it was sent.
	FilesStored bool
}

func (s *Simulator) quickReplyRoutes() routes {
	return routes{
		"GET /quickreply/showall": {access: byInstance, handle: s.quickReplies},
		"POST /quickreply/edit": {access: byInstance, handle: s.editQuickReply, saves: savesItems(
			func(in *instance) []quickReply { return in.quickReplies }, func(q quickReply) string { return q.ID },
		)},
	}
}

// quickReplies lists the quick replies of an instance.
func (s *Simulator) quickReplies(c call) answer { return success(shownOf(c.in.quickReplies)) }

// editQuickReply adds a quick reply, or changes or deletes the one that has the id.
func (s *Simulator) editQuickReply(c call) answer {
	body, err := c.required("id", "delete", "shortCut", "type", "text", "file", "docName", "onWhatsApp")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	var asked struct {
		id      string
		deletes bool
	}
	if body.readInto(places{"id": &asked.id, "delete": &asked.deletes}) != "" {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	at := indexOf(c.in.quickReplies, asked.id)
	switch {
	case asked.id != "" && at < 0:
		return failure(http.StatusNotFound, "Quick reply not found")
	case at < 0 && asked.deletes:
		return failure(http.StatusBadRequest, "id is required")
	case at >= 0 && s.ofThePhone(c.in.quickReplies[at]):
		return failure(http.StatusForbidden, "Cannot modify a quick reply that comes from WhatsApp")
	}
	var before QuickReply
	if at >= 0 && !s.opts.Lists.EditClears {
		before = c.in.quickReplies[at].QuickReply
	}
	wish, problem := s.readQuickReply(body, before)
	if problem == "" && !asked.deletes {
		problem = s.checkQuickReply(c.in, asked.id, wish)
	}
	if problem != "" {
		return failure(http.StatusBadRequest, problem)
	}
	s.changeQuickReplies(c.in, at, wish, asked.deletes, c.now)
	s.takeBack(c)
	return success(object{"message": "Operação concluída com sucesso", "quickReplies": append([]quickReply{}, c.in.quickReplies...)})
}

// ofThePhone tells whether only the phone may change a quick reply.
func (s *Simulator) ofThePhone(reply quickReply) bool {
	return reply.OnWhatsApp && (reply.fromPhone || !s.opts.QuickReplies.MirrorEditable)
}

// readQuickReply reads a quick reply. What is left out stays as it was before.
func (s *Simulator) readQuickReply(body fields, before QuickReply) (QuickReply, string) {
	wish := before
	wish.ShortCut, wish.Type = "", ""
	if body.readInto(wish.places()) != "" {
		return wish, "Invalid payload"
	}
	kinds := []string{"text", "audio", "myaudio", "ptt", "document", "video", "image"}
	switch {
	case wish.ShortCut == "":
		return wish, "shortCut is required"
	case !slices.Contains(kinds, wish.Type):
		return wish, "Invalid type"
	}
	wish.OnWhatsApp = wish.OnWhatsApp && wish.Type == "text" && !s.opts.QuickReplies.MirrorIgnored
	if s.opts.QuickReplies.FilesStored && wish.File != "" && wish.File != before.File {
		wish.File = "files/" + newID()
	}
	return wish, ""
}

// checkQuickReply says what is wrong with a quick reply that is to be kept, if anything is.
func (s *Simulator) checkQuickReply(in *instance, id string, wish QuickReply) string {
	twin := slices.ContainsFunc(in.quickReplies, func(other quickReply) bool {
		return other.ID != id && strings.EqualFold(other.ShortCut, wish.ShortCut)
	})
	switch {
	case wish.Type == "text" && wish.Text == "":
		return "text is required"
	case wish.Type != "text" && wish.File == "":
		return "file is required"
	case twin && s.opts.Lists.TwinsRefused:
		return "Quick reply already exists"
	}
	return ""
}

// changeQuickReplies adds a quick reply where at is below 0, and changes or deletes the one there otherwise.
func (s *Simulator) changeQuickReplies(in *instance, at int, wish QuickReply, deletes bool, now time.Time) {
	switch {
	case deletes:
		in.quickReplies = slices.Delete(in.quickReplies, at, at+1)
	case at < 0:
		wish.ID = newID()
		in.quickReplies = append(in.quickReplies, quickReply{QuickReply: wish, listed: s.newListed(in, now)})
	default:
		wish.ID = in.quickReplies[at].ID
		in.quickReplies[at].QuickReply, in.quickReplies[at].Updated = wish, s.date(now)
	}
}

// indexOf returns where the quick reply with an id is, and a number below 0 where none has it.
func indexOf(replies []quickReply, id string) int {
	return slices.IndexFunc(replies, func(reply quickReply) bool { return reply.ID == id })
}

// AddQuickReply adds a quick reply by hand, in the panel, or on the phone where it is on WhatsApp, and returns it with
// its id.
func (s *Simulator) AddQuickReply(id string, reply QuickReply) (QuickReply, error) {
	reply.ID = newID()
	return reply, s.reach(id, func(in *instance, now time.Time) error {
		added := quickReply{QuickReply: reply, listed: s.newListed(in, now), fromPhone: reply.OnWhatsApp}
		added.late = 0
		in.quickReplies = append(in.quickReplies, added)
		return nil
	})
}

// SetQuickReply changes the quick reply that has the same id, or removes it where it has no short cut, as in the panel or
// on the phone.
func (s *Simulator) SetQuickReply(id string, reply QuickReply) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		if at := indexOf(in.quickReplies, reply.ID); at >= 0 {
			s.changeQuickReplies(in, at, reply, reply.ShortCut == "", now)
		}
		return nil
	})
}

// QuickReplies returns the quick replies of an instance in the order in which they were added.
func (s *Simulator) QuickReplies(id string) []QuickReply {
	var replies []QuickReply
	_ = s.reach(id, func(in *instance, _ time.Time) error {
		for _, reply := range in.quickReplies {
			replies = append(replies, reply.QuickReply)
		}
		return nil
	})
	return replies
}
