package text

// markQuotedLines marks the lines of earlier mail: those behind >, those below
// "On … wrote:", a header block or a line like -----Original Message-----.
func (d *Document) markQuotedLines() {
	for k := 0; k < len(d.lines); k++ {
		first, end := d.lineTokens(k)
		if d.lines[k].quoted || first == end {
			continue
		}
		below := 0 // first line below the introduction
		f := d.Tokens[first].flags
		if f&fIntro != 0 {
			below = d.introEnd(k)
		}
		if below == 0 && f&fHeader != 0 && d.isHeader(k) ||
			f&fSeparator != 0 && d.gaps[first].punct&Dash != 0 && d.hasPhrase(fSeparator, first) > 0 {
			below = k + 1
		}
		if below == 0 {
			continue
		}
		for j := k; j < below; j++ {
			d.lines[j].quoted = true
		}
		for below < len(d.lines) {
			if a, b := d.lineTokens(below); a < b {
				break
			}
			below++
		}
		if below < len(d.lines) && d.lines[below].quoted {
			k = below // the reply stands beneath the quotation
			continue
		}
		for ; below < len(d.lines); below++ {
			d.lines[below].quoted = true
		}
		return
	}
}

// lineTokens returns the tokens of line k.
func (d *Document) lineTokens(k int) (first, end int) {
	first, end = d.lines[k].first, len(d.Tokens)
	if k+1 < len(d.lines) {
		end = d.lines[k+1].first
	}
	return first, end
}

// maxIntro is the number of tokens in the longest "On … wrote:".
const maxIntro = 40

// introEnd returns the line below an "On … wrote:" that begins in line k and may
// be wrapped once. It returns 0 when there is none.
func (d *Document) introEnd(k int) int {
	first, end := d.lineTokens(k)
	below := k + 1
	for try := 0; try < 2; try++ {
		if end-first >= 3 && end-first <= maxIntro && d.gaps[end].punct&Colon != 0 {
			for _, in := range d.Language.intros {
				if d.Tokens[first].Norm == in.first && d.anyToken(first+1, end, in.last) {
					return below
				}
			}
		}
		if below >= len(d.lines) {
			return 0
		}
		_, end = d.lineTokens(below)
		below++
	}
	return 0
}

func (d *Document) anyToken(first, end int, norm string) bool {
	for i := first; i < end; i++ {
		if d.Tokens[i].Norm == norm {
			return true
		}
	}
	return false
}

// isHeader recognises From:, Sent:, To: on successive lines.
func (d *Document) isHeader(k int) bool {
	fields := 0
	for j := k; j < len(d.lines) && j < k+4; j++ {
		first, end := d.lineTokens(j)
		if first < end && d.Tokens[first].flags&fHeader != 0 && first+1 < len(d.gaps) && d.gaps[first+1].punct&Colon != 0 {
			fields++
		}
	}
	return fields >= 2
}

// hasPhrase returns the token behind the phrase of that sort which begins at
// token i, 0 when there is none.
func (d *Document) hasPhrase(f flag, i int) int {
	if d.Tokens[i].flags&f == 0 {
		return 0
	}
next:
	for _, rest := range d.Language.phrases[f][d.Tokens[i].Norm] {
		if i+len(rest) >= len(d.Tokens) {
			continue
		}
		for j, w := range rest {
			if d.Tokens[i+1+j].Norm != w {
				continue next
			}
		}
		return i + 1 + len(rest)
	}
	return 0
}

// maxSalutation is the number of words that may follow a greeting word.
const maxSalutation = 9

// findGreeting returns the tokens of the salutation. The rest of its line is
// not part of it.
func (d *Document) findGreeting() span {
	i := 0
	ln := 0
	for ln < len(d.lines) && d.lines[ln].quoted {
		ln++
	}
	if ln == len(d.lines) {
		return span{}
	}
	i = d.lines[ln].first
	first := i
	for i < len(d.Tokens) && (d.Tokens[i].Kind == Mention || d.Tokens[i].Kind == Emoji && i > first) && d.gaps[i+1].punct&Newline == 0 {
		i++
	}
	mentions := i
	if i >= len(d.Tokens) {
		return span{first, i}
	}
	end := d.hasPhrase(fGreeting, i)
	if end == 0 {
		if end = d.nameLine(i); end > 0 {
			return span{first, end}
		}
		return span{first, mentions}
	}
	for again := 0; again < 2 && end < len(d.Tokens); again++ { // Hi, good morning Anna
		if d.gaps[end].punct&^Comma == 0 {
			if e := d.hasPhrase(fGreeting, end); e > 0 {
				end = e
			}
		}
	}
	for n := 0; end < len(d.Tokens) && n < maxSalutation; n++ {
		t := &d.Tokens[end]
		if p := d.gaps[end].punct; p != 0 && !(p == Period && d.Tokens[end-1].flags&(fTitle|fAbbreviation) != 0) &&
			!(p == Comma && (t.flags&fTitle != 0 && t.flags&fStop == 0 || n == 0 && t.Capital && d.namesUpToComma(end))) {
			break
		}
		if !d.addresses(t) && !(t.Kind == Word && !t.Stop && n < 3 && d.gaps[end+1].punct&Newline != 0) && !d.particle(end) {
			break
		}
		end++
	}
	for end < len(d.Tokens) && d.Tokens[end].Kind == Emoji && d.gaps[end].newlines == 0 {
		end++
	}
	return span{first, end}
}

// namesUpToComma is for "Hi, Anna," whose name stands behind the comma.
func (d *Document) namesUpToComma(i int) bool {
	return d.Tokens[i].Kind == Word && !d.Tokens[i].Stop && d.gaps[i+1].punct&(Comma|Newline|Exclaim) != 0 && d.gaps[i+1].punct&Period == 0 &&
		d.Tokens[i].flags&(fWeakSignOff|fSignOff) == 0
}

// particle reports whether token i is a particle before a name: van in van der
// Berg, or and in Mr and Mrs Lee.
func (d *Document) particle(i int) bool {
	for ; i+1 < len(d.Tokens) && d.Tokens[i].flags&fParticle != 0 && d.gaps[i+1].punct == 0; i++ {
		if t := &d.Tokens[i+1]; t.Kind == Placeholder || t.flags&fTitle != 0 || t.Capital && !t.Stop {
			return true
		}
	}
	return false
}

// addresses reports whether a word can be part of a salutation.
func (d *Document) addresses(t *Token) bool {
	switch t.Kind {
	case Placeholder, Mention:
		return true
	case Word:
		return t.flags&(fTitle|fAddressee) != 0 || t.Capital && !t.Stop && t.flags&fNotName == 0
	}
	return false
}

// nameLine recognises "Maria," on a line of its own.
func (d *Document) nameLine(i int) int {
	end := i
	for end < len(d.Tokens) && end-i < 3 && (d.Tokens[end].Kind == Placeholder || d.Tokens[end].Capital && !d.Tokens[end].Stop) {
		end++
		if p := d.gaps[end].punct; p != 0 {
			if p == Comma|Newline && d.Tokens[i].flags&(fSignOff|fWeakSignOff) == 0 {
				return end
			}
			return 0
		}
	}
	return 0
}

// findInitials returns the first token of a signature like ^MA, *ACJ, -Lexie or
// /Reid at the very end of a post, len(Tokens) when there is none. Links, emoji
// and the count of a thread (2/2) may follow it.
func (d *Document) findInitials() int {
	none := len(d.Tokens)
	end := none
	for end > 0 && none-end < 3 {
		if k := d.Tokens[end-1].Kind; k != URL && k != Emoji && !d.isThreadCount(&d.Tokens[end-1]) {
			break
		}
		end--
	}
	for i := end - 1; i > 0 && i >= end-2; i-- {
		t := &d.Tokens[i]
		if t.Kind != Word || len(t.Norm) > 14 || i < end-1 && d.gaps[i+1].punct&^Period != 0 {
			return none
		}
		at := t.Start - 1
		apart := at >= 0 && d.src[at] == ' ' // "soon. - Lexie"
		if apart {
			at--
		}
		if at < 1 {
			return none
		}
		mark := d.src[at]
		if mark == 0x93 || mark == 0x94 { // the last byte of – and —
			if d.gaps[i].punct&Dash == 0 {
				return none
			}
			at -= len("–") - 1
			mark = '-'
		}
		ended := d.gaps[i].punct&terminator != 0
		loose := ended || at < 1 || spaceBefore(d.src, at)
		final := d.gaps[none].punct&(Exclaim|Question) == 0
		switch {
		case mark == '^':
			return i
		case !loose || !t.Capital || !final:
			continue
		case mark == '-' && (!apart || ended || i == none-1 && d.gaps[none].punct == 0 && !t.Stop),
			!apart && (mark == '*' || mark == '/' || mark == '~'):
			return i
		}
	}
	return none
}

func (d *Document) isThreadCount(t *Token) bool {
	return t.Kind == Number && t.End-t.Start == 3 && d.src[t.Start+1] == '/'
}

const (
	maxSignOff     = 8 // words in a sign-off line, the formula included
	maxSigner      = 5 // words behind the comma
	maxWeakClosing = 3 // sentences from a weak sign-off to the end
)

// markClosing gives the signature and the disclaimer their zones.
func (d *Document) markClosing(initials int) {
	zone := Body
	body := 0 // sentences so far
	ln := 0
	for k := range d.Sentences {
		s := &d.Sentences[k]
		rule := false
		for ln+1 < len(d.lines) && d.lines[ln+1].first <= s.First {
			ln++
			// The rule itself holds no word, so it is a line before this sentence.
			rule = rule || d.lines[ln].rule
		}
		if s.Zone == Quoted {
			zone = Body
			continue
		}
		f := d.Tokens[s.First].flags
		switch {
		case zone != Disclaimer && f&fDisclaimer != 0 && d.hasPhrase(fDisclaimer, s.First) > 0:
			zone = Disclaimer
		case zone == Signature && f&fPostscript != 0:
			zone = Body
		case zone == Body && s.First == initials:
			zone = Signature
		case zone == Body && body > 0 && (rule || d.signsOff(k)):
			zone = Signature
		}
		if zone != Body {
			s.Zone = zone
		} else if s.Zone == Body {
			body++
		}
	}
	d.markSigners()
}

// markSigners gives the zone of a signature to names that close a message
// without a sign-off: on lines of their own, or as the last word.
func (d *Document) markSigners() {
	last := len(d.Sentences) - 1
	for last >= 0 && d.Sentences[last].Zone != Body {
		if d.Sentences[last].Zone == Signature {
			return
		}
		last--
	}
	for k := last; k > 0 && last-k < maxWeakClosing && d.Sentences[k-1].Zone == Body && d.isSigner(k, k == last); k-- {
		d.Sentences[k].Zone = Signature
	}
}

func (d *Document) isSigner(k int, final bool) bool {
	s := &d.Sentences[k]
	g := &d.gaps[s.First]
	ownLine := g.punct&Newline != 0
	if s.Item || s.End-s.First > maxSigner || d.gaps[s.End].punct&(terminator|Colon) != 0 || g.punct&(OpenQuote|Colon) != 0 ||
		!ownLine && !(final && s.End == s.First+1 && g.punct&terminator != 0) {
		return false
	}
	comma := false
	for i := s.First; i < s.End; i++ {
		t := &d.Tokens[i]
		comma = comma || i > s.First && t.Before&Comma != 0
		switch {
		case t.Kind == Placeholder && ownLine, t.Kind == Emoji && i > s.First:
		case t.Kind != Word:
			return false
		case t.Capital && (!t.Stop || i > s.First) && t.flags&fNotName == 0:
		case i > s.First && (t.flags&fParticle != 0 || comma || t.Capital):
		default:
			return false
		}
	}
	return true
}

// signsOff reports whether sentence k is a sign-off: the formula, and behind it
// nothing but a name.
func (d *Document) signsOff(k int) bool {
	s := &d.Sentences[k]
	end := d.hasPhrase(fSignOff, s.First)
	weak := end == 0
	if weak {
		if end = d.hasPhrase(fWeakSignOff, s.First); end == 0 {
			return false
		}
		if len(d.Sentences)-k > maxWeakClosing {
			return false
		}
		for j := k + 1; j < len(d.Sentences); j++ {
			if d.Sentences[j].End-d.Sentences[j].First > maxSignOff || d.Sentences[j].Zone != Body {
				return false
			}
		}
		if p := d.gaps[s.End].punct; p&(Exclaim|Question) != 0 || p&Period != 0 && end == s.End {
			return false
		}
	}
	if end > s.End || s.End-s.First > maxSignOff+4 {
		return false
	}
	if !weak && end < s.End && d.gaps[end].punct&(Comma|Newline) != 0 && s.End-end <= maxSigner && len(d.Sentences)-k <= maxWeakClosing {
		return true // Mvg, de klantendienst
	}
	for i := end; i < s.End; i++ {
		t := &d.Tokens[i]
		if t.Kind == Emoji || t.Kind == Placeholder || t.flags&(fParticle|fAddressee) != 0 {
			continue
		}
		if t.Kind != Word || !t.Capital || t.Stop && !t.AllCaps {
			return false
		}
	}
	return true
}

func (d *Document) joinZones() {
	for k := range d.Sentences {
		s := &d.Sentences[k]
		if n := len(d.Zones); n > 0 && d.Zones[n-1].Zone == s.Zone {
			d.Zones[n-1].End = k + 1
			d.Zones[n-1].Stop = s.Stop
			continue
		}
		d.Zones = append(d.Zones, ZoneSpan{Zone: s.Zone, First: k, End: k + 1, Start: s.Start, Stop: s.Stop})
	}
}
