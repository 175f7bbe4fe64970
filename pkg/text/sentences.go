package text

// A span is a range of tokens, End exclusive.
type span struct{ first, end int }

// splitSentences divides the tokens into sentences. A greeting and a signature
// in initials begin and end sentences of their own.
func (d *Document) splitSentences(greeting span, signature int) {
	first := 0
	ln := 0 // line of the previous token
	for i := 1; i < len(d.Tokens); i++ {
		prev := ln
		for ln+1 < len(d.lines) && d.lines[ln+1].first <= i {
			ln++
		}
		g := &d.gaps[i]
		if i-first < maxSentence && i != greeting.first && i != greeting.end && i != signature &&
			(g.punct&^(Comma|OpenQuote|OpenParen) == 0 && !g.item && d.Tokens[i-1].flags&fDotted == 0 && d.Tokens[i-1].Kind != Emoji ||
				!d.breaks(i, prev, ln)) {
			continue
		}
		d.endSentence(first, i)
		first = i
	}
	if first < len(d.Tokens) {
		d.endSentence(first, len(d.Tokens))
	}
	ln = 0
	for k := range d.Sentences {
		s := &d.Sentences[k]
		for ln+1 < len(d.lines) && d.lines[ln+1].first <= s.First {
			ln++
		}
		if d.lines[ln].quoted {
			s.Zone = Quoted
		} else if s.First < greeting.end && s.First >= greeting.first {
			s.Zone = Greeting
		}
	}
}

// breaks decides whether a sentence ends before token i; from and to are the
// lines of the tokens on both sides.
func (d *Document) breaks(i, from, to int) bool {
	g := &d.gaps[i]
	prev, next := &d.Tokens[i-1], &d.Tokens[i]
	switch {
	case g.item:
		return true
	case from != to && d.lines[from].quoted != d.lines[to].quoted:
		return true
	case g.newlines >= 2:
		return true
	case g.newlines == 1 && !d.wraps(i, from):
		return true
	}
	if next.Kind == Emoji && g.newlines == 0 {
		return false // it belongs to what stands before it
	}
	ended := g.punct & terminator
	for k := i - 1; k > 0 && d.Tokens[k].Kind == Emoji && d.gaps[k+1].newlines == 0; k-- {
		ended |= d.gaps[k].punct & terminator
		if k == i-1 && next.Capital && next.Norm != "i" {
			return true
		}
	}
	upper := next.Capital || next.Kind != Word
	switch {
	case ended == 0:
		return prev.flags&fDotted != 0 && prev.flags&fAbbreviation == 0 && next.Capital && g.space
	case ended&(Exclaim|Question) != 0:
		// "Help!" she wrote; (really!) and so on
		return next.Capital || g.punct&(CloseParen|CloseQuote) == 0
	case ended&Ellipsis != 0:
		return upper && g.space || next.Capital
	case !g.space && prev.Kind != Emoji:
		// sorry.Then, but not example.txt
		return next.Capital && !prev.Capital && len(prev.Norm) > 1 && next.Kind == Word
	case prev.flags&fAbbreviation != 0, prev.flags&fTitle != 0 && next.Capital:
		return false
	case prev.flags&fBeforeNumber != 0 && (next.Kind == Number || next.Kind == Reference):
		return false
	case prev.flags&fMayClose != 0:
		return next.Capital
	case prev.Kind == Word && prev.Capital && len(prev.Norm) == 1 && prev.Norm != "i" && next.Capital:
		return false // J. Smith
	case g.punct&(CloseParen|CloseQuote) != 0:
		return upper
	}
	return true
}

// Lines of mail that was wrapped by a program are at least this many bytes long.
const (
	shortestWrapped = 40
	longestWrapped  = 80
)

// wraps reports whether the sentence goes on behind the newline before token i,
// because the line before it was only wrapped.
func (d *Document) wraps(i, from int) bool {
	if d.gaps[i].punct&(terminator|Colon) != 0 {
		return false
	}
	next := &d.Tokens[i]
	if next.Kind == Placeholder && d.gaps[i].punct&Comma != 0 {
		return false
	}
	length := d.lines[from].end - d.lines[from].start
	if !next.Capital {
		return length >= shortestWrapped || d.gaps[i].punct&Comma != 0 && length >= shortestWrapped/2
	}
	return length >= shortestWrapped+15 && length <= longestWrapped && (next.Norm == "i" || !next.Stop)
}

func (d *Document) endSentence(first, end int) {
	s := Sentence{First: first, End: end, Start: d.Tokens[first].Start, Stop: d.Tokens[end-1].End,
		Item: d.gaps[first].item}
	g := &d.gaps[end]
	punct := g.punct
	if g.end > 0 {
		s.Stop = g.end
	}
	for k := end - 1; k > first && d.Tokens[k].Kind == Emoji; k-- {
		punct |= d.gaps[k].punct
	}
	s.Question = punct&Question != 0
	s.Exclaim = punct&Exclaim != 0
	for k := first; k < end; k++ {
		d.Tokens[k].Sentence = len(d.Sentences)
	}
	d.Sentences = append(d.Sentences, s)
}

// markNames marks what is probably a name: a capital in mid-sentence, or a word
// behind a title or a greeting.
func (d *Document) markNames() {
	for k := range d.Sentences {
		s := &d.Sentences[k]
		shouted := d.shouted(s)
		addressed := false // behind a greeting or title, particles included
		for i := s.First; i < s.End; i++ {
			t := &d.Tokens[i]
			if t.flags&(fTitle|fGreeting) != 0 && t.flags&fParticle == 0 && (t.flags&fTitle != 0 || s.Zone == Greeting || i == s.First) {
				addressed = true
				continue
			}
			if t.Kind != Word || t.flags&fParticle != 0 {
				continue
			}
			fresh := i == s.First || t.Before&(Colon|OpenQuote|Newline|terminator) != 0
			if t.Capital && !t.Stop && t.flags&(fNotName|fAddressee) == 0 && (addressed || !fresh && !t.AllCaps && !shouted) {
				t.Name = true
				continue
			}
			addressed = addressed && s.Zone == Greeting
		}
	}
}

// shouted reports whether most words of a sentence begin with a capital, as in
// a heading or in anger, so that capitals tell nothing.
func (d *Document) shouted(s *Sentence) bool {
	capitals, words := 0, 0
	for i := s.First; i < s.End; i++ {
		if t := &d.Tokens[i]; t.Kind == Word && len(t.Norm) > 1 {
			words++
			if t.Capital {
				capitals++
			}
		}
	}
	return words >= 4 && 4*capitals > 3*words
}
