package library

import (
	"fmt"
	"strings"
)

// readCSV reads a table whose first row names the columns.
func (f *File) readCSV(from int) {
	rows := f.table(from)
	header := rows.next()
	l := &lister{File: f, tree: &tree{source: f.source}, base: "csv"}
	names := make([]string, len(header))
	for i, cell := range header {
		names[i] = fold(cellText(f.source.text, cell).text)
	}
	if !hasTextColumn(names) {
		f.fault(Shape, from, from, fmt.Sprintf("found a table with the columns %s, expected %s", quoted(names), textExpected))
		return
	}
	for {
		cells := rows.next()
		if cells == nil {
			break
		}
		whole := node{kind: object, from: cells[0].from, to: cells[len(cells)-1].to}
		if len(cells) != len(names) {
			l.fault(Syntax, whole.from, whole.from, fmt.Sprintf("found %s in this row, expected %d as in the header: put a cell that holds %q or a line break in quotation marks",
				count(len(cells), "cell"), len(names), rows.separator))
			continue // what is in which column cannot be told
		}
		for i := range cells {
			cells[i].key = names[i]
		}
		l.record(whole, cells, "", "")
	}
	if rows.unclosed >= 0 {
		f.fault(Syntax, rows.unclosed, rows.unclosed, `a quotation mark (") that opens a cell is never closed: close it, or write a mark within a quoted cell twice ("")`)
	}
	l.finish(from)
}

func hasTextColumn(names []string) bool {
	for _, n := range names {
		if isTextName(n) {
			return true
		}
	}
	return false
}

// A table goes through the rows of a CSV file.
type table struct {
	text      string
	at        int
	separator byte
	cells     []node
	unclosed  int // where a cell begins that never ends; -1
}

// table looks for the separator: a first line sep=; names it, else the one of which
// the header holds the most.
func (f *File) table(from int) *table {
	t := &table{text: f.source.text, at: from, unclosed: -1}
	first := t.text[from : from+lineLen(t.text[from:])]
	if sep, ok := strings.CutPrefix(first, "sep="); ok && len(sep) == 1 {
		t.separator = sep[0]
		t.at += len(first)
		return t
	}
	most := -1
	for _, c := range []byte(",;\t") {
		if n := strings.Count(first, string(c)); n > most {
			most, t.separator = n, c
		}
	}
	return t
}

// next returns the cells of the next row that is not empty; nil at the end. They are
// good until the next call.
func (t *table) next() []node {
	for t.at < len(t.text) && (t.text[t.at] == '\n' || t.text[t.at] == '\r') {
		t.at++
	}
	if t.at >= len(t.text) {
		return nil
	}
	t.cells = t.cells[:0]
	for {
		c := node{kind: text, cell: true, from: t.at}
		if t.at < len(t.text) && t.text[t.at] == '"' {
			if !t.quotedCell() {
				t.unclosed = c.from
				t.at = len(t.text)
				return nil
			}
		}
		// Behind a closing mark nothing should stand; what does belongs to the cell.
		for t.at < len(t.text) && t.text[t.at] != t.separator && t.text[t.at] != '\n' {
			t.at++
		}
		c.to = t.at
		end := t.at >= len(t.text) || t.text[t.at] == '\n'
		if end && c.to > c.from && t.text[c.to-1] == '\r' {
			c.to--
		}
		t.cells = append(t.cells, c)
		if end {
			return t.cells
		}
		t.at++
	}
}

// quotedCell goes behind the mark that closes a cell.
func (t *table) quotedCell() bool {
	for at := t.at + 1; ; {
		i := strings.IndexByte(t.text[at:], '"')
		if i < 0 {
			return false
		}
		at += i + 1
		if at < len(t.text) && t.text[at] == '"' {
			at++
			continue
		}
		t.at = at
		return true
	}
}

// cellText is the text of a cell: without the marks around it, and with one mark for
// two.
func cellText(s string, n node) placed {
	cell := s[n.from:n.to]
	if !strings.HasPrefix(cell, `"`) {
		return placed{text: cell, at: n.from}
	}
	w := weaver{source: s}
	at := n.from + 1
	for at < n.to {
		i := strings.IndexByte(s[at:n.to], '"')
		if i < 0 {
			w.verbatim(at, n.to)
			break
		}
		w.verbatim(at, at+i)
		at += i
		if !strings.HasPrefix(s[at:n.to], `""`) {
			w.verbatim(at+1, n.to) // behind the closing mark
			break
		}
		w.write(`"`, at, at+2)
		at += 2
	}
	return w.done(n.from + 1)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
