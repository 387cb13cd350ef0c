package simulator

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// memory are the fields of an instance that are lost by a restart.
var memory = []string{
	"attempt", "broken", "cooldownEndsAt", "leavesAt", "profileLate", "resetEndsAt", "returnsAt", "staleQR", "told",
}

// fill gives a field a value that is not its zero value.
func fill(t *testing.T, value reflect.Value) {
	t.Helper()
	value = reflect.NewAt(value.Type(), value.Addr().UnsafePointer()).Elem()
	switch kind := value.Kind(); {
	case value.Type() == reflect.TypeFor[time.Time]():
		value.Set(reflect.ValueOf(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)))
	case kind == reflect.String:
		value.SetString("x")
	case kind == reflect.Bool:
		value.SetBool(true)
	case value.CanInt():
		value.SetInt(7)
	case value.CanUint():
		value.SetUint(7)
	case kind == reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		fill(t, value.Elem())
	case kind == reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		fill(t, value.Index(0))
	case kind == reflect.Array:
		for n := range value.Len() {
			fill(t, value.Index(n))
		}
	case kind == reflect.Map:
		value.Set(reflect.MakeMap(value.Type()))
		key, member := reflect.New(value.Type().Key()).Elem(), reflect.New(value.Type().Elem()).Elem()
		fill(t, key)
		fill(t, member)
		value.SetMapIndex(key, member)
	case kind == reflect.Struct:
		for _, field := range value.Fields() {
			if field.Type() == reflect.PointerTo(value.Type()) {
				// An empty one is enough of what would lead to more of its kind without end.
				field = reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem()
				field.Set(reflect.New(value.Type()))
				continue
			}
			fill(t, field)
		}
	default:
		t.Fatalf("cannot fill a %s", value.Type())
	}
}

// forgetLate takes out how many reads lack an entry still, which is not kept either.
func forgetLate(in *instance) {
	for n := range in.quickReplies {
		in.quickReplies[n].late = 0
	}
	for n := range in.labels {
		in.labels[n].late = 0
	}
	for n := range in.leadTags {
		in.leadTags[n].late = 0
	}
}

// A field that is new has to be saved, or to be one of those that a restart loses.
func TestSaveForgetsNothing(t *testing.T) {
	t.Parallel()
	var in instance
	value := reflect.ValueOf(&in).Elem()
	for n := range value.NumField() {
		if !slices.Contains(memory, value.Type().Field(n).Name) {
			fill(t, value.Field(n))
		}
	}
	in.status = statusConnected
	in.told = in.status
	forgetLate(&in)
	got := reflect.ValueOf(in.saved().instance()).Elem()
	for n := range value.NumField() {
		if !reflect.DeepEqual(readable(value.Field(n)), readable(got.Field(n))) {
			t.Errorf("%s is not saved: add it to saved.go, or here to what a restart loses", value.Type().Field(n).Name)
		}
	}
}

// readable returns what a field holds, though its name is small.
func readable(field reflect.Value) any {
	return reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem().Interface()
}

func TestSaveBringsAFleetBack(t *testing.T) {
	t.Parallel()
	clock := NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC))
	first := New(Options{Clock: clock, AdminToken: "first"})
	if err := first.AddMixedFleet(300, UsualMix); err != nil {
		t.Fatal(err)
	}
	first.SetGlobalWebhook(Webhook{URL: "https://a", Events: []string{"call"}, ExcludeMessages: []string{}})
	gone := first.Add("gone")
	if err := first.Remove(gone.ID); err != nil {
		t.Fatal(err)
	}
	// What is in memory alone goes by the restart.
	first.Restart()
	want := first.Instances()
	var file, again bytes.Buffer
	if err := first.Save(&file); err != nil {
		t.Fatal(err)
	}
	second := New(Options{Clock: clock})
	if err := second.Load(bytes.NewReader(file.Bytes())); err != nil {
		t.Fatal(err)
	}
	if got := second.AdminToken(); got != "first" {
		t.Errorf("admin token %q", got)
	}
	named := New(Options{Clock: clock, AdminToken: "named"})
	if err := named.Load(bytes.NewReader(file.Bytes())); err != nil || named.AdminToken() != "named" {
		t.Errorf("admin token %q: %v", named.AdminToken(), err)
	}
	if !reflect.DeepEqual(want, second.Instances()) {
		t.Error("the fleet is another one")
	}
	if err := second.Save(&again); err != nil || again.String() != file.String() {
		t.Errorf("saved otherwise the second time: %v", err)
	}
	if !second.state.gone[gone.Token] {
		t.Error("it forgot the token that is gone")
	}
}

func TestLoadRefusesWhatIsNoState(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "{", "[]", `{"Instances":[{"Name":"a"}]}`} {
		s := New(Options{})
		in := s.Add("kept")
		if err := s.Load(strings.NewReader(content)); err == nil || !strings.Contains(err.Error(), "read the state of the simulator") {
			t.Errorf("%q: error %v", content, err)
		}
		if _, kept := s.Instance(in.ID); !kept {
			t.Errorf("%q: the server has lost what it had", content)
		}
	}
}
