package match

import (
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/text"
)

// clauseEnd is the punctuation that a negator does not reach across.
const clauseEnd = text.Comma | text.Colon | text.Semicolon | text.Dash | text.OpenParen | text.CloseParen | text.Ellipsis

// A standing is a hit in its sentence.
type standing struct {
	pattern.Hit
	d          *text.Document
	found      *Findings
	number     int   // of the sentence
	first, end int32 // words of the sentence
	negates    bool  // the pattern can name a negator
}

func (found *Findings) standing(d *text.Document, h pattern.Hit) standing {
	number := d.Tokens[h.First].Sentence
	s := &d.Sentences[number]
	return standing{Hit: h, d: d, found: found, number: number, first: int32(s.First), end: int32(s.End), negates: h.Pattern&1 == 1}
}

// possible returns the contexts that hits in the text can stand in at all, as bits: few
// texts have all the words that contexts go by.
func (f *Finder) possible(found *Findings) uint {
	possible := uint(1<<negated | 1<<vague)
	has := func(k context, holds bool) {
		if holds {
			possible |= 1 << k
		}
	}
	has(conditional, len(found.marks[conditionalMark]) > 0)
	has(cancelled, len(found.marks[butMark]) > 0 && len(found.marks[refusalMark]) > 0)
	has(reported, len(found.marks[reportedMark]) > 0)
	has(passive, len(found.marks[passiveMark]) > 0)
	has(quoted, found.body.quotes)
	has(late, found.body.sentences >= f.scoring.Late)
	has(unspecific, found.body.answers)
	has(personal, found.body.personal)
	return possible
}

// in says whether a hit stands in a context.
func (f *Finder) in(k context, s *standing) bool {
	marks := &s.found.marks
	switch k {
	case negated:
		// A pattern that can name a negator is not denied by the one in its own
		// words; without one there it is like any other.
		return !(s.negates && s.found.traits.anyOf(s.First, s.Last, negator)) && f.negated(s.d, s.found, s.Hit, s.first, s.end)
	case conditional:
		reach := int32(f.language.Context.Conditional.Reach)
		for _, m := range within(marks[conditionalMark], s.first, s.end) {
			if m.last < s.First && s.First-m.last <= reach || m.first > s.Last && m.first-s.Last <= reach {
				return true
			}
		}
	case cancelled:
		return f.cancelled(s.d, s.found, s.Hit, s.number)
	case reported:
		reach := int32(f.language.Context.Reported.Reach)
		for _, m := range within(marks[reportedMark], s.first, s.end) {
			if m.first < s.First && s.First-m.last <= reach {
				return true
			}
		}
	case quoted:
		for i := range s.d.Tokens[s.First : s.Last+1] {
			if !s.d.Tokens[int(s.First)+i].Quoted {
				return false
			}
		}
		return true
	case vague:
		for at := s.First; at < min(s.Last+1+int32(f.language.Context.Vague.Reach), s.end); at++ {
			if s.found.traits.of(at)&empty != 0 {
				return !s.found.body.specific(s.d, s.number)
			}
		}
	case passive:
		for _, m := range within(marks[passiveMark], s.first, s.end) {
			if m.first <= s.Last && m.last >= s.First {
				return true
			}
		}
	case late:
		return s.found.body.sentences >= f.scoring.Late && s.found.body.place(s.d, s.First) == closing
	case unspecific:
		return s.found.body.answers && !s.found.body.specific(s.d, s.number)
	case personal:
		return s.found.body.personal
	}
	return false
}

// personal reports whether a person tells of a life and no case is at hand: in the reply
// and what was said to it, words of life outweigh those of business, and the reply does
// nothing that one does about a case. Talk is said more easily, of any reply that has the
// shape of a talk, without salutation and sign-off, and no more of business than of life.
func (f *Finder) personal(found *Findings, reply, said *text.Document) (personal, talk bool) {
	if said == nil || len(said.Tokens) == 0 || len(f.language.Life) == 0 {
		return false, false
	}
	lives, cases := 0, 0
	for i := range reply.Tokens {
		t := &reply.Tokens[i]
		if !isSaid(reply, t) {
			continue
		}
		x := found.traits.of(int32(i))
		if x&life != 0 {
			lives++
		}
		if x&business != 0 || impersonal(t.Kind) || t.Name || t.Kind == text.Date || t.Kind == text.Time {
			cases++
		}
	}
	for _, h := range found.cues {
		if f.cues[h.Pattern>>1].serves {
			cases++
		}
	}
	most := lives + len(said.Tokens) // whatever was said
	if most <= f.scoring.Outweighs*cases && (found.body.letter || most < cases) {
		return false, false
	}
	for i := range said.Tokens {
		t := &said.Tokens[i]
		if !isSaid(said, t) {
			continue
		}
		if f.language.Life[t.Norm] {
			lives++
		}
		if f.language.Business[t.Norm] || impersonal(t.Kind) {
			cases++
		}
	}
	personal = lives > f.scoring.Outweighs*cases
	return personal, personal || !found.body.letter && lives >= cases
}

// isSaid reports whether a word is one to the reader: earlier mail, a signature and small
// print say nothing of what the text is about.
func isSaid(d *text.Document, t *text.Token) bool {
	zone := d.Sentences[t.Sentence].Zone
	return zone == text.Body || zone == text.Greeting
}

// impersonal reports whether a kind of word is at home in business.
func impersonal(k text.Kind) bool {
	switch k {
	case text.Amount, text.Reference, text.URL, text.Email, text.Mention, text.Placeholder:
		return true
	}
	return false
}

// negated looks for a negator in the clause of the hit, before it, in it, or after
// it, that is not part of an expression that only looks negated.
func (f *Finder) negated(d *text.Document, found *Findings, h pattern.Hit, first, end int32) bool {
	l := f.language
	pseudo := within(found.marks[pseudoMark], first, end)
	negates := func(at int32) bool {
		if found.traits.of(at)&negator == 0 {
			return false
		}
		for _, m := range pseudo {
			if m.first <= at && at <= m.last {
				return false
			}
		}
		return true
	}
	for at := h.First - 1; at >= first && h.First-at <= int32(l.Context.Negated.Before); at-- {
		if d.Tokens[at+1].Before&clauseEnd != 0 || found.traits.of(at)&stops != 0 {
			break
		}
		if negates(at) {
			return true
		}
	}
	for at := h.First; at <= h.Last; at++ {
		if negates(at) {
			return true
		}
	}
	if found.traits.of(h.Last)&stops != 0 {
		return false // the hit ends in "that": what follows is another clause
	}
	for at := h.Last + 1; at < end && at-h.Last <= int32(l.Context.Negated.After); at++ {
		if d.Tokens[at].Before&clauseEnd != 0 || found.traits.of(at)&stops != 0 {
			break
		}
		if negates(at) {
			return true
		}
	}
	return false
}

// cancelled looks for a "but" after the hit, in its sentence or at the start of the
// next one, with a refusal or blame behind it. A pattern with gaps can reach past
// the comma, so a "but" that opens a clause counts within the hit as well.
func (f *Finder) cancelled(d *text.Document, found *Findings, h pattern.Hit, number int) bool {
	end := int32(d.Sentences[number].End)
	reach := int32(f.language.Context.Cancelled.Reach)
	for _, but := range within(found.marks[butMark], h.First+1, end) {
		if but.first <= h.Last && d.Tokens[but.first].Before&clauseEnd == 0 {
			continue // within the words of the cue, and no clause begins there
		}
		for _, refusal := range within(found.marks[refusalMark], but.first, end) {
			if refusal.first-but.last <= reach {
				return true
			}
		}
	}
	if number+1 >= len(d.Sentences) || d.Sentences[number+1].Zone != text.Body {
		return false
	}
	next := &d.Sentences[number+1]
	for _, but := range within(found.marks[butMark], int32(next.First), int32(next.First)+1) {
		for _, refusal := range within(found.marks[refusalMark], but.first, int32(next.End)) {
			if refusal.first-but.last <= reach {
				return true
			}
		}
	}
	return false
}
