package library

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"gopkg.in/yaml.v3"
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
	f.settleFaults()
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
	s := f.source.text
	from := 0
	if strings.HasPrefix(s, byteOrderMark) {
		from = len(byteOrderMark)
	}
	switch rest, extension := strings.TrimLeft(s[from:], " \t\r\n"), f.extension(); {
	case extension == ".json", extension == ".jsonl", extension == ".ndjson":
		f.readJSON(from)
	case looksLikeJSON(rest) && isJSON(s[from:]):
		f.readJSON(from)
	case extension == ".yaml", extension == ".yml":
		f.readYAML(from)
	case extension == ".csv", extension == ".tsv":
		f.readCSV(from)
	case extension != ".md" && extension != ".markdown" && f.looksLikeCSV(from):
		f.readCSV(from)
	case extension != ".md" && extension != ".markdown" && looksLikeYAML(rest) && f.isYAMLList(from):
		f.readYAML(from)
	default:
		f.readMarkdown(from)
	}
	f.dropHuge()
	f.settleIDs()
}

// maxReply is the number of bytes of a text that may be a reply. A longer one is a log or
// a book, of which reading takes a hundred times as much memory.
const maxReply = 1 << 20

func (f *File) dropHuge() {
	f.Replies = slices.DeleteFunc(f.Replies, func(r Reply) bool {
		huge := len(r.Text) > maxReply
		if huge {
			f.fault(Shape, r.record.from, r.record.from, fmt.Sprintf("found a text of %d MiB, expected a reply of at most %d: it was not checked", len(r.Text)>>20, maxReply>>20))
		}
		return huge
	})
}

// looksLikeJSON reports whether a text begins as an object or a list of objects does.
// A reply may begin with [NAME] or {name}.
func looksLikeJSON(s string) bool {
	if s == "" || s[0] != '{' && s[0] != '[' {
		return false
	}
	rest := strings.TrimLeft(s[1:], " \t\r\n")
	return s[0] == '{' && strings.HasPrefix(rest, `"`) || s[0] == '[' && strings.HasPrefix(rest, "{")
}

// isJSON reports whether a text is JSON from beginning to end.
func isJSON(s string) bool {
	d := jsontext.NewDecoder(strings.NewReader(s), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		if err := d.SkipValue(); err != nil {
			return err == io.EOF
		}
	}
}

// looksLikeCSV reports whether the first line names columns, among them one for a text.
func (f *File) looksLikeCSV(from int) bool {
	s := f.source.text
	line := s[from : from+lineLen(s[from:])]
	if len(line) > 1000 || !strings.ContainsAny(line, ",;\t") || strings.HasSuffix(strings.TrimSpace(line), ",") {
		return false // "Hello Ann," is no header
	}
	header := f.table(from).next()
	names := make([]string, len(header))
	for i, cell := range header {
		names[i] = fold(cellText(s, cell).text)
		if strings.Contains(names[i], "__") || strings.ContainsAny(names[i], ".!?{}") || len(names[i]) > 30 {
			return false
		}
	}
	isName := func(n string) bool { return slices.Contains(idNames, n) || slices.Contains(titleNames, n) }
	return len(names) > 1 && hasTextColumn(names) && slices.ContainsFunc(names, isName)
}

// looksLikeYAML reports whether a text begins as a list of objects does.
func looksLikeYAML(s string) bool {
	s = strings.TrimLeft(strings.TrimPrefix(s, "---"), " \t\r\n")
	line := s[:lineLen(s)]
	item, ok := strings.CutPrefix(line, "- ")
	if !ok {
		return false
	}
	key, _, ok := strings.Cut(item, ":")
	key = fold(key)
	return ok && (slices.Contains(idNames, key) || slices.Contains(titleNames, key) || isTextName(key))
}

// isYAMLList reports whether a text is YAML with a list.
func (f *File) isYAMLList(from int) bool {
	docs, _, why := parseYAML(f.source.text[from:])
	return why == "" && len(docs) == 1 && docs[0].Kind == yaml.SequenceNode
}

// settleIDs makes ids unique.
func (f *File) settleIDs() {
	taken := make(map[string]int, len(f.Replies)) // by id, the reply that has it
	for i := range f.Replies {
		r := &f.Replies[i]
		if r.IDGiven = r.IDGiven && r.ID != ""; !r.IDGiven {
			continue
		}
		if first, ok := taken[r.ID]; ok {
			at := r.record.from
			if id, ok := r.field("id"); ok {
				at = int(id.from)
			}
			f.fault(DuplicateID, at, at, fmt.Sprintf("the id %q stands a second time, first on line %d: give every reply an id of its own", r.ID, f.Replies[first].Extent().Start.Line))
			continue
		}
		taken[r.ID] = i
	}
	next := map[string]int{} // number to try, by id
	for i := range f.Replies {
		r := &f.Replies[i]
		if r.IDGiven {
			continue
		}
		base := r.ID
		if base == "" {
			if base = strconv.Itoa(i + 1); len(f.Replies) == 1 {
				base, r.Title = f.names()
				base = first(base, "reply")
			}
		}
		r.ID = base
		for n := max(2, next[base]); ; n++ {
			if _, ok := taken[r.ID]; !ok {
				break
			}
			r.ID = base + "-" + strconv.Itoa(n)
			next[base] = n + 1
		}
		taken[r.ID] = i
	}
}

// base is the name of the file.
func (f *File) base() string {
	return f.Path[strings.LastIndexAny(f.Path, `/\`)+1:]
}

// stem is the name of the file without its extension.
func (f *File) stem() string {
	base := f.base()
	return strings.TrimSuffix(base, path.Ext(base))
}

func (f *File) extension() string { return strings.ToLower(path.Ext(f.base())) }
