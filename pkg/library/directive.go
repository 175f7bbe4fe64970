package library

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/attune-cx/attune/pkg/strictyaml"
)

// A directive is a comment that begins with attune-.
type directive struct {
	name   string // next-line, file, block or enable
	ids    []string
	reason string
	at     hole
	next   int // where the line begins that next-line speaks of
}

const (
	disableNextLine = "attune-disable-next-line"
	disableFile     = "attune-disable-file"
	disableBlock    = "attune-disable"
	enableBlock     = "attune-enable"
)

var directiveNames = []string{disableNextLine, disableFile, disableBlock, enableBlock}

// comments finds the HTML comments of a file from an offset on: as holes in the text,
// with their whole line when nothing else stands on it, and what those say that are
// meant for Attune.
func (f *File) comments(from int) (holes []hole, directives []directive) {
	s := f.source.text
	for at := from; ; {
		i := strings.Index(s[at:], "<!--")
		if i < 0 {
			break
		}
		start := at + i
		i = strings.Index(s[start:], "-->")
		if i < 0 {
			break
		}
		end := start + i + len("-->")
		inner := strings.TrimSpace(s[start+len("<!--") : max(start+len("<!--"), end-len("-->"))])
		holes = append(holes, wholeLines(s, from, hole{start, end}))
		if strings.HasPrefix(inner, "attune-") {
			if d, ok := f.directive(inner, hole{start, end}); ok {
				directives = append(directives, d)
			}
		}
		at = end
	}
	// Every line is looked at once: what follows a comment is known when that which
	// follows the next one is.
	next, ends := make([]int, len(holes)), make([]int, len(holes))
	for i := len(holes) - 1; i >= 0; i-- {
		at := holes[i].to
		if at > 0 && s[at-1] != '\n' {
			if i+1 < len(holes) && strings.IndexByte(s[at:holes[i+1].from], '\n') < 0 {
				at = ends[i+1]
			} else {
				at = lineEnd(s, at)
			}
		}
		ends[i] = at
		for at < len(s) && strings.Trim(s[at:lineEnd(s, at)], " \t\r\n>") == "" {
			at = lineEnd(s, at)
		}
		next[i] = at
		if i+1 < len(holes) && holes[i+1].from == at {
			next[i] = next[i+1]
		}
	}
	for i := range directives {
		d := &directives[i]
		d.next = next[sort.Search(len(holes), func(i int) bool { return holes[i].to >= d.at.to })]
	}
	return holes, directives
}

// lineEnd is the offset behind the line break of the line that holds at.
func lineEnd(s string, at int) int {
	if i := strings.IndexByte(s[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(s)
}

// wholeLines extends a comment to its lines when they hold nothing else.
func wholeLines(s string, from int, h hole) hole {
	start, end := h.from, h.to
	for start > from && (s[start-1] == ' ' || s[start-1] == '\t' || s[start-1] == '>') {
		start--
	}
	for end < len(s) && (s[end] == ' ' || s[end] == '\t' || s[end] == '\r') {
		end++
	}
	if (start == from || s[start-1] == '\n') && (end == len(s) || s[end] == '\n') {
		return hole{start, min(len(s), end+1)}
	}
	return h
}

// yamlComments finds the comments of a YAML file that are meant for Attune. Those in
// a text, which lies between the offsets of one of texts, are text.
func (f *File) yamlComments(from int, texts []hole) []directive {
	s := f.source.text
	var directives []directive
	for at := from; ; {
		i := strings.Index(s[at:], "# attune-")
		if i < 0 {
			break
		}
		start := at + i
		at = lineEnd(s, start)
		lineStart := max(from, strings.LastIndexByte(s[:start], '\n')+1)
		k := sort.Search(len(texts), func(k int) bool { return texts[k].to > start })
		if strings.TrimLeft(s[lineStart:start], " ") != "" || k < len(texts) && texts[k].from <= start {
			continue
		}
		end := start + lineLen(s[start:])
		if d, ok := f.directive(strings.TrimSpace(s[start+1:end]), hole{start, end}); ok {
			directives = append(directives, d)
		}
	}
	next := len(s)
	for i := len(directives) - 1; i >= 0; i-- {
		d := &directives[i]
		at := lineEnd(s, d.at.to)
		limit := len(s)
		if i+1 < len(directives) {
			limit = directives[i+1].at.from
		}
		for at < limit {
			line := strings.TrimSpace(s[at:lineEnd(s, at)])
			if line != "" && line[0] != '#' {
				break
			}
			at = lineEnd(s, at)
		}
		if at < limit || i+1 == len(directives) {
			next = at
		}
		d.next = next
	}
	return directives
}

// directive reads a comment.
func (f *File) directive(s string, at hole) (directive, bool) {
	name, rest := s, ""
	if i := strings.IndexAny(s, ": \t\r\n"); i >= 0 {
		name, rest = s[:i], s[i:]
	}
	if !slices.Contains(directiveNames, name) {
		f.fault(Directive, at.from, at.to, fmt.Sprintf("the unknown comment %q: %s", name, strictyaml.Suggest(name, directiveNames, "")))
		return directive{}, false
	}
	d := directive{name: name, at: at}
	d.ids, d.reason = splitReason(rest)
	return d, true
}

// splitReason reads "id, id: reason".
func splitReason(s string) (ids []string, reason string) {
	before, reason, _ := strings.Cut(s, ":")
	ids = strings.FieldsFunc(before, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	return ids, strings.Join(strings.Fields(reason), " ")
}

// apply turns directives into suppressions. A directive for the next line covers all
// that stands under it when that line is one of the heads.
func (f *File) apply(directives []directive, heads []hole) {
	if len(directives) == 0 {
		return
	}
	s := f.source.text
	type open struct {
		directive
		id string
	}
	var blocks []open
	add := func(d directive, ids []string, from, to int) {
		f.Suppressions = append(f.Suppressions, Suppression{IDs: ids, Reason: d.reason, Span: f.source.span(d.at.from, d.at.to), Covers: f.source.span(from, to)})
	}
	for _, d := range directives {
		switch d.name {
		case disableFile:
			add(d, d.ids, 0, len(s))
		case disableNextLine:
			from, to := d.next, d.next
			if from < len(s) {
				to += lineLen(s[from:])
			}
			if i := sort.Search(len(heads), func(i int) bool { return heads[i].from >= from }); i < len(heads) && heads[i].from <= to {
				to = max(to, heads[i].to)
			}
			add(d, d.ids, from, to)
		case disableBlock:
			if len(d.ids) == 0 {
				blocks = append(blocks, open{directive: d})
			}
			for _, id := range d.ids { // each may end elsewhere
				blocks = append(blocks, open{d, id})
			}
		case enableBlock:
			closed := false
			blocks = slices.DeleteFunc(blocks, func(b open) bool {
				if len(d.ids) > 0 && !slices.Contains(d.ids, b.id) {
					return false
				}
				closed = true
				add(b.directive, b.list(b.id), b.at.to, d.at.from)
				return true
			})
			if !closed {
				f.fault(Directive, d.at.from, d.at.to, "there is nothing to enable: expected an attune-disable with the same id above it")
			}
		}
	}
	for _, b := range blocks {
		add(b.directive, b.list(b.id), b.at.to, len(s))
	}
	slices.SortStableFunc(f.Suppressions, func(a, b Suppression) int { return a.Span.From - b.Span.From })
}

// list is the ids of one part of a directive.
func (d directive) list(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}
