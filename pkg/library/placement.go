package library

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A source is the text of a file with the way from offsets to lines and columns.
type source struct {
	path string
	text string // the whole file

	once  sync.Once
	marks []mark
}

// A mark says on which line and in which column a byte stands. There is one for every
// step of bytes, not one for every line: so a position costs the same in a file of a
// million lines and in an export of 50 MB on one line.
type mark struct{ line, column int32 }

const step = 1024

const byteOrderMark = "\uFEFF"

// position returns the place of a byte; one that lies outside is moved to the border.
func (s *source) position(offset int) exchange.Position {
	offset = min(max(offset, 0), len(s.text))
	at := mark{1, 1}
	from := 0
	if strings.HasPrefix(s.text, byteOrderMark) { // editors do not count it
		at.column = 0
	}
	if offset >= step {
		s.once.Do(s.index)
		from = offset / step
		at = s.marks[from]
		from *= step
	}
	at = at.after(s.text[from:offset])
	return exchange.Position{Path: s.path, Line: int(at.line), Column: max(1, int(at.column))}
}

// after moves a mark behind a text.
func (m mark) after(text string) mark {
	if n := strings.Count(text, "\n"); n > 0 {
		m.line += int32(n)
		m.column = 1
		text = text[strings.LastIndexByte(text, '\n')+1:]
	}
	// Not utf8.RuneCountInString: the text may begin or end within a character, which
	// counts where it begins.
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			m.column++
		}
	}
	return m
}

func (s *source) index() {
	at := mark{1, 1}
	if strings.HasPrefix(s.text, byteOrderMark) {
		at.column = 0
	}
	s.marks = make([]mark, 1, len(s.text)/step+1)
	s.marks[0] = at
	for i := step; i <= len(s.text); i += step {
		at = at.after(s.text[i-step : i])
		s.marks = append(s.marks, at)
	}
}

func (s *source) span(from, to int) Span {
	return Span{Start: s.position(from), End: s.position(to), From: from, To: to}
}

// minExcerpt is the width in bytes below which an excerpt shows nothing.
const minExcerpt = 4 * utf8.UTFMax

func (s *source) excerpt(offset, width int) (line string, cut int) {
	offset = min(max(offset, 0), len(s.text))
	width = max(width, minExcerpt)
	// A line may be the whole file, so it is not looked at beyond width.
	from := max(0, offset-width)
	head := s.text[from:offset]
	whole := from == 0
	if i := strings.LastIndexByte(head, '\n'); i >= 0 {
		from, whole = from+i+1, true
	}
	to := min(len(s.text), offset+width)
	if i := strings.IndexByte(s.text[offset:to], '\n'); i >= 0 {
		to = offset + i
	}
	line = s.text[from:to]
	if len(line) > width {
		before := min(offset-from, max(width/2, width-(to-offset)))
		whole = whole && before == offset-from
		from = offset - before
		to = min(to, from+width)
		line = s.text[from:to]
	}
	for len(line) > 0 && !utf8.RuneStart(line[0]) {
		line, from = line[1:], from+1
	}
	if to < len(s.text) && s.text[to] != '\n' { // perhaps within a character
		for i := len(line) - 1; i >= 0 && i >= len(line)-utf8.UTFMax; i-- {
			if utf8.RuneStart(line[i]) {
				if !utf8.FullRuneInString(line[i:]) {
					line = line[:i]
				}
				break
			}
		}
	}
	line = strings.TrimPrefix(strings.TrimSuffix(line, "\r"), byteOrderMark)
	if !whole {
		cut = s.position(from).Column - 1
	}
	return line, cut
}

// A segment says where a stretch of a text stands in its file: the bytes of the text
// from text to the next segment stand at file up to end. When both are equally long
// they are the same bytes, or one character; else the stretch is one character that
// is written otherwise, such as \u00e9 or a folded line break.
type segment struct{ text, file, end int32 }

// A placed text knows where in the file it stands. Without segments it is there as it
// is, at the offset at.
type placed struct {
	text     string
	at       int
	segments []segment
}

// place returns the stretch of the file in which the bytes of the text between two
// offsets stand.
func (p *placed) place(from, to int) (int, int) {
	size := len(p.text)
	from = min(max(from, 0), size)
	to = min(max(to, from), size)
	if p.segments == nil {
		return p.at + from, p.at + to
	}
	start, _ := p.byte(from)
	if to == from {
		return start, start
	}
	_, end := p.byte(to - 1)
	return start, end
}

// extent returns the stretch of the file that the text comes from.
func (p *placed) extent() hole {
	from, to := p.place(0, len(p.text))
	return hole{from, to}
}

// byte returns the stretch of the file that the byte at an offset stands for.
func (p *placed) byte(offset int) (int, int) {
	i := sort.Search(len(p.segments), func(i int) bool { return int(p.segments[i].text) > offset }) - 1
	s, next := p.segments[i], len(p.text)
	if i+1 < len(p.segments) {
		next = int(p.segments[i+1].text)
	}
	switch {
	case offset >= next: // the end of the text
		return int(s.end), int(s.end)
	case next-int(s.text) != int(s.end-s.file):
		return int(s.file), int(s.end)
	}
	at := int(s.file) + offset - int(s.text)
	return at, at + 1
}

// slice returns the text between two offsets, which stand at borders of characters.
func (p placed) slice(from, to int) placed {
	if p.segments == nil {
		return placed{text: p.text[from:to], at: p.at + from}
	}
	out := placed{text: p.text[from:to]}
	for i, s := range p.segments {
		next := len(p.text)
		if i+1 < len(p.segments) {
			next = int(p.segments[i+1].text)
		}
		if next <= from && next > int(s.text) || int(s.text) >= to && int(s.text) > from {
			continue
		}
		if next-int(s.text) == int(s.end-s.file) {
			if cut := from - int(s.text); cut > 0 {
				s.file += int32(cut)
				s.text += int32(cut)
			}
			s.end = min(s.end, s.file+int32(min(next, to))-s.text)
		}
		s.text -= int32(from)
		out.segments = append(out.segments, s)
	}
	return out.plain()
}

// plain does without segments when the text stands in the file as it is.
func (p placed) plain() placed {
	if len(p.segments) == 1 && len(p.text) == int(p.segments[0].end-p.segments[0].file) {
		return placed{text: p.text, at: int(p.segments[0].file)}
	}
	return p
}

// trim cuts white space off the end and blank lines off the beginning.
func (p placed) trim() placed {
	to := len(strings.TrimRight(p.text, " \t\r\n"))
	from := 0
	for i := 0; i < to; i++ {
		switch p.text[i] {
		case '\n':
			from = i + 1
			continue
		case ' ', '\t', '\r':
			continue
		}
		break
	}
	from = min(from, to)
	if from == 0 && to == len(p.text) {
		return p
	}
	return p.slice(from, to)
}

// A weaver makes a placed text out of pieces of a file, in their order.
type weaver struct {
	source   string // the file
	holes    []hole // what copy leaves out, by offset
	text     strings.Builder
	segments []segment
}

// A hole is a stretch of a file that belongs to no text.
type hole struct{ from, to int }

// grow makes room.
func (w *weaver) grow(bytes, segments int) {
	w.text.Grow(bytes)
	w.segments = make([]segment, 0, segments)
}

// copy adds a stretch of the file, but for the holes in it.
func (w *weaver) copy(from, to int) {
	for i := sort.Search(len(w.holes), func(i int) bool { return w.holes[i].to > from }); i < len(w.holes) && w.holes[i].from < to; i++ {
		w.verbatim(from, min(w.holes[i].from, to))
		from = max(from, w.holes[i].to)
	}
	w.verbatim(from, to)
}

func (w *weaver) verbatim(from, to int) {
	if from >= to {
		return
	}
	if n := len(w.segments) - 1; n >= 0 && int(w.segments[n].end) == from && w.text.Len()-int(w.segments[n].text) == int(w.segments[n].end-w.segments[n].file) {
		w.segments[n].end = int32(to)
	} else {
		w.segments = append(w.segments, segment{int32(w.text.Len()), int32(from), int32(to)})
	}
	w.text.WriteString(w.source[from:to])
}

// write adds one character that is written otherwise between two offsets of the file.
func (w *weaver) write(character string, from, to int) {
	w.segments = append(w.segments, segment{int32(w.text.Len()), int32(from), int32(to)})
	w.text.WriteString(character)
}

// done returns the text; at is where it stands when it is empty.
func (w *weaver) done(at int) placed {
	if len(w.segments) == 0 {
		return placed{at: at}
	}
	return placed{text: w.text.String(), segments: w.segments}.plain()
}

// A placement leads from a reply to its file.
type placement struct {
	source *source
	body   placed
	// record is where everything about the reply stands: its section, item or row.
	record hole
	fields []field
}

// A field is where a value about the reply stands.
type field struct {
	name     string
	from, to int32
}

// Span returns the stretch of the file in which the bytes of Text from start up to
// end stand. Between them may stand what is not part of the text: the mark of a
// quotation, the indentation of a block.
func (p *placement) Span(start, end int) Span {
	return p.source.span(p.body.place(start, end))
}

// Extent returns the stretch of the file that is about this reply: its section, item,
// record or row; of a file with one reply all of it.
func (p *placement) Extent() Span { return p.source.span(p.record.from, p.record.to) }

// Field returns where the file gives a value about the reply: id, title, situation,
// language or fail-on. It returns false when the file does not.
func (p *placement) Field(name string) (Span, bool) {
	f, ok := p.field(name)
	if !ok {
		return Span{}, false
	}
	return p.source.span(int(f.from), int(f.to)), true
}

// field returns the last of a name: what stands under attune goes before what stands
// beside it.
func (p *placement) field(name string) (field, bool) {
	for _, f := range slices.Backward(p.fields) {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}
