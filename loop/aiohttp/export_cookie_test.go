package aiohttp

import "time"

// ParseCookieDate is parseCookieDate.
func ParseCookieDate(s string) (time.Time, bool) { return parseCookieDate(s) }

// SetJarClock gives a jar another clock.
func SetJarClock(j *CookieJar, now func() time.Time) { j.now = now }
