package library

import (
	"slices"
	"strings"
	"unicode"
)

// A section is what stands between two headings.
type section struct {
	level    int // 0 before the first heading
	title    string
	category string // the heading above
	internal bool   // notes to colleagues, by one of its headings
	from, to int
	blocks   []block
}

type block struct {
	kind     blockKind
	from, to int
	inner    hole // of a fence
}

type blockKind uint8

const (
	prose blockKind = iota
	items           // a list and nothing else
	quote
	fence // with text in it; one with code counts as prose
	rule
)

func (sec *section) contains() bool {
	return slices.ContainsFunc(sec.blocks, func(b block) bool { return b.kind == quote || b.kind == fence })
}

// proseSize is the number of bytes of prose, notes about the reply not counted.
func (sec *section) proseSize() int { return sec.size(prose, prose) }

func (sec *section) containerSize() int { return sec.size(quote, fence) }

func (sec *section) size(a, b blockKind) int {
	n := 0
	for _, x := range sec.blocks {
		if x.kind == a || x.kind == b {
			n += x.to - x.from
		}
	}
	return n
}

// structured reports whether a line begins a heading, a quotation or a fence.
func structured(s string) bool {
	for {
		if i := 0; i < len(s) {
			for i < len(s) && i < 3 && s[i] == ' ' {
				i++
			}
			if i < len(s) {
				switch s[i] {
				case '#', '>', '`', '~', '=':
					return true
				}
			}
		}
		i := strings.IndexByte(s, '\n')
		if i < 0 {
			return false
		}
		s = s[i+1:]
	}
}

// maxTitle is how much of a heading is kept, in bytes.
const maxTitle = 300

// outline cuts the file into sections and these into blocks.
func (m *markdown) outline() {
	s := m.source.text
	m.sections = []section{{from: m.from}}
	var headings [7]string
	var last *block // the block that the next line may belong to
	begin := func(kind blockKind, from, to int) {
		sec := &m.sections[len(m.sections)-1]
		sec.blocks = append(sec.blocks, block{kind: kind, from: from, to: to})
		last = &sec.blocks[len(sec.blocks)-1]
	}
	heading := func(level int, from int, title string) {
		title = strings.ToValidUTF8(title[:min(len(title), maxTitle)], "")
		m.sections[len(m.sections)-1].to = from
		headings[level] = title
		for i := level + 1; i < len(headings); i++ {
			headings[i] = ""
		}
		sec := section{level: level, title: cleanTitle(title), from: from}
		for i := level - 1; i > 0 && sec.category == ""; i-- {
			sec.category = cleanTitle(headings[i])
		}
		for _, h := range headings {
			sec.internal = sec.internal || isInternal(h)
		}
		m.sections = append(m.sections, sec)
		last = nil
	}
	hole := 0
	for at := m.from; at < len(s); {
		for hole < len(m.holes) && m.holes[hole].to <= at {
			hole++
		}
		if hole < len(m.holes) && m.holes[hole].from <= at {
			at = m.holes[hole].to
			continue
		}
		next := at + len(s[at:])
		if i := strings.IndexByte(s[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		line := strings.TrimRight(s[at:next], " \t\r\n")
		indent := spaces(line)
		rest := line[indent:]
		switch {
		case rest == "":
			last = nil
		case indent < 4 && rest[0] == '>':
			if last != nil && last.kind == quote {
				last.to = next
			} else {
				begin(quote, at, next)
			}
		case indent < 4 && headingLevel(rest) > 0:
			level := headingLevel(rest)
			heading(level, at, rest[level:])
		case indent < 4 && (strings.HasPrefix(rest, "```") || strings.HasPrefix(rest, "~~~")):
			inner, end := fenceEnd(s, at, next, rest)
			kind := prose
			if holdsText(rest) {
				kind = fence
			}
			begin(kind, at, end)
			last.inner = inner
			last = nil
			next = end
		case isRule(rest):
			begin(rule, at, next)
			last = nil
		case last != nil && last.kind == prose && strings.Trim(rest, "=") == "" && !strings.Contains(s[last.from:at-1], "\n"):
			title := s[last.from:at]
			sec := &m.sections[len(m.sections)-1]
			from := last.from
			sec.blocks = sec.blocks[:len(sec.blocks)-1]
			heading(1, from, title)
		case last != nil: // a line without > still belongs to the quotation
			last.to = next
			if last.kind == items && !isItem(rest) && indent < 2 {
				last.kind = prose
			}
		case isItem(rest):
			begin(items, at, next)
		case indent >= 2 && m.afterItems():
			begin(items, at, next)
		default:
			begin(prose, at, next)
		}
		at = next
	}
	m.sections[len(m.sections)-1].to = len(s)
}

// afterItems reports whether the last block is a list, to which an indented paragraph
// belongs.
func (m *markdown) afterItems() bool {
	blocks := m.sections[len(m.sections)-1].blocks
	return len(blocks) > 0 && blocks[len(blocks)-1].kind == items
}

// headingLevel is the number of # that a heading begins with; 0 when it is none.
func headingLevel(s string) int {
	level := len(s) - len(strings.TrimLeft(s, "#"))
	if level > 6 || level < len(s) && s[level] != ' ' && s[level] != '\t' {
		return 0
	}
	return level
}

// isRule reports whether a line is a thematic break: --- or * * *.
func isRule(s string) bool {
	c := s[0]
	if c != '-' && c != '*' && c != '_' {
		return false
	}
	n := 0
	for i := range len(s) {
		switch s[i] {
		case c:
			n++
		case ' ', '\t':
		default:
			return false
		}
	}
	return n >= 3
}

func isItem(s string) bool {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if digits > 9 {
		return false
	}
	rest := s[digits:]
	if len(rest) == 0 {
		return false
	}
	if digits == 0 && strings.IndexByte("-*+", rest[0]) < 0 || digits > 0 && rest[0] != '.' && rest[0] != ')' {
		return false
	}
	return len(rest) == 1 || rest[1] == ' ' || rest[1] == '\t'
}

// fenceEnd returns what stands in the fence that a line opens, and where it ends.
func fenceEnd(s string, at, next int, opening string) (inner hole, end int) {
	mark := opening[0]
	size := len(opening) - len(strings.TrimLeft(opening, string(mark)))
	inner.from = next
	for next < len(s) {
		line := s[next : next+lineLen(s[next:])]
		after := min(len(s), next+len(line)+1)
		if i := strings.IndexByte(s[next:], '\n'); i >= 0 {
			after = next + i + 1
		}
		trimmed := strings.TrimSpace(line)
		if spaces(line) < 4 && len(trimmed) >= size && strings.Trim(trimmed, string(mark)) == "" {
			inner.to = next
			return inner, after
		}
		next = after
	}
	inner.to = len(s)
	return inner, len(s)
}

// holdsText reports whether a fence holds text rather than code, by the word behind
// its mark.
func holdsText(opening string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(strings.TrimLeft(opening, "`~")), " ")
	switch strings.ToLower(word) {
	case "", "text", "txt", "plain", "md", "markdown", "html", "liquid", "mail", "email", "reply", "template":
		return true
	}
	return false
}

// lineBreakAfter is the length of a heading.
func lineBreakAfter(s, title string) int {
	i := strings.IndexByte(s, '\n')
	if i < 0 {
		return len(s)
	}
	if !strings.HasPrefix(strings.TrimLeft(s, " "), "#") { // the line of === below it
		if k := strings.IndexByte(s[i+1:], '\n'); k >= 0 {
			return i + 1 + k + 1
		}
		return len(s)
	}
	return i + 1
}

// isInternal reports whether a heading or a first line says that what follows is not
// for customers.
func isInternal(s string) bool {
	if len(s) < len("internal note") {
		return false
	}
	s = strings.ToLower(s)
	return strings.Contains(s, "internal note") || strings.Contains(s, "interne notitie")
}

// cleanTitle takes marks, pictures and a number that only counts off a heading.
func cleanTitle(s string) string {
	s = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), "#"))
	s = strings.TrimSuffix(strings.Trim(s, "*_ "), ":")
	bare := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Me, r) || r == '#'
	})
	digits := len(bare) - len(strings.TrimLeft(bare, "0123456789"))
	if digits > 0 && digits < len(bare) && (bare[digits] == '.' || bare[digits] == ')') {
		if rest := strings.TrimSpace(bare[digits+1:]); rest != "" && rest != bare[digits+1:] {
			return rest
		}
	}
	return first(bare, s)
}
