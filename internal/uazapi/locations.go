package uazapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const (
	pathCities    = "/proxy-managed/cities"
	pathCountries = "/proxy-managed/countries"
)

// Place is a country or a city in which a server has proxies.
type Place struct {
	// Value is how the API takes it, and Label how people read it.
	Value, Label string
	// State and StateLabel are those of a city, "" where the server does not tell.
	State, StateLabel string
}

// UnmarshalJSON reads an object, or a text that is the value alone.
func (p *Place) UnmarshalJSON(data []byte) error {
	if value := (call.Object{"value": data}).Text("value"); value != "" {
		*p = Place{Value: value}
		return nil
	}
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*p = Place{Value: o.Text("value", "code", "country"), Label: o.Text("label", "name"), State: o.Text("state"), StateLabel: o.Text("state_label")}
	return nil
}

// places are an answer that lists places, in an object or alone.
type places struct {
	cities, countries []Place
	tells             bool
}

// UnmarshalJSON reads both forms. Null is a list of none.
func (p *places) UnmarshalJSON(data []byte) error {
	var list []Place
	if json.Unmarshal(data, &list) == nil {
		*p = places{cities: list, countries: list, tells: true}
		return nil
	}
	var lists struct {
		Cities    listMember[Place] `json:"cities"`
		Countries listMember[Place] `json:"countries"`
	}
	if err := json.Unmarshal(data, &lists); err != nil {
		return err
	}
	*p = places{cities: lists.Cities.entries, countries: lists.Countries.entries, tells: lists.Cities.there || lists.Countries.there}
	return nil
}

// ProxyCities lists the cities of a country in which the server has proxies. What is "" is
// not asked for. The token is that of any instance.
func (c *Client) ProxyCities(ctx context.Context, key Key, country, state, search string) ([]Place, error) {
	query := url.Values{}
	for name, value := range map[string]string{"country": country, "state": state, "search": search} {
		if value != "" {
			query.Set(name, value)
		}
	}
	told, err := c.places(ctx, key, pathCities, query)
	return told.cities, err
}

// ProxyCountries lists the countries in which the server has proxies. Servers before API
// 2.4.4 do not tell: the error is a [call.ErrNoRoute].
func (c *Client) ProxyCountries(ctx context.Context, key Key) ([]Place, error) {
	told, err := c.places(ctx, key, pathCountries, nil)
	return told.countries, err
}

// maxPlaces is more than a catalog of cities takes, in bytes.
const maxPlaces = 16 << 20

func (c *Client) places(ctx context.Context, key Key, path string, query url.Values) (places, error) {
	request := call.Call{Method: http.MethodGet, Path: path, Query: query, As: asInstance(key.Token), Limit: maxPlaces}
	var told places
	if err := c.call.Do(ctx, request, &told); err != nil {
		return places{}, err
	}
	if !told.tells {
		return places{}, c.call.Undecodable(request, "the answer lists no places")
	}
	return told, nil
}
