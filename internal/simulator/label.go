package simulator

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Label is a label that WhatsApp Business puts on chats.
type Label struct {
	// RecordID is the id of the record, and LabelID WhatsApp's number.
	RecordID string `json:"id"`
	LabelID  string `json:"labelid"`
	Name     string `json:"name"`
	Color    int    `json:"color"`
}

// places are what the API changes.
func (l *Label) places() places { return places{"name": &l.Name, "color": &l.Color} }

// label is the server's own record of a label.
type label struct {
	Label
	listed
	ColorHex string `json:"colorHex"`
}

// labelColors are what colorHex says of each color.
var labelColors = [...]string{
	"#ff9484", "#64c4ff", "#fed428", "#dfaef0", "#9ab6c1", "#56ccb4", "#fe9dfe", "#d3a91f", "#6f7bcf", "#d8e651",
	"#01d0e2", "#ffc5c7", "#92ceac", "#f64847", "#00a1f2", "#83e421", "#ffae04", "#b4ebff", "#9ba6ff", "#9568cf",
}

func (s *Simulator) labelRoutes() routes {
	return routes{
		"GET /labels": {access: byInstance, handle: s.labels},
		"POST /label/edit": {access: byInstance, handle: s.editLabel, saves: savesItems(
			func(in *instance) []label { return in.labels }, func(l label) string { return l.LabelID },
		)},
	}
}

// labels lists the labels of an instance, from the server's own records: it takes no session.
func (s *Simulator) labels(c call) answer {
	shown := shownOf(c.in.labels)
	for n := range shown {
		shown[n].ColorHex = labelColors[shown[n].Color]
	}
	return success(shown)
}

// notEdited is all that the server says where WhatsApp did not take a label.
func notEdited() answer { return failure(http.StatusInternalServerError, "error editing label") }

// editLabel adds a label for the number "new", and changes or deletes the one that has the number otherwise.
func (s *Simulator) editLabel(c call) answer {
	body, err := c.required("labelid", "name", "color", "delete")
	if err != nil {
		return badBody(err, "invalid payload")
	}
	var asked struct {
		id      string
		deletes bool
	}
	if body.readInto(places{"labelid": &asked.id, "delete": &asked.deletes}) != "" || asked.id == "" {
		return failure(http.StatusBadRequest, "invalid payload")
	}
	adds, at := asked.id == "new" && !asked.deletes, indexOfLabel(c.in.labels, asked.id)
	var before Label
	if at >= 0 {
		before = c.in.labels[at].Label
	}
	if s.opts.Lists.EditClears {
		before.Name, before.Color = "", 0
	}
	wish, right := readLabel(body, before)
	switch {
	case !right, adds && wish.Name == "":
		return failure(http.StatusBadRequest, "invalid payload")
	case !c.in.connected():
		return noSession()
	case !s.opts.Accounts.business(c.in.owner), !adds && at < 0, adds && s.opts.LabelsNotCreated:
		return notEdited()
	case !asked.deletes && s.opts.Lists.TwinsRefused && hasTwin(c.in.labels, asked.id, wish.Name):
		return failure(http.StatusBadRequest, "label already exists")
	}
	s.changeLabels(c.in, at, wish, asked.deletes, c.now)
	if adds {
		return success(object{"response": "Label created"})
	}
	return success(object{"response": "Label edited"})
}

// readLabel reads the name and the color of a label. What is left out stays as it was before.
func readLabel(body fields, before Label) (wish Label, right bool) {
	wish = before
	if body.readInto(wish.places()) != "" {
		return wish, false
	}
	return wish, 0 <= wish.Color && wish.Color < len(labelColors)
}

func hasTwin(labels []label, id, name string) bool {
	return slices.ContainsFunc(labels, func(other label) bool { return other.LabelID != id && other.Name == name })
}

// changeLabels adds a label where at is below 0, and changes or deletes the one there otherwise.
func (s *Simulator) changeLabels(in *instance, at int, wish Label, deletes bool, now time.Time) {
	switch {
	case deletes:
		in.labels = slices.Delete(in.labels, at, at+1)
	case at < 0:
		wish.RecordID, wish.LabelID = newID(), nextNumber(in.labels)
		in.labels = append(in.labels, label{Label: wish, listed: s.newListed(in, now)})
	default:
		in.labels[at].Label, in.labels[at].Updated = wish, s.date(now)
	}
}

// nextNumber returns the least number that no label has.
func nextNumber(labels []label) string {
	for n := 1; ; n++ {
		if number := strconv.Itoa(n); indexOfLabel(labels, number) < 0 {
			return number
		}
	}
}

// indexOfLabel returns where the label with a number is, and a number below 0 where none has it.
func indexOfLabel(labels []label, id string) int {
	return slices.IndexFunc(labels, func(one label) bool { return one.LabelID == id })
}

// AddLabel adds a label on the phone, and returns it with its ids.
func (s *Simulator) AddLabel(id string, added Label) (Label, error) {
	err := s.reach(id, func(in *instance, now time.Time) error {
		s.changeLabels(in, -1, added, false, now)
		last := &in.labels[len(in.labels)-1]
		last.late = 0
		added = last.Label
		return nil
	})
	return added, err
}

// SetLabel changes the label that has the same number, its record as well, or removes it where it has no name, as on the
// phone.
func (s *Simulator) SetLabel(id string, changed Label) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		if at := indexOfLabel(in.labels, changed.LabelID); at >= 0 {
			s.changeLabels(in, at, changed, changed.Name == "", now)
		}
		return nil
	})
}

// Labels returns the labels of an instance in the order in which they were added.
func (s *Simulator) Labels(id string) []Label {
	var labels []Label
	_ = s.reach(id, func(in *instance, _ time.Time) error {
		for _, one := range in.labels {
			labels = append(labels, one.Label)
		}
		return nil
	})
	return labels
}
