package gen

import "reflect"

// None is the type of nothing: the parameter of [Generator] and [Yielder] for a
// direction in which no value travels.
//
// Python: None, library/constants.
type None struct{}

// String is "None".
func (None) String() string { return "None" }

// IsNone reports whether v is None: a None, or a nil of any kind. It does not
// allocate.
//
// Python: v is None.
func IsNone[V any](v V) bool {
	switch any(v).(type) {
	case nil, None:
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return r.IsNil()
	}
	return false
}
