package intake

import (
	"bytes"
	"path/filepath"
	"strings"
)

// A format is one way to write exchanges down.
type format struct {
	name       string
	extensions []string
	header     bool // the first row names the fields
	wholeFile  bool // a file is one text, so that MaxText bounds it
	anyBytes   bool // the record itself says how it is encoded

	splitter func(*source) splitter
	decode   func(Raw) (Record, *Reject)
}

// A splitter finds where records begin and end. It is given what was read of
// the input and not yet taken, from the end of its last piece on; eof says
// that nothing follows it.
type splitter interface {
	next(data []byte, eof bool) piece

	// overflow is called when next asked for more of a record that is too long
	// already. It returns a part of it, or a record that is faulty.
	overflow(data []byte) piece
}

// A piece is what a splitter makes of the beginning of its data.
type piece struct {
	kind    pieceKind
	size    int    // a record is data[:size]
	next    int    // the following piece begins at data[next]
	fault   string // why a record or the input cannot be used
	offset  int    // where in data a header is at fault
	located bool   // a record of which the column tells something

	// A record that does not lie in one piece, the line on which it begins, and where
	// the pieces behind the first begin.
	own    []byte
	line   int
	joints []joint
}

// A lined splitter wants to know on which line the data begins that comes next.
type lined interface{ onLine(line int) }

type pieceKind uint8

const (
	more     pieceKind = iota // the record goes on behind data
	gap                       // white space and separators
	record                    // one record
	part                      // a part of a record that is too long
	unusable                  // the input cannot be read as this format
	end                       // nothing more to read
)

// formats are all there are. A further one is a file and a place in this list.
var formats = []*format{jsonLines, jsonArray, csvComma, csvTab, plain, chat, eml, mbox}

// FormatNames are the names that Options.Format takes; extensions without
// their dot do as well.
func FormatNames() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

func extensions() []string {
	var all []string
	for _, f := range formats {
		all = append(all, f.extensions...)
	}
	return all
}

func formatNamed(name string) *format {
	for _, f := range formats {
		if f.name == name {
			return f
		}
	}
	return formatByExtension("." + name)
}

// formatByExtension returns nil when the extension, without .gz, tells nothing.
func formatByExtension(path string) *format {
	path, _ = UnpackedName(path)
	extension := strings.ToLower(filepath.Ext(path))
	for _, f := range formats {
		for _, e := range f.extensions {
			if e == extension {
				return f
			}
		}
	}
	return nil
}

// recogniseBytes is how much of an input is looked at to tell its format.
const recogniseBytes = 64 << 10

// recognise tells the format by the first line or recogniseBytes of an input. Where that
// is the format of whole files, all of recogniseBytes must be there.
func recognise(data []byte, s *source) *format {
	fields := s.fields
	data = data[:min(len(data), recogniseBytes)]
	data = bytes.TrimLeft(data, jsonSpace)
	line := firstLine(data)
	switch {
	case len(data) == 0: // no records rather than an empty reply
		return jsonLines
	case beginsArray(data):
		return jsonArray
	case beginsObject(data):
		// A printed object breaks its first line after one of these.
		if last := line[len(line)-1]; last == '{' || last == '[' || last == ',' {
			return jsonArray
		}
		if wrapsRecords(line, fields) {
			return jsonArray
		}
		return jsonLines
	case looksLikeHeader(line, fields):
		return csvComma
	case looksLikeMailbox(data):
		return mbox
	case looksLikeMail(data):
		return eml
	case looksLikeChat(data, s):
		return chat
	}
	return plain
}

// firstLine is the first line with words in it, or as much of it as is looked at.
func firstLine(data []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(data[:min(len(data), recogniseBytes)], jsonSpace), newline)
	return bytes.TrimRight(line, jsonSpace)
}

// beginsArray is careful because a reply may begin with "[NAME]".
func beginsArray(data []byte) bool {
	inner, ok := bytes.CutPrefix(data, []byte{'['})
	inner = bytes.TrimLeft(inner, jsonSpace)
	return ok && (beginsObject(inner) || bytes.HasPrefix(inner, []byte{']'}))
}

// beginsObject is careful because a reply may begin with "{{name}}".
func beginsObject(data []byte) bool {
	inner, ok := bytes.CutPrefix(data, []byte{'{'})
	inner = bytes.TrimLeft(inner, jsonSpace)
	return ok && len(inner) > 0 && (inner[0] == '"' || inner[0] == '}')
}

// list joins words as a sentence does: a, b or c.
func list(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}
