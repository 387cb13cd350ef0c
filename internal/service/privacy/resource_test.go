package privacy

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

// phone is a server with one instance that is paired.
func phone(t *testing.T) (*simulator.Simulator, access.On) {
	t.Helper()
	server := simulator.New(simulator.Options{Strict: true})
	client := uazapitest.Connect(t, server)
	added := server.Add("loja")
	if err := server.Pair(added.ID, "5511990000001"); err != nil {
		t.Fatal(err)
	}
	return server, access.On{API: client, Instance: uazapi.Instance{ID: added.ID, Token: call.Token(added.Token)}}
}

func change(has, wanted model) setting.Change[model] {
	return setting.Change[model]{Has: has, Wanted: wanted}
}

// Model, schema, descriptions and client have to know the same seven settings.
func TestSettingsAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	described := slices.Sorted(maps.Keys(descriptions))
	if len(described) != 7 {
		t.Errorf("%d settings are described, want 7", len(described))
	}
	var m model
	if diff := cmp.Diff(described, slices.Sorted(maps.Keys(m.settings()))); diff != "" {
		t.Errorf("the model has other settings (-described +model):\n%s", diff)
	}
	if diff := cmp.Diff(described, slices.Sorted(maps.Keys(attributes()))); diff != "" {
		t.Errorf("the schema has other settings (-described +schema):\n%s", diff)
	}
	for _, name := range described {
		if len(uazapi.PrivacyValues(name)) < 2 {
			t.Errorf("%s has the values %q to choose from", name, uazapi.PrivacyValues(name))
		}
		if !slices.Contains(names(), name) {
			t.Errorf("%s does not count as a setting that is configured", name)
		}
	}
	// Each field of the model is reached by the name that its tag says.
	for at := range reflect.TypeFor[model]().NumField() {
		field := reflect.TypeFor[model]().Field(at)
		if name := field.Tag.Get("tfsdk"); name != "" {
			if pointer := m.settings()[name]; pointer == nil || reflect.ValueOf(pointer).Pointer() != reflect.ValueOf(&m).Elem().Field(at).Addr().Pointer() {
				t.Errorf("the setting %q is not the field %s", name, field.Name)
			}
		}
	}
}

// Whatever the schema offers, a server takes.
func TestWriteEveryValueThatTheSchemaOffers(t *testing.T) {
	t.Parallel()
	server, on := phone(t)
	for name := range descriptions {
		// From the last to the first, as a new account has the first.
		for _, value := range slices.Backward(uazapi.PrivacyValues(name)) {
			var has, kept model
			if err := errors.Join(privacy{}.Read(t.Context(), on, &has), privacy{}.Write(t.Context(), on, change(has, with(uazapi.Privacy{name: value})))); err != nil {
				t.Errorf("%s = %q: %v", name, value, err)
			}
			if err := (privacy{}).Read(t.Context(), on, &kept); err != nil {
				t.Errorf("%s = %q: %v", name, value, err)
			}
			if got := kept.settings()[name].ValueString(); got != value {
				t.Errorf("%s is %q after it was set to %q", name, got, value)
			}
			if sent := server.Requests()[1]; sent.Route != "POST /instance/privacy" || sent.Body != `{"`+name+`":"`+value+`"}` {
				t.Errorf("%s = %q was sent as %s %s", name, value, sent.Route, sent.Body)
			}
			server.ResetRequests()
		}
	}
}

func TestWriteSendsNothingWhereNothingDiffers(t *testing.T) {
	t.Parallel()
	server, on := phone(t)
	same := with(uazapi.Privacy{"last": "all"})
	if err := (privacy{}).Write(t.Context(), on, change(same, same)); err != nil {
		t.Error(err)
	}
	if requests := server.Requests(); len(requests) > 0 {
		t.Errorf("%d requests were made, the first of them %s", len(requests), requests[0].Route)
	}
}

func TestReadAndWriteTellThatThereIsNoSession(t *testing.T) {
	t.Parallel()
	server, on := phone(t)
	if err := server.LogOut(on.Instance.ID); err != nil {
		t.Fatal(err)
	}
	var has model
	if err := (privacy{}).Read(t.Context(), on, &has); !errors.Is(err, uazapi.ErrNoSession) {
		t.Errorf("read gave %v, want %v", err, uazapi.ErrNoSession)
	}
	if diff := cmp.Diff(model{}, has); diff != "" {
		t.Errorf("read filled the model all the same (-want +got):\n%s", diff)
	}
	if err := (privacy{}).Write(t.Context(), on, change(has, with(all))); !errors.Is(err, uazapi.ErrNoSession) {
		t.Errorf("write gave %v, want %v", err, uazapi.ErrNoSession)
	}
}
