package library

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

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

// switchedOff reports whether fields that switch a reply on or off say off.
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
		one.Twin = i > 0
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
		if at := strings.Index(one.Text, "<!-- attune-"); at >= 0 {
			span := one.Span(at, at+len("<!-- attune-"))
			l.fault(Directive, span.From, span.To, "a comment within a text is sent with it and not read here: put attune: {disable: …} beside the text instead")
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
