package simulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// privacySettings are the settings of one WhatsApp account.
type privacySettings struct {
	GroupAdd     string `json:"groupadd"`
	Last         string `json:"last"`
	Status       string `json:"status"`
	Profile      string `json:"profile"`
	ReadReceipts string `json:"readreceipts"`
	Online       string `json:"online"`
	CallAdd      string `json:"calladd"`
}

func newPrivacySettings() *privacySettings {
	return &privacySettings{"all", "all", "all", "all", "all", "all", "all"}
}

func privacyKeys() []string {
	return []string{"groupadd", "last", "status", "profile", "readreceipts", "online", "calladd"}
}

// field returns the setting that the API calls key, nil for an unknown key.
func (p *privacySettings) field(key string) *string {
	switch key {
	case "groupadd":
		return &p.GroupAdd
	case "last":
		return &p.Last
	case "status":
		return &p.Status
	case "profile":
		return &p.Profile
	case "readreceipts":
		return &p.ReadReceipts
	case "online":
		return &p.Online
	case "calladd":
		return &p.CallAdd
	default:
		return nil
	}
}

// places are what the API changes.
func (p *privacySettings) places() places {
	all := places{}
	for _, key := range privacyKeys() {
		all[key] = p.field(key)
	}
	return all
}

func (p *privacySettings) byKey() map[string]string {
	values := map[string]string{}
	for _, key := range privacyKeys() {
		values[key] = *p.field(key)
	}
	return values
}

func privacyValues(key string) []string {
	switch key {
	case "readreceipts":
		return []string{"all", "none"}
	case "online":
		return []string{"all", "match_last_seen"}
	case "calladd":
		return []string{"all", "known"}
	default:
		return []string{"all", "contacts", "contact_blacklist", "none"}
	}
}

func savedPrivacy(r record) places { return r.privacy.places() }

func (s *Simulator) privacyRoutes() routes {
	return routes{
		"GET /instance/privacy":  {access: byInstance, handle: s.privacy},
		"POST /instance/privacy": {access: byInstance, handle: s.updatePrivacy, saves: savesOne(savedPrivacy)},
	}
}

func (s *Simulator) privacy(c call) answer {
	if !c.in.connected() {
		return noSession()
	}
	return success(*s.state.account(c.in.owner))
}

// updatePrivacy changes all that was sent or, when anything about it is wrong, nothing.
func (s *Simulator) updatePrivacy(c call) answer {
	if !c.in.connected() && !s.opts.ValueFirst {
		return noSession()
	}
	wish, problem := readPrivacy(c)
	if problem == "" {
		problem = s.changeGroupAdd(wish)
	}
	if problem != "" {
		return failure(http.StatusBadRequest, problem)
	}
	if !c.in.connected() {
		return noSession()
	}
	settings := s.state.account(c.in.owner)
	for key, value := range wish {
		*settings.field(key) = value
	}
	s.takeBack(c)
	return success(*settings)
}

// readPrivacy returns the values to set, or what is wrong with them.
func readPrivacy(c call) (map[string]string, string) {
	keys := privacyKeys()
	body, err := c.anyFields()
	if err != nil {
		return nil, "Invalid payload"
	}
	if len(body) == 0 {
		return nil, `No valid privacy settings found. Use format: {"groupadd": "contacts", "last": "none"}`
	}
	for _, key := range slices.Sorted(maps.Keys(body)) {
		if !slices.Contains(keys, key) {
			return nil, fmt.Sprintf("invalid privacy type: %s. Valid types: %s", key, strings.Join(keys, ", "))
		}
	}
	wish := map[string]string{}
	for _, key := range keys {
		value, given, err := body.text(key)
		if !given {
			continue
		}
		if err != nil || value == "" {
			return nil, fmt.Sprintf("Value for %s must be a non-empty string", key)
		}
		if !slices.Contains(privacyValues(key), value) {
			return nil, invalidPrivacyValue(value)
		}
		wish[key] = value
	}
	return wish, ""
}

func invalidPrivacyValue(value string) string {
	return fmt.Sprintf("invalid privacy value: %s. Valid values: all, contacts, contact_blacklist, none, match_last_seen, known", value)
}

// changeGroupAdd does with the one value that the document has and WhatsApp has not what the options say. It returns
// what is wrong.
func (s *Simulator) changeGroupAdd(wish map[string]string) string {
	if wish["groupadd"] != "none" {
		return ""
	}
	switch s.opts.GroupAddNone {
	case GroupAddNoneRefused:
		return invalidPrivacyValue("none")
	case GroupAddNoneChanged:
		wish["groupadd"] = "contact_blacklist"
	}
	return ""
}

// noSession is the answer to whatever needs a phone while there is none.
func noSession() answer {
	return failure(http.StatusInternalServerError, "No session")
}
