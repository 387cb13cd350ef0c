package fleet_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// someFleet is in no order, as servers list.
var someFleet = []uazapi.Instance{
	{ID: "r5", Name: "Vendas São Paulo", Status: "connected", AdminField01: "cliente 1", AdminField02: "ouro"},
	{ID: "r2", Name: "vendas são paulo", Status: "connecting", AdminField01: "cliente 1"},
	{ID: "r4", Name: "Vendas Recife", Status: "connected", AdminField01: "cliente 2", AdminField02: "ouro"},
	{ID: "r1", Name: "日本 (営業)", Status: "hibernated"},
	{ID: "r6", Name: "Loja", Status: "disconnected"},
	{ID: "r3", Name: "Loja", Status: "connected", AdminField01: "cliente 10", AdminField02: "prata"},
	{ID: "r7", Name: "", Status: ""},
}

func text(value string) types.String { return types.StringValue(value) }

func TestPick(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		filter fleet.Filter
		want   []string
	}{
		"everything, by name and then by id": {fleet.Filter{}, []string{"r7", "r3", "r6", "r4", "r5", "r2", "r1"}},

		"prefix":                      {fleet.Filter{NamePrefix: text("Vendas")}, []string{"r4", "r5"}},
		"prefix, a whole name":        {fleet.Filter{NamePrefix: text("Loja")}, []string{"r3", "r6"}},
		"prefix with an accent":       {fleet.Filter{NamePrefix: text("Vendas Sã")}, []string{"r5"}},
		"prefix without the accent":   {fleet.Filter{NamePrefix: text("Vendas Sa")}, nil},
		"prefix of another script":    {fleet.Filter{NamePrefix: text("日")}, []string{"r1"}},
		"prefix is no pattern":        {fleet.Filter{NamePrefix: text("V.")}, nil},
		"prefix from inside the name": {fleet.Filter{NamePrefix: text("Recife")}, nil},
		"prefix longer than any name": {fleet.Filter{NamePrefix: text("Vendas São Paulo e região")}, nil},

		"pattern, anywhere":           {fleet.Filter{NameRegex: text("ão")}, []string{"r5", "r2"}},
		"pattern, from the start":     {fleet.Filter{NameRegex: text("^v")}, []string{"r2"}},
		"pattern, case ignored":       {fleet.Filter{NameRegex: text("(?i)VENDAS SÃO")}, []string{"r5", "r2"}},
		"pattern, by characters":      {fleet.Filter{NameRegex: text(`^.. \(..\)$`)}, []string{"r1"}},
		"pattern, a class of Unicode": {fleet.Filter{NameRegex: text(`\p{Han}`)}, []string{"r1"}},
		"pattern, empty name":         {fleet.Filter{NameRegex: text("^$")}, []string{"r7"}},
		"pattern, nothing matches":    {fleet.Filter{NameRegex: text("x{9}")}, nil},

		"status":                         {fleet.Filter{Status: text("connected")}, []string{"r3", "r4", "r5"}},
		"status, in between":             {fleet.Filter{Status: text("connecting")}, []string{"r2"}},
		"status, none of the documented": {fleet.Filter{Status: text("hibernated")}, []string{"r1"}},
		"status, no prefix":              {fleet.Filter{Status: text("connect")}, nil},
		"status, case counts":            {fleet.Filter{Status: text("Connected")}, nil},

		"first field":                   {fleet.Filter{AdminField01: text("cliente 1")}, []string{"r5", "r2"}},
		"first field, empty":            {fleet.Filter{AdminField01: text("")}, []string{"r7", "r6", "r1"}},
		"first field, no prefix":        {fleet.Filter{AdminField01: text("cliente")}, nil},
		"second field":                  {fleet.Filter{AdminField02: text("ouro")}, []string{"r4", "r5"}},
		"second field, empty":           {fleet.Filter{AdminField02: text("")}, []string{"r7", "r6", "r2", "r1"}},
		"second field is not the first": {fleet.Filter{AdminField02: text("cliente 1")}, nil},

		"prefix and pattern": {fleet.Filter{NamePrefix: text("Vendas"), NameRegex: text("e$")}, []string{"r4"}},
		"fields and status":  {fleet.Filter{Status: text("connected"), AdminField01: text("cliente 1")}, []string{"r5"}},
		"both fields":        {fleet.Filter{AdminField01: text("cliente 1"), AdminField02: text("")}, []string{"r2"}},
		"each, but not all":  {fleet.Filter{NamePrefix: text("Loja"), AdminField02: text("ouro")}, nil},
		"all at once": {fleet.Filter{
			NamePrefix: text("Vendas"), NameRegex: text("Paulo$"), Status: text("connected"), AdminField01: text("cliente 1"), AdminField02: text("ouro"),
		}, []string{"r5"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			picked, err := test.filter.Pick(someFleet)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, instance := range picked {
				ids = append(ids, instance.ID)
			}
			if !slices.Equal(ids, test.want) {
				t.Errorf("it picks %v, want %v", ids, test.want)
			}
			if none, err := test.filter.Pick(nil); err != nil || len(none) != 0 {
				t.Errorf("of an empty fleet it picks %v, %v", none, err)
			}
		})
	}
}

// Many readers share a listing.
func TestPickLeavesTheListingAsItIs(t *testing.T) {
	t.Parallel()
	listing := slices.Clone(someFleet)
	if _, err := (fleet.Filter{Status: text("connected")}).Pick(listing); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(someFleet, listing); diff != "" {
		t.Errorf("the listing changed:\n%s", diff)
	}
}

func TestPickIsTheSameInAnyOrderOfTheListing(t *testing.T) {
	t.Parallel()
	reversed := slices.Clone(someFleet)
	slices.Reverse(reversed)
	one, _ := fleet.Filter{}.Pick(someFleet)
	other, _ := fleet.Filter{}.Pick(reversed)
	if diff := cmp.Diff(one, other); diff != "" {
		t.Errorf("the order of the listing shows:\n%s", diff)
	}
}

func TestPickTellsOfAPatternThatIsNone(t *testing.T) {
	t.Parallel()
	if picked, err := (fleet.Filter{NameRegex: text("Vendas (")}).Pick(someFleet); err == nil {
		t.Errorf("it picks %v", picked)
	}
}

// faces are the validators of the filter by attribute, in both places where it
// stands.
func faces() map[string]map[string][]validator.String {
	faces := map[string]map[string][]validator.String{"data source": {}, "list": {}}
	for name, attribute := range fleet.DataSourceAttributes() {
		faces["data source"][name] = attribute.(interface{ StringValidators() []validator.String }).StringValidators()
	}
	for name, attribute := range fleet.ListAttributes() {
		faces["list"][name] = attribute.(interface{ StringValidators() []validator.String }).StringValidators()
	}
	return faces
}

func TestFilterIsCheckedBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	for face, attributes := range faces() {
		for _, test := range []struct {
			attribute string
			value     types.String
			refused   bool
		}{
			{"name_regex", text("Vendas ("), true},
			{"name_regex", text("(?<!a)b"), true},
			{"name_regex", text("^(Vendas|Pós-venda) "), false},
			{"name_prefix", text(""), true},
			{"name_prefix", text("("), false},
			{"status", text(""), true},
			{"status", text("hibernated"), false},
			{"admin_field_01", text(""), false},
			{"admin_field_02", text(""), false},
		} {
			if got := check(t.Context(), attributes[test.attribute], test.attribute, test.value); (got != 0) != test.refused {
				t.Errorf("%s: %s = %s: %d errors, want it refused: %t", face, test.attribute, test.value, got, test.refused)
			}
		}
		for name, validators := range attributes {
			for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
				if got := check(t.Context(), validators, name, value); got != 0 {
					t.Errorf("%s: %s = %s is refused", face, name, value)
				}
			}
		}
	}
}

// check counts the errors that validators give, each at the attribute.
func check(ctx context.Context, validators []validator.String, attribute string, value types.String) int {
	at, count := path.Root(attribute), 0
	for _, v := range validators {
		var response validator.StringResponse
		v.ValidateString(ctx, validator.StringRequest{Path: at, ConfigValue: value}, &response)
		for _, d := range response.Diagnostics.Errors() {
			if placed, is := d.(interface{ Path() path.Path }); is && placed.Path().Equal(at) {
				count++
			}
		}
	}
	return count
}
