package review

import "github.com/attune-cx/attune/pkg/exchange"

// A Lexical is a review with what a lexicon can go by in the reply; see rulepack.Lexicon.
type Lexical struct {
	*Review
	Register int      // in rulepack.Registers; -1 when no rules read the language
	Words    []string // each once, in order
	Measures []int    // in the order of rulepack.Measures

	Message []string  // the words of the customer's newest message, each once, in order
	Long    int       // how many words the message has
	Odds    []float64 // log-odds of each situation of the rules by signals alone
}

// Lexical is Review with what a lexicon can go by.
func (r *Reviewer) Lexical(e *exchange.Exchange) (*Lexical, error) {
	d, x := r.desk(), &Lexical{Review: new(Review), Register: -1}
	l, err := r.reviewAt(d, e, x.Review, nil)
	if err != nil || l == nil {
		return x, err
	}
	p := &d.byLanguage[l.of.number]
	x.Register, x.Words, x.Measures = p.register, l.finder.Said(&p.reply, &p.found), p.found.Measures()
	x.Message, x.Long = l.finder.Said(&p.customer, &p.message), p.message.Long()
	x.Odds = r.model.Odds(d.fired)
	return x, nil
}
