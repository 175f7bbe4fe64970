package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// csvComma is a table with a header row. Its separator is a comma, a semicolon
// (Excel in the Netherlands) or a tab: whichever the header or a first line
// "sep=;" tells.
var csvComma = &format{
	name:       "csv",
	extensions: []string{".csv"},
	header:     true,
	splitter:   func(s *source) splitter { return &rows{source: s} },
	decode:     decodeRow,
}

// csvTab is the same with tabs.
var csvTab = &format{
	name:       "tsv",
	extensions: []string{".tsv"},
	header:     true,
	splitter: func(s *source) splitter {
		s.separator = '\t'
		return &rows{source: s}
	},
	decode: decodeRow,
}

const separators = ",;\t"

// A column is one name of the header.
type column struct {
	name  string
	field field // fieldCount: unknown, goes to Meta
}

// rows splits at the line breaks that do not stand in quotation marks. A mark
// opens at the beginning of a cell only, so that the one in 24" is text.
type rows struct {
	source  *source
	began   bool     // a line "sep=;" was looked for
	headed  bool     // the header was read
	grouper *grouper // of a table with a message per row

	// within a row:
	scanned  int // bytes that were looked at
	state    cellState
	firstEnd int // the first line feed in the quoted cell; 0: none
}

type cellState uint8

const (
	cellStart cellState = iota
	bare                // in a cell without quotation marks
	quoted              // in a cell with them
	quoteSeen           // behind a mark within such a cell
)

func (s *rows) next(data []byte, eof bool) piece {
	if s.source.separator == 0 || !s.began { // the first line tells
		i := bytes.IndexByte(data[s.scanned:], '\n')
		if i < 0 && !eof {
			s.scanned = len(data)
			return piece{kind: more}
		}
		line, next := data, len(data)
		if i >= 0 {
			line, next = data[:s.scanned+i], s.scanned+i+1
		}
		s.scanned = 0
		line = bytes.TrimSuffix(line, []byte{'\r'})
		began := s.began
		s.began = true
		if sep, ok := bytes.CutPrefix(line, []byte("sep=")); ok && !began && len(sep) == 1 && strings.Contains(",;\t|:", string(sep)) {
			s.source.separator = sep[0]
			return piece{kind: gap, next: next}
		}
		if s.source.separator == 0 && !blank(line) {
			s.source.separator = separatorOf(line, s.source.fields)
		}
	}
	if s.grouper != nil {
		return s.grouper.next(data, eof)
	}
	p := s.row(data, eof)
	if p.kind == record && !s.headed && p.fault == "" {
		s.headed = true
		if offset, fault := s.source.readHeader(data[:p.size]); fault != "" {
			return piece{kind: unusable, fault: fault, offset: offset}
		}
		if s.source.messages != nil {
			s.grouper = s.conversations()
		}
		p.kind = gap
	}
	return p
}

func (s *rows) onLine(line int) {
	if s.grouper != nil {
		s.grouper.line = line
	}
}

// row is the next row, as it stands in the file but for its line feed.
func (s *rows) row(data []byte, eof bool) piece {
	if s.scanned == 0 && s.state == cellStart {
		// Most rows are one line without quotation marks.
		if i := bytes.IndexByte(data, '\n'); i >= 0 && bytes.IndexByte(data[:i], '"') < 0 {
			return rowPiece(data, i, i+1)
		}
	}
	for i := s.scanned; i < len(data); i++ {
		c := data[i]
		switch s.state {
		case quoted:
			text := data[i:]
			if mark := bytes.IndexByte(text, '"'); mark >= 0 {
				text = text[:mark]
				s.state = quoteSeen
			}
			if end := bytes.IndexByte(text, '\n'); end >= 0 && s.firstEnd == 0 {
				s.firstEnd = i + end
			}
			i += len(text) // to the mark, or to the end
			continue
		case quoteSeen:
			if c == '"' {
				s.state = quoted
				continue
			}
		case cellStart:
			if c == '"' {
				s.state, s.firstEnd = quoted, 0
				continue
			}
		}
		switch c {
		case s.source.separator:
			s.state = cellStart
		case '\n':
			s.reset()
			return rowPiece(data, i, i+1)
		default:
			s.state = bare
		}
	}
	s.scanned = len(data)
	switch {
	case !eof:
		return piece{kind: more}
	case len(data) == 0:
		return piece{kind: end}
	case s.state == quoted:
		return s.unclosed(data)
	}
	s.reset()
	return rowPiece(data, len(data), len(data))
}

func rowPiece(data []byte, size, next int) piece {
	if blank(data[:size]) && bytes.IndexByte(data[:size], '\t') < 0 { // tabs may separate empty cells
		return piece{kind: gap, next: next}
	}
	return piece{kind: record, size: size, next: next}
}

func (s *rows) reset() { s.scanned, s.state, s.firstEnd = 0, cellStart, 0 }

// unclosed gives up on a quotation mark: the row up to the end of the mark's
// line is a reject, and reading goes on behind it. One forgotten mark must not swallow a whole file.
//
// No byte is looked at a third time: a stretch without a closing mark holds
// only pairs of them, which close by themselves wherever reading goes on.
func (s *rows) unclosed(data []byte) piece {
	size, next := len(data), len(data)
	if s.firstEnd > 0 {
		size, next = s.firstEnd, s.firstEnd+1
	}
	s.reset()
	return piece{kind: record, size: size, next: next,
		fault: `a quotation mark (") that opens a cell is never closed: close it, or write a mark within a quoted cell twice ("")`}
}

func (s *rows) overflow(data []byte) piece {
	if !s.headed {
		return piece{kind: unusable, fault: fmt.Sprintf("the header is longer than %s: expected a table whose first row names the columns", bytesText(s.source.maxRecord))}
	}
	if s.grouper != nil {
		return s.grouper.overflow(data, s.longRow)
	}
	return s.longRow(data)
}

// longRow is a part of a row that is too long, or a row that a mark made too long.
func (s *rows) longRow(data []byte) piece {
	if (s.state == quoted || s.state == quoteSeen) && s.firstEnd > 0 {
		return s.unclosed(data)
	}
	s.scanned, s.firstEnd = 0, 0
	return piece{kind: part, next: len(data)}
}

// separatorOf is the separator with which a header names the reply, and else
// the one that makes the most columns.
func separatorOf(header []byte, fields *fieldMap) byte {
	best, most := separators[0], 0
	for _, sep := range []byte(separators) {
		names := headerNames(header, sep)
		if slices.Contains(names, fields.names[fieldReply]) {
			return sep
		}
		if len(names) > most {
			best, most = sep, len(names)
		}
	}
	return best
}

// looksLikeHeader says that a first line is that of a table rather than prose.
func looksLikeHeader(line []byte, fields *fieldMap) bool {
	names := headerNames(line, separatorOf(line, fields))
	for _, n := range names {
		if f, known := fields.byName[strings.ToLower(n)]; known && (len(names) > 1 || f == fieldReply) {
			return true
		}
	}
	_, messages := messageColumns(names, fields)
	return messages
}

func headerNames(header []byte, separator byte) []string {
	var names []string
	cells := cellReader{data: header, separator: separator}
	for cells.next() {
		names = append(names, strings.TrimSpace(string(cells.append(nil))))
	}
	return names
}

// readHeader sets the columns and returns where and why it cannot.
func (s *source) readHeader(header []byte) (offset int, fault string) {
	if at := invalidUTF8(header); at >= 0 {
		return at, notUTF8(header, at)
	}
	if at := bytes.IndexByte(bytes.TrimSuffix(header, []byte{'\r'}), '\r'); at >= 0 {
		return at, "the header holds a bare carriage return: expected lines that end in a line feed (save the file as CSV UTF-8)"
	}
	s.header = bytes.Clone(header)
	seen := map[string]bool{}
	var names []string
	cells := cellReader{data: header, separator: s.separator}
	for cells.next() {
		name := strings.TrimSpace(string(cells.append(nil)))
		if name == "" {
			name = fmt.Sprintf("column %d", len(names)+1)
		}
		if seen[name] {
			return cells.from, fmt.Sprintf("two columns are named %s: expected names that differ", quoteShort(name))
		}
		seen[name] = true
		names = append(names, name)
		f, known := s.fields.byName[name]
		if !known {
			f = fieldCount
		}
		s.columns = append(s.columns, column{name, f})
	}
	if cells.fault != "" {
		return cells.at, cells.fault
	}
	s.inAnyCase(names, seen)
	if !seen[s.fields.names[fieldReply]] && !s.fields.asked[fieldReply] {
		if columns, ok := messageColumns(names, s.fields); ok {
			s.messages = &columns
			return 0, ""
		}
	}
	for f, name := range s.fields.names {
		if seen[name] || !(field(f) == fieldReply || s.fields.asked[f]) {
			continue
		}
		fault := fmt.Sprintf("no column %s, found %s: expected a header that names the columns", quoteShort(name), quoteNames(names))
		if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) }); i >= 0 {
			return 0, fmt.Sprintf("%s; did you mean --field %s=%s?", fault, fieldNames[f], names[i])
		}
		fault = fmt.Sprintf("%s; name yours with --field %s=NAME", fault, fieldNames[f])
		if field(f) == fieldReply && !s.fields.asked[f] && len(names) > 2 && !seen[s.fields.names[fieldCustomer]] {
			fault += ", or, where every row is a message, with --field conversation=NAME, --field speaker=NAME and --field text=NAME"
		}
		return 0, fault
	}
	return 0, ""
}

// inAnyCase takes a column for a field whose name differs only by case (Reply), where
// no column has the very name and the user has not named one.
func (s *source) inAnyCase(names []string, seen map[string]bool) {
	for f, name := range s.fields.names {
		if seen[name] || name == "" || s.fields.asked[f] {
			continue
		}
		for i, n := range names {
			if s.columns[i].field == fieldCount && strings.EqualFold(n, name) {
				s.columns[i].field = field(f)
				seen[name] = true
				break
			}
		}
	}
}

// A cellReader goes through the cells of one row.
type cellReader struct {
	data      []byte // without line end
	separator byte
	pos       int
	ended     bool

	from, to int  // of the cell in data, without its quotation marks
	doubled  bool // the cell holds doubled quotation marks

	fault string
	at    int // of fault
}

// next goes on to the next cell. It returns false behind the last one or at a
// fault.
func (c *cellReader) next() bool {
	if c.pos == 0 {
		c.data = bytes.TrimSuffix(c.data, []byte{'\r'})
	}
	if c.ended || c.fault != "" {
		return false
	}
	c.doubled = false
	if c.pos < len(c.data) && c.data[c.pos] == '"' {
		if !c.quoted() {
			return false
		}
	} else {
		c.from, c.to = c.pos, len(c.data)
		if i := bytes.IndexByte(c.data[c.pos:], c.separator); i >= 0 {
			c.to = c.pos + i
		}
		c.pos = c.to
	}
	if c.pos == len(c.data) {
		c.ended = true
	} else {
		c.pos++ // the separator
	}
	return true
}

// quoted reads a cell in quotation marks and stops behind it.
func (c *cellReader) quoted() bool {
	open := c.pos
	c.from = open + 1
	for i := c.from; ; {
		quote := bytes.IndexByte(c.data[i:], '"')
		if quote < 0 {
			c.fault, c.at = `a quotation mark (") that opens a cell is never closed: close it`, open
			return false
		}
		c.to = i + quote
		c.pos = c.to + 1
		if c.pos == len(c.data) || c.data[c.pos] == c.separator {
			return true
		}
		if c.data[c.pos] != '"' {
			c.fault, c.at = fmt.Sprintf(`found %s behind the quotation mark that closes a cell, expected %q or the end of the line: write a mark within a quoted cell twice ("")`, show(c.data[c.pos:]), c.separator), c.pos
			return false
		}
		c.doubled = true
		i = c.pos + 1
	}
}

// append appends the text of the cell.
func (c *cellReader) append(b []byte) []byte {
	cell := c.data[c.from:c.to]
	for c.doubled {
		i := bytes.IndexByte(cell, '"')
		if i < 0 {
			break
		}
		b = append(b, cell[:i+1]...)
		cell = cell[i+2:]
	}
	return append(b, cell...)
}

func decodeRow(raw Raw) (Record, *Reject) {
	s := raw.source
	if s.messages != nil {
		return decodeRows(raw)
	}
	d := newDraft()
	defer d.release()
	cells := cellReader{data: raw.data, separator: s.separator}
	n := 0
	for ; cells.next(); n++ {
		if n >= len(s.columns) {
			continue // counted only
		}
		start := len(d.text)
		if f := s.columns[n].field; f < fieldCount {
			d.text = cells.append(d.text)
			d.values[f] = span{start, len(d.text)}
			d.kinds[f] = '"'
			continue
		}
		d.text = append(d.text, s.columns[n].name...)
		name := span{start, len(d.text)}
		value := len(d.quoted)
		d.cell = cells.append(d.cell[:0])
		d.quoted, _ = jsontext.AppendQuote(d.quoted, d.cell)
		d.addMeta(name, span{value, len(d.quoted)})
	}
	if cells.fault != "" {
		return Record{}, raw.reject("", cells.at, cells.fault)
	}
	if n != len(s.columns) {
		return Record{}, raw.reject("", -1, wrongCells(n, s))
	}
	return d.finish(raw)
}

func wrongCells(n int, s *source) string {
	return fmt.Sprintf("found %s, expected %d as in the header: put a cell that holds %q or a line break in quotation marks", count(n, "cell"), len(s.columns), s.separator)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
