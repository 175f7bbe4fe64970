package library

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"
)

// Read reads what a file holds. The path serves for names and for doubt about the
// shape; nothing is opened. The data must not be changed afterwards: the texts of
// replies are parts of it.
func Read(path string, data []byte) *File {
	f := &File{Path: path, source: &source{path: path, text: asString(data)}}
	switch {
	case len(data) > maxOffset:
		f.source.text = ""
		f.fault(Unreadable, 0, 0, "the file is larger than 2 GiB: split it")
	case !f.isText(data):
	default:
		f.read()
	}
	return f
}

// isText reports whether the file is UTF-8 without NUL; else it says what is wrong.
func (f *File) isText(data []byte) bool {
	for _, magic := range []struct{ bytes, says string }{
		{"\xFF\xFE", "the file is UTF-16, expected UTF-8: save it as UTF-8, or convert it with iconv -f UTF-16 -t UTF-8"},
		{"\xFE\xFF", "the file is UTF-16, expected UTF-8: save it as UTF-8, or convert it with iconv -f UTF-16 -t UTF-8"},
		{"PK\x03\x04", "the file is a ZIP archive or a workbook, expected text: unpack it, or save the sheet as CSV UTF-8"},
		{"\x1F\x8B", "the file is compressed with gzip, expected text: unpack it with gzip -d"},
		{"%PDF-", "the file is a PDF, expected text"},
	} {
		if strings.HasPrefix(f.source.text, magic.bytes) {
			f.fault(Encoding, 0, 0, magic.says)
			return false
		}
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		f.fault(Encoding, at, at, "found a NUL byte, expected UTF-8 text: the file is binary, or UTF-16")
		return false
	}
	if utf8.Valid(data) {
		return true
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	f.fault(Encoding, at, at, fmt.Sprintf("byte 0x%02X is not UTF-8: save the file as UTF-8, or convert it with iconv -f WINDOWS-1252 -t UTF-8", data[at]))
	return false
}

// read recognises the shape and reads it.
func (f *File) read() {
	from := 0
	if strings.HasPrefix(f.source.text, byteOrderMark) {
		from = len(byteOrderMark)
	}
	f.readMarkdown(from)
}

// stem is the name of the file without its extension.
func (f *File) stem() string {
	base := path.Base(strings.ReplaceAll(f.Path, `\`, "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}
