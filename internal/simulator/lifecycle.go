package simulator

import (
	"net/http"
	"strings"
)

const demoNotice = "This instance will be automatically disconnected and deleted after 1 hour."

func (s *Simulator) create(c call) answer {
	return s.createWith(c, "name", "adminField01", "adminField02")
}

// createByInit is the older route, which takes the system name as well.
func (s *Simulator) createByInit(c call) answer {
	return s.createWith(c, "name", "systemName", "adminField01", "adminField02")
}

func (s *Simulator) createWith(c call, known ...string) answer {
	body, err := c.required(known...)
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	given, err := body.texts(known...)
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	if blank(given["name"]) {
		return failure(http.StatusBadRequest, "name is required")
	}
	name := s.opts.NameForm.apply(given["name"])
	if s.opts.NamesUnique {
		if in := s.findByName(name, c.now); in != nil {
			return s.createAnswer(in, c)
		}
	}
	in := s.add(name, c.now)
	if !s.opts.CreateIgnoresAdminFields {
		in.adminField01 = given["adminField01"]
		in.adminField02 = given["adminField02"]
	}
	if given["systemName"] != "" {
		in.systemName = given["systemName"]
	}
	return s.createAnswer(in, c)
}

func (s *Simulator) createAnswer(in *instance, c call) answer {
	info := ""
	if s.opts.Demo {
		info = demoNotice
	}
	return success(object{
		"response":  "Instance created successfully",
		"instance":  s.show(in, c),
		"connected": in.connected(),
		"loggedIn":  in.connected(),
		"name":      in.name,
		"token":     in.token,
		"info":      info,
	})
}

// list answers in another order each time: the real one is not documented, so nobody may count on one.
func (s *Simulator) list(c call) answer {
	all := s.all(c.now)
	shown := make([]instanceObject, len(all))
	for i, in := range all {
		shown[i] = s.show(in, c)
		shown[i].Token = s.opts.ListedTokens.apply(in.token)
	}
	s.rng.Shuffle(len(shown), func(i, j int) { shown[i], shown[j] = shown[j], shown[i] })
	return success(shown)
}

func (s *Simulator) rename(c call) answer {
	body, err := c.required("name")
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	name, _, err := body.text("name")
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	if blank(name) {
		return failure(http.StatusBadRequest, "name is required")
	}
	c.in.name = s.opts.NameForm.apply(name)
	c.in.updated = c.now
	return success(s.show(c.in, c))
}

func (s *Simulator) updateAdminFields(c call) answer {
	keys := []string{"id", "adminField01", "adminField02"}
	body, err := c.required(keys...)
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	given, err := body.texts(keys...)
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	if given["id"] == "" {
		return failure(http.StatusBadRequest, "id is required")
	}
	in := s.findByID(given["id"], c.now)
	if in == nil {
		return unknownInstance()
	}
	s.setAdminField(&in.adminField01, given, "adminField01")
	s.setAdminField(&in.adminField02, given, "adminField02")
	in.updated = c.now
	return success(s.show(in, c))
}

// setAdminField does with a field that is empty, and with one that was not sent, what the options say.
func (s *Simulator) setAdminField(field *string, given map[string]string, key string) {
	value, sent := given[key]
	if !sent && !s.opts.MissingAdminFieldsCleared {
		return
	}
	if sent && value == "" && s.opts.KeepEmptyAdminFields {
		return
	}
	*field = value
}

func (s *Simulator) delete(c call) answer {
	if _, err := c.optional(); err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	s.state.remove(c.in)
	return success(object{
		"response": "Instance Deleted",
		"info":     "The device was disconnected and the instance is no longer stored.",
	})
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }
