package review

import "github.com/attune-cx/attune/pkg/exchange"

// Features are a review and what a lexicon can go by in its exchange: what attune fit
// learns ratings of words from. See rulepack.Lexicon.
type Features struct {
	*Review
	Register int      // of the reply, in rulepack.Registers; -1 when no rules read the language
	Words    []string // of the reply, each once, in order
	Measures []int    // of the reply, in the order of rulepack.Measures

	Message Message
}

// A Message is what a lexicon can go by in the customer's newest message.
type Message struct {
	Register int       // in rulepack.Registers
	Words    []string  // each once, in order
	Length   int       // number of words
	Odds     []float64 // log-odds of each situation of the rules, by signals alone
}

// Features is Review with what a lexicon can go by.
func (r *Reviewer) Features(e *exchange.Exchange) (*Features, error) {
	d, x := new(desk), &Features{Review: new(Review), Register: -1}
	l, err := r.reviewAt(d, e, x.Review, nil)
	if err != nil || l == nil {
		return x, err
	}
	p := &d.byLanguage[l.of.number]
	x.Register, x.Words, x.Measures = p.register, l.finder.Vocabulary(&p.reply, &p.found), l.finder.Measures(&p.found)
	x.Message = Message{d.register, l.finder.Vocabulary(&p.customer, &p.message), l.finder.Length(&p.message), r.model.Odds(d.fired)}
	return x, nil
}
