package library

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Formats are the shapes that are recognised, with what each is.
var Formats = []struct{ Name, Says string }{
	{"markdown", "Markdown or text: one reply per file, with YAML front matter if you like"},
	{"markdown-list", "Markdown with headings: under each a reply in a quote block or a fence, or as it is"},
	{"html", "HTML: one reply per file"},
	{"yaml", "YAML: a list of items with a text, or texts by id"},
	{"json", "JSON: a list of objects with a text, or objects by id"},
	{"jsonl", "JSON Lines: one object with a text per line"},
	{"csv", "CSV: a table with a column for the text"},
	{"zendesk", "macros of Zendesk"},
	{"freshdesk", "canned responses of Freshdesk"},
	{"intercom", "macros of Intercom"},
	{"chatwoot", "canned responses of Chatwoot"},
	{"zammad", "text modules of Zammad, YAML, JSON or CSV"},
	{"osticket", "premade replies of osTicket"},
	{"gorgias", "macros of Gorgias"},
	{"helpscout", "saved replies of Help Scout"},
	{"discourse", "canned replies or templates of Discourse"},
	{"wordpress", "predefined replies by id, with label and content"},
}

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
	for item := range l.tree.children(n) {
		number++
		switch {
		case item.kind == text && isProse(l.tree.value(item)):
			l.add(Reply{ID: fmt.Sprint(number), Category: category}, []node{item}, item)
		case item.kind == object:
			fields := l.fieldsOf(item)
			if l.isRecord(fields) {
				l.record(item, fields, "", category)
				continue
			}
			before := l.records
			if depth < deepest {
				l.findInObject(item, slices.Clone(fields), category, depth+1)
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
			l.add(Reply{ID: f.name, IDGiven: true, Title: spaced(f.name)}, []node{f}, whole(f))
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
	f.recordFrom = f.nameFrom
	return f
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

// isRecord reports whether an object with these fields is a reply.
func (l *lister) isRecord(fields []node) bool {
	if n, ok := get(fields, "type"); ok && l.tree.value(n) == "conversation" {
		return false
	}
	for _, f := range fields {
		if slices.ContainsFunc(conversations, func(c struct{ key, what string }) bool { return c.key == f.key }) {
			return false
		}
	}
	for _, f := range fields {
		switch {
		case f.key == "actions" && f.kind == list:
			if l.actions(f) != "" {
				return true
			}
		case !isTextName(f.key):
		case f.kind == text, f.kind == nothing:
			return true
		case f.kind == list, f.kind == object:
			for _, v := range l.variants(f) {
				if v.kind == text {
					return true
				}
			}
		}
	}
	return false
}

// variants are the texts of a value: of a list all, of an object with a text for each
// language these; else the value itself.
func (l *lister) variants(n node) []node {
	var all []node
	for child := range l.tree.children(n) {
		if child.kind != text || n.kind == object && !slices.Contains(languages, languageOf(child.key)) {
			return nil
		}
		all = append(all, child)
	}
	if n.kind == text {
		all = append(all, n)
	}
	return all
}

// switched reports whether fields that switch a reply on or off say off.
func (l *lister) switchedOff(fields []node) bool {
	for _, f := range fields {
		off := false
		switch f.key {
		case "active", "isenabled", "is_enabled", "is_active", "enabled":
			off = true
		case "archived", "is_archived", "disabled", "deleted":
		default:
			continue
		}
		switch strings.ToLower(l.tree.value(f)) {
		case "false", "0", "no", "off":
			if off {
				return true
			}
		case "true", "1", "yes", "on":
			if !off {
				return true
			}
		}
	}
	return false
}

// record reads one reply, or several when there is one per channel.
func (l *lister) record(n node, fields []node, key, category string) {
	l.records++
	if l.switchedOff(fields) {
		l.LeftOut.Inactive++
		return
	}
	r := l.about
	r.Category = category
	r.fields = slices.Clip(r.fields)
	if key != "" {
		r.ID, r.IDGiven = key, true
	}
	l.describe(l.tree, &r, fields)
	if at := strings.Index(r.Title, "::"); at > 0 && r.Category == "" { // Zendesk's folders
		r.Category = strings.TrimSpace(r.Title[:at])
	}
	if own, ok := get(fields, "attune"); ok {
		l.own(l.tree, &r, own, hole{n.from, n.to})
	}
	texts, shape := l.textsOf(fields, key)
	if l.Format == "" {
		l.Format = shape
	}
	if texts != nil {
		l.add(r, texts, n)
	}
}

// textsOf returns the texts of a record and the name of its shape. Of notes to
// colleagues and of macros without a text it returns nil, and counts them.
func (l *lister) textsOf(fields []node, key string) (texts []node, shape string) {
	if actions, ok := get(fields, "actions"); ok && actions.kind == list {
		switch l.actions(actions) {
		case "field":
			return l.zendesk(actions), "zendesk"
		case "name":
			return l.gorgias(actions), "gorgias"
		}
	}
	has := func(names ...string) bool {
		for _, name := range names {
			if !slices.ContainsFunc(fields, func(f node) bool { return f.key == name }) {
				return false
			}
		}
		return true
	}
	order := textNames[:]
	switch {
	case has("body_text", "body"):
		// Its HTML has placeholders that only its interface knows.
		shape, order = "intercom", []string{"body_text", "body"}
	case has("content_html", "content"):
		shape = "freshdesk"
	case has("short_code", "content"):
		shape = "chatwoot"
	case has("name", "keywords", "content"):
		shape = "zammad"
	case has("response", "title") && (has("isenabled") || has("notes")):
		shape = "osticket"
	case has("name", "chattext"):
		shape = "helpscout"
	case has("title", "content") && (has("usages") || has("excerpt")):
		shape = "discourse"
	case has("label", "content") && key != "":
		shape = "wordpress"
	default:
		shape = l.base
	}
	for _, name := range order {
		if texts = l.named(fields, name); texts != nil {
			break
		}
	}
	for _, chat := range l.named(fields, "chattext") {
		chat.variant = "chat"
		texts = append(texts, chat)
	}
	if texts == nil {
		texts = []node{{}}
	}
	return texts, shape
}

// named returns the texts of a field, if it has any.
func (l *lister) named(fields []node, name string) (texts []node) {
	f, ok := get(fields, name)
	if !ok {
		return nil
	}
	for _, v := range l.variants(f) {
		if !l.tree.blank(v) {
			texts = append(texts, v)
		}
	}
	return texts
}

// add adds a reply for each of the texts.
func (l *lister) add(r Reply, texts []node, n node) {
	if n.recordFrom > 0 && n.recordFrom < n.from {
		n.from = n.recordFrom
	}
	r.Path = l.Path
	r.source = l.source
	r.record = hole{n.from, n.to}
	if r.ID == "" {
		r.ID = slug(r.Title)
	}
	for i, n := range texts {
		one := r
		one.body = l.tree.placed(n).trim()
		one.Text = one.body.text
		if l.tree.lines != nil {
			l.texts = append(l.texts, one.body.extent())
		}
		if one.Text == "" {
			l.fault(Empty, r.record.from, r.record.from, fmt.Sprintf("the reply %q has no text", first(r.Title, r.ID)))
			continue
		}
		label := n.variant
		if label == "" && slices.Contains(languages, languageOf(n.key)) {
			label = languageOf(n.key)
			one.Language = label
		}
		if label == "" && i > 0 {
			label = fmt.Sprint(i + 1)
		}
		if label != "" {
			one.ID += "/" + label
		}
		l.Replies = append(l.Replies, one)
	}
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
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

// slug makes an id of a title: its letters and digits in lower case, with - between
// words, without a number that only counts.
func slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range title {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = gap || r != '\'' && r != '’'
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(unicode.ToLower(r))
	}
	s := b.String()
	if number, rest, ok := strings.Cut(s, "-"); ok && strings.Trim(number, "0123456789") == "" {
		return rest
	}
	return s
}

// spaced makes a title of a name: late-parcel is late parcel.
func spaced(name string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, name))
}
