package match

import (
	"cmp"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A register is rulepack.Register with numbers for its words.
type register struct {
	vocabulary
	points    []rulepack.Points // by number
	base      rulepack.Points
	wordShare rulepack.Points   // share of words in the score
	measures  []rulepack.Points // in the order of rulepack.Measures
	customers *customers        // nil when it has none
}

// A vocabulary numbers words.
type vocabulary struct {
	words  []string // by number
	number map[string]int32
	kinds  [text.Kinds]int32 // of [number] and the like; none for kinds without
	name   int32             // of [name]
}

// none stands for a word that is not in the lexicon.
const none = -1

// registersOf returns the registers of a lexicon, in the order of rulepack.Registers; nil
// when there is none.
func registersOf(of *rulepack.Lexicon) (all []*register) {
	if of == nil {
		return nil
	}
	made, customersOf := map[*rulepack.Register]*register{}, map[*rulepack.CustomerWords]*customers{}
	for _, name := range rulepack.Registers {
		r := of.Register(name)
		if r == nil { // the lexicon is for other kinds of text alone
			r = new(rulepack.Register)
		}
		if made[r] == nil {
			made[r] = newRegister(r)
		}
		if w := of.CustomerWords(name); w != nil {
			if customersOf[w] == nil {
				customersOf[w] = newCustomers(w)
			}
			made[r].customers = customersOf[w]
		}
		all = append(all, made[r])
	}
	return all
}

func newRegister(of *rulepack.Register) *register {
	r := &register{base: of.Base}
	r.vocabulary, r.points = newVocabulary(of.Words)
	if of.Cues != nil {
		for t, cues := range of.Cues {
			r.wordShare[t] = 1 - cues
		}
	}
	for _, measure := range rulepack.Measures {
		r.measures = append(r.measures, of.Measures[measure])
	}
	return r
}

// newVocabulary numbers words, and returns what each has by number.
func newVocabulary[M ~map[string]V, V any](of M) (v vocabulary, by []V) {
	v = vocabulary{words: make([]string, 0, len(of)), number: make(map[string]int32, len(of))}
	by = make([]V, 0, len(of))
	for word, x := range of { // numbers are for here only: their order is no matter
		v.number[word] = int32(len(by))
		v.words, by = append(v.words, word), append(by, x)
	}
	for k := range v.kinds {
		v.kinds[k] = v.numberOf(kindWord(text.Kind(k)))
	}
	v.name = v.numberOf(nameWord)
	return v, by
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

// A lookup is the memory for looking words up in one vocabulary.
type lookup struct {
	table   uint64
	of      *vocabulary
	byWord  []int32  // number in the vocabulary plus 2 by word of the table; 0 is not looked up
	seen    []uint32 // the round in which a word of the vocabulary was seen last
	round   uint32
	numbers []int32 // of the different words of this text, in order
}

// look finds the different words of the body of a text that the vocabulary has.
func (x *lookup) look(v *vocabulary, d *text.Document, b *body) {
	table, words := d.WordTable()
	if table != x.table || v != x.of {
		*x = lookup{table: table, of: v, byWord: x.byWord[:0], seen: make([]uint32, len(v.number)), numbers: x.numbers}
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
func (x *lookup) numberOf(t *text.Token) int32 {
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

// measures are numbers in the order of rulepack.Measures.
type measures [len(rulepack.Measures)]int

// customerWords is the place of customer-words.
const customerWords = len(rulepack.Measures) - 1

// boundsOf returns how much of each measure counts at most.
func boundsOf(scoring *rulepack.Scoring) (bounds measures) {
	for i, name := range rulepack.Measures {
		bounds[i] = math.MaxInt
		if most, ok := scoring.MeasuredTo[name]; ok {
			bounds[i] = most
		}
	}
	return bounds
}

// measuresOf are what a lexicon goes by beside words.
func (f *Finder) measuresOf(b *body) measures {
	all := measures{b.words, b.sentences, b.questions, b.exclamations, b.echoes, b.figures, b.customerWords}
	for i := range all {
		all[i] = min(all[i], f.bounds[i])
	}
	return all
}

// Talk reports whether people talk and no case is at hand, in the reply that was read
// last.
func (found *Findings) Talk() bool { return found.body.talk }

// A Rating is what the words of a reply say of each type by themselves, in points that may
// lie outside 0..100.
type Rating struct {
	Share    rulepack.Points // share, 0..1, of Points in the score; that of cues is the rest
	Points   rulepack.Points // Base, Measures and the points of all words added up
	Base     rulepack.Points // what any reply gets
	Measures rulepack.Points // what length, questions and the like give; see rulepack.Measures
}

// Rate returns what the words of the reply say that was read last; nothing when the language
// has no lexicon, or the reply none of its words. The register is a place in
// rulepack.Registers.
func (f *Finder) Rate(reply *text.Document, found *Findings, register int) (x Rating) {
	if f.registers == nil {
		return x
	}
	r, lookup := f.registers[register], &found.lookups[register]
	lookup.look(&r.vocabulary, reply, &found.body)
	if len(lookup.numbers) == 0 {
		return x
	}
	x.Share, x.Base = r.wordShare, r.base
	for i, n := range f.measuresOf(&found.body) {
		if n > 0 {
			log := math.Log1p(float64(n))
			for t := range x.Measures {
				// Without the conversion some machines would fuse this, and round differently.
				x.Measures[t] += float64(r.measures[i][t] * log)
			}
		}
	}
	for _, n := range lookup.numbers {
		for t := range x.Points {
			x.Points[t] += r.points[n][t]
		}
	}
	root := lookup.root()
	for t := range x.Points {
		x.Points[t] = x.Points[t]/root + x.Base[t] + x.Measures[t]
	}
	return x
}

// root is what the points of each word are divided by, so that a long reply has no more of
// them than a short one.
func (x *lookup) root() float64 { return math.Sqrt(float64(len(x.numbers))) }

// A Word is a word of a reply with the points that it brings.
type Word struct {
	Text   string // as in the lexicon
	Points rulepack.Points
}

// Rated returns the words that Rate went by last in that register, those with most points
// for a type, whichever sign they have, first.
func (f *Finder) Rated(found *Findings, register int) (list []Word) {
	if f.registers == nil {
		return nil
	}
	r, lookup := f.registers[register], &found.lookups[register]
	root := lookup.root()
	for _, n := range lookup.numbers {
		w := Word{r.words[n], r.points[n]}
		for t := range w.Points {
			w.Points[t] /= root
		}
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.most(), a.most()), cmp.Compare(a.Text, b.Text))
	})
	return list
}

// most is the largest of the points, without their sign.
func (w *Word) most() (most float64) {
	for _, points := range w.Points {
		most = max(most, math.Abs(points))
	}
	return most
}

// Vocabulary returns the words of the body of the text that was read last that a lexicon
// can rate: each once, in order.
func (f *Finder) Vocabulary(d *text.Document, found *Findings) (words []string) {
	seen := map[string]bool{}
	b := &found.body
	for i := max(b.from, 0); i < b.to; i++ {
		s := &d.Sentences[i]
		if s.Zone != text.Body {
			continue
		}
		for j := s.First; j < s.End; j++ {
			t := &d.Tokens[j]
			word := wordOf(t)
			if seen[word] {
				continue
			}
			seen[word] = true
			if word != t.Norm || rulepack.IsRead(f.language.Text, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

// Measures returns what a lexicon can go by beside words, of the reply that was read last,
// in the order of rulepack.Measures.
func (f *Finder) Measures(found *Findings) []int {
	all := f.measuresOf(&found.body)
	return all[:]
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
