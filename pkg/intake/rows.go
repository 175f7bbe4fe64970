package intake

import (
	"bytes"
	"slices"
	"strings"
)

// A table can hold a message per row instead of a reply per row. The rows of one
// conversation are one record: see grouper.

// A messageField is a column of a table with a message per row.
type messageField uint8

const (
	messageConversation messageField = iota
	messageKind                      // of Chatwoot: 0 or incoming, 1 or outgoing, …
	messageSpeaker
	messageName
	messageText
	messageTime
	messagePublic
	messagePrivate
	messageTeam
	messageChannel
	messageLanguage
	messageSituation
	messageSenderType // of Chatwoot, where it tells bots from agents
	messageFieldCount
)

// messageFields are the names that --field takes for the columns that must be there.
var messageFields = map[string]messageField{"conversation": messageConversation, "speaker": messageSpeaker, "text": messageText}

// messageNames are common names of columns, the most telling first, in small letters
// and without what stands between the words.
var messageNames = [messageFieldCount][]string{
	messageConversation: {"conversation", "conversationid", "ticketid", "ticket", "ticketnumber", "caseid", "casenumber", "case", "chatid", "chat", "threadid", "thread", "sessionid", "session", "dialogueid", "dialogid", "callid", "gesprek", "gespreksid", "gespreksnummer", "ticketnummer", "zaaknummer", "id"},
	messageSpeaker:      {"role", "authorrole", "senderrole", "speakerrole", "authortype", "sendertype", "participanttype", "usertype", "direction", "rol", "richting", "speaker", "spreker", "sender", "author", "from", "afzender", "auteur", "van", "participant", "name", "naam"},
	messageName:         {"agentname", "authorname", "sendername", "speakername", "name", "naam", "agent", "medewerker", "author", "sender", "from", "speaker", "afzender", "auteur", "spreker"},
	messageText:         {"text", "message", "body", "content", "messagetext", "messagebody", "utterance", "comment", "plainbody", "bodytext", "bericht", "tekst", "inhoud"},
	messageTime:         {"time", "timestamp", "createdat", "datetime", "sentat", "date", "created", "tijdstip", "tijd", "datum", "verzonden", "verzondenop"},
	messagePublic:       {"public", "openbaar"},
	messagePrivate:      {"private", "internal", "isinternal", "intern"},
	messageTeam:         {"team", "group", "afdeling", "groep"},
	messageChannel:      {"channel", "kanaal"},
	messageLanguage:     {"language", "taal"},
	messageSituation:    {"situation", "situatie"},
	messageKind:         {"messagetype"},
	messageSenderType:   {"sendertype"},
}

// messageColumns returns where the columns of a table with a message per row stand, -1
// for those that are missing, and whether those that must be there are.
func messageColumns(names []string, fields *fieldMap) (columns [messageFieldCount]int, ok bool) {
	plain := make([]string, len(names))
	for i, n := range names {
		plain[i] = strings.Map(func(r rune) rune {
			if strings.ContainsRune(" _-.", r) {
				return -1
			}
			return r
		}, strings.ToLower(n))
	}
	taken := make([]bool, len(names))
	for f := range columns {
		columns[f] = -1
		if own := fields.message[f]; own != "" {
			columns[f] = slices.Index(names, own)
		} else if messageField(f) == messageTime && fields.asked[fieldTime] {
			columns[f] = slices.Index(names, fields.names[fieldTime])
		} else {
			for _, n := range messageNames[f] {
				shared := messageField(f) == messageSenderType || messageField(f) == messageName && columns[messageKind] >= 0
				if i := slices.Index(plain, n); i >= 0 && (!taken[i] || shared) {
					columns[f] = i
					break
				}
			}
		}
		if columns[f] >= 0 {
			taken[columns[f]] = true
		}
	}
	return columns, columns[messageConversation] >= 0 && (columns[messageSpeaker] >= 0 || columns[messageKind] >= 0) && columns[messageText] >= 0
}

// conversations puts the rows of a table together by conversation.
func (s *rows) conversations() *grouper {
	column := s.source.messages[messageConversation]
	return newGrouper(s.source, s.row, func(row []byte) []byte { return s.source.cell(row, column) },
		"the column "+quoteShort(s.source.columns[column].name))
}

// cell is the text of one cell of a row; nil when there is none.
func (s *source) cell(row []byte, column int) []byte {
	cells := cellReader{data: row, separator: s.separator}
	for n := 0; cells.next(); n++ {
		if n == column {
			return append([]byte{}, bytes.TrimSpace(cells.append(nil))...)
		}
	}
	return nil // too few cells
}

// decodeRows reads the rows of one conversation.
func decodeRows(raw Raw) (Record, *Reject) {
	s := raw.source
	t := newTalk(&raw)
	single := rows{source: s, began: true, headed: true}
	cells := make([]string, len(s.columns))
	get := func(f messageField) string {
		if i := s.messages[f]; i >= 0 {
			return cells[i]
		}
		return ""
	}
	ruler := raw.ruler()
	for at := 0; at < len(raw.data); {
		p := single.row(raw.data[at:], true)
		if p.kind == gap {
			at += p.next
			continue
		}
		row := cellReader{data: raw.data[at : at+p.size], separator: s.separator}
		n := 0
		for ; row.next(); n++ {
			if n < len(cells) {
				cells[n] = string(row.append(nil))
			}
		}
		switch {
		case p.fault != "":
			return Record{}, raw.reject(t.c.ID, at, p.fault)
		case row.fault != "":
			return Record{}, raw.reject(t.c.ID, at+row.at, row.fault)
		case n != len(cells):
			return Record{}, raw.reject(t.c.ID, at, wrongCells(n, s))
		}
		t.addRow(get, ruler.line(at))
		at += p.next
	}
	c, reject := t.finish()
	return Record{Conversation: c}, reject
}

// addRow adds a message of which get tells the fields.
func (t *talk) addRow(get func(messageField) string, line int) {
	if t.c.ID == "" {
		t.c.ID = strings.TrimSpace(get(messageConversation))
		t.c.Team, t.c.Channel = get(messageTeam), get(messageChannel)
		t.c.Language, t.c.Situation = get(messageLanguage), get(messageSituation)
	}
	who := strings.TrimSpace(get(messageSpeaker))
	m := message{side: sideOf(who), name: strings.TrimSpace(get(messageName)), text: fromHTML(get(messageText)), time: get(messageTime), line: line}
	if kind := strings.TrimSpace(get(messageKind)); kind != "" {
		m.side = (&chatwootMessage{Type: scalar(kind), SenderType: scalar(get(messageSenderType))}).side()
	} else if m.side == unknownSide {
		m.name = who
	}
	if saysNo(get(messagePublic)) || saysYes(get(messagePrivate)) {
		m.side = noteSide
	}
	t.add(m)
}

func saysYes(s string) bool {
	return slices.Contains([]string{"true", "1", "yes", "y", "ja", "waar"}, strings.ToLower(strings.TrimSpace(s)))
}

func saysNo(s string) bool {
	return slices.Contains([]string{"false", "0", "no", "n", "nee", "onwaar"}, strings.ToLower(strings.TrimSpace(s)))
}
