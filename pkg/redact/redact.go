// Package redact takes personal data out of reviews before anything is written:
// e-mail addresses, phone numbers, bank accounts, cards, citizen service numbers,
// postcodes with house numbers, the query strings of addresses on the web, and names:
// those that the records themselves give, and those in salutations and signatures, there
// and wherever they come back in the exchange. What is marked in a text stays marked.
//
// Numbers are taken out by their form and, where there is one, their check: IBAN by
// modulo 97 (ISO 13616), cards by Luhn (ISO/IEC 7812-1), the Dutch BSN by the test of
// eleven. It finds what has a form or a place; it cannot know every name.
package redact

import (
	"slices"
	"strings"
	"sync"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/text"
)

// A Kind is a kind of personal data; it is written in its place, in brackets.
type Kind string

// Kinds of personal data.
const (
	Email   Kind = "e-mail"
	Phone   Kind = "phone"
	IBAN    Kind = "iban"
	Card    Kind = "card"
	BSN     Kind = "bsn"
	Address Kind = "address" // postcode and house number
	Query   Kind = "query"   // of an address on the web, with its fragment
	Name    Kind = "name"    // that the record gives, or a salutation or signature
)

// A cut is a stretch of a text that is replaced.
type cut struct {
	from, to int
	kind     Kind
}

func (c cut) label() string { return "[" + string(c.kind) + "]" }

// Text returns s without personal data and the names given.
func Text(s string, names ...string) string {
	return newText(s, nil, namesOf(names, func(string) bool { return false })).String()
}

// A passage is a text with cuts, in order and without overlap.
type passage struct {
	whole string
	cuts  []cut
}

func newText(s string, cuts []cut, names []string) passage {
	return passage{s, find(s, cuts, names)}
}

// String returns the text as it may be shown.
func (t passage) String() string {
	if len(t.cuts) == 0 {
		return t.whole
	}
	var b strings.Builder
	b.Grow(len(t.whole))
	at := 0
	for _, c := range t.cuts {
		b.WriteString(t.whole[at:c.from])
		b.WriteString(c.label())
		at = c.to
	}
	b.WriteString(t.whole[at:])
	return b.String()
}

// span returns where a stretch of the whole text stands in the redacted one. What
// begins or ends within a cut takes the whole label in.
func (t passage) span(s review.Span) review.Span {
	return review.Span{Start: t.at(s.Start, false), End: t.at(s.End, true)}
}

func (t passage) at(offset int, end bool) int {
	shift := 0
	for _, c := range t.cuts {
		if offset <= c.from {
			break
		}
		if offset < c.to {
			if end {
				return c.from + shift + len(c.label())
			}
			return c.from + shift
		}
		shift += len(c.label()) - (c.to - c.from)
	}
	return offset + shift
}

// A Redactor takes personal data out of reviews. It is safe for concurrent use.
type Redactor struct {
	languages []*text.Language
	documents sync.Pool // of *text.Document
}

// New makes a Redactor that reads salutations and signatures in these languages.
func New(languages []*text.Language) *Redactor { return &Redactor{languages: languages} }

func (r *Redactor) isParticle(word string) bool {
	return slices.ContainsFunc(r.languages, func(l *text.Language) bool { return l.IsParticle(word) })
}

// Review takes personal data out of a review: out of its texts, of the fields that it
// passes on, and of the names of its conversation. The agent's own name goes from the
// texts but stays as the name that figures are kept under; see [Pseudonyms]. What the
// review was made of is left as it was.
func (r *Redactor) Review(v *review.Review) {
	if v.Exchange == nil {
		return
	}
	x := *v.Exchange
	var replying, asking mentions
	if !v.Excerpts { // of which the beginning is no salutation
		replying, asking = r.peopleIn(&x, v.Language)
	}
	names := namesOf(knownNames(&x), r.isParticle, slices.Concat(replying.names, asking.names)...)
	reply, customer := newText(x.Reply, replying.cuts, names), newText(x.Customer, asking.cuts, names)
	if len(reply.cuts) > 0 {
		x.Reply = reply.String()
		for i := range v.Evidence {
			v.Evidence[i].Span = reply.span(v.Evidence[i].Span)
		}
		for i := range v.Missteps {
			v.Missteps[i].Span = reply.span(v.Missteps[i].Span)
		}
		for i := range v.Sentences {
			v.Sentences[i] = reply.span(v.Sentences[i])
		}
	}
	if len(customer.cuts) > 0 {
		x.Customer = customer.String()
		x.Newest = customer.at(x.Newest, false)
	}
	for i := range v.Situation.Signals {
		s := &v.Situation.Signals[i]
		if s.InReply {
			s.Span = reply.span(s.Span)
		} else {
			s.Span = customer.span(s.Span)
		}
	}
	x.Meta = fields(x.Meta, names)
	v.ID = Text(v.ID)
	x.ID = v.ID
	x.Conversation = Text(x.Conversation)
	x.People = nil
	v.Exchange = &x
}

// fields redacts the texts in fields that are passed on.
func fields(given []exchange.Field, names []string) []exchange.Field {
	if len(given) == 0 {
		return given
	}
	made := make([]exchange.Field, len(given))
	for i, f := range given {
		made[i] = exchange.Field{Name: f.Name, Value: inJSON(f.Value, names, isPerson(f.Name))}
	}
	return made
}
