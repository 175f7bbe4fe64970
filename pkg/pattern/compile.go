package pattern

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/attune-cx/attune/pkg/text"
)

// An op is what a node of a compiled pattern does with the positions it is given.
type op uint8

const (
	opWord  op = iota // takes the word with this id
	opSet             // takes a word of this set
	opKind            // takes a word of one of these kinds
	opGap             // takes 0..n words
	opSeq             // one after the other
	opAlt             // any of
	opOpt             // may be left out
	opNot             // takes nothing: what follows is not this
	opStart           // takes nothing: start of the sentence
	opEnd             // takes nothing: end of the sentence
	opAsk             // takes nothing: the sentence is a question
	opList            // takes a word of the set, or one of the phrases
)

// A node is a part of a compiled pattern.
type node struct {
	op      op
	n       int32 // word id, set id or length of the gap
	kinds   kind
	parts   []*node
	phrases map[int32][]*node // opList: entries of several words by the id of their first word
	frames  []*node           // opList: entries that do not start with a plain word

	least, most int   // words that it takes
	needs       needs // what a sentence must have for it to match
	hook        *hook // where matching starts; nil when nothing in it is certain
	tagged      bool  // asks for a part of speech
	negates     bool  // names a negator
}

// needs is a signature of the words that a match cannot do without: one bit per
// word or set, folded into 256, and the kinds. A sentence that lacks one of the
// bits cannot match; one that has them all may.
type needs struct {
	bits  [4]uint64
	kinds kind
}

func (a *needs) add(b needs) {
	for i := range a.bits {
		a.bits[i] |= b.bits[i]
	}
	a.kinds |= b.kinds
}

func (a *needs) common(b needs) {
	for i := range a.bits {
		a.bits[i] &= b.bits[i]
	}
	a.kinds &= b.kinds
}

func (a *needs) within(b *needs) bool {
	return a.bits[0]&^b.bits[0]|a.bits[1]&^b.bits[1]|a.bits[2]&^b.bits[2]|a.bits[3]&^b.bits[3] == 0 && a.kinds&^b.kinds == 0
}

func (a *needs) set(hash uint32) { a.bits[hash>>6&3] |= 1 << (hash & 63) }

func wordHash(id int32) uint32 { return uint32(id) * 0x9E3779B1 >> 24 }
func setHash(id int32) uint32  { return (uint32(id) + 0x51ED) * 0x85EBCA6B >> 24 }

// A hook is a part of a pattern that every match must contain, chosen for being
// rare: only where one of its words stands is the pattern tried at all.
type hook struct {
	words, sets []int32
	kinds       kind
	from, to    int     // words between the start of the match and the hook
	cost        float64 // how often it is met, roughly, per thousand words
}

// A wordClass is all that the matcher knows of one distinct word.
type wordClass struct {
	id   int32   // -1 when no pattern names it
	sets []int32 // sorted
	has  needs
}

func (c *wordClass) in(set int32) bool {
	for _, s := range c.sets {
		if s >= set {
			return s == set
		}
	}
	return false
}

// A Matcher finds every pattern of a language in one pass over a text. It works
// like a search engine turned round: an index of patterns by their rarest
// indispensable word, through which the text runs; what the index brings up is
// checked against a signature of the sentence, and only then matched. The cost per
// word hardly grows with the number of patterns, gaps and lists cost nothing until
// their pattern is tried, and there is no backtracking: matching carries the set of
// positions reached. Safe for concurrent use; each user has its own Scratch.
type Matcher struct {
	patterns []compiled
	classes  map[string]*wordClass
	prefixes *affixes
	suffixes *affixes
	nothing  *wordClass // any word that no pattern names

	byWord [][]int32 // pattern numbers by word id
	bySet  [][]int32
	byKind [32][]int32
	kinds  kind // the kinds in byKind
}

// A CompileError says which pattern or list entry cannot be compiled, and why.
type CompileError struct {
	Pattern string // as written
	Reason  string
}

func (e *CompileError) Error() string { return fmt.Sprintf("pattern %q: %s", e.Pattern, e.Reason) }

// CompileErrors are all patterns that cannot be compiled.
type CompileErrors []*CompileError

func (e CompileErrors) Error() string { return e[0].Error() }

type compiled struct {
	root   *node
	before int // words before the hook, at most
	after  int // words before the hook, at least
}

// Negates reports whether the pattern itself names one of the negators given to
// Compile, so that negation is its meaning and not its context.
func (m *Matcher) Negates(pattern int) bool { return m.patterns[pattern].root.negates }

// Len returns the number of patterns.
func (m *Matcher) Len() int { return len(m.patterns) }

type compiler struct {
	language *text.Language
	lists    map[string][]*Pattern
	negators map[string]bool
	m        *Matcher
	done     map[string]*node // compiled lists
	setCost  []float64
	members  map[string][]int32 // word → sets
	ids      map[string]int32
	order    []string // words by id
	folded   map[string][]string
}

// Compile makes one matcher of patterns of one language; a match is reported by the
// number of its pattern. Lists are looked up by name; entries of a list are patterns
// themselves. Words in negators make a pattern that names them negate. The error
// is CompileErrors: one for each pattern that cannot be compiled.
func Compile(language *text.Language, patterns []*Pattern, listed map[string][]*Pattern, negators []string) (*Matcher, error) {
	c := &compiler{
		language: language,
		lists:    listed,
		negators: map[string]bool{},
		m:        &Matcher{classes: map[string]*wordClass{}, prefixes: newAffixes(), suffixes: newAffixes()},
		done:     map[string]*node{},
		members:  map[string][]int32{},
		ids:      map[string]int32{},
		folded:   map[string][]string{},
	}
	for _, n := range negators {
		c.negators[n] = true
	}
	var faults CompileErrors
	for _, p := range patterns {
		root, err := c.node(p.root)
		switch {
		case err != nil:
			faults = append(faults, blame(p, err))
		case root.most > maxSpan:
			faults = append(faults, &CompileError{p.source, fmt.Sprintf("it may span %d words; at most %d are possible: shorten its gaps", root.most, maxSpan)})
		case root.hook == nil:
			faults = append(faults, &CompileError{p.source, "nothing in it is certain to be there; make one word, list or kind not optional"})
		default:
			c.m.patterns = append(c.m.patterns, compiled{root: root, before: root.hook.to, after: root.hook.from})
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	c.index()
	return c.m, nil
}

// blame says that err lies in a pattern, unless it lies in an entry of one of its lists.
func blame(p *Pattern, err error) *CompileError {
	if inner := (*CompileError)(nil); errors.As(err, &inner) {
		return inner
	}
	return &CompileError{p.source, err.Error()}
}

// index builds the classes of words and the index of patterns by hook.
func (c *compiler) index() {
	m := c.m
	for id, w := range c.order {
		m.classes[w] = m.classify(int32(id), w, c.members[w])
	}
	for w, sets := range c.members {
		if m.classes[w] == nil {
			m.classes[w] = m.classify(-1, w, sets)
		}
	}
	m.nothing = &wordClass{id: -1}
	m.byWord = make([][]int32, len(c.order))
	m.bySet = make([][]int32, len(c.setCost))
	for i, p := range m.patterns {
		h := p.root.hook
		for _, w := range h.words {
			m.byWord[w] = append(m.byWord[w], int32(i))
		}
		for _, s := range h.sets {
			m.bySet[s] = append(m.bySet[s], int32(i))
		}
		m.kinds |= h.kinds
		for k := h.kinds; k != 0; k &= k - 1 {
			bit := bits.TrailingZeros32(uint32(k))
			m.byKind[bit] = append(m.byKind[bit], int32(i))
		}
	}
}

// classify makes the class of a word from its id and the sets that list it, with
// those of its beginnings and endings.
func (m *Matcher) classify(id int32, w string, sets []int32) *wordClass {
	all := slices.Clone(sets)
	all = m.prefixes.find(w, all)
	all = m.suffixes.findReversed(w, all)
	slices.Sort(all)
	c := &wordClass{id: id, sets: slices.Compact(all)}
	if id >= 0 {
		c.has.set(wordHash(id))
	}
	for _, s := range c.sets {
		c.has.set(setHash(s))
	}
	return c
}

func (c *compiler) newSet() int32 {
	c.setCost = append(c.setCost, 0)
	return int32(len(c.setCost) - 1)
}

// join puts a word into a set.
func (c *compiler) join(w string, set int32) {
	if !slices.Contains(c.members[w], set) {
		c.members[w] = append(c.members[w], set)
		c.setCost[set] += c.cost(w)
	}
}

// cost guesses how often a word is met per thousand words.
func (c *compiler) cost(w string) float64 {
	if c.language.IsStop(w) {
		return 12
	}
	return 0.3
}

func (c *compiler) word(w string) *node {
	id, known := c.ids[w]
	if !known {
		id = int32(len(c.order))
		c.order = append(c.order, w)
		c.ids[w] = id
	}
	n := &node{op: opWord, n: id, least: 1, most: 1, negates: c.negators[w]}
	n.needs.set(wordHash(id))
	n.hook = &hook{words: []int32{id}, cost: c.cost(w)}
	return n
}

func (c *compiler) set(s int32) *node {
	n := &node{op: opSet, n: s, least: 1, most: 1}
	n.needs.set(setHash(s))
	n.hook = &hook{sets: []int32{s}, cost: max(c.setCost[s], 0.3)}
	return n
}

func (c *compiler) kind(k kind) *node {
	n := &node{op: opKind, kinds: k, least: 1, most: 1, tagged: k&kindTagged != 0}
	if n.tagged {
		return n // known too late to start from
	}
	n.needs.kinds = k
	cost := 6.0
	switch k {
	case kindWord:
		cost = 900
	case kindEcho:
		cost = 90
	case kindName:
		cost = 30
	}
	n.hook = &hook{kinds: k, cost: cost}
	return n
}

func (c *compiler) fold(s string) []string {
	f, ok := c.folded[s]
	if !ok {
		f = c.language.Fold(s)
		c.folded[s] = f
	}
	return f
}

func (c *compiler) node(e expr) (*node, error) {
	switch e := e.(type) {
	case word:
		words := c.fold(e.text)
		if len(words) == 0 {
			return nil, fmt.Errorf("%q is not a word", e.text)
		}
		if len(words) == 1 {
			return c.word(words[0]), nil
		}
		parts := make([]*node, len(words))
		for i, w := range words {
			parts[i] = c.word(w)
		}
		return sequence(parts), nil
	case affix:
		words := c.fold(e.text)
		if len(words) == 0 {
			return nil, fmt.Errorf("%q is not a word", e.text)
		}
		// Of several words (back-up*) it is the outer one that goes on.
		parts := make([]*node, len(words))
		for i, w := range words {
			if e.suffix && i == 0 || !e.suffix && i == len(words)-1 {
				s := c.newSet()
				c.addAffix(w, e.suffix, s)
				parts[i] = c.set(s)
			} else {
				parts[i] = c.word(w)
			}
		}
		if len(parts) == 1 {
			return parts[0], nil
		}
		return sequence(parts), nil
	case list:
		return c.list(e.name)
	case class:
		switch e.kind {
		case kindQuestion:
			return &node{op: opAsk}, nil
		case kindDuration:
			return sequence([]*node{c.kind(kindNumber), {op: opGap, n: 1, most: 1}, c.kind(kindUnit)}), nil
		}
		return c.kind(e.kind), nil
	case gap:
		return &node{op: opGap, n: int32(e.most), most: e.most}, nil
	case anchor:
		if e.end {
			return &node{op: opEnd}, nil
		}
		return &node{op: opStart}, nil
	case opt:
		part, err := c.node(e.part)
		if err != nil {
			return nil, err
		}
		return &node{op: opOpt, parts: []*node{part}, most: part.most, tagged: part.tagged, negates: part.negates}, nil
	case not:
		part, err := c.node(e.part)
		if err != nil {
			return nil, err
		}
		return &node{op: opNot, parts: []*node{part}, tagged: part.tagged}, nil
	case seq:
		parts, err := c.nodes(e.parts)
		if err != nil {
			return nil, err
		}
		return sequence(parts), nil
	case alt:
		parts, err := c.nodes(e.parts)
		if err != nil {
			return nil, err
		}
		return alternatives(parts), nil
	}
	panic("unreachable: every kind of expr is handled")
}

func (c *compiler) nodes(exprs []expr) ([]*node, error) {
	var nodes []*node
	for _, e := range exprs {
		n, err := c.node(e)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

func sequence(parts []*node) *node {
	n := &node{op: opSeq, parts: parts}
	for _, p := range parts {
		if p.hook != nil && (n.hook == nil || p.hook.cost < n.hook.cost) {
			h := *p.hook
			h.from, h.to = h.from+n.least, h.to+n.most
			n.hook = &h
		}
		n.needs.add(p.needs)
		n.least += p.least
		n.most += p.most
		n.tagged = n.tagged || p.tagged
		n.negates = n.negates || p.negates
	}
	return n
}

func alternatives(parts []*node) *node {
	n := &node{op: opAlt, parts: parts, least: math.MaxInt, needs: parts[0].needs, hook: &hook{from: math.MaxInt}}
	for _, p := range parts {
		n.needs.common(p.needs)
		n.least, n.most = min(n.least, p.least), max(n.most, p.most)
		n.tagged = n.tagged || p.tagged
		n.negates = n.negates || p.negates
		n.join(p.hook)
	}
	return n
}

// join widens the hook of n by that of one of its alternatives.
func (n *node) join(h *hook) {
	if h == nil || n.hook == nil {
		n.hook = nil
		return
	}
	n.hook.words = union(n.hook.words, h.words)
	n.hook.sets = union(n.hook.sets, h.sets)
	n.hook.kinds |= h.kinds
	n.hook.from, n.hook.to = min(n.hook.from, h.from), max(n.hook.to, h.to)
	n.hook.cost += h.cost
}

func union(a, b []int32) []int32 {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// list compiles a list once. Single words become one set, so that a list of a
// thousand words costs as much as a word.
func (c *compiler) list(name string) (*node, error) {
	if n, ok := c.done[name]; ok {
		if n == nil {
			return nil, fmt.Errorf("list <%s> contains itself", name)
		}
		return n, nil
	}
	entries, ok := c.lists[name]
	if !ok {
		return nil, fmt.Errorf("unknown list <%s>", name)
	}
	c.done[name] = nil
	n := &node{op: opList, n: c.newSet(), least: 1, most: 1, phrases: map[int32][]*node{}}
	starts := c.newSet() // single words and the first words of phrases
	if err := c.fill(n, starts, entries); err != nil {
		return nil, err
	}
	n.hook = &hook{sets: []int32{starts}, cost: max(c.setCost[starts], 0.3)}
	for _, f := range n.frames {
		n.join(f.hook)
	}
	if len(n.frames) == 0 {
		n.needs.set(setHash(starts))
	}
	c.done[name] = n
	return n, nil
}

func (c *compiler) fill(n *node, starts int32, entries []*Pattern) error {
	for _, entry := range entries {
		switch e := entry.root.(type) {
		case word:
			if words := c.fold(e.text); len(words) == 1 {
				c.join(words[0], n.n)
				c.join(words[0], starts)
				n.negates = n.negates || c.negators[words[0]]
				continue
			}
		case affix:
			if words := c.fold(e.text); len(words) == 1 {
				c.addAffix(words[0], e.suffix, n.n, starts)
				continue
			}
		case list:
			inner, err := c.list(e.name)
			if err != nil {
				return blame(entry, err)
			}
			if len(inner.phrases) == 0 && len(inner.frames) == 0 {
				if err := c.fillFrom(n, starts, e.name); err != nil {
					return err
				}
				continue
			}
			n.add(inner, starts, c)
			continue
		}
		part, err := c.node(entry.root)
		if err != nil {
			return blame(entry, err)
		}
		n.add(part, starts, c)
	}
	return nil
}

// fillFrom puts the words of a list of single words into another list.
func (c *compiler) fillFrom(n *node, starts int32, name string) error {
	n.negates = n.negates || c.done[name].negates
	return c.fill(n, starts, c.lists[name])
}

// addAffix puts all words with a beginning or an ending into sets.
func (c *compiler) addAffix(w string, suffix bool, sets ...int32) {
	for _, s := range sets {
		if suffix {
			c.m.suffixes.add(reversed(w), s)
		} else {
			c.m.prefixes.add(w, s)
		}
		c.setCost[s] += affixCost
	}
}

// affixCost guesses how often a word with a given beginning or ending is met per
// thousand words.
const affixCost = 3

// add makes an entry of several words part of a list.
func (n *node) add(part *node, starts int32, c *compiler) {
	n.least, n.most = min(n.least, part.least), max(n.most, part.most)
	n.tagged = n.tagged || part.tagged
	n.negates = n.negates || part.negates
	if part.op == opSeq && part.parts[0].op == opWord {
		first := part.parts[0].n
		c.join(c.order[first], starts)
		n.phrases[first] = append(n.phrases[first], part)
		return
	}
	n.frames = append(n.frames, part)
}

// affixes finds the sets of all beginnings of a word: a trie over bytes.
type affixes struct {
	next map[affixStep]int32
	sets [][]int32
}

type affixStep struct {
	node int32
	b    byte
}

func newAffixes() *affixes { return &affixes{next: map[affixStep]int32{}, sets: make([][]int32, 1)} }

func (a *affixes) add(w string, set int32) {
	at := int32(0)
	for i := 0; i < len(w); i++ {
		step := affixStep{at, w[i]}
		to, ok := a.next[step]
		if !ok {
			to = int32(len(a.sets))
			a.sets = append(a.sets, nil)
			a.next[step] = to
		}
		at = to
	}
	a.sets[at] = append(a.sets[at], set)
}

func (a *affixes) find(w string, found []int32) []int32 {
	at := int32(0)
	for i := 0; i < len(w); i++ {
		to, ok := a.next[affixStep{at, w[i]}]
		if !ok {
			break
		}
		at = to
		found = append(found, a.sets[at]...)
	}
	return found
}

func (a *affixes) findReversed(w string, found []int32) []int32 {
	at := int32(0)
	for i := len(w) - 1; i >= 0; i-- {
		to, ok := a.next[affixStep{at, w[i]}]
		if !ok {
			break
		}
		at = to
		found = append(found, a.sets[at]...)
	}
	return found
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}
