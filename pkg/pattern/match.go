package pattern

import (
	"math/bits"

	"github.com/attune-cx/attune/pkg/text"
)

// A Hit is one match: the number of the pattern and the words First..Last (Last
// included) of the document.
type Hit struct {
	Pattern     int32
	First, Last int32
}

// Scratch is the memory of one user of a Matcher; it must not be shared.
type Scratch struct {
	owner *Matcher
	cells []cell
	turn  uint32   // number of the sentence
	has   []uint32 // per needed set: the sentence in which it was last seen
	seen  []uint32 // per pattern: the sentence in which it was last brought up
	spans []span   // per pattern: between which words its hook stood
	tried []int32
	cache map[string]*wordClass // words that no pattern names
	at    run
}

type span struct{ first, last int32 }

// A cell is what matching needs of one word of the text.
type cell struct {
	class *wordClass
	kinds kind
}

// cacheLimit bounds the words remembered between documents.
const cacheLimit = 1 << 15

func (s *Scratch) prepare(m *Matcher) {
	if s.owner == m {
		return
	}
	*s = Scratch{owner: m, has: make([]uint32, m.sets), seen: make([]uint32, len(m.patterns)), spans: make([]span, len(m.patterns)), cache: map[string]*wordClass{}}
}

// Find appends the hits in the body of the document to hits: of each pattern, in
// each sentence, the leftmost and then longest, without overlap. Hits come by
// sentence; within a sentence their order is stable but has no meaning.
func (m *Matcher) Find(d *text.Document, s *Scratch, hits []Hit) []Hit {
	s.prepare(m)
	for i := range d.Sentences {
		if d.Sentences[i].Zone == text.Body {
			hits = m.sentence(d, i, s, hits)
		}
	}
	return hits
}

func (m *Matcher) sentence(d *text.Document, number int, s *Scratch, hits []Hit) []Hit {
	sentence := &d.Sentences[number]
	tokens := d.Tokens[sentence.First:sentence.End]
	if len(tokens) == 0 {
		return hits
	}
	if s.turn++; s.turn == 0 { // after four thousand million sentences
		clear(s.has)
		clear(s.seen)
		s.turn = 1
	}
	s.tried = s.tried[:0]
	s.cells = s.cells[:0]
	var kinds kind
	for i := range tokens {
		c := cell{m.class(tokens[i].Norm, s), kindsOf(&tokens[i])}
		s.cells = append(s.cells, c)
		kinds |= c.kinds
		for _, set := range c.class.needs {
			s.has[set] = s.turn
		}
		for _, set := range c.class.hooks {
			s.bring(m.bySet[set], int32(i))
		}
		for k := c.kinds & m.kinds; k != 0; k &= k - 1 {
			s.bring(m.byKind[bits.TrailingZeros32(uint32(k))], int32(i))
		}
	}
	s.at = run{doc: d, number: number, cells: s.cells, asks: sentence.Question}
	for _, p := range s.tried {
		c := &m.patterns[p]
		if !s.meets(&c.needs[0], kinds) || !s.meets(&c.needs[1], kinds) {
			continue
		}
		from, to := max(int(s.spans[p].first)-c.before, 0), int(s.spans[p].last)-c.after
		if c.opens {
			to = min(to, 0)
		}
		for at := from; at <= to; at++ {
			if c.first != none && !s.cells[at].class.in(c.first) {
				continue
			}
			if n := s.at.longest(c.root, at); n > 0 {
				first := int32(sentence.First + at)
				hits = append(hits, Hit{p, first, first + int32(n) - 1})
				at += n - 1
			}
		}
	}
	return hits
}

// meets reports whether the sentence has what a pattern needs.
func (s *Scratch) meets(n *need, kinds kind) bool {
	if n.set != none {
		return s.has[n.set] == s.turn
	}
	return n.kinds == 0 || kinds&n.kinds != 0
}

// bring notes patterns whose hook stands at a word.
func (s *Scratch) bring(patterns []int32, at int32) {
	for _, p := range patterns {
		if s.seen[p] != s.turn {
			s.seen[p] = s.turn
			s.spans[p] = span{at, at}
			s.tried = append(s.tried, p)
		} else {
			s.spans[p].last = at
		}
	}
}

func (m *Matcher) class(w string, s *Scratch) *wordClass {
	if c, ok := m.classes[w]; ok {
		return c
	}
	if !m.prefixes.mayFind(w) && !m.suffixes.mayFindReversed(w) {
		return m.nothing
	}
	if c, ok := s.cache[w]; ok {
		return c
	}
	c := m.classify(w, nil)
	if len(c.sets) == 0 {
		c = m.nothing
	}
	if len(s.cache) >= cacheLimit {
		clear(s.cache)
	}
	if len(w) <= longestCached {
		s.cache[w] = c
	}
	return c
}

// longestCached is the length in bytes up to which words are remembered.
const longestCached = 48

// A run matches one sentence.
type run struct {
	doc    *text.Document
	number int // of the sentence
	cells  []cell
	asks   bool
	start  int
	tagged bool // parts of speech are known; until then they are taken for granted
	tags   []string
}

// longest returns the number of words of the longest match that starts at a word; 0
// is none. Parts of speech are looked up only when all else fits.
func (r *run) longest(n *node, start int) int {
	r.start, r.tagged = start, false
	ends := r.ends(n, 1)
	if ends > 1 && n.tagged {
		r.tagged = true
		if r.tags == nil {
			r.tags = r.doc.Tags(r.number)
		}
		ends = r.ends(n, 1)
	}
	return bits.Len64(ends|1) - 1
}

// ends returns the positions at which n can end when it starts at one of the given
// ones. Positions are bits: bit i is the i-th word after the start of the match.
// This is the whole matching: no position is visited twice by one part, so that no
// pattern and no text can make it slow.
func (r *run) ends(n *node, at uint64) uint64 {
	switch n.op {
	case opSeq:
		for _, part := range n.parts {
			if at = r.ends(part, at); at == 0 {
				return 0
			}
		}
		return at
	case opOpt:
		return at | r.ends(n.parts[0], at)
	case opGap:
		for i := int32(0); i < n.n; i++ {
			at |= at << 1
		}
		if left := len(r.cells) - r.start; left < 63 {
			at &= 2<<left - 1
		}
		return at
	}
	var out uint64
	for ; at != 0; at &= at - 1 {
		bit := at & -at
		out |= r.endsFrom(n, r.start+bits.TrailingZeros64(at), bit)
	}
	return out
}

// endsFrom is ends for one position, which is also given as a word.
func (r *run) endsFrom(n *node, here int, bit uint64) (out uint64) {
	holds := false
	switch n.op {
	case opNot:
		holds = n.tagged && !r.tagged || r.ends(n.parts[0], bit) == 0
	case opStart:
		holds = here == 0
	case opEnd:
		holds = here == len(r.cells)
	case opAsk:
		holds = r.asks
	case opSet:
		if here < len(r.cells) && r.cells[here].class.in(n.n) {
			return bit << 1
		}
	case opKind:
		if here < len(r.cells) && r.is(here, n.kinds) {
			return bit << 1
		}
	case opList:
		if here < len(r.cells) {
			c := r.cells[here].class
			if c.in(n.n) {
				out = bit << 1
			}
			if n.phrases != nil && c.alone != none && c.in(n.starts) {
				for _, rest := range n.phrases[c.alone] {
					out |= r.ends(rest, bit<<1)
				}
			}
		}
		for _, frame := range n.frames {
			out |= r.ends(frame, bit)
		}
	}
	if holds {
		return bit
	}
	return out
}

func (r *run) is(at int, k kind) bool {
	if k&kindTagged == 0 {
		return r.cells[at].kinds&k != 0
	}
	if !r.tagged {
		return true
	}
	return at < len(r.tags) && tagKinds(r.tags[at])&k != 0
}
