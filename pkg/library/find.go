package library

import (
	"fmt"
	"slices"
	"strings"
)

// wrappers are names that say nothing about the replies under them.
var wrappers = []string{"macro", "macros", "canned_response", "canned_responses", "canned_replies", "reply", "replies", "response", "responses",
	"template", "templates", "text_module", "text_modules", "saved_reply", "saved_replies", "snippet", "snippets", "message_templates",
	"premade", "data", "result", "results", "item", "items", "record", "records", "list", "payload", "objects",
	"response_templates", "quick_replies", "_results", "_embedded", "attributes"}

// conversations are names that only stand in what was said to a customer, by what it
// is.
var conversations = []struct{ key, what string }{
	{"conversation_parts", "a conversation of Intercom"},
	{"conversations", "conversations"}, {"conversation", "a conversation"},
	{"tickets", "tickets"}, {"ticket", "a ticket"},
	{"audits", "audits of a ticket"}, {"audit", "an audit of a ticket"},
	{"comments", "comments of a ticket"}, {"requester_id", "a ticket"},
	{"message_type", "messages of a conversation"}, {"turns", "conversations"},
}

// A lister finds the replies in a tree.
type lister struct {
	*File
	tree *tree
	base string // the format when no help desk is known by its fields

	records      int    // found, with what is left out
	about        Reply  // what holds for all that is found
	seen         string // what stands there instead of replies
	conversation string // what of it was said to a customer
	texts        []hole // where texts stand in YAML, in order
	fields       []node // of the record that is read; its memory is used again
}

// deepest is how many levels are looked through for replies.
const deepest = 4

// find reads all replies in n. key is the name of n when it is a reply's id.
func (l *lister) find(n node, key, category string, depth int) {
	switch n.kind {
	case list:
		l.findInList(n, category, depth)
	case object:
		fields := l.fieldsOf(n)
		if l.isRecord(fields) {
			l.record(n, fields, key, category)
			return
		}
		l.findInObject(n, slices.Clone(fields), category, depth)
	default:
		l.note(n.kind.String())
	}
}

// textExpected is what an item has to have.
const textExpected = `the reply under "text", "body", "content", "reply", "response" or "message"`

func (l *lister) note(what string) {
	if l.seen == "" {
		l.seen = what
	}
}

func (l *lister) fieldsOf(n node) []node {
	l.fields = l.fields[:0]
	for child := range l.tree.children(n) {
		l.fields = append(l.fields, child)
	}
	return l.fields
}

func (l *lister) findInList(n node, category string, depth int) {
	number := 0
	ofTexts := l.isListOfTexts(n)
	for item := range l.tree.children(n) {
		number++
		switch {
		case item.kind == text && ofTexts:
			r := l.about
			r.ID, r.Category = fmt.Sprint(number), category
			l.add(r, []node{item}, item)
		case item.kind == object:
			fields := l.fieldsOf(item)
			if l.isRecord(fields) {
				l.record(item, fields, "", category)
				continue
			}
			before := l.records
			fields = slices.Clone(fields)
			if depth < deepest {
				l.findInObject(item, fields, category, depth+1)
			}
			if l.records == before && l.conversation == "" {
				l.textless(item, fields)
			}
		default:
			l.note("a list of " + item.kind.String())
		}
	}
	if number == 0 {
		l.note("an empty list")
	}
}

// textless notes an item of a list in which nothing is known as text.
func (l *lister) textless(item node, fields []node) {
	names := keysOf(fields)
	l.note("a list of objects with the keys " + quoted(names))
	if slices.Contains(names, "preview") {
		l.fault(Shape, item.from, item.from, `this reply has only a "preview", which is cut off: export the replies one by one, with their "text"`)
		return
	}
	for _, f := range fields {
		if f.yaml != nil && f.kind == object && isTextName(f.key) && l.source.text[f.from] == '{' { // {{name}}, say
			l.fault(Syntax, f.from, f.from, "a text that begins with { is read as keys with values: put it in quotation marks, or on lines of its own below |")
			return
		}
	}
	l.fault(Shape, item.from, item.from, fmt.Sprintf("found an item with the keys %s, expected %s", quoted(names), textExpected))
}

func (l *lister) findInObject(n node, fields []node, category string, depth int) {
	names := keysOf(fields)
	for _, c := range conversations {
		if slices.Contains(names, c.key) {
			l.conversation = c.what
			return
		}
	}
	switch {
	case l.seen != "":
	case len(names) == 0:
		l.note("an empty object")
	default:
		l.note("an object with the keys " + quoted(names))
	}
	if depth == 0 && l.isMapOfTexts(fields) {
		for _, f := range fields {
			r := l.about
			r.ID, r.IDGiven, r.Title = f.name, true, spaced(f.name)
			l.add(r, []node{f}, whole(f))
		}
		return
	}
	if depth == deepest {
		return
	}
	defer func(about Reply) { l.about = about }(l.about)
	l.defaults(fields)
	about := l.about
	for _, f := range fields {
		if l.about = about; slices.Contains(languages, f.name) {
			l.about.Language = f.name
		}
		switch {
		case f.kind != list && f.kind != object:
		case slices.Contains(wrappers, f.key):
			l.find(f, "", category, depth+1)
		case f.kind == object && l.isRecord(l.fieldsOf(f)):
			l.find(whole(f), f.name, category, depth+1)
		case l.about.Language == f.name:
			l.find(f, "", category, depth+1)
		default:
			l.find(f, "", f.name, depth+1)
		}
	}
}

// defaults takes over what stands beside a list about all that is in it.
func (l *lister) defaults(fields []node) {
	var common []node
	for _, f := range fields {
		switch {
		case f.key == situationName, f.key == situationsName, f.key == failOnName, f.scalar() && slices.Contains(languageNames, f.key):
			common = append(common, f)
		}
	}
	l.about.fields = slices.Clip(l.about.fields)
	l.describe(l.tree, &l.about, common)
}

// whole is a value together with its name.
func whole(f node) node {
	if f.yaml != nil {
		f.from = f.nameFrom
	} else {
		f.recordFrom = f.nameFrom
	}
	return f
}

// isListOfTexts reports whether at least half of the texts in a list are such as
// replies are.
func (l *lister) isListOfTexts(n node) bool {
	texts, replies := 0, 0
	for item := range l.tree.children(n) {
		if item.kind == text {
			texts++
			if isProse(l.tree.value(item)) {
				replies++
			}
		}
	}
	return replies > 0 && 2*replies >= texts
}

// isMapOfTexts reports whether all values are texts such as replies are.
func (l *lister) isMapOfTexts(fields []node) bool {
	for _, f := range fields {
		if f.kind != text || !isProse(l.tree.value(f)) {
			return false
		}
	}
	return len(fields) > 0
}

// isProse reports whether a text has at least three words and so is no mere name.
func isProse(s string) bool {
	words := 0
	for range strings.FieldsSeq(s) {
		if words++; words == 3 {
			return true
		}
	}
	return false
}

func keysOf(fields []node) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.key
	}
	return names
}

// finish says what was found when it was no library.
func (l *lister) finish(from int) {
	if language := l.languageOfName(); language != "" {
		for i := range l.Replies {
			if l.Replies[i].Language == "" {
				l.Replies[i].Language = language
			}
		}
	}
	if l.records > 0 || len(l.Replies) > 0 {
		if l.Format == "" {
			l.Format = l.base
		}
		return
	}
	broken := slices.ContainsFunc(l.Faults, func(f Fault) bool { return f.Kind == Syntax })
	switch {
	case l.conversation != "":
		l.fault(Shape, from, from, "found "+l.conversation+", expected canned replies: this is what was said to customers, which attune score reads")
	case l.counts[Shape] > 0 || broken:
	default:
		l.fault(Shape, from, from, fmt.Sprintf("found %s, expected canned replies: a list of objects, objects by id, or the export of a help desk, with %s",
			first(l.seen, "nothing"), textExpected))
	}
}
