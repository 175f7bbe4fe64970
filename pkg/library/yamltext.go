package library

import (
	"sort"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A yamlLines leads from the lines and columns that the YAML library gives to offsets.
type yamlLines struct {
	source *source
	starts []int32
	// long says where every step-th column of a line stands: all of an export may be one
	// line.
	long []longLine
}

type longLine struct{ line, column, at int }

func newYAMLLines(s *source, from int) *yamlLines {
	y := &yamlLines{source: s, starts: []int32{int32(from)}}
	column := 1
	for i := from; i < len(s.text); i++ {
		next := 0
		switch c := s.text[i]; {
		case c == '\n':
			next = i + 1
		case c == '\r' && !strings.HasPrefix(s.text[i+1:], "\n"):
			next = i + 1
		case c == 0xC2 && strings.HasPrefix(s.text[i:], "\u0085"):
			next = i + 2
		case c == 0xE2 && (strings.HasPrefix(s.text[i:], "\u2028") || strings.HasPrefix(s.text[i:], "\u2029")):
			next = i + 3
		}
		if next > 0 {
			y.starts = append(y.starts, int32(next))
			i, column = next-1, 1
			continue
		}
		if !utf8.RuneStart(s.text[i]) {
			continue
		}
		if column%step == 0 {
			y.long = append(y.long, longLine{len(y.starts), column, i})
		}
		column++
	}
	return y
}

// offset returns the offset of a line and column, both from 1.
func (y *yamlLines) offset(line, column int) int {
	line = min(max(line, 1), len(y.starts))
	at := longLine{line, 1, int(y.starts[line-1])}
	if column >= step {
		i := sort.Search(len(y.long), func(i int) bool {
			return y.long[i].line > line || y.long[i].line == line && y.long[i].column > column
		})
		if i > 0 && y.long[i-1].line == line {
			at = y.long[i-1]
		}
	}
	s := y.source.text
	for ; at.column < column && at.at < len(s); at.column++ {
		_, size := utf8.DecodeRuneInString(s[at.at:])
		at.at += size
	}
	return at.at
}

// yamlText finds the text of a scalar in the file: the value that the YAML library
// gives and what is written there are gone through side by side. Where they do not
// fit together, the whole scalar is the place of all of its text.
func (t *tree) yamlText(n node) placed {
	y := resolved(n.yaml)
	at := t.lines.offset(y.Line, y.Column)
	a := aligner{weaver: weaver{source: t.source.text}, value: y.Value, at: at}
	if a.align(y.Style) && a.text.Len() == len(y.Value) {
		return a.done(a.at)
	}
	if y.Value == "" {
		return placed{at: at}
	}
	to := n.to
	if y != n.yaml {
		to = at
	}
	return placed{text: y.Value, segments: []segment{{0, int32(at), int32(max(at, to))}}}
}

// An aligner goes through a value and the YAML that it is written in.
type aligner struct {
	weaver
	value string
	have  int // bytes of value that are found
	at    int // in the source
}

func (a *aligner) align(style yaml.Style) bool {
	a.properties()
	s := a.source
	switch {
	case style&yaml.LiteralStyle != 0, style&yaml.FoldedStyle != 0:
		return a.block(style&yaml.FoldedStyle != 0)
	case style&yaml.DoubleQuotedStyle != 0:
		if a.at >= len(s) || s[a.at] != '"' {
			return false
		}
		a.at++
		return a.flow('"')
	case style&yaml.SingleQuotedStyle != 0:
		if a.at >= len(s) || s[a.at] != '\'' {
			return false
		}
		a.at++
		return a.flow('\'')
	}
	return a.flow(0)
}

// properties skips an anchor and a tag.
func (a *aligner) properties() {
	s := a.source
	for a.at < len(s) && (s[a.at] == '&' || s[a.at] == '!') {
		for a.at < len(s) && s[a.at] > ' ' {
			a.at++
		}
		a.at += blankLen(s[a.at:])
	}
}

// flow reads plain and quoted text: line breaks with the space around them are
// folded.
func (a *aligner) flow(quote byte) bool {
	s, v := a.source, a.value
	for a.have < len(v) {
		if a.at >= len(s) {
			return false
		}
		c := s[a.at]
		switch {
		case quote == '"' && c == '\\':
			if !a.escape() {
				return false
			}
		case quote == '\'' && c == '\'':
			if v[a.have] != '\'' || !strings.HasPrefix(s[a.at:], "''") {
				return false
			}
			a.found("'", 2)
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			end, breaks := whiteSpace(s, a.at)
			if breaks == 0 {
				if !a.same(end - a.at) {
					return false
				}
				continue
			}
			if breaks == 1 {
				if v[a.have] != ' ' {
					return false
				}
				a.found(" ", end-a.at)
				continue
			}
			// All breaks but the first are kept; the last takes the indentation with it.
			for i := range breaks - 1 {
				if a.have >= len(v) || v[a.have] != '\n' {
					return false
				}
				size := strings.IndexByte(s[a.at:end], '\n') + 1
				if size == 0 || i == breaks-2 {
					size = end - a.at
				}
				a.found("\n", size)
			}
		default:
			n := 0
			for a.at+n < len(s) && a.have+n < len(v) && s[a.at+n] == v[a.have+n] {
				c := s[a.at+n]
				if c == ' ' || c == '\t' || c == '\n' || c == '\r' || quote != 0 && c == quote || quote == '"' && c == '\\' {
					break
				}
				n++
			}
			if n == 0 || !a.same(n) {
				return false
			}
		}
	}
	return true
}

// same takes n bytes over as they are.
func (a *aligner) same(n int) bool {
	if !strings.HasPrefix(a.value[a.have:], a.source[a.at:a.at+n]) {
		return false
	}
	a.verbatim(a.at, a.at+n)
	a.at += n
	a.have += n
	return true
}

// found notes that the next character of the value is written in size bytes.
func (a *aligner) found(character string, size int) {
	a.write(character, a.at, a.at+size)
	a.at += size
	a.have += len(character)
}

// escape reads a \ within double quotation marks. What it stands for is in the value.
func (a *aligner) escape() bool {
	s := a.source
	if a.at+1 >= len(s) {
		return false
	}
	size := 2
	switch s[a.at+1] {
	case '\n', '\r': // the line goes on
		end, breaks := whiteSpace(s, a.at+1)
		if breaks > 1 {
			return false
		}
		a.at = end
		return true
	case 'x':
		size = 4
	case 'u':
		size = 6
	case 'U':
		size = 10
	}
	if a.at+size > len(s) {
		return false
	}
	_, n := utf8.DecodeRuneInString(a.value[a.have:])
	a.found(a.value[a.have:a.have+n], size)
	return true
}

// whiteSpace returns the end of the white space at an offset and the number of line
// breaks in it.
func whiteSpace(s string, at int) (end, breaks int) {
	for end = at; end < len(s); end++ {
		switch s[end] {
		case '\r':
			if !strings.HasPrefix(s[end+1:], "\n") {
				breaks++
			}
		case '\n':
			breaks++
		case ' ', '\t':
		default:
			return end, breaks
		}
	}
	return end, breaks
}

// block reads text behind | or >, line by line.
func (a *aligner) block(folded bool) bool {
	s, v := a.source, a.value
	if a.at >= len(s) || s[a.at] != '|' && s[a.at] != '>' {
		return false
	}
	if !a.nextLine() {
		return v == ""
	}
	// How deep the block is indented is seen at its first line that is not empty.
	first := len(v) - len(strings.TrimLeft(v, "\n"))
	at := a.at
	for range first {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			return false
		}
		at += i + 1
	}
	indent := spaces(s[at:]) - spaces(v[first:])
	if indent < 0 {
		return false
	}
	for a.have < len(v) {
		if v[a.have] == '\n' { // an empty line, or the end of one
			if !a.lineBreak() {
				return false
			}
			continue
		}
		for range indent {
			if a.at < len(s) && s[a.at] == ' ' {
				a.at++
			}
		}
		line := lineLen(s[a.at:])
		// Folded lines stand in one line of the value, with a space between.
		if folded {
			line = min(line, len(v)-a.have)
		}
		if !a.same(min(line, len(v)-a.have)) {
			return false
		}
		if folded && a.have < len(v) && v[a.have] == ' ' {
			from := a.at
			if !a.nextLine() {
				return false
			}
			end := a.at + min(indent, spaces(s[a.at:]))
			a.at = from
			a.found(" ", end-from)
		} else if folded && a.have < len(v) && v[a.have] == '\n' {
			// Of n line breaks between two lines n-1 are kept, of those around lines that are
			// indented more all.
			_, breaks := whiteSpace(s, a.at)
			kept := len(v) - a.have - len(strings.TrimLeft(v[a.have:], "\n"))
			if breaks > kept && a.have+kept < len(v) && !a.nextLine() {
				return false
			}
		}
	}
	return true
}

// lineBreak takes over the line break at the end of this line.
func (a *aligner) lineBreak() bool {
	s := a.source
	for a.at < len(s) && s[a.at] == ' ' {
		a.at++
	}
	switch {
	case a.at >= len(s):
		a.write("\n", a.at, a.at)
		a.have++
	case s[a.at] == '\n':
		return a.same(1)
	case strings.HasPrefix(s[a.at:], "\r\n"):
		a.found("\n", 2)
	default:
		return false
	}
	return true
}

// nextLine goes to the beginning of the next line.
func (a *aligner) nextLine() bool {
	i := strings.IndexByte(a.source[a.at:], '\n')
	if i < 0 {
		return false
	}
	a.at += i + 1
	return true
}

func spaces(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// lineLen is the length of the first line without its line break.
func lineLen(s string) int {
	i := strings.IndexByte(s, '\n')
	if i < 0 {
		i = len(s)
	}
	if i > 0 && s[i-1] == '\r' {
		i--
	}
	return i
}
