package simulator

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

const demoNotice = "This instance will be automatically disconnected and deleted after 1 hour."

func savedAdminFields(r record) places {
	return places{"adminField01": &r.in.adminField01, "adminField02": &r.in.adminField02}
}

func savedName(r record) places { return places{"name": &r.in.name} }

func (s *Simulator) lifecycleRoutes() routes {
	known := routes{
		"GET /instance/all":                 {access: byAdmin, disabled: s.opts.Demo || s.opts.ListingDisabled, handle: s.list},
		"DELETE /instance":                  {access: byInstance, handle: s.delete},
		"POST /instance/updateInstanceName": {access: byInstance, handle: s.rename, saves: savesOne(savedName)},
		"POST /instance/updateAdminFields":  {access: byAdmin, disabled: s.opts.Demo, handle: s.updateAdminFields, saves: savesOne(savedAdminFields)},
	}
	if s.opts.CreateRoute != InitOnly {
		known["POST /instance/create"] = route{access: byAdmin, handle: s.create}
	}
	if s.opts.CreateRoute != CreateOnly {
		known["POST /instance/init"] = route{access: byAdmin, handle: s.create}
	}
	return known
}

func (s *Simulator) create(c call) answer {
	known := []string{
		"name", "instanceName", "adminField01", "adminField02", "systemName",
		"proxy_managed_country", "proxy_managed_state", "proxy_managed_city",
	}
	body, err := c.required(known...)
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	given, err := body.texts(known...)
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	sent := cmp.Or(given["name"], given["instanceName"])
	if s.lacksName(sent) {
		return failure(http.StatusBadRequest, "Missing Name or instanceName in payload")
	}
	name := s.opts.NameForm.apply(sent)
	if s.opts.NamesUnique {
		if in := s.findByName(name, c.now); in != nil {
			return s.createAnswer(in, c)
		}
	}
	if refusal, refused := s.refuseCreate(c.now); refused {
		return refusal
	}
	in := s.add(name, c.now)
	if !s.opts.CreateIgnoresAdminFields {
		in.adminField01 = given["adminField01"]
		in.adminField02 = given["adminField02"]
	}
	if !s.opts.CreateIgnoresPlace {
		in.systemName = cmp.Or(given["systemName"], in.systemName)
		in.proxyCountry = given["proxy_managed_country"]
		in.proxyState = given["proxy_managed_state"]
		in.proxyCity = given["proxy_managed_city"]
	}
	return s.createAnswer(in, c)
}

// refuseCreate plays a server that tells the limit of the plan when an instance is created.
func (s *Simulator) refuseCreate(now time.Time) (answer, bool) {
	if s.opts.Limit == LimitOnConnect || s.opts.Quota == 0 || s.used(now) < s.opts.Quota {
		return answer{}, false
	}
	status := http.StatusTooManyRequests
	if s.opts.Limit == LimitOnCreate403 {
		status = http.StatusForbidden
	}
	return failure(status, "Maximum number of instances reached"), true
}

func (s *Simulator) createAnswer(in *instance, c call) answer {
	body := object{
		"response":  "Instance created successfully",
		"instance":  s.show(in, c),
		"connected": in.connected(),
		"loggedIn":  in.connected(),
		"token":     in.token,
	}
	if !s.opts.CreateHidesName {
		body["name"] = in.name
	}
	if s.opts.Demo {
		body["info"] = demoNotice
	}
	return success(body)
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
		return badBody(err, "Invalid payload")
	}
	name, _, err := body.text("name")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	if s.lacksName(name) {
		return failure(http.StatusBadRequest, "name is required")
	}
	c.in.name = s.opts.NameForm.apply(name)
	c.in.updated = c.now
	s.takeBack(c)
	return success(s.show(c.in, c))
}

func (s *Simulator) updateAdminFields(c call) answer {
	keys := []string{"id", "adminField01", "adminField02"}
	body, err := c.required(keys...)
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	given, err := body.texts(keys...)
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	if given["id"] == "" {
		return failure(http.StatusBadRequest, "id is required")
	}
	in := s.findByID(given["id"], c.now)
	if in == nil {
		return s.unknownInstance()
	}
	s.setAdminField(&in.adminField01, given, "adminField01")
	s.setAdminField(&in.adminField02, given, "adminField02")
	in.updated = c.now
	s.takeBack(c)
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
	if err := c.none(); err != nil {
		return badBody(err, "Invalid payload")
	}
	s.state.remove(c.in)
	return success(object{
		"response": "Instance Deleted",
		"info":     "The device was disconnected and the instance is no longer stored.",
	})
}

// lacksName tells whether the server takes the name for a missing one.
func (s *Simulator) lacksName(name string) bool {
	return name == "" || s.opts.BlankNamesRefused && strings.TrimSpace(name) == ""
}
