package terminal

import (
	"strings"
	"unicode/utf8"
)

// A Printer lays out a view: it knows in which column it stands, makes hostile
// text visible, and wraps.
type Printer struct {
	Style
	Buf   []byte
	Width int // columns
	Col   int // where the next character lands, from 0

	sgr string // the colour that is on
}

const (
	defaultWidth = 80
	// MinWidth is what rows of numbers take.
	MinWidth = 50
	// MaxProse keeps sentences readable on a wide terminal.
	MaxProse = 110
)

// NewPrinter returns a printer that appends to dst. Without a width it is 80 columns
// wide, and never less than 50.
func NewPrinter(dst []byte, width int, s Style) *Printer {
	if width <= 0 {
		width = defaultWidth
	}
	return &Printer{Style: s, Buf: dst, Width: max(width, MinWidth)}
}

// Paint changes the colour of what follows.
func (p *Printer) Paint(sgr string) {
	if !p.Color || sgr == p.sgr {
		return
	}
	if p.sgr != Normal {
		p.Buf = append(p.Buf, "\x1b[0m"...)
	}
	if p.sgr = sgr; sgr != Normal {
		p.Buf = append(p.Buf, "\x1b["...)
		p.Buf = append(p.Buf, sgr...)
		p.Buf = append(p.Buf, 'm')
	}
}

// Put prints text of our own, each character of which is one column wide.
func (p *Printer) Put(sgr, s string) {
	if s == "" {
		return
	}
	p.Paint(sgr)
	p.Buf = append(p.Buf, s...)
	p.Col += utf8.RuneCountInString(s)
}

// Show prints anybody's text on the line, without wrapping.
func (p *Printer) Show(sgr, s string) {
	p.Paint(sgr)
	p.Buf = AppendVisible(p.Buf, s, p.ASCII)
	p.Col += Columns(s, p.ASCII)
}

// Repeat prints one of our own characters n times.
func (p *Printer) Repeat(sgr, glyph string, n int) {
	if n <= 0 {
		return
	}
	p.Paint(sgr)
	for range n {
		p.Buf = append(p.Buf, glyph...)
	}
	p.Col += n
}

// To moves on to a column, by at least nothing.
func (p *Printer) To(col int) {
	for ; p.Col < col; p.Col++ {
		p.Buf = append(p.Buf, ' ')
	}
}

// Newline ends the line, without spaces at its end.
func (p *Printer) Newline() {
	for len(p.Buf) > 0 && p.Buf[len(p.Buf)-1] == ' ' {
		p.Buf = p.Buf[:len(p.Buf)-1]
	}
	p.Paint(Normal)
	p.Buf = append(p.Buf, '\n')
	p.Col = 0
}

// Right prints s so that it ends before column end.
func (p *Printer) Right(sgr, s string, end int) {
	p.To(end - utf8.RuneCountInString(s))
	p.Put(sgr, s)
}

// Words prints anybody's text, wrapped at the width with the next lines indented
// to a column. Whatever stands on the line already is followed by a space.
func (p *Printer) Words(sgr, s string, indent int) {
	limit := min(p.Width, max(indent, 0)+MaxProse)
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return
		}
		end := strings.IndexAny(s, " \t\r\n")
		if end < 0 {
			end = len(s)
		}
		word := s[:end]
		s = s[end:]
		cols := Columns(word, p.ASCII)
		switch {
		case p.Col <= indent:
			p.To(indent)
		case p.Col+1+cols <= limit:
			p.To(p.Col + 1)
		default:
			p.Newline()
			p.To(indent)
		}
		p.fill(sgr, word, indent, limit)
	}
}

// fill prints a word, broken anywhere when it is wider than the line.
func (p *Printer) fill(sgr, word string, indent, limit int) {
	p.Paint(sgr)
	for len(word) > 0 {
		size, cols := NextCell(word, p.ASCII)
		if p.Col+cols > limit && p.Col > indent {
			p.Newline()
			p.To(indent)
			p.Paint(sgr)
		}
		p.Buf = AppendVisible(p.Buf, word[:size], p.ASCII)
		p.Col += cols
		word = word[size:]
	}
}

// Excerpt cuts s to at most limit columns.
func (p *Printer) Excerpt(s string, limit int) (cut string, whole bool) {
	cols := 0
	for i := 0; i < len(s); {
		size, c := NextCell(s[i:], p.ASCII)
		if cols += c; cols > limit {
			return strings.TrimRight(s[:i], " \t\r\n,.;:"), false
		}
		i += size
	}
	return s, true
}

// Quote prints an excerpt of the customer's or the agent's words in quotation marks.
func (p *Printer) Quote(sgr, s string, limit, indent int) {
	cut, whole := p.Excerpt(s, limit)
	if cut == "" {
		return
	}
	end := p.Shut()
	if !whole {
		end = p.Ellipsis() + p.Shut()
	}
	p.Words(sgr, p.Open()+cut+end, indent)
}

// Head is as much of the beginning of s as fits into so many columns.
func (p *Printer) Head(s string, limit int) string {
	if Columns(s, p.ASCII) <= limit {
		return s
	}
	cut, _ := p.Excerpt(s, max(limit-Columns(p.Ellipsis(), p.ASCII), 0))
	return cut + p.Ellipsis()
}

// Tail is as much of the end of s as fits into so many columns.
func (p *Printer) Tail(s string, limit int) string {
	over := Columns(s, p.ASCII) - limit
	if over <= 0 {
		return s
	}
	over += Columns(p.Ellipsis(), p.ASCII)
	for over > 0 && s != "" {
		size, cols := NextCell(s, p.ASCII)
		s, over = s[size:], over-cols
	}
	return p.Ellipsis() + s
}
