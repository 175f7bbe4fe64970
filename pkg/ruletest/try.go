package ruletest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A Trial looks for one pattern in many texts, as a cue would: in the body only,
// within one sentence, leftmost and then longest. It serves one goroutine.
type Trial struct {
	Counts
	customer bool // look in the customer's messages
	forced   string
	texts    []*text.Language // that can be told apart
	readers  []*trialReader   // that have the lists of the pattern

	reply, message text.Document
	found          []pattern.Hit
	hits           []TrialHit
}

type trialReader struct {
	language *text.Language
	matcher  *pattern.Matcher
	scratch  pattern.Scratch
}

// Counts are what a trial has come to so far.
type Counts struct {
	Hits   int
	Hit    int // texts with a hit
	Texts  int // texts that were searched
	Empty  int // exchanges without the text that was to be searched
	Others int // texts in a language that the pattern is not for, or that is not known
}

// A TrialHit is a place where the pattern was found.
type TrialHit struct {
	review.Span
	Sentence review.Span // that it stands in
}

// NewTrial makes a trial of a pattern with the lists of the given rules. The pattern
// is used in each language that has its lists; with a language given, in that one,
// and every text is taken to be in it that does not say otherwise. The error is a
// *pattern.SyntaxError when the pattern can be used in none.
func NewTrial(set *rulepack.Set, source, language string, inCustomer bool) (*Trial, error) {
	t := &Trial{customer: inCustomer, forced: language, texts: set.Texts()}
	var fault error
	for _, x := range set.Texts() {
		if language != "" && x.ID != language {
			continue
		}
		l, err := set.Language(x.ID)
		if err != nil {
			return nil, err
		}
		m, err := l.CompilePattern(source)
		if err != nil {
			fault = cmp.Or(fault, err)
			continue
		}
		t.readers = append(t.readers, &trialReader{language: x, matcher: m})
	}
	if len(t.readers) > 0 {
		return t, nil
	}
	if fault == nil { // there are no rules for the language
		_, fault = set.Language(language)
	}
	return nil, fault
}

// Languages are those that the pattern is used in.
func (t *Trial) Languages() (ids []string) {
	for _, r := range t.readers {
		ids = append(ids, r.language.ID)
	}
	return ids
}

// Find returns the hits in an exchange, by place, and the text that they are in. They
// hold until the next call.
func (t *Trial) Find(e *exchange.Exchange) (hits []TrialHit, in string) {
	in, other := e.Reply, e.Customer
	if t.customer {
		in, other = other, in
	}
	if strings.TrimSpace(in) == "" {
		t.Empty++
		return nil, in
	}
	r := t.reader(e.Language, in, other)
	if r == nil {
		t.Others++
		return nil, in
	}
	t.Texts++
	r.language.ReadInto(&t.message, e.Customer, text.Options{Plain: true})
	d := &t.message
	if !t.customer {
		d = &t.reply
		r.language.ReadInto(d, e.Reply, text.Options{})
		text.MarkEcho(d, &t.message)
	}
	t.found = r.matcher.Find(d, &r.scratch, t.found[:0])
	slices.SortFunc(t.found, func(a, b pattern.Hit) int { return cmp.Compare(a.First, b.First) })
	t.hits = t.hits[:0]
	for _, h := range t.found {
		s := &d.Sentences[d.Tokens[h.First].Sentence]
		t.hits = append(t.hits, TrialHit{review.Span{Start: d.Tokens[h.First].Start, End: d.Tokens[h.Last].End}, review.Span{Start: s.Start, End: s.Stop}})
	}
	t.Hits += len(t.hits)
	if len(t.hits) > 0 {
		t.Hit++
	}
	return t.hits, in
}

// reader returns who reads a text: by its own word, by the language that was given,
// or by what it looks like.
func (t *Trial) reader(named, in, other string) *trialReader {
	id := cmp.Or(named, t.forced)
	if id == "" {
		l, _ := text.Detect(t.texts, in)
		if l == nil {
			l, _ = text.Detect(t.texts, other)
		}
		if l == nil {
			return nil
		}
		id = l.ID
	}
	for _, r := range t.readers {
		if r.language.ID == id {
			return r
		}
	}
	return nil
}
