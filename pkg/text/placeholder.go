package text

import "strings"

// A Syntax is a way in which help desks write placeholders.
type Syntax uint8

const (
	NoSyntax     Syntax = iota
	DoubleBraces        // {{ticket.id}}: Zendesk, Freshdesk, Intercom, Gorgias, Chatwoot, Front
	TagBraces           // {%customer.firstName,fallback=there%}: Help Scout
	PercentBrace        // %{ticket.name.first}: osTicket
	HashBrace           // #{ticket.customer.firstname}: Zammad
	DollarBrace         // ${Contact Name}: Zoho, Jira
	Percents            // %name%: LiveChat
	Angles              // <<name>>
	Braces              // {customer_name}, {brief description of the fix}
	Control             // {% if vip %}: Liquid; no placeholder, it says what is shown
)

var syntaxes = [...]string{"", "{{…}}", "{%…%}", "%{…}", "#{…}", "${…}", "%…%", "<<…>>", "{…}", "{% … %}"}

func (s Syntax) String() string { return syntaxes[s] }

// Machine reports whether a help desk fills such placeholders in by itself. The others
// are for the agent to fill in.
func (s Syntax) Machine() bool { return DoubleBraces <= s && s <= Percents }

const (
	maxPlaceholder = 500 // bytes of a placeholder, that may hold filters and conditions
	maxField       = 60  // bytes of those that hold a description
)

// PlaceholderAt reads the placeholder that begins at s[i]: where it ends and how it is
// written. The end is 0 where none begins. It is the one place that knows how they are
// written, but for those that only the words in them tell from common text: [Your name]
// in brackets, <NAME> and (NAME), xxxnamexxx.
func PlaceholderAt(s string, i int) (end int, syntax Syntax) {
	var next byte
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch s[i] {
	case '{':
		switch next {
		case '{':
			end = enclosed(s, i, "{{", "}}", maxPlaceholder)
			for end > 0 && end < len(s) && s[end] == '}' && end-i < maxPlaceholder {
				end++
			}
			return end, DoubleBraces
		case '%':
			if end = enclosed(s, i, "{%", "%}", maxPlaceholder); end > 0 && isTagField(s[i+2:end-2]) {
				return end, TagBraces
			}
			return end, Control
		}
		if end = enclosed(s, i, "{", "}", maxField); end > 0 && !isDescription(s[i+1:end-1]) {
			end = 0
		}
		return end, Braces
	case '%':
		if next == '{' {
			return enclosed(s, i, "%{", "}", maxPlaceholder), PercentBrace
		}
		// In 5%-10% and in caf%C3%A9 the signs belong to what stands around them.
		if end = enclosed(s, i, "%", "%", maxField); end > 0 && (!isASCIILetter(next) || !isOneWord(s[i+1:end-1]) ||
			letterOrDigitBefore(s, i) || letterOrDigitAt(s, end)) {
			end = 0
		}
		return end, Percents
	case '#':
		if next == '{' {
			return enclosed(s, i, "#{", "}", maxPlaceholder), HashBrace
		}
	case '$':
		if next == '{' {
			return enclosed(s, i, "${", "}", maxPlaceholder), DollarBrace
		}
	case '<':
		if next == '<' {
			if end = enclosed(s, i, "<<", ">>", maxField); end > 0 && !isOneWord(s[i+2:end-2]) {
				end = 0
			}
			return end, Angles
		}
	}
	return 0, NoSyntax
}

// Inner returns what stands between the signs of a placeholder in that syntax, without
// the hyphens by which Liquid takes space away.
func (s Syntax) Inner(placeholder string) string {
	cut := 1
	switch s {
	case DoubleBraces:
		return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.Trim(placeholder, "{}"), "-"), "-"))
	case Control, TagBraces:
		in := placeholder[2 : len(placeholder)-2]
		return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(in, "-"), "-"))
	case Angles:
		return strings.TrimSpace(placeholder[2 : len(placeholder)-2])
	case PercentBrace, HashBrace, DollarBrace:
		cut = 2
	}
	return strings.TrimSpace(placeholder[cut : len(placeholder)-1])
}

// enclosed returns the end of open…close at s[i], of at most so many bytes; 0 when it is
// empty, holds an opening sign of its own, or goes on over a line. What is long enough
// for a condition may be wrapped, but no paragraph may end in it.
func enclosed(s string, i int, open, close string, limit int) int {
	if !strings.HasPrefix(s[i:], open) {
		return 0
	}
	in := s[i+len(open) : min(len(s), i+limit)]
	n := strings.Index(in, close)
	if n <= 0 {
		return 0
	}
	in = in[:n]
	switch {
	case open == "{{", open == "{%":
		if strings.Contains(in, "{{") || strings.Contains(in, "{%") || strings.Contains(in, "\n\n") || strings.Contains(in, "\n\r\n") {
			return 0
		}
	case open != close && strings.ContainsAny(in, "\n{<"), strings.ContainsRune(in, '\n'):
		return 0
	}
	if strings.TrimSpace(in) == "" {
		return 0
	}
	return i + len(open) + n + len(close)
}

// isTagField tells customer.firstName from the tags of Liquid, which are bare words.
func isTagField(in string) bool {
	in = strings.TrimLeft(in, "- ")
	n := nameEnd(in, 0)
	return n > 0 && n < len(in) && in[n] == '.'
}

// isDescription tells what agents are to fill in from code in braces.
func isDescription(in string) bool {
	return !strings.ContainsAny(in, "\";=<>\\`") && !strings.Contains(in, ": ")
}

func isOneWord(in string) bool {
	for i := 0; i < len(in); i++ {
		if c := in[i]; !isASCIILetter(c) && !isDigit(c) && c != '_' && c != '.' && c != '-' && c < 0x80 {
			return false
		}
	}
	return true
}

// placeholder reads the placeholder at src[i], or the tag that only says what is shown.
// It returns 0 where there is neither.
func (d *Document) placeholder(i int) int {
	end, syntax := PlaceholderAt(d.src, i)
	if end == 0 || syntax == Control {
		return end
	}
	return d.putLower(i, end, Placeholder)
}

// bracketed reads [NAME], [Your name], <NAME> and (FIRST_NAME) at src[i]; 0 where there
// are only words in brackets.
func (d *Document) bracketed(i int, open, close string) int {
	s := d.src
	end := enclosed(s, i, open, close, maxField+2)
	if end == 0 || !d.isFieldName(s[i+len(open):end-len(close)], open != "(") {
		return 0
	}
	return d.putLower(i, end, Placeholder)
}

// bracket reads what is in square brackets. Two of them are a field whatever stands in
// it; one may also be a link or its name.
func (d *Document) bracket(i int) int {
	s := d.src
	if end := enclosed(s, i, "[[", "]]", maxField); end > 0 {
		return d.putLower(i, end, Placeholder)
	}
	if n := strings.IndexByte(s[i:min(len(s), i+maxField+2)], ']'); n > 0 && i+n+1 < len(s) && (s[i+n+1] == '(' || s[i+n+1] == '[') {
		return i + 1
	}
	if end := d.bracketed(i, "[", "]"); end > 0 {
		return end
	}
	return i + 1
}

// isFieldName tells [NAME], [first_name] and [Your name] from words that only
// stand in brackets. Words by which a field is known count when head is set.
func (d *Document) isFieldName(s string, head bool) bool {
	if len(s) < 2 || len(s) > maxField {
		return false
	}
	letters, lowerCase, underscore := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z':
			lowerCase++
			letters++
		case 'A' <= c && c <= 'Z':
			letters++
		case c == '_':
			underscore = true
		case isDigit(c), c == ' ', c == '-', c == '/', c == '\'', c == '.':
		default:
			return false
		}
	}
	if letters < 2 {
		return false
	}
	if !head {
		return underscore && lowerCase == 0
	}
	if lowerCase == 0 || underscore {
		return true
	}
	var buf [64]byte
	first, _ := fold(buf[:0], s[:lettersEnd(s, 0)], nil)
	return d.Language.lexicon[string(first)].flags&fPlaceholder != 0
}

// isWrittenField tells xxxnamexxx and XXX from words.
func isWrittenField(norm, written string) bool {
	return len(norm) > 6 && strings.HasPrefix(norm, "xxx") && strings.HasSuffix(norm, "xxx") ||
		len(written) >= 3 && strings.Trim(written, "X") == ""
}
