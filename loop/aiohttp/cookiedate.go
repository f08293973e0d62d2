package aiohttp

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// forever is later than any cookie lives.
const forever = time.Duration(1<<63 - 1)

// maxAge reads seconds as Python's int does.
func maxAge(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if !pythonInt.MatchString(s) {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64)
	switch limit := int64(forever / time.Second); {
	case err != nil && s[0] != '-', n > limit:
		return forever, true
	case err != nil, n < -limit:
		return -forever, true
	}
	return time.Duration(n) * time.Second, true
}

var pythonInt = regexp.MustCompile(`^[+-]?[0-9]+(?:_[0-9]+)*$`)

var (
	dateTime  = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})`)
	dateDay   = regexp.MustCompile(`^[0-9]{1,2}`)
	dateMonth = regexp.MustCompile(`(?i)^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`)
	dateYear  = regexp.MustCompile(`^[0-9]{2,4}`)
)

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// dateParts are what a date of a cookie is made of; -1 is not found.
type dateParts struct{ hour, minute, second, day, month, year int }

// parseCookieDate reads a date as RFC 6265 says: the parts may stand in any order, and
// what else is there does not matter.
func parseCookieDate(s string) (time.Time, bool) {
	p := dateParts{-1, -1, -1, -1, -1, -1}
	for _, token := range strings.FieldsFunc(s, func(r rune) bool { return !isDateToken(r) }) {
		p.take(token)
	}
	switch {
	case p.year >= 70 && p.year <= 99:
		p.year += 1900
	case p.year >= 0 && p.year <= 69:
		p.year += 2000
	}
	if p.hour < 0 || p.day < 1 || p.day > 31 || p.month < 0 || p.year < 1601 || p.hour > 23 || p.minute > 59 || p.second > 59 {
		return time.Time{}, false
	}
	when := time.Date(p.year, time.Month(p.month), p.day, p.hour, p.minute, p.second, 0, time.UTC)
	return when, when.Day() == p.day // no 31st of February
}

func isDateToken(r rune) bool {
	switch {
	case r == '\t', r > 0xff:
		return false
	case r < ' ', r >= '0' && r <= ':', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= 0x7f:
		return true
	}
	return false
}

// take gives a token to the first part that it may be.
func (p *dateParts) take(token string) {
	if p.hour < 0 {
		if m := dateTime.FindStringSubmatch(token); m != nil {
			p.hour, p.minute, p.second = number(m[1]), number(m[2]), number(m[3])
			return
		}
	}
	if p.day < 0 {
		if m := dateDay.FindString(token); m != "" {
			p.day = number(m)
			return
		}
	}
	if p.month < 0 {
		if m := dateMonth.FindString(token); m != "" {
			p.month = strings.Index(months, strings.ToLower(m))/3 + 1
			return
		}
	}
	if p.year < 0 {
		if m := dateYear.FindString(token); m != "" {
			p.year = number(m)
		}
	}
}

// number is the value of a few digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits) // they are digits
	return n
}
