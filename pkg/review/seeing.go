package review

import (
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/text"
)

// ReviewSeeing is ReviewInto that also shows the reply as it was read, to compare it
// with others. The document is lent: it is used again when see has returned. It is not
// shown when no rules read the language.
func (r *Reviewer) ReviewSeeing(e *exchange.Exchange, v *Review, see func(*text.Document)) error {
	d := r.desks.Get().(*desk)
	defer r.desks.Put(d)
	l, err := r.reviewAt(d, e, v, nil)
	if l != nil {
		see(&d.byReader[l.number].reply)
	}
	return err
}
