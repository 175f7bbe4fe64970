package match

import (
	"cmp"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// Circumstances are what missteps depend on beyond the words of the reply.
type Circumstances struct {
	Situation string
	Emotion   string // of the customer; may be empty
	Scores    [empathy.Count]int
	Template  bool // placeholders are still to be filled in

	// Within a conversation:
	Earlier map[string]int // moves that earlier replies made
	// Together are the scores of this reply and earlier ones as one: whether something
	// is missing shows over all of them.
	Together [empathy.Count]int
}

// FindMissteps looks for missteps in the reply that found was made of.
func (f *Finder) FindMissteps(d *text.Document, found *Findings, c Circumstances) {
	found.Missteps = found.Missteps[:0]
	for _, h := range found.steps {
		index := h.Pattern >> 1
		r := &f.missteps[index]
		if !f.fits(d, found, r, c) || !found.holds(d, r, h) {
			continue
		}
		if _, ok := f.check(d, found, r, c); !ok {
			continue
		}
		at := found.standing(d, h)
		if slices.ContainsFunc(r.drops, func(k context) bool { return f.in(k, &at) }) || !f.told(found, rulepack.MisstepRole, index, r) {
			continue
		}
		found.Missteps = append(found.Missteps, Misstep{index, h.First, h.Last})
	}
	if found.body.last >= found.body.first || f.hasPlaceholder(d) {
		for i := range f.missteps {
			r := &f.missteps[i]
			if !r.bare || !f.fits(d, found, r, c) {
				continue
			}
			span, ok := f.check(d, found, r, c)
			if !ok || span.First < 0 || !found.body.holds(d, r.where, span) || !f.told(found, rulepack.MisstepRole, int32(i), r) {
				continue
			}
			found.Missteps = append(found.Missteps, Misstep{int32(i), span.First, span.Last})
		}
	}
	slices.SortStableFunc(found.Missteps, func(a, b Misstep) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Misstep, b.Misstep))
	})
}

func (f *Finder) hasPlaceholder(d *text.Document) bool {
	return slices.ContainsFunc(d.Tokens, func(t text.Token) bool { return t.Kind == text.Placeholder })
}

// fits looks at the conditions on the whole reply.
func (f *Finder) fits(d *text.Document, found *Findings, r *rule, c Circumstances) bool {
	w := r.where
	if w == nil {
		return true
	}
	if len(w.Situation) > 0 && !slices.Contains(w.Situation, c.Situation) || slices.Contains(w.UnlessSit, c.Situation) {
		return false
	}
	if len(w.Emotion) > 0 && !slices.Contains(w.Emotion, c.Emotion) || slices.Contains(w.UnlessEmotion, c.Emotion) {
		return false
	}
	for _, t := range empathy.Types {
		if b, ok := w.Scores[t.String()]; ok && !(b.Reach(float64(c.Scores[t])) && b.Stay(float64(max(c.Scores[t], c.Together[t])))) {
			return false
		}
	}
	for move, least := range w.Moves { // order does not matter: all must hold
		if f.count(found, move) < least {
			return false
		}
	}
	for move, least := range w.Earlier {
		if c.Earlier[move] < least {
			return false
		}
	}
	if w.MoveTotal != nil {
		n := 0
		for _, e := range found.Evidence {
			if f.cues[e.Cue].kind.String() == w.MoveTotal.Type && f.cues[e.Cue].strength >= f.scoring.CountsFrom {
				n++
			}
		}
		if n < w.MoveTotal.Min {
			return false
		}
	}
	return true
}

func (f *Finder) count(found *Findings, move string) (n int) {
	for _, e := range found.Evidence {
		if f.language.Cues[e.Cue].Move == move {
			n++
		}
	}
	return n
}

// check runs the check of a rule; it returns the words to show. Without a check
// these are the words of the moves that are counted, or the body.
func (f *Finder) check(d *text.Document, found *Findings, r *rule, c Circumstances) (pattern.Hit, bool) {
	whole := pattern.Hit{First: found.body.first, Last: found.body.last}
	if found.body.last < found.body.first {
		whole.First = -1
	}
	if r.where == nil {
		return whole, true
	}
	switch r.where.Check {
	case "parroting":
		for i := range d.Tokens {
			if t := &d.Tokens[i]; t.EchoRun >= f.scoring.Parrot && d.Sentences[t.Sentence].Zone == text.Body {
				return pattern.Hit{First: int32(i), Last: int32(min(i+t.EchoRun, len(d.Tokens)) - 1)}, true
			}
		}
		return whole, false
	case "placeholder":
		for i := range d.Tokens {
			if t := &d.Tokens[i]; !c.Template && t.Kind == text.Placeholder && d.Sentences[t.Sentence].Zone != text.Quoted {
				return pattern.Hit{First: int32(i), Last: int32(i)}, true
			}
		}
		return whole, false
	case "mixed-address":
		return f.mixedAddress(d)
	case "demand-first":
		if found.body.from >= 0 {
			s := &d.Sentences[found.body.from]
			if demands := within(found.marks[demandMark], int32(s.First), int32(s.End)); len(demands) > 0 {
				return pattern.Hit{First: demands[0].first, Last: demands[0].last}, true
			}
		}
		return whole, false
	case "no-action":
		return f.moveSpan(found, r, whole), len(found.marks[actionMark]) == 0
	}
	return f.moveSpan(found, r, whole), true
}

// moveSpan returns the last of the moves that a rule counts.
func (f *Finder) moveSpan(found *Findings, r *rule, otherwise pattern.Hit) pattern.Hit {
	span := otherwise
	for _, e := range found.Evidence { // in order of place
		_, counted := r.where.Moves[f.language.Cues[e.Cue].Move]
		if counted || r.where.MoveTotal != nil && f.cues[e.Cue].kind.String() == r.where.MoveTotal.Type && f.cues[e.Cue].strength >= f.scoring.CountsFrom {
			span = pattern.Hit{First: e.First, Last: e.Last}
		}
	}
	return span
}

// mixedAddress finds a reply that calls its reader both formally and informally, and
// returns the first word of the less used way.
func (f *Finder) mixedAddress(d *text.Document) (pattern.Hit, bool) {
	var formal, informal, firstFormal, firstInformal int
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if z := d.Sentences[t.Sentence].Zone; z != text.Body || t.Quoted {
			continue
		}
		switch {
		case f.language.Formal[t.Norm]:
			if formal++; formal == 1 {
				firstFormal = i
			}
		case f.language.Informal[t.Norm]:
			if informal++; informal == 1 {
				firstInformal = i
			}
		}
	}
	at := int32(firstInformal)
	if formal < informal {
		at = int32(firstFormal)
	}
	return pattern.Hit{First: at, Last: at}, formal > 0 && informal > 0
}
