package text

import "strings"

// mostName is the number of words in the longest name.
const mostName = 6

// A Person is somebody whom a text addresses or who signs it.
type Person struct {
	Start, End int      // byte offsets of the whole name
	Names      []string // of it those words that are names wherever they stand: not van, De or Will
}

// People returns who is named in the salutation and in the first line of the signature.
// Only words with a capital count, and none that addresses anybody: "Hi there" and "Dear
// Customer" name nobody.
func (d *Document) People() (all []Person) {
	for k := range d.Sentences {
		s := &d.Sentences[k]
		switch s.Zone {
		case Greeting:
			all = d.persons(all, s.First, s.End)
			if d.greetsLikeWord(s.End) {
				t := &d.Tokens[s.End]
				all = append(all, Person{Start: t.Start, End: t.End})
			}
		case Signature:
			if k > 0 && d.Sentences[k-1].Zone == Signature && !d.isFormula(k-1) {
				continue // below the name
			}
			first := d.formulaEnd(k)
			if first < s.End && (first > s.First || d.standsApart(first)) && d.isNameLine(first, s.End) {
				all = d.persons(all, first, s.End)
			}
		}
	}
	return all
}

// IsParticle reports whether a word stands within names and is none by itself: van, der.
func (l *Language) IsParticle(word string) bool {
	return l.lexicon[undot(foldString(word))].flags&fParticle != 0
}

// greetsLikeWord reports whether the word behind a salutation is a name that is spelled
// like any other word: Hi Will, Dag Ben.
func (d *Document) greetsLikeWord(i int) bool {
	if i >= len(d.Tokens) || d.gaps[i].punct != 0 || d.gaps[i+1].punct&(Comma|Newline|Exclaim) == 0 {
		return false
	}
	t := &d.Tokens[i]
	return t.Kind == Word && t.Capital && t.Stop && t.flags&(fNotName|fAddressee) == 0
}

// formulaEnd returns the token behind the formula that a sentence of a signature begins
// with; its first token when there is none.
func (d *Document) formulaEnd(k int) int {
	first := d.Sentences[k].First
	return max(d.hasPhrase(fSignOff, first), d.hasPhrase(fWeakSignOff, first), first)
}

// standsApart reports whether a signature without a formula is marked as one: by a line
// of its own, or as in ^Lexie.
func (d *Document) standsApart(first int) bool {
	at := d.Tokens[first].Start
	return d.gaps[first].punct&(Newline|Dash) != 0 || at > 0 && strings.IndexByte("^*/~-", d.Text[at-1]) >= 0
}

// isFormula reports whether a sentence is a formula and nothing else.
func (d *Document) isFormula(k int) bool { return d.formulaEnd(k) == d.Sentences[k].End }

// isNameLine reports whether all words up to the end of the line can be parts of a name.
func (d *Document) isNameLine(first, end int) bool {
	for i := first; i < end && (i == first || d.gaps[i].punct&Newline == 0); i++ {
		t := &d.Tokens[i]
		switch {
		case i-first >= mostName+2, t.Kind != Word && t.Kind != Emoji:
			return false
		case t.Kind == Emoji, t.flags&(fTitle|fParticle) != 0:
		case !d.isName(t):
			return false
		}
	}
	return true
}

// isName reports whether a word can be a name by itself. A monogram such as MA, or a
// single letter, is none that could be looked for.
func (d *Document) isName(t *Token) bool {
	const notNames = fNotName | fAddressee | fTitle | fGreeting | fSignOff | fWeakSignOff
	return t.Kind == Word && t.Capital && !t.Stop && t.flags&notNames == 0 && !(t.AllCaps && t.End-t.Start <= 3) && t.End-t.Start > 1
}

// persons adds the names between two tokens, up to the end of the line.
func (d *Document) persons(all []Person, first, end int) []Person {
	for i := first; i < end; {
		p, next := d.person(i, end)
		if len(p.Names) > 0 {
			all = append(all, p)
		}
		if i = next; i < end && d.gaps[i].punct&Newline != 0 {
			break
		}
	}
	return all
}

// person returns the name that begins at token i, with the particles in it, and the token
// behind it.
func (d *Document) person(i, end int) (p Person, next int) {
	p.Start = d.Tokens[i].Start
	last := i
	for next = i; next < end && next-i < mostName; next++ {
		t := &d.Tokens[next]
		if next > i && t.Before&^(Dash|Period) != 0 {
			break
		}
		if d.isName(t) {
			p.Names = append(p.Names, d.Text[t.Start:t.End])
			p.End = t.End
			last = next + 1
		} else if t.flags&fParticle == 0 || t.Kind != Word {
			break
		}
	}
	return p, max(last, i+1)
}
