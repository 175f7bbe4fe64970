package lint

import (
	"fmt"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/template"
)

// A score of a template is not one number: what fills its placeholders is not known yet.
// At least it is what the words themselves show; at most, every placeholder brings
// something of this customer's. Only a reply that lies outside its range either way is
// a finding.
//
// Where there is no customer's message either, the rules' allowance for traces of one is
// no part of the upper bound: a reply cannot take up words that nobody has said.
type bounds struct{ low, high int }

// scores returns the bounds of the scores of the review in hand, which is of a variant.
func (w *worker) scores(x *template.Variant) (s [empathy.Count]bounds) {
	v := &w.review
	var low, high [empathy.Count]empathy.Sum
	for _, e := range v.Evidence {
		high[e.Type].Add(e.Counts)
		if !w.isPlaceholder(x.Span(e.Start, e.End)) {
			low[e.Type].Add(e.Counts)
		}
	}
	for _, m := range v.Missteps {
		for t, share := range m.Lowers {
			low[t].Lower(share)
			high[t].Lower(share)
		}
	}
	for _, t := range empathy.Types {
		low[t].Allow(v.Types[t].Allowance)
		low[t].Words(v.Types[t].WordShare, v.Types[t].Words)
		high[t].Words(v.Types[t].WordShare, v.Types[t].Words)
		if v.Exchange.Customer != "" {
			high[t].Allow(v.Types[t].Allowance)
		}
		s[t] = bounds{low[t].Score(), high[t].Score()}
	}
	return s
}

// judge compares bounds with a range. The score is the one of them that comes nearer.
func (b bounds) judge(r empathy.Range) (verdict empathy.Verdict, score, distance int) {
	switch {
	case b.high < r.Min:
		return empathy.Below, b.high, r.Min - b.high
	case b.low > r.Max:
		return empathy.Above, b.low, b.low - r.Max
	}
	return empathy.Within, min(max(b.low, r.Min), b.high), 0
}

// A worst is the branch of a reply that lies furthest outside a range on one side.
type worst struct {
	score, distance int
	branches        int // that lie outside on this side
	span            library.Span
	advice          string
}

// A verdict is what the branches of a reply come to for one type and one intent.
type verdict struct {
	target       empathy.Range
	below, above worst
}

func (v *verdict) of() empathy.Verdict {
	switch below, above := v.below.distance > 0, v.above.distance > 0; {
	case below && above:
		return empathy.Mixed
	case below:
		return empathy.Below
	case above:
		return empathy.Above
	}
	return empathy.Within
}

// add takes in one branch.
func (v *verdict) add(kind empathy.Verdict, w worst) {
	at := &v.below
	if kind == empathy.Above {
		at = &v.above
	}
	w.branches = at.branches + 1
	if w.distance <= at.distance { // of equally bad branches the first
		w.score, w.distance, w.span, w.advice = at.score, at.distance, at.span, at.advice
	}
	*at = w
}

// amounts are what a verdict is called in a message.
var amounts = map[empathy.Verdict]string{empathy.Below: "Too little", empathy.Above: "Too much"}

// finding says what is wrong with a type; ok is false when nothing is.
func (v *verdict) finding(t empathy.Type, i intent, branches int) (f Finding, span library.Span, ok bool) {
	kind := v.of()
	worse := &v.below
	switch kind {
	case empathy.Within:
		return f, span, false
	case empathy.Mixed:
		if v.above.distance > v.below.distance {
			worse = &v.above
		}
		f.ID = mixed(t)
		f.Message = fmt.Sprintf("%s empathy for %s is too little in one branch (%d) and too much in another (%d), expected %d to %d.%s",
			capital(t.String()), i.name(), v.below.score, v.above.score, v.target.Min, v.target.Max, i.why())
	case empathy.Above:
		worse = &v.above
		fallthrough
	default:
		f.ID = string(kind) + "." + t.String()
		where := ""
		if worse.branches < branches {
			where = " in one of its branches"
		}
		f.Message = fmt.Sprintf("%s %s empathy for %s%s: %d, expected %d to %d.%s",
			amounts[kind], t, i.name(), where, worse.score, v.target.Min, v.target.Max, i.why())
	}
	f.Type, f.Situation, f.Source = t.String(), i.id, i.source
	f.Confidence = i.confidence
	f.Score, f.Target, f.Distance = worse.score, [2]int{v.target.Min, v.target.Max}, worse.distance
	f.Advice = worse.advice
	return f, worse.span, true
}

func capital(s string) string { return string(s[0]-'a'+'A') + s[1:] }
