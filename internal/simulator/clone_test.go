package simulator

import (
	"reflect"
	"testing"
	"time"
)

// A field that is new has to be copied with all that can change in it. Otherwise FaultAnswerOnly, FaultOld and CopyFrom
// would let a request change what they keep.
func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	var in instance
	fill(t, reflect.ValueOf(&in).Elem())
	reportShared(t, "instance", reflect.ValueOf(&in), reflect.ValueOf(in.clone()))

	var st state
	for _, field := range reflect.ValueOf(&st).Elem().Fields() {
		fill(t, field)
	}
	copied := st.clone()
	reportShared(t, "state", reflect.ValueOf(&st), reflect.ValueOf(&copied))
}

// reportShared fails where a value and its copy lead to the same memory, and where the copy lacks something.
func reportShared(t *testing.T, at string, first, second reflect.Value) {
	t.Helper()
	switch kind := first.Kind(); {
	case first.Type() == reflect.TypeFor[time.Time]():
	case kind == reflect.Pointer, kind == reflect.Slice, kind == reflect.Map:
		if first.IsNil() {
			return
		}
		if second.IsNil() {
			t.Errorf("%s is lost by the copy", at)
			return
		}
		if first.UnsafePointer() == second.UnsafePointer() {
			t.Errorf("%s is shared with the copy", at)
			return
		}
		reportSharedWithin(t, at, first, second)
	case kind == reflect.Array:
		for n := range first.Len() {
			reportShared(t, at, first.Index(n), second.Index(n))
		}
	case kind == reflect.Struct:
		for n := range first.NumField() {
			reportShared(t, at+"."+first.Type().Field(n).Name, first.Field(n), second.Field(n))
		}
	}
}

// reportSharedWithin looks at what a pointer, a slice or a map leads to.
func reportSharedWithin(t *testing.T, at string, first, second reflect.Value) {
	t.Helper()
	switch first.Kind() {
	case reflect.Pointer:
		reportShared(t, at, first.Elem(), second.Elem())
	case reflect.Slice:
		if first.Len() != second.Len() {
			t.Errorf("%s has another length in the copy", at)
			return
		}
		for n := range first.Len() {
			reportShared(t, at, first.Index(n), second.Index(n))
		}
	case reflect.Map:
		for _, key := range first.MapKeys() {
			if !second.MapIndex(key).IsValid() {
				t.Errorf("%s lacks a key in the copy", at)
				continue
			}
			reportShared(t, at, first.MapIndex(key), second.MapIndex(key))
		}
	}
}
