package intake

import (
	"net/mail"
	"strings"
)

// introduces is the line above a quotation: On … Ann Lee <ann@example.com> wrote:
var introduces = expression(`(?i)^(?:on|op|am|le)\b.{3,200}\b(?:wrote|schreef|schrieb|a écrit)\b(?:\s+[^:\n]{0,120})?\s*:\s*$`)

// original is the line above a message that is quoted as a whole.
var original = expression(`(?i)^\s*(?:-{2,}\s*(?:original message|forwarded message|oorspronkelijk bericht|doorgestuurd bericht|origineel bericht|ursprüngliche nachricht)\s*-{2,}|_{20,})\s*$`)

// headLine is a line of the head above such a message.
var headLine = expression(`(?i)^\**(from|van|sent|verzonden|date|datum|to|aan|cc|subject|onderwerp)\s?:\**\s*(.*)$`)

// deepestQuote is how many messages one e-mail may quote in each other.
const deepestQuote = 50

// unfold takes a letter apart: first what it says itself, then what it quotes.
func unfold(l letter) []letter {
	letters := []letter{l}
	for len(letters) < deepestQuote {
		last := &letters[len(letters)-1]
		own, quoted, found := cutQuoted(last.text)
		last.text = own
		if !found || strings.TrimSpace(quoted.text) == "" || quoted.from == (mail.Address{}) {
			break
		}
		letters = append(letters, quoted)
	}
	return letters
}

// cutQuoted parts what a message says from the message that it quotes.
func cutQuoted(text string) (own string, quoted letter, found bool) {
	lines := strings.Split(text, "\n")
	var mine, theirs []string
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], "\r")
		if isQuoted(line) {
			theirs = append(theirs, unquoted(line))
			found = true
			continue
		}
		intro, below := line, i+1
		if i+1 < len(lines) && !isQuoted(lines[i+1]) && len(line) > 0 { // it may be wrapped
			if wrapped := strings.TrimRight(line, " \r") + " " + strings.TrimSpace(lines[i+1]); !introduces().MatchString(line) && introduces().MatchString(wrapped) {
				intro, below = wrapped, i+2
			}
		}
		if introduces().MatchString(intro) {
			quoted.from, quoted.date = introduced(intro)
			found = true
			for below < len(lines) && strings.TrimSpace(lines[below]) == "" {
				below++
			}
			if below < len(lines) && isQuoted(lines[below]) {
				i = below - 1 // what stands behind the quotation is the writer's own
				continue
			}
			theirs = append(theirs, lines[min(below, len(lines)):]...)
			break
		}
		head := i
		if original().MatchString(line) {
			for head++; head < len(lines) && strings.TrimSpace(lines[head]) == ""; head++ {
			}
		}
		if from, date, body, ok := headOf(lines, head); ok {
			quoted.from, quoted.date, found = from, date, true
			theirs = append(theirs, lines[body:]...)
			break
		} else if head != i && !strings.Contains(line, "_") {
			found = true
			theirs = append(theirs, lines[min(head, len(lines)):]...)
			break
		}
		mine = append(mine, line)
	}
	quoted.text = strings.TrimSpace(strings.Join(theirs, "\n"))
	return strings.TrimSpace(strings.Join(mine, "\n")), quoted, found
}

func isQuoted(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), ">") }

// unquoted takes one mark off a line.
func unquoted(line string) string {
	return strings.TrimPrefix(strings.TrimPrefix(strings.TrimLeft(line, " "), ">"), " ")
}

// headOf reads From:, Sent:, To:, Subject: on successive lines.
func headOf(lines []string, i int) (from mail.Address, date string, body int, ok bool) {
	seen := 0
	for body = i; body < len(lines) && body < i+8; body++ {
		m := headLine().FindStringSubmatch(strings.TrimSpace(lines[body]))
		if m == nil {
			break
		}
		seen++
		switch strings.ToLower(m[1]) {
		case "from", "van":
			from = addressIn(m[2])
		case "sent", "verzonden", "date", "datum":
			date = strings.TrimSpace(m[2])
		}
	}
	return from, date, body, seen >= 3 && from != (mail.Address{})
}

// address finds an address in a line.
var address = expression(`[^\s<>"',;:()\[\]]+@[^\s<>"',;:()\[\]]+`)

// introduced returns who wrote what an introduction introduces, and when.
func introduced(line string) (from mail.Address, date string) {
	line = strings.TrimRight(line, " :\r")
	before, behind := line, ""
	for _, verb := range []string{" wrote", " schreef", " schrieb", " a écrit"} {
		if i := strings.Index(strings.ToLower(line), verb); i >= 0 {
			before, behind = line[:i], strings.TrimSpace(line[i+len(verb):])
			break
		}
	}
	if behind != "" { // Op 3 mei schreef An Smit <an@example.nl>:
		from = addressIn(behind)
	}
	_, before, _ = strings.Cut(before, " ")
	if from != (mail.Address{}) {
		return from, strings.Trim(before, " ,")
	}
	// On Mon, 3 May 2026 at 10:00, Ann Lee <ann@example.com> wrote:
	i := strings.LastIndex(strings.TrimRight(strings.Split(before, "<")[0], " "), ",")
	if i < 0 {
		return addressIn(before), ""
	}
	return addressIn(before[i+1:]), strings.Trim(before[:i], " ,")
}

// addressIn reads a name, an address, or both.
func addressIn(s string) mail.Address {
	a := mail.Address{Address: address().FindString(s)}
	name, _, _ := strings.Cut(s, "<")
	name, _, _ = strings.Cut(name, "[mailto:")
	a.Name = strings.Trim(name, " \t\"'*,\r")
	if a.Name == a.Address {
		a.Name = ""
	}
	return a
}
