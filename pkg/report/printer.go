package report

import (
	"strings"
	"unicode/utf8"
)

// A printer lays out a view: it knows in which column it stands, makes hostile
// text visible, and wraps.
type printer struct {
	*glyphs
	Style
	buf   []byte
	width int    // columns
	sgr   string // the colour that is on
	col   int    // where the next character lands, from 0
}

const (
	defaultWidth = 80
	minWidth     = 50 // what the rows of numbers take
	// maxProse keeps sentences readable on a wide terminal.
	maxProse = 110
)

func newPrinter(dst []byte, o Options) *printer {
	width := o.Width
	if width <= 0 {
		width = defaultWidth
	}
	return &printer{glyphs: o.glyphs(), Style: o.Style, buf: dst, width: max(width, minWidth)}
}

// paint changes the colour of what follows.
func (p *printer) paint(sgr string) {
	if !p.Color || sgr == p.sgr {
		return
	}
	if p.sgr != normal {
		p.buf = append(p.buf, "\x1b[0m"...)
	}
	if p.sgr = sgr; sgr != normal {
		p.buf = append(p.buf, "\x1b["...)
		p.buf = append(p.buf, sgr...)
		p.buf = append(p.buf, 'm')
	}
}

// put prints text of our own, each character of which is one column wide.
func (p *printer) put(sgr, s string) {
	if s == "" {
		return
	}
	p.paint(sgr)
	p.buf = append(p.buf, s...)
	p.col += utf8.RuneCountInString(s)
}

// show prints anybody's text on the line, without wrapping.
func (p *printer) show(sgr, s string) {
	p.paint(sgr)
	p.buf = appendVisible(p.buf, s, p.ASCII)
	p.col += columns(s, p.ASCII)
}

// repeat prints one of our own characters n times.
func (p *printer) repeat(sgr, glyph string, n int) {
	if n <= 0 {
		return
	}
	p.paint(sgr)
	for range n {
		p.buf = append(p.buf, glyph...)
	}
	p.col += n
}

// to moves on to a column, by at least nothing.
func (p *printer) to(col int) {
	for ; p.col < col; p.col++ {
		p.buf = append(p.buf, ' ')
	}
}

// newline ends the line, without spaces at its end.
func (p *printer) newline() {
	for len(p.buf) > 0 && p.buf[len(p.buf)-1] == ' ' {
		p.buf = p.buf[:len(p.buf)-1]
	}
	p.paint(normal)
	p.buf = append(p.buf, '\n')
	p.col = 0
}

// right prints s so that it ends before column end.
func (p *printer) right(sgr, s string, end int) {
	p.to(end - utf8.RuneCountInString(s))
	p.put(sgr, s)
}

// words prints anybody's text, wrapped at the width with the next lines indented
// to a column. Whatever stands on the line already is followed by a space.
func (p *printer) words(sgr, s string, indent int) {
	limit := min(p.width, max(indent, 0)+maxProse)
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
		cols := columns(word, p.ASCII)
		switch {
		case p.col <= indent:
			p.to(indent)
		case p.col+1+cols <= limit:
			p.to(p.col + 1)
		default:
			p.newline()
			p.to(indent)
		}
		p.fill(sgr, word, indent, limit)
	}
}

// fill prints a word, broken anywhere when it is wider than the line.
func (p *printer) fill(sgr, word string, indent, limit int) {
	p.paint(sgr)
	for len(word) > 0 {
		size, cols := nextCell(word, p.ASCII)
		if p.col+cols > limit && p.col > indent {
			p.newline()
			p.to(indent)
			p.paint(sgr)
		}
		p.buf = appendVisible(p.buf, word[:size], p.ASCII)
		p.col += cols
		word = word[size:]
	}
}

// excerpt cuts s to at most limit columns.
func (p *printer) excerpt(s string, limit int) (cut string, whole bool) {
	cols := 0
	for i := 0; i < len(s); {
		size, c := nextCell(s[i:], p.ASCII)
		if cols += c; cols > limit {
			return strings.TrimRight(s[:i], " \t\r\n,.;:"), false
		}
		i += size
	}
	return s, true
}

// quote prints an excerpt of the customer's or the agent's words in quotation marks.
func (p *printer) quote(sgr, s string, limit, indent int) {
	cut, whole := p.excerpt(s, limit)
	if cut == "" {
		return
	}
	end := p.shut
	if !whole {
		end = p.ellipsis + p.shut
	}
	p.words(sgr, p.open+cut+end, indent)
}
