package intake

import (
	"bytes"
	"mime"
	"strings"
)

// A mailbox gathers the e-mails of each thread. Threads lie mixed up in a mailbox, so
// they are held until its end, or until they fill MaxRecord: then the one that began
// first is let go. An e-mail that comes later than that begins a part of its own.
type mailbox struct {
	source    *source
	scanned   int // no message begins before it
	lines     int // before the message
	threads   []*thread
	byID      map[string]*thread
	bySubject map[string]*thread
	bytes     int // in threads
	skipping  bool
}

type thread struct {
	data    []byte
	line    int
	ids     []string
	subject string
}

// envelope is the line between the e-mails of a mailbox.
var envelope = []byte("From ")

func (s *mailbox) next(data []byte, eof bool) piece {
	if s.bytes > s.source.maxRecord && !s.skipping {
		return s.release()
	}
	size := -1
	for at := max(s.scanned, 1); ; {
		i := bytes.Index(data[min(at, len(data)):], []byte("\nFrom "))
		if i < 0 {
			break
		}
		at += i + 1
		if blankBefore(data[:at]) {
			size = at
			break
		}
	}
	switch {
	case size < 0 && !eof:
		s.scanned = max(0, len(data)-len("\nFrom "))
		return piece{kind: more}
	case size < 0 && len(data) == 0 && !s.skipping:
		if len(s.threads) > 0 {
			return s.release()
		}
		return piece{kind: end}
	case size < 0:
		size = len(data)
	}
	s.scanned = 0
	if s.skipping {
		s.skipping = false
		s.lines += bytes.Count(data[:size], newline)
		return piece{kind: record, size: size, next: size}
	}
	if !blank(data[:size]) {
		s.add(data[:size])
	}
	s.lines += bytes.Count(data[:size], newline)
	return piece{kind: gap, next: size}
}

// blankBefore says that the line before the one that begins behind data is empty.
func blankBefore(data []byte) bool {
	data = bytes.TrimSuffix(data, newline)
	data = bytes.TrimSuffix(data, []byte{'\r'})
	return len(data) == 0 || data[len(data)-1] == '\n'
}

func (s *mailbox) overflow(data []byte) piece {
	s.skipping = true
	s.scanned = 0
	s.lines += bytes.Count(data, newline)
	return piece{kind: part, next: len(data)}
}

// answersIn finds the ids in a head.
var answersIn = expression(`<[^<>\s]{3,250}>`)

// re is what stands before the subject of an answer.
var re = expression(`(?i)^\s*(?:(?:re|antw|aw|fwd?|fw|sv)\s*(?:\[\d+\])?\s*:\s*)+`)

// add puts an e-mail with those that it answers.
func (s *mailbox) add(message []byte) {
	head, _, _ := bytes.Cut(bytes.ReplaceAll(message[:min(len(message), 64<<10)], []byte("\r\n"), newline), []byte("\n\n"))
	subject := ""
	var ids []string
	field := ""
	for line := range strings.Lines(string(head)) {
		line = strings.TrimRight(line, "\n")
		if line != "" && line[0] != ' ' && line[0] != '\t' {
			name, rest, _ := strings.Cut(line, ":")
			field, line = strings.ToLower(name), rest
			if field == "subject" {
				subject = rest
			}
		}
		if field == "message-id" || field == "in-reply-to" || field == "references" {
			ids = append(ids, answersIn().FindAllString(line, 100)...)
		}
	}
	if decoded, err := new(mime.WordDecoder).DecodeHeader(strings.TrimSpace(subject)); err == nil {
		subject = decoded
	}
	base := strings.ToLower(strings.TrimSpace(re().ReplaceAllString(subject, "")))
	var t *thread
	for _, id := range ids {
		if t = s.byID[id]; t != nil {
			break
		}
	}
	if s.byID == nil {
		s.byID, s.bySubject = map[string]*thread{}, map[string]*thread{}
	}
	if t == nil && base != "" && re().MatchString(subject) {
		t = s.bySubject[base]
	}
	if t == nil {
		t = &thread{line: s.lines + 1, subject: base}
		s.threads = append(s.threads, t)
		s.bySubject[base] = t
	}
	t.data = append(t.data, message...)
	s.bytes += len(message)
	for _, id := range ids {
		if s.byID[id] == nil {
			s.byID[id] = t
			t.ids = append(t.ids, id)
		}
	}
}

// release makes a record of the thread that began first.
func (s *mailbox) release() piece {
	t := s.threads[0]
	s.threads = s.threads[1:]
	s.bytes -= len(t.data)
	for _, id := range t.ids {
		delete(s.byID, id)
	}
	if s.bySubject[t.subject] == t {
		delete(s.bySubject, t.subject)
	}
	return piece{kind: record, own: t.data, line: t.line}
}

// messagesOf are the e-mails in a record of a mailbox; anything else is one e-mail.
func messagesOf(data []byte) [][]byte {
	if !bytes.HasPrefix(data, envelope) {
		return [][]byte{data}
	}
	var all [][]byte
	from := 0
	for at := 1; ; {
		i := bytes.Index(data[min(at, len(data)):], []byte("\nFrom "))
		if i < 0 {
			return append(all, withoutEnvelope(data[from:]))
		}
		at += i + 1
		if blankBefore(data[:at]) {
			all = append(all, withoutEnvelope(data[from:at]))
			from = at
		}
	}
}

// withoutEnvelope takes the envelope off an e-mail, and the mark before lines of its
// text that look like one.
func withoutEnvelope(message []byte) []byte {
	_, message, _ = bytes.Cut(message, newline)
	return bytes.ReplaceAll(message, []byte("\n>From "), []byte("\nFrom "))
}

// looksLikeMail says whether data begins with the head of an e-mail.
func looksLikeMail(data []byte) bool {
	known := 0
	from := false
	for line := range strings.Lines(string(data[:min(len(data), recogniseBytes)])) {
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		name, _, ok := strings.Cut(line, ":")
		if !ok || strings.ContainsAny(name, " \t") {
			return false
		}
		switch strings.ToLower(name) {
		case "from":
			from = true
		case "date", "subject", "message-id", "mime-version", "to", "received", "return-path", "content-type":
			known++
		}
	}
	return from && known >= 2
}

// looksLikeMailbox says whether data begins with an envelope and the head of an e-mail.
func looksLikeMailbox(data []byte) bool {
	line, rest, _ := bytes.Cut(data, newline)
	return bytes.HasPrefix(line, envelope) && looksLikeMail(rest)
}
