package match

import (
	"slices"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A body is the part of a text that speaks to the reader, in numbers.
type body struct {
	first, last   int32 // words; last < first when there is none
	from, to      int   // sentences, to excluded
	sentences     int
	words         int
	questions     int
	exclamations  int
	capsShare     float64
	figures       int // numbers, amounts, dates and times
	customerWords int
	answers       bool // there is a customer's message
	handles       int  // @names in this text and in the customer's message
	byName        int  // times that the text calls the reader by name
	echoes        int  // different words of the customer, mostEchoes at most
	quotes        bool // some words stand in quotation marks
	letter        bool // has a salutation or a sign-off
	personal      bool // a person tells of a life, and no case is at hand
	talk          bool // people talk, and no case is at hand
}

// mostEchoes is the number of the customer's words up to which a reply's are counted.
const mostEchoes = 32

func bodyOf(d, customer *text.Document) body {
	b := body{first: 0, last: -1, from: -1}
	var echoed [mostEchoes]string
	caps, letters := 0, 0
	b.handles = handles(d)
	if customer != nil && customer != d {
		b.handles += handles(customer)
	}
	for i := range d.Sentences {
		s := &d.Sentences[i]
		if calls(d, s) {
			b.byName++
		}
		b.letter = b.letter || s.Zone == text.Greeting || s.Zone == text.Signature
		if s.Zone != text.Body || s.First == s.End {
			continue
		}
		if b.from < 0 {
			b.from, b.first = i, int32(s.First)
		}
		b.to, b.last = i+1, int32(s.End)-1
		b.sentences++
		b.words += s.End - s.First
		if s.Question {
			b.questions++
		}
		if s.Exclaim {
			b.exclamations++
		}
		for j := s.First; j < s.End; j++ {
			t := &d.Tokens[j]
			if t.Echo && b.echoes < mostEchoes && !slices.Contains(echoed[:b.echoes], t.Norm) {
				echoed[b.echoes] = t.Norm
				b.echoes++
			}
			b.quotes = b.quotes || t.Quoted
			if t.Kind >= text.Number && t.Kind <= text.Time {
				b.figures++
			}
			if t.Kind == text.Word && t.End-t.Start > 1 {
				letters++
				if t.AllCaps {
					caps++
				}
			}
		}
	}
	if letters > 0 {
		b.capsShare = float64(caps) / float64(letters)
	}
	if customer != nil {
		b.answers = len(customer.Tokens) > 0
		for i := range customer.Sentences {
			if s := &customer.Sentences[i]; s.Zone == text.Body {
				b.customerWords += s.End - s.First
			}
		}
	}
	return b
}

// handles counts the @names in what a text says.
func handles(d *text.Document) int {
	n := 0
	for i := range d.Tokens {
		if t := &d.Tokens[i]; t.Kind == text.Mention && isSaid(d, t) {
			n++
		}
	}
	return n
}

// calls reports whether a sentence calls the reader by name: a name in the salutation, or
// one behind a comma that ends the sentence or is followed by another comma.
func calls(d *text.Document, s *text.Sentence) bool {
	for i := s.First; i < s.End; i++ {
		t := &d.Tokens[i]
		if !t.Name && t.Kind != text.Placeholder {
			continue
		}
		if s.Zone == text.Greeting {
			return true
		}
		ends := i+1 == s.End || d.Tokens[i+1].Before&(text.Comma|text.Dash|text.OpenParen) != 0
		if s.Zone == text.Body && i > s.First && t.Before&text.Comma != 0 && !d.Tokens[i-1].Capital && ends {
			return true
		}
	}
	return false
}

// A place is a third of the body.
type place uint8

const (
	opening place = iota
	middle
	closing
)

// place returns the third of the body in which a word stands, by sentences.
func (b *body) place(d *text.Document, word int32) place {
	done := d.Tokens[word].Sentence - b.from
	switch count := b.to - b.from; {
	case done*3 < count:
		return opening
	case done*3 >= count*2:
		return closing
	}
	return middle
}

// specific reports whether a sentence names anything of this case: a word of the
// customer, a number in figures or words, an amount, a date, a name.
func (b *body) specific(d *text.Document, sentence int) bool {
	s := &d.Sentences[sentence]
	for i := s.First; i < s.End; i++ {
		t := &d.Tokens[i]
		if t.Echo || t.Name || t.Written && d.Language.IsNumber(t.Norm) {
			return true
		}
		switch t.Kind {
		case text.Number, text.Amount, text.Date, text.Time, text.Reference, text.Placeholder:
			return true
		}
	}
	return false
}

// holds reports whether the conditions on a hit hold, as far as the text shows
// them; conditions on the whole reply are looked at with the missteps.
func (b *body) holds(d *text.Document, w *rulepack.Where, h pattern.Hit) bool {
	if w == nil {
		return true
	}
	if !w.CustomerWords.Hold(float64(b.customerWords)) || !w.ReplyWords.Hold(float64(b.words)) ||
		!w.CapsShare.Hold(b.capsShare) || !w.Exclamations.Hold(float64(b.exclamations)) || !w.Questions.Hold(float64(b.questions)) {
		return false
	}
	if w.Sentence != "" && !b.sentenceIs(d, h, w.Sentence) || w.UnlessSentence != "" && b.sentenceIs(d, h, w.UnlessSentence) {
		return false
	}
	if !w.Handles.Hold(float64(b.handles)) || !w.ByName.Hold(float64(b.byName)) || !w.Echoes.Hold(float64(b.echoes)) {
		return false
	}
	if w.Personal != nil && *w.Personal != b.personal {
		return false
	}
	switch place := b.place(d, h.First); w.Position {
	case "opening":
		if place != opening {
			return false
		}
	case "closing":
		if place != closing && b.sentences > 1 {
			return false
		}
	}
	return w.Echo == nil || w.Echo.Hold(float64(echoes(d, d.Tokens[h.First].Sentence)))
}

func (b *body) sentenceIs(d *text.Document, h pattern.Hit, what string) bool {
	number := d.Tokens[h.First].Sentence
	switch what {
	case "question":
		return d.Sentences[number].Question
	case "statement":
		return !d.Sentences[number].Question
	case "first":
		return number == b.from
	}
	return number == b.to-1
}

// echoes counts the different words of the customer in a sentence.
func echoes(d *text.Document, sentence int) int {
	s := &d.Sentences[sentence]
	n := 0
	for i := s.First; i < s.End; i++ {
		t := &d.Tokens[i]
		if t.Echo && !slices.ContainsFunc(d.Tokens[s.First:i], func(earlier text.Token) bool { return earlier.Echo && earlier.Norm == t.Norm }) {
			n++
		}
	}
	return n
}
