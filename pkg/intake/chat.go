package intake

import (
	"bytes"
	"strings"
)

// chat is a conversation as text, a line or more per message:
//
//	[12:03] Sam: Hello!
//	12/03/2026, 14:02 - Sam: Hello!
//	Agent: Hello!
//
// A file that ends in .txt or .md is read as a chat when its first lines are such.
var chat = &format{
	name:      "chat",
	wholeFile: true,
	splitter:  func(*source) splitter { return new(whole) },
	decode:    decodeChat,
}

// Parts of patterns: a time of day, and one with its date.
const (
	clockTime = `\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \x{202f}]?[AaPp]\.?[Mm]\.?)?`
	dateTime  = `\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ \x{202f}]+(?:om )?` + clockTime
	anyTime   = `(?:` + dateTime + `|` + clockTime + `)`
	unseen    = `^[\x{200e}\x{200f}]*` // marks of direction
)

// speaks are the beginnings of a message: a time, perhaps with its date, and who speaks.
var speaks = expression(unseen + `[\[(]?(` + anyTime + `)[\])]?(?: [-–])?[ \t]+[\x{200e}~]*([^\s:*\[\]][^:\n]{0,59}?)[ \t]?:(?:[ \t]+|$)`)

// spoke has who speaks first: Sam [12:03]: Hello!
var spoke = expression(unseen + `([\p{L}][^:\[\](\n]{0,59}?) ?[\[(](` + anyTime + `)[\])][ \t]?:(?:[ \t]+|$)`)

// notes are lines of a time and words without a speaker, which apps write by themselves.
var notes = expression(unseen + `(?:[\[(]` + anyTime + `[\])]|` + dateTime + `)(?: [-–])?[ \t]`)

// appsOwn begins what WhatsApp writes by itself in somebody's name.
const appsOwn = "\u200e"

// wordless are messages that stand for something that is no text.
var wordless = expression(`(?i)^[\x{200e}<(\[]*(?:(?:media|image|video|audio|sticker|gif|document|foto|afbeelding|video|spraakbericht|contact card)s? (?:omitted|weggelaten)|this message was deleted\.?|dit bericht is verwijderd\.?|(?:attached|bijgevoegd): [^<>]*|[^\s()]+\.\w{2,4} \((?:file attached|bestand bijgevoegd)\))[>)\]]*$`)

// labels are the beginnings of a message without a time.
var labels = expression(`^(?:\*\*|__)?([\p{L}][\p{L}\p{N}'’. _-]{0,39}?)(?: ?\(([^()\n]{1,40})\))?(?:\*\*|__)?[ \t]?:(?:\*\*|__)?(?:[ \t]+|$)`)

// A chatLine is the beginning of a message.
type chatLine struct {
	name string // empty: an app's own words
	role string // in brackets behind the name
	time string
	text string
}

// chatLineOf reads the beginning of a message; without a time, only from those who are
// known to take part.
func chatLineOf(line string, timed bool, s *source) (chatLine, bool) {
	if m := speaks().FindStringSubmatch(line); m != nil {
		return withRole(chatLine{name: m[2], time: m[1], text: line[len(m[0]):]}), true
	}
	if m := spoke().FindStringSubmatch(line); m != nil {
		return withRole(chatLine{name: m[1], time: m[2], text: line[len(m[0]):]}), true
	}
	if timed {
		if notes().MatchString(line) {
			return chatLine{}, true
		}
		return chatLine{}, false
	}
	if m := labels().FindStringSubmatch(line); m != nil && (sideOf(m[1]) != unknownSide || sideOf(m[2]) != unknownSide || s.isAgent(m[1])) {
		return chatLine{name: m[1], role: m[2], text: line[len(m[0]):]}, true
	}
	return chatLine{}, false
}

// withRole takes a role in brackets off a name: Sam (agent).
func withRole(x chatLine) chatLine {
	x.name = strings.TrimSpace(x.name)
	if before, role, ok := strings.Cut(strings.TrimSuffix(x.name, ")"), "("); ok && sideOf(role) != unknownSide {
		x.name, x.role = strings.TrimSpace(before), role
	}
	return x
}

// looksLikeChat says whether a text begins as a chat does: its first line is a message,
// and another one follows that somebody else speaks.
func looksLikeChat(data []byte, s *source) bool {
	first := ""
	timed := false
	for line := range strings.Lines(string(bytes.ToValidUTF8(data[:min(len(data), recogniseBytes)], nil))) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		x, ok := chatLineOf(line, timed, s)
		switch {
		case !ok && first == "" && !notes().MatchString(line):
			return false
		case x.name == "":
		case first == "":
			first, timed = x.name, x.time != ""
		case x.name != first:
			return true
		}
	}
	return false
}

func decodeChat(raw Raw) (Record, *Reject) {
	t := newTalk(&raw)
	t.c.Channel = "chat"
	var current *message
	var text []string
	system, timed := false, false
	end := func() {
		if current != nil {
			if wordless().MatchString(strings.TrimSpace(text[0])) {
				text = text[1:] // what stands under a picture are words
			} else if strings.HasPrefix(text[0], appsOwn) {
				current.side = systemSide
			}
			current.text = strings.TrimSpace(strings.Join(text, "\n"))
			t.add(*current)
		}
		current, text = nil, text[:0]
	}
	number := raw.line - 1
	for line := range strings.Lines(string(raw.data)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		x, ok := chatLineOf(line, timed, raw.source)
		switch {
		case !ok && current == nil && !system && strings.TrimSpace(line) != "":
			if notes().MatchString(line) {
				t.add(message{side: systemSide})
				system = true
			}
		case !ok:
			text = append(text, line)
		case x.name == "":
			end()
			t.add(message{side: systemSide})
			system = true
		default:
			end()
			system = false
			timed = timed || x.time != ""
			current = &message{side: sideOf(x.name), name: x.name, time: x.time, line: number}
			if s := sideOf(x.role); s != unknownSide {
				if current.side = s; sideOf(x.name) != unknownSide {
					current.name = ""
				}
			} else if current.side != unknownSide {
				current.name = x.role
			}
			text = append(text, x.text)
		}
	}
	end()
	c, reject := t.finish()
	return Record{Conversation: c}, reject
}
