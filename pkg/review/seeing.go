package review

import (
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/text"
)

// Seen is what a review comes across beside its result.
type Seen struct {
	// Reply is the reply as it was read, to compare it with others. It is lent: it is used
	// again when it has been shown.
	Reply *text.Document
	// Guess is the id of the situation that the texts point to, whatever was given; empty
	// when they point to none.
	Guess      string
	Confidence float64 // in the guess, 0..1
}

// ReviewSeeing is ReviewInto that also shows what it comes across, unless no rules read
// the language.
func (r *Reviewer) ReviewSeeing(e *exchange.Exchange, v *Review, show func(Seen)) error {
	d := r.desks.Get().(*desk)
	defer r.desks.Put(d)
	l, err := r.reviewAt(d, e, v, nil)
	if l != nil {
		show(Seen{&d.byLanguage[l.of.number].reply, d.guess.ID, d.guess.Confidence})
	}
	return err
}
