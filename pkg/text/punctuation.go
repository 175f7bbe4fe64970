package text

import (
	"strings"
	"unicode"
)

// punctuation reads the ASCII sign c at src[i] and returns where to go on.
func (d *Document) punctuation(i int, c byte) int {
	s := d.src
	next := i + 1
	switch c {
	case ',':
		d.mark(Comma, next)
	case '.':
		if strings.HasPrefix(s[i:], "..") {
			for next < len(s) && s[next] == '.' {
				next++
			}
			d.mark(Ellipsis, next)
		} else if !d.gap.space || !letterOrDigitAt(s, next) { // but .htaccess
			d.mark(Period, next)
		}
	case '!':
		d.mark(Exclaim, next)
	case '?':
		d.mark(Question, next)
	case ':', ';', '=':
		if end := d.emoticon(i); end > 0 {
			return d.putEmoji(i, end)
		}
		if c == ':' {
			d.mark(Colon, next)
		} else if c == ';' {
			d.mark(Semicolon, next)
		}
	case '-':
		d.mark(Dash, next)
	case '(':
		if end := d.bracketed(i, "(", ")"); end > 0 {
			return end
		}
		d.mark(OpenParen, next)
	case ')':
		d.mark(CloseParen, next)
	case '"':
		d.quotation(i, 1, 0)
	case '\'', '`':
		return d.apostrophe(i, 1)
	case '@':
		return d.mention(i)
	case '#':
		return d.hash(i)
	case '$':
		if end := d.placeholder(i); end > 0 {
			return end
		}
		return d.amount(i, 1)
	case '{', '%':
		if end := d.placeholder(i); end > 0 {
			return end
		}
	case '[':
		return d.bracket(i)
	case ']':
		if strings.HasPrefix(s[next:], "(") {
			if end := linkEnd(s, next); end > 0 {
				d.put(next+1, end-1, URL, lower(s[next+1:end-1]))
				return end
			}
		}
	case '<':
		if strings.HasPrefix(s[next:], "3") && !letterOrDigitAt(s, i+2) {
			return d.putEmoji(i, i+2)
		}
		if end := d.placeholder(i); end > 0 {
			return end
		}
		if end := d.bracketed(i, "<", ">"); end > 0 {
			return end
		}
	case '_':
		for next < len(s) && s[next] == '_' {
			next++
		}
		if next-i >= 3 && d.gap.newlines == 0 && len(d.Tokens) > 0 {
			return d.putLower(i, next, Placeholder)
		}
	case 0x1b:
		return escapeEnd(s, i)
	}
	return next
}

// beyondASCII reads the character outside ASCII at src[i].
func (d *Document) beyondASCII(i int) int {
	s := d.src
	r, n := runeAt(s, i)
	next := i + n
	switch r {
	case '“', '”', '„', '‟', '«', '»', '″':
		d.quotation(i, n, 0)
		return next
	case '‘', '’', 'ʼ', '´', '‚', '‹', '›':
		return d.apostrophe(i, n)
	case '–', '—', '―', '‒', '−':
		d.mark(Dash, next)
		return next
	case '…':
		d.mark(Ellipsis, next)
		return next
	case '。', '．':
		d.mark(Period, next)
		return next
	case '！':
		d.mark(Exclaim, next)
		return next
	case '？':
		d.mark(Question, next)
		return next
	case '，', '、':
		d.mark(Comma, next)
		return next
	case '：':
		d.mark(Colon, next)
		return next
	case '\u0085', '\u2028', '\u2029':
		return d.newline(i, n)
	}
	switch {
	case isCurrency(r):
		return d.amount(i, n)
	case isInvisible(r):
	case isEmoji(r):
		return d.putEmoji(i, emojiEnd(s, i))
	case strings.HasPrefix(s[next:], "\ufe0f"): // a sign shown as an emoji
		return d.putEmoji(i, emojiEnd(s, i))
	case unicode.IsLetter(r):
		return d.word(i)
	case isBullet(r):
		d.gap.item = true
		d.gap.space = true
	case unicode.IsSpace(r):
		d.gap.space = true
	}
	return next
}

// quotation notes a quotation mark. A straight one opens when it stands before
// a word, and closes when it stands behind one. kind is 0 for double, 1 for single.
func (d *Document) quotation(i, width, kind int) {
	s := d.src
	r, _ := runeAt(s, i)
	opens := false
	switch r {
	case '“', '„', '«', '‹', '‚':
		opens = !(r == '“' && d.quote[kind] >= 0 && !spaceBefore(s, i)) // „so“
	case '”', '‟', '»', '›':
		opens = false
	default:
		before, after := spaceBefore(s, i), spaceAt(s, i+width)
		opens = before && !after
		if before == after {
			opens = d.quote[kind] < 0
		}
	}
	if opens {
		d.mark(OpenQuote, i+width)
		d.quote[kind] = len(d.Tokens)
		return
	}
	d.mark(CloseQuote, i+width)
	if first := d.quote[kind]; first >= 0 && len(d.Tokens)-first <= maxQuoted {
		for k := first; k < len(d.Tokens); k++ {
			d.Tokens[k].Quoted = true
		}
	}
	d.quote[kind] = -1
}

// maxQuoted is the number of words above which two marks are no pair.
const maxQuoted = 80

func spaceBefore(s string, i int) bool {
	if i == 0 {
		return true
	}
	switch s[i-1] {
	case '(', '[', '-', '*', '_', '>':
		return true
	}
	return s[i-1] <= ' ' || strings.HasSuffix(s[max(0, i-3):i], "—") || strings.HasSuffix(s[max(0, i-2):i], "\u00a0")
}

func spaceAt(s string, i int) bool {
	return i >= len(s) || s[i] <= ' ' || strings.HasPrefix(s[i:], "\u00a0")
}

// apostrophe reads an apostrophe that stands before or behind a word: the start
// of 't, the end of a plural possessive, or a quotation mark.
func (d *Document) apostrophe(i, width int) int {
	s := d.src
	next := i + width
	if letterAt(s, next) && (i == 0 || !letterOrDigitBefore(s, i)) {
		if end := d.clipped(i, next); end > 0 {
			return end
		}
	}
	r, _ := runeAt(s, i)
	straight := r == '\'' || r == '`' || r == '´' || r == 'ʼ'
	switch {
	case d.quote[1] >= 0 && (straight || r == '’' || r == '›') && !spaceBefore(s, i):
		d.quotation(i, width, 1)
	case letterOrDigitAt(s, next) && spaceBefore(s, i):
		d.mark(OpenQuote, next)
		d.quote[1] = len(d.Tokens)
	}
	return next
}

func letterOrDigitBefore(s string, i int) bool {
	return i > 0 && (isASCIILetter(s[i-1]) || isDigit(s[i-1]))
}

// clipped reads a word that begins with an apostrophe and that the lexicon
// knows: 't, 'cause, 's avonds. It returns 0 for any other.
func (d *Document) clipped(i, next int) int {
	s := d.src
	end := next
	for end < len(s) && end-next < 24 && (letterAt(s, end) || s[end] >= 0x80 && !spaceAt(s, end)) {
		_, n := runeAt(s, end)
		end += n
	}
	if end < len(s) && (s[end] == ' ' || s[end] == '-') {
		long := end + 1
		long = lettersEnd(s, min(long, len(s)))
		if long-end < 24 && d.known(s[i:long]) {
			return d.whole(i, long)
		}
	}
	if d.known(s[i:end]) {
		return d.whole(i, end)
	}
	return 0
}

func (d *Document) known(raw string) bool {
	var buf [64]byte
	b, _ := fold(buf[:0], raw, nil)
	return d.Language.lexicon[string(b)].expand != nil
}

func (d *Document) whole(i, end int) int {
	h := uint32(hashStart)
	for k := i; k < end; k++ {
		h = (h ^ uint32(d.src[k])) * hashPrime
	}
	d.putParts(i, end, d.cache.lookup(d.src[i:end], h))
	return end
}

func (d *Document) mention(i int) int {
	s := d.src
	if k := len(d.Tokens); k > 0 && d.Tokens[k-1].End == i && letterOrDigitAt(s, i+1) {
		if end := d.email(d.Tokens[k-1].Start, i); end > 0 {
			return end
		}
	}
	end := nameEnd(s, i+1)
	if end == i+1 {
		return end
	}
	return d.putLower(i, end, Mention)
}

func (d *Document) hash(i int) int {
	s := d.src
	if end := d.placeholder(i); end > 0 {
		return end
	}
	j := i + 1
	if j < len(s) && s[j] == ' ' && d.gap.newlines == 0 && len(d.Tokens) > 0 && j+1 < len(s) && isDigit(s[j+1]) {
		j++
	}
	end := nameEnd(s, j)
	if end == j {
		return i + 1
	}
	if isDigit(s[j]) || kindOf("", s[j:end]) == Reference {
		for end+1 < len(s) && s[end] == '-' && letterOrDigitAt(s, end+1) && end-i < maxCached {
			end = nameEnd(s, end+1)
		}
		return d.putLower(i, end, Reference)
	}
	return d.putLower(i, end, Hashtag)
}

func nameEnd(s string, i int) int {
	for i < len(s) {
		if c := s[i]; isASCIILetter(c) || isDigit(c) || c == '_' {
			i++
		} else if c >= 0x80 && letterAt(s, i) {
			_, n := runeAt(s, i)
			i += n
		} else {
			break
		}
	}
	return i
}

// linkEnd returns the end of the (address) of a Markdown link.
func linkEnd(s string, i int) int {
	for j := i + 1; j < len(s) && j-i < 2000; j++ {
		switch {
		case s[j] == ')':
			if j == i+1 {
				return 0
			}
			return j + 1
		case s[j] <= ' ' || s[j] == '(':
			return 0
		}
	}
	return 0
}

// escapeEnd passes over a terminal's control sequence.
func escapeEnd(s string, i int) int {
	j := i + 1
	if j >= len(s) || s[j] != '[' {
		return j
	}
	for j++; j < len(s) && j-i < 32; j++ {
		if isASCIILetter(s[j]) {
			return j + 1
		}
	}
	return i + 1
}
