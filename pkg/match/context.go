package match

import (
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/text"
)

// clauseEnd is the punctuation that a negator does not reach across.
const clauseEnd = text.Comma | text.Colon | text.Semicolon | text.Dash | text.OpenParen | text.CloseParen | text.Ellipsis

const (
	// objectReach is how many words after a cue its object can stand.
	objectReach = 3
	// reportReach is how far before a cue the words that report it can end.
	reportReach = 3
	// lateFrom is the number of sentences from which a place can be called late.
	lateFrom = 5
)

// contextsOf says in which contexts a hit stands. A pattern that can name a negator
// is not denied by the one in its own words; without one there it is like any other.
func (f *Finder) contextsOf(d *text.Document, found *Findings, h pattern.Hit, negates bool) (in [contexts]bool) {
	l := f.language
	number := d.Tokens[h.First].Sentence
	sentence := &d.Sentences[number]
	first, end := int32(sentence.First), int32(sentence.End)

	in[negated] = !(negates && found.traits.anyOf(h.First, h.Last, negator)) && f.negated(d, found, h, first, end)
	for _, m := range within(found.marks[conditionalMark], first, end) {
		reach := int32(l.Context.Conditional.Reach)
		if m.last < h.First && h.First-m.last <= reach || m.first > h.Last && m.first-h.Last <= reach {
			in[conditional] = true
		}
	}
	in[cancelled] = f.cancelled(d, found, h, number)
	for _, m := range within(found.marks[reportedMark], first, end) {
		if m.first < h.First && h.First-m.last <= reportReach {
			in[reported] = true
		}
	}
	for _, m := range within(found.marks[passiveMark], first, end) {
		if m.first <= h.Last && m.last >= h.First {
			in[passive] = true
		}
	}
	in[quoted] = true
	for _, t := range d.Tokens[h.First : h.Last+1] {
		in[quoted] = in[quoted] && t.Quoted
	}
	specific := found.body.specific(d, number)
	if !specific {
		for at := h.First; at < min(h.Last+1+objectReach, end); at++ {
			in[vague] = in[vague] || found.traits.of(at)&empty != 0
		}
		in[unspecific] = found.body.answers
	}
	in[late] = found.body.sentences >= lateFrom && found.body.place(d, h.First) == closing
	return in
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
