// Package proxylocations is the data source uazapi_proxy_locations: where the server's own
// proxies can be.
package proxylocations

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `Where the server's own proxies can be: the countries, and the cities of one of them. They are the values of ` + "`proxy_managed_country`, `proxy_managed_state` and `proxy_managed_city`" + `.

Every plan reads them, with two calls. All instances of a server have the same, so one data source will do. It takes API 2.1 or later. No number has to be connected.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(locations{}) }

type model struct {
	access.Target
	Country   types.String `tfsdk:"country"`
	State     types.String `tfsdk:"state"`
	Search    types.String `tfsdk:"search"`
	Countries []country    `tfsdk:"countries"`
	Cities    []city       `tfsdk:"cities"`
}

type country struct {
	Value types.String `tfsdk:"value"`
	Label types.String `tfsdk:"label"`
}

type city struct {
	Value      types.String `tfsdk:"value"`
	Label      types.String `tfsdk:"label"`
	State      types.String `tfsdk:"state"`
	StateLabel types.String `tfsdk:"state_label"`
}

type locations struct{}

var (
	countryForm = regexp.MustCompile(`^[a-z]{2}$`)
	stateForm   = regexp.MustCompile(`^[a-z0-9-]{1,16}$`)
)

func (locations) About() reading.About {
	return reading.About{
		Type:        "proxy_locations",
		Noun:        "locations of proxies",
		Description: description,
		Attributes: map[string]schema.Attribute{
			"country": schema.StringAttribute{
				MarkdownDescription: "Country whose cities are read, by its two letters in lower case, such as `pt`. Defaults to `br`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.RegexMatches(countryForm, "must be two letters in lower case, such as br")},
			},
			"state": schema.StringAttribute{
				MarkdownDescription: "State whose cities are read, in lower case, such as `sp`. All by default.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.RegexMatches(stateForm, "must be a state in lower case, such as sp")},
			},
			"search": schema.StringAttribute{
				MarkdownDescription: "Part of the names of the cities that are read. Accents and case do not count. All by default.",
				Optional:            true,
				Validators:          []validator.String{validate.Word("city")},
			},
			"countries": schema.ListNestedAttribute{
				MarkdownDescription: "The countries, by their values. Null where the server does not tell them, as before API 2.4.4: most such servers know `br` only.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"value": reading.Text("Value for `proxy_managed_country`."),
					"label": reading.Text("Name of the country. Null where the server does not tell it."),
				}},
			},
			"cities": schema.ListNestedAttribute{
				MarkdownDescription: "The cities of the country, by state and value. Empty if there is none.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"value":       reading.Text("Value for `proxy_managed_city`."),
					"label":       reading.Text("Name of the city. Null where the server does not tell it."),
					"state":       reading.Text("Value for `proxy_managed_state`. Null where the country has none."),
					"state_label": reading.Text("Name of the state. Null where the country has none."),
				}},
			},
		},
	}
}

func (locations) Read(ctx context.Context, on reading.On, into *model) error {
	cities, err := on.API.ProxyCities(ctx, on.Key(), into.Country.ValueString(), into.State.ValueString(), into.Search.ValueString())
	if err != nil {
		return err
	}
	countries, err := on.API.ProxyCountries(ctx, on.Key())
	if err != nil && !errors.Is(err, call.ErrNoRoute) {
		return err
	}
	if err == nil {
		into.Countries = make([]country, 0, len(countries))
	}
	into.fill(countries, cities)
	return nil
}

func (m *model) fill(countries, cities []uazapi.Place) {
	inOrder := func(a, b uazapi.Place) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Value, b.Value))
	}
	for _, one := range slices.SortedFunc(slices.Values(countries), inOrder) {
		m.Countries = append(m.Countries, country{types.StringValue(one.Value), nullable.Text(one.Label)})
	}
	m.Cities = make([]city, 0, len(cities))
	for _, one := range slices.SortedFunc(slices.Values(cities), inOrder) {
		m.Cities = append(m.Cities, city{types.StringValue(one.Value), nullable.Text(one.Label), nullable.Text(one.State), nullable.Text(one.StateLabel)})
	}
}
