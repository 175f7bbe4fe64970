package intake

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// JSON can hold an object per message as well, as tables do: with the names that a
// table could have for its columns. The first object tells.

// messages puts such objects together by conversation. Others it leaves to base.
type messages struct {
	source  *source
	base    splitter
	begun   bool
	line    int      // on which the data begins that comes next
	grouper *grouper // nil: an object is a record
	seen    *idSet   // nil: objects are no conversations
}

func (s *messages) next(data []byte, eof bool) piece {
	if s.grouper != nil {
		return s.grouper.next(data, eof)
	}
	p := s.base.next(data, eof)
	if p.kind != record || p.fault != "" {
		return p
	}
	if s.begun {
		return s.once(p, data)
	}
	s.begun = true
	names, _ := shallowNames(data[:p.size])
	if !isMessage(names, s.source.fields) {
		if shapeOf(names, data[:p.size]) != nil && !slices.Contains(names, s.source.fields.names[fieldReply]) {
			s.seen = new(idSet)
		}
		return s.once(p, data)
	}
	s.source.perMessage = true
	s.grouper = newGrouper(s.source, s.base.next, s.source.conversationOf, "the conversation")
	s.grouper.held, s.grouper.line = &p, s.line
	return s.grouper.next(data, eof)
}

func (s *messages) onLine(line int) {
	if s.line = line; s.grouper != nil {
		s.grouper.line = line
	}
}

// once makes a reject of a conversation whose id came before in the same input: pages of
// an export overlap, and nothing should count twice.
func (s *messages) once(p piece, data []byte) piece {
	if s.seen == nil {
		return p
	}
	id := topID(data[:p.size])
	if len(id) > 0 && s.seen.has(id) {
		p.fault = fmt.Sprintf("conversation %s came before in this input: it is not scored twice; leave one of them out", quoteShort(string(id)))
	} else if len(id) > 0 {
		s.seen.add(id)
	}
	return p
}

// topID is the id of an object as it stands there, nil when it has none.
func topID(object []byte) []byte {
	depth := 0
	for i := 0; i < len(object); i++ {
		switch object[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			from := i + 1
			for i++; i < len(object) && object[i] != '"'; i++ {
				if object[i] == '\\' {
					i++
				}
			}
			if i >= len(object) {
				return nil
			}
			rest := bytes.TrimLeft(object[i+1:], jsonSpace)
			if depth != 1 || string(object[from:i]) != "id" || len(rest) == 0 || rest[0] != ':' {
				continue
			}
			value := bytes.TrimLeft(rest[1:], jsonSpace)
			if end := bytes.IndexAny(value, ",}]\n"); end >= 0 {
				value = value[:end]
			}
			value = bytes.Trim(value, jsonSpace+`"`)
			if string(value) == "null" {
				return nil
			}
			return value
		}
	}
	return nil
}

func (s *messages) overflow(data []byte) piece {
	if s.grouper != nil {
		return s.grouper.overflow(data, s.base.overflow)
	}
	return s.base.overflow(data)
}

// isMessage says that an object with these names is a message in a conversation, not
// an exchange or a conversation itself.
func isMessage(names []string, fields *fieldMap) bool {
	columns, ok := messageColumns(names, fields)
	return ok && names[columns[messageConversation]] != "id" && !slices.Contains(names, fields.names[fieldReply]) && shapeOf(names, nil) == nil
}

// conversationOf is the conversation that a message belongs to.
func (s *source) conversationOf(object []byte) []byte {
	d := newDraft()
	defer d.release()
	get, _, reason := d.message(object, s.fields)
	if reason != "" {
		return nil
	}
	return []byte(get(messageConversation))
}

// message reads an object and returns what tells the fields of a message.
func (d *draft) message(object []byte, fields *fieldMap) (get func(messageField) string, offset int, reason string) {
	if offset, reason = d.readObject(object, &fieldMap{}); reason != "" {
		return nil, offset, reason
	}
	names := d.found(&fieldMap{})
	columns, _ := messageColumns(names, fields)
	return func(f messageField) string {
		if columns[f] < 0 {
			return ""
		}
		v := d.meta[columns[f]].value
		return textOf(object[v.from:v.to], f)
	}, 0, ""
}

// textOf is a value as text; of an object that stands for somebody the name, or what
// sort of speaker it is.
func textOf(value jsontext.Value, f messageField) string {
	if value.Kind() == '{' {
		var who struct {
			Name scalar `json:"name"`
			Type scalar `json:"type"`
			Role scalar `json:"role"`
		}
		if unmarshal(value, &who) != nil {
			return ""
		}
		if f == messageSpeaker {
			return firstOf(who.Role, who.Type, who.Name)
		}
		return who.Name.String()
	}
	switch value.Kind() {
	case '"':
		text, _ := jsontext.AppendUnquote(nil, value)
		return string(text)
	case '0', 't', 'f':
		return string(value)
	}
	return ""
}

// decodeMessages reads the messages of one conversation.
func decodeMessages(raw Raw) (Record, *Reject) {
	t := newTalk(&raw)
	d := newDraft()
	defer d.release()
	ruler := raw.ruler()
	for at := 0; at < len(raw.data); {
		element := arraySplitter{source: raw.source, state: inside}
		size := element.scan(raw.data[at:], true)
		if size < 0 {
			size = len(raw.data) - at
		}
		d.text, d.meta = d.text[:0], d.meta[:0]
		get, offset, reason := d.message(raw.data[at:at+size], raw.source.fields)
		if reason != "" {
			return Record{}, raw.reject(t.c.ID, at+offset, reason)
		}
		t.addRow(get, ruler.line(at))
		at += size
		at += len(raw.data[at:]) - len(bytes.TrimLeft(raw.data[at:], jsonSpace+","))
	}
	c, reject := t.finish()
	return Record{Conversation: c}, reject
}
