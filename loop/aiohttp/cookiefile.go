package aiohttp

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/coluber-go/coluber/gen"
)

// hostOnlyMark and expiryMark are what a file of cookies says besides their attributes.
const (
	hostOnlyMark = "host-only"
	expiryMark   = "expires-at"
)

// Save writes the cookies into a file, as JSON that aiohttp 3.14 can load. Others than
// the owner cannot read it.
//
// Errors: [*gen.OSError] and its kinds.
//
// Differs: it also says which cookies are for their host alone, and when one with a
// Max-Age expires: aiohttp forgets both.
//
// Python: CookieJar.save, aiohttp, client_reference.
func (j *CookieJar) Save(path string) error {
	j.expire()
	data := map[string]map[string]map[string]any{}
	for _, c := range j.cookies {
		place := c.Domain + "|" + pathKey(c.Path)
		if data[place] == nil {
			data[place] = map[string]map[string]any{}
		}
		data[place][c.Key] = c.record()
	}
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	return gen.OSErrorOf(os.WriteFile(path, text, 0o600))
}

func (c *kept) record() map[string]any {
	r := map[string]any{"key": c.Key, "value": c.Value, "coded_value": c.CodedValue}
	for _, a := range attributes {
		switch {
		case a.flag != nil && *a.flag(c.Morsel):
			r[a.name] = true
		case a.flag == nil && *a.text(c.Morsel) != "":
			r[a.name] = *a.text(c.Morsel)
		}
	}
	if c.hostOnly {
		r[hostOnlyMark] = true
	}
	if !c.expires.IsZero() {
		r[expiryMark] = c.expires.UTC().Format(time.RFC3339Nano)
	}
	return r
}

// Load replaces the cookies by those in a file that Save, or aiohttp 3.14, has written.
//
// Errors: [*gen.OSError] and its kinds; [*gen.ValueError] if the file is something else,
// and then the jar stays as it is.
//
// Differs: the pickled files of older releases cannot be loaded.
//
// Python: CookieJar.load, aiohttp, client_reference.
func (j *CookieJar) Load(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return gen.OSErrorOf(err)
	}
	var data map[string]map[string]map[string]any
	if err := json.Unmarshal(text, &data); err != nil {
		return &gen.ValueError{Msg: "aiohttp: not a file of cookies: " + path, Cause: err}
	}
	var cookies []*kept
	for place, all := range data {
		_, under, ok := strings.Cut(place, "|")
		for name, record := range all {
			c, err := j.keptOf(record)
			if err != nil || !ok {
				return &gen.ValueError{Msg: fmt.Sprintf("aiohttp: not a file of cookies: %s: cookie %s", path, gen.Repr(name)), Cause: err}
			}
			if c.Path == "" {
				c.Path = under + "/"
			}
			cookies = append(cookies, c)
		}
	}
	slices.SortFunc(cookies, func(a, b *kept) int {
		return strings.Compare(a.Domain+"|"+a.Path+"|"+a.Key, b.Domain+"|"+b.Path+"|"+b.Key)
	})
	j.cookies = cookies
	j.expire()
	return nil
}

// keptOf is the reverse of record.
func (j *CookieJar) keptOf(record map[string]any) (*kept, error) {
	c := &kept{Morsel: &Morsel{}}
	var ok [3]bool
	c.Key, ok[0] = record["key"].(string)
	c.Value, ok[1] = record["value"].(string)
	c.CodedValue, ok[2] = record["coded_value"].(string)
	if ok != [3]bool{true, true, true} || !lenientName.MatchString(c.Key) {
		return nil, fmt.Errorf("aiohttp: a cookie needs key, value and coded_value")
	}
	for _, a := range attributes {
		switch v := record[a.name].(type) {
		case string:
			a.put(c.Morsel, v)
		case bool:
			if a.flag != nil {
				*a.flag(c.Morsel) = v
			}
		}
	}
	c.hostOnly, _ = record[hostOnlyMark].(bool)
	c.setExpiry(j.now())
	if at, ok := record[expiryMark].(string); ok {
		when, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			return nil, err
		}
		c.expires = when
	}
	return c, nil
}
