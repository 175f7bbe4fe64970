package match

import (
	"math"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A register is rulepack.Register with numbers for its words.
type register struct {
	number     map[string]int32
	points     []rulepack.Points // by number
	kinds      [text.Kinds]int32 // of [number] and the like; none for kinds without
	name       int32             // of [name]
	cues, base rulepack.Points
	measures   []rulepack.Points // in the order of rulepack.Measures
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
	r := &register{number: make(map[string]int32, len(of.Words)), points: make([]rulepack.Points, 0, len(of.Words)), cues: of.Cues, base: of.Base}
	for word, points := range of.Words { // numbers are for here only: their order is no matter
		r.number[word] = int32(len(r.points))
		r.points = append(r.points, points)
	}
	for k := range r.kinds {
		r.kinds[k] = r.numberOf(kindWord(text.Kind(k)))
	}
	r.name = r.numberOf(nameWord)
	for _, measure := range rulepack.Measures {
		r.measures = append(r.measures, of.Measures[measure])
	}
	return r
}

func (r *register) numberOf(word string) int32 {
	if n, ok := r.number[word]; ok {
		return n
	}
	return none
}

// nameWord stands for any name in a lexicon.
const nameWord = "[name]"

// kindWord is what stands for any word of a kind in a lexicon.
func kindWord(k text.Kind) string { return "[" + k.String() + "]" }

// lexical is the memory for looking words up in one register.
type lexical struct {
	table    uint64
	register *register
	byWord   []int32  // number in the lexicon plus 2 by word of the table; 0 is not looked up
	seen     []uint32 // the round in which a word of the lexicon was seen last
	round    uint32
	numbers  []int32 // of the different words of this reply, in order
}

// look finds the different words of the body of a reply that the register has.
func (x *lexical) look(r *register, d *text.Document, b *body) {
	table, words := d.WordTable()
	if table != x.table || r != x.register {
		*x = lexical{table: table, register: r, byWord: x.byWord[:0], seen: make([]uint32, len(r.points)), numbers: x.numbers}
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
			if n := x.of(&d.Tokens[j]); n != none && x.seen[n] != x.round {
				x.seen[n] = x.round
				x.numbers = append(x.numbers, n)
			}
		}
	}
}

// of returns the number of a word in the lexicon.
func (x *lexical) of(t *text.Token) int32 {
	switch {
	case t.Kind != text.Word:
		return x.register.kinds[t.Kind]
	case t.Name:
		return x.register.name
	case t.Word < 0:
		return x.register.numberOf(t.Norm)
	}
	if x.byWord[t.Word] == 0 {
		x.byWord[t.Word] = x.register.numberOf(t.Norm) + 2
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
	x.look(r, reply, &found.body)
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
