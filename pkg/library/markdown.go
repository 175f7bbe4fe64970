package library

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// readMarkdown reads Markdown or plain text. A file without headings is one reply. With
// headings it is a list when replies stand in quote blocks or fences, or when there
// are several headings of the same level with prose under them.
func (f *File) readMarkdown(from int) {
	f.Format = "markdown"
	if e := f.extension(); e == ".html" || e == ".htm" {
		f.Format = "html"
	}
	s := f.source.text
	about := Reply{Path: f.Path}
	from, matter := f.frontMatter(from, &about)
	holes, comments := f.comments(from)
	m := markdown{File: f, about: about, from: from, holes: holes}
	if f.Format == "html" || !structured(s[from:]) {
		m.one(from, "")
	} else {
		m.outline()
		m.read(matter)
	}
	f.apply(comments, m.heads)
	f.dropBlank(from)
}

// dropBlank puts a fault in the place of a reply without text.
func (f *File) dropBlank(from int) {
	f.Replies = slices.DeleteFunc(f.Replies, func(r Reply) bool {
		if r.Text == "" {
			f.fault(Empty, max(from, r.record.from), max(from, r.record.from), "the reply has no text")
		}
		return r.Text == ""
	})
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

// A markdown reads the replies of one file.
type markdown struct {
	*File
	about    Reply // what the front matter says of all replies
	from     int   // of what stands behind the front matter
	holes    []hole
	sections []section
	heads    []hole // from headings to the end of what stands under them
}

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

// one makes one reply of the file from an offset on.
func (m *markdown) one(from int, title string) {
	r := m.about
	w := weaver{source: m.source.text, holes: m.holes}
	w.copy(from, len(m.source.text))
	m.add(r, w.done(from), hole{0, len(m.source.text)}, title)
}

func (m *markdown) add(r Reply, body placed, record hole, title string) {
	r.source = m.source
	r.body = body.trim()
	r.Text = r.body.text
	r.record = record
	r.Title = first(r.Title, title)
	if r.Title == "" || r.ID == "" {
		id, name := m.names()
		if title != "" {
			id = slug(title)
		}
		r.ID = first(r.ID, id)
		r.Title = first(r.Title, name)
	}
	m.Replies = append(m.Replies, r)
}

// names makes an id and a title of the path; of a file that only has a number, or is
// called index, with that of its folder.
func (f *File) names() (id, title string) {
	id = f.stem()
	title = id
	if strings.Trim(id, "0123456789") == "" || id == "index" {
		folder := strings.TrimRight(f.Path[:max(0, len(f.Path)-len(f.base()))], `/\`)
		if folder = folder[strings.LastIndexAny(folder, `/\`)+1:]; folder != "" && folder != "." && folder != ".." {
			title = folder
			if id == "index" || id == "1" {
				id = folder
			} else {
				id = folder + "/" + id
			}
		}
	}
	return id, spaced(title)
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

// read makes replies of the sections. matter says that the front matter is about one
// reply.
func (m *markdown) read(matter bool) {
	var leaves []*section // with something that may be a reply
	headings, lists := 0, 0
	introduced := false // something stands above headings of a lower level
	for i := range m.sections {
		sec := &m.sections[i]
		if sec.level > 0 {
			headings++
			m.heads = append(m.heads, hole{sec.from, m.endOf(i)})
		}
		if i+1 < len(m.sections) && (sec.level == 0 || sec.level < m.sections[i+1].level) && !sec.contains() {
			introduced = introduced || sec.proseSize() > 0
			continue
		}
		if sec.contains() || sec.proseSize() > 0 {
			leaves = append(leaves, sec)
		} else if sec.size(items, items) > 0 {
			lists++
		}
	}
	contained := 0
	for _, sec := range leaves {
		if sec.contains() {
			contained++
		}
	}
	switch {
	case headings == 0 && m.onlyContainers():
		m.contained(leaves)
	case headings == 0:
		m.one(m.from, "")
	case len(leaves) == 0 && headings > 1 && !introduced:
		m.fault(Shape, m.from, m.from, "found headings with lists under them, expected replies: as text, in quote blocks (> …) or in fences (```)")
	case len(leaves) == 1 && leaves[0].containerSize() > leaves[0].proseSize(),
		len(leaves) > 1 && 2*contained >= len(leaves):
		m.LeftOut.Prose = lists
		m.contained(leaves)
	case len(leaves) > 1 && !matter, len(leaves) == 1 && leaves[0].level > 1 && !introduced:
		m.LeftOut.Prose = lists
		m.asSections(leaves)
	default:
		m.whole()
	}
}

// endOf is where the section with all that is below it ends.
func (m *markdown) endOf(i int) int {
	// Sections are few and mostly of one level, so that this ends soon.
	for k := i + 1; k < len(m.sections); k++ {
		if m.sections[k].level <= m.sections[i].level {
			return m.sections[k].from
		}
	}
	return len(m.source.text)
}

// onlyContainers reports whether a file without headings holds quote blocks or fences
// and nothing else.
func (m *markdown) onlyContainers() bool {
	return m.sections[0].contains() && m.sections[0].proseSize() == 0 && !slices.ContainsFunc(m.sections[0].blocks, func(b block) bool { return b.kind == items })
}

// whole makes one reply of the file; a heading at its beginning is its title, and
// lines about it may follow.
func (m *markdown) whole() {
	if len(m.sections[0].blocks) > 0 || len(m.sections) == 1 {
		m.one(m.from, "")
		return
	}
	sec := &m.sections[1]
	m.heads[0] = hole{sec.from, len(m.source.text)}
	from := sec.from + lineBreakAfter(m.source.text[sec.from:], sec.title)
	notes, from := m.notes(from, len(m.source.text))
	m.describe(&tree{source: m.source}, &m.about, notes)
	m.one(from, sec.title)
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

// contained reads sections whose replies stand in quote blocks or fences.
func (m *markdown) contained(leaves []*section) {
	m.Format = "markdown-list"
	for _, sec := range leaves {
		switch {
		case sec.internal:
			m.LeftOut.Internal++
			continue
		case !sec.contains():
			m.LeftOut.Prose++
			continue
		}
		r := m.aboutSection(sec)
		var notes []node
		for _, b := range sec.blocks {
			if b.kind == prose || b.kind == items {
				found, _ := m.notes(b.from, b.to)
				notes = append(notes, found...)
			}
		}
		m.describe(&tree{source: m.source}, &r, notes)
		m.variants(sec, r)
	}
}

// aboutSection is what the file and the headings say of a reply.
func (m *markdown) aboutSection(sec *section) Reply {
	r := m.about
	r.fields = slices.Clip(r.fields)
	r.Category = first(r.Category, sec.category)
	r.Title = first(sec.title, r.Title)
	if sec.title != "" {
		r.ID, r.IDGiven = slug(sec.title), false
	}
	return r
}

// variants adds a reply for each quote block and fence of a section. Only when the
// first ends with a comma, as a greeting does, do all of them make one reply.
func (m *markdown) variants(sec *section, r Reply) {
	var before *block
	var joined *weaver
	record := hole{sec.from, sec.to}
	number := 0
	for i := range sec.blocks {
		b := &sec.blocks[i]
		if b.kind != quote && b.kind != fence {
			if b.kind != rule {
				before = b
			}
			continue
		}
		number++
		w := &weaver{source: m.source.text, holes: m.holes}
		if joined != nil {
			w = joined
			w.write("\n", b.from, b.from)
		}
		m.unwrap(w, *b)
		if number == 1 && b.kind == quote && strings.HasSuffix(strings.TrimRight(w.text.String(), " \t\r\n"), ",") {
			joined = w
		}
		if joined != nil {
			continue
		}
		v := r
		label := m.label(before)
		switch {
		case label != "":
			v.Title = strings.TrimPrefix(r.Title+": "+label, ": ")
			v.ID = strings.TrimPrefix(r.ID+"/"+slug(label), "/")
		case number > 1:
			v.ID = strings.TrimPrefix(r.ID+"/"+strconv.Itoa(number), "/")
		}
		m.add(v, w.done(b.from), record, "")
		before = nil
	}
	if joined != nil {
		m.add(r, joined.done(sec.from), record, "")
	}
}

// unwrap adds the text of a quote block or fence.
func (m *markdown) unwrap(w *weaver, b block) {
	s := m.source.text
	if b.kind == fence {
		w.copy(b.inner.from, b.inner.to)
		return
	}
	for at := b.from; at < b.to; {
		next := b.to
		if i := strings.IndexByte(s[at:b.to], '\n'); i >= 0 {
			next = at + i + 1
		}
		if i := at + spaces(s[at:next]); i < next && s[i] == '>' {
			at = i + 1
			if at < next && s[at] == ' ' {
				at++
			}
		}
		w.copy(at, next)
		at = next
	}
}

// label reads a block that names the variant below it: **Warm:**.
func (m *markdown) label(b *block) string {
	if b == nil || b.kind != prose || b.to-b.from > 80 {
		return ""
	}
	line := strings.TrimSpace(m.source.text[b.from:b.to])
	bare := strings.TrimSpace(strings.Trim(line, "*_"))
	if strings.Contains(line, "\n") || !strings.HasSuffix(bare, ":") {
		return ""
	}
	if notes, _ := m.notes(b.from, b.to); notes != nil {
		return ""
	}
	return strings.TrimSpace(strings.Trim(strings.TrimSuffix(bare, ":"), "*_"))
}

// asSections reads sections that are replies as they stand.
func (m *markdown) asSections(leaves []*section) {
	m.Format = "markdown-list"
	s := m.source.text
	for _, sec := range leaves {
		blocks := sec.blocks
		for len(blocks) > 0 && blocks[len(blocks)-1].kind == rule {
			blocks = blocks[:len(blocks)-1]
		}
		for len(blocks) > 0 && blocks[0].kind == rule {
			blocks = blocks[1:]
		}
		from, to := blocks[0].from, blocks[len(blocks)-1].to
		if sec.internal || isInternal(s[from:from+min(to-from, 200)]) {
			m.LeftOut.Internal++
			continue
		}
		r := m.aboutSection(sec)
		notes, from := m.notes(from, to)
		m.describe(&tree{source: m.source}, &r, notes)
		w := weaver{source: s, holes: m.holes}
		w.copy(from, to)
		m.add(r, w.done(from), hole{sec.from, sec.to}, "")
	}
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

// labels are the words before a colon in a line that says something about a reply.
var labels = map[string]string{
	"use_when": "use_when", "use_this_when": "use_when", "when_to_use": "use_when", "use_for": "use_when", "when": "use_when",
	"gebruik_bij": "use_when", "gebruik_wanneer": "use_when", "gebruik_als": "use_when", "wanneer": "use_when",
	"situation": situationName, "situations": situationName, "situatie": situationName, "situaties": situationName,
	"language": "language", "taal": "language", "tags": "tags", "category": "category", "categorie": "category",
	"id": "id", "fail_on": failOnName, "customer": "customer", "klant": "customer",
}

// notes reads the lines "Use when: …" that a stretch begins with and returns where it
// goes on.
func (m *markdown) notes(from, to int) (notes []node, rest int) {
	s := m.source.text
	for from < to {
		end := from + lineLen(s[from:to])
		line := s[from:end]
		colon := strings.IndexByte(line, ':')
		if strings.TrimSpace(line) != "" {
			if colon < 0 || colon > 40 {
				break
			}
			name, known := labels[fold(strings.Trim(line[:colon], "*_ -"))]
			if !known {
				break
			}
			value := strings.TrimRight(line[colon+1:], "*_ \t")
			size := len(strings.TrimLeft(value, "*_ \t"))
			notes = append(notes, node{kind: literal, key: name, from: from + colon + 1 + len(value) - size, to: from + colon + 1 + len(value)})
		}
		from = end
		if i := strings.IndexByte(s[from:to], '\n'); i >= 0 {
			from += i + 1
		}
	}
	return notes, from
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
