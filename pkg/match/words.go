package match

import (
	"slices"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A trait is what the context tests need to know of a word; traits form a bit set.
type trait uint8

const (
	known    trait = 1 << iota // the traits have been looked up
	negator                    // not, never
	stops                      // a negator does not reach across it
	empty                      // names nothing: this, issue
	script                     // stands in any reply to any customer
	business                   // names what customers come about
	life                       // tells of a life
)

// traits remembers what is known of the words of a document's word table.
type traits struct {
	table   uint64
	byWord  []trait
	rules   *rulepack.Language
	reading *text.Document

	counted     int // the sentence that particulars counted last; -1 none
	particulars int
}

// read prepares for the words of a document.
func (t *traits) read(l *rulepack.Language, d *text.Document) {
	table, words := d.WordTable()
	if table != t.table || l != t.rules {
		t.table, t.rules = table, l
		clear(t.byWord)
	}
	if missing := words - len(t.byWord); missing > 0 {
		t.byWord = append(t.byWord, make([]trait, missing)...)
	}
	t.reading = d
	t.counted = -1
}

// of returns the traits of a word of the document.
func (t *traits) of(word int32) trait {
	token := &t.reading.Tokens[word]
	if token.Word >= 0 && t.byWord[token.Word] != 0 {
		return t.byWord[token.Word]
	}
	x := known
	if t.rules.Negators[token.Norm] {
		x |= negator
	}
	if t.rules.Stops[token.Norm] {
		x |= stops
	}
	if t.rules.Vague[token.Norm] {
		x |= empty
	}
	if t.rules.Script[token.Norm] {
		x |= script
	}
	if t.rules.Business[token.Norm] {
		x |= business
	}
	if t.rules.Life[token.Norm] {
		x |= life
	}
	if token.Word >= 0 {
		t.byWord[token.Word] = x
	}
	return x
}

// anyOf reports whether a word of first..last has a trait.
func (t *traits) anyOf(first, last int32, x trait) bool {
	for at := first; at <= last; at++ {
		if t.of(at)&x != 0 {
			return true
		}
	}
	return false
}

// countParticulars counts the different words of a sentence that say something of this
// case: neither stop words nor words of the script.
func (t *traits) countParticulars(sentence int) int {
	if sentence == t.counted {
		return t.particulars
	}
	n := 0
	d := t.reading
	s := &d.Sentences[sentence]
	for i := s.First; i < s.End; i++ {
		x := &d.Tokens[i]
		if x.Kind != text.Word || x.Stop || len(x.Norm) < shortestParticular || t.of(int32(i))&script != 0 {
			continue
		}
		if !slices.ContainsFunc(d.Tokens[s.First:i], func(earlier text.Token) bool { return earlier.Norm == x.Norm }) {
			n++
		}
	}
	t.counted, t.particulars = sentence, n
	return n
}

// shortestParticular is the length in bytes from which a word says something.
const shortestParticular = 3
