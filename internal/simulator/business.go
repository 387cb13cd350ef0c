package simulator

import "net/http"

// Business is what a Business account tells of its business.
type Business struct {
	Description, Address, Email string
}

// fields are what the API changes, by its keys.
func (b *Business) fields() map[string]*string {
	return map[string]*string{"description": &b.Description, "address": &b.Address, "email": &b.Email}
}

func businessKeys() []string { return []string{"description", "address", "email"} }

func savedBusiness(r record) places { return placesOf(r.profile.business.fields()) }

func (s *Simulator) businessRoutes() routes {
	return routes{
		"POST /business/get/profile":    {access: byInstance, handle: s.businessProfile},
		"POST /business/update/profile": {access: byInstance, handle: s.updateBusinessProfile, saves: savesOne(savedBusiness)},
	}
}

// businessProfile tells the profile of the account itself, whatever jid is sent.
func (s *Simulator) businessProfile(c call) answer {
	if _, err := c.required("jid"); err != nil {
		return badBody(err, "invalid payload")
	}
	if refusal := s.refuseBusiness(c.in); refusal.status != 0 {
		return refusal
	}
	business := s.state.profile(c.in.owner).business
	return success(object{"response": object{
		"tag": "1", "description": business.Description, "address": business.Address, "email": business.Email,
		"websites": []string{}, "categories": []object{{"id": "1", "localized_display_name": "Loja"}},
	}})
}

// refuseBusiness refuses an instance that is not connected, or with an account of a person.
func (s *Simulator) refuseBusiness(in *instance) answer {
	switch {
	case !in.connected():
		return failure(http.StatusUnauthorized, "No session")
	case s.opts.Accounts.business(in.owner):
		return answer{}
	case s.opts.Business.Personal400:
		return failure(http.StatusBadRequest, "business profile not found")
	default:
		return failure(http.StatusInternalServerError, "business profile not found")
	}
}

// updateBusinessProfile changes the fields that are sent, each for itself.
func (s *Simulator) updateBusinessProfile(c call) answer {
	body, err := c.required(businessKeys()...)
	if err != nil {
		return badBody(err, "invalid payload")
	}
	given, err := body.texts(businessKeys()...)
	if err != nil {
		return badBody(err, "invalid payload")
	}
	if len(given) == 0 {
		return failure(http.StatusBadRequest, "at least one field (description, address, email) is required")
	}
	if refusal := s.refuseBusiness(c.in); refusal.status != 0 {
		return refusal
	}
	results, failed := s.changeBusiness(&s.state.profile(c.in.owner).business, given)
	said := answer{status: http.StatusOK, body: object{"response": results, "updated": len(given) - failed, "failed": failed}}
	switch {
	case failed == len(given):
		said.status = http.StatusInternalServerError
	case failed > 0:
		said.status = http.StatusMultiStatus
	case s.opts.Business.SaysSuccess:
		said.body = object{"response": "success"}
	}
	return said
}

// changeBusiness changes what can be changed, and tells what became of each field and how many failed.
func (s *Simulator) changeBusiness(business *Business, given map[string]string) (results object, failed int) {
	results = object{}
	fails := map[string]bool{}
	for _, key := range s.opts.Business.Fails {
		fails[key] = true
	}
	for key, value := range given {
		if fails[key] {
			results[key] = object{"status": "error", "error": "upstream unavailable"}
			failed++
			continue
		}
		results[key] = object{"status": "updated"}
		if value != "" || !s.opts.Business.KeepsEmpty {
			*business.fields()[key] = value
		}
	}
	return results, failed
}
