package aiohttp

import (
	"fmt"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// withParams is u with parameters added to its query.
//
// Errors: TypeError for what is no parameter.
func withParams(u *url.URL, params any) (*url.URL, error) {
	if params == nil {
		return u, nil
	}
	query, err := queryOf(params)
	if err != nil || query == "" {
		return u, err
	}
	v := *u
	if v.RawQuery != "" {
		query = v.RawQuery + "&" + query
	}
	v.RawQuery = query
	return &v, nil
}

func queryOf(params any) (string, error) {
	switch p := params.(type) {
	case string:
		return requote(p, "!$'()*,;:@/?-._~&=+"), nil
	case url.Values:
		var pairs [][2]any
		for _, name := range sortedKeys(p) {
			for _, v := range p[name] {
				pairs = append(pairs, [2]any{name, v})
			}
		}
		return encodePairs(pairs)
	case [][2]string:
		var pairs [][2]any
		for _, kv := range p {
			pairs = append(pairs, [2]any{kv[0], kv[1]})
		}
		return encodePairs(pairs)
	}
	v := reflect.ValueOf(params)
	if v.Kind() != reflect.Map || v.Type().Key().Kind() != reflect.String {
		return "", &gen.TypeError{Msg: "Invalid query type: only str, mapping or sequence of (key, value) pairs is allowed"}
	}
	var pairs [][2]any
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, k := range keys {
		pairs = append(pairs, spread(k.String(), v.MapIndex(k).Interface())...)
	}
	return encodePairs(pairs)
}

// spread is a pair for each value of a list.
func spread(name string, value any) [][2]any {
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return [][2]any{{name, value}}
	}
	var pairs [][2]any
	for i := range v.Len() {
		pairs = append(pairs, [2]any{name, v.Index(i).Interface()})
	}
	return pairs
}

func encodePairs(pairs [][2]any) (string, error) {
	var parts []string
	for _, p := range pairs {
		text, err := queryValue(p[1])
		if err != nil {
			return "", err
		}
		parts = append(parts, quoteQuery(p[0].(string))+"="+quoteQuery(text))
	}
	return strings.Join(parts, "&"), nil
}

// quoteQuery escapes a name or a value as yarl does.
func quoteQuery(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case isAlnum(c) || strings.IndexByte("?/:@-._~!$'()*,", c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func queryValue(v any) (string, error) {
	r := reflect.ValueOf(v)
	switch {
	case !r.IsValid():
	case r.Kind() == reflect.String:
		return r.String(), nil
	case r.CanInt(), r.CanUint():
		return fmt.Sprint(v), nil
	case r.CanFloat():
		if f := r.Float(); math.IsInf(f, 0) {
			return "", &gen.ValueError{Msg: "float('inf') is not supported"}
		} else if math.IsNaN(f) {
			return "", &gen.ValueError{Msg: "float('nan') is not supported"}
		}
		return gen.Repr(r.Float()), nil
	}
	class := "object"
	switch {
	case !r.IsValid():
		class = "NoneType"
	case r.Kind() == reflect.Bool:
		class = "bool"
	default:
		class = r.Type().String()
	}
	return "", &gen.TypeError{Msg: fmt.Sprintf("Invalid variable type: value should be str, int or float, got %s of type <class '%s'>", gen.Repr(v), class)}
}
