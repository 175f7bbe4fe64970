package library

import (
	"slices"
	"strconv"
	"strings"
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

// A markdown reads the replies of one file.
type markdown struct {
	*File
	about    Reply // what the front matter says of all replies
	from     int   // of what stands behind the front matter
	holes    []hole
	sections []section
	heads    []hole // from headings to the end of what stands under them
}

// one makes one reply of the file from an offset on.
func (m *markdown) one(from int, title string) {
	body := placed{text: m.source.text[from:], at: from}
	if len(m.holes) > 0 {
		w := weaver{source: m.source.text, holes: m.holes}
		w.copy(from, len(m.source.text))
		body = w.done(from)
	}
	m.add(m.about, body, hole{0, len(m.source.text)}, title)
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

// read makes replies of the sections. matter says that the front matter is about one
// reply.
func (m *markdown) read(matter bool) {
	var leaves []*section    // with something that may be a reply
	headings, passed := 0, 0 // and sections that are taken for notes
	introduced := false      // something stands above headings of a lower level
	for i := range m.sections {
		sec := &m.sections[i]
		if sec.level > 0 {
			headings++
			m.heads = append(m.heads, hole{sec.from, m.endOf(i)})
		}
		if i+1 < len(m.sections) && (sec.level == 0 || sec.level < m.sections[i+1].level) && !sec.contains() {
			if sec.proseSize() > 0 {
				introduced = true
				if sec.level > 1 { // might be meant as a reply
					passed++
				}
			}
			continue
		}
		if sec.contains() || sec.proseSize() > 0 {
			leaves = append(leaves, sec)
		} else if sec.size(items, items) > 0 {
			passed++
		}
	}
	contained := 0
	for _, sec := range leaves {
		if sec.contains() && 2*sec.containerSize() >= sec.proseSize() { // a short quotation is part of a reply
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
		m.LeftOut.Prose = passed
		m.contained(leaves)
	case len(leaves) > 1 && !matter, len(leaves) == 1 && leaves[0].level > 1 && !introduced:
		m.LeftOut.Prose = passed
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
