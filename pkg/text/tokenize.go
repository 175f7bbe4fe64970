package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenize fills Tokens, gaps and lines from src in one pass. Whatever it looks
// ahead for is bounded, so that the pass stays linear.
func (d *Document) tokenize() {
	s := d.src
	i := d.startLine(0)
	for i < len(s) {
		c := s[i]
		switch classOf[c] {
		case letter:
			i = d.word(i)
		case space:
			d.gap.space = true
			i++
		case digit:
			i = d.number(i)
		case newline:
			i = d.newline(i, 1)
		case high:
			i = d.beyondASCII(i)
		default:
			i = d.punctuation(i, c)
		}
	}
	d.lines[len(d.lines)-1].end = len(s)
	d.gaps = append(d.gaps, d.gap)
}

type class uint8

const (
	other class = iota
	space
	newline
	letter
	digit
	high
)

var classOf = func() (table [256]class) {
	for i := range table {
		switch c := byte(i); {
		case c == '\n':
			table[i] = newline
		case c <= ' ' && c != 0x1b || c == 0x7f:
			table[i] = space
		case isASCIILetter(c):
			table[i] = letter
		case isDigit(c):
			table[i] = digit
		case c >= utf8.RuneSelf:
			table[i] = high
		}
	}
	return table
}()

// put appends a token for src[start:end] and closes the gap before it.
func (d *Document) put(start, end int, kind Kind, norm string) *Token {
	d.gaps = append(d.gaps, d.gap)
	d.Tokens = append(d.Tokens, Token{})
	t := &d.Tokens[len(d.Tokens)-1] // filled in place: it is large
	t.Start, t.End, t.Norm, t.Kind, t.Before, t.Word = start, end, norm, kind, d.gap.punct, -1
	d.gap = gap{}
	return t
}

// putLower appends a token that keeps its wording, in lower case.
func (d *Document) putLower(start, end int, kind Kind) int {
	end = min(end, len(d.src))
	d.put(start, end, kind, lower(d.src[start:end]))
	return end
}

func lower(s string) string {
	if hasUpper(s) || !isASCII(s) {
		return strings.ToLower(s)
	}
	return s
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mark notes punctuation that ends at src[end].
func (d *Document) mark(p Punct, end int) {
	d.gap.punct |= p
	closer := p&(CloseParen|CloseQuote) != 0 && d.gap.punct&terminator != 0 && !d.gap.space
	if p&terminator != 0 || closer {
		d.gap.end = end
	}
}

func (d *Document) newline(i, width int) int {
	d.lines[len(d.lines)-1].end = i
	d.gap.punct |= Newline
	d.gap.newlines = min(d.gap.newlines+1, 2)
	d.quote = [2]int{-1, -1}
	return d.startLine(i + width)
}

// startLine notes the line that begins at i and passes over what only marks it:
// quote signs, bullets, list numbers, the signs of a heading.
func (d *Document) startLine(i int) int {
	s := d.src
	ln := line{start: i, first: len(d.Tokens)}
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '>') {
		ln.quoted = ln.quoted || s[i] == '>'
		i++
	}
	d.gap.space = true
	rest := s[i:]
	ln.rule = isRule(rest)
	if n := bullet(rest); n > 0 {
		d.gap.item = true
		i += n
	}
	d.lines = append(d.lines, ln)
	return i
}

// isRule recognises the line of two dashes above a signature.
func isRule(s string) bool {
	if !strings.HasPrefix(s, "--") {
		return false
	}
	s = strings.TrimLeft(s[2:min(len(s), 8)], " \r")
	return s == "" || s[0] == '\n'
}

// bullet returns the length of the list mark that s begins with, 0 without.
func bullet(s string) int {
	if s == "" {
		return 0
	}
	n := 0
	switch c := s[0]; {
	case c == '-' || c == '*' || c == '+':
		n = 1
	case isDigit(c):
		n = 1
		if len(s) > 1 && isDigit(s[1]) {
			n = 2
		}
		if len(s) <= n || s[n] != '.' && s[n] != ')' {
			return 0
		}
		n++
	case isASCIILetter(c) && len(s) > 1 && s[1] == ')':
		n = 2
	case c >= utf8.RuneSelf:
		r, size := runeAt(s, 0)
		if r != '–' && r != '—' && !isBullet(r) {
			return 0
		}
		n = size
	default:
		return 0
	}
	if len(s) > n+1 && (s[n] == ' ' || s[n] == '\t') && s[n+1] > ' ' && s[n+1] != s[0] {
		return n
	}
	return 0
}

func isBullet(r rune) bool {
	switch r {
	case '•', '▪', '‣', '●', '○', '◦', '·', '■', '□':
		return true
	}
	return false
}

const (
	hashStart = 2166136261
	hashPrime = 16777619
)

// word reads the written word at src[i], which begins with a letter or with an
// apostrophe: letters, digits, apostrophes and hyphens between letters.
func (d *Document) word(i int) int {
	s := d.src
	h := uint32(hashStart)
	j := i
scan:
	for j < len(s) {
		c := s[j]
		switch classOf[c] {
		case letter, digit:
			h = (h ^ uint32(c)) * hashPrime
			j++
			continue
		case high:
			r, n := runeAt(s, j)
			if !isLetter(r) && !((isApostrophe(r) || isInvisible(r)) && letterAt(s, j+n)) {
				break scan
			}
			for ; n > 0; n-- {
				h = (h ^ uint32(s[j])) * hashPrime
				j++
			}
			continue
		}
		switch c {
		case '\'', '`':
			if !letterAt(s, j+1) {
				break scan
			}
		case '-', '_':
			if j == i || j-i > maxCached/2 || !letterAt(s, j+1) && !codeHyphen(s, j) {
				break scan
			}
		case '.': // v1.2
			if j == i || !isDigit(s[j-1]) || j+1 >= len(s) || !isDigit(s[j+1]) || j-i > maxCached/2 {
				break scan
			}
		default:
			break scan
		}
		h = (h ^ uint32(c)) * hashPrime
		j++
	}
	if end := dottedEnd(s, i, j); end > 0 {
		for ; j < end; j++ {
			h = (h ^ uint32(s[j])) * hashPrime
		}
	}
	if j < len(s) {
		switch s[j] {
		case '@':
			if end := d.email(i, j); end > 0 {
				return end
			}
		case ':':
			if strings.HasPrefix(s[j:], "://") || s[i:j] == "mailto" {
				return d.putLower(i, urlEnd(s, j+1), URL)
			}
		case '.':
			if end := domainEnd(s, i, j); end > 0 {
				return d.putLower(i, end, URL)
			}
		}
	}
	e := d.cache.lookup(s[i:j], h)
	if e.first.flags&(fMonth|fCurrency) != 0 && len(e.rest) == 0 && e.first.capital {
		if end, kind := d.wordBeforeNumber(e, j); end > 0 {
			return d.putLower(i, end, kind)
		}
	}
	d.putParts(i, j, e)
	return j
}

// codeHyphen reports whether the hyphen at s[j] stands within a code: I-20391.
func codeHyphen(s string, j int) bool {
	c := s[j-1]
	return (isDigit(c) || 'A' <= c && c <= 'Z') && j+1 < len(s) && isDigit(s[j+1])
}

// dottedEnd returns the end of a.u.b. or p.m, whose first letter is s[i:j]; 0
// when the period at s[j] is a common one.
func dottedEnd(s string, i, j int) int {
	if j != i+1 || j >= len(s) || s[j] != '.' {
		return 0
	}
	end := 0
	for j+1 < len(s) && j-i < 24 && s[j] == '.' && isASCIILetter(s[j+1]) && !letterOrDigitAt(s, j+2) {
		j += 2
		end = j
		if j < len(s) && s[j] == '.' {
			end++
		}
	}
	return end
}

func (d *Document) putParts(i, j int, e *entry) {
	d.putPart(i, &e.first)
	if len(e.rest) == 0 {
		d.Tokens[len(d.Tokens)-1].End = j
		return
	}
	rest := e.rest
	for k := range rest {
		d.putPart(i, &rest[k])
	}
	d.Tokens[len(d.Tokens)-1].End = j
}

func (d *Document) putPart(i int, p *part) {
	t := d.put(i+int(p.start), i+int(p.end), p.kind, p.norm)
	t.Capital, t.AllCaps = p.capital, p.allCaps
	t.Stop = p.flags&fStop != 0
	t.Written = p.flags&fNumberWord != 0
	t.Unit = p.flags&fUnit != 0
	t.Word = p.word
	t.flags = p.flags
}

// wordBeforeNumber joins June 3 and EUR 25.
func (d *Document) wordBeforeNumber(e *entry, j int) (int, Kind) {
	s := d.src
	k := j
	if k < len(s) && s[k] == '.' {
		k++
	}
	if k < len(s) && s[k] == ' ' {
		k++
	}
	if k >= len(s) || !isDigit(s[k]) {
		return 0, 0
	}
	if e.first.flags&fCurrency != 0 {
		if !e.first.allCaps {
			return 0, 0
		}
		return figures(s, k), Amount
	}
	end := digitsEnd(s, k)
	if n := end - k; n > 2 && n != 4 || letterAt(s, end) && !d.ordinalAt(end) ||
		end+1 < len(s) && (s[end] == ':' || s[end] == '.') && isDigit(s[end+1]) {
		return 0, 0
	}
	if d.ordinalAt(end) {
		end = lettersEnd(s, end)
	}
	return d.yearAfter(end), Date
}

// yearAfter extends a date that ends at end by a year.
func (d *Document) yearAfter(end int) int {
	s := d.src
	k := end
	if k < len(s) && s[k] == ',' {
		k++
	}
	if k < len(s) && s[k] == ' ' {
		k++
	}
	if y := digitsEnd(s, k); k > end && y-k == 4 && (s[k] == '1' || s[k] == '2') && !letterAt(s, y) {
		return y
	}
	return end
}

func (d *Document) ordinalAt(i int) bool {
	end := lettersEnd(d.src, i)
	return end > i && end-i <= 3 && d.Language.ordinals[lower(d.src[i:end])]
}

// number reads what begins with a digit at src[i].
func (d *Document) number(i int) int {
	s := d.src
	if end := keycap(s, i); end > 0 {
		return d.putEmoji(i, end)
	}
	n := scanFigures(s, i)
	j := n.end
	// 3SABC12345, 2nd, 10am, 5kg
	if j < len(s) && letterAt(s, j) {
		end := lettersEnd(s, j)
		tail := s[j:min(end, j+8)]
		f := d.Language.lexicon[lower(tail)].flags
		switch {
		case end < len(s) && (isDigit(s[end]) || s[end] == '-' && end+1 < len(s) && isDigit(s[end+1])) && end-j < maxCached:
			return d.word(i)
		case d.ordinalAt(j):
			if end2, ok := d.monthAfter(end); ok {
				return d.putLower(i, end2, Date)
			}
			return d.putLower(i, end, Number)
		case f&fTimeMark != 0:
			return d.putLower(i, end, Time)
		case f&fCurrency != 0:
			return d.putLower(i, end, Amount)
		case f&fMonth != 0:
			return d.putLower(i, d.yearAfter(end), Date)
		case end-j <= 3:
			return d.putLower(i, end, Number)
		}
		return d.word(i)
	}
	if n.kind == Number {
		if end := currencyAfter(s, j); end > 0 {
			return d.putLower(i, end, Amount)
		}
		if j < len(s) && s[j] == '%' {
			return d.putLower(i, j+1, Number)
		}
		if end, f := d.peek(j); end > 0 {
			switch {
			case f&fCurrency != 0:
				return d.putLower(i, end, Amount)
			case f&fTimeMark != 0:
				return d.putLower(i, end, Time)
			case f&fMonth != 0 && j-i <= 2:
				return d.putLower(i, d.yearAfter(end), Date)
			}
		}
		if n.clock && d.afterTimeSign() {
			n.kind = Time
		}
		if n.plain && (j-i >= 5 || d.afterReferenceWord()) {
			n.kind = Reference
		}
	} else if n.kind == Time {
		if end, f := d.peek(j); end > 0 && f&fTimeMark != 0 {
			j = end
		}
	}
	return d.putLower(i, j, n.kind)
}

func (d *Document) afterTimeSign() bool {
	k := len(d.Tokens) - 1
	return k >= 0 && (d.Tokens[k].flags&fTimeSign != 0 || d.Tokens[k].Kind == Time)
}

func (d *Document) afterReferenceWord() bool {
	k := len(d.Tokens) - 1
	return k >= 0 && d.Tokens[k].flags&fReference != 0 && d.gap.punct&^(Colon|Period) == 0
}

// monthAfter finds a month behind "3rd" or "3rd of".
func (d *Document) monthAfter(j int) (int, bool) {
	end, f := d.peek(j)
	if end > 0 && f&fJoiner != 0 {
		end, f = d.peek(end)
	}
	if end > 0 && f&fMonth != 0 {
		return d.yearAfter(end), true
	}
	return 0, false
}

// peek returns the end and the flags of the word behind at most one space.
func (d *Document) peek(j int) (int, flag) {
	s := d.src
	if strings.HasPrefix(s[j:], "\u00a0") || strings.HasPrefix(s[j:], "\u202f") {
		_, n := runeAt(s, j)
		j += n
	} else if j < len(s) && (s[j] == ' ' || s[j] == '-') {
		j++
	}
	k := j
	for k < len(s) && k-j < 16 && (isASCIILetter(s[k]) || s[k] == '.' && k > j && k+1 < len(s) && isASCIILetter(s[k+1])) {
		k++
	}
	if k == j || letterAt(s, k) {
		return 0, 0
	}
	var buf [16]byte
	w := buf[:0]
	dotted := false
	for _, c := range []byte(s[j:k]) {
		if c == '.' {
			dotted = true
			continue
		}
		if c < 'a' {
			c += 'a' - 'A'
		}
		w = append(w, c)
	}
	f := d.Language.lexicon[string(w)].flags
	if dotted && k < len(s) && s[k] == '.' {
		k++
	}
	return k, f
}

// figuresFound is what scanFigures makes of a run of digits and separators.
type figuresFound struct {
	end   int
	kind  Kind
	plain bool // digits only
	clock bool // could be a time: 10.30
}

// scanFigures reads digits with single separators between them.
func scanFigures(s string, i int) figuresFound {
	var group [4]int // lengths of the first groups
	var value [4]int
	var sep [4]byte
	groups, longest := 0, 0
	colon, hyphen := false, false
	j := i
	for {
		start := j
		v := 0
		for j < len(s) && isDigit(s[j]) {
			if j-start < 6 {
				v = 10*v + int(s[j]-'0')
			}
			j++
		}
		if groups < 4 {
			group[groups], value[groups] = j-start, v
		}
		longest = max(longest, j-start)
		groups++
		if j+1 >= len(s) || j-i > maxCached {
			break
		}
		c, width := s[j], 1
		if strings.HasPrefix(s[j:], "–") {
			c, width = '-', len("–")
		}
		if j+width >= len(s) || !isDigit(s[j+width]) {
			break
		}
		switch c {
		case ':':
			colon = true
		case '-':
			hyphen = true
		case '.', ',', '/', '\'':
		default:
			c = 0
		}
		if c == 0 {
			break
		}
		if groups <= 4 {
			sep[groups-1] = c
		}
		j += width
	}
	f := figuresFound{end: j, kind: Number, plain: groups == 1}
	switch {
	case groups == 1:
	case colon && (value[0] < 25 && group[0] <= 2):
		f.kind = Time
	case groups == 3 && sep[0] == sep[1] && (sep[0] == '-' || sep[0] == '/' || sep[0] == '.') && isDate(group, value):
		f.kind = Date
	case groups == 2 && sep[0] == '/' && group[0] <= 2 && group[1] == 2 && value[0] <= 31 && value[1] <= 31 &&
		value[0] > 0 && value[1] > 0 && (value[0] <= 12 || value[1] <= 12) && (group[0] == 2 || s[i+group[0]+1] == '0'):
		f.kind = Date
	case hyphen && longest >= 4:
		f.kind = Reference
	case groups == 2 && sep[0] == '.' && group[0] <= 2 && group[1] == 2 && value[0] < 25 && value[1] < 60:
		f.clock = true
	case groups == 4 && sep == [4]byte{'.', '-', '.'}: // 10.00-12.00
		f.clock = value[0] < 25 && value[1] < 60
	}
	return f
}

// isDate tells 2024-05-01 and 12/03/24 from version numbers.
func isDate(group, value [4]int) bool {
	small := func(k int) bool { return group[k] <= 2 && value[k] >= 1 && value[k] <= 31 }
	if !small(1) {
		return false
	}
	return group[0] == 4 && small(2) && (value[1] <= 12 || value[2] <= 12) ||
		small(0) && (group[2] == 4 || group[2] == 2) && (value[0] <= 12 || value[1] <= 12)
}

// figures returns the end of the figures of an amount: 1.234,56 or 23,-
func figures(s string, i int) int {
	j := i
	for j < len(s) && j-i < maxCached && (isDigit(s[j]) || (s[j] == '.' || s[j] == ',') && j+1 < len(s) && isDigit(s[j+1])) {
		j++
	}
	for _, round := range []string{",-", ".-", ",–", ",—", ",--"} {
		if strings.HasPrefix(s[j:], round) {
			j += len(round)
			break
		}
	}
	if j < len(s) && (s[j]|0x20 == 'k' || s[j]|0x20 == 'm') && !letterOrDigitAt(s, j+1) {
		j++
	}
	return j
}

// currencyAfter returns the end of a currency sign behind a number: 25€, 23,- €.
func currencyAfter(s string, j int) int {
	if strings.HasPrefix(s[j:], ",-") {
		return j + 2
	}
	if j < len(s) && s[j] == ' ' {
		j++
	}
	if j >= len(s) {
		return 0
	}
	r, n := runeAt(s, j)
	if !isCurrency(r) || j+n < len(s) && isDigit(s[j+n]) || r == '$' && j+n < len(s) && s[j+n] == '{' {
		return 0
	}
	return j + n
}

func isCurrency(r rune) bool {
	switch r {
	case '$', '€', '£', '¥', '₹', '¢':
		return true
	}
	return false
}

// amount reads a currency sign of that width and what follows it.
func (d *Document) amount(i, width int) int {
	s := d.src
	j := i + width
	if j < len(s) && s[j] == ' ' {
		j++
	} else if strings.HasPrefix(s[j:], "\u00a0") {
		j += 2
	}
	if j < len(s) && s[j] == '-' {
		j++
	}
	if j >= len(s) || !isDigit(s[j]) {
		return i + width
	}
	return d.putLower(i, figures(s, j), Amount)
}

// email replaces what was read of an address, whose @ is at src[at], by one
// token. It returns 0 when no domain follows.
func (d *Document) email(start, at int) int {
	s := d.src
	end := hostEnd(s, at+1)
	if dot := strings.LastIndexByte(s[at+1:end], '.'); dot <= 0 || end-(at+1)-dot < 3 {
		return 0
	}
	// The local part may have been taken for several tokens: jan.de.vries@…
	first := start
	for first > 0 && start-first < maxCached && isLocal(s[first-1]) {
		first--
	}
	for len(d.Tokens) > 0 && d.Tokens[len(d.Tokens)-1].Start >= first {
		last := len(d.Tokens) - 1
		d.gap = d.gaps[last]
		d.Tokens, d.gaps = d.Tokens[:last], d.gaps[:last]
	}
	if k := len(d.Tokens); k > 0 && d.Tokens[k-1].End > first {
		first = d.Tokens[k-1].End
	}
	for first < start && !letterOrDigitAt(s, first) {
		first++ // punctuation before the address
	}
	for k := len(d.lines) - 1; k >= 0 && d.lines[k].first > len(d.Tokens); k-- {
		d.lines[k].first = len(d.Tokens)
	}
	for k, q := range d.quote {
		if q > len(d.Tokens) {
			d.quote[k] = len(d.Tokens)
		}
	}
	return d.putLower(first, end, Email)
}

func isLocal(c byte) bool {
	return isASCIILetter(c) || isDigit(c) || c == '.' || c == '_' || c == '-' || c == '+'
}

// hostEnd returns the end of the host name at s[i], without a closing period.
func hostEnd(s string, i int) int {
	j := i
	for j < len(s) && j-i < 253 && (isASCIILetter(s[j]) || isDigit(s[j]) || s[j] == '-' || s[j] == '.' && j > i && letterOrDigitAt(s, j+1)) {
		j++
	}
	return j
}

// domains are endings by which a bare host name is known.
var domains = map[string]bool{"com": true, "org": true, "net": true, "nl": true, "be": true, "eu": true,
	"io": true, "co": true, "uk": true, "de": true, "fr": true, "gov": true, "edu": true, "app": true, "dev": true,
	"info": true, "ly": true, "gl": true}

// domainEnd recognises www.example.org, example.org/path and t.co/x, where the
// first label is s[i:dot]. It returns 0 when this is no address.
func domainEnd(s string, i, dot int) int {
	if dot+1 >= len(s) || !letterOrDigitAt(s, dot+1) {
		return 0
	}
	end := hostEnd(s, dot+1)
	if strings.EqualFold(s[i:dot], "www") {
		return urlEnd(s, end)
	}
	top := s[i:end]
	top = top[strings.LastIndexByte(top, '.')+1:]
	if !domains[top] {
		return 0
	}
	if end < len(s) && s[end] == '/' {
		return urlEnd(s, end)
	}
	return end
}

// urlEnd returns the end of the address that goes on at s[i]. Punctuation that
// closes the sentence does not belong to it.
func urlEnd(s string, i int) int {
	j := i
	depth := 0
	for j < len(s) {
		c := s[j]
		if c <= ' ' || c == '<' || c == '>' || c == '"' || c == '|' || c == '`' {
			break
		}
		if c == '(' {
			depth++
		}
		if c == ')' {
			if depth == 0 {
				break
			}
			depth--
		}
		if c >= utf8.RuneSelf {
			if r, _ := runeAt(s, j); !unicode.IsLetter(r) {
				break
			}
		}
		j++
	}
	for j > i && strings.IndexByte(".,;:!?'*]}_)", s[j-1]) >= 0 {
		if s[j-1] == ')' && strings.Contains(s[max(i, j-200):j-1], "(") {
			break
		}
		j--
	}
	return j
}

func letterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	if s[i] < utf8.RuneSelf {
		return isASCIILetter(s[i])
	}
	r, _ := runeAt(s, i)
	return unicode.IsLetter(r)
}

func letterOrDigitAt(s string, i int) bool {
	return i < len(s) && (isDigit(s[i]) || letterAt(s, i))
}

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

func lettersEnd(s string, i int) int {
	for i < len(s) && isASCIILetter(s[i]) {
		i++
	}
	return i
}
