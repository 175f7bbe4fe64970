package pattern

import (
	"math/bits"
	"slices"

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
	turn  uint32                // number of the sentence
	has   []uint64              // bits by number in Matcher.needed: what the sentence has
	hooks []hooked              // per hook
	spans []stretch             // per pattern
	again bool                  // hits of one pattern may overlap
	other bool                  // came across a word that the matcher is not made for
	asked []uint32              // per pattern that follows others: the sentence it was looked for in last
	stand []int32               // numbers of the hooks that stand in the sentence
	cache map[string]*wordClass // words that no pattern names
	at    run

	// What is known of the words of a document's word table, by number.
	table   uint64
	byTable []*wordClass

	lastID   int32 // of a class in cache
	key      []uint64
	sentence map[uint64]*seenSentence // by hash of key
	ofSeen   slab[seenSentence]
	ofKeys   slab[uint64]
	ofHits   slab[Hit]

	hits  []Hit // of the sentences of a document that are new
	found []Found
}

// Found is what was found in one sentence.
type Found struct {
	First int32 // word of the sentence, which those of the hits are counted from
	Hits  []Hit
	// Memo keeps what the caller makes of the hits for when the same sentence comes
	// again. It is nil when the sentence is new or not worth remembering.
	Memo *any
}

// A seenSentence is what was found in a sentence. Replies to customers are scripted
// to a good part: the same sentences come again and again, and what was found in
// them is not looked for again.
type seenSentence struct {
	key  []uint64 // of each word its class and kinds, and whether it is a question
	hits []Hit    // from the start of the sentence
	memo any
}

// seenLimit bounds the sentences remembered; longer ones than longestSeen are not,
// they hardly come again.
const (
	seenLimit   = 1 << 12
	longestSeen = 40
)

// hooked says where a hook stands in a sentence.
type hooked struct {
	turn        uint32 // the sentence
	first, last int16
	at          uint64 // bits by word; of words from 64 on nothing is known
}

// A stretch is from where to where hits of a pattern stand in a sentence.
type stretch struct {
	turn        uint32 // the sentence
	first, last int32
}

// add notes a hit and reports whether it may overlap an earlier one.
func (s *stretch) add(turn uint32, first, last int32) bool {
	if s.turn != turn {
		*s = stretch{turn, first, last}
		return false
	}
	overlaps := first <= s.last && last >= s.first
	s.first, s.last = min(s.first, first), max(s.last, last)
	return overlaps
}

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
	*s = Scratch{owner: m, has: make([]uint64, (m.needs+63)/64), hooks: make([]hooked, len(m.ofHook)), spans: make([]stretch, len(m.negates)), asked: make([]uint32, len(m.negates)), cache: map[string]*wordClass{}, sentence: map[uint64]*seenSentence{}}
}

// Misses reports whether m is not made for some word that it came across since it was
// first used with s: then there may be more in these texts than it found.
func (s *Scratch) Misses(m *Matcher) bool { return s.owner == m && s.other }

// Find appends the hits in the body of the document to hits: of each pattern, in
// each sentence, the leftmost and then longest, without overlap. Hits come by
// sentence; within a sentence their order is stable but has no meaning.
func (m *Matcher) Find(d *text.Document, s *Scratch, hits []Hit) []Hit {
	for _, f := range m.Sentences(d, s) {
		for _, h := range f.Hits {
			hits = append(hits, Hit{h.Pattern, f.First + h.First, f.First + h.Last})
		}
	}
	return hits
}

// Sentences returns what Find finds, sentence by sentence; sentences without hits are
// left out. It is lent until the scratch is used again.
func (m *Matcher) Sentences(d *text.Document, s *Scratch) []Found {
	s.prepare(m)
	s.found, s.hits = s.found[:0], s.hits[:0]
	if table, words := d.WordTable(); table != s.table || len(s.byTable) < words {
		if table != s.table {
			s.table = table
			clear(s.byTable)
		}
		s.byTable = append(s.byTable, make([]*wordClass, max(words-len(s.byTable), 0))...)
	}
	for i := range d.Sentences {
		if d.Sentences[i].Zone == text.Body && d.Sentences[i].First < d.Sentences[i].End {
			if f := m.sentence(d, i, s); len(f.Hits) > 0 {
				s.found = append(s.found, f)
			}
		}
	}
	return s.found
}

// sentence finds the hits of one sentence.
func (m *Matcher) sentence(d *text.Document, number int, s *Scratch) Found {
	sentence := &d.Sentences[number]
	tokens := d.Tokens[sentence.First:sentence.End]
	s.cells, s.key = s.cells[:0], s.key[:0]
	hash := uint64(14695981039346656037)
	for i := range tokens {
		c := cell{m.classOf(&tokens[i], s), kindsOf(&tokens[i])}
		s.cells = append(s.cells, c)
		k := uint64(c.class.id)<<32 | uint64(c.kinds)
		s.key = append(s.key, k)
		hash = (hash ^ k) * 0x9E3779B97F4A7C15
		hash ^= hash >> 29
	}
	if sentence.Question {
		s.key = append(s.key, 1)
		hash = ^hash
	}
	first := int32(sentence.First)
	if seen, ok := s.sentence[hash]; ok && slices.Equal(seen.key, s.key) {
		return Found{first, seen.hits, &seen.memo}
	}
	from := len(s.hits)
	m.search(d, number, s)
	hits := s.hits[from:]
	if len(tokens) > longestSeen || s.at.tags != nil { // parts of speech depend on more than the key
		return Found{First: first, Hits: hits}
	}
	if len(s.sentence) >= seenLimit {
		clear(s.sentence)
		s.ofSeen, s.ofKeys, s.ofHits = nil, nil, nil
	}
	s.sentence[hash] = s.ofSeen.one(seenSentence{key: s.ofKeys.keep(s.key), hits: s.ofHits.keep(hits)})
	return Found{First: first, Hits: hits}
}

// search appends to the hits those of a sentence whose cells are made; words are
// counted from its start.
func (m *Matcher) search(d *text.Document, number int, s *Scratch) {
	sentence := &d.Sentences[number]
	if s.turn++; s.turn == 0 { // after four thousand million sentences
		clear(s.hooks)
		clear(s.spans)
		clear(s.asked)
		s.turn = 1
	}
	s.stand = s.stand[:0]
	clear(s.has)
	s.at = run{doc: d, number: number, cells: s.cells, behind: cell{class: m.nothing}, asks: sentence.Question}
	var kinds kind
	for i := range s.cells {
		c := &s.cells[i]
		kinds |= c.kinds
		for k := c.kinds; k != 0; k &= k - 1 {
			s.at.kinds[bits.TrailingZeros32(uint32(k))] |= 1 << i
		}
		for _, b := range c.class.needs {
			s.has[b.at] |= b.bits
		}
		s.note(c.class.hooks, i)
		for k := c.kinds & m.kinds; k != 0; k &= k - 1 {
			s.note(m.byKind[bits.TrailingZeros32(uint32(k))], i)
		}
	}
	from := len(s.hits)
	s.again = false
	for _, number := range s.stand {
		hook := &s.hooks[number]
		for i, end := m.ofHook[number], m.ofHook[number+1]; i < end; i++ {
			g := &m.groups[i]
			if !s.meets(g.need, kinds) {
				continue
			}
			for p := g.from; p < g.to; p++ {
				if c := &m.probes[p]; s.mayHold(c, kinds) {
					s.try(c, &m.patterns[p], hook)
				}
			}
		}
	}
	if m.follow.after != nil {
		m.followers(s, kinds, from)
	}
	if s.again { // alternatives of one pattern may overlap
		s.hits = append(s.hits[:from], apart(s.hits[from:])...)
	}
}

// mayHold reports false when a pattern needs what the sentence does not have.
func (s *Scratch) mayHold(c *probe, kinds kind) bool {
	return (!c.asks || s.at.asks) && s.meets(c.need, kinds)
}

// try looks for a pattern at the places that its hook leaves possible.
func (s *Scratch) try(c *probe, pattern *compiled, hook *hooked) {
	from, to := max(int(hook.first)-int(c.before), 0), min(int(hook.last)-int(c.after), len(s.cells)-int(c.least))
	if c.opens {
		to = min(to, 0)
	}
	if c.closes {
		from = max(from, len(s.cells)-int(c.least))
	}
	scattered := hook.last > hook.first && hook.last < 64 // and it is known where
	for at := from; at <= to; at++ {
		if scattered && hook.at>>(uint(at+int(c.after))&63)&c.reach == 0 {
			continue // the hook does not stand where it can for this start
		}
		if !c.first.admits(&s.cells[at], at) {
			continue
		}
		if at+1 < len(s.cells) && !c.second.admits(&s.cells[at+1], at+1) {
			continue
		}
		if n := s.at.longest(&pattern.root, at); n > 0 {
			s.hits = append(s.hits, Hit{pattern.number, int32(at), int32(at + n - 1)})
			s.again = s.spans[pattern.number].add(s.turn, int32(at), int32(at+n-1)) || s.again
			at += n - 1
		}
	}
}

// apart sorts hits by pattern and place and keeps, where hits of one pattern
// overlap, the leftmost and then longest.
func apart(hits []Hit) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int {
		if a.Pattern != b.Pattern {
			return int(a.Pattern - b.Pattern)
		}
		if a.First != b.First {
			return int(a.First - b.First)
		}
		return int(b.Last - a.Last)
	})
	kept := hits[:1]
	for _, h := range hits[1:] {
		if last := kept[len(kept)-1]; last.Pattern != h.Pattern || h.First > last.Last {
			kept = append(kept, h)
		}
	}
	return kept
}

// meets reports whether the sentence has what a pattern needs.
func (s *Scratch) meets(n need, kinds kind) bool {
	if n.set != none {
		return s.has[n.set>>6]>>(n.set&63)&1 != 0
	}
	return n.kinds == 0 || kinds&n.kinds != 0
}

// note notes hooks that stand at a word.
func (s *Scratch) note(hooks []int32, at int) {
	for _, number := range hooks {
		h := &s.hooks[number]
		if h.turn != s.turn {
			*h = hooked{s.turn, int16(at), int16(at), 1 << at}
			s.stand = append(s.stand, number)
		} else {
			h.last = int16(at)
			h.at |= 1 << at
		}
	}
}

func (m *Matcher) classOf(t *text.Token, s *Scratch) *wordClass {
	if t.Word < 0 {
		return m.class(t.Norm, s)
	}
	c := s.byTable[t.Word]
	if c == nil {
		c = m.class(t.Norm, s)
		s.byTable[t.Word] = c
	}
	return c
}

func (m *Matcher) class(w string, s *Scratch) *wordClass {
	if m.only != nil && !m.only[w] {
		s.other = true
	}
	if c, ok := s.cache[w]; ok {
		return c
	}
	named, ok := m.words[w]
	if !ok {
		if !m.prefixes.mayFind(w) && !m.suffixes.mayFindReversed(w) {
			return m.nothing
		}
		named.alone = none
	}
	c := m.classify(w, named)
	if len(c.sets) == 0 && c.dense == nil {
		c = m.nothing
	} else {
		s.lastID++
		c.id = s.lastID
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
	behind cell // that follows the last one: of no word
	asks   bool
	kinds  [kindCount]uint64 // bits by word: those of each kind; of words from 64 on nothing is known
	start  int
	tagged bool // parts of speech are known; until then they are taken for granted
	tags   []string
}

// longest returns the number of words of the longest match that starts at a word; 0
// is none. Parts of speech are looked up only when all else fits.
func (r *run) longest(root *step, start int) int {
	r.start, r.tagged = start, false
	ends := r.ends(root, 1)
	if ends > 1 && root.tagged {
		r.tagged = true
		if r.tags == nil {
			r.tags = r.doc.Tags(r.number)
		}
		ends = r.ends(root, 1)
	}
	return bits.Len64(ends|1) - 1
}

// ends returns the positions at which s can end when it starts at one of the given
// ones. Positions are bits: bit i is the i-th word after the start of the match.
// This is the whole matching: no position is visited twice by one step, so that no
// pattern and no text can make it slow.
func (r *run) ends(s *step, at uint64) uint64 {
	switch s.op {
	case opSeq:
		for i := range s.parts {
			// By far the most parts are words, and most of them do not stand there.
			switch part := &s.parts[i]; {
			case part.op == opSet:
				at = r.words(part.n, at)
			case part.op == opGap:
				at = r.gap(part.n, at)
			case part.op == opKind && !part.tagged:
				at = r.ofKind(part.kinds, at)
			case part.op == opList:
				at = r.ofList(part, at)
			default:
				at = r.ends(part, at)
			}
			if at == 0 {
				return 0
			}
		}
		return at
	case opSet:
		return r.words(s.n, at)
	case opGap:
		return r.gap(s.n, at)
	case opKind:
		if !s.tagged {
			return r.ofKind(s.kinds, at)
		}
	case opOpt:
		return at | r.ends(&s.parts[0], at)
	case opList:
		return r.ofList(s, at)
	}
	var out uint64
	for ; at != 0; at &= at - 1 {
		out |= r.endsFrom(s, r.start+bits.TrailingZeros64(at), at&-at)
	}
	return out
}

// words is ends for a set of words.
func (r *run) words(set int32, at uint64) (out uint64) {
	for ; at != 0; at &= at - 1 {
		if here := r.start + bits.TrailingZeros64(at); here < len(r.cells) && r.cells[here].class.in(set) {
			out |= at & -at << 1
		}
	}
	return out
}

// ofKind is ends for words of certain kinds.
func (r *run) ofKind(kinds kind, at uint64) (out uint64) {
	if len(r.cells) <= 64 {
		for ; kinds != 0; kinds &= kinds - 1 {
			out |= r.kinds[bits.TrailingZeros32(uint32(kinds))]
		}
		return at & (out >> uint(r.start)) << 1
	}
	for ; at != 0; at &= at - 1 {
		if here := r.start + bits.TrailingZeros64(at); here < len(r.cells) && r.cells[here].kinds&kinds != 0 {
			out |= at & -at << 1
		}
	}
	return out
}

// ofList is ends for a list.
func (r *run) ofList(s *step, at uint64) (out uint64) {
	l := s.list
	for ; at != 0; at &= at - 1 {
		if here := r.start + bits.TrailingZeros64(at); here >= len(r.cells) || l.from.admits(&r.cells[here], here) {
			out |= r.endsOfList(l, here, at&-at)
		}
	}
	return out
}

// gap is ends for up to so many words.
func (r *run) gap(most int32, at uint64) uint64 {
	for range most {
		at |= at << 1
	}
	if left := len(r.cells) - r.start; left < 63 {
		at &= 2<<left - 1
	}
	return at
}

// endsFrom is ends for one position, which is also given as a word.
func (r *run) endsFrom(s *step, here int, bit uint64) uint64 {
	holds := false
	switch s.op {
	case opNot:
		holds = s.tagged && !r.tagged || r.ends(&s.parts[0], bit) == 0
	case opStart:
		holds = here == 0
	case opEnd:
		holds = here == len(r.cells)
	case opAsk:
		holds = r.asks
	case opKind:
		if here < len(r.cells) && r.is(here, s.kinds) {
			return bit << 1
		}
	}
	if holds {
		return bit
	}
	return 0
}

// endsOfList is endsFrom for a list.
func (r *run) endsOfList(l *listing, here int, bit uint64) (out uint64) {
	c, next := r.behind, r.behind.class
	if here < len(r.cells) {
		c = r.cells[here]
	}
	if here+1 < len(r.cells) {
		next = r.cells[here+1].class
	}
	if c.kinds&l.kinds != 0 {
		out = bit << 1
	}
	if c.class.in(l.starts) {
		if l.words == l.starts || c.class.in(l.words) {
			out = bit << 1
		}
		if c.class.alone != none {
			from, to := l.of(c.class.alone)
			for i := from; i < to; i++ {
				if p := &l.phrases[i]; p.next == none || next.in(p.next) {
					out |= r.ends(&p.rest, bit<<1)
				}
			}
		}
		for i := 0; i < len(l.frames); {
			f := &l.frames[i]
			if !c.class.in(f.guard) {
				i = int(f.other)
				continue
			}
			if f.next == none || next.in(f.next) {
				out |= r.ends(&f.step, bit)
			}
			i++
		}
	}
	for i := range l.open {
		if o := &l.open[i]; o.from.admits(&c, here) {
			out |= r.ends(&o.step, bit)
		}
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
