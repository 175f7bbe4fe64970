package text

import (
	"html"
	"slices"
	"sort"
	"strings"
)

// A segment maps src[src:] to Text[raw:]. A copy runs byte by byte; anything
// else (a decoded entity, a break that stands for a tag) maps as a whole.
type segment struct {
	src, raw int
	rawEnd   int // of what is not a copy
	copy     bool
}

// tags are the elements by which HTML is known: 'b' breaks the line, 'i' stands
// within one, 'l' is a list item, 'q' a quotation, 's' is skipped with its content.
var tags = map[string]byte{
	"p": 'b', "br": 'b', "div": 'b', "ul": 'b', "ol": 'b', "table": 'b', "tr": 'b', "hr": 'b',
	"h1": 'b', "h2": 'b', "h3": 'b', "h4": 'b', "h5": 'b', "h6": 'b', "pre": 'b', "section": 'b', "article": 'b',
	"header": 'b', "footer": 'b', "tbody": 'b', "thead": 'b', "dl": 'b', "dt": 'b', "dd": 'b', "body": 'b', "html": 'b',
	"li": 'l', "blockquote": 'q',
	"b": 'i', "i": 'i', "em": 'i', "strong": 'i', "u": 'i', "s": 'i', "a": 'i', "span": 'i', "font": 'i', "img": 'i',
	"small": 'i', "big": 'i', "sup": 'i', "sub": 'i', "code": 'i', "center": 'i', "mark": 'i', "td": 'b', "th": 'b',
	"del": 'i', "ins": 'i', "label": 'i', "button": 'i', "input": 'i', "meta": 'i', "link": 'i', "wbr": 'i', "abbr": 'i', "o:p": 'i',
	"head": 's', "style": 's', "script": 's', "title": 's',
}

// looksLikeHTML reports whether s holds a tag or a character entity.
func looksLikeHTML(s string) bool {
	if _, comment, ok := strings.Cut(s, "<!--"); ok && strings.Contains(comment, "-->") {
		return true
	}
	for rest := s; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		if _, _, end := tagAt(rest, i); end > 0 {
			return true
		}
		rest = rest[i+1:]
	}
	for rest := s; ; {
		i := strings.IndexByte(rest, '&')
		if i < 0 {
			return false
		}
		if _, end := entityAt(rest, i); end > 0 {
			return true
		}
		rest = rest[i+1:]
	}
}

// maxTag is the number of bytes in which a tag must close.
const maxTag = 4096

// tagAt reads the tag at s[i]: what kind of element it is (0 unknown), whether
// it closes one, and where it ends (0 when it is no tag).
func tagAt(s string, i int) (kind byte, closing bool, end int) {
	j := i + 1
	if strings.HasPrefix(s[j:], "!DOCTYPE") || strings.HasPrefix(s[j:], "!doctype") {
		if n := strings.IndexByte(s[j:min(len(s), j+maxTag)], '>'); n >= 0 {
			return 'i', false, j + n + 1
		}
	}
	if j < len(s) && s[j] == '/' {
		closing = true
		j++
	}
	start := j
	for j < len(s) && j-start < 12 && (isASCIILetter(s[j]) || isDigit(s[j]) || s[j] == ':') {
		j++
	}
	if j == start || j >= len(s) {
		return 0, false, 0
	}
	kind = tags[lower(s[start:j])]
	if kind == 0 || s[j] != '>' && s[j] != '/' && s[j] > ' ' {
		return 0, false, 0
	}
	// Attributes may hold > in quotes.
	var quote byte
	for ; j < len(s) && j-i < maxTag; j++ {
		c := s[j]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return kind, closing, j + 1
		case c == '<':
			return 0, false, 0
		}
	}
	return 0, false, 0
}

// entityAt decodes the character entity at s[i].
func entityAt(s string, i int) (string, int) {
	n := strings.IndexByte(s[i:min(len(s), i+12)], ';')
	if n < 3 {
		return "", 0
	}
	for k, c := range []byte(s[i+1 : i+n]) {
		if !isASCIILetter(c) && !isDigit(c) && !(c == '#' && k == 0) {
			return "", 0
		}
	}
	raw := s[i : i+n+1]
	decoded := html.UnescapeString(raw)
	if decoded == raw || strings.HasSuffix(decoded, ";") && decoded != ";" {
		return "", 0
	}
	return decoded, i + n + 1
}

// FromHTML returns the text of HTML as it is read, for those who keep the text rather
// than the HTML. What holds neither tags nor entities comes back as it is.
func FromHTML(s string) string {
	if !looksLikeHTML(s) {
		return s
	}
	return new(Document).stripHTML(s)
}

// stripHTML returns the text of s and fills parts. Blocks become lines, list
// items begin with a bullet and quotations with >, so that they are read like
// those of plain text.
func (d *Document) stripHTML(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	copied := -1 // where the current copy began, -1 when none is open
	flush := func(to int) {
		if copied >= 0 && copied < to {
			d.parts = append(d.parts, segment{src: b.Len(), raw: copied, copy: true})
			b.WriteString(s[copied:to])
		}
		copied = -1
	}
	write := func(text string, raw, rawEnd int) {
		d.parts = append(d.parts, segment{src: b.Len(), raw: raw, rawEnd: rawEnd})
		b.WriteString(text)
	}
	blocks := hasBlocks(s)
	quotes := 0
	lastComment := strings.LastIndex(s, "-->")
	var unclosed []string // elements whose end was looked for in vain
	breakLine := func(raw, rawEnd int, item bool) {
		text := "\n"
		if quotes > 0 {
			text = "\n> "
		}
		if item {
			text += "• "
		}
		write(text, raw, rawEnd)
	}
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '<':
			if strings.HasPrefix(s[i:], "<!--") && lastComment > i {
				flush(i)
				i += strings.Index(s[i:], "-->") + len("-->")
				continue
			}
			kind, closing, end := tagAt(s, i)
			if end == 0 {
				break
			}
			flush(i)
			switch kind {
			case 'b':
				breakLine(i, end, false)
			case 'l':
				breakLine(i, end, !closing)
			case 'q':
				if closing {
					quotes = max(0, quotes-1)
				} else {
					quotes++
				}
				breakLine(i, end, false)
			case 's':
				if name := lower(s[i+1 : lettersEnd(s, i+1)]); !closing && !slices.Contains(unclosed, name) {
					if to := skipElement(s, name, end); to > 0 {
						end = to
					} else {
						unclosed = append(unclosed, name)
					}
				}
			}
			i = end
			continue
		case '&':
			if text, end := entityAt(s, i); end > 0 {
				flush(i)
				write(text, i, end)
				i = end
				continue
			}
		case '\n', '\r':
			if blocks {
				flush(i)
				write(" ", i, i+1)
				i++
				continue
			}
		}
		if copied < 0 {
			copied = i
		}
		i++
	}
	flush(len(s))
	if len(d.parts) == 0 {
		d.parts = append(d.parts, segment{})
	}
	return b.String()
}

// hasBlocks reports whether lines are made by tags, so that a newline is only space.
func hasBlocks(s string) bool {
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], '<')
		if n < 0 {
			return false
		}
		i += n
		if kind, _, end := tagAt(s, i); end > 0 && (kind == 'b' || kind == 'l') {
			return true
		}
	}
}

// skipElement returns the end of the element of that name whose content begins
// at s[i]; 0 when it is not closed.
func skipElement(s, name string, i int) int {
	for {
		n := strings.Index(s[i:], "</")
		if n < 0 {
			return 0
		}
		i += n + len("</")
		if len(s)-i > len(name) && strings.EqualFold(s[i:i+len(name)], name) {
			if k := strings.IndexByte(s[i:], '>'); k >= 0 {
				return i + k + 1
			}
			return 0
		}
	}
}

// toRaw turns offsets into src into offsets into Text.
func (d *Document) toRaw() {
	for i := range d.Tokens {
		t := &d.Tokens[i]
		t.Start, t.End = d.rawSpan(t.Start, t.End)
	}
	for k := range d.Sentences {
		s := &d.Sentences[k]
		s.Start, s.Stop = d.rawSpan(s.Start, s.Stop)
	}
	for k := range d.Zones {
		z := &d.Zones[k]
		z.Start, z.Stop = d.rawSpan(z.Start, z.Stop)
	}
}

func (d *Document) rawSpan(start, end int) (int, int) {
	p := d.segmentAt(start)
	from := p.raw
	if p.copy {
		from += start - p.src
	}
	p = d.segmentAt(max(start, end-1))
	to := p.rawEnd
	if p.copy {
		to = p.raw + end - p.src
	}
	return from, max(from, to)
}

func (d *Document) segmentAt(at int) segment {
	k := sort.Search(len(d.parts), func(i int) bool { return d.parts[i].src > at })
	return d.parts[max(0, k-1)]
}
