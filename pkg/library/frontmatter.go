package library

import (
	"fmt"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/strictyaml"
)

// frontMatter reads the keys and values between --- and --- at the beginning of a
// file. Keys that Attune does not know are there for other tools, except under attune.
// It returns where the text begins, and whether what was read is about one reply
// rather than all of a file.
func (f *File) frontMatter(from int, about *Reply) (text int, one bool) {
	s := f.source.text
	if _, text := betweenRules(s, from, "+++"); text >= 0 {
		f.fault(Syntax, from, from, "found front matter in TOML (+++), expected YAML between --- and ---: it is not read")
		return text, false
	}
	inner, text := betweenRules(s, from, "---")
	if text < 0 {
		return f.unclosed(from), false
	}
	docs, line, why := parseYAML(s[inner.from:inner.to])
	t := &tree{source: f.source, lines: newYAMLLines(&source{text: s[:inner.to]}, inner.from)}
	if why != "" {
		at, why := culprit(s, inner, t.lines.offset(line, 1), why)
		f.fault(Syntax, at, at, "the front matter between --- and --- is no YAML: "+why)
		return text, false
	}
	if len(docs) == 0 {
		return text, false // nothing but comments
	}
	n := t.yamlNode(docs[0], inner.to)
	if n.kind != object {
		return from, false // lines that are drawn around a text
	}
	var fields []node
	for child := range t.children(n) {
		fields = append(fields, child)
	}
	for _, n := range fields {
		name := strings.ReplaceAll(n.key, "_", "-")
		if near := strictyaml.Nearest(name, slipped); near != "" && near != name && len(name) > 5 {
			f.fault(Key, n.nameFrom, n.nameFrom+len(n.name), fmt.Sprintf("the unknown key %q: did you mean %q?", n.name, near))
		}
	}
	f.describe(t, about, fields)
	one = about.Title != "" || about.ID != ""
	if own, ok := get(fields, "attune"); ok {
		f.own(t, about, own, hole{0, len(s)})
	}
	return text, one
}

// slipped are keys of Attune's own that no other tool has a likeness of, so that what is
// nearly one is a slip. Without them a reply would quietly be held against a guess.
var slipped = []string{"situation", "situations", "fail-on"}

// unclosed passes over front matter that is begun and never closed, which it reports. It
// is known by a first line that has a key of ours; a line of --- alone may be drawn.
func (f *File) unclosed(from int) (text int) {
	s := f.source.text
	head := s[from:lineEnd(s, from)]
	if strings.TrimRight(head, " \t\r\n") != "---" {
		return from
	}
	at := from + len(head)
	key, _, ok := strings.Cut(s[at:lineEnd(s, at)], ":")
	if !ok || key != "attune" && !slices.Contains(ownKeys, strings.ReplaceAll(key, "_", "-")) {
		return from
	}
	f.fault(Syntax, from, from+len("---"), "the front matter that begins here is never closed: put --- on a line of its own below its last key")
	for at < len(s) && strings.TrimSpace(s[at:lineEnd(s, at)]) != "" {
		at = lineEnd(s, at)
	}
	return at
}

// betweenRules finds the lines, --- say, between which front matter stands, and where
// the text behind it begins; -1 when there is none.
func betweenRules(s string, from int, rule string) (inner hole, text int) {
	for at := from; strings.HasPrefix(s[from:], rule) && at < len(s); at = lineEnd(s, at) {
		switch isRule := strings.TrimRight(s[at:lineEnd(s, at)], " \t\r\n") == rule; {
		case at == from && !isRule:
			return inner, -1
		case at == from:
			inner.from = lineEnd(s, at)
		case isRule:
			inner.to = at
			return inner, lineEnd(s, at)
		}
	}
	return inner, -1
}

// ownKeys are the keys that can stand under attune.
var ownKeys = []string{"id", "title", "situation", "situations", "language", "tags", "category", "customer", "use-when", "fail-on", "disable"}

// own reads what stands under attune, about the stretch of the file that the reply has.
func (f *File) own(t *tree, r *Reply, n node, covers hole) {
	if n.kind != object {
		f.fault(Key, n.from, n.to, fmt.Sprintf("found %s under attune, expected keys with values: %s", n.kind, strings.Join(ownKeys, ", ")))
		return
	}
	var fields []node
	for child := range t.children(n) {
		switch name := strings.ReplaceAll(child.key, "_", "-"); {
		case name == "disable":
			f.disable(t, child, covers)
		case slices.Contains(ownKeys, name):
			fields = append(fields, child)
		default:
			f.fault(Key, child.nameFrom, child.nameFrom+len(child.name), fmt.Sprintf("the unknown key %q under attune: %s", child.name, strictyaml.Suggest(child.name, ownKeys, "")))
		}
	}
	f.describe(t, r, fields)
}

// disable reads a list of suppressions: "id: reason", or id and reason as keys.
func (f *File) disable(t *tree, n node, covers hole) {
	add := func(n node, ids []string, reason string) {
		f.Suppressions = append(f.Suppressions, Suppression{IDs: ids, Reason: reason, Span: f.source.span(n.from, n.to), Covers: f.source.span(covers.from, covers.to)})
	}
	read := func(n node) {
		switch n.kind {
		case text, literal:
			ids, reason := splitReason(t.value(n))
			add(n, ids, reason)
		case object:
			var fields []node
			for child := range t.children(n) {
				fields = append(fields, child)
			}
			id, ok := get(fields, "id", "ids")
			reason, _ := get(fields, "reason")
			switch {
			case ok:
				add(n, t.values(id), t.value(reason))
			case len(fields) == 1: // - below.affective: a legal text
				add(n, []string{fields[0].name}, t.value(fields[0]))
			default:
				f.fault(Key, n.from, n.to, fmt.Sprintf("found the keys %s in attune: disable, expected id and reason", quoted(keysOf(fields))))
			}
		default:
			f.fault(Key, n.from, n.to, fmt.Sprintf(`found %s in attune: disable, expected "id: reason" or {id: …, reason: …}`, n.kind))
		}
	}
	if n.kind == list {
		for child := range t.children(n) {
			read(child)
		}
		return
	}
	read(n)
}
