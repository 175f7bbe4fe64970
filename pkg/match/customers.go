package match

import (
	"cmp"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// customers is rulepack.CustomerWords with numbers for its words.
type customers struct {
	vocabulary
	words        []string    // by number
	weights      [][]float64 // by number
	base, length []float64
}

func newCustomers(of *rulepack.CustomerWords) *customers {
	c := &customers{base: of.Base, length: of.Length}
	c.number = make(map[string]int32, len(of.Words))
	for word, weights := range of.Words { // numbers are for here only: their order is no matter
		c.number[word] = int32(len(c.weights))
		c.words, c.weights = append(c.words, word), append(c.weights, weights)
	}
	c.finish()
	return c
}

// Toward returns what the words of a message that was read last say for each situation of
// the lexicon, in log-odds; nil when the language has no lexicon for them, or the message
// none of its words. The register is a place in rulepack.Registers.
func (f *Finder) Toward(message *text.Document, found *Findings, register int, weights []float64) []float64 {
	if f.registers == nil || f.registers[register].customers == nil {
		return nil
	}
	c, x := f.registers[register].customers, &found.lexical[register]
	x.look(&c.vocabulary, message, &found.body)
	if len(x.numbers) == 0 {
		return nil
	}
	weights = append(weights[:0], c.base...)
	part := 1 / math.Sqrt(float64(len(x.numbers)))
	for _, n := range x.numbers {
		for i, w := range c.weights[n] {
			weights[i] += w * part
		}
	}
	long := math.Log1p(float64(found.Long()))
	for i, w := range c.length {
		weights[i] += w * long
	}
	return weights
}

// A Pointer is a word of a message and what it says for a situation, in log-odds.
type Pointer struct {
	Text   string // as in the lexicon
	Weight float64
}

// Pointers returns the words that Toward went by last, with what each says for one
// situation of the lexicon: what speaks most for it first.
func (f *Finder) Pointers(found *Findings, register, situation int) (list []Pointer) {
	if f.registers == nil || f.registers[register].customers == nil {
		return nil
	}
	c, x := f.registers[register].customers, &found.lexical[register]
	for _, n := range x.numbers {
		list = append(list, Pointer{c.words[n], c.weights[n][situation] / math.Sqrt(float64(len(x.numbers)))})
	}
	slices.SortFunc(list, func(a, b Pointer) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Text, b.Text))
	})
	return list
}

// Long returns the number of words of the body of the text that was read last.
func (found *Findings) Long() int { return min(found.body.words, mostMessage) }

// mostMessage bounds how long a message counts, as mostMeasured does.
const mostMessage = 400
