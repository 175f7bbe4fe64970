package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

// A mark underlines a span of a text and says why.
type mark struct {
	review.Span
	label string
	glyph string
	sgr   string
}

// maxMark is the length in bytes from which a span stands for the text as a
// whole; underlining all of it would tell nothing.
const maxMark = 400

func (p *printer) replyMarks(r *review.Review) []mark {
	if r.Exchange == nil {
		return nil
	}
	marks := make([]mark, 0, len(r.Evidence)+len(r.Missteps))
	for i := range r.Evidence {
		e := &r.Evidence[i]
		label := e.Move
		for _, d := range e.Discounts {
			label += ", " + d.Kind
		}
		marks = append(marks, mark{e.Span, label, p.line[e.Type], typeColor[e.Type]})
	}
	for i := range r.Missteps {
		m := &r.Missteps[i]
		marks = append(marks, mark{m.Span, cmp.Or(m.Kind, m.ID), p.fault, red})
	}
	return drawable(marks, r.Exchange.Reply)
}

// drawable drops the marks that cannot be drawn and sorts the others.
func drawable(marks []mark, text string) []mark {
	marks = slices.DeleteFunc(marks, func(m mark) bool {
		return spanText(m.Span, text) == "" || m.End-m.Start > maxMark
	})
	slices.SortStableFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return marks
}

// A shownCell is one character of a line of the text.
type shownCell struct {
	start, size int // bytes
	col, cols   int
	most        int  // columns on a terminal that knows no emoji sequences
	breaks      bool // a line may end after it
}

// marked prints text, wrapped, with marks under the words. Lines are numbered
// from firstLine, or not at all when that is 0. Its time and memory do not
// depend on how long a line of the text is.
func (p *printer) marked(text string, marks []mark, firstLine int) {
	m := marker{printer: p, text: text, marks: marks, number: firstLine}
	m.margin = indent
	if firstLine > 0 {
		m.margin += max(3, len(strconv.Itoa(firstLine+strings.Count(text, "\n")))) + 1
	}
	m.room = max(min(p.Width, m.margin+terminal.MaxProse)-m.margin-2, 8)
	text = strings.TrimRight(text, " \t\r\n")
	var line []shownCell
	col, most, lastBreak := 0, 0, -1
	for i := 0; i < len(text); {
		size, cols := terminal.NextCell(text[i:], p.ASCII)
		if c := text[i : i+size]; c == "\n" || c == "\r\n" {
			m.line(line, true)
			line, col, most, lastBreak = line[:0], 0, 0, -1
			i += size
			continue
		}
		c := shownCell{start: i, size: size, col: col, cols: cols, most: terminal.MostColumns(text[i:i+size], cols), breaks: cols == 2}
		switch text[i] {
		case ' ':
			c.breaks = true
		case '\t':
			c.breaks, c.cols, c.most = true, tabColumns, tabColumns
		case '-', '/':
			c.breaks = len(line) > 0
		}
		if text[i] == ' ' && most+c.most > m.room {
			lastBreak = len(line) - 1 // spaces hang over the edge
			i += size
			continue
		}
		// Twice at most: what stands after the last break may leave too little room.
		for len(line) > 0 && (most+c.most > m.room || len(line) > maxCells*m.room) {
			cut := len(line)
			if lastBreak >= 0 {
				cut = lastBreak + 1
			}
			m.line(line[:cut], false)
			line = append(line[:0], line[cut:]...)
			col, most, lastBreak = 0, 0, -1
			for j := range line {
				line[j].col = col
				col += line[j].cols
				most += line[j].most
			}
		}
		c.col = col
		if c.breaks {
			lastBreak = len(line)
		}
		line = append(line, c)
		col += c.cols
		most += c.most
		i += size
	}
	m.line(line, true)
}

const (
	tabColumns = 4
	maxCells   = 4 // per column: some characters take none
)

// A marker prints the lines of one text.
type marker struct {
	*printer
	text   string
	marks  []mark // by start
	next   int    // the first mark that no line has reached yet
	open   []mark // marks that go on from the line before
	number int    // of the line; 0 when lines are not numbered
	inside bool   // the line goes on from the one before
	margin int    // columns before the gutter
	room   int    // columns of text

	shown []piece
	lanes [][]piece
}

// A piece is the part of a mark that lies on one line, or the label beside it.
type piece struct {
	from, to    int // columns under the words
	left, right int // columns taken, the label included
	label       string
	*mark
}

func (m *marker) line(line []shownCell, last bool) {
	for len(line) > 0 && strings.TrimSpace(m.text[line[len(line)-1].start:][:1]) == "" {
		line = line[:len(line)-1]
	}
	m.startLine(!m.inside)
	if m.inside = !last; last && m.number > 0 {
		m.number++
	}
	m.place(line)
	at := 0
	for i, c := range line {
		want := normal
		for ; at < len(m.shown) && m.shown[at].to <= c.col; at++ {
		}
		for j := at; j < len(m.shown) && m.shown[j].from <= c.col; j++ {
			if c.col < m.shown[j].to && want != red {
				want = m.shown[j].sgr
			}
		}
		if i == 0 {
			m.Put(normal, " ")
		}
		m.Paint(want)
		if m.text[c.start] == '\t' {
			m.To(m.Col + c.cols)
			continue
		}
		m.Buf = terminal.AppendVisible(m.Buf, m.text[c.start:c.start+c.size], m.ASCII)
		m.Col += c.cols
	}
	m.Newline()
	for _, lane := range m.lanes {
		m.startLine(false)
		from := m.margin + 2
		for _, x := range lane {
			m.To(from + x.left)
			if x.left < x.from {
				m.Show(x.sgr, x.label)
				m.To(from + x.from)
			}
			m.underline(x, from)
		}
		m.Newline()
	}
}

// underline draws the stroke of a piece and its label: within the stroke where
// it fits, else after it.
func (m *marker) underline(x piece, from int) {
	n := x.to - x.from
	switch w := terminal.Columns(x.label, m.ASCII); {
	case x.label == "" || x.left < x.from:
		m.Repeat(x.sgr, x.glyph, n)
	case w+4 <= n:
		m.Put(x.sgr, x.glyph+" ")
		m.Show(x.sgr, x.label)
		m.Put(normal, " ")
		m.Repeat(x.sgr, x.glyph, n-w-3)
	default:
		m.Repeat(x.sgr, x.glyph, n)
		m.Put(normal, " ")
		m.Show(x.sgr, x.label)
	}
}

// startLine prints what stands left of the text.
func (m *marker) startLine(numbered bool) {
	if numbered && m.number > 0 {
		m.Right(dim, strconv.Itoa(m.number), m.margin-1)
	}
	m.To(m.margin)
	m.Put(dim, m.gutter)
}

// place finds the marks of a line and puts them into as few lanes as it can.
func (m *marker) place(line []shownCell) {
	m.shown = m.shown[:0]
	for i := range m.lanes {
		m.lanes[i] = m.lanes[i][:0]
	}
	m.lanes = m.lanes[:0]
	if len(line) == 0 {
		return
	}
	end := line[len(line)-1].start + line[len(line)-1].size
	began := m.next
	for m.next < len(m.marks) && m.marks[m.next].Start < end {
		m.next++
	}
	for i := range m.open {
		m.piece(line, &m.open[i], false)
	}
	for i := began; i < m.next; i++ {
		m.piece(line, &m.marks[i], true)
	}
	var open []mark
	for _, list := range [][]mark{m.open, m.marks[began:m.next]} {
		for _, x := range list {
			if x.End > end {
				open = append(open, x)
			}
		}
	}
	m.open = open
}

// piece works out where a mark lies on a line and adds it to a lane.
func (m *marker) piece(line []shownCell, x *mark, begins bool) {
	first, _ := slices.BinarySearchFunc(line, x.Start, func(c shownCell, at int) int { return cmp.Compare(c.start+c.size, at+1) })
	past, _ := slices.BinarySearchFunc(line, x.End, func(c shownCell, at int) int { return cmp.Compare(c.start, at) })
	if first >= past {
		return
	}
	p := piece{from: line[first].col, to: line[past-1].col + line[past-1].cols, mark: x}
	p.left, p.right = p.from, p.to
	if begins {
		p.label, _ = m.Excerpt(strings.TrimSpace(x.label), max(m.room-2, 1))
		w := terminal.Columns(p.label, m.ASCII)
		switch {
		case w+4 <= p.to-p.from:
		case p.to+1+w <= m.room:
			p.right = p.to + 1 + w
		case p.from-1-w >= 0:
			p.left = p.from - 1 - w
		default:
			p.label = ""
		}
	}
	m.shown = append(m.shown, p)
	for i, lane := range m.lanes {
		if !slices.ContainsFunc(lane, func(o piece) bool { return p.left <= o.right && o.left <= p.right }) {
			at, _ := slices.BinarySearchFunc(lane, p.left, func(o piece, left int) int { return cmp.Compare(o.left, left) })
			m.lanes[i] = slices.Insert(lane, at, p)
			return
		}
	}
	m.lanes = append(m.lanes, []piece{p})
}

// appendLegend explains all strokes under a reply.
func appendLegend(dst []byte, o Options) []byte {
	p := newPrinter(dst, o)
	for _, t := range empathy.Types {
		p.legend(p.line[t], t.String(), typeColor[t])
	}
	p.legend(p.fault, "misstep", red)
	p.Newline()
	return p.Buf
}

func (p *printer) legend(glyph, name, sgr string) {
	if p.Col+indent+len("-- ")+len(name) > p.Width {
		p.Newline()
	}
	p.To(p.Col + indent)
	p.Put(sgr, glyph+glyph+" "+name)
}
