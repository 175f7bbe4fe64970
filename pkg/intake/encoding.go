package intake

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

var utf8BOM = []byte("\xEF\xBB\xBF")

// recogniseEncoding is how many bytes foreign wants to see of a longer input.
const recogniseEncoding = 16

const saveAsUTF8 = "save it as UTF-8 (in Excel: CSV UTF-8)"

// foreign tells by the first bytes that an input is no UTF-8 text at all, and
// returns the reason, or "".
func foreign(data []byte) string {
	for _, magic := range []struct{ bytes, reason string }{
		{"\xFF\xFE\x00\x00", "the file is UTF-32, expected UTF-8: convert it with iconv -f UTF-32 -t UTF-8"},
		{"\x00\x00\xFE\xFF", "the file is UTF-32, expected UTF-8: convert it with iconv -f UTF-32 -t UTF-8"},
		{"\xFF\xFE", "the file is UTF-16, expected UTF-8: " + saveAsUTF8 + ", or say --encoding utf-16"},
		{"\xFE\xFF", "the file is UTF-16, expected UTF-8: " + saveAsUTF8 + ", or say --encoding utf-16"},
		{"PK\x03\x04", "the file is a ZIP archive or a workbook, expected text: unpack it, or save the sheet as CSV UTF-8"},
		{"\x1F\x8B", "the file is compressed with gzip twice, expected text or once: unpack it with gzip -d"},
		{"\x28\xB5\x2F\xFD", "the file is compressed with Zstandard, expected text or gzip: unpack it with zstd -d"},
		{"\xFD7zXZ", "the file is compressed with xz, expected text or gzip: unpack it with xz -d"},
		{"BZh", "the file is compressed with bzip2, expected text or gzip: unpack it with bzip2 -d"},
		{"%PDF-", "the file is a PDF, expected text"},
	} {
		if bytes.HasPrefix(data, []byte(magic.bytes)) {
			return magic.reason
		}
	}
	if order := utf16Order(data); order != "" {
		return fmt.Sprintf("the file looks like UTF-16%s, expected UTF-8: %s, or say --encoding utf-16%s", order, saveAsUTF8, strings.ToLower(order))
	}
	return ""
}

// utf16Order recognises UTF-16 without a byte order mark by its zero bytes:
// every second one is, and no other.
func utf16Order(data []byte) string {
	data = data[:min(len(data), recogniseEncoding)&^1]
	if len(data) < 4 {
		return ""
	}
	little, big := true, true
	for i := 0; i < len(data); i += 2 {
		little = little && data[i] != 0 && data[i+1] == 0
		big = big && data[i] == 0 && data[i+1] != 0
	}
	switch {
	case little:
		return "LE"
	case big:
		return "BE"
	}
	return ""
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func notUTF8(data []byte, at int) string {
	reason := fmt.Sprintf("byte 0x%02X, byte %d of the record, is not UTF-8", data[at], at+1)
	// A lone high letter between ASCII is what Latin-1 makes of é and ë.
	lone := data[at] >= 0xA0 && (at+1 == len(data) || data[at+1] < utf8.RuneSelf)
	if windows := data[at] >= 0x80 && data[at] < 0xA0; lone || windows {
		return reason + "; it looks like Latin-1 or Windows-1252: " + saveAsUTF8 + ", or say --encoding windows-1252"
	}
	return reason + ": " + saveAsUTF8
}
