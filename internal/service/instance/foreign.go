package instance

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// named is how a state names an instance. What it does not tell is "".
type named struct{ id, token string }

var (
	// idPattern is what the ids of instances look like.
	idPattern = regexp.MustCompile(`^r[0-9a-f]{14}$`)
	// goPattern finds both in a text that Go made of a map, as restapi_object keeps them.
	goPattern = regexp.MustCompile(`\b(id|token):([0-9a-zA-Z-]+)`)
	// otherRoutes are those of what lives on an instance. The ids there look like those of
	// instances.
	otherRoutes = regexp.MustCompile(`(?i)/(webhook|globalwebhook|quickreply|labels?|lead|chatwoot|message|send|group|business|chat|profile|admin)(/|$)` +
		`|/instance/(connect|disconnect|presence|privacy|proxy|reset|update[a-z]+)`)
)

// searchState looks for an instance in the state of an object of another provider, or says
// why there is none. Such a state has answers of the API in any form: as objects, as lists,
// and as JSON in texts.
func searchState(state []byte) (found named, fault string) {
	var attributes map[string]any
	if json.Unmarshal(state, &attributes) != nil {
		return named{}, "Its state cannot be read."
	}
	if route, _ := attributes["path"].(string); otherRoutes.MatchString(route) {
		return named{}, "By its path, " + message.Quoted(route) + ", it manages something of an instance, and not an instance."
	}
	delete(attributes, "triggers_replace") // what the object depends on
	var s search
	s.look("", attributes)
	return s.result(ownID(attributes))
}

// ownID is the id that the object itself has, if it is one of an instance.
func ownID(attributes map[string]any) string {
	id, _ := attributes["id"].(string)
	if id = lastPart(id); idPattern.MatchString(id) {
		return id
	}
	return ""
}

// lastPart is what stands behind the last slash of a path.
func lastPart(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// search is what was found of instances.
type search struct {
	// together are ids and tokens that stand in one object.
	together []named
	// ids and tokens are all that were found.
	ids, tokens []string
}

// look looks at a value under a name.
func (s *search) look(name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		s.lookAtObject(name, value)
	case []any:
		for _, member := range value {
			s.look(name, member)
		}
	case string:
		s.lookAtText(name, value)
	}
}

func (s *search) lookAtObject(name string, object map[string]any) {
	if inner, is := object["value"]; is && len(object) == 2 && object["type"] != nil {
		s.look(name, inner) // as states keep a value of any type
		return
	}
	id, _ := object["id"].(string)
	token, _ := object["token"].(string)
	if isToken(token) && isID(id) {
		s.together = append(s.together, named{id, token})
		s.add(named{id: id})
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		s.look(key, object[key])
	}
}

func (s *search) lookAtText(name, text string) {
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") || strings.HasPrefix(trimmed, `"`) {
		var inner any
		if json.Unmarshal([]byte(trimmed), &inner) == nil {
			s.look(name, inner)
		}
		return
	}
	if strings.HasPrefix(trimmed, "map[") {
		for _, match := range goPattern.FindAllStringSubmatch(trimmed, -1) {
			s.lookAtText(match[1], match[2])
		}
		return
	}
	switch plain(name) {
	case "id", "instance", "instanceid", "objectid", "input", "output":
		if id := lastPart(trimmed); idPattern.MatchString(id) {
			s.add(named{id: id})
		}
		if plain(name) != "input" && plain(name) != "output" {
			return
		}
		fallthrough
	case "token", "instancetoken":
		if isToken(trimmed) {
			s.add(named{token: trimmed})
		}
	}
}

// plain is a name without what people write differently.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}

func (s *search) add(one named) {
	if one.id != "" && !slices.Contains(s.ids, one.id) {
		s.ids = append(s.ids, one.id)
	}
	if one.token != "" && !slices.Contains(s.tokens, one.token) {
		s.tokens = append(s.tokens, one.token)
	}
}

// isToken tells whether a text is the token of an instance for sure: an admin token looks
// otherwise.
func isToken(text string) bool { return len(text) == 36 && uuid.Validate(text) == nil }

// isID tells whether a text beside a token is the id of an instance.
func isID(text string) bool {
	return uazapi.IsID(text) && !isToken(text) && !strings.Contains(text, "/")
}

// result is the one instance that was found, or what is wrong. Own is the id of the object
// itself.
func (s *search) result(own string) (named, string) {
	ids := s.ids
	if len(s.together) > 0 {
		ids = nil
		for _, one := range s.together {
			ids = append(ids, one.id)
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	switch {
	case own != "" && len(ids) != 1:
		return named{own, s.tokenOf(own)}, ""
	case len(ids) == 1:
		return named{ids[0], s.tokenOf(ids[0])}, ""
	case len(ids) > 1:
		return named{}, "Its state has the ids of several instances, and which one is meant cannot be told: " + message.Words(strings.Join(ids, ", ")) + "."
	case len(s.tokens) == 1:
		return named{token: s.tokens[0]}, ""
	case len(s.tokens) > 1:
		return named{}, "Its state has several tokens and no id of an instance, so which one is meant cannot be told."
	}
	return named{}, "Its state has neither the id of an instance, which looks like r76b15a4a3614b4, nor its token under the name token."
}

// tokenOf returns the token of the instance with this id, or "" where it cannot be told
// which one it is.
func (s *search) tokenOf(id string) string {
	var tokens []string
	for _, one := range s.together {
		if one.id == id && !slices.Contains(tokens, one.token) {
			tokens = append(tokens, one.token)
		}
	}
	if len(s.together) == 0 {
		tokens = s.tokens
	}
	if len(tokens) == 1 {
		return tokens[0]
	}
	return ""
}
