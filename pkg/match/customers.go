package match

import (
	"cmp"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// customers is rulepack.CustomerWords with numbers for its words. All lists of weights are
// by situation of the lexicon.
type customers struct {
	vocabulary
	weights      [][]float64 // by number
	base, length []float64
}

func newCustomers(of *rulepack.CustomerWords) *customers {
	c := &customers{base: of.Base, length: of.Length}
	c.vocabulary, c.weights = newVocabulary(of.Words)
	return c
}

// Weigh returns what the words of the message that was read last say for each situation of
// the lexicon, in log-odds, in the memory of weights; nothing when the language has no
// lexicon for them, or the message none of its words. What any message says, and its length,
// count only with whole. The register is a place in rulepack.Registers.
func (f *Finder) Weigh(message *text.Document, found *Findings, register int, whole bool, weights []float64) []float64 {
	weights = weights[:0]
	if f.registers == nil || f.registers[register].customers == nil {
		return weights
	}
	c, lookup := f.registers[register].customers, &found.lookups[register]
	lookup.look(&c.vocabulary, message, &found.body)
	if len(lookup.numbers) == 0 {
		return weights
	}
	weights = slices.Grow(weights, len(c.base))[:len(c.base)]
	clear(weights)
	for _, n := range lookup.numbers {
		for i, w := range c.weights[n] {
			weights[i] += w
		}
	}
	root, length := lookup.root(), math.Log1p(float64(f.Length(found)))
	for i := range weights {
		weights[i] /= root
		if whole {
			weights[i] += c.base[i] + float64(c.length[i]*length) // not fused; see Rate
		}
	}
	return weights
}

// An Indicator is a word of a message and what it says for a situation.
type Indicator struct {
	Text   string  // as in the lexicon
	Weight float64 // in log-odds
}

// Indicators returns the words that Weigh went by last in that register, with what each
// says for one situation of the lexicon: what speaks most for it first.
func (f *Finder) Indicators(found *Findings, register, situation int) (list []Indicator) {
	if f.registers == nil || f.registers[register].customers == nil {
		return nil
	}
	c, lookup := f.registers[register].customers, &found.lookups[register]
	root := lookup.root()
	for _, n := range lookup.numbers {
		list = append(list, Indicator{c.words[n], c.weights[n][situation] / root})
	}
	slices.SortFunc(list, func(a, b Indicator) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Text, b.Text))
	})
	return list
}

// Length returns the number of words of the body of the message that was read last, as far
// as they count.
func (f *Finder) Length(found *Findings) int {
	return min(found.body.words, f.bounds[customerWords])
}
