package review

import (
	"cmp"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
)

// mostAdvice is how many pieces of advice a review gives: more is not read.
const mostAdvice = 3

// advise says what to do, most useful first: about the types that lie furthest
// outside their range. What to do about a misstep stands with the misstep.
func (r *Reviewer) advise(v *Review, l *reader) {
	types := empathy.Types
	slices.SortStableFunc(types[:], func(a, b empathy.Type) int { return cmp.Compare(v.Types[b].Distance, v.Types[a].Distance) })
	base, _ := r.model.Base(v.Situation.ID)
	for _, t := range types {
		switch v.Types[t].Verdict {
		case empathy.Below:
			v.advise(l.advice(t, empathy.Below, missing(base.Moves[t], v.Evidence)))
		case empathy.Above:
			v.advise(l.advice(t, empathy.Above, nil))
		}
	}
}

// advise adds one piece of advice unless it is said already or there are enough.
func (v *Review) advise(s string) {
	said := slices.Contains(v.Advice, s) || slices.ContainsFunc(v.Missteps, func(m Misstep) bool { return m.Advice == s })
	if s != "" && len(v.Advice) < mostAdvice && !said {
		v.Advice = append(v.Advice, s)
	}
}

// missing returns the moves that help in a situation and were not made.
func missing(moves []string, evidence []Evidence) (m []string) {
	for _, move := range moves {
		if !slices.ContainsFunc(evidence, func(e Evidence) bool { return e.Move == move && e.Counts > 0 }) {
			m = append(m, move)
		}
	}
	return m
}

// advice returns the advice for the first of the moves that there is advice for,
// else the general advice for the type.
func (l *reader) advice(t empathy.Type, when empathy.Verdict, moves []string) string {
	for _, move := range append(slices.Clip(moves), "") {
		for _, a := range l.rules.Advice {
			if a.Move == move && a.Type == t.String() && a.When == string(when) {
				if a.Example != "" {
					return a.Says + " “" + a.Example + "”"
				}
				return a.Says
			}
		}
	}
	return ""
}
