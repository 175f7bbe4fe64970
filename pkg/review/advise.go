package review

import (
	"cmp"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// mostAdvice is how many pieces of advice a review gives: more is not read.
const mostAdvice = 3

// advise says what to do, most useful first: about the types that lie furthest
// outside their range, unless the situation asks for one type before the others
// (condolence before any form). What to do about a misstep stands with the misstep.
func (r *Reviewer) advise(v *Review, h *history) {
	types := empathy.Types
	first := ""
	if base, ok := r.model.Base(v.Situation.ID); ok {
		first = base.First
	}
	weight := func(t empathy.Type) int {
		if t.String() == first && v.Types[t].Verdict == empathy.Below {
			return 101 // further than any distance
		}
		return v.Types[t].Distance
	}
	slices.SortStableFunc(types[:], func(a, b empathy.Type) int { return cmp.Compare(weight(b), weight(a)) })
	for _, t := range types {
		v.advise(r.adviceOn(v, t, v.Types[t].Verdict, h))
	}
}

// AdviceOn returns what to do about one type that lies below or above its range in a
// review, and "" when there is no advice on it.
func (r *Reviewer) AdviceOn(v *Review, t empathy.Type, verdict empathy.Verdict) string {
	return r.adviceOn(v, t, verdict, nil)
}

func (r *Reviewer) adviceOn(v *Review, t empathy.Type, verdict empathy.Verdict, h *history) string {
	s := r.language(v.Language)
	if s == nil {
		return ""
	}
	l, err := s.reader(r)
	if err != nil {
		return ""
	}
	switch verdict {
	case empathy.Below:
		base, _ := r.model.Base(v.Situation.ID)
		return l.say(t, verdict, h.missing(base.Moves[t]), v.Evidence)
	case empathy.Above:
		return l.say(t, verdict, nil, nil)
	}
	return ""
}

// advise adds one piece of advice unless it is said already or there are enough.
func (v *Review) advise(s string) {
	said := slices.Contains(v.Advice, s) || slices.ContainsFunc(v.Missteps, func(m Misstep) bool { return m.Advice == s })
	if s != "" && len(v.Advice) < mostAdvice && !said {
		v.Advice = append(v.Advice, s)
	}
}

// An occasion is what advice is for.
type occasion struct {
	kind empathy.Type
	when empathy.Verdict
	move string // empty for advice that fits always
}

// adviceOf returns what to say on each occasion. Of several the first counts: those
// of later packs come first.
func adviceOf(all []rulepack.Advice) map[occasion]string {
	advice := map[occasion]string{}
	for _, a := range all {
		t, err := empathy.ParseType(a.Type)
		if err != nil {
			continue // loading the rules has complained
		}
		on := occasion{t, empathy.Verdict(a.When), a.Move}
		if _, ok := advice[on]; ok {
			continue
		}
		advice[on] = a.Says
		if a.Example != "" {
			advice[on] += " “" + a.Example + "”"
		}
	}
	return advice
}

// say returns the advice on the first missing move that there is advice for, else
// the general advice for the type.
func (l *reader) say(t empathy.Type, when empathy.Verdict, moves []string, evidence []Evidence) string {
	for _, move := range moves {
		if slices.ContainsFunc(evidence, func(e Evidence) bool { return e.Move == move && e.Counts > 0 }) {
			continue
		}
		if s := l.advice[occasion{t, when, move}]; s != "" {
			return s
		}
	}
	return l.advice[occasion{t, when, ""}]
}
