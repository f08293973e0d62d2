package aiohttp_test

import (
	"fmt"
	"net/url"

	"github.com/coluber-go/coluber/loop/aiohttp"
)

func ExampleCookieError() {
	_, err := aiohttp.NewMorsel("a b", "1")
	fmt.Println(err)
	// Output: Illegal key 'a b'
}

func ExampleMorsel() {
	m, _ := aiohttp.NewMorsel("user", "Ada Lovelace")
	m.Path, m.Secure = "/", true
	fmt.Println(m)
	// Output: <Morsel: user="Ada Lovelace"; Path=/; Secure>
}

func ExampleNewMorsel() {
	m, err := aiohttp.NewMorsel("a", "1")
	fmt.Println(m.OutputString(), err)
	// Output: a=1 <nil>
}

func ExampleSimpleCookie() {
	var c aiohttp.SimpleCookie
	c.Set("b", "2")
	c.Set("a", "1")
	fmt.Println(c.Header(), c.Len(), c.Get("b").Value)
	// Output: a=1; b=2 2 2
}

func ExampleNewSimpleCookie() {
	c, err := aiohttp.NewSimpleCookie(`a="x\054 y"; b=2`)
	fmt.Println(c, err)
	// Output: <SimpleCookie: a='x, y' b='2'> <nil>
}

func ExampleParseSetCookie() {
	for _, m := range aiohttp.ParseSetCookie([]string{"a=1; Path=/", "b[0]=2"}) {
		fmt.Println(m)
	}
	// Output:
	// <Morsel: a=1; Path=/>
	// <Morsel: b[0]=2>
}

func ExampleAbstractCookieJar() {
	for _, jar := range []aiohttp.AbstractCookieJar{aiohttp.NewCookieJar(), &aiohttp.DummyCookieJar{}} {
		u := &url.URL{Scheme: "http", Host: "example.com"}
		jar.UpdateCookiesFromHeaders([]string{"a=1"}, u)
		fmt.Printf("%q\n", jar.FilterCookies(u).Header())
	}
	// Output:
	// "a=1"
	// ""
}

func ExampleCookieJar() {
	jar := aiohttp.NewCookieJar()
	from, _ := url.Parse("https://example.com/shop/cart")
	jar.UpdateCookiesFromHeaders([]string{"id=7; Secure; Path=/"}, from)
	plain, _ := url.Parse("http://example.com/")
	fmt.Printf("%q %q\n", jar.FilterCookies(from).Header(), jar.FilterCookies(plain).Header())
	// Output: "id=7" ""
}

func ExampleNewCookieJar() {
	jar := aiohttp.NewCookieJar()
	jar.UpdateCookiesFromHeaders([]string{"a=1"}, &url.URL{Host: "127.0.0.1"})
	fmt.Println(jar.Len()) // an address is not a host
	// Output: 0
}

func ExampleNewCookieJarWith() {
	jar := aiohttp.NewCookieJarWith(&aiohttp.CookieJarOptions{Unsafe: true})
	jar.UpdateCookiesFromHeaders([]string{"a=1"}, &url.URL{Host: "127.0.0.1"})
	fmt.Println(jar.Len())
	// Output: 1
}

func ExampleCookieJarOptions() {
	jar := aiohttp.NewCookieJarWith(&aiohttp.CookieJarOptions{NoQuoteCookie: true})
	u := &url.URL{Scheme: "http", Host: "example.com"}
	jar.UpdateCookiesFromHeaders([]string{`a="x y"`}, u)
	fmt.Println(jar.FilterCookies(u).Header())
	// Output: a=x y
}

func ExampleDummyCookieJar() {
	jar := &aiohttp.DummyCookieJar{}
	jar.UpdateCookiesFromHeaders([]string{"a=1"}, nil)
	fmt.Println(jar.Len())
	// Output: 0
}
