package review

import (
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// An Explanation is a review with all that led to it: how the reply was read, the
// words that context goes by, and the rules that nearly applied.
type Explanation struct {
	*Review
	Reply    *text.Document // nil when no rules read the language
	Contexts []ContextWords // in order of Start
	Nearly   []Nearly       // in order of Start
}

// ContextWords are words that a context test goes by: a negator, a condition, a but.
type ContextWords struct {
	Kind string
	Span
	Sentence int // index into Reply.Sentences
}

// Nearly is a cue or misstep whose words stand in the reply and that came to nothing.
type Nearly struct {
	Rule    string       // id of the cue or misstep
	Misstep bool         // the rule is a misstep
	Type    empathy.Type // of a cue
	Move    string       // of a cue
	Span
	Strength  float64 // of a cue, 0..1
	Discounts []Discount

	// Reason says why: except, where, context, outdone or discounted; Detail which
	// condition or contexts.
	Reason string
	Detail string
	// By is the cue that counts more, Counts what this one would have counted.
	By     string
	Counts float64
	// InTheWay are the words of the exception, or of the other cue; empty for others.
	InTheWay Span
}

// Explain is Review with all that led to it. It takes several times as long.
func (r *Reviewer) Explain(e *exchange.Exchange) (*Explanation, error) {
	d, x := new(desk), &Explanation{Review: new(Review)}
	l, err := r.reviewAt(d, e, x.Review, nil)
	if err != nil || l == nil {
		return x, err
	}
	p := &d.byLanguage[l.of.number]
	x.Reply = &p.reply
	if !r.options.All {
		r.addWordLists(x.Review, l, d)
	}
	for _, m := range l.finder.Marks(&p.reply, &p.found) {
		x.Contexts = append(x.Contexts, ContextWords{m.Kind, spanOf(&p.reply, m.First, m.Last), p.reply.Tokens[m.First].Sentence})
	}
	for _, dropped := range l.finder.Dropped(&p.reply, &p.found, p.circumstances) {
		x.Nearly = append(x.Nearly, l.nearly(&p.reply, dropped))
	}
	// What a discount leaves nothing of stands under Nearly.
	x.Evidence = slices.DeleteFunc(x.Evidence, func(e Evidence) bool { return e.Counts <= 0 })
	return x, nil
}

func (l *reader) nearly(d *text.Document, x match.Dropped) Nearly {
	n := Nearly{Span: spanOf(d, x.First, x.Last), Reason: string(x.Reason), Detail: x.Detail, Counts: x.Counts}
	if x.Role == rulepack.MisstepRole {
		n.Rule, n.Misstep = l.rules.Missteps[x.Index].ID.Value, true
	} else {
		cue := &l.rules.Cues[x.Index]
		n.Rule, n.Type, n.Move, n.Strength = cue.ID.Value, cue.Type, cue.Move, cue.Strength
	}
	for _, discount := range x.Discounts {
		n.Discounts = append(n.Discounts, Discount(discount))
	}
	if x.By >= 0 {
		n.By = l.rules.Cues[x.By].ID.Value
	}
	if x.ByFirst >= 0 {
		n.InTheWay = spanOf(d, x.ByFirst, x.ByLast)
	}
	return n
}
