package lives

import (
	"context"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
)

// values are the attributes of an object. Nil is the object that is null.
type values map[string]tftypes.Value

// text returns a string, "" for what is null, unknown or not there.
func (v values) text(name string) string {
	var text string
	value, there := v[name]
	if !there || value.IsNull() || !value.IsKnown() || value.As(&text) != nil {
		return ""
	}
	return text
}

// within returns the values of a map, empty for what is null, unknown or not there.
func (v values) within(name string) values {
	var inner map[string]tftypes.Value
	if value, there := v[name]; there && value.IsFullyKnown() && !value.IsNull() {
		_ = value.As(&inner) // what is no map has no values
	}
	return inner
}

// is tells whether a boolean is there and true.
func (v values) is(name string) bool {
	var is bool
	value, there := v[name]
	return there && value.IsKnown() && !value.IsNull() && value.As(&is) == nil && is
}

// only returns some attributes.
func (v values) only(names ...string) values {
	some := values{}
	for _, name := range names {
		some[name] = v[name]
	}
	return some
}

// set tells whether an attribute has a value that is known.
func (v values) set(name string) bool {
	value, there := v[name]
	return there && value.IsKnown() && !value.IsNull()
}

// equal tells whether two objects are the same.
func (v values) equal(other values) bool {
	same := func(a, b tftypes.Value) bool { return a.Equal(b) }
	return (v == nil) == (other == nil) && maps.EqualFunc(v, other, same)
}

// shape is what the provider says of a type of resource.
type shape struct {
	version    int64
	object     tftypes.Object
	attributes map[string]*tfprotov6.SchemaAttribute
}

// names are the attributes, sorted.
func (s shape) names() []string { return slices.Sorted(maps.Keys(s.attributes)) }

// schema is what a tool asks a provider for once, however many processes it starts.
type schema struct {
	provider  tftypes.Object
	resources map[string]shape
	actions   map[string]tftypes.Object
}

var schemas = sync.OnceValue(func() schema {
	server := providerserver.NewProtocol6(provider.New(provider.Options{}))()
	said, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		panic(err)
	}
	all := schema{provider: said.Provider.ValueType().(tftypes.Object), resources: map[string]shape{}, actions: map[string]tftypes.Object{}}
	for kind, action := range said.ActionSchemas {
		all.actions[kind] = action.Schema.ValueType().(tftypes.Object)
	}
	for kind, resource := range said.ResourceSchemas {
		one := shape{resource.Version, resource.ValueType().(tftypes.Object), map[string]*tfprotov6.SchemaAttribute{}}
		for _, attribute := range resource.Block.Attributes {
			one.attributes[attribute.Name] = attribute
		}
		all.resources[kind] = one
	}
	return all
})

// complete returns an object with all its attributes, null where none is given.
func complete(object tftypes.Object, given values) values {
	all := values{}
	for name, attribute := range object.AttributeTypes {
		all[name] = tftypes.NewValue(attribute, nil)
	}
	maps.Copy(all, given)
	return all
}

func encode(object tftypes.Object, v values) *tfprotov6.DynamicValue {
	value := tftypes.NewValue(object, nil)
	if v != nil {
		value = tftypes.NewValue(object, map[string]tftypes.Value(v))
	}
	encoded, err := tfprotov6.NewDynamicValue(object, value)
	if err != nil {
		panic(err)
	}
	return &encoded
}

// decode returns nil for an object that is null or not there.
func decode(object tftypes.Object, encoded *tfprotov6.DynamicValue) values {
	if encoded == nil {
		return nil
	}
	value, err := encoded.Unmarshal(object)
	if err != nil {
		panic(err)
	}
	if value.IsNull() {
		return nil
	}
	var v map[string]tftypes.Value
	if err := value.As(&v); err != nil {
		panic(err)
	}
	return v
}

// asJSON returns an object as a state file holds it.
func (v values) asJSON() []byte {
	encoded, err := json.Marshal(plain(tftypes.NewValue(objectOf(v), map[string]tftypes.Value(v))))
	if err != nil {
		panic(err)
	}
	return encoded
}

func objectOf(v values) tftypes.Object {
	kinds := map[string]tftypes.Type{}
	for name, value := range v {
		kinds[name] = value.Type()
	}
	return tftypes.Object{AttributeTypes: kinds}
}

// plain returns a value as encoding/json wants it.
func plain(value tftypes.Value) any {
	if value.IsNull() {
		return nil
	}
	var into any
	var err error
	switch {
	case value.Type().Is(tftypes.String):
		into, err = as[string](value)
	case value.Type().Is(tftypes.Bool):
		into, err = as[bool](value)
	case value.Type().Is(tftypes.Number):
		var number big.Float
		number, err = as[big.Float](value)
		into = json.Number(number.Text('f', -1))
	case value.Type().Is(tftypes.Set{}):
		var members []tftypes.Value
		members, err = as[[]tftypes.Value](value)
		all := []any{}
		for _, member := range members {
			all = append(all, plain(member))
		}
		into = all
	default:
		var nested map[string]tftypes.Value
		nested, err = as[map[string]tftypes.Value](value)
		object := map[string]any{}
		for name, attribute := range nested {
			object[name] = plain(attribute)
		}
		into = object
	}
	if err != nil {
		panic(err)
	}
	return into
}

func as[T any](value tftypes.Value) (T, error) {
	var into T
	err := value.As(&into)
	return into, err
}
