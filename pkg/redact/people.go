package redact

import (
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/text"
)

// mentions are the people that a text is to and from: where they stand in it, and names to
// look for elsewhere.
type mentions struct {
	cuts  []cut
	names []string
}

// people finds who is greeted and who signs. A text whose language is not known is read in
// all languages, since a name too many is better than one too few.
func (r *Redactor) people(s, language string) (found mentions) {
	readers := r.languages
	for _, l := range r.languages {
		if l.ID == language {
			readers = []*text.Language{l}
		}
	}
	if len(readers) > 1 {
		if l, _ := text.Detect(readers, s); l != nil {
			readers = []*text.Language{l}
		}
	}
	d, _ := r.documents.Get().(*text.Document)
	if d == nil {
		d = new(text.Document)
	}
	for _, l := range readers {
		l.ReadInto(d, s, text.Options{})
		for _, p := range d.People() {
			found.cuts = append(found.cuts, cut{p.Start, p.End, Name})
			if whole := s[p.Start:p.End]; len(p.Names) > 0 && !strings.ContainsAny(whole, "<&\n") {
				found.names = append(found.names, whole)
			}
			found.names = append(found.names, p.Names...)
		}
	}
	r.documents.Put(d)
	return found
}

// peopleIn finds the people in an exchange: in the reply, in what the customer said last, and
// in what they said before. The cuts of the latter two are those of one text.
func (r *Redactor) peopleIn(x *exchange.Exchange, language string) (reply, customer mentions) {
	reply = r.people(x.Reply, language)
	newest := x.NewestAt()
	customer = r.people(x.Customer[newest:], "")
	for i := range customer.cuts {
		customer.cuts[i].from += newest
		customer.cuts[i].to += newest
	}
	if newest > 0 {
		earlier := r.people(x.Customer[:newest], "")
		customer.cuts = append(customer.cuts, earlier.cuts...)
		customer.names = append(customer.names, earlier.names...)
	}
	return reply, customer
}
