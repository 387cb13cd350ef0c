package simulator

import (
	"net/http"
	"regexp"
	"strings"
)

// CountriesAnswer says how a server lists the countries of its proxies, which nobody has seen.
type CountriesAnswer int

const (
	// CountriesInObject lists values and labels in an object.
	CountriesInObject CountriesAnswer = iota
	// CountriesAsTexts lists values alone.
	CountriesAsTexts
	// CountriesMissing is a server without the route, as before API 2.4.4.
	CountriesMissing
)

var (
	countryForm = regexp.MustCompile(`^[a-z]{2}$`)
	stateForm   = regexp.MustCompile(`^[a-z0-9-]{1,16}$`)
)

// catalog are the cities of each country.
var catalog = map[string][]object{
	"br": {
		{"value": "campinas", "label": "Campinas", "state": "sp", "state_label": "São Paulo", "raw_city": "campinas"},
		{"value": "saopaulo", "label": "São Paulo", "state": "sp", "state_label": "São Paulo", "raw_city": "sao_paulo"},
		{"value": "niteroi", "label": "Niterói", "state": "rj", "state_label": "Rio de Janeiro", "raw_city": "niteroi"},
	},
	"pt": {{"value": "lisboa", "label": "Lisboa"}},
}

func (s *Simulator) locationRoutes() routes {
	known := routes{"GET /proxy-managed/cities": {access: byInstance, handle: s.cities}}
	if s.opts.Countries != CountriesMissing {
		known["GET /proxy-managed/countries"] = route{access: byInstance, handle: s.countries}
	}
	return known
}

func (s *Simulator) cities(c call) answer {
	country, state := c.query.Get("country"), c.query.Get("state")
	if country == "" {
		country = defaultCountry
	}
	if !countryForm.MatchString(country) || state != "" && !stateForm.MatchString(state) {
		return failure(http.StatusBadRequest, "invalid country")
	}
	cities, sought := []object{}, unaccented(c.query.Get("search"))
	for _, city := range catalog[country] {
		label, _ := city["label"].(string)
		value, _ := city["value"].(string)
		if state != "" && city["state"] != state || !strings.Contains(unaccented(label)+" "+value, sought) {
			continue
		}
		cities = append(cities, city)
	}
	said := object{"country": country, "cities": cities}
	if state != "" {
		said["state"] = state
	}
	return success(said)
}

var accents = strings.NewReplacer("ã", "a", "á", "a", "ó", "o", "é", "e", "í", "i", "ç", "c")

func unaccented(text string) string { return accents.Replace(strings.ToLower(text)) }

func (s *Simulator) countries(call) answer {
	if s.opts.Countries == CountriesAsTexts {
		return success([]string{"br", "pt"})
	}
	return success(object{"countries": []object{{"value": "br", "label": "Brasil"}, {"value": "pt", "label": "Portugal"}}})
}
