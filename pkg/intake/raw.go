package intake

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A source is what the records of one input have in common. It does not change
// once a record was cut from it, so that workers may share it.
type source struct {
	path      string
	format    *format
	fields    *fieldMap
	maxText   int
	maxRecord int
	agents    []string // names of agents, where only names tell

	// byExtension: only the extension of the file tells the format.
	byExtension bool

	perMessage bool                   // of JSON: an object is a message
	users      map[scalar]zendeskUser // of JSON: those that stand beside the records
	behind     map[scalar]zendeskUser // of these, those at the end of the file

	// of CSV
	separator byte
	header    []byte // the header row as it stands in the file
	columns   []column
	messages  *[messageFieldCount]int // columns of a table with a message per row; else nil
}

// A Raw is one record as it stands in the input, cut out but not yet read.
// It holds memory of the input until it is let go.
type Raw struct {
	source *source
	data   []byte
	line   int
	column int // 0 when a record begins its line by nature

	// crowded: the record shares its first line with another one, so that the
	// line alone does not name it.
	crowded bool

	joints []joint // in data, that was put together from pieces

	// fault says why there is no use in decoding; data may be missing.
	fault string
}

// Position is where the record begins.
func (raw Raw) Position() exchange.Position {
	return exchange.Position{Path: raw.source.path, Line: raw.line, Column: raw.column}
}

// Len is the number of bytes that the record holds.
func (raw Raw) Len() int { return len(raw.data) }

// Decode reads the record. It returns a reject when that is impossible, and else an
// exchange or a conversation. It keeps no state and may be called from any goroutine.
//
// When an object names a field twice, the last one counts. A field that is null
// counts as absent. Numbers are taken as text for id, agent, team, channel and
// time. A missing or empty id becomes path:line, and path:line:column for a
// record that does not come first on its line.
func (raw Raw) Decode() (Record, *Reject) {
	if raw.fault != "" {
		return Record{}, raw.reject("", -1, raw.fault)
	}
	if !raw.source.format.anyBytes && !utf8.Valid(raw.data) {
		at := invalidUTF8(raw.data)
		return Record{}, raw.reject("", at, notUTF8(raw.data, at))
	}
	return raw.source.format.decode(raw)
}

// reject makes a reject of the record for a fault that lies offset bytes into
// it, or concerns the whole of it when offset is negative.
func (raw Raw) reject(id string, offset int, reason string) *Reject {
	r := &Reject{Position: raw.Position(), ID: id, Reason: reason}
	if offset >= 0 {
		start := bytes.LastIndexByte(raw.data[:offset], '\n') + 1
		r.Position.Column = offset - start + 1
		r.Position.Line = raw.lineAt(offset)
		if start == 0 && raw.column > 0 {
			r.Position.Column += raw.column - 1
		}
	}
	if len(raw.data) > 0 {
		r.Raw = bytes.Clone(raw.data) // the original pins a whole chunk of input
	}
	r.header = raw.source.header
	return r
}

// lineAt is the line of a place in the record.
func (raw Raw) lineAt(offset int) int {
	r := raw.ruler()
	return r.line(offset)
}

// A ruler tells the lines of places in a record, from the first to the last, without
// counting any line twice.
type ruler struct {
	raw   Raw
	known joint
}

func (raw Raw) ruler() ruler { return ruler{raw: raw, known: joint{line: raw.line}} }

func (r *ruler) line(offset int) int {
	for len(r.raw.joints) > 0 && r.raw.joints[0].offset <= offset {
		r.known, r.raw.joints = r.raw.joints[0], r.raw.joints[1:]
	}
	r.known = joint{offset, r.known.line + bytes.Count(r.raw.data[r.known.offset:offset], newline)}
	return r.known.line
}

var newline = []byte{'\n'}

func tooLong(limit int) string {
	return fmt.Sprintf("the record is longer than %s: shorten or split it; it is not kept", bytesText(limit))
}

func bytesText(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
