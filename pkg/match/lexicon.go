package match

import (
	"math"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A register is rulepack.Register with numbers for its words.
type register struct {
	vocabulary
	points     []rulepack.Points // by number
	cues, base rulepack.Points
	measures   []rulepack.Points // in the order of rulepack.Measures
	customers  *customers        // nil when it has none
}

// A vocabulary numbers words.
type vocabulary struct {
	number map[string]int32
	kinds  [text.Kinds]int32 // of [number] and the like; none for kinds without
	name   int32             // of [name]
}

// none stands for a word that is not in the lexicon.
const none = -1

// registersOf returns the registers of a lexicon, in the order of rulepack.Registers; nil
// when there is none.
func registersOf(of *rulepack.Lexicon) (all []*register) {
	made := map[*rulepack.Register]*register{}
	for _, name := range rulepack.Registers {
		r := of.Register(name)
		if r == nil {
			return nil
		}
		if made[r] == nil {
			made[r] = newRegister(r)
		}
		all = append(all, made[r])
	}
	return all
}

func newRegister(of *rulepack.Register) *register {
	r := &register{points: make([]rulepack.Points, 0, len(of.Words)), cues: of.Cues, base: of.Base, customers: newCustomers(of.Customers)}
	r.number = make(map[string]int32, len(of.Words))
	for word, points := range of.Words { // numbers are for here only: their order is no matter
		r.number[word] = int32(len(r.points))
		r.points = append(r.points, points)
	}
	r.finish()
	for _, measure := range rulepack.Measures {
		r.measures = append(r.measures, of.Measures[measure])
	}
	return r
}

// finish looks up what stands for many words, once all have numbers.
func (v *vocabulary) finish() {
	for k := range v.kinds {
		v.kinds[k] = v.numberOf(kindWord(text.Kind(k)))
	}
	v.name = v.numberOf(nameWord)
}

func (v *vocabulary) numberOf(word string) int32 {
	if n, ok := v.number[word]; ok {
		return n
	}
	return none
}

// nameWord stands for any name in a lexicon.
const nameWord = "[name]"

// kindWord is what stands for any word of a kind in a lexicon.
func kindWord(k text.Kind) string { return "[" + k.String() + "]" }

// lexical is the memory for looking words up in one vocabulary.
type lexical struct {
	table   uint64
	of      *vocabulary
	byWord  []int32  // number in the vocabulary plus 2 by word of the table; 0 is not looked up
	seen    []uint32 // the round in which a word of the vocabulary was seen last
	round   uint32
	numbers []int32 // of the different words of this text, in order
}

// look finds the different words of the body of a text that the vocabulary has.
func (x *lexical) look(v *vocabulary, d *text.Document, b *body) {
	table, words := d.WordTable()
	if table != x.table || v != x.of {
		*x = lexical{table: table, of: v, byWord: x.byWord[:0], seen: make([]uint32, len(v.number)), numbers: x.numbers}
	}
	if missing := words - len(x.byWord); missing > 0 {
		x.byWord = append(x.byWord, make([]int32, missing)...)
	}
	if x.round++; x.round == 0 {
		clear(x.seen)
		x.round = 1
	}
	x.numbers = x.numbers[:0]
	for i := max(b.from, 0); i < b.to; i++ {
		s := &d.Sentences[i]
		if s.Zone != text.Body {
			continue
		}
		for j := s.First; j < s.End; j++ {
			if n := x.numberOf(&d.Tokens[j]); n != none && x.seen[n] != x.round {
				x.seen[n] = x.round
				x.numbers = append(x.numbers, n)
			}
		}
	}
}

// numberOf returns the number of a word in the vocabulary.
func (x *lexical) numberOf(t *text.Token) int32 {
	switch {
	case t.Kind != text.Word:
		return x.of.kinds[t.Kind]
	case t.Name:
		return x.of.name
	case t.Word < 0:
		return x.of.numberOf(t.Norm)
	}
	if x.byWord[t.Word] == 0 {
		x.byWord[t.Word] = x.of.numberOf(t.Norm) + 2
	}
	return x.byWord[t.Word] - 2
}

// measures are what a lexicon goes by beside words, in the order of rulepack.Measures.
func (b *body) measures() [len(rulepack.Measures)]int {
	return [len(rulepack.Measures)]int{b.words, b.sentences, b.questions, b.exclamations, b.echoes, b.figures, b.customerWords}
}

// Talk reports whether people talk and no case is at hand, in the reply that was read
// last.
func (found *Findings) Talk() bool { return found.body.talk }

// Words returns the points by words of the reply that was read last, and the share of
// cues beside them; false when the language has no lexicon, or the reply none of its
// words. The register is a place in rulepack.Registers.
func (f *Finder) Words(reply *text.Document, found *Findings, register int) (points, cues rulepack.Points, ok bool) {
	if f.registers == nil {
		return points, cues, false
	}
	r, x := f.registers[register], &found.lexical[register]
	x.look(&r.vocabulary, reply, &found.body)
	if len(x.numbers) == 0 {
		return points, cues, false
	}
	for _, n := range x.numbers {
		for t := range points {
			points[t] += r.points[n][t]
		}
	}
	root := math.Sqrt(float64(len(x.numbers)))
	for t := range points {
		points[t] = points[t]/root + r.base[t]
	}
	for i, n := range found.body.measures() {
		if n > 0 {
			for t := range points {
				points[t] += r.measures[i][t] * math.Log1p(float64(n))
			}
		}
	}
	return points, r.cues, true
}

// Said returns the words of a reply that a lexicon can go by: each once, in order.
func (f *Finder) Said(reply *text.Document, found *Findings) (words []string) {
	seen := map[string]bool{}
	b := &found.body
	for i := max(b.from, 0); i < b.to; i++ {
		s := &reply.Sentences[i]
		if s.Zone != text.Body {
			continue
		}
		for j := s.First; j < s.End; j++ {
			if word := wordOf(&reply.Tokens[j]); !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		}
	}
	return words
}

// Measures returns what a lexicon can go by beside words, of the reply that was read last,
// in the order of rulepack.Measures.
func (found *Findings) Measures() []int {
	m := found.body.measures()
	return m[:]
}

func wordOf(t *text.Token) string {
	switch {
	case t.Kind != text.Word:
		return kindWord(t.Kind)
	case t.Name:
		return nameWord
	}
	return t.Norm
}
