package lint

import (
	"fmt"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/review"
)

// A score of a template is not one number: what fills its placeholders is not known yet.
// At least it is what the words themselves show; at most, every placeholder brings
// something of this customer's. Only a reply that lies outside its range either way is
// a finding.
//
// Where there is no customer's message either, the rules' allowance for traces of one is
// no part of the upper bound: a reply cannot take up words that nobody has said.
type bounds struct{ low, high int }

// scores returns the bounds of the scores of a review of a variant.
func scores(v *review.Review, text *variant) (s [empathy.Count]bounds) {
	var low, high [empathy.Count]empathy.Sum
	for _, e := range v.Evidence {
		high[e.Type].Add(e.Counts)
		if !text.isPlaceholder(e.Start, e.End) {
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
	when            string // the branch
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
	if w.distance > at.distance {
		*at = w
	}
}

// amounts are what a verdict is called in a message.
var amounts = map[empathy.Verdict]string{empathy.Below: "Too little", empathy.Above: "Too much"}

// finding says what is wrong with a type; ok is false when nothing is.
func (v *verdict) finding(t empathy.Type, r *library.Reply, i intent) (f Finding, span library.Span, ok bool) {
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
		f.Message = fmt.Sprintf("%s empathy for %s is too little in one branch (%d%s) and too much in another (%d%s), expected %d to %d.%s",
			capital(t.String()), i.name(), v.below.score, branch(v.below.when), v.above.score, branch(v.above.when), v.target.Min, v.target.Max, i.why(r))
	case empathy.Above:
		worse = &v.above
		fallthrough
	default:
		f.ID = string(kind) + "." + t.String()
		f.Message = fmt.Sprintf("%s %s empathy for %s: %d, expected %d to %d%s.%s",
			amounts[kind], t, i.name(), worse.score, v.target.Min, v.target.Max, branch(worse.when), i.why(r))
	}
	f.Type, f.Situation, f.Source = t.String(), i.id, i.source
	f.Score, f.Target, f.Distance = worse.score, [2]int{v.target.Min, v.target.Max}, worse.distance
	f.Advice = worse.advice
	return f, worse.span, true
}

// branch says in a message which branch of a template is meant.
func branch(when string) string {
	if when == "" {
		return ""
	}
	return " when " + when
}

func capital(s string) string { return string(s[0]-'a'+'A') + s[1:] }

// tolerated are the points within which a score counts as just outside its range: two
// raters differ by more.
const tolerated = 5

// severity returns that of a finding about a score when no configuration says another:
// as much as is certain.
func (f *Finding) severity(confidence float64) Severity {
	far := f.Distance > tolerated
	switch {
	case f.Source == given || f.Source == configured:
		if far {
			return Error
		}
		return Warning
	case far && (f.Source == category || confidence >= sure):
		return Warning
	}
	return Note
}

// sure is the confidence from which a diagnosis is right more often than not.
const sure = 0.6
