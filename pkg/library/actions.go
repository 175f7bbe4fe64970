package library

import "strings"

// A macro of Zendesk or Gorgias is a list of actions, of which some say something.

// actions returns how the first action is named: by a "field" as in Zendesk or by a
// "name" as in Gorgias; "field" also for an empty list, and "" for anything else.
func (l *lister) actions(actions node) string {
	for a := range l.tree.children(actions) {
		for f := range l.tree.children(a) {
			if f.key == "field" || f.key == "name" {
				return f.key
			}
		}
		return ""
	}
	return "field"
}

// zendesk returns the comments of a macro.
func (l *lister) zendesk(actions node) []node {
	var plain, html []node
	for action := range l.tree.children(actions) {
		var field string
		var value node
		for f := range l.tree.children(action) {
			switch f.key {
			case "field":
				field = l.tree.value(f)
			case "value":
				value = f
			}
		}
		switch field {
		case "comment_value":
			plain = append(plain, l.channels(value)...)
		case "comment_value_html":
			html = append(html, l.channels(value)...)
		case "comment_mode_is_public":
			if l.tree.value(value) == "false" {
				l.LeftOut.Internal++
				return nil
			}
		}
	}
	if html != nil { // the same text, as it is sent
		plain = html
	}
	if plain == nil {
		l.LeftOut.Textless++
	}
	return plain
}

// maxChannel is more bytes than the name of a channel has.
const maxChannel = 60

// channels reads the value of a comment: a text, or ["channel:chat", text].
func (l *lister) channels(value node) []node {
	if value.kind == text {
		return []node{value}
	}
	channel := ""
	var texts []node
	for v := range l.tree.children(value) {
		if v.kind != text {
			continue
		}
		if v.to-v.from < maxChannel {
			if name, ok := strings.CutPrefix(l.tree.value(v), "channel:"); ok {
				if channel = name; channel == "all" {
					channel = ""
				}
				continue
			}
		}
		v.variant = channel
		texts = append(texts, v)
	}
	return texts
}

// gorgias returns the answer of a macro.
func (l *lister) gorgias(actions node) []node {
	internal := false
	for action := range l.tree.children(actions) {
		name := ""
		var arguments node
		for f := range l.tree.children(action) {
			switch f.key {
			case "name":
				name = l.tree.value(f)
			case "arguments":
				arguments = f
			}
		}
		internal = internal || name == "addInternalNote"
		if name != "setResponseText" {
			continue
		}
		var values []node
		for f := range l.tree.children(arguments) {
			values = append(values, f)
		}
		for _, name := range []string{"body_html", "body_text"} {
			if f, ok := get(values, name); ok && f.kind == text && !l.tree.blank(f) {
				return []node{f}
			}
		}
	}
	if internal {
		l.LeftOut.Internal++
	} else {
		l.LeftOut.Textless++
	}
	return nil
}
