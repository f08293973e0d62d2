package aiohttp_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// outcome is Python's repr of a value, or its error.
func outcome(v any, err error) string {
	if err != nil {
		return err.(interface{ Class() string }).Class() + ": " + err.Error()
	}
	return gen.Repr(v)
}

// The rows are what bytes.decode of CPython 3.13.0 does.
func TestDecodeText(t *testing.T) {
	for _, tt := range []struct{ bytes, encoding, errors, want string }{
		{"\x61\x62\x63", "utf-8", "strict", "'abc'"},
		{"\xff", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"},
		{"\xff", "utf-8", "replace", "'\ufffd'"},
		{"\xff", "utf-8", "ignore", "''"},
		{"\xff", "utf-8", "backslashreplace", "'\\\\xff'"},
		{"\x61\xe9\x62", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 1: invalid continuation byte"},
		{"\x61\xe9\x62", "utf-8", "replace", "'a\ufffdb'"},
		{"\x61\xe9\x62", "utf-8", "ignore", "'ab'"},
		{"\x61\xe9\x62", "utf-8", "backslashreplace", "'a\\\\xe9b'"},
		{"\x61\xe9", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 1: unexpected end of data"},
		{"\x61\xe9", "utf-8", "replace", "'a\ufffd'"},
		{"\x61\xe9", "utf-8", "ignore", "'a'"},
		{"\x61\xe9", "utf-8", "backslashreplace", "'a\\\\xe9'"},
		{"\xe2\x82", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: unexpected end of data"},
		{"\xe2\x82", "utf-8", "replace", "'\ufffd'"},
		{"\xe2\x82", "utf-8", "ignore", "''"},
		{"\xe2\x82", "utf-8", "backslashreplace", "'\\\\xe2\\\\x82'"},
		{"\xe2\x82\x78", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte"},
		{"\xe2\x82\x78", "utf-8", "replace", "'\ufffdx'"},
		{"\xe2\x82\x78", "utf-8", "ignore", "'x'"},
		{"\xe2\x82\x78", "utf-8", "backslashreplace", "'\\\\xe2\\\\x82x'"},
		{"\xed\xa0\x80", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte"},
		{"\xed\xa0\x80", "utf-8", "replace", "'\ufffd\ufffd\ufffd'"},
		{"\xed\xa0\x80", "utf-8", "ignore", "''"},
		{"\xed\xa0\x80", "utf-8", "backslashreplace", "'\\\\xed\\\\xa0\\\\x80'"},
		{"\xf0\x9f\x98", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-2: unexpected end of data"},
		{"\xf0\x9f\x98", "utf-8", "replace", "'\ufffd'"},
		{"\xf0\x9f\x98", "utf-8", "ignore", "''"},
		{"\xf0\x9f\x98", "utf-8", "backslashreplace", "'\\\\xf0\\\\x9f\\\\x98'"},
		{"\xf5", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf5 in position 0: invalid start byte"},
		{"\xf5", "utf-8", "replace", "'\ufffd'"},
		{"\xf5", "utf-8", "ignore", "''"},
		{"\xf5", "utf-8", "backslashreplace", "'\\\\xf5'"},
		{"\xc0\x80", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte"},
		{"\xc0\x80", "utf-8", "replace", "'\ufffd\ufffd'"},
		{"\xc0\x80", "utf-8", "ignore", "''"},
		{"\xc0\x80", "utf-8", "backslashreplace", "'\\\\xc0\\\\x80'"},
		{"\xe0\x80\x80", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe0 in position 0: invalid continuation byte"},
		{"\xe0\x80\x80", "utf-8", "replace", "'\ufffd\ufffd\ufffd'"},
		{"\xe0\x80\x80", "utf-8", "ignore", "''"},
		{"\xe0\x80\x80", "utf-8", "backslashreplace", "'\\\\xe0\\\\x80\\\\x80'"},
		{"\xf4\x90\x80\x80", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte"},
		{"\xf4\x90\x80\x80", "utf-8", "replace", "'\ufffd\ufffd\ufffd\ufffd'"},
		{"\xf4\x90\x80\x80", "utf-8", "ignore", "''"},
		{"\xf4\x90\x80\x80", "utf-8", "backslashreplace", "'\\\\xf4\\\\x90\\\\x80\\\\x80'"},
		{"\xe9", "latin-1", "strict", "'\u00e9'"},
		{"\xe9", "iso-8859-1", "strict", "'\u00e9'"},
		{"\x80", "ISO_8859_1", "strict", "'\\x80'"},
		{"\x61\xe9", "ascii", "strict", "UnicodeDecodeError: 'ascii' codec can't decode byte 0xe9 in position 1: ordinal not in range(128)"},
		{"\x61\xe9", "ascii", "replace", "'a\ufffd'"},
		{"\x61\xe9", "ascii", "ignore", "'a'"},
		{"\x61\xe9", "ascii", "backslashreplace", "'a\\\\xe9'"},
		{"\x80", "cp1252", "strict", "'\u20ac'"},
		{"\x81", "cp1252", "strict", "UnicodeDecodeError: 'charmap' codec can't decode byte 0x81 in position 0: character maps to <undefined>"},
		{"\xcf\xf0", "cp1251", "strict", "'\u041f\u0440'"},
		{"\xcf\xf0", "koi8-r", "strict", "'\u043e\u041f'"},
		{"\xc4\xe3", "gbk", "strict", "'\u4f60'"},
		{"\x61\xff", "gbk", "strict", "UnicodeDecodeError: 'gbk' codec can't decode byte 0xff in position 1: incomplete multibyte sequence"},
		{"\x83\x6e", "shift_jis", "strict", "'\u30cf'"},
		{"\xa4\xa2", "euc-jp", "strict", "'\u3042'"},
		{"\xef\xbb\xbf\x61", "utf-8-sig", "strict", "'a'"},
		{"\xff\xfe\x61\x00", "utf-16", "strict", "'a'"},
		{"\x78", "nope", "strict", "LookupError: unknown encoding: nope"},
		{"", "utf-8", "strict", "''"},
	} {
		if got := outcome(aiohttp.DecodeText([]byte(tt.bytes), tt.encoding, tt.errors)); got != tt.want {
			t.Errorf("%q %s %s: %s, not %s", tt.bytes, tt.encoding, tt.errors, got, tt.want)
		}
	}
	if _, err := aiohttp.DecodeText(nil, "utf-8", "nope"); err == nil || err.Error() != "unknown error handler name 'nope'" {
		t.Error(err)
	}
	if got, err := aiohttp.DecodeText([]byte("a\xffb"), "utf-8", "surrogateescape"); gen.Repr(got) != `'a\udcffb'` || err != nil {
		t.Error(gen.Repr(got), err)
	}
}

// The rows are what str.encode of CPython 3.13.0 does.
func TestEncodeText(t *testing.T) {
	for _, tt := range []struct{ text, encoding, want string }{
		{"é", "ascii", "'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)"},
		{"aéè", "ascii", "'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)"},
		{"日", "latin-1", "'latin-1' codec can't encode character '\\u65e5' in position 0: ordinal not in range(256)"},
		{"日", "cp1252", "'charmap' codec can't encode character '\\u65e5' in position 0: character maps to <undefined>"},
		{"é", "latin-1", "b'\\xe9'"},
		{"😀", "ascii", "'ascii' codec can't encode character '\\U0001f600' in position 0: ordinal not in range(128)"},
		{"日本", "cp1251", "'charmap' codec can't encode characters in position 0-1: character maps to <undefined>"},
		{"é", "cp1251", "'charmap' codec can't encode character '\\xe9' in position 0: character maps to <undefined>"},
	} {
		b, err := aiohttp.EncodeText(tt.text, tt.encoding)
		got := gen.Repr(b)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%q %s: %s, not %s", tt.text, tt.encoding, got, tt.want)
		}
	}
}
