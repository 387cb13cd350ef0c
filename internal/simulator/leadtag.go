package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const longestLeadTag = 100

// LeadTag is a tag that leads may have.
type LeadTag struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Kanban      bool   `json:"kanban"`
	KanbanOrder int64  `json:"kanbanOrder"`
}

// places are what the API changes.
func (t *LeadTag) places() places {
	return places{"name": &t.Name, "kanban": &t.Kanban, "kanbanOrder": &t.KanbanOrder}
}

// leadTag is the server's own record of a tag.
type leadTag struct {
	LeadTag
	listed
}

// LeadTagAnswer is the answer to a request that adds, changes or deletes a tag. Nobody has seen it.
type LeadTagAnswer int

// Answers to such a request.
const (
	// TagsAnswerTag is the tag.
	TagsAnswerTag LeadTagAnswer = iota
	// TagsAnswerList is all tags, also those that are new.
	TagsAnswerList
	// TagsAnswerMessage is a message alone.
	TagsAnswerMessage
)

func (s *Simulator) leadTagRoutes() routes {
	return routes{
		"GET /lead/tags": {access: byInstance, handle: s.leadTags},
		"POST /lead/tags/edit": {access: byInstance, handle: s.editLeadTag, saves: savesItems(
			func(in *instance) []leadTag { return in.leadTags }, func(t leadTag) string { return t.ID },
		)},
	}
}

// leadTags lists the tags of an instance.
func (s *Simulator) leadTags(c call) answer { return success(shownOf(c.in.leadTags)) }

// editLeadTag adds a tag, or changes or deletes the one that has the id.
func (s *Simulator) editLeadTag(c call) answer {
	body, err := c.required("id", "name", "kanban", "kanbanOrder", "delete")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	var id string
	var deletes bool
	if body.readInto(places{"id": &id, "delete": &deletes}) != "" {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	at := slices.IndexFunc(c.in.leadTags, func(tag leadTag) bool { return tag.ID == id })
	switch {
	case id != "" && at < 0:
		return failure(http.StatusNotFound, "Tag not found")
	case id == "" && deletes:
		return failure(http.StatusBadRequest, "id is required")
	}
	var before LeadTag
	if at >= 0 {
		before = c.in.leadTags[at].LeadTag
	}
	if deletes {
		c.in.leadTags = slices.Delete(c.in.leadTags, at, at+1)
		return s.answerLeadTag(c.in, leadTag{LeadTag: before}, "Tag deleted")
	}
	wish, problem := s.readLeadTag(c.in, body, before)
	if problem != "" {
		return failure(http.StatusBadRequest, problem)
	}
	at = s.keepLeadTag(c.in, at, wish, c.now)
	s.takeBack(c)
	return s.answerLeadTag(c.in, c.in.leadTags[at], "Tag saved")
}

// readLeadTag reads a tag that is to be kept, and says what is wrong with it, if anything is. What is left out stays as
// it was before, or is cleared.
func (s *Simulator) readLeadTag(in *instance, body fields, before LeadTag) (LeadTag, string) {
	wish := before
	if s.opts.Lists.EditClears {
		wish = LeadTag{ID: before.ID, Name: before.Name}
	}
	if body.readInto(wish.places()) != "" {
		return wish, "Invalid payload"
	}
	twin := slices.ContainsFunc(in.leadTags, func(other leadTag) bool {
		return other.ID != wish.ID && strings.EqualFold(other.Name, wish.Name)
	})
	switch {
	case strings.TrimSpace(wish.Name) == "":
		return wish, "name is required"
	case utf8.RuneCountInString(wish.Name) > longestLeadTag:
		return wish, "name is longer than 100 characters"
	case wish.KanbanOrder < 0:
		return wish, "kanbanOrder is less than 0"
	case twin && s.opts.Lists.TwinsRefused:
		return wish, "Tag already exists"
	}
	return wish, ""
}

// keepLeadTag adds a tag where at is below 0, and changes the one there otherwise. It returns where the tag is.
func (s *Simulator) keepLeadTag(in *instance, at int, wish LeadTag, now time.Time) int {
	if at < 0 {
		wish.ID = newID()
		in.leadTags = append(in.leadTags, leadTag{LeadTag: wish, listed: s.newListed(in, now)})
		return len(in.leadTags) - 1
	}
	in.leadTags[at].LeadTag, in.leadTags[at].Updated = wish, s.date(now)
	return at
}

func (s *Simulator) answerLeadTag(in *instance, tag leadTag, message string) answer {
	switch s.opts.LeadTagAnswer {
	case TagsAnswerList:
		return success(append([]leadTag{}, in.leadTags...))
	case TagsAnswerMessage:
		return success(object{"message": message})
	default:
		return success(tag)
	}
}

// AddLeadTag adds a tag by hand, as in the panel, or as servers do by themselves where a chat gets a tag that does not
// exist, and returns it with its id.
func (s *Simulator) AddLeadTag(id string, tag LeadTag) (LeadTag, error) {
	err := s.reach(id, func(in *instance, now time.Time) error {
		at := s.keepLeadTag(in, -1, tag, now)
		in.leadTags[at].late = 0
		tag = in.leadTags[at].LeadTag
		return nil
	})
	return tag, err
}

// SetLeadTag changes the tag that has the same id, or removes it where it has no name, as in the panel.
func (s *Simulator) SetLeadTag(id string, tag LeadTag) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		at := slices.IndexFunc(in.leadTags, func(other leadTag) bool { return other.ID == tag.ID })
		switch {
		case at < 0:
		case tag.Name == "":
			in.leadTags = slices.Delete(in.leadTags, at, at+1)
		default:
			s.keepLeadTag(in, at, tag, now)
		}
		return nil
	})
}

// LeadTags returns the tags of an instance in the order in which they were added.
func (s *Simulator) LeadTags(id string) []LeadTag {
	var tags []LeadTag
	_ = s.reach(id, func(in *instance, _ time.Time) error {
		for _, tag := range in.leadTags {
			tags = append(tags, tag.LeadTag)
		}
		return nil
	})
	return tags
}
